"""One WebSocket of one phone: what picows carries, as events and answers."""

import asyncio
from collections.abc import Callable
from typing import Any

from picows import WSCloseCode, WSError, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from facilitation.rehearsal import frames

PATIENCE = 10.0
Answer = Callable[[Any], None]


class Unreachable(Exception):
    """No connection now: nobody listens, or the server declined. Trying again later is right."""


class Connection(WSListener):
    """``closed`` is done when the connection is over, however it ended; with an error when what came made no sense."""

    def __init__(self, auth: dict[str, Any], heard: Callable[[bytes], None]) -> None:
        loop = asyncio.get_running_loop()
        self.closed: asyncio.Future[None] = loop.create_future()
        self.entered: asyncio.Future[None] = loop.create_future()
        self._auth = auth
        self._heard = heard
        self._answers: dict[int, Answer] = {}
        self._asked = 0
        self._parts = b""
        self._transport: WSTransport | None = None

    def emit(self, name: str, data: Any, answer: Answer) -> None:
        """Send an event. ``answer`` is called with the first argument of its acknowledgement, if one ever comes."""
        self._asked += 1
        self._answers[self._asked] = answer
        self._send(frames.event(name, data, self._asked))

    def cut(self) -> None:
        """Break the connection as a lost network does: nothing more is sent, not even a goodbye."""
        if self._transport is not None:
            self._transport.underlying_transport.abort()

    def leave(self) -> None:
        """Close the connection as a closed tab does."""
        if self._transport is not None and not self._transport.is_disconnected:
            self._transport.send_close(WSCloseCode.OK)
            self._transport.disconnect()

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if not self.closed.done():
            self.closed.set_result(None)
        if not self.entered.done():
            self.entered.set_exception(Unreachable("closed while entering"))

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type is WSMsgType.CLOSE:
            transport.disconnect()
            return
        if frame.msg_type not in (WSMsgType.TEXT, WSMsgType.CONTINUATION):
            return
        payload = frame.get_payload_as_bytes()
        if self._parts or not frame.fin:
            self._parts += payload
            if not frame.fin:
                return
            payload, self._parts = self._parts, b""
        try:
            self._take(payload)
        except Exception as error:
            # picows only logs what a listener raises; the phone must fail loudly instead.
            (self.closed if self.entered.done() else self.entered).set_exception(error)
            transport.disconnect()

    def _take(self, payload: bytes) -> None:
        # Nearly all that a thousand phones receive are announcements: they skip the reading of the packet.
        if payload.startswith(b"42["):
            self._heard(payload[2:])
            return
        packet = frames.decode(payload)
        match packet.kind:
            case "ping":
                self._send(frames.PONG)
            case "open":
                self._send(frames.connect(self._auth))
            case "connect":
                self.entered.set_result(None)
            case "refused":
                self.entered.set_exception(Unreachable((packet.content() or {}).get("message", "")))
                self.leave()
            case "ack":
                answer = self._answers.pop(packet.ack or 0, None)
                if answer is not None:
                    answer(packet.content()[0])
            case "event":
                self._heard(packet.body)
            case "close" | "disconnect":
                self.leave()
            case "noop":
                pass

    def _send(self, packet: str) -> None:
        if self._transport is not None and not self.closed.done():
            self._transport.send(WSMsgType.TEXT, packet.encode())


async def connect(
    url: str, headers: dict[str, str], auth: dict[str, Any], heard: Callable[[bytes], None]
) -> Connection:
    """An entered connection to a Socket.IO server. ``heard`` gets the JSON of each event, ``["name", data]``.

    Raises Unreachable when nobody answers within ``PATIENCE`` seconds, or the server declines.
    """
    connection = Connection(auth, heard)
    try:
        async with asyncio.timeout(PATIENCE):
            await ws_connect(lambda: connection, url, extra_headers=headers, websocket_handshake_timeout=PATIENCE)
            await connection.entered
    except (OSError, WSError) as error:
        connection.cut()
        raise Unreachable(str(error)) from error
    except BaseException:
        connection.cut()
        raise
    return connection
