"""Tri collectif beside a running workshop: which cards a phone is asked about, and what the judgements place."""

from typing import Any

from facilitation.assistant.dealer import Dealer, placed_by_the_room
from facilitation.changes import State

PEOPLE = {"anna": "elus", "bruno": "elus", "chloe": "habitants", "david": "habitants"}


def idea(number: int, text: str) -> dict[str, Any]:
    return {"number": number, "author": "someone", "text": text}


def workshop(**things: dict[str, Any]) -> State:
    return State(
        things={
            "participant": {key: {"college": college} for key, college in PEOPLE.items()},
            "phase": {"phase": {"phase": "sorting", "allows": ["sort"]}},
            "option": {"park": {"number": 1, "title": "Un parc"}, "hall": {"number": 2, "title": "Une halle"}},
            "idea": {
                "first": idea(1, "des bancs à l’ombre"),
                "again": idea(2, "Des bancs à l’ombre !"),
                "other": idea(3, "un marché"),
            },
            "copy": {"again": {"of": "first", "by": "engine"}},
            **things,
        }
    )


def judged(card: str, choice: str) -> dict[str, dict[str, Any]]:
    return {
        f"{card}-{key}": {"card": card, "choice": choice, "ballot": key, "college": college}
        for key, college in PEOPLE.items()
    }


def test_what_is_said_again_is_asked_about_once() -> None:
    assert {each["key"] for each in Dealer().deal("w", workshop(), "anna", "anna")} == {"first", "other"}


def test_a_copy_is_asked_about_where_the_first_has_its_place() -> None:
    settled = {"first": {"option": "park", "by": "facilitator", "confidence": 1.0}}
    dealt = Dealer().deal("w", workshop(placement=settled), "anna", "anna")
    assert {each["key"] for each in dealt} == {"again", "other"}


def test_a_copy_goes_where_the_room_puts_the_first() -> None:
    found = placed_by_the_room(workshop(judgement=judged("first", "park")))
    assert {card: value["option"] for card, value in found.items()} == {"first": "park", "again": "park"}


def test_a_copy_that_a_person_has_placed_stays() -> None:
    settled = {"again": {"option": "hall", "by": "facilitator", "confidence": 1.0}}
    found = placed_by_the_room(workshop(judgement=judged("first", "park"), placement=settled))
    assert set(found) == {"first"}


def test_a_copy_does_not_go_where_the_room_put_what_the_facilitator_has_moved() -> None:
    """Said again and again, it would be one change after another for ever."""
    settled = {"first": {"option": "hall", "by": "facilitator", "confidence": 1.0}}
    assert placed_by_the_room(workshop(judgement=judged("first", "park"), placement=settled)) == {}


def test_once_placed_nothing_is_asked_again() -> None:
    state = workshop(judgement=judged("first", "park"))
    for card, value in placed_by_the_room(state).items():
        state.things.setdefault("placement", {})[card] = {**value, "by": "room"}
    assert placed_by_the_room(state) == {}
