"""What the facilitator does to options and cards; undo; and that nothing moves without somebody's word."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from room import PEOPLE, padded, person, running_workshop, said, send, steered, whole_log

from facilitation.changes import State, fold
from facilitation.domain.decision import ENGINE, FACILITATOR, Author, Refused
from facilitation.live import Running

ZOE, ALI, LEA = (person(key) for key in PEOPLE)
PARK, HALL = padded("park"), padded("hall")
CARDS = [padded(f"card{number}") for number in range(4)]
AREA = {"type": "Polygon", "coordinates": [[[4.561, 49.471], [4.563, 49.471], [4.563, 49.472], [4.561, 49.471]]]}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with running_workshop(tmp_path) as workshop:
        yield furnished(workshop)


def furnished(running: Running) -> Running:
    for number, key in enumerate(CARDS):
        said(running, (ZOE, ALI, LEA, ZOE)[number], "idea", key, {"text": f"idée {number}"})
    steered(running, "option", PARK, {"title": "Un parc"})
    steered(running, "option", HALL, {"title": "Une halle"})
    return running


def code_of(running: Running, author: Author, kind: str, key: str, value: Any) -> str:
    answer = send(running, author, kind, key, value)
    assert isinstance(answer, Refused), answer
    return answer.code


def placed(running: Running, key: str) -> tuple[str | None, str] | None:
    value = running.snapshot().get("placement", key)
    return None if value is None else (value["option"], value["by"])


def things(state: State) -> dict[str, dict[str, Any]]:
    return {kind: dict(values) for kind, values in state.things.items() if values and kind != "undo"}


def test_the_author_says_where_it_belongs_and_a_pin_is_a_pin(running: Running) -> None:
    card = CARDS[0]
    said(running, ZOE, "hint", card, {"option": PARK})
    assert placed(running, card) == (PARK, "author")
    assert code_of(running, ALI, "hint", card, {"option": HALL}) == "not_yours"
    said(running, ENGINE, "verdict", card, {"option": HALL, "confidence": 0.9})
    assert placed(running, card) == (PARK, "author")
    steered(running, "placement", card, {"option": HALL})
    said(running, ZOE, "hint", card, {})
    assert placed(running, card) == (HALL, "facilitator")
    you = running.you(PEOPLE[0])
    assert you
    assert you["hints"][card] == {"option": None, "usage": None}


def test_an_author_takes_a_card_out_of_where_the_engine_put_it(running: Running) -> None:
    card = CARDS[1]
    value = {"option": PARK, "confidence": 0.6, "suggestions": [PARK, HALL], "why": ["arbres"]}
    said(running, ENGINE, "proposal", "proposal", {"options": {}, "placements": {card: value}})
    assert placed(running, card) == (PARK, "engine")
    said(running, ALI, "hint", card, {})
    assert placed(running, card) == (None, "author")
    said(running, ENGINE, "proposal", "proposal", {"options": {}, "placements": {card: value}})
    assert placed(running, card) == (None, "author")
    said(running, ENGINE, "verdict", card, {"option": HALL, "confidence": 0.8})
    assert placed(running, card) == (HALL, "room")


def test_a_judgement_is_of_others_cards_and_while_the_phase_lets_sort(running: Running) -> None:
    assert code_of(running, ALI, "judgement", CARDS[0], {"choice": PARK}) == "closed"
    steered(running, "phase", "phase", {"phase": "sorting"})
    assert code_of(running, ZOE, "judgement", CARDS[0], {"choice": PARK}) == "own"
    assert code_of(running, ALI, "judgement", CARDS[0], {"choice": padded("nowhere")}) == "unknown"
    said(running, ALI, "judgement", CARDS[0], {"choice": PARK})
    said(running, ALI, "judgement", CARDS[0], {"choice": "new"})
    said(running, LEA, "judgement", CARDS[0], {"choice": "unsure"})
    judgements = running.snapshot().all("judgement")
    assert sorted(value["choice"] for value in judgements.values()) == ["new", "unsure"]
    you = running.you(PEOPLE[1])
    assert you
    assert you["judged"] == [CARDS[0]]


def test_two_supports_of_near_copies_count_once_for_a_person(running: Running) -> None:
    said(running, LEA, "support", CARDS[0], {})
    said(running, LEA, "support", CARDS[1], {})
    said(running, ENGINE, "reading_of_texts", "reading_of_texts", {"copies": {CARDS[1]: CARDS[0]}})
    doubles = [value["target"] for value in running.snapshot().all("support").values() if value.get("double")]
    assert doubles == [CARDS[1]]
    steered(running, "copy", CARDS[1], {"of": None})
    assert not any(value.get("double") for value in running.snapshot().all("support").values())
    said(running, ENGINE, "reading_of_texts", "reading_of_texts", {"copies": {CARDS[1]: CARDS[0]}})
    assert (running.snapshot().get("copy", CARDS[1]) or {})["of"] is None
    steered(running, "copy", CARDS[1], {"of": CARDS[0]})
    assert code_of(running, FACILITATOR, "copy", CARDS[0], {"of": CARDS[1]}) == "same"
    said(running, LEA, "support", CARDS[0], None)
    assert not any(value.get("double") for value in running.snapshot().all("support").values())


def test_a_clue_is_taken_up_or_refused_for_good(running: Running) -> None:
    one, two = padded("clue1"), padded("clue2")
    clue = {"sort": "similar", "title": "Des serres", "cards": CARDS[:3], "option": None}
    said(running, ENGINE, "reading_of_texts", "reading_of_texts", {"clues": {one: clue, two: clue}})
    steered(running, "clue", one, {"accept": True})
    assert (running.snapshot().get("option", one) or {})["title"] == "Des serres"
    assert {placed(running, key) for key in CARDS[:3]} == {(one, "facilitator")}
    steered(running, "clue", two, {"accept": False})
    said(running, ENGINE, "reading_of_texts", "reading_of_texts", {"clues": {two: clue}})
    assert (running.snapshot().get("clue", two) or {})["refused"] is True
    assert code_of(running, FACILITATOR, "clue", two, {"accept": True}) == "unknown"


def test_alternatives_make_no_scenario(running: Running) -> None:
    said_together = padded("together")
    steered(running, "scenario", said_together, {"title": "Tout", "options": [PARK, HALL]})
    assert code_of(
        running, FACILITATOR, "relation", padded("r"), {"options": [PARK, HALL], "relation": "alternative"}
    ) == ("apart")
    steered(running, "scenario", said_together, None)
    steered(running, "relation", padded("r"), {"options": [HALL, PARK], "relation": "alternative"})
    steered(running, "relation", padded("s"), {"options": [PARK, HALL], "relation": "alternative"})
    assert len(running.snapshot().all("relation")) == 1
    assert code_of(running, FACILITATOR, "scenario", padded("t"), {"title": "Tout", "options": [PARK, HALL]}) == "apart"


def test_a_footprint_drawn_by_hand_stays(running: Running) -> None:
    steered(running, "footprint", PARK, {"geometry": AREA})
    drawn = running.snapshot().get("footprint", PARK)
    assert drawn
    assert drawn["area_m2"] > 1000
    assert drawn["by"] == "facilitator"
    computed: dict[str, Any] = {"geometry": None, "area_m2": 0.0, "share": 0.0, "sources": []}
    said(running, ENGINE, "footprint", PARK, computed)
    assert running.snapshot().get("footprint", PARK) == drawn
    steered(running, "footprint", PARK, None)
    said(running, ENGINE, "footprint", PARK, computed)
    assert (running.snapshot().get("footprint", PARK) or {})["by"] == "engine"
    far = {"type": "Polygon", "coordinates": [[[5, 49], [5.001, 49], [5.001, 49.001], [5, 49]]]}
    assert code_of(running, FACILITATOR, "footprint", PARK, {"geometry": far}) == "shape"


def test_the_roadmap_and_who_offers_to_help(running: Running) -> None:
    action = padded("action")
    assert code_of(running, FACILITATOR, "action", action, {"lead": "la commune"}) == "unknown"
    steered(running, "action", action, {"action": "Dépolluer la cour", "horizon": "short", "options": [PARK]})
    steered(running, "action", action, {"lead": "EPF", "priority": 1})
    kept = running.snapshot().get("action", action)
    assert kept
    assert (kept["action"], kept["lead"], kept["number"]) == ("Dépolluer la cour", "EPF", 1)
    assert code_of(running, ZOE, "commitment", action, {}) == "closed"
    steered(running, "phase", "phase", {"phase": "restitution"})
    said(running, ZOE, "commitment", action, {})
    said(running, ZOE, "commitment", action, {})
    assert len(running.snapshot().all("commitment")) == 1
    you = running.you(PEOPLE[0])
    assert you
    assert you["commitments"] == [action]
    steered(running, "reading", "stakes", {"stance": "disputed", "text": "La route n’est pas un atout."})
    assert code_of(running, FACILITATOR, "reading", "plan", {"stance": "amended", "text": " "}) == "empty"


def test_undo_puts_back_a_merge_and_nothing_else(running: Running) -> None:
    steered(running, "move", "move", {"cards": CARDS[:2], "option": PARK})
    before = things(running.snapshot())
    steered(running, "merge", PARK, {"into": HALL})
    said(running, ALI, "idea", padded("later"), {"text": "arrivée entre-temps"})
    steered(running, "undo", "undo", {})
    after = things(running.snapshot())
    del after["idea"][padded("later")]
    assert after == before
    steered(running, "undo", "undo", {})
    assert placed(running, CARDS[0]) is None


def test_undoing_an_option_frees_what_others_put_in_it(running: Running) -> None:
    steered(running, "option", padded("new"), {"title": "Nouvelle"})
    said(running, ZOE, "hint", CARDS[0], {"option": padded("new")})
    steered(running, "undo", "undo", {})
    assert running.snapshot().get("option", padded("new")) is None
    assert placed(running, CARDS[0]) == (None, "engine")


def test_what_someone_else_changed_since_is_left_to_them(running: Running) -> None:
    steered(running, "idea", CARDS[0], {"hidden": True})
    said(running, ZOE, "idea", CARDS[0], {"text": "corrigée entre-temps"})
    steered(running, "undo", "undo", {})
    assert (running.snapshot().get("idea", CARDS[0]) or {})["text"] == "corrigée entre-temps"
    for _again in range(2):
        steered(running, "undo", "undo", {})
    assert code_of(running, FACILITATOR, "undo", "undo", {}) == "nothing"


def test_a_message_of_several_changes_is_answered_alike_after_a_restart(tmp_path: Path) -> None:
    with running_workshop(tmp_path) as running:
        furnished(running)
        deed = padded("deed")
        first = said(running, FACILITATOR, "move", "move", {"cards": CARDS, "option": PARK}, id=deed)
        assert said(running, FACILITATOR, "move", "move", {"cards": CARDS, "option": PARK}, id=deed) == first
    with running_workshop(tmp_path) as again:
        assert said(again, FACILITATOR, "move", "move", {"cards": CARDS, "option": PARK}, id=deed) == first
        steered(again, "undo", "undo", {})
        assert placed(again, CARDS[0]) is None


DEEDS = st.one_of(
    st.tuples(st.just("placement"), st.sampled_from(CARDS), st.sampled_from([PARK, HALL, None])),
    st.tuples(st.just("engine"), st.sampled_from(CARDS), st.sampled_from([PARK, HALL, None])),
    st.tuples(st.just("room"), st.sampled_from(CARDS), st.sampled_from([PARK, HALL, None])),
    st.tuples(st.just("author"), st.sampled_from(CARDS), st.sampled_from([PARK, HALL, None])),
    st.tuples(st.just("merge"), st.just(PARK), st.just(HALL)),
    st.tuples(st.just("drop"), st.sampled_from([PARK, HALL]), st.none()),
    st.tuples(st.just("undo"), st.just("undo"), st.none()),
)
AUTHORS = dict(zip(CARDS, (ZOE, ALI, LEA, ZOE), strict=True))


def perform(running: Running, deed: tuple[str, str, str | None], number: int) -> None:
    what, key, option = deed
    placement: dict[str, Any] = {"option": option, "confidence": 0.5, "suggestions": [], "why": []}
    author, kind, where, value = {
        "placement": (FACILITATOR, "placement", key, {"option": option}),
        "engine": (ENGINE, "proposal", "proposal", {"options": {}, "placements": {key: placement}}),
        "room": (ENGINE, "verdict", key, {"option": option, "confidence": 0.9}),
        "author": (AUTHORS.get(key, ZOE), "hint", key, {"option": option}),
        "merge": (FACILITATOR, "merge", key, {"into": option}),
        "drop": (FACILITATOR, "option", key, None),
        "undo": (FACILITATOR, "undo", "undo", {}),
    }[what]
    send(running, author, kind, where, value, id=padded(f"deed{number}"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DEEDS, max_size=14))
def test_whatever_happens_a_placed_card_moves_only_by_a_person_and_undo_restores(
    deeds: list[tuple[str, str, str | None]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with running_workshop(Path(folder)) as running:
            furnished(running)
            for number, deed in enumerate(deeds):
                before = {card: placed(running, card) for card in CARDS}
                whole = things(running.snapshot())
                perform(running, deed, number)
                for card in CARDS:
                    was, now = before[card], placed(running, card)
                    if deed[0] == "engine" and was and was[0]:
                        assert now == was, "the engine moved a card that had a place"
                    if deed[0] in ("engine", "room") and was and was[1] == "facilitator":
                        assert now == was, "a pin was moved"
                    options = running.snapshot().all("option")
                    assert not now or now[0] is None or "dropped" not in options[now[0]]
                if deed[0] in ("placement", "merge", "drop") and things(running.snapshot()) != whole:
                    perform(running, ("undo", "undo", None), 1000 + number)
                    assert things(running.snapshot()) == whole
                    perform(running, deed, 2000 + number)
            log = whole_log(running._store, running)
            folded, last = fold(log), running.snapshot()
            assert things(folded) == things(last)
        with running_workshop(Path(folder)) as again:
            assert again.snapshot() == last
