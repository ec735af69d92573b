"""Fixtures that several files share."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from browsing import Room
from playwright.sync_api import Browser, sync_playwright
from serving import Serving, serving

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.fail("no Chromium here: `make test` installs it, or set CHROMIUM=/path/to/it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


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
