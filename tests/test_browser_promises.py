"""What the phone promises when the network is bad: one test for each promise, in real browsers over the real server.

The network fails in the cable between them (``cable.py``), the server by kill -9.
"""

import json
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsing import Room, join, say
from cable import Cable, cable
from playwright.sync_api import Page, Route, expect
from serving import Serving, facilitation, serving, start

import facilitation as package

pytestmark = pytest.mark.browser
OpenRoom = Callable[[Serving], Room]
A_WHILE = 20_000
SITE = Path(package.__file__).parent / "demo" / "site.geojson"


@pytest.fixture
def laid(demo: Serving) -> Iterator[Cable]:
    """A cable to the shared demo server."""
    with cable(demo.port) as one:
        yield one


@contextmanager
def mortal(data: Path) -> Iterator[Serving]:
    """A demo server of one test alone, which may kill it and call ``revive``."""
    with serving(data) as server:
        yield server


def die(server: Serving) -> None:
    server.kill()
    assert server.process.stdout is not None
    server.process.stdout.close()


def revive(server: Serving, data: Path) -> None:
    server.process = start(data, port=server.port).process


def scan(page: Page, server: Serving, through: Cable | None = None) -> Page:
    """Open the join page, through a cable where one is named."""
    port = through.port if through else server.port
    page.goto(f"http://127.0.0.1:{port}/j/{server.code}")
    return page


def participant(room: Room, through: Cable | None = None) -> Page:
    page = scan(room.blank_phone(), room.server, through)
    join(page)
    return page


def told(room: Room) -> list[str]:
    """The texts of all ideas as the server tells them to somebody new, in the order of their numbers."""
    page = room.phone()
    said = json.loads(page.locator("#said").text_content() or "")
    page.context.close()
    ideas = [change["value"] for change in said["changes"] if change["kind"] == "idea"]
    return [idea["text"] for idea in sorted(ideas, key=lambda idea: int(idea["number"]))]


def standing(page: Page, text: str) -> None:
    """The line that always tells where one stands."""
    expect(page.locator(".standing")).to_contain_text(text, timeout=A_WHILE)


def test_offline_then_back(room: OpenRoom, demo: Serving, laid: Cable) -> None:
    people = room(demo)
    phone = participant(people, laid)
    laid.cut()
    standing(phone, "Hors ligne")
    spoken = [f"dit hors ligne, numéro {i}" for i in range(1, 6)]
    for text in spoken:
        say(phone, text)
    standing(phone, "5 en attente")
    laid.mend()
    standing(phone, "5 reçues")
    assert [text for text in told(people) if "dit hors ligne" in text] == spoken


def test_airplane_mode(room: OpenRoom, demo: Serving) -> None:
    people = room(demo)
    phone = people.participant()
    phone.context.set_offline(True)
    say(phone, "dit en mode avion")
    standing(phone, "Hors ligne")
    standing(phone, "1 en attente")
    phone.context.set_offline(False)
    standing(phone, "1 reçue")
    assert told(people).count("dit en mode avion") == 1


def test_a_reload_without_network_keeps_a_full_outbox(room: OpenRoom, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with mortal(data) as server:
        people = room(server)
        phone = people.participant()
        say(phone, "avant")
        standing(phone, "1 reçue")
        phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
        die(server)
        say(phone, "pendant, un")
        say(phone, "pendant, deux")
        standing(phone, "2 en attente")
        phone.reload()
        standing(phone, "2 en attente")
        expect(phone.get_by_text("pendant, deux")).to_be_visible()
        revive(server, data)
        standing(phone, "3 reçues")
        assert told(people) == ["avant", "pendant, un", "pendant, deux"]


def test_a_closed_tab_opened_again(room: OpenRoom, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with mortal(data) as server:
        people = room(server)
        phone = people.participant()
        die(server)
        say(phone, "dit, puis l’onglet est fermé")
        standing(phone, "1 en attente")
        phone.close()
        revive(server, data)
        again = scan(people.tab(phone.context), server)
        standing(again, "1 reçue")
        assert told(people) == ["dit, puis l’onglet est fermé"]


def test_the_server_is_killed_between_send_and_acknowledgement(room: OpenRoom, tmp_path: Path) -> None:
    """It received the words, and dies before it has read them."""
    data = tmp_path / "data"
    with mortal(data) as server:
        people = room(server)
        phone = people.blank_phone()
        with phone.expect_websocket() as connecting:
            scan(phone, server)
            join(phone)
        server.process.send_signal(signal.SIGSTOP)
        with connecting.value.expect_event("framesent", lambda sent: "parties sans réponse" in str(sent)):
            say(phone, "parties sans réponse")
        standing(phone, "1 en attente")
        die(server)
        revive(server, data)
        standing(phone, "1 reçue")
        assert told(people) == ["parties sans réponse"]


def test_the_server_is_killed_between_commit_and_acknowledgement(room: OpenRoom, tmp_path: Path) -> None:
    """It kept the words, but the phone cannot know: it sends them again, and they stay one."""
    data = tmp_path / "data"
    with mortal(data) as server, cable(server.port) as laid:
        people = room(server)
        phone = participant(people, laid)
        laid.deafen()
        say(phone, "gardées sans réponse")
        expect(people.facilitator().get_by_text("gardées sans réponse")).to_be_visible(timeout=A_WHILE)
        standing(phone, "1 en attente")
        die(server)
        revive(server, data)
        standing(phone, "1 reçue")
        assert told(people) == ["gardées sans réponse"]


def test_the_server_is_killed_between_acknowledgement_and_broadcast(room: OpenRoom, tmp_path: Path) -> None:
    """The speaker has its receipt, nobody else was told: the board learns it from the server that returns, once."""
    data = tmp_path / "data"
    with mortal(data) as server, cable(server.port) as laid:
        people = room(server)
        people.facilitator().get_by_role("button", name="Mur", exact=True).click()
        board = people.board()
        board.goto(f"http://127.0.0.1:{laid.port}/b/{server.links['board'].rsplit('/', 1)[1]}")
        words = board.get_by_role("listitem").filter(has_text="reçues, pas encore annoncées")
        phone = people.participant()
        say(phone, "un premier mot")
        expect(board.get_by_text("un premier mot").first).to_be_visible()
        laid.deafen()
        say(phone, "reçues, pas encore annoncées")
        standing(phone, "2 reçues")
        expect(words).to_have_count(0)
        die(server)
        revive(server, data)
        expect(words).to_have_count(1, timeout=A_WHILE)
        standing(phone, "2 reçues")
        assert told(people) == ["un premier mot", "reçues, pas encore annoncées"]


def test_an_answer_that_never_comes(room: OpenRoom, demo: Serving, laid: Cable) -> None:
    """The connection looks alive, and is dead: the phone finds out by itself, and opens another."""
    people = room(demo)
    phone = participant(people, laid)
    laid.deafen()
    say(phone, "dit dans le vide")
    standing(phone, "1 reçue")
    assert told(people).count("dit dans le vide") == 1


def test_two_tabs_of_one_phone(room: OpenRoom, demo: Serving, laid: Cable) -> None:
    people = room(demo)
    one = participant(people, laid)
    two = scan(people.tab(one.context), demo, laid)
    standing(two, "Connecté")
    laid.cut()
    say(one, "dit dans le premier onglet")
    standing(two, "1 en attente")
    say(two, "dit dans le second onglet")
    standing(one, "2 en attente")
    laid.mend()
    for tab in (one, two):
        standing(tab, "2 reçues")
        expect(tab.locator(".standing")).not_to_contain_text("en attente")
        expect(tab.locator(".mine-slip")).to_have_count(2)
    spoken = [text for text in told(people) if "onglet" in text]
    assert spoken == ["dit dans le premier onglet", "dit dans le second onglet"]
    one.reload()
    standing(one, "2 reçues")
    expect(one.locator(".standing")).not_to_contain_text("en attente")


def test_the_tab_that_is_left_sends_what_the_closed_one_wrote(room: OpenRoom, demo: Serving, laid: Cable) -> None:
    people = room(demo)
    one = participant(people, laid)
    two = scan(people.tab(one.context), demo, laid)
    standing(two, "Connecté")
    laid.cut()
    say(one, "écrit dans un onglet fermé depuis")
    standing(two, "1 en attente")
    one.close()
    laid.mend()
    standing(two, "1 reçue")
    assert told(people).count("écrit dans un onglet fermé depuis") == 1


def test_a_reload_before_one_was_let_in(room: OpenRoom, demo: Serving) -> None:
    """The answers to the form and the first words survive; nothing is asked twice."""
    people = room(demo)
    phone = people.phone()

    def lose(route: Route) -> None:
        route.abort() if route.request.method == "POST" else route.continue_()

    phone.route("**/j/*", lose)
    phone.get_by_text("Associations", exact=True).tap()
    phone.get_by_role("button", name="Participer").tap()
    say(phone, "dit avant d’être entrée")
    standing(phone, "1 en attente")
    phone.reload()
    standing(phone, "1 en attente")
    expect(phone.get_by_role("button", name="Participer")).to_be_hidden()
    phone.unroute("**/j/*")
    standing(phone, "1 reçue")
    assert told(people).count("dit avant d’être entrée") == 1
    phone.reload()
    standing(phone, "1 reçue")


def test_a_phone_that_is_no_longer_known_keeps_its_outbox(room: OpenRoom, demo: Serving, laid: Cable) -> None:
    people = room(demo)
    phone = participant(people, laid)
    laid.cut()
    say(phone, "dit par un téléphone oublié")
    standing(phone, "1 en attente")
    phone.context.clear_cookies()
    laid.mend()
    expect(phone.get_by_role("alert")).to_contain_text("Ce que vous avez écrit est gardé", timeout=A_WHILE)
    join(phone, "Élus")
    standing(phone, "1 reçue")
    assert told(people).count("dit par un téléphone oublié") == 1


@pytest.mark.parametrize(
    "disk",
    [
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }",
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }",
        "IDBFactory.prototype.open = () => ({})",
    ],
    ids=["full", "forbidden", "silent"],
)
def test_a_phone_that_cannot_keep_texts_says_so(room: OpenRoom, demo: Serving, laid: Cable, disk: str) -> None:
    people = room(demo)
    phone = people.blank_phone()
    phone.add_init_script(disk)
    scan(phone, demo, laid)
    join(phone)
    laid.cut()
    say(phone, "gardé dans cette page seulement")
    standing(phone, "Ce téléphone ne peut pas garder vos textes")
    standing(phone, "1 en attente")
    laid.mend()
    standing(phone, "1 reçue")
    expect(phone.locator(".standing")).not_to_contain_text("ne peut pas garder")


def test_a_database_that_the_browser_lost_is_made_again(room: OpenRoom, demo: Serving, laid: Cable) -> None:
    """As iOS does in the background, and others when the disk is full."""
    people = room(demo)
    phone = participant(people, laid)
    laid.cut()
    say(phone, "écrit avant la perte")
    standing(phone, "1 en attente")
    # A page that asks for the next version makes ours let go; what it leaves behind is an empty disk.
    phone.evaluate(
        """(name) => new Promise((resolve, reject) => {
             const request = indexedDB.deleteDatabase(name);
             request.onsuccess = () => resolve(true);
             request.onerror = () => reject(request.error);
           })""",
        f"facilitation-{demo.code}-participant",
    )
    say(phone, "écrit après la perte")
    standing(phone, "2 en attente")
    again = people.tab(phone.context)
    laid.mend()
    phone.close()
    scan(again, demo, laid)
    standing(again, "2 reçues")
    assert [text for text in told(people) if "la perte" in text] == ["écrit avant la perte", "écrit après la perte"]


def test_the_phase_closes_while_a_phone_is_offline(room: OpenRoom, tmp_path: Path) -> None:
    """What was made before the closing is taken within the grace time, and the facilitator sees that it is late."""
    with serving(tmp_path / "data") as server, cable(server.port) as laid:
        people = room(server)
        facilitator, witness, phone = people.facilitator(), people.participant(), participant(people, laid)
        laid.cut()
        say(phone, "dit avant la fermeture")
        standing(phone, "1 en attente")
        facilitator.get_by_role("button", name=re.compile("Restitution")).click()
        expect(witness.get_by_text("Les prochaines étapes apparaîtront ici.")).to_be_visible()
        laid.mend()
        standing(phone, "1 reçue")
        facilitator.get_by_role("button", name=re.compile("^Contributions")).click()
        card = facilitator.locator("[data-card]").filter(has_text="dit avant la fermeture").first
        expect(card).to_contain_text("en retard")


def test_after_the_grace_time_the_text_is_kept_for_its_author(room: OpenRoom, tmp_path: Path) -> None:
    data = tmp_path / "data"
    facilitation("new", "--data", str(data), "--site", str(SITE), "--title", "Sans délai", "--grace", "0")
    with serving(data, command="serve", arguments=()) as server, cable(server.port) as laid:
        people = room(server)
        facilitator, witness, phone = people.facilitator(), people.participant(), participant(people, laid)
        laid.cut()
        say(phone, "dit trop tard")
        standing(phone, "1 en attente")
        facilitator.get_by_role("button", name=re.compile("Restitution")).click()
        expect(witness.get_by_text("Les prochaines étapes apparaîtront ici.")).to_be_visible()
        laid.mend()
        standing(phone, "1 refusée")
        phone.get_by_role("button", name="Vos idées").click()
        slip = phone.locator(".mine-slip")
        expect(slip).to_contain_text("dit trop tard")
        expect(slip.locator(".problem")).not_to_be_empty()
        assert told(people) == []
