"""Fixtures that several files share."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from browsing import Room
from playwright.sync_api import Browser, Playwright, sync_playwright
from serving import Serving, serving

WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Debian's package of the same engine without windows: a third of the time less.
SHELL = "chromium-headless-shell"
# Chromium on its own: no updates, no telemetry, no sandbox (tests may run as root).
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, in its quickest form."""
    chromium = _launch(playwright, (SHELL, *WHOLE))
    yield chromium
    chromium.close()


@pytest.fixture
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """The one that people have, for what its windows would do."""
    chromium = _launch(playwright, WHOLE)
    yield chromium
    chromium.close()


def _launch(playwright: Playwright, names: tuple[str, ...]) -> Browser:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.fail("no Chromium here: `make test` installs it, or set CHROMIUM=/path/to/it")
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server with an empty demo workshop, shared by the tests of a file."""
    with serving(tmp_path_factory.mktemp("demo") / "data") as server:
        yield server


@pytest.fixture
def room(browser: Browser) -> Iterator[Callable[[Serving], Room]]:
    """Opens the room of a server: phones, board, staff. A test in which a page's script failed, fails."""
    opened: list[Room] = []

    def open_room(server: Serving) -> Room:
        opened.append(Room(browser, server))
        return opened[-1]

    yield open_room
    for each in opened:
        each.close()
