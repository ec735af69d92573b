"""One frame for a whole room: what is announced is encoded once, and offered to each socket without waiting for any.

Stock python-socketio encodes once too, but then pays for each client a queue, a wake-up of its greenlet and a frame.
Here a manager builds the WebSocket frame once and a ``Wire`` for each connection sends it without blocking; what a
slow phone cannot take yet is kept in a bounded buffer, and beyond that its connection is dropped: it joins again and
catches up. Clients that poll, and messages with a callback, take the stock path.

It reaches into python-engineio (Socket.upgraded, the ``_async`` table); ``tests/test_fanout.py`` holds both paths
against each other.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
from engineio.packet import MESSAGE
from socketio import Manager, Server

from facilitation.web.websocket import WebSocket, text_frame

NAMESPACE = "/"
# What the decoders of python-socketio raise over something that is not a packet of theirs.
NOT_A_PACKET = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)
_encoder = msgspec.json.Encoder()


class Json:
    """The JSON of the transport: encodes changes as they are, and passes on what was encoded before (msgspec.Raw)."""

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        return _encoder.encode(value).decode()

    # The standard library's, which takes NaN and Infinity: whoever sends these is owed a refusal too.
    loads = staticmethod(json.loads)


def wired(handler: Any, server: Any) -> WebSocket:
    """The WebSocket of a connection, whose answers go straight on its wire."""
    connection = handler.__self__
    connection.send = past_the_queue(connection)
    return WebSocket(handler, server)


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


def fit(server: Server) -> None:
    """Have the WebSockets of this server write through wires, and survive what is no packet. Before it is served."""
    server.eio._async = {**server.eio._async, "websocket": wired}
    understand = server._handle_eio_message

    def receive(eio_sid: str, data: Any) -> None:
        # Without an id there is nobody to answer; left to itself, engineio would end the connection.
        with suppress(*NOT_A_PACKET):
            understand(eio_sid, data)

    server.eio.on("message", receive)
