"""One frame for a whole room: what is announced is encoded once, and offered to each socket without waiting for any.

Stock python-socketio encodes once too, but then pays for each client a queue, a wake-up of its greenlet and a frame.
Here a manager builds the WebSocket frame once and a ``Wire`` for each connection sends it without blocking; what a
slow phone cannot take yet is kept in a bounded buffer, and beyond that its connection is dropped: it joins again and
catches up. Clients that poll, and messages with a callback, take the stock path.

It reaches into python-engineio (Socket.upgraded, the ``_async`` table) and simple-websocket (Server.sock);
``tests/test_fanout.py`` holds both paths against each other.
"""

import json
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
from engineio.async_drivers.gevent import WebSocketWSGI
from engineio.packet import MESSAGE
from gevent import get_hub
from gevent import socket as gevent_socket
from socketio import Manager, Server

# Several minutes of a busy room. A phone that is further behind is better off joining again.
MOST_UNSENT = 1 << 20
NAMESPACE = "/"
# What the decoders of python-socketio raise over something that is not a packet of theirs.
NOT_A_PACKET = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)
PACKETS = frozenset("0123456")
_encoder = msgspec.json.Encoder()


class Json:
    """The JSON of the transport: encodes changes as they are, and passes on what was encoded before (msgspec.Raw)."""

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        return _encoder.encode(value).decode()

    # The standard library's, which takes NaN and Infinity: whoever sends these is owed a refusal too.
    loads = staticmethod(json.loads)


class Wire:
    """All that is written to one connection, in order, whoever writes: a frame is never cut by another."""

    def __init__(self, sock: Any) -> None:
        self._gevent = sock
        self._plain = sock._sock
        self._unsent = bytearray()
        self._ready = get_hub().loop.io(sock.fileno(), 2)

    def send(self, frame: bytes) -> int:
        """Write the frame now or when the socket can take it; drop the connection when it has not taken too much."""
        if self._unsent:
            self._unsent += frame
        else:
            sent = self._offer(frame)
            if sent < len(frame):
                self._unsent += memoryview(frame)[sent:]
                self._ready.start(self._drain)
        if len(self._unsent) > MOST_UNSENT:
            self.drop()
        return len(frame)

    def recv(self, size: int) -> bytes:
        return bytes(self._gevent.recv(size))

    def close(self) -> None:
        self._ready.stop()
        self._ready.close()
        self._gevent.close()

    def drop(self) -> None:
        """End the connection without a goodbye: its reader finds it closed and cleans up."""
        self._unsent.clear()
        self._ready.stop()
        try:
            self._plain.shutdown(gevent_socket.SHUT_RDWR)
        except OSError:
            return  # it was closed already

    def _offer(self, data: bytes | bytearray) -> int:
        try:
            return int(self._plain.send(data))
        except BlockingIOError:
            return 0
        except OSError:
            # The other end is gone; the reader of this connection finds out by itself.
            self._unsent.clear()
            return len(data)

    def _drain(self) -> None:
        del self._unsent[: self._offer(self._unsent)]
        if not self._unsent:
            self._ready.stop()


class WiredWebSocket(WebSocketWSGI):  # type: ignore[misc]  # engineio has no types
    """simple-websocket's server, writing through a Wire that the engineio socket knows."""

    def __init__(self, handler: Any, server: Any) -> None:
        super().__init__(handler, server)
        serve = handler

        def wired(websocket: Any) -> Any:
            connection = handler.__self__
            self.ws.sock = connection.wire = Wire(self.ws.sock)
            connection.send = past_the_queue(connection)
            return serve(websocket)

        self.app = wired

    def wait(self) -> Any:
        """The next message that is a packet of Engine.IO, or None at the end."""
        while (message := super().wait()) is not None:
            if message[:1] in PACKETS:
                return message
        return None


def past_the_queue(connection: Any) -> Callable[[Any], None]:
    """Send a connection's messages (answers) straight on its wire, once it is all WebSocket.

    The queue's writer keeps the last packet that it wrote until the next one comes: for a phone that has just joined,
    everything said so far, once for each phone. Pings still pass through the queue: the writer gives a connection up
    when nothing comes for as long as a ping takes.
    """
    queued = connection.send

    def send(packet: Any) -> None:
        direct = packet.packet_type == MESSAGE and not packet.binary and connection.queue.empty()
        if not (direct and connection.upgraded and not connection.upgrading):
            queued(packet)
        elif connection.check_ping_timeout():
            connection.wire.send(text_frame(packet.encode().encode()))

    return send


class RoomManager(Manager):  # type: ignore[misc]  # socketio has no types
    """Emits one frame to all the wires of a room. Member lists are kept until somebody enters or leaves."""

    def __init__(self) -> None:
        super().__init__()
        self._members: dict[Any, list[tuple[str, Any]]] = {}

    def emit(  # type: ignore[no-untyped-def]
        self, event, data, namespace, room=None, skip_sid=None, callback=None, to=None, **kwargs
    ) -> None:
        room = to or room
        if callback or skip_sid or namespace != NAMESPACE or isinstance(data, tuple):
            super().emit(event, data, namespace, room=room, skip_sid=skip_sid, callback=callback, **kwargs)
            return
        packet = b"42" + _encoder.encode([event, data])
        frame = text_frame(packet)
        for sid, connection in self._connections(room):
            if not connection.connected:
                continue
            if connection.upgraded and not connection.upgrading:
                connection.wire.send(frame)
            else:
                super().emit(event, data, namespace, room=sid)

    def _connections(self, room: Any) -> list[tuple[str, Any]]:
        members = self._members.get(room)
        if members is None:
            sockets = self.server.eio.sockets
            members = [
                (sid, sockets[eio_sid]) for sid, eio_sid in self.get_participants(NAMESPACE, room) if eio_sid in sockets
            ]
            self._members[room] = members
        return members

    def basic_enter_room(self, sid: str, namespace: str, room: Any, eio_sid: str | None = None) -> None:
        self._members.pop(room, None)
        super().basic_enter_room(sid, namespace, room, eio_sid)

    def basic_leave_room(self, sid: str, namespace: str, room: Any) -> None:
        self._members.pop(room, None)
        super().basic_leave_room(sid, namespace, room)


def text_frame(payload: bytes) -> bytes:
    """A whole text message in one unmasked frame (RFC 6455, 5.2)."""
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", 0x81, size) + payload
    if size < 1 << 16:
        return struct.pack("!BBH", 0x81, 126, size) + payload
    return struct.pack("!BBQ", 0x81, 127, size) + payload


def fit(server: Server) -> None:
    """Have the WebSockets of this server write through wires, and survive what is no packet. Before it is served."""
    server.eio._async = {**server.eio._async, "websocket": WiredWebSocket}
    understand = server._handle_eio_message

    def receive(eio_sid: str, data: Any) -> None:
        # Without an id there is nobody to answer; left to itself, engineio would end the connection.
        with suppress(*NOT_A_PACKET):
            understand(eio_sid, data)

    server.eio.on("message", receive)
