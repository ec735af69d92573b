"""The load generator (crowd.c), compiled by the machine's C compiler and spoken to through ctypes.

In C, since a thousand clients written in Python are slower than the servers they would measure.
"""

import ctypes
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SOURCE = Path(__file__).with_name("crowd.c")
STEPS = 3
COMPILERS = (os.environ.get("CC", ""), "cc", "gcc", "clang")
Milliseconds = NDArray[np.float32]


class Missing(Exception):
    """This machine lacks what the benchmark needs; the message says what."""


class Astray(Exception):
    """The clients could not do what the measure needs: the figures would mean nothing."""


@dataclass(frozen=True)
class Entry:
    """How one client comes in: its HTTP request, then what it answers to each message that the script expects."""

    request: bytes
    says: Sequence[bytes] = ()


class Count(ctypes.Structure):
    """What arrived in a run. ``late``: how many seconds the generator itself sent behind its plan, at worst."""

    frames: int
    bytes: int
    deliveries: int
    doubled: int
    gaps: int
    refused: int
    lost_connections: int
    sent: int
    late: float
    seconds: float
    _fields_ = (
        ("frames", ctypes.c_int64),
        ("bytes", ctypes.c_int64),
        ("deliveries", ctypes.c_int64),
        ("doubled", ctypes.c_int64),
        ("gaps", ctypes.c_int64),
        ("refused", ctypes.c_int64),
        ("lost_connections", ctypes.c_int64),
        ("sent", ctypes.c_int64),
        ("late", ctypes.c_double),
        ("seconds", ctypes.c_double),
    )


@dataclass(frozen=True)
class Run:
    """``latency``: messages x clients, from the planned moment of sending to the receipt, in ms; NaN: never came.

    ``ack``: until the sender's acknowledgement, for servers that give one.
    """

    count: Count
    latency: Milliseconds
    ack: Milliseconds | None
    cpu_seconds: float
    complaint: str

    @property
    def lost(self) -> int:
        """Deliveries that never came; for a server that acknowledges, of acknowledged messages only."""
        promised = self.latency if self.ack is None else self.latency[~np.isnan(self.ack)]
        return int(np.isnan(promised).sum())

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share (0 to 100) of the deliveries came."""
        came = self.latency[~np.isnan(self.latency)]
        return float(np.percentile(came, share)) if came.size else float("nan")


def compiler() -> str:
    """The C compiler; Missing where there is none."""
    for name in COMPILERS:
        if name and (found := shutil.which(name)):
            return found
    raise Missing("the load generator needs a C compiler (Debian, Ubuntu: sudo apt-get install gcc)")


@cache
def _library() -> ctypes.CDLL:
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "crowd.so"
        subprocess.run([compiler(), "-O2", "-shared", "-fPIC", str(SOURCE), "-o", str(built)], check=True)
        library = ctypes.CDLL(str(built))
    pointer, text, whole, real = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_double
    signatures: dict[str, tuple[Any, list[Any]]] = {
        "crowd_new": (pointer, [whole, text, whole]),
        "crowd_free": (None, [pointer]),
        "crowd_leave": (None, [pointer]),
        "crowd_request": (None, [pointer, whole, text, whole]),
        "crowd_expect": (None, [pointer, whole, text, whole]),
        "crowd_say": (None, [pointer, whole, whole, text, whole]),
        "crowd_complaint": (text, [pointer]),
        "crowd_seq": (ctypes.c_long, [pointer]),
        "crowd_enter": (real, [pointer, whole, real, real]),
        "crowd_run": (
            None,
            [pointer, whole, pointer, whole, real, pointer, text, pointer, real, pointer, pointer, pointer],
        ),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


class Crowd:
    """Clients of one server on this machine. ``patience``: seconds of silence after which nothing more is awaited."""

    def __init__(self, port: int, entries: Sequence[Entry], expects: Sequence[bytes], patience: float = 5.0) -> None:
        self.size = len(entries)
        self._patience = patience
        self._library = _library()
        self._crowd = self._library.crowd_new(self.size, b"127.0.0.1", port)
        for step in range(STEPS):
            expected = expects[step] if step < len(expects) else b""
            self._library.crowd_expect(self._crowd, step, expected, len(expected))
        self.told(entries)

    def told(self, entries: Sequence[Entry]) -> None:
        """From now on they come in like this."""
        for client, entry in enumerate(entries):
            self._library.crowd_request(self._crowd, client, entry.request, len(entry.request))
            for step, said in enumerate(entry.says):
                frame = masked(said)
                self._library.crowd_say(self._crowd, client, step, frame, len(frame))

    def enter(self, *, parallel: int = 100, retry: float = 0.1, patience: float = 120.0) -> float:
        """All come in, at most ``parallel`` at a time, and again ``retry`` seconds after a refusal; the seconds."""
        took: float = self._library.crowd_enter(self._crowd, parallel, retry, patience)
        if took < 0:
            raise Astray(f"not all clients were in after {patience} s: {self._complaint()}")
        return took

    def seq(self) -> int:
        """The last change announced in a run, as its first client heard; negative when it heard none."""
        return int(self._library.crowd_seq(self._crowd))

    def leave(self) -> None:
        """Break all connections."""
        self._library.crowd_leave(self._crowd)

    def speak(self, payloads: Sequence[bytes], who: Sequence[int], rate: float, *, acks: bool) -> Run:
        """Send ``rate`` messages a second, evenly, whatever comes back meanwhile."""
        due = np.arange(len(payloads), dtype=np.float64) / rate
        return self._run(payloads, who, due, 0, 0.0, acks)

    def press(self, payloads: Sequence[bytes], who: Sequence[int], window: int, seconds: float, *, acks: bool) -> Run:
        """Send for ``seconds`` as much as goes with ``window`` messages on their way."""
        return self._run(payloads, who, None, window, seconds, acks)

    def close(self) -> None:
        """Let go of everything."""
        self._library.crowd_free(self._crowd)

    def _complaint(self) -> str:
        return bytes(self._library.crowd_complaint(self._crowd)).decode(errors="replace")

    def _run(
        self,
        payloads: Sequence[bytes],
        who: Sequence[int],
        due: NDArray[np.float64] | None,
        window: int,
        seconds: float,
        acks: bool,
    ) -> Run:
        said = [masked(payload) for payload in payloads]
        offsets = np.cumsum([0, *map(len, said)], dtype=np.int64)
        speakers = np.asarray(who, dtype=np.int32)
        latency = np.full((len(said), self.size), -1, dtype=np.float32)
        ack = np.full(len(said), -1, dtype=np.float32) if acks else None
        count = Count()
        before = os.times()
        self._library.crowd_run(
            self._crowd,
            len(said),
            None if due is None else due.ctypes.data,
            window,
            seconds,
            speakers.ctypes.data,
            b"".join(said),
            offsets.ctypes.data,
            self._patience,
            latency.ctypes.data,
            None if ack is None else ack.ctypes.data,
            ctypes.addressof(count),
        )
        after = os.times()
        for measured in (latency, ack):
            if measured is not None:
                measured[measured < 0] = np.nan
        spent = after.user - before.user + after.system - before.system
        asked = None if ack is None else ack[: count.sent]
        return Run(count, latency[: count.sent], asked, spent, self._complaint())


@contextmanager
def crowd(port: int, entries: Sequence[Entry], expects: Sequence[bytes], patience: float = 5.0) -> Iterator[Crowd]:
    """A crowd that is gone at the end."""
    clients = Crowd(port, entries, expects, patience)
    try:
        yield clients
    finally:
        clients.close()


def masked(payload: bytes) -> bytes:
    """A client's text frame, its mask all zeros."""
    size = len(payload)
    head = bytes([0x81, 0x80 | size]) if size < 126 else bytes([0x81, 0xFE]) + size.to_bytes(2, "big")
    return head + bytes(4) + payload
