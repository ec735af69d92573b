"""The three servers that are compared: how each is started, entered and spoken to."""

import asyncio
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import msgspec
from room import PEOPLE, padded, person, running_workshop, said

from bench.crowd import Entry, Missing
from facilitation.domain.audiences import seen_by
from facilitation.rehearsal.door import Door, Person
from facilitation.rehearsal.frames import connect, event

HERE = Path(__file__).parent
PEERS = HERE / "peers"
BATCH_MS = 50
SERVER_CORE = 0
# It names no place of the site: what the engine notes of a text goes to every phone too, and the peers have no engine.
TEXT = "Planter des arbres et y ouvrir un marché le samedi, avec de quoi boire et s’asseoir. @"
FIRST_ACK = 100
UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n"
)
SOCKET_IO = "/socket.io/?EIO=4&transport=websocket"


def text(number: int) -> str:
    """What is said in message ``number``; the load generator recognises it by its end."""
    return f"{TEXT}{number:08d}"


class Server:
    """One server in a process of its own, on the first core where there are several.

    ``batched``: what is said within 50 ms goes out in one frame. ``seats``: what each client needs in order to enter.
    """

    name: ClassVar[str]
    expects: ClassVar[Sequence[bytes]] = ()
    acks: ClassVar[bool] = False
    seats: Sequence[Any]

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.process: subprocess.Popen[str] | None = None

    def prepare(self, clients: int) -> float:
        """Whatever must be done once before this many clients can come in; the seconds it took."""
        self.seats = range(clients)
        return 0.0

    def start(self, *, batched: bool = False) -> None:
        """Start, on the port of the last time if there was one; returns when it is ready."""
        self.launch(batched=batched)
        self.ready()

    def launch(self, *, batched: bool) -> None:
        """Start; returns at once."""
        with (self.folder / f"{type(self).__name__}.log").open("a") as log:
            self.process = subprocess.Popen(
                self.command(batched=batched),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=HERE.parent,
                env={**os.environ, **self.environment(batched)},
                preexec_fn=_on_its_core,
            )

    def ready(self) -> None:
        """Wait for the line that says so."""
        assert self.process is not None
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} did not start: see {self.folder}")
        self.told(json.loads(line))

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        self.process.send_signal(how)
        self.process.wait()
        self.process.stdout.close()

    def told(self, line: Any) -> None:
        """Take what the server says when it is ready."""
        self.port = line

    def command(self, *, batched: bool) -> list[str]:
        raise NotImplementedError

    def environment(self, batched: bool) -> dict[str, str]:
        """What the peers read; and no basemap, nor the encoder, which is an extra."""
        ours = {"FACILITATION_TILES": "", "FACILITATION_ENCODER": "0"}
        return {"BATCH_MS": str(BATCH_MS if batched else 0), "PORT": str(self.port), **ours}

    def entries(self, since: int = 0) -> list[Entry]:
        """How each client comes in; ``since``: the last change that it holds."""
        raise NotImplementedError

    def payload(self, number: int) -> bytes:
        """The message that makes the server tell everyone ``text(number)``."""
        raise NotImplementedError

    def cpu_seconds(self) -> float:
        """Processor time of all its threads so far."""
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_kb(self) -> int:
        """Its proportional share of memory (PSS)."""
        return next(int(line.split()[1]) for line in self._proc("smaps_rollup").splitlines() if line.startswith("Pss:"))

    def _proc(self, name: str) -> str:
        assert self.process is not None
        return Path(f"/proc/{self.process.pid}/{name}").read_text()


class Ours(Server):
    """facilitation, with its rules, its SQLite commit (synchronous FULL) and its acknowledgement for each message."""

    name = "facilitation"
    expects = (b"0{", b"40", b"431[")
    acks = True

    def prepare(self, clients: int) -> float:
        begun = time.monotonic()
        self.seats = asyncio.run(self._walk_in(clients))
        return time.monotonic() - begun

    async def _walk_in(self, clients: int) -> Sequence[tuple[dict[str, str], str]]:
        door = Door.at(self.join_url)
        college = (await door.colleges())[0]
        return await asyncio.gather(*(door.enter(Person("", college)) for _client in range(clients)))

    def command(self, *, batched: bool) -> list[str]:
        module = "facilitation" if batched else "bench.ours"
        options = ["--no-rehearse", "--json", "--host", "127.0.0.1", "--port", str(self.port)]
        return [sys.executable, "-m", module, "demo", *options, "--data", str(self.folder / "data")]

    def told(self, line: Any) -> None:
        self.join_url, self.code = line["join"], line["code"]
        self.port = int(self.join_url.split("/")[2].rpartition(":")[2])

    def entries(self, since: int = 0) -> list[Entry]:
        # The page brought what was said until it was made; the first join asks for the rest.
        return [self._entry(headers, max(since, _end(said))) for headers, said in self.seats]

    def _entry(self, headers: dict[str, str], since: int) -> Entry:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        auth = connect({"workshop": self.code, "role": "participant"})
        join = event("join", {"since": since}, 1)
        return Entry(upgrade(self.port, lines, SOCKET_IO), [auth.encode(), join.encode()])

    def payload(self, number: int) -> bytes:
        salt = time.monotonic_ns()
        message = {"id": f"bench-{salt}-{number}", "kind": "idea", "key": f"idea-{salt}-{number}"}
        return event("submit", {**message, "value": {"text": text(number)}}, FIRST_ACK + number).encode()


class NodeSocketIO(Server):
    """socket.io 4 on Node: broadcasts the same frames, keeps nothing, acknowledges nothing."""

    name = "Node socket.io"
    expects = Ours.expects

    def command(self, *, batched: bool) -> list[str]:
        return ["node", str(PEERS / "node.js")]

    def entries(self, since: int = 0) -> list[Entry]:
        says = [one.encode() for one in (connect({}), event("join", {"since": since}, 1))]
        return [Entry(upgrade(self.port, path=SOCKET_IO), says) for _seat in self.seats]

    def payload(self, number: int) -> bytes:
        return announcement(number)


class Floor(Server):
    """uWebSockets (C++) through Bun: WebSocket and nothing above it."""

    name = "bare fan-out"

    def command(self, *, batched: bool) -> list[str]:
        return [str(bun()), str(PEERS / "floor.js")]

    def entries(self, since: int = 0) -> list[Entry]:
        return [Entry(upgrade(self.port)) for _seat in self.seats]

    def payload(self, number: int) -> bytes:
        return announcement(number)


SERVERS: tuple[type[Server], ...] = (Ours, NodeSocketIO, Floor)


def upgrade(port: int, more: str = "", path: str = "/") -> bytes:
    """The request for a WebSocket; ``more``: lines of headers."""
    return UPGRADE.format(path=path, port=port, more=more).encode()


def announcement(number: int) -> bytes:
    """The frame in which ours would tell a phone of that message: the same bytes for every server."""
    return _announcement().replace(b"@00000000", b"@%08d" % number)


@cache
def _announcement() -> bytes:
    with TemporaryDirectory() as folder, running_workshop(Path(folder)) as running:
        seq = said(running, person(PEOPLE[0]), "idea", padded("idea"), {"text": text(0)})
        changes = [seen_by("public", change) for change in running.snapshot().since(seq - 1)]
    return b"42" + msgspec.json.encode(["changes", changes])


@cache
def _end(said: str) -> int:
    """The last change that a page brought."""
    return int(json.loads(said)["seq"]) if said else 0


def install_peers() -> None:
    """What package-lock.json names, if it is not there already. Raises Missing where there is no npm."""
    if shutil.which("npm") is None:
        raise Missing("the servers to compare with need Node 20 or newer, with npm")
    installed, lock = PEERS / "node_modules/.package-lock.json", PEERS / "package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=PEERS, check=True, stdout=sys.stderr)


def bun() -> Path:
    """The Bun binary that npm chose for this machine."""
    found = sorted(PEERS.glob(f"node_modules/@oven/bun-{platform.system().lower()}-*/bin/bun"))
    if not found:
        raise Missing("npm installed no Bun for this machine")
    return found[0]


def _on_its_core() -> None:
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {SERVER_CORE})
