"""A WebSocket as python-engineio wants one, over gevent's own HTTP server.

simple-websocket, which engineio takes otherwise, reads the opening request a second time and keeps for each phone a
parser of HTTP, a greenlet and an event: for a room that comes back at once, that is most of the work. The frames are
still wsproto's.
"""

import hashlib
import struct
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from gevent import get_hub
from gevent import socket as gevent_socket
from wsproto.connection import Connection, ConnectionType
from wsproto.events import CloseConnection, Ping, TextMessage
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

# Several minutes of a busy room. A phone that is further behind is better off joining again.
MOST_UNSENT = 1 << 20
AT_ONCE = 1 << 14
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3
PACKETS = frozenset("0123456")


class Wire:
    """All that is written to one connection, in order, whoever writes: a frame is never cut by another."""

    def __init__(self, sock: Any) -> None:
        self._gevent = sock
        self._plain = sock._sock
        self._unsent = bytearray()
        self._ready = get_hub().loop.io(sock.fileno(), 2)

    def send(self, frame: bytes) -> None:
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

    def receive(self) -> bytes:
        """What has come, as soon as something has; nothing when the other end is gone."""
        try:
            return bytes(self._gevent.recv(AT_ONCE))
        except OSError:
            return b""

    def close(self) -> None:
        """No more writing, and what has not been written is forgotten. The HTTP server closes the socket itself."""
        self.drop()
        self._ready.close()

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


class WebSocket:
    """Made by engineio for each connection that asks for one, and called as a WSGI application.

    ``handler`` is engineio's: it reads messages with ``wait`` and writes with ``send`` until the end. Its connection
    (the object that it is a method of) is given the ``wire``, so that others may write to it as well.
    """

    def __init__(self, handler: Any, server: Any) -> None:
        self._handler = handler
        self._longest = server.max_http_buffer_size
        self._frames = Connection(ConnectionType.SERVER)
        self._messages: list[str] = []
        self._part: list[str] = []
        self._open = True

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "")
        if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13" or len(key) != 24:
            start_response("426 Upgrade Required", [("Sec-WebSocket-Version", "13"), ("Content-Length", "0")])
            return []
        body = environ["wsgi.input"]  # an upgrade has none: gevent gives the connection's reader itself, or wraps it
        self.wire = Wire(getattr(body, "rfile", body).raw._sock)
        accept = b64encode(hashlib.sha1(key.encode() + GUID, usedforsecurity=False).digest())
        self.wire.send(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        self._handler.__self__.wire = self.wire
        try:
            return self._handler(self)
        finally:
            self._open = False
            self.wire.close()

    def send(self, message: str | bytes) -> None:
        """One text message; OSError once the connection is closed."""
        if not self._open:
            raise OSError("closed")
        self.wire.send(text_frame(message.encode() if isinstance(message, str) else message))

    def wait(self) -> str | None:
        """The next message that is a packet of Engine.IO, or None at the end."""
        while True:
            while not self._messages and self._open:
                self._read()
            if not self._messages:
                return None
            message = self._messages.pop(0)
            if message[:1] in PACKETS:
                return message

    def close(self) -> None:
        if self._open:
            self._say_goodbye(CloseReason.NORMAL_CLOSURE)

    def _read(self) -> None:
        received = self.wire.receive()
        try:
            self._frames.receive_data(received or None)
            for event in self._frames.events():
                if isinstance(event, TextMessage):
                    self._gather(event)
                elif isinstance(event, Ping):
                    self.wire.send(self._frames.send(event.response()))
                elif isinstance(event, CloseConnection):
                    self._say_goodbye(event.code)
        except (LocalProtocolError, RemoteProtocolError):
            self._open = False
        if not received:
            self._open = False

    def _gather(self, event: TextMessage) -> None:
        self._part.append(event.data)
        if sum(map(len, self._part)) > self._longest:
            self._say_goodbye(CloseReason.MESSAGE_TOO_BIG)
        elif event.message_finished:
            self._messages.append("".join(self._part))
            self._part.clear()

    def _say_goodbye(self, code: int) -> None:
        self._open = False
        # A code such as "none was given" may not be sent.
        sent = code if code < 5000 and code not in (1004, 1005, 1006, 1015) else CloseReason.NORMAL_CLOSURE
        self.wire.send(struct.pack("!BBH", 0x88, 2, sent))
        self.wire.drop()


def text_frame(payload: bytes) -> bytes:
    """A whole text message in one unmasked frame (RFC 6455, 5.2)."""
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", 0x81, size) + payload
    if size < 1 << 16:
        return struct.pack("!BBH", 0x81, 126, size) + payload
    return struct.pack("!BBQ", 0x81, 127, size) + payload
