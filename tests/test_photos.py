"""Photos: to what they belong, who may hide or take one back, and how many there may be."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from room import PEOPLE, padded, person, running_workshop, said, send, steered

from facilitation.domain import photos
from facilitation.domain.audiences import seen_by
from facilitation.domain.decision import Author, Refused
from facilitation.live import Accepted, Running
from facilitation.storage.shelf import INCOMING_SECONDS, MOST_INCOMING, Shelf

ZOE, ALI, _LEA = (person(key) for key in PEOPLE)
IDEA, PHOTO, OTHER = padded("idea"), padded("photo"), padded("other")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with running_workshop(tmp_path) as workshop:
        said(workshop, ZOE, "idea", IDEA, {"text": "un verger"})
        yield workshop


def take(running: Running, author: Author, key: str, contribution: str = IDEA) -> Any:
    value = {"contribution": contribution, "width": 1600, "height": 1200}
    return send(running, Author("upload", author.key), "photo", key, value)


def code(answer: Any) -> str:
    assert isinstance(answer, Refused), answer
    assert answer.reason
    return answer.code


def photo_of(running: Running, key: str) -> dict[str, Any]:
    value = running.snapshot().get("photo", key)
    assert value is not None
    return value


def test_a_photo_is_numbered_hidden_shown_and_taken_back(running: Running) -> None:
    assert isinstance(take(running, ZOE, PHOTO), Accepted)
    assert photo_of(running, PHOTO)["number"] == 1
    assert photo_of(running, PHOTO)["author"] == ZOE.key
    steered(running, "photo", PHOTO, {"hidden": True, "reason": "Un visage"})
    hidden = running.snapshot().latest["photo", PHOTO]
    assert hidden.value is not None
    assert hidden.value["hidden"] == {"reason": "Un visage"}
    public = seen_by("public", hidden).value
    assert public is not None
    assert public.keys() == {"number", "author", "contribution", "made_at", "hidden"}
    assert public["hidden"] == {}
    assert photos.shown(running.snapshot(), PHOTO, staff=False) is None
    assert photos.shown(running.snapshot(), PHOTO, staff=True)
    steered(running, "photo", PHOTO, {"hidden": False})
    assert photos.shown(running.snapshot(), PHOTO, staff=False)
    assert code(send(running, ALI, "photo", PHOTO, None)) == "not_yours"
    said(running, ZOE, "photo", PHOTO, None)
    assert photo_of(running, PHOTO).keys() == {"number", "author", "contribution", "made_at", "withdrawn"}
    assert photos.shown(running.snapshot(), PHOTO, staff=True) is None
    assert code(take(running, ZOE, PHOTO)) == "withdrawn"
    take(running, ZOE, OTHER)
    assert photo_of(running, OTHER)["number"] == 2


def test_a_photo_belongs_to_one_s_own_standing_contribution(running: Running) -> None:
    assert code(take(running, ZOE, PHOTO, padded("nothing"))) == "unknown"
    assert code(take(running, ALI, PHOTO)) == "not_yours"
    assert code(send(running, ZOE, "photo", PHOTO, {"contribution": IDEA, "width": 1, "height": 1})) == "not_understood"
    assert code(send(running, ZOE, "photo", PHOTO, {})) == "not_allowed"
    assert code(send(running, ZOE, "photo", PHOTO, None)) == "unknown"
    for number in range(photos.MOST_OF_A_CONTRIBUTION):
        take(running, ZOE, padded(f"photo{number}"))
    assert code(take(running, ZOE, PHOTO)) == "too_many"
    said(running, ZOE, "photo", padded("photo0"), None)
    assert isinstance(take(running, ZOE, PHOTO), Accepted)


def test_a_phase_that_closed_does_not_stop_the_photo_of_what_it_took(running: Running) -> None:
    steered(running, "phase", "phase", {"phase": "restitution"})
    assert isinstance(take(running, ZOE, PHOTO), Accepted)


def test_photos_go_with_their_contribution(running: Running) -> None:
    take(running, ZOE, PHOTO)
    steered(running, "idea", IDEA, {"hidden": True, "reason": ""})
    assert photos.shown(running.snapshot(), PHOTO, staff=False) is None
    said(running, ZOE, "idea", IDEA, None)
    assert photo_of(running, PHOTO)["withdrawn"] is True
    assert code(take(running, ZOE, OTHER)) == "withdrawn"


def test_forty_photos_are_enough_for_one_person(running: Running) -> None:
    for number in range(photos.MOST_OF_A_PARTICIPANT):
        key = padded(f"idea{number // photos.MOST_OF_A_CONTRIBUTION}")
        if running.snapshot().get("idea", key) is None:
            said(running, ZOE, "idea", key, {"text": "encore"})
        take(running, ZOE, padded(f"photo{number}"), key)
    assert code(take(running, ZOE, PHOTO)) == "too_many"


# ---- Files ----


def test_unfinished_photos_are_few_and_do_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    for number in range(MOST_INCOMING + 3):
        shelf.put_part("w", "zoe", f"photo{number}", 0, b"x")
    assert sum(1 for _folder in tmp_path.glob("w/incoming/*/*")) == MOST_INCOMING
    last = f"photo{MOST_INCOMING + 2}"
    assert shelf.parts("w", "zoe", last) == {0: 1}
    shelf.sweep()
    assert shelf.parts("w", "zoe", last) == {0: 1}
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + INCOMING_SECONDS + 60)
    shelf.sweep()
    assert shelf.parts("w", "zoe", last) == {}
