"""What is measured on one server, and in which order."""

import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.crowd import Crowd, Run, crowd
from bench.servers import Server

SOON = 250.0
"""A server is saturated when more of a load would reach the last client later than this, in ms (p99)."""
WINDOWS = (4, 8, 16, 32, 64)
STRIDE = 7919
"""Speakers follow each other at this distance, so that all of them speak."""
Figures = dict[str, float]
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """How much of it: seconds for each measure."""

    clients: int = 1000
    rounds: int = 3
    long: float = 60.0
    short: float = 6.0
    pressing: float = 2.0


@dataclass
class Faults:
    """What may never happen, whatever the speed."""

    lost: int = 0
    duplicated: int = 0
    gaps: int = 0
    refused: int = 0
    complaint: str = ""
    acked: int = 0

    def add(self, run: Run) -> None:
        self.lost += run.lost
        self.duplicated += run.count.doubled
        self.gaps += run.count.gaps
        self.refused += run.count.refused
        self.complaint = self.complaint or run.complaint
        if run.ack is not None:
            self.acked += int((run.ack >= 0).sum())

    @property
    def sound(self) -> bool:
        return not (self.lost or self.duplicated or self.gaps)


@dataclass
class Measured:
    """The figures of one server in one round. ``busiest``: the load generator's own worst use of its core."""

    figures: Figures = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    busiest: float = 0.0
    latest_ms: float = 0.0


def measure(kind: type[Server], plan: Plan, tell: Tell) -> Measured:
    """One server, from its start to its end."""
    measured = Measured()
    with TemporaryDirectory(prefix="bench-") as folder:
        server = kind(Path(folder))
        server.start()
        try:
            tell("entering")
            measured.figures["pages_s"] = server.prepare(plan.clients)
            before = server.memory_kb()
            with crowd(server.port, server.entries(), server.expects) as clients:
                bench = _Bench(server, clients, plan, measured)
                bench.enter(before)
                tell(f"20 a second for {plan.long:.0f} s")
                bench.each_at_once()
                tell("as much as goes")
                bench.saturate()
                tell("kill -9")
                bench.come_back()
                bench.coalesced(tell)
        finally:
            server.end()
        if server.acks:
            measured.faults.lost += max(0, measured.faults.acked - _kept(Path(folder) / "data"))
    return measured


class _Bench:
    def __init__(self, server: Server, clients: Crowd, plan: Plan, measured: Measured) -> None:
        self._server = server
        self._clients = clients
        self._plan = plan
        self._measured = measured
        self._figures = measured.figures
        self._seq = 0

    def enter(self, before_kb: int) -> None:
        begun = self._server.cpu_seconds()
        self._figures["connect_s"] = self._clients.enter()
        self._figures["connect_cpu_s"] = self._server.cpu_seconds() - begun
        self._figures["kb"] = (self._server.memory_kb() - before_kb) / self._plan.clients

    def each_at_once(self) -> None:
        """One frame for each message."""
        self._speak(20, min(2.0, self._plan.short))  # warms up; not measured
        run, cpu = self._speak(20, self._plan.long)
        self._figures["cpu_20"] = cpu / run.count.deliveries * 1e6
        self._figures["per_cpu_20"] = run.count.deliveries / cpu if cpu else float("nan")
        self._figures["p99_20"] = run.percentile(99)
        self._figures["stall"] = run.percentile(100)
        run, _cpu = self._speak(50, self._plan.short)
        self._figures["p99_50"] = run.percentile(99)

    def saturate(self) -> None:
        """The most deliveries a second of which 99 in 100 come soon, however many messages are on their way."""
        best = 0.0
        most = 5 * self._plan.clients
        for window in WINDOWS:
            run = self._clients.press(
                self._payloads(most), self._speakers(most), window, self._plan.pressing, acks=self._server.acks
            )
            self._note(run)
            if run.percentile(99) > SOON and best:
                break
            best = max(best, run.count.deliveries / run.count.seconds)
        self._figures["saturated"] = best

    def come_back(self) -> None:
        """From kill -9, followed at once by a new start, until everyone is in again (and has caught up)."""
        entries = self._server.entries(self._seq)
        begun = time.monotonic()
        self._server.end(signal.SIGKILL)
        self._server.launch(batched=False)
        self._clients.told(entries)
        self._clients.leave()
        self._clients.enter()
        self._figures["back_s"] = time.monotonic() - begun
        self._server.ready()

    def coalesced(self, tell: Tell) -> None:
        """A list of changes every 50 ms: ours as it is shipped, the others batching alike."""
        self._server.end()
        self._server.start(batched=True)
        self._clients.told(self._server.entries(self._seq))
        self._clients.leave()
        self._clients.enter()
        self._speak(20, min(2.0, self._plan.short))
        for rate in (20, 50, 200):
            tell(f"{rate} a second, coalesced")
            run, cpu = self._speak(rate, self._plan.short)
            self._figures[f"list_p99_{rate}"] = run.percentile(99)
            self._figures[f"list_cpu_{rate}"] = cpu / run.count.deliveries * 1e6
            self._figures[f"list_cores_{rate}"] = cpu / run.count.seconds
            self._figures[f"list_frames_{rate}"] = run.count.frames / run.count.seconds / self._plan.clients

    def _speak(self, rate: float, seconds: float) -> tuple[Run, float]:
        """The run, and the server's processor time for it."""
        count = max(1, round(rate * seconds))
        begun = self._server.cpu_seconds()
        run = self._clients.speak(self._payloads(count), self._speakers(count), rate, acks=self._server.acks)
        spent = self._server.cpu_seconds() - begun
        self._note(run)
        return run, spent

    def _payloads(self, count: int) -> list[bytes]:
        return [self._server.payload(number) for number in range(count)]

    def _speakers(self, count: int) -> list[int]:
        return [number * STRIDE % self._plan.clients for number in range(count)]

    def _note(self, run: Run) -> None:
        self._measured.faults.add(run)
        self._measured.busiest = max(self._measured.busiest, run.cpu_seconds / run.count.seconds)
        self._measured.latest_ms = max(self._measured.latest_ms, run.count.late * 1e3)
        self._seq = max(self._seq, self._clients.seq())


def _kept(data: Path) -> int:
    """How many of the messages are in the log on the disk."""
    (database,) = data.glob("*.sqlite")
    with closing(sqlite3.connect(database)) as connection:
        (kept,) = connection.execute("SELECT count(*) FROM changes WHERE id LIKE 'bench-%'").fetchone()
    return int(kept)
