"""What screens show of the opinions of a workshop put together from several sessions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import Room
from playwright.sync_api import expect
from serving import Serving, serving
from test_browser_board import OUTSIDE, Desk
from test_synthesis_sessions import AGAINST, FOR, held, together

from facilitation.storage.store import Store

pytestmark = pytest.mark.browser
OpenRoom = Callable[[Serving], Room]


def test_results_stand_side_by_side_session_by_session(room: OpenRoom, tmp_path: Path) -> None:
    few = {"elus": (2, 0), "habitants": (9, 1)}
    one = held({"Une halle": FOR, "Des ateliers": FOR})
    log = together(one, held({"Une halle": AGAINST, "Des ateliers": few}), held({"Des ateliers": FOR}))
    data = tmp_path / "data"
    data.mkdir()
    store = Store(data / "facilitation.sqlite")
    store.create(log[0].at, log, "0123456789abcdef")
    store.close()
    with serving(data, command="serve", arguments=()) as server:
        here = room(server)
        board, desk = here.board(width=1280, height=720), Desk(here)
        scene = desk.show(board, "results")
        expect(scene.locator("thead th")).to_have_count(4)
        hall, workshops = (scene.locator("tbody tr").nth(place) for place in (0, 1))
        expect(hall.locator(".total")).to_have_text(["1", "12", "9", "4"])
        expect(hall.locator("td.masked")).to_have_count(1)  # not weighed in the third session
        expect(workshops.locator(".opinions")).to_have_count(3)
        assert board.evaluate(OUTSIDE) == []
        desk.submit("scene", "scene", {"scene": "results", "focus": "option0000000002"})
        expect(scene.get_by_role("heading", level=1)).to_have_text("Des ateliers")
        # Two élus weighed in the second session: that is not shown.
        elected = scene.locator("tbody tr").filter(has_text="Élus").locator("td")
        expect(elected.locator(".opinions")).to_have_count(2)
        expect(elected.nth(1)).to_have_text("–")
        assert board.evaluate(OUTSIDE) == []
        desk.page.get_by_role("button", name="Avis", exact=True).click()
        expect(desk.page.locator("ol.results")).to_have_count(3)
        expect(desk.page.locator("li.result")).to_have_count(5)
