"""A whole day of virtual phones: they sort, weigh and commit when the facilitator opens it, each in its own way."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from typing import Any

import msgspec
from serving import Serving, serving
from test_server import ask, facilitator, seat

from facilitation.changes import Change, State
from facilitation.domain.participants import default_colleges
from facilitation.domain.weighing import BallotWanted
from facilitation.grouping.engine.anchors import load_anchors
from facilitation.rehearsal import Plan, Progress, Report, opinions, rehearse
from facilitation.rehearsal.connection import Answer, Connection
from facilitation.rehearsal.errands import Errands
from facilitation.rehearsal.phone import fresh_id

# What people think


def test_leanings_are_about_the_colleges_and_usages_that_there_are() -> None:
    usages = {anchor.id for anchor in load_anchors()}
    assert set(opinions.LEANINGS["desirable"]) == {college["id"] for college in default_colleges()}
    for leaning in (*opinions.LEANINGS["desirable"].values(), opinions.LEANINGS["feasible"]):
        assert set(leaning) <= usages
        assert all(-2 <= degree <= 2 for degree in leaning.values())


def test_a_college_leans_its_way_and_its_people_do_not_agree() -> None:
    nature = {"usage": "nature"}
    given = {
        college: [opinions.weigh(college, nature) for _i in range(300)] for college in ("habitants", "proprietaire")
    }
    degrees = {
        college: [one["desirable"] for one in ones if one["desirable"] is not None] for college, ones in given.items()
    }
    assert mean(degrees["habitants"]) > 0.5 > -0.5 > mean(degrees["proprietaire"])
    for ones in degrees.values():
        assert set(ones) <= {-2, -1, 0, 1, 2}
        assert len(set(ones)) >= 3
    assert {None} < {one["feasible"] for one in given["habitants"]}
    for ballot in (*given["habitants"], opinions.weigh("nobody knows", {"usage": None})):
        assert msgspec.convert(ballot, BallotWanted).points is None


def test_points_are_all_given_and_never_more() -> None:
    options: dict[str, Any] = {"a": {"usage": "nature"}, "b": {"usage": "logement"}, "c": {"usage": None}}
    spread = [opinions.spread("habitants", options, 10) for _i in range(200)]
    assert {sum(given.values()) for given in spread} == {10}
    assert {min(given.values()) for given in spread} >= {0}
    assert sum(given["a"] for given in spread) > sum(given["b"] for given in spread)


ORCHARD = "Un verger communal, chacun vient cueillir"
WHOLE = "Ne pas tout remplir, laisser de la place pour ceux d'après"
OPTIONS: dict[str, Any] = {
    key: {"usage": usage}
    for key, usage in (("parc", "nature"), ("jardins", "agri"), ("verger", "agri"), ("foire", None))
}


def most(seen: Counter[str]) -> str:
    """What seven in ten say, or more."""
    (first, times), *_rest = seen.most_common()
    assert times >= 0.7 * seen.total(), seen
    return first


def test_people_know_what_a_sentence_is_about() -> None:
    def seen(text: str, suggestions: list[str], options: dict[str, Any] = OPTIONS) -> Counter[str]:
        return Counter(opinions.sort(text, suggestions, options) for _i in range(400))

    assert most(seen(ORCHARD, ["parc", "verger", "jardins"])) == "verger"
    assert most(seen(ORCHARD, ["parc", "foire"])) == "jardins"
    assert most(seen(ORCHARD, ["parc", "foire"], {"parc": OPTIONS["parc"], "foire": OPTIONS["foire"]})) == "new"
    assert most(seen(WHOLE, ["foire", "parc"])) == "unsure"
    assert len(seen(ORCHARD, ["parc", "verger", "foire"])) == 5


def test_an_author_taps_the_suggestion_of_what_was_meant() -> None:
    def tapped(text: str, suggestions: list[Any]) -> Counter[str]:
        hints = (opinions.hint(text, suggestions, OPTIONS) for _i in range(400))
        return Counter(hint["option"] or hint["usage"] or "other" for hint in hints)

    before = [{"usage": "nature", "title": "Un parc"}, {"usage": "agri", "title": "Des jardins"}]
    after = [{"option": "parc"}, {"option": "jardins"}, {"option": "verger"}]
    assert most(tapped(ORCHARD, before)) == "agri"
    assert most(tapped(ORCHARD, after)) == "jardins"
    assert set(tapped(ORCHARD, after)) == {"jardins", "other"}
    assert set(tapped(ORCHARD, after[:1])) == set(tapped(WHOLE, [{"option": "foire"}])) == {"other"}
    assert set(tapped(ORCHARD, [{"option": "gone meanwhile"}])) == {"other"}


def test_people_mostly_see_the_same_in_a_card() -> None:
    for card in ("card1", "card2", "card3"):
        seen = Counter(opinions.sort(card, ["a", "b", "c"], {}) for _i in range(300))
        (first, votes), *_rest = seen.most_common()
        assert first != "unsure"
        assert votes > 180
        assert set(seen) <= {"a", "b", "c", "new", "unsure"}
    assert {opinions.sort("card", [], {}) for _i in range(20)} <= {"unsure"}


def test_a_hint_is_a_suggestion_or_none_of_them() -> None:
    before, after = [{"usage": "nature", "title": "Un parc"}], [{"option": "key1"}, {"option": "key2"}]
    assert all(
        opinions.hint("x", before, {}) in ({"option": None, "usage": "nature"}, {"option": None, "usage": None})
        for _i in range(50)
    )
    tapped = Counter(opinions.hint("x", after, {})["option"] for _i in range(500))
    assert tapped["key1"] > tapped["key2"] > tapped[None] > 0


# What the server puts before a phone


def test_cards_are_asked_for_once_and_again_when_they_are_gone() -> None:
    asked: deque[tuple[str, Any, Answer]] = deque()
    online = [False]

    def ask_server(*question: Any) -> bool:
        if online[0]:
            asked.append(question)
        return online[0]

    errands = Errands(ask_server)
    errands.deal()
    online[0] = True
    errands.deal()
    errands.deal()
    assert [name for name, _data, _answer in asked] == ["deal"]
    asked.popleft()[2]({"cards": [{"key": "card1", "suggestions": []}]})
    errands.deal()
    assert not asked
    errands.put_away()
    assert not errands.cards
    errands.deal()
    asked.popleft()[2]({"refused": {"code": "not_allowed", "reason": "Non."}})
    assert not errands.cards
    errands.contributed("key0", {"type": "constraint", "text": "Un puits"})
    errands.contributed("key0", {"text": "Si l’on garde les arbres", "condition": "option1"})
    assert not asked
    errands.contributed("key1", {"text": "Un verger"})
    name, data, answer = asked.popleft()
    assert (name, data) == ("suggest", {"key": "key1"})
    answer({"suggestions": []})
    assert errands.suggested == {}
    answer({"suggestions": [{"option": "a"}]})
    assert errands.suggested == {"key1": ("Un verger", [{"option": "a"}])}


# The day, with the real server


class Day:
    """A rehearsal, and the facilitator who leads it: a phase goes on once the room has said enough in it."""

    def __init__(self, server: Serving) -> None:
        self._server = server
        self._sent = 0
        self._told: asyncio.Queue[Progress] = asyncio.Queue()

    async def hold(self, plan: Plan) -> tuple[Report, State]:
        """The report, and what staff holds at the end."""
        rehearsal = asyncio.create_task(rehearse(self._server.links["join"], plan, self._told.put_nowait))
        async with seat(self._server, facilitator(self._server), "facilitator") as desk:
            await self._said(60)
            assert (await ask(desk, "propose", {}))["options"] >= 2
            await self._do(desk, "phase", "phase", {"phase": "sorting"})
            await self._until(desk, lambda state: len(state.all("judgement")) >= 20)
            await self._do(desk, "weighing", "weighing", {"method": "points"})
            await self._do(desk, "phase", "phase", {"phase": "weighing"})
            await self._until(desk, lambda state: len(state.all("ballot")) >= 20 and _conditions(state))
            await self._do(desk, "action", fresh_id(), {"action": "Ouvrir la berge", "horizon": "short"})
            await self._do(desk, "phase", "phase", {"phase": "restitution"})
            report = await rehearsal
            answer = await ask(desk, "join", {"since": 0})
        state = State()
        state.catch_up(msgspec.convert(answer["changes"], list[Change]), answer["seq"])
        return report, state

    async def _said(self, count: int) -> None:
        """So much more than the last time."""
        until = self._sent + count
        while self._sent < until:
            self._sent = (await self._told.get()).sent

    async def _until(self, desk: Connection, enough: Callable[[State], bool]) -> None:
        """The room has done enough of what the phase is for."""
        state = State()
        while not enough(state):
            await self._told.get()
            answer = await ask(desk, "join", {"since": state.seq})
            state.catch_up(msgspec.convert(answer["changes"], list[Change]), answer["seq"])

    async def _do(self, desk: Connection, kind: str, key: str, value: dict[str, Any]) -> None:
        answer = await ask(desk, "submit", {"id": fresh_id(), "kind": kind, "key": key, "value": value})
        assert "seq" in answer, answer


def _conditions(state: State) -> bool:
    return any("condition" in value for value in state.all("idea").values())


def test_a_rehearsed_day_goes_from_the_first_idea_to_the_last_commitment(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as server:
        plan = Plan(phones=16, rate=24, seconds=16, cut=1)
        report, state = asyncio.run(Day(server).hold(plan))
    assert report.sound, report
    # What was tapped while a phase changed is still taken; a hand dealt before may hold what is sorted no more.
    assert set(report.reasons) <= {"closed"}, report.reasons
    assert state.all("hint")
    judged = state.all("judgement").values()
    assert len(judged) >= 20
    assert len({value["choice"] for value in judged}) >= 2
    assert len(state.all("ballot")) >= 20
    assert _conditions(state)
    assert 1 <= len(state.all("commitment")) <= 16
