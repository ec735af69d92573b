"""Medians, ratios and the page of the documentation."""

import json
import math
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.measures import Faults, Measured, Plan
from bench.servers import PEERS, Floor, NodeSocketIO, Ours, bun

Results = Mapping[str, Sequence[Measured]]


@dataclass(frozen=True)
class Figure:
    """One line of the table. ``over_node``, ``over_floor``, ``at_most``: the target, on a ratio or on our figure."""

    key: str
    name: str
    digits: int = 0
    more_is_better: bool = False
    over_node: float | None = None
    over_floor: float | None = None
    at_most: float | None = None
    ours_only: bool = False


EACH = (
    Figure("saturated", "deliveries/s, saturated", more_is_better=True, over_node=1.7, over_floor=0.65),
    Figure("per_cpu_20", "deliveries per CPU-second at 20/s", more_is_better=True),
    Figure("cpu_20", "CPU-s per million deliveries at 20/s", 1, over_node=0.9, over_floor=1.8),
    Figure("p99_20", "p99 at 20/s, ms", 1),
    Figure("p99_50", "p99 at 50/s, ms", 1, over_node=1.0),
    Figure("stall", "worst stall in {long:.0f} s at 20/s, ms", 1, at_most=50.0),
    Figure("kb", "kB per connection", 1, over_node=3.0),
    Figure("connect_s", "{clients} connect and join, s", 2, at_most=5.0),
    Figure("pages_s", "before it, their pages and forms, s", 2, ours_only=True),
    Figure("back_s", "all back after kill -9, s", 2, over_node=1.0),
)
LISTS = (
    Figure("list_p99_20", "p99 at 20/s, ms", 1),
    Figure("list_p99_50", "p99 at 50/s, ms", 1),
    Figure("list_p99_200", "p99 at 200/s, ms", 1, at_most=100.0),
    Figure("list_cores_200", "cores used at 200/s", 2, at_most=0.4),
    Figure("list_cpu_50", "CPU-s per million deliveries at 50/s", 1),
    Figure("list_cpu_200", "CPU-s per million deliveries at 200/s", 2),
    Figure("list_frames_200", "frames/s to each client at 200/s", 1),
)
NAMES = (Ours.name, NodeSocketIO.name, Floor.name)


def page(results: Results, plan: Plan, load: float, notes: str = "") -> str:
    """docs/benchmarks.md; ``load``: the machine's when it began."""
    worst = {name: max(one.busiest for one in rounds) for name, rounds in results.items()}
    late = max(one.latest_ms for rounds in results.values() for one in rounds)
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench` (about 16 minutes), but for the notes at the end.",
        "",
        f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. Medians of {plan.rounds} interleaved rounds, {plan.long:.0f} s at "
        f"20 messages a second and {plan.short:.0f} s at each other rate.",
        f"- {machine()}",
        f"- {_versions()}",
        f"- Load average when it began: {load:.2f}; when it ended: {os.getloadavg()[0]:.2f} "
        "(what else ran on this machine weighs on these figures). "
        f"All in the scheduling class {SCHEDULING.get(os.sched_getscheduler(0), 'of the shell')}.",
        f"- The load generator used at most {', '.join(f'{used:.2f} ({name})' for name, used in worst.items())} of its "
        f"own core, and sent at most {late:.1f} ms late.",
        "",
        f"## {plan.clients} clients, one frame for each message",
        "",
        *_table(results, EACH, plan),
        "",
        f"## {plan.clients} clients, coalesced: one list every 50 ms",
        "",
        "Ours as it is shipped (what follows a first change within 50 ms goes out with it); the others batching alike.",
        "",
        *_table(results, LISTS, plan),
        "",
        "## Lost, duplicated, skipped",
        "",
        *_faults(results),
        "",
        METHOD.read_text().strip(),
    ]
    return "\n".join(lines) + "\n" + (f"\n{NOTES}{notes}" if notes else "")


def notes_of(page: str) -> str:
    """What someone wrote under the last heading of the page."""
    return page.partition(NOTES)[2]


SCHEDULING = {os.SCHED_OTHER: "other", os.SCHED_FIFO: "real time", os.SCHED_RR: "real time"}
NOTES = "## Notes\n"
METHOD = Path(__file__).with_name("method.md")


def faults(results: Results) -> Faults:
    """All that went wrong with ours."""
    total = Faults()
    for one in results[Ours.name]:
        total.lost += one.faults.lost
        total.duplicated += one.faults.duplicated
        total.gaps += one.faults.gaps
    return total


def _table(results: Results, figures: Sequence[Figure], plan: Plan) -> list[str]:
    names = [name for name in NAMES if name in results]
    head = ["", *names, "÷ Node", "÷ bare", "target"]
    rows = [head, ["---", *["--:"] * (len(head) - 2), "---"]]
    for figure in figures:
        values = {name: median(one.figures[figure.key] for one in results[name]) for name in names}
        ours = values[Ours.name]
        shown = [number(values[name], figure.digits) for name in names]
        if figure.ours_only:
            shown[1:] = ["" for _name in names[1:]]
        ratios = {
            name: ours / values[name] if name in values and values[name] and not figure.ours_only else math.nan
            for name in (NodeSocketIO.name, Floor.name)
        }
        name = figure.name.format(long=plan.long, clients=f"{plan.clients:,}")
        rows.append([name, *shown, *(number(ratio, 2) for ratio in ratios.values()), _target(figure, ours, ratios)])
    return [f"| {' | '.join(row)} |" for row in rows]


def _target(figure: Figure, ours: float, ratios: Mapping[str, float]) -> str:
    sign = "≥" if figure.more_is_better else "≤"
    wanted = (
        (figure.over_node, ratios[NodeSocketIO.name], "{} Node"),
        (figure.over_floor, ratios[Floor.name], "{} bare"),
        (figure.at_most, ours, "{}"),
    )
    told = []
    for target, reached, words in wanted:
        if target is not None:
            met = reached >= target if figure.more_is_better else reached <= target
            told.append(f"{sign} {words.format(f'{target:g}')}: {'met' if met else 'missed'}")
    return "; ".join(told)


def number(value: float, digits: int) -> str:
    """Empty where nothing was measured."""
    return "" if math.isnan(value) else f"{value:,.{digits}f}"


def _faults(results: Results) -> list[str]:
    lines = ["| | lost | duplicated | gaps | refused |", "|---|--:|--:|--:|--:|"]
    for name, rounds in results.items():
        total = [sum(getattr(one.faults, kind) for one in rounds) for kind in ("lost", "duplicated", "gaps", "refused")]
        lines.append(f"| {name} | {' | '.join(map(str, total))} |")
    return lines


def machine() -> str:
    """What it was measured on, in a sentence."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in _read("/proc/cpuinfo").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory = int(_read("/proc/meminfo").split()[1]) / 1024**2
    return f"Machine: {os.cpu_count()} cores, {cpu}, {memory:.0f} GiB, {platform.system()} {platform.release()}."


def _versions() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("gevent", "python-socketio"))
    return (
        f"Versions: Python {platform.python_version()}, {packages}; Node {_said('node', '--version').lstrip('v')} with "
        f"socket.io {_socket_io()}; Bun {_said(str(bun()), '--version')}."
    )


def _read(path: str) -> str:
    return Path(path).read_text()


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _socket_io() -> str:
    return str(json.loads((PEERS / "node_modules/socket.io/package.json").read_text())["version"])
