"""``make bench-package``: what the package of a large workshop costs, and what phones notice of its making.

Ends with 1 only if a message was lost or a package refused: figures are reported, never judged.
"""

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, build_opener

from rich_workshop import large
from serving import Serving, serving

from bench.exporting import Export, Refused, exported
from bench.report import machine, number
from facilitation.rehearsal import Percentiles, Report, run_rehearsal
from facilitation.rehearsal import Plan as Room
from facilitation.rehearsal.pictures import pictures
from facilitation.storage.images import written_anew
from facilitation.storage.shelf import Shelf
from facilitation.storage.store import Store
from facilitation.synthesis.package.catalogue import PACKAGE_NAME

MOST_SECONDS, MOST_MIB = 10.0, 1024.0
SHARES = ("p50", "p95", "p99")
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """The workshop, and the rehearsal that is held on it: ``rate`` messages a second in all, for ``seconds``."""

    contributions: int = 500
    shapes: int = 120
    photos: int = 100
    phones: int = 40
    rate: float = 12.0
    seconds: float = 20.0
    rounds: int = 3


@dataclass(frozen=True)
class Round:
    """``packages``: the seconds of each that the server made while phones spoke, one after the other."""

    export: Export
    alone: Report
    beside: Report
    packages: list[float]

    @property
    def lost(self) -> int:
        return self.alone.lost + self.beside.lost


def measure(plan: Plan, tell: Tell) -> list[Round]:
    """All rounds. Raises Refused when a package cannot be had."""
    with TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        tell("the workshop")
        code = fill(folder / "data", plan)
        return [_round(folder, code, plan, tell) for _turn in range(plan.rounds)]


def fill(data: Path, plan: Plan) -> str:
    """A data folder that holds the large workshop with its photos, each another file; its code."""
    data.mkdir()
    log = large(plan.contributions, plan.shapes, plan.photos).log
    with closing(Store(data / "facilitation.sqlite")) as store:
        row = store.create(log[0].at, log)
    kept = [written_anew(picture) for picture in pictures()]
    shelf = Shelf(data / "photos")
    for change in log:
        if change.kind == "photo" and change.value:
            photo = kept[change.value["number"] % len(kept)]
            full, small = (_marked(jpeg, change.key) for jpeg in (photo.full, photo.small))
            shelf.put(row.id, change.value["author"], change.key, full, small)
    return row.code


class Prestataire:
    """Asks the server for the package, as their page does."""

    def __init__(self, server: Serving) -> None:
        self._address = f"{server.base}/prestataire/{server.code}/{PACKAGE_NAME}"
        self._browser = build_opener(HTTPCookieProcessor(CookieJar()))
        self._browser.open(server.links["prestataire"]).close()

    def fetch(self) -> float:
        """Have it made, with all that was said so far, and fetch it; the seconds until it was there."""
        begun = time.monotonic()
        try:
            with self._browser.open(self._address, b"") as told:
                since = json.load(told)["since"]
            with self._browser.open(f"{self._address}?since={since}") as package:
                package.read()
        except HTTPError as error:
            raise Refused(f"HTTP {error.code}: {error.read().decode(errors='replace')}") from error
        return time.monotonic() - begun


def _round(folder: Path, code: str, plan: Plan, tell: Tell) -> Round:
    tell("export")
    with TemporaryDirectory(dir=folder) as out:
        export = exported(folder / "data", code, Path(out) / "files")
    tell("phones alone")
    alone, _none = _rehearsed(folder, plan, making=False)
    tell("phones beside a package")
    beside, packages = _rehearsed(folder, plan, making=True)
    return Round(export, alone, beside, packages)


def _rehearsed(folder: Path, plan: Plan, *, making: bool) -> tuple[Report, list[float]]:
    """A rehearsal on a fresh copy of the data, and the seconds of the packages made meanwhile: as many as there is
    time for, the last one to its end."""
    over, packages, troubles = Event(), list[float](), list[Exception]()

    def make(prestataire: Prestataire) -> None:
        try:
            while not over.is_set():
                packages.append(prestataire.fetch())
        except (Refused, OSError) as trouble:
            troubles.append(trouble)

    with TemporaryDirectory(dir=folder) as copy:
        data = Path(copy) / "data"
        shutil.copytree(folder / "data", data)
        with serving(data, command="serve", arguments=()) as server:
            maker = Thread(target=make, args=(Prestataire(server),))
            if making:
                maker.start()
            try:
                room = Room(phones=plan.phones, rate=plan.rate, seconds=plan.seconds)
                report = run_rehearsal(server.links["join"], room)
            finally:
                over.set()
                if making:
                    maker.join()
    if troubles:
        raise Refused(str(troubles[0])) from troubles[0]
    return report, packages


def _marked(jpeg: bytes, mark: str) -> bytes:
    """The same picture with a comment: what is kept once where it is the same file would flatter."""
    comment = mark.encode()
    return jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2) + comment + jpeg[2:]


def figures(rounds: list[Round]) -> dict[str, Any]:
    """Medians over the rounds, seconds of the packages made beside over all of them; the rounds themselves."""

    def over_all(of: Callable[[Round], float]) -> float:
        return median(map(of, rounds))

    def waits(of: Callable[[Round], Percentiles]) -> dict[str, float]:
        every = [asdict(of(one)) for one in rounds]
        return {share: median(each[share] for each in every) for share in SHARES}

    alone, beside = waits(lambda one: one.alone.ack_ms), waits(lambda one: one.beside.ack_ms)
    made = [seconds for one in rounds for seconds in one.packages]
    return {
        "export_s": over_all(lambda one: one.export.seconds),
        "export_cpu_s": over_all(lambda one: one.export.cpu_s),
        "export_peak_mib": over_all(lambda one: one.export.peak_mib),
        "package_mib": over_all(lambda one: one.export.package_mib),
        "ack_ms": {"alone": alone, "beside": beside, "ratio": {each: beside[each] / alone[each] for each in SHARES}},
        "beside_s": {"median": median(made), "worst": max(made), "packages": len(made)},
        "lost": {"alone": sum(one.alone.lost for one in rounds), "beside": sum(one.beside.lost for one in rounds)},
        "sent": {"alone": sum(one.alone.sent for one in rounds), "beside": sum(one.beside.sent for one in rounds)},
        "rounds": [asdict(one) for one in rounds],
    }


def page(found: dict[str, Any], plan: Plan, load: float) -> str:
    """The tables; ``load``: the machine's when it began."""
    ack, made, lost, sent = (found[name] for name in ("ack_ms", "beside_s", "lost", "sent"))
    waits = [
        f"| acknowledged, {share}, ms | {number(ack['alone'][share], 1)} | {number(ack['beside'][share], 1)} "
        f"| {number(ack['ratio'][share], 2)} |"
        for share in SHARES
    ]
    lines = [
        f"{plan.contributions} contributions, {plan.shapes} of them drawn, {plan.photos} photos. "
        f"Medians of {plan.rounds} interleaved rounds.",
        "",
        f"- {machine()}",
        f"- Load average when it began: {load:.2f}; when it ended: {os.getloadavg()[0]:.2f} "
        "(what else ran on this machine weighs on these figures).",
        "",
        "| the whole package, as one command | | target |",
        "| --- | --: | --- |",
        f"| seconds | {number(found['export_s'], 1)} | {_target(found['export_s'], MOST_SECONDS)} |",
        f"| processor seconds | {number(found['export_cpu_s'], 1)} | |",
        f"| most memory, MiB | {number(found['export_peak_mib'], 0)} | {_target(found['export_peak_mib'], MOST_MIB)} |",
        f"| its size, MiB | {number(found['package_mib'], 1)} | |",
        "",
        f"| {plan.phones} phones, {plan.rate:g} messages a second | alone | beside a package | ÷ alone |",
        "| --- | --: | --: | --: |",
        *waits,
        f"| messages | {sent['alone']} | {sent['beside']} | |",
        f"| lost | {lost['alone']} | {lost['beside']} | |",
        "",
        f"{made['packages']} packages were made beside them, in {number(made['median'], 1)} s "
        f"(the slowest in {number(made['worst'], 1)} s).",
    ]
    return "\n".join(lines) + "\n"


def _target(reached: float, most: float) -> str:
    return f"≤ {most:,.0f}: {'met' if reached <= most else 'missed'}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.package", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=Plan.rounds)
    parser.add_argument("--json", action="store_true", help="the figures as one line of JSON")
    asked = parser.parse_args()
    if sys.platform != "linux":
        parser.error("the memory of processes is read where Linux tells it: /proc")
    plan, load = Plan(rounds=asked.rounds), os.getloadavg()[0]
    try:
        rounds = measure(plan, lambda what: print(f" {what};", end="", file=sys.stderr, flush=True))
    except Refused as refused:
        print(f"\nNo package: {refused}", file=sys.stderr)
        return 1
    print(file=sys.stderr)
    found = figures(rounds)
    print(json.dumps(found) if asked.json else page(found, plan, load))
    return 1 if any(one.lost for one in rounds) else 0


if __name__ == "__main__":
    sys.exit(main())
