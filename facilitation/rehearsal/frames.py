"""The text packets of Engine.IO 4 and Socket.IO 5, as far as a phone needs them: default namespace, no binary."""

import json
import re
from typing import Any, Literal, NamedTuple

Kind = Literal["open", "close", "ping", "noop", "connect", "disconnect", "event", "ack", "refused"]

PONG = "3"

_ENGINE: dict[bytes, Kind] = {b"0": "open", b"1": "close", b"2": "ping", b"6": "noop"}
_SOCKET: dict[bytes, Kind] = {b"0": "connect", b"1": "disconnect", b"2": "event", b"3": "ack", b"4": "refused"}
_MESSAGE = re.compile(rb"4([0-4])(?:/[^,]*,)?(\d*)(.*)", re.DOTALL)


class Packet(NamedTuple):
    """What a server sent. ``body`` is JSON, not read yet; ``ack`` is the number of the message it answers."""

    kind: Kind
    body: bytes = b""
    ack: int | None = None

    def content(self) -> Any:
        """The JSON of the body; None where there is none."""
        return json.loads(self.body) if self.body else None


def decode(payload: bytes) -> Packet:
    """The packet in a WebSocket text message; ValueError when it is none that a server sends to a phone."""
    engine = _ENGINE.get(payload[:1])
    if engine is not None:
        return Packet(engine, payload[1:])
    message = _MESSAGE.fullmatch(payload)
    if message is None:
        raise ValueError(f"not a packet for a phone: {payload[:80]!r}")
    kind, ack, body = message.groups()
    return Packet(_SOCKET[kind], body, int(ack) if ack else None)


def connect(auth: dict[str, Any]) -> str:
    """The packet that asks to enter the default namespace."""
    return "40" + _json(auth)


def event(name: str, data: Any, ack: int) -> str:
    """The packet of an event that expects the answer number ``ack``."""
    return f"42{ack}" + _json([name, data])


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
