"""The phone after the first words: the author's tap, the collective sorting, the weighing, the roadmap. Real pages."""

import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import Room, idea_field, say
from playwright.sync_api import Browser, Locator, Page, expect
from serving import Serving, serving
from test_browser_room import audit

pytestmark = pytest.mark.browser
Things = dict[str, dict[str, Any]]

PARK, HOMES = "un grand parc avec des arbres et des bancs", "des logements pour les jeunes et les familles"
# What the engine may take to read its books, the first time that it is asked, on a machine that does other things too.
COLD_MS = 30_000
VAGUE = ("un truc pour que ça bouge un peu ici", "un lieu où on se croise", "moins de béton")
EMIT = """async ({code, event, payload}) => {
  if (!window.desk) {
    const page = [...document.scripts].map(({src}) => src).find((src) => src.includes('/static/'));
    const { io } = await import(page.match(/.*[/]static[/][0-9a-f]+/)[0] + '/vendor/socket.io/socket.io.esm.min.js');
    window.desk = io({ transports: ['websocket'], auth: { workshop: code, role: 'facilitator' } });
  }
  return await window.desk.timeout(20000).emitWithAck(event, payload);
}"""


class Desk:
    """The facilitator's messages, sent by a browser that holds the facilitator's cookie."""

    def __init__(self, people: Room, server: Serving) -> None:
        self._page, self._code = people.facilitator(), server.code
        self._page.goto(server.base + "/")
        self._page.goto(server.links["join"])

    def emit(self, event: str, payload: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self._page.evaluate(EMIT, {"code": self._code, "event": event, "payload": payload})
        return answer

    def submit(self, kind: str, key: str, value: dict[str, Any]) -> None:
        answer = self.emit("submit", {"id": secrets.token_urlsafe(16), "kind": kind, "key": key, "value": value})
        assert "seq" in answer, answer

    def phase(self, name: str) -> None:
        self.submit("phase", "phase", {"phase": name})

    def things(self, kind: str) -> Things:
        """What staff knows of a kind."""
        changes = self.emit("join", {"since": 0, "waiting": 0})["changes"]
        return {each["key"]: each["value"] for each in changes if each["kind"] == kind and each["value"] is not None}

    def option(self, title: str) -> str:
        """Make an option; its key."""
        key = secrets.token_urlsafe(15)
        self.submit("option", key, {"title": title})
        return key


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Serving]:
    with serving(tmp_path / "data") as running:
        yield running


@pytest.fixture
def people(browser: Browser, server: Serving) -> Iterator[Room]:
    room = Room(browser, server)
    yield room
    room.close()


@pytest.fixture
def desk(people: Room, server: Serving) -> Desk:
    return Desk(people, server)


def enter(people: Room, college: str, **size: int) -> Page:
    """A phone that takes part, whatever the phase asks of it."""
    page = people.phone(**size)
    page.get_by_text(college, exact=True).tap()
    page.get_by_role("button", name="Participer").tap()
    expect(page.get_by_text("Connecté")).to_be_visible()
    return page


def received(page: Page, text: str) -> None:
    say(page, text)
    expect(idea_field(page)).to_have_value("")
    expect(page.locator(".confirmation .tick")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=text).first).to_contain_text("reçue")


def strip(page: Page) -> Locator:
    return page.get_by_role("region", name="Votre idée va avec…")


def slip(page: Page, text: str) -> Locator:
    return page.locator(".mine").get_by_role("listitem").filter(has_text=text)


def eventually(read: Callable[[], object], page: Page) -> None:
    """Asks the server until it knows; the page's own clock does the waiting."""
    for _ in range(100):
        if read():
            return
        page.evaluate("new Promise((resolve) => setTimeout(resolve, 50))")
    assert read()


def test_the_author_says_where_an_idea_goes_and_that_it_went_wrong(people: Room, desk: Desk) -> None:
    zoe = people.participant("Habitants")
    received(zoe, PARK)
    # Before options exist: usages. To go on is enough to be asked nothing more.
    expect(strip(zoe).get_by_role("button").nth(1)).to_be_visible(timeout=COLD_MS)
    idea_field(zoe).fill("des log")
    expect(strip(zoe)).to_have_count(0)
    idea_field(zoe).fill("")
    received(zoe, HOMES)
    strip(zoe).get_by_role("button", name="Autre", exact=True).tap()
    expect(zoe.get_by_text("C’est noté, merci : autre chose.")).to_be_visible()
    eventually(lambda: desk.things("hint"), zoe)
    assert [(each["option"], each["usage"]) for each in desk.things("hint").values()] == [(None, None)]

    park, homes = desk.option("Un parc"), desk.option("Des logements")
    received(zoe, "des arbres fruitiers")
    strip(zoe).get_by_role("button", name="Un parc").tap()
    mine = slip(zoe, "des arbres fruitiers")
    expect(mine).to_contain_text("Vous l’avez rangée dans")
    expect(mine).to_contain_text("Un parc")
    key = next(key for key, each in desk.things("idea").items() if each["text"] == "des arbres fruitiers")
    assert desk.things("placement")[key]["by"] == "author"

    mine.get_by_role("button", name="Ce n’est pas ça").tap()
    expect(mine).to_contain_text("de nouveau à classer")
    assert desk.things("placement")[key]["option"] is None
    mine.get_by_role("button", name="Choisir son option").tap()
    mine.get_by_role("button", name="Des logements").tap()
    expect(mine).to_contain_text("Vous l’avez rangée dans")
    assert desk.things("placement")[key]["option"] == homes

    # What the facilitator has placed stays there; the facilitator is told.
    desk.submit("placement", key, {"option": park})
    expect(mine).to_contain_text("Votre idée a rejoint")
    expect(mine).to_contain_text("Vous la rangeriez dans « Des logements » : l’animation en est informée.")
    assert desk.things("placement")[key]["option"] == park


def sort_one(page: Page, choice: str) -> str:
    """Judge the card that is shown; what it says."""
    text = page.locator(".sort-words").inner_text()
    page.locator(".sort").get_by_role("button", name=choice, exact=False).tap()
    expect(page.locator(".sort-words").filter(has_text=text)).to_have_count(0)
    return text


def test_the_room_sorts_what_the_machine_could_not(people: Room, desk: Desk) -> None:
    zoe, ali = people.participant("Habitants"), people.participant("Élus")
    for text in (PARK, *VAGUE):
        received(zoe, text)
    say(ali, HOMES)
    idea_field(ali).fill("une phrase en cours")
    desk.option("Un parc"), desk.option("Un lieu de rencontre"), desk.option("Des ateliers"), desk.option("Du sport")
    desk.phase("sorting")

    # It opens by itself, but takes nobody's pen away.
    expect(zoe.get_by_role("heading", name="Où rang")).to_be_visible()
    expect(ali.get_by_text("Ce que vous étiez en train d’écrire est gardé ici.")).to_be_visible()
    ali.get_by_role("button", name="J’y vais").tap()

    first = sort_one(ali, "Nouvelle piste")
    expect(ali.get_by_text("1 carte rangée, merci.")).to_be_visible()
    ali.get_by_role("button", name="Revenir à la carte précédente").tap()
    expect(ali.locator(".sort-words")).to_have_text(first)
    expect(ali.get_by_role("button", name="Nouvelle piste")).to_have_attribute("aria-pressed", "true")
    sort_one(ali, "Je ne sais pas")
    expect(ali.get_by_text("1 carte rangée, merci.")).to_be_visible()

    # A phone without network keeps what it judged; a late one is dealt cards of its own.
    ali.context.set_offline(True)
    ali.get_by_role("button", name="Une autre option").tap()
    ali.locator(".sort .choices > .choice").last.tap()
    expect(ali.get_by_text("2 cartes rangées, merci.")).to_be_visible()
    expect(ali.get_by_text("1 en attente")).to_be_visible()
    ali.context.set_offline(False)
    expect(ali.get_by_text("1 en attente")).to_have_count(0, timeout=20_000)
    eventually(lambda: len(desk.things("judgement")) == 2, ali)
    assert {each["choice"] for each in desk.things("judgement").values()} > {"unsure"}

    lea = enter(people, "Associations")
    shown = lea.locator(".sort-card").or_(lea.get_by_text("tout est trié")).first
    expect(shown).to_be_visible()
    judged = 0
    while lea.locator(".sort-card").is_visible():
        sort_one(lea, "Je ne sais pas")
        expect(shown).to_be_visible()
        judged += 1
    assert judged >= len(VAGUE)
    expect(lea.get_by_text("Merci, tout est trié.")).to_be_visible()

    desk.phase("options")
    expect(lea.get_by_role("heading", name="Les options")).to_be_visible()


def degrees(page: Page, question: str) -> Locator:
    return page.get_by_role("group", name=question)


def answer(page: Page, desirable: str, feasible: str) -> str:
    """Answer both questions about the option that is shown; its title."""
    degrees(page, "Souhaitable").get_by_text(desirable).tap()
    degrees(page, "Faisable").get_by_text(feasible).tap()
    expect(page.locator(".kept .done")).to_be_visible()
    return page.locator(".weighed .title").inner_text()


def test_options_are_weighed_until_the_results_are_shown(people: Room, desk: Desk) -> None:
    zoe = people.participant("Habitants")
    received(zoe, PARK)
    titles = {desk.option(title): title for title in ("Un parc", "Des logements", "Des ateliers")}
    desk.phase("weighing")
    others = [enter(people, "Habitants"), enter(people, "Habitants"), enter(people, "Élus")]

    order = []
    for _ in titles:
        order.append(answer(zoe, "Plutôt oui", "Pas du tout"))
        if len(order) == 1:
            zoe.get_by_role("button", name="À quelle condition ?").tap()
            zoe.get_by_label("À quelle condition ?").fill("si les arbres restent")
            zoe.get_by_role("button", name="Envoyer").tap()
            expect(zoe.locator(".amended")).to_contain_text("reçue")
        zoe.get_by_role("button", name=re.compile("Suivante|Voir mes réponses")).tap()
    assert sorted(order) == sorted(titles.values())
    condition = next(value for value in desk.things("idea").values() if value["text"] == "si les arbres restent")
    assert titles[condition["condition"]] == order[0]

    # Found again after a reload, in the same order; changed from the summary.
    zoe.reload()
    expect(zoe.get_by_role("heading", name="Vos réponses")).to_be_visible()
    assert zoe.locator(".opinion .title").all_inner_texts() == order
    zoe.get_by_role("button", name=f"Changer ({order[1]})").tap()
    expect(degrees(zoe, "Souhaitable").get_by_label("Plutôt oui")).to_be_checked()
    answer(zoe, "Tout à fait", "Mitigé")
    for page in others:
        for _ in titles:
            answer(page, "Pas du tout", "Plutôt oui")
            page.get_by_role("button", name=re.compile("Suivante|Voir mes réponses")).tap()

    # What was tapped without network comes too late: it is told, and nothing changes.
    zoe.context.set_offline(True)
    expect(zoe.get_by_text("1 en attente")).to_have_count(0)
    degrees(zoe, "Souhaitable").get_by_text("Plutôt non").tap()
    expect(zoe.get_by_text("1 en attente")).to_be_visible()
    desk.submit("weighing", "weighing", {"revealed": True})
    expect(others[0].get_by_role("heading", name="Les résultats")).to_be_visible()
    zoe.context.set_offline(False)
    expect(zoe.get_by_text("Les résultats sont affichés")).to_be_visible(timeout=20_000)
    changed = next(key for key, title in titles.items() if title == order[1])
    shown = zoe.get_by_role("listitem").filter(has_text=order[1])
    expect(shown.get_by_role("img", name="2 non, 0 mitigé, 1 oui")).to_be_visible()
    assert desk.things("result")[changed]["desirable"] == [2, 0, 0, 0, 1]
    # The only élu is in no count.
    expect(shown).not_to_contain_text("Élus")
    expect(shown).to_contain_text("1 personne est dans un groupe de moins de 3 personnes")


def test_points_are_spread_and_no_more_than_there_are(people: Room, desk: Desk) -> None:
    park = desk.option("Un parc")
    desk.option("Des logements")
    desk.submit("weighing", "weighing", {"method": "points", "points": 3})
    desk.phase("weighing")
    zoe = enter(people, "Habitants")
    expect(zoe.get_by_text("Vous avez 3 points à répartir.")).to_be_visible()
    given = zoe.get_by_role("group", name="Points pour « Un parc »")
    more, less = (
        given.get_by_role("button", name="Un point de plus"),
        given.get_by_role("button", name="Un point de moins"),
    )
    for _ in range(3):
        more.tap()
    expect(zoe.get_by_text("Tous vos points sont répartis.")).to_be_visible()
    expect(more).to_be_disabled()
    audit(zoe, "points")
    less.tap()
    expect(zoe.get_by_text("Il vous reste 1 point.")).to_be_visible()
    expect(zoe.get_by_text("en attente")).to_have_count(0)
    zoe.reload()
    expect(given.locator("output")).to_contain_text("2")
    assert [each["option"] for each in desk.things("ballot").values()] == [park]


def test_an_option_is_completed_where_it_is_read(people: Room, desk: Desk) -> None:
    zoe = people.participant("Habitants")
    park = desk.option("Un parc")
    desk.phase("options")
    zoe.get_by_role("button", name="Voir").tap()
    zoe.get_by_role("heading", name="Un parc").tap()
    zoe.get_by_role("button", name="Compléter cette option").tap()
    zoe.get_by_label("Que manque-t-il, que changeriez-vous ?").fill("il manque des toilettes")
    zoe.get_by_role("button", name="Envoyer").tap()
    expect(zoe.locator(".option")).to_contain_text("1 contribution, 1 personne, dont 1 à vous")
    expect(zoe.locator(".option").get_by_role("listitem")).to_contain_text("il manque des toilettes")
    assert [(each["option"], each["by"]) for each in desk.things("placement").values()] == [(park, "author")]


def test_people_say_where_they_can_help(people: Room, desk: Desk) -> None:
    desk.submit("action", "soil", {"action": "Étudier le sol", "priority": 1, "lead": "EPF"})
    desk.submit("action", "bank", {"action": "Ouvrir la berge", "horizon": "long"})
    desk.phase("restitution")
    zoe, ali = enter(people, "Habitants"), enter(people, "Élus")
    soil = zoe.get_by_role("listitem").filter(has_text="Étudier le sol")
    soil.get_by_role("button", name="Je peux y contribuer").tap()
    expect(soil).to_contain_text("1 personne pourrait aider")
    expect(ali.get_by_role("listitem").filter(has_text="Étudier le sol")).to_contain_text("1 personne pourrait aider")
    assert [(each["action"], each["college"]) for each in desk.things("commitment").values()] == [("soil", "habitants")]
    zoe.reload()
    help_soil = soil.get_by_role("button", name="Je peux y contribuer")
    expect(help_soil).to_have_attribute("aria-pressed", "true")
    help_soil.tap()
    expect(soil).not_to_contain_text("pourrait aider")
    eventually(lambda: not desk.things("commitment"), zoe)


def test_a_hidden_contribution_is_told_to_its_author_who_comes_back(people: Room, desk: Desk) -> None:
    zoe = people.participant("Habitants")
    received(zoe, "un mot de trop")
    key = next(iter(desk.things("idea")))
    desk.submit("idea", key, {"hidden": True, "reason": "hors sujet"})
    expect(zoe.get_by_text("masquée par l’animation", exact=True)).to_be_visible()
    zoe.reload()
    expect(zoe.locator(".mine")).to_contain_text("Masquée par l’animation : son texte n’est plus affiché.")
    expect(zoe.locator(".mine")).not_to_contain_text("un mot de trop")


def test_the_new_views_fit_the_smallest_phone_and_everyone(people: Room, desk: Desk) -> None:
    zoe, ali = people.participant("Habitants", width=320, height=568), people.participant("Élus")
    received(ali, VAGUE[0])
    for title in ("Un parc et des berges " * 3, "anticonstitutionnellement" * 3, "Des ateliers", "Du sport"):
        desk.option(title.strip())
    received(zoe, HOMES)

    def look(name: str, shown: Locator) -> None:
        expect(shown.first).to_be_visible(timeout=COLD_MS)
        assert zoe.evaluate("document.scrollingElement.scrollWidth") <= 320, name
        audit(zoe, name)

    look("tap", strip(zoe))
    desk.phase("sorting")
    look("sort", zoe.locator(".sort-card"))
    zoe.get_by_role("button", name="Une autre option").tap()
    look("other options", zoe.locator(".sort-card"))
    zoe.get_by_role("button", name="Vos idées").tap()
    look("mine", zoe.get_by_role("button", name="Choisir son option"))
    desk.phase("weighing")
    look("weigh", degrees(zoe, "Souhaitable"))
    zoe.get_by_role("button", name="À quelle condition ?").tap()
    look("condition", zoe.get_by_label("À quelle condition ?"))
    for _ in range(4):
        zoe.get_by_role("button", name=re.compile("Suivante|Voir mes réponses")).tap()
    look("summary", zoe.get_by_role("heading", name="Vos réponses"))
    zoe.get_by_role("button", name="Voir", exact=True).tap()
    zoe.locator(".option summary").first.tap()
    look("options", zoe.locator(".option").first)
    desk.submit("weighing", "weighing", {"revealed": True})
    zoe.get_by_role("button", name="Avis").tap()
    look("results", zoe.get_by_role("heading", name="Les résultats"))
    desk.submit("action", "soil", {"action": "Étudier le sol " * 10, "partners": "anticonstitutionnellement" * 4})
    desk.phase("restitution")
    look("roadmap", zoe.get_by_role("button", name="Je peux y contribuer"))
