"""Words that are taken back leave the disk; workshops are kept as long as was said, and not longer."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from room import PEOPLE, ballot, padded, person, running_workshop, said, steered

from facilitation.changes import fold
from facilitation.cli import main
from facilitation.live import Live, Running
from facilitation.retention import Retention
from facilitation.storage.backup import copies, copy
from facilitation.storage.database import DATABASE
from facilitation.storage.shelf import Shelf
from facilitation.storage.store import Store

ZOE, ALI, _LEA = (person(key) for key in PEOPLE)
IDEA, SHAPE, OTHER, PHOTO = padded("idea"), padded("shape"), padded("other"), padded("photo")
POINT = {"type": "Point", "coordinates": [4.562, 49.472]}
PRIVATE = "mon fils habite au 12"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with running_workshop(tmp_path) as workshop:
        yield workshop


def on_disk(folder: Path, words: str) -> bool:
    """Whether a file of this folder holds these words."""
    return any(words.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def settled(folder: Path) -> None:
    """What SQLite does when the server stops: the file beside is folded in."""
    for path in folder.glob("*.sqlite"):
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()


def test_words_taken_back_are_nowhere_on_the_disk(running: Running, tmp_path: Path) -> None:
    said(running, ZOE, "idea", IDEA, {"text": PRIVATE})
    said(running, ZOE, "idea", IDEA, {"text": f"{PRIVATE} bis"})
    said(running, ALI, "idea", OTHER, {"text": "un verger"})
    settled(tmp_path)
    assert on_disk(tmp_path, PRIVATE)
    said(running, ZOE, "idea", IDEA, None)
    settled(tmp_path)
    assert not on_disk(tmp_path, PRIVATE)
    assert on_disk(tmp_path, "un verger")
    # The log is as long as it was, and a restart tells the same.
    log = running._store.read(running.row.id)
    assert [change.seq for change in log] == list(range(1, len(log) + 1))
    assert fold(log) == running.snapshot()


def test_an_undo_brings_no_words_back(running: Running, tmp_path: Path) -> None:
    said(running, ZOE, "idea", IDEA, {"text": PRIVATE})
    steered(running, "idea", IDEA, {"hidden": True, "reason": "une adresse"})
    said(running, ZOE, "idea", IDEA, None)
    steered(running, "undo", padded("undo"), {})
    value = running.snapshot().get("idea", IDEA)
    assert value is not None
    assert (value["text"], value["withdrawn"]) == ("", True)
    settled(tmp_path)
    assert not on_disk(tmp_path, PRIVATE)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one workshop, in which two people spoke; its last word is of 10 January 2027."""
    with running_workshop(tmp_path) as running:
        said(running, ZOE, "participant", ZOE.key, {"college": "elus", "name": "Zoé Secret"})
        said(running, ZOE, "idea", IDEA, {"text": PRIVATE})
        said(running, ZOE, "annotation", SHAPE, {"type": "asset", "text": PRIVATE, "geometry": POINT})
        said(running, ALI, "idea", OTHER, {"text": "un verger"})
        Shelf(tmp_path / "photos").put(running.row.id, ZOE.key, PHOTO, b"photo", b"small")
        photo = {"contribution": IDEA, "width": 4, "height": 3}
        upload = type(ZOE)("upload", ZOE.key)
        said(running, upload, "photo", PHOTO, photo)
        running._store.close()
    (tmp_path / "test.sqlite").rename(tmp_path / DATABASE)
    with sqlite3.connect(tmp_path / DATABASE) as database:
        database.execute("UPDATE changes SET at = '2027-01-10T12:00:00.000Z'")
    database.close()
    return tmp_path


def test_whoever_asks_is_forgotten(data: Path) -> None:
    store = Store(data / DATABASE)
    row = store.workshops()[0]
    store.close()
    asked = CliRunner().invoke(main, ["forget", row.code, "c1", "--data", str(data)], input="non\n")
    assert asked.exit_code == 1
    assert "2 contributions, 1 photo" in asked.output
    assert on_disk(data, PRIVATE)
    done = CliRunner().invoke(main, ["forget", row.code, "c1", "--data", str(data), "--yes", "--json"])
    assert done.output.strip() == '{"contributions": 2, "photos": 1}'
    settled(data)
    assert not on_disk(data, PRIVATE)
    assert not on_disk(data, "Zoé Secret")
    assert not list((data / "photos").rglob("*.jpg"))
    assert on_disk(data, "un verger")
    again = CliRunner().invoke(main, ["forget", row.code, "C1", "--data", str(data), "--yes"])
    assert again.exit_code == 1
    assert "C1" in again.output


class Clock:
    now = datetime(2027, 1, 10, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def kept(data: Path) -> Iterator[tuple[Live, Retention, Clock]]:
    live = Live(Store(data / DATABASE), ballot, lambda _code, _audience, _changes: None)
    clock, shelf = Clock(), Shelf(data / "photos")
    yield live, Retention(live, lambda row: shelf.erase_all(row.id), now=clock), clock
    live.stop()
    live.store.close()


def announced(live: Live) -> str | None:
    running = live.by_code(live.store.workshops()[0].code)
    assert running is not None
    workshop: dict[str, Any] | None = running.snapshot().get("workshop", "workshop")
    assert workshop is not None
    return workshop.get("erase_on")


def test_a_workshop_is_erased_on_the_day_that_was_announced_a_week_ahead(
    kept: tuple[Live, Retention, Clock], data: Path
) -> None:
    live, retention, clock = kept
    retention.look()
    assert announced(live) is None
    clock.now += timedelta(days=365 - 7)
    retention.look()
    assert announced(live) == "2028-01-10"
    clock.now = datetime(2028, 1, 9, 23, tzinfo=UTC)
    retention.look()
    assert live.store.workshops()
    clock.now = datetime(2028, 1, 10, 0, tzinfo=UTC)
    retention.look()
    assert live.store.workshops() == []
    settled(data)
    assert not on_disk(data, PRIVATE)
    assert not on_disk(data, "un verger")
    assert not list((data / "photos").rglob("*.jpg"))
    retention.look()


def test_a_clock_that_jumps_erases_nothing_before_a_week(kept: tuple[Live, Retention, Clock]) -> None:
    live, retention, clock = kept
    clock.now += timedelta(days=4_000)
    retention.look()
    day = (clock.now + timedelta(days=7)).date().isoformat()
    assert announced(live) == day
    retention.look()
    assert announced(live) == day
    clock.now = Clock.now
    retention.look()
    assert announced(live) is None
    assert live.store.workshops()


def test_a_new_word_puts_the_day_off(kept: tuple[Live, Retention, Clock]) -> None:
    live, retention, clock = kept
    clock.now += timedelta(days=360)
    retention.look()
    assert announced(live) is not None
    running = live.by_code(live.store.workshops()[0].code)
    assert running is not None
    # The server's own clock says when: it is that of the test's machine, and later than the workshop's.
    said(running, ALI, "idea", padded("late"), {"text": "encore un mot"})
    with sqlite3.connect(live.store._path) as database:
        database.execute("UPDATE changes SET at = '2028-01-05T12:00:00.000Z' WHERE key = ?", (padded("late"),))
    database.close()
    retention.look()
    assert announced(live) is None


def test_a_folder_without_workshop_is_copied_too(kept: tuple[Live, Retention, Clock], data: Path) -> None:
    live, retention, clock = kept
    (data / "secret").write_bytes(b"key")
    (data / "copies").mkdir()
    clock.now += timedelta(days=360)
    retention.look()
    clock.now += timedelta(days=10)
    retention.look()
    assert live.store.workshops() == []
    copy(data, data / "copies")
    assert len(copies(data / "copies")) == 1
