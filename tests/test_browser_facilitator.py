"""The facilitator at work, in a real browser: everything in two gestures, and every one of them can be undone."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import Room
from playwright.sync_api import Locator, Page, expect
from serving import Serving, serving
from sorted_room import OPTIONS, sorted_workshop
from test_browser_room import audit

from facilitation.domain.phases import ALLOWS

pytestmark = pytest.mark.browser
OpenRoom = Callable[[Serving], Room]
PARK, HOMES, CRAFTS, CULTURE = OPTIONS


@pytest.fixture
def sorted_server(tmp_path: Path) -> Iterator[Serving]:
    """A workshop of sixty contributions in four options, with cards left to place."""
    sorted_workshop(tmp_path / "data", cards=60)
    with serving(tmp_path / "data", command="serve", arguments=()) as server:
        yield server


@pytest.fixture
def weighed_server(tmp_path: Path) -> Iterator[Serving]:
    """The same, with the opinion of seventeen people on each option."""
    sorted_workshop(tmp_path / "data", cards=60, weigh=True)
    with serving(tmp_path / "data", command="serve", arguments=()) as server:
        yield server


def column(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title)


def tray(page: Page) -> Locator:
    return page.get_by_role("region", name="À classer")


def cards(place: Locator) -> Locator:
    return place.locator(".sortable")


def keys(place: Locator) -> list[str]:
    found: list[str] = place.locator(".sortable").evaluate_all("cards => cards.map((card) => card.dataset.card)")
    return found


def view(page: Page, name: str) -> None:
    page.get_by_role("group", name="Ce que vous regardez").get_by_role("button", name=re.compile(f"^{name}")).click()


def drag(page: Page, card: Locator, onto: Locator) -> None:
    """With the mouse, taken by its words."""
    card.scroll_into_view_if_needed()
    words, there = card.locator(".card-text").bounding_box(), onto.bounding_box()
    assert words is not None
    assert there is not None
    page.mouse.move(words["x"] + 10, words["y"] + 8)
    page.mouse.down()
    page.mouse.move(words["x"] + 40, words["y"] + 20, steps=3)
    page.mouse.move(there["x"] + there["width"] / 2, there["y"] + 60, steps=12)
    expect(onto).to_have_class(re.compile("over"))
    page.mouse.up()


def test_a_card_is_dragged_with_the_mouse_and_comes_back(room: OpenRoom, sorted_server: Serving) -> None:
    page = room(sorted_server).facilitator()
    card = cards(tray(page)).nth(2)
    key = str(card.get_attribute("data-card"))
    drag(page, card, column(page, CRAFTS))
    moved = column(page, CRAFTS).locator(f"[data-card='{key}']")
    expect(moved).to_be_visible()
    expect(page.locator(".ghost")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Défaire")).click()
    expect(page.get_by_text(re.compile("^Défait.*rangée dans C"))).to_be_visible()
    expect(tray(page).locator(f"[data-card='{key}']")).to_have_count(1)
    expect(moved).to_have_count(0)


def test_a_finger_drags_by_the_grip(room: OpenRoom, sorted_server: Serving, browser: Any) -> None:
    context = browser.new_context(locale="fr-FR", viewport={"width": 1024, "height": 768}, has_touch=True)
    page = context.new_page()
    page.goto(sorted_server.links["facilitator"])
    card = cards(column(page, PARK)).first
    key = card.get_attribute("data-card")
    grip, there = card.locator(".grip").bounding_box(), column(page, HOMES).bounding_box()
    assert grip is not None
    assert there is not None
    finger = context.new_cdp_session(page)
    path = [(grip["x"] + 15, grip["y"] + 15), (grip["x"] + 60, grip["y"] + 40), (there["x"] + 90, there["y"] + 120)]
    touch(finger, "touchStart", path[0])
    for point in path[1:]:
        touch(finger, "touchMove", point)
    expect(column(page, HOMES)).to_have_class(re.compile("over"))
    touch(finger, "touchEnd")
    expect(column(page, HOMES).locator(f"[data-card='{key}']")).to_have_count(1)
    context.close()


def touch(finger: Any, kind: str, *points: tuple[float, float]) -> None:
    finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})


def test_the_keyboard_does_what_the_pointer_does(room: OpenRoom, sorted_server: Serving) -> None:
    page = room(sorted_server).facilitator()
    first, second = cards(tray(page)).nth(1), cards(tray(page)).nth(2)
    moved, next_one = first.get_attribute("data-card"), second.get_attribute("data-card")
    first.locator(".grip").focus()
    page.keyboard.press("d")
    expect(column(page, CULTURE).locator(f"[data-card='{moved}']")).to_have_count(1)
    focused = page.locator(f"[data-card='{next_one}'] .grip")
    expect(focused).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(focused).not_to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(focused).to_be_focused()
    page.keyboard.press("Enter")
    menu = page.get_by_role("group", name=re.compile("Déplacer .* vers"))
    menu.get_by_role("button", name=PARK).press("Enter")
    expect(column(page, PARK).locator(f"[data-card='{next_one}']")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(tray(page).locator(f"[data-card='{next_one}']")).to_have_count(1)
    page.get_by_role("searchbox").press("Control+z")
    expect(column(page, CULTURE).locator(f"[data-card='{moved}']")).to_have_count(1)


def test_several_cards_move_together_and_come_back_together(room: OpenRoom, sorted_server: Serving) -> None:
    page = room(sorted_server).facilitator()
    park = cards(column(page, PARK))
    expect(park.nth(3)).to_be_visible()
    before = keys(column(page, PARK))
    park.nth(0).get_by_role("checkbox").click()
    park.nth(2).locator(".card-text").click(modifiers=["Shift"])
    park.nth(3).locator(".card-text").click(modifiers=["Control"])
    selection = page.get_by_role("group", name="Cartes choisies")
    expect(selection).to_contain_text("4")
    selection.get_by_role("button", name=HOMES).click()
    expect(selection).to_have_count(0)
    for key in before[:4]:
        expect(column(page, HOMES).locator(f"[data-card='{key}']")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(park).to_have_count(len(before))
    assert keys(column(page, PARK)) == before


def test_finding_cards_and_confirming_a_doubtful_one(room: OpenRoom, sorted_server: Serving) -> None:
    page = room(sorted_server).facilitator()
    page.get_by_role("searchbox").fill("ECOLE")
    expect(page.get_by_role("button", name=re.compile("^Choisir"))).to_be_visible()
    texts = page.locator(".sortable .card-text").all_inner_texts()
    assert texts
    assert all("école" in text.lower() for text in texts)
    page.get_by_role("searchbox").fill("")
    doubtful = page.locator(".sortable.doubtful")
    expect(doubtful.first).to_be_visible()
    count = doubtful.count()
    place = column(page, PARK).locator(".doubtful").first
    key = place.get_attribute("data-card")
    place.get_by_role("button", name=re.compile("Bien classée")).click()
    expect(doubtful).to_have_count(count - 1)
    expect(column(page, PARK).locator(f"[data-card='{key}']")).to_have_count(1)


# The server's own engine reads these cards anew soon after a first deed, and would say otherwise: a deed a test.
def test_votes_copies_and_words_of_refusal(room: OpenRoom, sorted_server: Serving) -> None:
    page = room(sorted_server).facilitator()
    expect(tray(page).get_by_text("la salle hésite")).to_be_visible()
    expect(tray(page).get_by_text("réserve ?").first).to_be_visible()
    disputed = cards(tray(page)).first
    expect(disputed.get_by_role("button", name=re.compile(PARK))).to_contain_text("voix")

    tray(page).get_by_role("button", name=re.compile("dit 2 fois")).click()
    shown = cards(tray(page)).count()
    tray(page).get_by_role("button", name=re.compile("Séparer")).click()
    expect(cards(tray(page))).to_have_count(shown + 1)
    page.get_by_role("button", name=re.compile("^Défaire")).click()
    expect(cards(tray(page))).to_have_count(shown)


def test_idle_talk_is_folded_away(room: OpenRoom, sorted_server: Serving) -> None:
    page = room(sorted_server).facilitator()
    page.get_by_role("button", name=re.compile(r"^Hors sujet \(")).click()
    idle = tray(page).locator(".idle .sortable")
    expect(idle.first).to_be_visible()


def test_a_proposal_is_accepted_and_undone(room: OpenRoom, sorted_server: Serving) -> None:
    page = room(sorted_server).facilitator()
    proposal = page.get_by_role("region", name=re.compile("guinguette"))
    expect(proposal).to_contain_text("3 cartes semblables")
    proposal.get_by_role("button", name="En faire une option").click()
    made = column(page, "Une guinguette au bord de l’eau")
    expect(cards(made)).to_have_count(3)
    expect(proposal.get_by_role("button", name="En faire une option")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Défaire")).click()
    expect(made.get_by_role("button", name="Fiche")).to_have_count(0)


def test_a_proposal_is_refused(room: OpenRoom, sorted_server: Serving) -> None:
    page = room(sorted_server).facilitator()
    page.get_by_role("region", name=re.compile("Proposition")).get_by_role("button", name=re.compile("^Non")).click()
    expect(page.get_by_role("region", name=re.compile("Proposition"))).to_have_count(0)


def test_why_a_card_is_where_it_is(room: OpenRoom, sorted_server: Serving) -> None:
    page = room(sorted_server).facilitator()
    card = cards(column(page, HOMES)).first
    card.locator(".grip").click()
    card.get_by_role("button", name="Pourquoi ici").click()
    expect(card.get_by_role("status")).to_contain_text("Rangée automatiquement")
    page.keyboard.press("Escape")
    card.locator(".grip").click()
    card.get_by_role("button", name=PARK).click()
    moved = cards(column(page, PARK)).filter(has=page.locator(".label", has_text=re.compile("^C2$")))
    moved.locator(".grip").click()
    moved.get_by_role("button", name="Pourquoi ici").click()
    expect(moved.get_by_role("status")).to_contain_text("Rangée par vous")


def test_a_footprint_is_drawn_by_hand_then_computed_again(room: OpenRoom, sorted_server: Serving) -> None:
    page = room(sorted_server).facilitator()
    column(page, CULTURE).get_by_role("button", name="Fiche").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Transition écologique").check()
    sheet.get_by_role("button", name=re.compile("à la main")).click()
    if sheet.get_by_role("button", name="Tout effacer").is_enabled():
        sheet.get_by_role("button", name="Tout effacer").click()
    ground = sheet.locator(".sheet-map").bounding_box()
    assert ground is not None
    for across, down in ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6)):
        page.mouse.click(ground["x"] + ground["width"] * across, ground["y"] + ground["height"] * down)
    sheet.get_by_role("button", name="Fermer la zone").click()
    corner = sheet.locator(".handle.corner")
    expect(corner).to_have_count(4)
    corner.nth(1).focus()
    page.keyboard.press("Delete")
    expect(corner).to_have_count(3)
    sheet.get_by_role("button", name="Garder cette emprise").click()
    expect(sheet.get_by_text("tracée à la main")).to_be_visible()
    sheet.get_by_role("button", name="Recalculer").click()
    expect(sheet.get_by_text("tracée à la main")).to_have_count(0)
    expect(sheet.get_by_label("Transition écologique")).to_be_checked()


def test_options_that_exclude_each_other_make_no_scenario(room: OpenRoom, sorted_server: Serving) -> None:
    page = room(sorted_server).facilitator()
    view(page, "Emprises")
    page.get_by_label("A et B", exact=True).select_option("alternative")
    page.get_by_label("Titre d’un nouveau scénario").fill("Le parc habité")
    page.get_by_label("Titre d’un nouveau scénario").press("Enter")
    options = page.get_by_role("group", name="Options de « Le parc habité »")
    expect(options.get_by_role("button", name=re.compile(HOMES))).to_be_disabled()
    options.get_by_role("button", name=re.compile(CRAFTS)).click()
    expect(options.get_by_role("button", name=re.compile(CRAFTS))).to_have_attribute("aria-pressed", "true")


def test_opinions_stay_hidden_until_they_are_revealed(room: OpenRoom, weighed_server: Serving) -> None:
    page = room(weighed_server).facilitator()
    expect(page.get_by_text("17 avis").first).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(0)
    expect(page.get_by_label("Points à répartir")).to_be_disabled()
    page.get_by_role("button", name="Dévoiler les résultats").click()
    first = page.locator(".result").first
    expect(first.get_by_role("row", name=re.compile("Élus"))).to_be_visible()
    expect(first.get_by_role("img").first).to_have_attribute("aria-label", re.compile("[+−]"))
    page.get_by_role("button", name="Masquer les résultats").click()
    expect(page.locator(".result")).to_have_count(0)


def test_the_roadmap_is_written_live(room: OpenRoom, sorted_server: Serving) -> None:
    people = room(sorted_server)
    page = people.facilitator()
    view(page, "Feuille de route")
    page.get_by_label("Nouvelle action").fill("Dépolluer les cuves")
    page.get_by_label("Nouvelle action").press("Enter")
    action = page.get_by_role("listitem").filter(has=page.get_by_label("Action 1"))
    action.get_by_label("Porteur").fill("EPF")
    action.get_by_label("Porteur").press("Tab")
    action.get_by_role("button", name="Priorité 1").click()
    action.get_by_role("button", name=re.compile(PARK)).click()
    page.get_by_role("button", name=re.compile("En faire une action A8")).click()
    expect(page.get_by_label("Action 2")).to_have_value(re.compile("droit d'eau"))
    expect(page.get_by_text("d’après A8")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("En faire une action A8"))).to_have_count(0)
    page.reload()
    view(page, "Feuille de route")
    expect(page.get_by_label("Porteur").first).to_have_value("EPF")
    expect(page.get_by_role("button", name="Priorité 1").first).to_have_attribute("aria-pressed", "true")


def test_the_phases_open_what_the_rules_say(room: OpenRoom, demo: Serving) -> None:
    page = room(demo).facilitator()
    boot = page.evaluate("JSON.parse(document.getElementById('boot').textContent)")
    assert {each["phase"]: each["allows"] for each in boot["phases"]} == ALLOWS
    phases = page.get_by_role("navigation", name="Phase").get_by_role("button")
    expect(phases).to_have_count(6)
    phases.nth(2).click()
    expect(phases.nth(2)).to_have_attribute("aria-current", "step")
    expect(page.get_by_role("button", name="classer", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("region", name="Tri collectif")).to_contain_text("encore à trier")


def test_usages_are_read_and_corrected(room: OpenRoom, demo: Serving) -> None:
    page = room(demo).facilitator()
    page.get_by_role("button", name="Usages", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Nouvel usage").click()
    dialog.get_by_label("Intitulé").fill("Un cimetière de bateaux")
    dialog.get_by_label(re.compile("^Mots")).fill("bateau*\ngabare*")
    dialog.get_by_role("button", name="Garder", exact=True).click()
    expect(dialog.get_by_role("button", name=re.compile("Un cimetière de bateaux"))).to_contain_text("2 mots")

    ours = dialog.get_by_role("button", name=re.compile("Un parc et une nature retrouvée"))
    ours.click()
    words = dialog.get_by_label(re.compile("^Mots"))
    known = words.input_value().split("\n")
    words.fill("\n".join([*known, "gabare*"]))
    dialog.get_by_role("button", name="Garder", exact=True).click()
    page.reload()
    page.get_by_role("button", name="Usages", exact=True).click()
    ours.click()
    expect(words).to_have_value("\n".join([*known, "gabare*"]))


def test_usages_that_could_not_be_read_are_asked_for_again(room: OpenRoom, demo: Serving) -> None:
    page = room(demo).facilitator()
    page.route("**/usages.json", lambda route: route.abort())
    page.get_by_role("button", name="Usages", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_contain_text("n’ont pas pu être lus")
    page.unroute("**/usages.json")
    dialog.get_by_role("button", name="Fermer").click()
    page.get_by_role("button", name="Usages", exact=True).click()
    expect(dialog.get_by_role("button", name=re.compile("Un parc et une nature retrouvée"))).to_be_visible()
    expect(dialog.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("width", [1366, 1024])
def test_the_desk_is_accessible_and_fits(room: OpenRoom, weighed_server: Serving, width: int) -> None:
    page = room(weighed_server).facilitator(width=width, height=768)
    page.get_by_role("button", name="Dévoiler les résultats").click()
    expect(page.locator(".result").first).to_be_visible()
    for name in ("Avis", "Contributions", "Options", "Emprises", "Feuille de route"):
        view(page, name)
        expect(page.get_by_role("main")).to_be_visible()
        audit(page, f"facilitator {name}")
        size = page.evaluate("[document.scrollingElement.scrollWidth, document.scrollingElement.scrollHeight]")
        assert size == [width, 768], name
        expect(page.get_by_role("button", name=re.compile("^Défaire"))).to_be_in_viewport()
    view(page, "Options")
    cards(column(page, PARK)).first.locator(".grip").click()
    audit(page, "facilitator menu")
    column(page, PARK).get_by_role("button", name="Fiche").click()
    audit(page, "facilitator sheet")
