"""The room, in real browsers: phones, board, facilitator and prestataire at once."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import Room, idea_field, join, say
from docx import Document
from playwright.sync_api import Locator, Page, expect
from serving import Serving, serving, start

pytestmark = pytest.mark.browser
OpenRoom = Callable[[Serving], Room]
AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
MOST_ON_THE_WIRE = 100_000


def scene(facilitator: Page, name: str) -> None:
    facilitator.get_by_role("button", name=name, exact=True).click()


def on_board(board: Page, text: str) -> Locator:
    """What says this among the cards (the page keeps a copy apart, out of sight, to measure them)."""
    return board.get_by_role("listitem").filter(has_text=text)


def card(page: Page, text: str) -> Locator:
    """The card that says this, on the facilitator's page."""
    return page.locator("[data-card]").filter(has_text=text).first


def test_from_the_first_tap_to_the_wall_and_the_draft(room: OpenRoom, demo: Serving, tmp_path: Path) -> None:
    people = room(demo)
    board, facilitator = people.board(), people.facilitator()
    expect(board.get_by_text(demo.code)).to_be_visible()
    expect(board.get_by_role("img")).to_be_visible()

    zoe, ali = people.participant("Habitants"), people.participant("Élus")
    expect(board.get_by_text("2 participants")).to_be_visible()
    scene(facilitator, "Mur")
    for page, texts in (
        (zoe, ["un parc avec des arbres au bord de l’eau", "des bancs à l’ombre dans le parc", "planter des arbres"]),
        (ali, ["des logements pour les jeunes", "des appartements à louer", "une résidence pour personnes âgées"]),
    ):
        for text in texts:
            say(page, text)
            expect(on_board(board, text)).to_be_visible()
            expect(facilitator.get_by_text(text)).to_be_visible()

    draw_point(zoe, "Atout", "belle charpente")
    draw_area(ali, "Idée", "un parc ici, avec des arbres")
    scene(facilitator, "Carte")
    expect(on_board(board, "belle charpente")).to_be_visible()
    expect(on_board(board, "un parc ici, avec des arbres")).to_be_visible()

    see(zoe)
    zoe.get_by_role("listitem").filter(has_text="des logements pour les jeunes").get_by_role("button").first.tap()
    expect(card(facilitator, "des logements pour les jeunes")).to_contain_text("1 appui")

    hide_and_show(facilitator, board, zoe)

    facilitator.get_by_role("button", name="Proposer des options").click()
    expect(facilitator.get_by_text(re.compile("2 options proposées"))).to_be_visible()
    scene(facilitator, "Options")
    expect(board.get_by_role("heading", name=re.compile("parc"))).to_be_visible()
    expect(board.get_by_role("heading", name=re.compile("logements"))).to_be_visible()

    correct_options(facilitator, board)
    before = placements(facilitator)
    zoe.get_by_role("button", name="Dire").tap()
    say(zoe, "encore plus d’arbres dans le parc")
    expect(column(facilitator, "Le grand parc").get_by_text("encore plus d’arbres dans le parc")).to_be_visible()
    after = placements(facilitator)
    assert {key: after[key] for key in before} == before

    prestataire = people.prestataire()
    with prestataire.expect_download() as downloading:
        prestataire.get_by_role("link", name=re.compile("Word")).click()
    path = tmp_path / "synthese.docx"
    downloading.value.save_as(path)
    written = "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    assert "Le grand parc" in written
    assert "m²" in written


def see(page: Page) -> None:
    page.get_by_role("button", name="Voir").tap()


def draw_point(page: Page, kind: str, text: str) -> None:
    page.get_by_role("button", name="Dessiner").tap()
    page.get_by_role("button", name="Ici").tap()
    page.get_by_text(kind, exact=True).tap()
    page.get_by_label("En quelques mots").fill(text)
    page.get_by_role("button", name="Envoyer").tap()
    expect(page.get_by_text("reçue", exact=False).first).to_be_visible()


def draw_area(page: Page, kind: str, text: str) -> None:
    """With a finger: a square in the middle of the map."""
    page.get_by_role("button", name="Dessiner").tap()
    page.get_by_text("Zone", exact=True).tap()
    frame = page.locator(".leaflet-container").bounding_box()
    assert frame is not None
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    corners = [(x - 40, y - 40), (x + 40, y - 40), (x + 40, y + 40), (x - 40, y + 40)]
    finger = page.context.new_cdp_session(page)
    touch(finger, "touchStart", corners[0])
    for corner in corners[1:]:
        touch(finger, "touchMove", corner)
    touch(finger, "touchEnd")
    page.get_by_role("button", name="Continuer").tap()
    page.get_by_text(kind, exact=True).tap()
    page.get_by_label("En quelques mots").fill(text)
    page.get_by_role("button", name="Envoyer").tap()
    expect(page.get_by_text("reçue", exact=False).first).to_be_visible()


def touch(finger: Any, kind: str, *points: tuple[float, float]) -> None:
    finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})


def hide_and_show(facilitator: Page, board: Page, phone: Page) -> None:
    scene(facilitator, "Mur")
    text = "des appartements à louer"
    card(facilitator, text).get_by_role("button", name=re.compile("Masquer")).click()
    card(facilitator, text).get_by_role("button", name="Hors sujet").click()
    expect(on_board(board, text)).to_have_count(0)
    expect(phone.get_by_text(text)).to_have_count(0)
    card(facilitator, text).get_by_role("button", name=re.compile("Afficher")).click()
    expect(on_board(board, text)).to_be_visible()


def column(facilitator: Page, title: str) -> Locator:
    return facilitator.get_by_role("region", name=title)


def correct_options(facilitator: Page, board: Page) -> None:
    """Rename one option, move a card into it by hand."""
    facilitator.get_by_role("button", name=re.compile(r"^Options\s+\d")).click()
    park = column(facilitator, "Un parc")
    park.get_by_role("button", name=re.compile("renommer")).click()
    title = facilitator.get_by_label(re.compile("Titre de l’option"))
    title.fill("Le grand parc")
    title.press("Enter")
    expect(board.get_by_role("heading", name="Le grand parc")).to_be_visible()
    text = "des appartements à louer"
    card(facilitator, text).get_by_role("button", name=re.compile("Déplacer")).click()
    card(facilitator, text).get_by_role("button", name=re.compile("Le grand parc")).click()
    expect(column(facilitator, "Le grand parc").get_by_text(text)).to_be_visible()


def placements(facilitator: Page) -> dict[str, str]:
    """Which column each card is in, on the screen."""
    found: dict[str, str] = facilitator.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.column [data-card]')]
             .map((card) => [card.dataset.card, card.closest('.column').getAttribute('aria-labelledby')]))"""
    )
    return found


def test_three_taps_and_a_hundred_kilobytes(room: OpenRoom, demo: Serving) -> None:
    """Collège, Participer, Envoyer: the keyboard is open in between, and 3G has carried less than 100 kB."""
    people = room(demo)
    phone = people.blank_phone()
    network = phone.context.new_cdp_session(phone)
    network.send("Network.enable")
    weights: list[float] = []
    network.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    network.on("Network.webSocketFrameReceived", lambda event: weights.append(len(event["response"]["payloadData"])))
    phone.goto(demo.links["join"])
    phone.get_by_text("Habitants", exact=True).tap()
    phone.get_by_role("button", name="Participer").tap()
    expect(idea_field(phone)).to_be_focused()
    phone.keyboard.type("une guinguette")
    phone.get_by_role("button", name="Envoyer").tap()
    expect(phone.get_by_text("1 reçue")).to_be_visible()
    print(f"first contribution: {sum(weights) / 1000:.1f} kB on the wire in {len(weights)} answers")
    assert 20_000 < sum(weights) < MOST_ON_THE_WIRE


def test_offline_then_back(room: OpenRoom, demo: Serving) -> None:
    people = room(demo)
    board, facilitator, phone = people.board(), people.facilitator(), people.participant()
    scene(facilitator, "Mur")
    phone.context.set_offline(True)
    say(phone, "dit sans réseau")
    expect(phone.get_by_text("1 en attente")).to_be_visible()
    phone.context.set_offline(False)
    expect(on_board(board, "dit sans réseau")).to_be_visible(timeout=20_000)
    expect(phone.get_by_text("1 reçue")).to_be_visible()
    expect(on_board(board, "dit sans réseau")).to_have_count(1)


def test_a_reload_keeps_what_waits(room: OpenRoom, tmp_path: Path, browser: Any) -> None:
    server = start(tmp_path / "data", command="demo", arguments=("--no-rehearse",))
    people = Room(browser, server)
    phone = people.participant()
    port = server.port
    server.kill()
    say(phone, "dit pendant la panne")
    expect(phone.get_by_text("1 en attente")).to_be_visible()
    assert server.process.stdout is not None
    server.process.stdout.close()
    with serving_again(tmp_path / "data", port) as again:
        phone.reload()
        expect(phone.get_by_text("1 reçue")).to_be_visible(timeout=20_000)
        board = people.board()
        facilitator = people.facilitator()
        scene(facilitator, "Mur")
        expect(on_board(board, "dit pendant la panne")).to_have_count(1)
        assert again.links == server.links
        people.close()


def test_the_server_is_killed_and_everything_heals(room: OpenRoom, tmp_path: Path, browser: Any) -> None:
    server = start(tmp_path / "data", command="demo", arguments=("--no-rehearse",))
    people = Room(browser, server)
    board, facilitator, phone = people.board(), people.facilitator(), people.participant()
    scene(facilitator, "Mur")
    say(phone, "avant la panne")
    expect(on_board(board, "avant la panne")).to_be_visible()
    port = server.port
    server.kill()
    assert server.process.stdout is not None
    server.process.stdout.close()
    say(phone, "pendant la panne")
    expect(phone.get_by_text("1 en attente")).to_be_visible()
    expect(on_board(board, "avant la panne")).to_be_visible()
    assert "127.0.0.1" not in board.locator("body").inner_text()
    with serving_again(tmp_path / "data", port):
        expect(on_board(board, "pendant la panne")).to_have_count(1, timeout=20_000)
        expect(phone.get_by_text("2 reçues")).to_be_visible(timeout=20_000)
        people.close()


def serving_again(data: Path, port: int) -> Any:
    return serving(data, command="serve", arguments=("--port", str(port)))


def test_small_phones_need_no_sideways_scrolling(room: OpenRoom, demo: Serving) -> None:
    phone = room(demo).phone(width=320, height=568)
    steps: list[Callable[[], object]] = [
        lambda: None,
        lambda: join(phone),
        lambda: say(phone, "anticonstitutionnellement" * 12),
        lambda: phone.get_by_role("button", name="Dessiner").tap(),
        lambda: phone.get_by_text("Liste", exact=True).tap(),
        lambda: see(phone),
    ]
    for step in steps:
        step()
        expect(phone.get_by_role("main").first).to_be_visible()
        assert phone.evaluate("document.scrollingElement.scrollWidth") <= 320


def test_the_board_never_scrolls(room: OpenRoom, demo: Serving) -> None:
    people = room(demo)
    facilitator, board = people.facilitator(), people.board(width=1280, height=720)
    for name in ("Accueil et QR", "Mur", "Carte", "Options"):
        scene(facilitator, name)
        expect(board.locator("main")).to_be_visible()
        size = board.evaluate("[document.scrollingElement.scrollWidth, document.scrollingElement.scrollHeight]")
        assert size[0] <= 1280, name
        assert size[1] <= 720, name


def test_nothing_serious_for_accessibility(room: OpenRoom, demo: Serving) -> None:
    people = room(demo)
    phone = people.phone()
    audit(phone, "join")
    join(phone)
    say(phone, "un kiosque à musique")
    audit(phone, "say")
    phone.get_by_role("button", name="Dessiner").tap()
    expect(phone.get_by_role("button", name="Ici")).to_be_visible()
    audit(phone, "draw")
    see(phone)
    audit(phone, "see")
    facilitator, board, prestataire = people.facilitator(), people.board(), people.prestataire()
    expect(facilitator.get_by_text("un kiosque à musique")).to_be_visible()
    audit(facilitator, "facilitator")
    expect(prestataire.get_by_text("un kiosque à musique")).to_be_visible()
    audit(prestataire, "prestataire")
    for name in ("Accueil et QR", "Mur", "Carte", "Options"):
        scene(facilitator, name)
        expect(board.locator("main")).to_be_visible()
        audit(board, f"board {name}")
    phone.goto(demo.base + "/")
    audit(phone, "home")


def audit(page: Page, where: str) -> None:
    """axe finds nothing serious or critical. It is evaluated beside the page's own policy, which would refuse it."""
    page.emulate_media(reduced_motion="reduce")  # a text that is fading in has no contrast yet
    page.evaluate(AXE.read_text())
    # It would read the stylesheets again into <style> elements, which the policy refuses: for one rule, on orientation.
    found = page.evaluate(
        "axe.run({preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
        ".then((r) => r.violations)"
    )
    serious = [
        (violation["id"], [node["html"][:120] for node in violation["nodes"]])
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]
    assert not serious, (where, serious)
