"""``make bench``: measure, print the table, write docs/benchmarks.md.

Ends with 1 only if ours lost, duplicated or skipped something: figures are reported, never judged.
"""

import argparse
import os
import sys
from pathlib import Path

from bench import report
from bench.crowd import Missing, compiler
from bench.measures import Measured, Plan, measure
from bench.servers import SERVERS, install_peers

PAGE = Path(__file__).parents[2] / "docs/benchmarks.md"
GENERATOR_CORE = 1


def run(plan: Plan) -> dict[str, list[Measured]]:
    """All servers in turn, as often as there are rounds."""
    compiler()
    install_peers()
    cores = os.sched_getaffinity(0)
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {GENERATOR_CORE})
    results: dict[str, list[Measured]] = {kind.name: [] for kind in SERVERS}
    try:
        for turn in range(1, plan.rounds + 1):
            for kind in SERVERS:
                print(f"\nround {turn}/{plan.rounds}, {kind.name}:", end="", file=sys.stderr)
                measured = measure(kind, plan, lambda what: print(f" {what};", end="", file=sys.stderr, flush=True))
                results[kind.name].append(measured)
    finally:
        os.sched_setaffinity(0, cores)
        print(file=sys.stderr)
    return results


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=(__doc__ or "").splitlines()[0])
    default = Plan()
    parser.add_argument("--clients", type=int, default=default.clients)
    parser.add_argument("--rounds", type=int, default=default.rounds)
    parser.add_argument("--long", type=float, default=default.long, help="seconds of the run that looks for stalls")
    parser.add_argument("--short", type=float, default=default.short, help="seconds of each other run")
    parser.add_argument("--out", type=Path, help="where to write; docs/benchmarks.md when it is the whole measure")
    asked = parser.parse_args()
    plan = Plan(asked.clients, asked.rounds, asked.long, asked.short)
    load = os.getloadavg()[0]
    try:
        results = run(plan)
    except Missing as missing:
        parser.error(str(missing))
    out: Path | None = asked.out or (PAGE if plan == default else None)
    notes = report.notes_of(out.read_text()) if out and out.exists() else ""
    written = report.page(results, plan, load, notes)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(written)
    print(written)
    return 0 if report.faults(results).sound else 1


if __name__ == "__main__":
    sys.exit(main())
