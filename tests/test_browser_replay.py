"""The workshop told again: on the board, and as a page that opens from a disk."""

from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import Room
from day import ROOM, THEMES, Day, write_day
from playwright.sync_api import Browser, expect
from serving import Serving
from test_browser_board import Desk, assert_inside, day_of
from test_browser_room import audit

from facilitation.domain.decision import Author
from facilitation.synthesis.package.replay import replay_html, told

pytestmark = pytest.mark.browser
OpenRoom = Callable[[Serving], Room]


def test_the_workshop_told_again(room: OpenRoom, tmp_path: Path) -> None:
    with day_of(tmp_path) as (_day, server):
        here = room(server)
        board, desk = here.board(), Desk(here)
        board.clock.install()
        scene = desk.show(board, "replay")
        expect(scene.locator(".replay-map svg .outline")).to_be_visible()
        board.clock.run_for(30_000)
        expect(scene.locator(".phase")).not_to_be_empty()
        expect(scene.locator(".mark-of").first).to_be_attached()
        board.clock.run_for(100_000)
        expect(scene.locator(".replay-piles .name")).to_have_text([title for title, _words in THEMES[:7]])
        expect(scene.get_by_role("button")).to_have_count(0)
        assert_inside(board, "replay")


def test_the_replay_opens_from_a_disk(browser: Browser, tmp_path: Path) -> None:
    data = tmp_path / "data"
    day = write_day(data)
    hostile = "</script><script>document.title = 'gone'</script>\u2028<b>"
    day.led("phase", "phase", {"phase": "options"})
    moderated, corrected, taken_back = list(day.state.all("idea"))[:3]
    day.led("idea", moderated, {"hidden": True, "reason": "insultes"})
    day.said(_author(day, corrected), "idea", corrected, {"text": hostile})
    day.said(_author(day, taken_back), "idea", taken_back, None)
    hidden, withdrawn = (_said(day, key) for key in (moderated, taken_back))
    page_file = tmp_path / "replay.html"
    page_file.write_text(replay_html(day.log, "Le moulin & <la Vaure>"), encoding="utf-8")
    written = page_file.read_text(encoding="utf-8")
    assert hidden not in written
    assert withdrawn not in written
    assert "insultes" not in written

    context = browser.new_context(offline=True, viewport={"width": 1366, "height": 768})
    problems: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.goto(page_file.as_uri())
    expect(page).to_have_title("Le moulin & <la Vaure>")
    page.get_by_role("button").click()  # it played: now it rests
    slider = page.get_by_role("slider")
    length = float(str(slider.get_attribute("max")))
    assert 60 <= length <= 124
    slider.press("Home")
    expect(page.locator(".mark-of")).to_have_count(0)
    slider.press("End")
    expect(page.locator(".replay-piles li")).to_have_count(7)
    told_shapes = sum(1 for each in day.state.all("annotation").values() if each.get("geometry") or each.get("place"))
    expect(page.locator(".mark-of")).to_have_count(told_shapes)
    slider.fill(f"{length * 0.42:.1f}")
    expect(page.locator(".replay-latest li").first).to_be_visible()
    audit(page, "replay")
    assert not problems
    context.close()


def test_what_is_told_again(tmp_path: Path) -> None:
    day = write_day(tmp_path / "data", options=2)
    day.led("phase", "phase", {"phase": "options"})
    key = next(iter(day.state.all("idea")))
    first = day.state.things["idea"][key]["text"]
    day.said(_author(day, key), "idea", key, {"text": "mieux dit"})
    heard = told(day.log)
    assert "mieux dit" in {each["value"].get("text") for each in heard if each["kind"] == "idea"}
    assert first not in str(heard)
    assert all(set(each) == {"kind", "key", "value", "at"} for each in heard)
    # Opinions are counted, never told; a collège of two people is not named.
    assert all(set(each["value"]) == {"option"} for each in heard if each["kind"] == "ballot")
    colleges = {each["value"]["college"] for each in heard if each["kind"] == "participant"}
    assert colleges == {college for college, count in ROOM.items() if count >= 3} | {None}


def _author(day: Day, key: str) -> Author:
    return Author("participant", day.state.things["idea"][key]["author"])


def _said(day: Day, key: str) -> str:
    """What a contribution said first."""
    value = next(change.value for change in day.log if change.key == key and change.kind == "idea")
    assert value is not None
    return str(value["text"])
