"""Photos in real browsers: taken, shrunk, interrupted, kept, seen on every screen."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from browsing import Room, join, say
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, Page, Route, expect
from serving import Serving, serving, start

pytestmark = pytest.mark.browser
OpenRoom = Callable[[Serving], Room]
MOST_BYTES = 400_000
PARTS = re.compile(r"/photos/\w+/[\w-]+/\d+$")
PHOTO_BOX_IS_OPEN = """async () => {
  const opened = async () => (await indexedDB.databases()).some(({ name }) => /photos/.test(name));
  while (!(await opened())) await new Promise((resolve) => setTimeout(resolve, 50));
}"""


def photograph(width: int = 4000, height: int = 3000, *, turned: bool = False) -> FilePayload:
    """Twelve million points, with what a phone writes beside them."""
    image = Image.effect_noise((width // 5, height // 5), 90).resize((width, height)).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825).update({1: "N", 2: (49.0, 28.0, 12.0)})
    if turned:
        exif[0x0112] = 6
    written = BytesIO()
    image.save(written, "JPEG", quality=95, exif=exif)
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


def scene(facilitator: Page, name: str) -> None:
    facilitator.get_by_role("button", name=name, exact=True).click()


def add_photo(page: Page, *photos: FilePayload) -> None:
    """In Dire, as if the camera had answered."""
    page.get_by_label("Ajouter une photo").first.set_input_files(list(photos))
    expect(page.get_by_alt_text("Votre photo 1")).to_be_visible(timeout=20_000)


def thumbnails(page: Page) -> Locator:
    """Those on cards (the board keeps a copy apart, out of sight, to measure them)."""
    return page.get_by_role("listitem").get_by_alt_text(re.compile(r"^Photo P\d+, contribution"))


def expect_drawn(image: Locator) -> None:
    expect(image).to_be_visible()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100


def test_a_large_photo_is_shrunk_on_the_phone_and_seen_everywhere(room: OpenRoom, demo: Serving) -> None:
    people = room(demo)
    board, facilitator, phone = people.board(), people.facilitator(), people.participant()
    scene(facilitator, "Mur")
    weights: list[int] = []
    phone.on("request", lambda request: weights.append(len(request.post_data_buffer or b"")))
    add_photo(phone, photograph(turned=True))
    say(phone, "garder la façade")
    expect(thumbnails(board)).to_have_count(1)
    expect_drawn(thumbnails(board))
    print(f"\non the way: {sum(weights) / 1000:.0f} kB")
    assert 20_000 < sum(weights) < MOST_BYTES + 2_000
    # It was turned a quarter: it stands upright.
    width, height = thumbnails(board).evaluate("image => [image.naturalWidth, image.naturalHeight]")
    assert height > width
    expect(phone.get_by_text("1 photo reçue")).to_be_visible()
    expect_drawn(thumbnails(facilitator))
    prestataire = people.prestataire()
    expect_drawn(prestataire.get_by_alt_text(re.compile("^Photo P1")))
    other = people.participant("Élus")
    other.get_by_role("button", name="Voir").tap()
    expect_drawn(thumbnails(other))

    facilitator.get_by_role("button", name="Masquer P1").click()
    expect(thumbnails(board)).to_have_count(0)
    expect(thumbnails(other)).to_have_count(0)
    facilitator.get_by_role("button", name="Afficher P1").click()
    expect_drawn(thumbnails(board))

    slip = phone.locator(".photo-slip")
    slip.get_by_role("button", name="Retirer").tap()
    slip.get_by_role("button", name="Effacer").tap()
    expect(thumbnails(board)).to_have_count(0)
    expect(slip).to_have_count(0)


def test_a_photo_interrupted_half_way_comes_once(room: OpenRoom, demo: Serving) -> None:
    people = room(demo)
    board, facilitator, phone = people.board(), people.facilitator(), people.participant()
    scene(facilitator, "Mur")
    sent: list[str] = []

    def cut_after_the_first(route: Route) -> None:
        sent.append(route.request.url)
        if len(sent) == 1:
            route.continue_()
        else:
            route.abort()

    phone.route(PARTS, cut_after_the_first)
    add_photo(phone, photograph(2400, 1800))
    say(phone, "coupée au milieu")
    expect(phone.get_by_text("1 photo en attente")).to_be_visible()
    expect(phone.get_by_text(re.compile("envoi \\d+"))).to_be_visible()
    expect(board.get_by_role("listitem").filter(has_text="coupée au milieu")).to_be_visible()
    phone.context.set_offline(True)
    phone.unroute(PARTS)
    again: list[str] = []
    phone.on("request", lambda request: again.append(request.url) if request.method == "PUT" else None)
    phone.context.set_offline(False)
    card = board.get_by_role("listitem").filter(has_text="coupée au milieu")
    expect(card.get_by_role("img", name=re.compile("^Photo P"))).to_have_count(1, timeout=40_000)
    expect_drawn(card.get_by_role("img", name=re.compile("^Photo P")))
    expect(phone.get_by_text("1 photo en attente")).to_have_count(0)
    # What had come was not sent again.
    assert sent[0] not in again
    assert again


def test_a_photo_taken_without_network_outlives_the_reload_and_the_server(
    room: OpenRoom, tmp_path: Path, browser: Browser
) -> None:
    server = start(tmp_path / "data", command="demo", arguments=("--no-rehearse",))
    people = Room(browser, server)
    phone = people.participant()
    say(phone, "avant")
    add_photo(phone, photograph(1200, 900))
    # One's own list, where photos wait, comes a moment after the first words: none comes from a dead server.
    expect(phone.locator(".mine-slip").filter(has_text="avant")).to_be_visible()
    port = server.port
    server.kill()
    assert server.process.stdout is not None
    server.process.stdout.close()
    say(phone, "pendant la panne")
    # Shrinking it takes a slow machine its time.
    expect(phone.get_by_text("1 photo en attente")).to_be_visible(timeout=30_000)
    expect(phone.get_by_text("attend sa contribution")).to_be_visible()
    with serving(tmp_path / "data", command="serve", arguments=("--port", str(port))):
        phone.reload()
        expect(phone.get_by_text("1 photo reçue")).to_be_visible(timeout=30_000)
        expect_drawn(thumbnails(phone))
        board, facilitator = people.board(), people.facilitator()
        scene(facilitator, "Mur")
        card = board.get_by_role("listitem").filter(has_text="pendant la panne")
        expect(card.get_by_role("img", name=re.compile("^Photo P1"))).to_have_count(1)
        people.close()


def test_the_photo_of_a_refused_contribution_is_kept_and_said(room: OpenRoom, demo: Serving) -> None:
    people = room(demo)
    phone, facilitator = people.phone(), people.facilitator()
    join(phone)
    # What a photo needs is fetched ahead, so that one can be taken where there is no network; its box is opened last.
    phone.evaluate(PHOTO_BOX_IS_OPEN)
    phone.context.set_offline(True)
    expect(phone.get_by_text("Hors ligne")).to_be_visible(timeout=40_000)
    say_allowed = facilitator.get_by_role("button", name="dire", exact=True)
    say_allowed.click()
    expect(say_allowed).to_have_attribute("aria-pressed", "false")
    add_photo(phone, photograph(800, 600))
    say(phone, "trop tard")
    phone.context.set_offline(False)
    slip = phone.locator(".mine-slip.refused").filter(has_text="trop tard")
    expect(slip.get_by_text("attend sa contribution")).to_be_visible(timeout=40_000)
    expect(phone.get_by_text("1 photo en attente")).to_be_visible()
    # Open again: sent again, its photo goes with it.
    say_allowed.click()
    slip.get_by_role("button", name=re.compile("Corriger")).tap()
    phone.get_by_role("button", name="Renvoyer").tap()
    expect(phone.get_by_text("1 photo reçue")).to_be_visible(timeout=20_000)


def test_a_photo_and_its_place(room: OpenRoom, demo: Serving) -> None:
    """Begun in Dire without words, it goes on in Dessiner, which asks for the place."""
    people = room(demo)
    phone, board, facilitator = people.participant(width=320, height=568), people.board(), people.facilitator()
    scene(facilitator, "Carte")
    drawn = board.get_by_role("listitem").get_by_alt_text(re.compile("contribution A"))
    expect(drawn).to_have_count(0)
    add_photo(phone, photograph(800, 600))
    phone.get_by_role("button", name="Envoyer").tap()
    expect(phone.get_by_text("Ajoutez quelques mots à votre photo.")).to_be_visible()
    phone.get_by_role("button", name="Montrer l’endroit sur la carte").tap()
    phone.get_by_role("button", name="Ici").tap()
    expect(phone.get_by_alt_text("Votre photo 1")).to_be_visible()
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= 320
    phone.get_by_text("Mémoire", exact=True).tap()
    phone.get_by_role("button", name="Envoyer").tap()
    expect(drawn).to_have_count(1)


def test_what_is_no_photo_is_said_on_the_phone(room: OpenRoom, demo: Serving) -> None:
    phone = room(demo).participant()
    wrong: Any = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"<svg onload=alert(1)>"}
    phone.get_by_label("Ajouter une photo").first.set_input_files([wrong])
    expect(phone.get_by_text("Ce téléphone ne peut pas lire cette image.")).to_be_visible()
