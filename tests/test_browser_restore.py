"""The laptop died, its log starts again from a copy: what was said since, the phones still have, and give back."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from browsing import Room, join, say
from cable import Cable, cable
from playwright.sync_api import Page, expect
from serving import Serving, facilitation, serving, start
from test_browser_photos import add_photo, expect_drawn, photograph
from test_browser_promises import SITE, die, scan, standing, told

from facilitation.storage.backup import copies
from facilitation.storage.database import DATABASE, look

pytestmark = pytest.mark.browser
OpenRoom = Callable[[Serving], Room]
A_WHILE = 20_000


@dataclass
class Laptop:
    """A server whose copies go to a stick, until the stick is pulled out; then it dies, and another takes over."""

    server: Serving
    folder: Path

    @property
    def stick(self) -> Path:
        return self.folder / "usb"

    @property
    def data(self) -> Path:
        """That of the laptop which took over."""
        return self.folder / "other"

    def pull_out(self, contributions: int) -> None:
        """Once a copy holds so many."""
        while not (made := copies(self.stick)) or look(made[-1])[0].contributions != contributions:
            assert self.server.process.poll() is None
        self.stick.rename(self.folder / "pocket")

    def die_and_be_replaced(self, *phones: Page) -> None:
        """By one on the same address, which starts from the last copy; these phones notice, and come back."""
        die(self.server)
        for page in phones:
            standing(page, "Hors ligne")
        facilitation("restore", str(self.folder / "pocket"), "--data", str(self.data))
        self.server.process = start(self.data, port=self.server.port).process
        for page in phones:
            standing(page, "Connecté")


@contextmanager
def laptop(folder: Path, command: str = "demo", arguments: tuple[str, ...] = ("--no-rehearse",)) -> Iterator[Laptop]:
    (folder / "usb").mkdir()
    copying = ("--backup", str(folder / "usb"), "--backup-every", "1")
    with serving(folder / "data", command=command, arguments=(*arguments, *copying)) as server:
        yield Laptop(server, folder)


@contextmanager
def cables(server: Serving, count: int) -> Iterator[list[Cable]]:
    with ExitStack() as stack:
        yield [stack.enter_context(cable(server.port)) for _number in range(count)]


def correct(page: Page, text: str, corrected: str) -> None:
    mine = page.locator(".mine-slip").filter(has_text=text)
    mine.get_by_role("button", name=re.compile("^Corriger")).tap()
    page.get_by_label("Votre texte corrigé").fill(corrected)
    page.get_by_role("button", name="Enregistrer").tap()
    received(page, corrected)


def withdraw(page: Page, text: str) -> None:
    mine = page.locator(".mine-slip").filter(has_text=text)
    mine.get_by_role("button", name=re.compile("^Retirer")).tap()
    page.get_by_role("button", name="Oui, retirer").tap()
    expect(mine).to_have_count(0)


def received(page: Page, text: str) -> None:
    mine = page.locator(".mine-slip.received").filter(has_text=text)
    expect(mine.get_by_text("reçue", exact=True)).to_be_visible(timeout=A_WHILE)


def support(page: Page, text: str) -> None:
    page.get_by_role("button", name="Voir").tap()
    page.get_by_role("listitem").filter(has_text=text).get_by_role("button", name=re.compile("appuie")).tap()


def supports(page: Page, text: str, count: int) -> None:
    card = page.locator("[data-card]").filter(has_text=text).first
    if count:
        expect(card).to_contain_text(f"{count} appui", timeout=A_WHILE)
    else:
        expect(card).not_to_contain_text("appui", timeout=A_WHILE)


def wall(people: Room, through: Cable | None = None) -> Page:
    """The board, showing the wall."""
    people.facilitator().get_by_role("button", name="Mur", exact=True).click()
    board = people.board()
    if through:
        board.goto(f"http://127.0.0.1:{through.port}/b/{people.server.links['board'].rsplit('/', 1)[1]}")
    return board


def on_wall(board: Page, text: str, count: int = 1) -> None:
    expect(board.get_by_role("listitem").filter(has_text=text)).to_have_count(count, timeout=A_WHILE)


def test_everything_said_after_the_copy_comes_back(room: OpenRoom, tmp_path: Path) -> None:
    with laptop(tmp_path) as machine:
        people = room(machine.server)
        board, desk = wall(people), people.facilitator()
        zoe, ali = people.participant(), people.participant("Élus")
        say(zoe, "dite avant la copie")
        received(zoe, "dite avant la copie")
        say(ali, "dite par une élue")
        received(ali, "dite par une élue")
        machine.pull_out(2)

        correct(zoe, "dite avant la copie", "corrigée après la copie")
        say(zoe, "une première version")
        received(zoe, "une première version")
        correct(zoe, "une première version", "une seconde version")
        say(zoe, "regrettée aussitôt")
        received(zoe, "regrettée aussitôt")
        withdraw(zoe, "regrettée aussitôt")
        add_photo(zoe, photograph(800, 600))
        say(zoe, "avec une photo")
        expect(zoe.get_by_text("1 photo reçue")).to_be_visible(timeout=A_WHILE)
        # Joined after the copy: the restored log does not know this phone at all.
        lea = people.participant("Associations")
        say(lea, "dite par une inconnue")
        received(lea, "dite par une inconnue")
        support(ali, "une seconde version")
        support(ali, "corrigée après la copie")
        supports(desk, "une seconde version", 1)
        supports(desk, "corrigée après la copie", 1)
        ali.get_by_role("listitem").filter(has_text="corrigée").get_by_role("button", name=re.compile("appuie")).tap()
        supports(desk, "corrigée après la copie", 0)

        machine.die_and_be_replaced(zoe, ali, lea)
        for page, texts in (
            (zoe, ["corrigée après la copie", "une seconde version", "avec une photo"]),
            (lea, ["dite par une inconnue"]),
        ):
            for text in texts:
                received(page, text)
            standing(page, f"{len(texts)} reçue")
            expect(page.locator(".standing")).not_to_contain_text("en attente")
            expect(page.get_by_role("button", name="Participer")).to_be_hidden()
        expected = [
            *("corrigée après la copie", "dite par une élue"),
            *("une seconde version", "avec une photo", "dite par une inconnue"),
        ]
        for text in expected:
            on_wall(board, text)
        on_wall(board, "une première version", 0)
        assert sorted(text for text in told(people) if text) == sorted(expected)
        supports(desk, "une seconde version", 1)
        supports(desk, "corrigée après la copie", 0)
        thumbnail = board.get_by_role("listitem").filter(has_text="avec une photo").get_by_alt_text(re.compile("Photo"))
        expect(thumbnail).to_be_visible(timeout=A_WHILE)
        expect_drawn(thumbnail)
        expect(zoe.get_by_text("1 photo reçue")).to_be_visible()
        # What was taken back stays so: its words are in no log any more.
        with closing(sqlite3.connect(machine.data / DATABASE)) as database:
            (found,) = database.execute("SELECT count(*) FROM changes WHERE value LIKE '%regrettée%'").fetchone()
        assert found == 0
        # All are in the log under their own ids: nothing is sent a second time.
        zoe.reload()
        standing(zoe, "3 reçues")
        assert sorted(text for text in told(people) if text) == sorted(expected)


def test_a_log_that_grew_longer_than_the_one_before_is_another_one_still(room: OpenRoom, tmp_path: Path) -> None:
    """Those who come back late hold as many changes as the restored log has by then, but not the same ones."""
    with laptop(tmp_path) as machine, cables(machine.server, 3) as (near, far, screen):
        people = room(machine.server)
        board = wall(people, screen)
        open_tab, closed_tab, other = (people.blank_phone() for _phone in range(3))
        scan(open_tab, machine.server, near)
        scan(closed_tab, machine.server, far)
        scan(other, machine.server)
        for page in (open_tab, closed_tab, other):
            join(page)
        say(other, "dite avant")
        received(other, "dite avant")
        machine.pull_out(1)
        say(open_tab, "gardée par un onglet ouvert")
        received(open_tab, "gardée par un onglet ouvert")
        say(closed_tab, "gardée par un onglet fermé")
        received(closed_tab, "gardée par un onglet fermé")
        on_wall(board, "gardée par un onglet fermé")
        desk = people.facilitator()
        support(other, "gardée par un onglet ouvert")
        supports(desk, "gardée par un onglet ouvert", 1)
        other.get_by_role("button", name="Dire").tap()

        for each in (near, far, screen):
            each.cut()
        closed_tab.goto("about:blank")
        machine.die_and_be_replaced(other)
        # Forgotten with the rest, and back: more is said than was lost.
        for number in range(6):
            say(other, f"dite depuis, numéro {number}")
            received(other, f"dite depuis, numéro {number}")
        for each in (near, far, screen):
            each.mend()
        scan(closed_tab, machine.server, far)
        received(open_tab, "gardée par un onglet ouvert")
        received(closed_tab, "gardée par un onglet fermé")
        expected = [
            *("dite avant", "gardée par un onglet ouvert", "gardée par un onglet fermé"),
            *(f"dite depuis, numéro {number}" for number in range(6)),
        ]
        for text in expected:
            on_wall(board, text)
        # It was supported by someone who came back before it did. A desk opened now never held the old log.
        supports(people.facilitator(), "gardée par un onglet ouvert", 1)
        assert sorted(told(people)) == sorted(expected)


def test_what_a_closed_phase_refuses_stays_in_sight(room: OpenRoom, tmp_path: Path) -> None:
    data = tmp_path / "data"
    facilitation("new", "--data", str(data), "--site", str(SITE), "--title", "Sans délai", "--grace", "0")
    with laptop(tmp_path, "serve", ()) as machine, cable(machine.server.port) as laid:
        people = room(machine.server)
        desk, witness = people.facilitator(), people.participant()
        phone = scan(people.blank_phone(), machine.server, laid)
        join(phone)
        say(phone, "dite avant la copie")
        received(phone, "dite avant la copie")
        machine.pull_out(1)
        say(phone, "dite après la copie")
        received(phone, "dite après la copie")
        laid.cut()
        machine.die_and_be_replaced(witness)
        desk.get_by_role("button", name="dire", exact=True).click()
        expect(witness.get_by_text("closes pour le moment")).to_be_visible(timeout=A_WHILE)
        laid.mend()
        standing(phone, "1 refusée")
        standing(phone, "1 reçue")
        refused = phone.locator(".mine-slip.refused")
        expect(refused).to_contain_text("dite après la copie")
        expect(refused.locator(".problem")).not_to_be_empty()
        assert told(people) == ["dite avant la copie"]


@pytest.mark.parametrize(
    "disk",
    [
        """const put = IDBObjectStore.prototype.put;
           IDBObjectStore.prototype.put = function (item) {
             if (this.name === 'photos') throw new DOMException('full', 'QuotaExceededError');
             return put.call(this, item);
           }""",
        """const open = IDBFactory.prototype.open;
           IDBFactory.prototype.open = function (name, version) {
             return name.includes('photos') ? {} : open.call(this, name, version);
           }""",
    ],
    ids=["full", "silent"],
)
def test_a_photo_that_the_phone_cannot_keep_is_said_and_leaves_all_the_same(
    room: OpenRoom, demo: Serving, disk: str
) -> None:
    people = room(demo)
    phone = people.blank_phone()
    phone.add_init_script(disk)
    scan(phone, demo)
    join(phone)
    add_photo(phone, photograph(800, 600))
    standing(phone, "Ce téléphone ne peut pas garder vos photos")
    say(phone, "avec une photo en mémoire")
    expect(phone.get_by_text("1 photo reçue")).to_be_visible(timeout=A_WHILE)
    expect(phone.locator(".standing")).not_to_contain_text("ne peut pas garder")


def test_photos_outlive_a_database_that_the_browser_lost(room: OpenRoom, demo: Serving) -> None:
    people = room(demo)
    phone = people.participant()
    add_photo(phone, photograph(800, 600))
    phone.evaluate(
        """(name) => new Promise((resolve, reject) => {
             const request = indexedDB.deleteDatabase(name);
             request.onsuccess = () => resolve(true);
             request.onerror = () => reject(request.error);
           })""",
        f"facilitation-photos-{demo.code}",
    )
    add_photo(phone, photograph(640, 480))
    expect(phone.get_by_alt_text("Votre photo 2")).to_be_visible(timeout=A_WHILE)
    count = """(name) => new Promise((resolve) => {
      const request = indexedDB.open(name, 1);
      request.onsuccess = () => {
        const all = request.result.transaction('photos').objectStore('photos').getAllKeys();
        all.onsuccess = () => { request.result.close(); resolve(all.result.length); };
      };
    })"""
    phone.wait_for_function(
        f"async (name) => (await ({count})(name)) === 2", arg=f"facilitation-photos-{demo.code}", timeout=A_WHILE
    )
    phone.reload()
    expect(phone.get_by_alt_text("Votre photo 2")).to_be_visible(timeout=A_WHILE)
