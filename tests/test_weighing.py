"""Weighing: what may be known of it, what may not, and what is refused."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from room import PEOPLE, ballot, padded, person, running_workshop, said, send, steered, whole_log

from facilitation.changes import State
from facilitation.domain.audiences import seen_by
from facilitation.domain.decision import FACILITATOR, Refused
from facilitation.domain.weighing import FEWEST, consensus, result, stands_apart
from facilitation.live import Running

PARK = padded("park")
HALL = padded("hall")


@pytest.fixture
def weighed(tmp_path: Path) -> Iterator[Running]:
    """A workshop with two options, in the middle of the weighing."""
    with running_workshop(tmp_path) as running:
        steered(running, "option", PARK, {"title": "Un parc"})
        steered(running, "option", HALL, {"title": "Une halle"})
        steered(running, "phase", "phase", {"phase": "weighing"})
        yield running


def code_of(running: Running, *message: Any) -> str:
    answer = send(running, *message)
    assert isinstance(answer, Refused), answer
    return answer.code


def state_with(ballots: list[dict[str, Any]], colleges: tuple[str, ...] = ("a", "b", "c")) -> State:
    state = State()
    state.things["workshop"] = {"workshop": {"colleges": [{"id": each, "name": each} for each in colleges]}}
    state.things["ballot"] = {str(place): {"option": PARK, **each} for place, each in enumerate(ballots)}
    return state


def test_an_opinion_is_given_changed_and_taken_back(weighed: Running) -> None:
    zoe = person(PEOPLE[0])
    said(weighed, zoe, "ballot", PARK, {"desirable": 2, "feasible": -1})
    said(weighed, zoe, "ballot", PARK, {"desirable": 1, "feasible": None})
    you = weighed.you(PEOPLE[0])
    assert you
    assert you["weighed"] == {PARK: {"desirable": 1, "feasible": None}}
    said(weighed, zoe, "ballot", PARK, None)
    you = weighed.you(PEOPLE[0])
    assert you
    assert you["weighed"] == {}
    assert code_of(weighed, zoe, "ballot", PARK, {"desirable": 3}) == "not_understood"
    assert code_of(weighed, zoe, "ballot", PARK, {"points": 3}) == "not_understood"
    assert code_of(weighed, zoe, "ballot", padded("none"), {"desirable": 1}) == "unknown"


def test_nobody_learns_who_gave_what(weighed: Running) -> None:
    said(weighed, person(PEOPLE[0]), "ballot", PARK, {"desirable": 2, "feasible": 2})
    change = next(each for each in weighed.snapshot().latest.values() if each.kind == "ballot")
    for audience in ("public", "staff"):
        seen = seen_by(audience, change)
        assert seen.value == {"option": PARK}
        assert PEOPLE[0] not in f"{seen.author}{seen.key}{seen.value}"
    # Nor does the log itself name the person: only the server's key leads from one to the other.
    assert PEOPLE[0] not in str(
        change.value | {"by": change.author, "key": change.key} if change.value else ""
    ).replace(ballot("", PEOPLE[0]), "")


def test_points_are_spread_and_no_more(weighed: Running) -> None:
    steered(weighed, "weighing", "weighing", {"method": "points", "points": 10})
    zoe = person(PEOPLE[0])
    said(weighed, zoe, "ballot", PARK, {"points": 7})
    assert code_of(weighed, zoe, "ballot", HALL, {"points": 4}) == "too_much"
    said(weighed, zoe, "ballot", HALL, {"points": 3})
    said(weighed, zoe, "ballot", PARK, {"points": 0})
    assert code_of(weighed, FACILITATOR, "weighing", "weighing", {"method": "scale"}) == "known"


def test_points_given_elsewhere_count_as_none_here(weighed: Running) -> None:
    steered(weighed, "weighing", "weighing", {"method": "points", "points": 10})
    for who in PEOPLE:
        said(weighed, person(who), "ballot", PARK, {"points": 10})
    steered(weighed, "weighing", "weighing", {"revealed": True})
    found = {key: weighed.snapshot().get("result", key) or {} for key in (PARK, HALL)}
    assert {key: (each["voters"], each["points"]) for key, each in found.items()} == {PARK: (3, 30), HALL: (3, 0)}
    assert found[HALL]["consensus"] < found[PARK]["consensus"]


def test_results_appear_when_revealed_and_go_when_hidden(weighed: Running) -> None:
    for who in PEOPLE:
        said(weighed, person(who), "ballot", PARK, {"desirable": 1, "feasible": 0})
    assert weighed.snapshot().all("result") == {}
    steered(weighed, "weighing", "weighing", {"revealed": True})
    found = weighed.snapshot().get("result", PARK)
    # One of a collège and two of another: neither may be shown, all three together may.
    assert found
    assert [each["id"] for each in found["colleges"]] == [None]
    assert found["desirable"] == [0, 0, 0, 3, 0]
    assert code_of(weighed, person(PEOPLE[0]), "ballot", PARK, {"desirable": 2}) == "revealed"
    steered(weighed, "weighing", "weighing", {"revealed": False})
    assert weighed.snapshot().all("result") == {}
    said(weighed, person(PEOPLE[0]), "ballot", PARK, {"desirable": 2})


def test_a_condition_is_a_contribution_placed_in_its_option(weighed: Running) -> None:
    zoe, key = person(PEOPLE[0]), padded("condition")
    assert code_of(weighed, zoe, "idea", padded("free"), {"text": "autre chose"}) == "closed"
    said(weighed, zoe, "idea", key, {"text": "si la route est refaite", "condition": PARK})
    state = weighed.snapshot()
    assert (state.get("idea", key) or {})["condition"] == PARK
    assert (state.get("placement", key) or {})["option"] == PARK
    said(weighed, zoe, "idea", key, {"text": "si la route est refaite avant"})
    assert (weighed.snapshot().get("idea", key) or {})["condition"] == PARK
    assert len({change.id for change in whole_log(weighed._store, weighed)}) == weighed.snapshot().seq


OPINIONS = st.lists(
    st.fixed_dictionaries(
        {
            "college": st.sampled_from("abc"),
            "desirable": st.none() | st.integers(-2, 2),
            "feasible": st.none() | st.integers(-2, 2),
        }
    ),
    max_size=30,
)


@given(OPINIONS)
def test_no_collège_of_fewer_than_three_can_be_read_or_subtracted(ballots: list[dict[str, Any]]) -> None:
    found = result(state_with(ballots), PARK, "scale")
    if found is None:
        return
    assert all(each["voters"] >= FEWEST for each in found["colleges"])
    assert 0 <= found["masked"] < FEWEST
    assert found["voters"] == len(ballots) == found["masked"] + sum(each["voters"] for each in found["colleges"])
    # What is summed is what is shown: taking the shown from the sums leaves nothing.
    for name in ("desirable", "feasible"):
        shown = [sum(each[name][degree] for each in found["colleges"]) for degree in range(5)]
        assert found[name] == shown
    assert 0 < found["consensus"] < 1


def test_a_group_that_refuses_outweighs_a_majority() -> None:
    liked_by_all, liked_by_most = [(2, 4), (2, 4)], [(20, 20), (0, 4)]
    assert consensus(liked_by_all) > consensus(liked_by_most)
    assert math.isclose(consensus([(3, 4)]), 4 / 6)


def test_who_stands_apart_is_named() -> None:
    against = [{"college": "a", "desirable": -2, "feasible": 0} for _ in range(8)]
    support = [{"college": "b", "desirable": 2, "feasible": 0} for _ in range(12)]
    found = result(state_with(against + support), PARK, "scale")
    assert found
    assert {each["id"] for each in found["divides"]} == {"a", "b"}
    assert found["divides"][0]["support"] == 0
    assert stands_apart(5, 10, 5, 10) == 0
