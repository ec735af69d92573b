"""A small workshop to test with: a square site, three people of two collèges, and short ways to send."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from facilitation.changes import Change
from facilitation.domain.decision import FACILITATOR, Author
from facilitation.domain.sites import Site
from facilitation.live import Accepted, Answer, Running
from facilitation.rules import Message
from facilitation.storage.store import Store
from facilitation.workshops import create

AT = "2026-11-22T09:00:00.000Z"
PEOPLE = ("Zoe0000000000000", "Ali0000000000000", "Lea0000000000000")
COLLEGES = ("elus", "habitants", "habitants")

SITE: Site = {
    "id": "08000_01",
    "name": "Moulin d’essai",
    "commune": "Essai",
    "insee": "08000",
    "epci": "CC d’Essai",
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[4.56, 49.47], [4.565, 49.47], [4.565, 49.474], [4.56, 49.474], [4.56, 49.47]]],
    },
    "area_m2": 161_000.0,
    "crs": "EPSG:2154",
    "places": [{"id": "halle", "name": "La halle", "point": [4.562, 49.472]}],
    "attributes": {},
    "fictional": True,
    "mended": [],
    "context": [],
}


def ballot(_workshop: str, participant: str) -> str:
    """As the server's keyring names people in the log, without its key."""
    return f"ballot-of-{participant}"


def make_store(folder: Path) -> Store:
    return Store(folder / "test.sqlite")


@contextmanager
def running_workshop(folder: Path) -> Iterator[Running]:
    """A workshop with its three participants, open for ideas; stopped at the end."""
    store = make_store(folder)
    rows = store.workshops()
    row = rows[0] if rows else create(store, SITE, "Essai", AT, phase="ideas")
    running = Running(row, store, ballot, lambda _running, _changes: None)
    try:
        for key, college in zip(PEOPLE, COLLEGES, strict=True):
            if running.you(key) is None:
                said(running, person(key), "participant", key, {"college": college, "name": ""}, id=f"join{key}")
        yield running
    finally:
        running.stop()
        store.close()


def person(key: str) -> Author:
    return Author("participant", key)


def padded(name: str) -> str:
    """A name as a key of the length that keys must have."""
    return name.ljust(16, "_")


def send(running: Running, author: Author, kind: str, key: str, value: Any, *, id: str = "") -> Answer:
    """Submit; the id is made of the message unless one is given."""
    identity = id or padded(f"{kind}{key}{len(str(value))}{running.snapshot().seq}")[:40]
    return running.submit(author, Message(identity, kind, key, value))


def said(running: Running, author: Author, kind: str, key: str, value: Any, *, id: str = "") -> int:
    """Submit what must be accepted; the seq."""
    answer = send(running, author, kind, key, value, id=id)
    assert isinstance(answer, Accepted), answer
    return answer.seq


def steered(running: Running, kind: str, key: str, value: Any) -> int:
    """The facilitator does what must be accepted; the seq."""
    return said(running, FACILITATOR, kind, key, value)


def whole_log(store: Store, running: Running) -> list[Change]:
    return store.read(running.row.id)
