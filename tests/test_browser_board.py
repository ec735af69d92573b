"""What the room sees on the board, scene by scene, at the end of a whole day."""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from browsing import Room
from day import OPINIONS, ROOM, THEMES, Day, option_key, write_day
from playwright.sync_api import Locator, Page, expect
from room import padded
from serving import Serving, serving
from test_browser_room import audit

pytestmark = pytest.mark.browser
OpenRoom = Callable[[Serving], Room]

WRITTEN_MS = 30_000  # a draft with its maps, on a busy machine
SIZES = ((1920, 1080), (1280, 720), (1024, 768))
SUBMIT = """async ([code, message]) => {
  const { io } = await import('/static/any/vendor/socket.io/socket.io.esm.min.js');
  globalThis.desk ??= io({ transports: ['websocket'], auth: { workshop: code, role: 'facilitator' } });
  return globalThis.desk.timeout(10000).emitWithAck('submit', message);
}"""
# What stands outside the screen, or does not fit in a box that hides the rest; what turns its pages by itself may.
OUTSIDE = """() => {
  const EXCEPT = '.unseen, .pages, .stage, .gauge, .latest, .leaflet-container, svg *';
  const style = (each) => getComputedStyle(each);
  const hides = (each) => style(each).overflowY === 'hidden' && style(each).webkitLineClamp === 'none';
  const whole = (each) => each.scrollHeight <= each.clientHeight + 2 && each.scrollWidth <= each.clientWidth + 2;
  return [...document.querySelectorAll('#board *')]
    .filter((each) => each.getClientRects().length && !each.closest(EXCEPT))
    .filter((each) => {
      const { left, top, right, bottom } = each.getBoundingClientRect();
      if (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1) return true;
      return !(each instanceof SVGElement) && hides(each) && !whole(each);
    })
    .map((each) => `${each.tagName}.${each.getAttribute('class')}`);
}"""


class Desk:
    """Steers the board over the real protocol."""

    def __init__(self, room: Room) -> None:
        self.code = room.server.code
        self.page = room.facilitator()

    def submit(self, kind: str, key: str, value: Any) -> None:
        message = {"id": secrets.token_urlsafe(15), "kind": kind, "key": key, "value": value}
        answer = self.page.evaluate(SUBMIT, [self.code, message])
        assert "seq" in answer, answer

    def show(self, board: Page, scene: str, focus: str | None = None) -> Locator:
        self.submit("scene", "scene", {"scene": scene, "focus": focus})
        shown = board.locator(f"section.scene.{scene}")
        expect(shown).to_be_visible()
        return shown


@contextmanager
def day_of(folder: Path, **wanted: Any) -> Iterator[tuple[Day, Serving]]:
    day = write_day(folder / "data", **wanted)
    with serving(folder / "data", command="serve", arguments=()) as server:
        yield day, server


@pytest.fixture(scope="module")
def whole_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Day, Serving]]:
    """Seven options, weighed and revealed, and a feuille de route."""
    with day_of(tmp_path_factory.mktemp("day")) as found:
        yield found


def assert_inside(board: Page, where: object) -> None:
    assert board.evaluate(OUTSIDE) == [], where


def test_options_on_one_page(room: OpenRoom, whole_day: tuple[Day, Serving]) -> None:
    day, server = whole_day
    here = room(server)
    board, desk = here.board(), Desk(here)
    scene = desk.show(board, "options")
    cards = scene.get_by_role("listitem")
    expect(cards).to_have_count(7)
    for index, (title, _words) in enumerate(THEMES[:7]):
        card = cards.nth(index)
        expect(card.get_by_role("heading")).to_have_text(title)
        expect(card.locator(".letter").first).to_have_text("ABCDEFG"[index])
        expect(card.locator("svg .hatched")).to_have_attribute("fill", f"url(#hatch-{index + 1})")
    park = cards.first
    placed = [key for key, value in day.state.all("placement").items() if value["option"] == option_key(0)]
    expect(park).to_contain_text(f"{len(placed)} contributions")
    expect(park).to_contain_text("Habitants")
    # Collèges of one or two people are counted with the others, not named.
    expect(scene).not_to_contain_text("Propriétaire")


def test_one_option_full_screen(room: OpenRoom, whole_day: tuple[Day, Serving]) -> None:
    day, server = whole_day
    here = room(server)
    board, desk = here.board(), Desk(here)
    scene = desk.show(board, "option", option_key(0))
    expect(scene.get_by_role("heading", level=1)).to_have_text("Un parc et des berges")
    expect(scene).to_contain_text("sans rien bâtir dans la zone inondable")
    expect(scene).to_contain_text("Si la rive reste ouverte à tous")
    expect(scene.locator("blockquote").first).to_contain_text("Remettre la chute d'eau en service")
    covered = day.state.get("footprint", option_key(0))
    assert covered is not None
    expect(scene.locator("figcaption")).to_contain_text(f"{covered['share']:.0%}".replace("%", ""))
    assert scene.locator("svg.plan .drawn").count() > 0
    desk.show(board, "option", option_key(1))
    expect(scene.get_by_role("heading", level=1)).to_have_text("Des logements au bord de l’eau")


def test_all_footprints_and_what_several_ask_for(room: OpenRoom, whole_day: tuple[Day, Serving]) -> None:
    _day, server = whole_day
    here = room(server)
    board, desk = here.board(), Desk(here)
    scene = desk.show(board, "footprints")
    expect(scene.locator("svg.plan .letter-on")).to_have_text(list("ABCDEFG"))
    fills = scene.locator("svg.plan .hatched").evaluate_all("(all) => all.map((each) => each.getAttribute('fill'))")
    assert len(set(fills)) == 7
    hall = scene.locator(".asked li").first
    expect(hall).to_contain_text("La grande halle")
    expect(hall.locator(".letter")).to_have_text(list("CDEFG"))
    expect(scene.locator(".scenarios li")).to_have_count(2)
    expect(scene.locator(".scenarios li").nth(1).locator(".letter")).to_have_text(list("BCD"))


def test_cards_glide_to_their_piles(room: OpenRoom, whole_day: tuple[Day, Serving]) -> None:
    _day, server = whole_day
    here = room(server)
    board, desk = here.board(), Desk(here)
    scene = desk.show(board, "sorting")
    card = scene.locator("[data-card]").first
    key = card.get_attribute("data-card")
    remaining = int(scene.locator(".remaining b").inner_text())
    pile = scene.locator(f"[data-pile='{option_key(4)}']")
    before = int(pile.locator(".count").inner_text())
    board.evaluate(
        """() => new MutationObserver((seen) => seen.forEach(({ addedNodes }) => addedNodes.forEach((each) => {
          if (each.classList?.contains('flying')) document.body.dataset.flew = each.textContent;
        }))).observe(document.getElementById('board'), { childList: true, subtree: true })"""
    )
    words = card.locator(".words").inner_text()
    desk.submit("placement", str(key), {"option": option_key(4)})
    expect(pile.locator(".count")).to_have_text(str(before + 1))
    expect(scene.locator(".remaining b")).to_have_text(str(remaining - 1))
    expect(scene.locator(f"[data-card='{key}']")).to_have_count(0)
    expect(board.locator("body")).to_have_attribute("data-flew", words)
    expect(scene.locator(".flying")).to_have_count(0)
    # Where motion is unwelcome, the card is simply there.
    board.emulate_media(reduced_motion="reduce")
    board.evaluate("delete document.body.dataset.flew")
    desk.submit("placement", str(key), {"option": None})
    expect(pile.locator(".count")).to_have_text(str(before))
    expect(scene.locator(f"[data-card='{key}']")).to_have_count(1)
    assert board.evaluate("document.body.dataset.flew ?? ''") == ""


def test_results_by_college(room: OpenRoom, whole_day: tuple[Day, Serving]) -> None:
    day, server = whole_day
    here = room(server)
    board, desk = here.board(), Desk(here)
    scene = desk.show(board, "results")
    lines = scene.locator("tbody tr")
    expect(lines).to_have_count(7)
    ranked = sorted(day.state.all("result").items(), key=lambda item: -item[1]["consensus"])
    letters = [option_key(index) for index in range(7)]
    expect(lines.locator(".letter")).to_have_text(["ABCDEFG"[letters.index(key)] for key, _value in ranked])
    # The businesses: two voters only. The owners: none. Neither has a column.
    heads = scene.locator("thead th").all_inner_texts()
    assert "Élus" in heads
    assert not {"Entreprises", "Propriétaire"} & set(heads)
    desk.submit("scene", "scene", {"scene": "results", "focus": option_key(1)})
    expect(scene.get_by_role("heading", level=1)).to_have_text("Des logements au bord de l’eau")
    housing = day.state.get("result", option_key(1))
    assert housing is not None
    elected = next(each for each in housing["colleges"] if each["id"] == "elus")
    bars = scene.locator("tbody tr").first.locator("svg").first
    expect(bars.locator("rect")).to_have_count(sum(count > 0 for count in elected["desirable"]))
    expect(bars.locator("text")).to_have_text([str(count) for count in elected["desirable"] if count])
    # Those who are against stand on the left of the middle.
    middle = float(str(bars.locator("line").get_attribute("x1")))
    against = bars.locator("rect.strongly-against")
    assert float(str(against.get_attribute("x"))) + float(str(against.get_attribute("width"))) <= middle
    for each in housing["divides"]:
        name = next(
            college["name"]
            for college in day.state.things["workshop"]["workshop"]["colleges"]
            if college["id"] == each["id"]
        )
        expect(scene.locator(".verdict")).to_contain_text(name)


def test_nothing_but_counts_before_the_reveal(room: OpenRoom, tmp_path: Path) -> None:
    with day_of(tmp_path, until="weighing", options=3) as (_day, server):
        here = room(server)
        board, desk = here.board(), Desk(here)
        scene = desk.show(board, "results")
        weighed = sum(count for college, count in ROOM.items() if college != "proprietaire") - ROOM["entreprises"] + 2
        expect(scene.locator(".progress .count")).to_have_text([str(weighed)] * 3)
        expect(scene.locator("svg.opinions")).to_have_count(0)
        for college in OPINIONS:
            assert college not in scene.inner_html()
        desk.submit("weighing", "weighing", {"revealed": True})
        expect(scene.locator("tbody tr")).to_have_count(3)
        desk.submit("weighing", "weighing", {"revealed": False})
        expect(scene.locator(".progress .count")).to_have_count(3)
        expect(scene.locator("svg.opinions")).to_have_count(0)


def test_the_roadmap(room: OpenRoom, whole_day: tuple[Day, Serving]) -> None:
    day, server = whole_day
    here = room(server)
    board, desk = here.board(), Desk(here)
    scene = desk.show(board, "roadmap")
    columns = scene.locator(".horizon")
    expect(columns.first.locator(".step .what")).to_have_text(
        [
            "Mettre la grande halle hors d’eau",
            "Sonder les sols du hangar et du quai",
            "Ouvrir la berge un dimanche par mois",
        ]
    )
    expect(columns.nth(1).locator(".step").first).to_contain_text("CC des Rives de Vaure")
    expect(columns.nth(2).locator(".letter")).to_have_text(["B"])
    helpers = [value for value in day.state.all("commitment").values() if value["action"] == padded("action0")]
    expect(columns.first.locator(".helpers b").first).to_contain_text(str(len(helpers)))


def test_the_draft_is_read_out(room: OpenRoom, whole_day: tuple[Day, Serving]) -> None:
    day, server = whole_day
    here = room(server)
    board, desk = here.board(), Desk(here)
    scene = desk.show(board, "draft", "stakes")
    expect(scene.get_by_role("heading", level=1)).to_contain_text("4", timeout=WRITTEN_MS)
    expect(scene.locator(".stance.disputed")).to_contain_text("Les élus ne veulent pas s’interdire de bâtir.")
    expect(scene.locator(".outline li")).to_have_count(12)
    expect(scene.locator(".outline .current")).to_have_count(1)
    expect(scene.locator(".refs").first).to_be_hidden()
    desk.submit("reading", "stakes", {"stance": "agreed"})
    expect(scene.locator(".stance.agreed")).to_be_visible()
    desk.submit("scene", "scene", {"scene": "draft", "focus": f"option-{option_key(0)}#sources"})
    expect(scene.get_by_role("heading", level=1)).to_contain_text("Un parc et des berges")
    quote = day.state.things["option"][option_key(0)]["quote"]
    expect(scene.locator(".sources li").first).to_contain_text(f"C{day.state.things['idea'][quote]['number']}")
    assert_inside(board, "draft")


def test_the_results_of_a_small_room_have_a_line_for_each_option(
    room: OpenRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No collège can be named: there is one wide column of opinions."""
    monkeypatch.setattr("day.ROOM", dict.fromkeys(ROOM, 2))
    with day_of(tmp_path) as (_day, server):
        here = room(server)
        boards = [here.board(width=width, height=height) for width, height in SIZES]
        desk = Desk(here)
        for board in boards:
            scene = desk.show(board, "results")
            expect(scene.locator("thead th")).to_have_text(["Option", "Petits collèges ensemble", "Faisable (tous)"])
            expect(scene.locator("tbody tr")).to_have_count(7)
            assert_inside(board, board.viewport_size)


def test_what_is_gone_shows_the_wall(room: OpenRoom, tmp_path: Path) -> None:
    with day_of(tmp_path, until="options", options=2) as (_day, server):
        here = room(server)
        board, desk = here.board(), Desk(here)
        desk.show(board, "option", option_key(1))
        desk.submit("option", option_key(1), None)
        expect(board.locator("section.scene.wall .card").first).to_be_visible()
        desk.submit("scene", "scene", {"scene": "option", "focus": "never-was"})
        expect(board.locator("section.scene.wall")).to_be_visible()
        desk.show(board, "draft", "no-such-section")
        expect(board.get_by_role("heading", level=1)).to_be_visible(timeout=WRITTEN_MS)


def test_the_map_holds_what_was_drawn_around_the_site(room: OpenRoom, whole_day: tuple[Day, Serving]) -> None:
    _day, server = whole_day
    here = room(server)
    board, desk = here.board(), Desk(here)
    scene = desk.show(board, "map")
    expect(scene.locator("path.shape").first).to_be_attached()
    outside = """() => {
      const frame = document.querySelector('.ground').getBoundingClientRect();
      const inside = ({ left, right, top, bottom }) =>
        left >= frame.left && right <= frame.right && top >= frame.top && bottom <= frame.bottom;
      const drawn = [...document.querySelectorAll('path.shape, path.site-outline')];
      return drawn.filter((each) => !inside(each.getBoundingClientRect())).length;
    }"""
    board.wait_for_function(f"({outside})() === 0")


@pytest.mark.parametrize("count", [0, 1, 10, 18])
def test_every_scene_fits_every_screen(room: OpenRoom, tmp_path: Path, count: int) -> None:
    with day_of(tmp_path, options=count) as (_day, server):
        here = room(server)
        boards = [here.board(width=width, height=height) for width, height in SIZES]
        boards[-1].emulate_media(reduced_motion="reduce")  # what is measured to fit must not be on its way
        desk = Desk(here)
        if count >= 10:
            long = "Anticonstitutionnellement réhabilitable, écoquartier intergénérationnel et maraîcher"
            desk.submit("option", option_key(3), {"title": long[:80]})
            desk.submit("option", option_key(4), {"title": "X" * 80})
        asked: list[tuple[str, str | None]] = [
            ("options", None),
            ("footprints", None),
            ("sorting", None),
            ("results", None),
            ("roadmap", None),
            ("map", None),
            *([("option", option_key(count // 2)), ("results", option_key(count // 2))] if count else []),
        ]
        for scene, focus in asked:
            for board in boards:
                shown = desk.show(board, scene, focus)
                expect(shown).not_to_be_empty()
                assert_inside(board, (scene, focus, board.viewport_size))
            audit(boards[0], f"{scene} {focus}")
            boards[0].emulate_media(reduced_motion="no-preference")
        assert not re.search(r"\d+\.\d+\.\d+\.\d+", boards[0].locator("body").inner_text())
