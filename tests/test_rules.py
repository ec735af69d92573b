"""What each person may do, and what is refused, with its reason."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from room import PEOPLE, padded, person, running_workshop, said, send, steered

from facilitation.changes import Change, fold
from facilitation.domain.decision import FACILITATOR, Author, Refused, clean_text
from facilitation.live import Running
from facilitation.rules import Message, decide, read_message

ZOE, ALI, LEA = (person(key) for key in PEOPLE)
IDEA, SHAPE, OTHER = padded("idea"), padded("shape"), padded("other")
PARK, HALL = padded("park"), padded("hall")
AREA = {"type": "Polygon", "coordinates": [[[4.561, 49.471], [4.563, 49.471], [4.563, 49.472], [4.561, 49.471]]]}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with running_workshop(tmp_path) as workshop:
        yield workshop


def refused(running: Running, author: Author, kind: str, key: str, value: Any) -> str:
    """The code of the refusal, which changes nothing and carries a sentence."""
    before = running.snapshot()
    answer = send(running, author, kind, key, value)
    assert isinstance(answer, Refused), answer
    assert answer.reason
    assert running.snapshot() == before
    return answer.code


def value_of(running: Running, kind: str, key: str) -> dict[str, Any]:
    value = running.snapshot().get(kind, key)
    assert value is not None
    return value


def test_an_idea_is_numbered_corrected_and_withdrawn_by_its_author(running: Running) -> None:
    said(running, ZOE, "idea", IDEA, {"text": "  un\nverger "})
    said(running, ALI, "idea", OTHER, {"text": "une halle"})
    assert value_of(running, "idea", IDEA)["text"] == "un verger"
    assert value_of(running, "idea", OTHER)["number"] == 2
    assert refused(running, ALI, "idea", IDEA, {"text": "autre chose"}) == "not_yours"
    assert refused(running, ALI, "idea", IDEA, None) == "not_yours"
    said(running, ZOE, "idea", IDEA, {"text": "un grand verger"})
    assert value_of(running, "idea", IDEA)["number"] == 1
    said(running, ZOE, "idea", IDEA, None)
    withdrawn = value_of(running, "idea", IDEA)
    assert withdrawn["withdrawn"] is True
    assert withdrawn["text"] == ""
    assert refused(running, ZOE, "idea", IDEA, {"text": "finalement"}) == "withdrawn"
    said(running, ZOE, "idea", padded("next"), {"text": "des bancs"})
    assert value_of(running, "idea", padded("next"))["number"] == 3


def test_a_key_belongs_to_one_kind(running: Running) -> None:
    said(running, ZOE, "idea", IDEA, {"text": "un verger"})
    assert refused(running, ZOE, "annotation", IDEA, {"type": "asset", "place": "halle"}) == "not_understood"
    assert refused(running, ZOE, "idea", "short", {"text": "un verger"}) == "not_understood"


def test_an_annotation_is_somewhere(running: Running) -> None:
    said(running, ZOE, "annotation", SHAPE, {"type": "asset", "text": "belle charpente", "geometry": AREA})
    assert value_of(running, "annotation", SHAPE)["geometry"]["type"] == "Polygon"
    said(running, ZOE, "annotation", SHAPE, {"type": "memory", "place": "halle"})
    assert value_of(running, "annotation", SHAPE)["geometry"] is None
    assert refused(running, ZOE, "annotation", OTHER, {"type": "asset"}) == "nowhere"
    both = {"type": "asset", "place": "halle", "geometry": AREA}
    assert refused(running, ZOE, "annotation", OTHER, both) == "nowhere"
    assert refused(running, ZOE, "annotation", OTHER, {"type": "asset", "place": "ailleurs"}) == "unknown_place"
    away = {"type": "asset", "geometry": {"type": "Point", "coordinates": [2.35, 48.85]}}
    assert refused(running, ZOE, "annotation", OTHER, away) == "far"
    broken = {"type": "asset", "geometry": {"type": "Polygon", "coordinates": [[[4.561, 49.471]]]}}
    assert refused(running, ZOE, "annotation", OTHER, broken) == "shape"


def test_an_area_that_crosses_itself_is_mended(running: Running) -> None:
    bow = [[4.561, 49.471], [4.563, 49.473], [4.563, 49.471], [4.561, 49.473], [4.561, 49.471]]
    drawn = {"type": "constraint", "geometry": {"type": "Polygon", "coordinates": [bow]}}
    said(running, ZOE, "annotation", SHAPE, drawn)
    assert value_of(running, "annotation", SHAPE)["geometry"]["type"] == "MultiPolygon"


def test_a_support_counts_once_and_never_for_oneself(running: Running) -> None:
    said(running, ZOE, "idea", IDEA, {"text": "un verger"})
    assert refused(running, ZOE, "support", IDEA, {}) == "own"
    assert refused(running, ALI, "support", OTHER, {}) == "unknown"
    for number in range(3):
        said(running, ALI, "support", IDEA, {}, id=padded(f"again{number}"))
    assert len(running.snapshot().all("support")) == 1
    said(running, LEA, "support", IDEA, {})
    said(running, ALI, "support", IDEA, None)
    assert [value["author"] for value in running.snapshot().all("support").values()] == [LEA.key]


def test_a_phase_says_what_phones_may_do(running: Running) -> None:
    said(running, ZOE, "idea", IDEA, {"text": "un verger"})
    steered(running, "phase", "phase", {"phase": "restitution"})
    assert refused(running, ZOE, "idea", OTHER, {"text": "trop tard"}) == "closed"
    assert refused(running, ZOE, "idea", IDEA, {"text": "trop tard"}) == "closed"
    assert refused(running, ZOE, "annotation", SHAPE, {"type": "asset", "place": "halle"}) == "closed"
    assert refused(running, ALI, "support", IDEA, {}) == "closed"
    steered(running, "phase", "phase", {"phase": "visit", "prompt": "Que voyez-vous ?", "allows": ["say"]})
    said(running, ZOE, "idea", OTHER, {"text": "une charpente"})
    assert value_of(running, "idea", OTHER)["prompt"] == "Que voyez-vous ?"
    assert value_of(running, "idea", OTHER)["phase"] == "visit"
    assert refused(running, ZOE, "annotation", SHAPE, {"type": "asset", "place": "halle"}) == "closed"
    assert refused(running, FACILITATOR, "phase", "phase", {"phase": "lunch"}) == "not_understood"
    assert refused(running, FACILITATOR, "scene", "scene", {"scene": "wall", "more": 1}) == "not_understood"


def at(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")


@pytest.mark.parametrize(
    ("made", "came", "taken"),
    [(-5_000, 30_000, True), (-5_000, 59_000, True), (-5_000, 61_000, False), (5_000, 30_000, False), (None, 1, False)],
)
def test_what_was_made_before_a_phase_closed_is_taken_for_a_while(made: int | None, came: int, taken: bool) -> None:
    opened = 1_800_000_000_000
    before = {"phase": "ideas", "prompt": "Que feriez-vous ?", "allows": ["say", "draw", "support"]}
    value = {"phase": "restitution", "prompt": "Merci", "allows": [], "opened_at": at(opened), "before": before}
    state = fold([Change(1, "p", "phase", "phase", value, "facilitator", at(opened))])
    message = Message(padded("m"), "idea", IDEA, {"text": "à temps"}, None if made is None else opened + made)
    if not taken:
        with pytest.raises(Refused):
            decide(state, ZOE, message, at(opened + came))
        return
    [draft] = decide(state, ZOE, message, at(opened + came))
    assert draft.value is not None
    assert draft.value["late"] is True
    assert draft.value["phase"] == "ideas"
    assert draft.value["prompt"] == "Que feriez-vous ?"


def test_hiding_keeps_the_words_and_their_author_may_not_show_them(running: Running) -> None:
    said(running, ZOE, "idea", IDEA, {"text": "propos"})
    steered(running, "idea", IDEA, {"hidden": True, "reason": "Hors sujet"})
    said(running, ZOE, "idea", IDEA, {"text": "propos corrigé"})
    assert value_of(running, "idea", IDEA)["hidden"] == {"reason": "Hors sujet"}
    assert refused(running, ALI, "support", IDEA, {}) == "unknown"
    steered(running, "idea", IDEA, {"hidden": False})
    assert "hidden" not in value_of(running, "idea", IDEA)
    assert value_of(running, "idea", IDEA)["text"] == "propos corrigé"


def test_options_are_made_renamed_merged_split_and_dropped_by_hand(running: Running) -> None:
    for key in (IDEA, OTHER):
        said(running, ZOE, "idea", key, {"text": key})
    assert refused(running, FACILITATOR, "option", PARK, {"intention": "sans titre"}) == "unknown"
    steered(running, "option", PARK, {"title": "Un parc"})
    steered(running, "option", PARK, {"title": "Un grand parc", "intention": "Respirer", "quote": IDEA})
    assert value_of(running, "option", PARK)["titled_by"] == "facilitator"
    steered(running, "placement", IDEA, {"option": PARK})
    steered(running, "placement", OTHER, {"option": PARK})
    steered(running, "split", HALL, {"title": "Une halle", "cards": [OTHER, OTHER]})
    assert value_of(running, "placement", OTHER)["option"] == HALL
    assert refused(running, FACILITATOR, "split", HALL, {"title": "Encore", "cards": [OTHER]}) == "known"
    assert refused(running, FACILITATOR, "merge", HALL, {"into": HALL}) == "same"
    steered(running, "merge", HALL, {"into": PARK})
    assert value_of(running, "placement", OTHER)["option"] == PARK
    assert refused(running, FACILITATOR, "placement", OTHER, {"option": HALL}) == "unknown"
    assert refused(running, FACILITATOR, "option", HALL, {"title": "Revenez"}) == "unknown"
    steered(running, "option", PARK, None)
    assert value_of(running, "option", PARK)["dropped"] is True
    assert value_of(running, "placement", IDEA)["option"] is None
    assert refused(running, ZOE, "placement", IDEA, {"option": None}) == "not_allowed"


def test_one_s_own_name_and_college_only(running: Running) -> None:
    said(running, ZOE, "participant", ZOE.key, {"college": "etat", "name": "Zoé"})
    assert value_of(running, "participant", ZOE.key)["college"] == "etat"
    assert refused(running, ZOE, "participant", ALI.key, {"college": "etat"}) == "not_yours"
    assert refused(running, ZOE, "participant", ZOE.key, {"college": "rois"}) == "unknown_college"
    assert refused(running, ZOE, "participant", ZOE.key, {"college": "etat", "name": "z" * 41}) == "too_long"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  l’été\tarrive\r\n ", "l’été arrive"),
        ("e\u0301te\u0301", "été"),
        ("à gauche \u202eetiord à\u202c", "à gauche etiord à"),
        ("👩‍🌾 شكرا", "👩‍🌾 شكرا"),
        ("\x00\x07zéro", "zéro"),
    ],
)
def test_a_text_becomes_one_clean_line(typed: str, kept: str) -> None:
    assert clean_text(typed, 40) == kept


def test_a_message_is_exactly_a_message() -> None:
    good: dict[str, Any] = {"id": padded("m"), "kind": "idea", "key": IDEA, "value": None}
    assert read_message(good) == Message(padded("m"), "idea", IDEA, None)
    for bad in ({**good, "author": "x"}, {**good, "id": 3}, {**good, "value": []}, {"id": padded("m")}, None, "x"):
        with pytest.raises(Refused) as refusal:
            read_message(bad)
        assert refusal.value.code == "not_understood"
