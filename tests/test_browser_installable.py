"""What https adds where it is there: the phone's page opens without network, and can be installed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import Room, idea_field, say
from playwright.sync_api import Browser, expect
from serving import Serving
from test_browser_promises import die, mortal, revive, scan, standing, told

pytestmark = pytest.mark.browser
OpenRoom = Callable[[Serving], Room]


def test_the_page_opens_without_network(room: OpenRoom, tmp_path: Path) -> None:
    """Where the browser trusts the address (https, or this computer), the page is an application of its own."""
    data = tmp_path / "data"
    with mortal(data) as server:
        people = room(server)
        phone = people.participant()
        expect(idea_field(phone)).to_be_visible()
        assert phone.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
        say(phone, "ma première phrase")
        standing(phone, "1 reçue")
        phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
        kept = phone.evaluate(
            """async () => (await Promise.all((await caches.keys()).map(async (name) =>
                 (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat()"""
        )
        assert f"/j/{server.code}" in kept
        assert all(path == f"/j/{server.code}" or path.startswith("/static/") for path in kept), kept
        die(server)
        phone.close()
        again = scan(people.tab(phone.context), server)
        expect(again.get_by_role("button", name="Dire")).to_be_visible()
        say(again, "dite sans aucun réseau")
        standing(again, "1 en attente")
        again.get_by_role("button", name="Dessiner").tap()
        expect(again.get_by_role("button", name="Ici")).to_be_visible()
        revive(server, data)
        standing(again, "2 reçues")
        assert told(people) == ["ma première phrase", "dite sans aucun réseau"]


def test_the_page_can_be_installed(demo: Serving, whole_browser: Browser) -> None:
    """By the browser's own account; a test's window is a private one, where it installs nothing."""
    page = whole_browser.new_context().new_page()
    devtools = page.context.new_cdp_session(page)
    for url, missing in ((demo.base, {"no-manifest"}), (demo.links["join"], set[str]())):
        page.goto(url)
        errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
        assert {error["errorId"] for error in errors} - {"in-incognito"} == missing
    manifest = json.loads(devtools.send("Page.getAppManifest")["data"])
    assert manifest["start_url"] == manifest["scope"] == f"/j/{demo.code}"
    for icon in manifest["icons"]:
        drawn = page.request.get(demo.base + icon["src"]).body()
        width, height = (int.from_bytes(drawn[at : at + 4]) for at in (16, 20))
        assert f"{width}x{height}" == icon["sizes"]
    page.context.close()


def test_the_home_screen_is_proposed_once_and_after_the_first_words(room: OpenRoom, demo: Serving) -> None:
    people = room(demo)
    phone = people.participant()
    # Without a screen of its own, Chromium never offers: the event is given here, the rest is real.
    offer = "dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt: async () => {} }))"
    phone.evaluate(offer)
    invitation = phone.get_by_role("complementary", name="Écran d’accueil")
    expect(invitation).to_be_hidden()
    say(phone, "ce que je voulais dire")
    expect(invitation).to_be_visible()
    invitation.get_by_role("button", name="Non merci").tap()
    expect(invitation).to_be_hidden()
    phone.reload()
    standing(phone, "1 reçue")
    phone.evaluate(offer)
    expect(invitation).to_be_hidden()
