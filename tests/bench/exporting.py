"""``facilitation export`` of the whole package as one command: its time, and the most memory it held."""

import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from serving import COMMAND

from facilitation.synthesis.package.catalogue import PACKAGE, PACKAGE_NAME

GLANCE = 0.02
"""Seconds between two looks at the memory."""


class Refused(Exception):
    """The package could not be had; the message says why."""


@dataclass(frozen=True)
class Export:
    """The whole package as one command. ``cpu_s``: of processors, whatever else they had to do. ``peak_mib``: see
    ``exported``.
    """

    seconds: float
    cpu_s: float
    peak_mib: float
    package_mib: float


def exported(data: Path, code: str, out: Path) -> Export:
    """``facilitation export`` of the whole package.

    The peak is the sum, over the process and those it starts, of the most that each held (``VmHWM``): at least what
    they held together at any moment. Pages that they share count for each.
    """
    said = out.with_suffix(".log")
    command = [*COMMAND, "export", code, "--data", str(data), "--out", str(out), "--only", PACKAGE.only]
    begun, used, peak = time.monotonic(), _children_cpu_s(), 0
    with said.open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_most_kb, _family(process.pid))))
            with suppress(subprocess.TimeoutExpired):
                process.wait(GLANCE)
    seconds = time.monotonic() - begun
    if process.returncode:
        raise Refused(said.read_text().strip())
    size = (out / PACKAGE_NAME).stat().st_size
    return Export(seconds, _children_cpu_s() - used, peak / 1024, size / 1024**2)


def _family(pid: int) -> list[int]:
    """A process and all that it started, directly or not."""
    children: list[int] = []
    with suppress(OSError):  # it has ended
        for thread in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (thread / "children").read_text().split())
    return [pid, *(each for child in children for each in _family(child))]


def _children_cpu_s() -> float:
    """Processor time of all processes that were started from here and have ended, with theirs."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _most_kb(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0
