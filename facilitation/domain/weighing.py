"""Weighing: each phone gives its opinion of each option; the room sees counts, by collège, once they are revealed.

Nobody, staff included, sees who gave what: a ballot is known by another name than its participant's, no audience
receives what it holds, and a collège in which fewer than three people weighed an option is not shown.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

import msgspec

from facilitation.changes import State, Value
from facilitation.domain.decision import Asked, Draft, Refused
from facilitation.domain.judgements import opaque_key
from facilitation.domain.options import require_standing, standing
from facilitation.domain.phases import require_open
from facilitation.texts import _

FEWEST = 3
SCALE = (-2, -1, 0, 1, 2)
POINTS = 10
# Two-sided test at 90 %: from there on a collège is said to stand apart.
STANDS_APART = 1.645

Method = Literal["scale", "points"]
Degree = Annotated[int, msgspec.Meta(ge=-2, le=2)]


class WeighingWanted(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    method: Method | msgspec.UnsetType = msgspec.UNSET
    points: Annotated[int, msgspec.Meta(ge=1, le=100)] | msgspec.UnsetType = msgspec.UNSET
    revealed: bool | msgspec.UnsetType = msgspec.UNSET


class BallotWanted(msgspec.Struct, forbid_unknown_fields=True):
    desirable: Degree | None = None
    feasible: Degree | None = None
    points: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None


def settings(state: State) -> Value:
    """How options are weighed in this workshop."""
    return state.get("weighing", "weighing") or {"method": "scale", "points": POINTS, "revealed": False}


def decide_weighing(asked: Asked, wanted: WeighingWanted) -> list[Draft]:
    """Choose the method, reveal the results, or hide them to go on weighing."""
    known = settings(asked.state)
    value = {**known, **msgspec.to_builtins(wanted)}
    if asked.state.all("ballot") and value["method"] != known["method"]:
        raise Refused("known", _("Options have been weighed already: the method stays."))
    drafts = [Draft("weighing", "weighing", value)]
    if value["revealed"] != known["revealed"]:
        for key, _option in standing(asked.state):
            found = result(asked.state, key, value["method"]) if value["revealed"] else None
            if found is not None or asked.state.get("result", key) is not None:
                drafts.append(Draft("result", key, found))
    return drafts


def decide_ballot(asked: Asked, wanted: BallotWanted | None) -> list[Draft]:
    """One person's opinion of an option, given again as often as one likes until results are shown."""
    require_open(asked, "weigh")
    require_standing(asked.state, asked.key)
    chosen = settings(asked.state)
    if chosen["revealed"]:
        raise Refused("revealed", _("The results are shown: nothing more can be weighed."))
    key = opaque_key(asked.ballot, asked.key)
    if wanted is None:
        return [Draft("ballot", key, None, author="ballot")] if asked.state.get("ballot", key) else []
    if (chosen["method"] == "points") != (wanted.points is not None):
        raise Refused("not_understood", _("This message was not understood."))
    participant = asked.state.get("participant", asked.author.key) or {}
    value: Value = {"option": asked.key, "ballot": asked.ballot, "college": participant.get("college")}
    if wanted.points is None:
        value |= {"desirable": wanted.desirable, "feasible": wanted.feasible}
    else:
        live = {key for key, _option in standing(asked.state)} - {asked.key}
        mine = (each for each in asked.state.all("ballot").values() if each["ballot"] == asked.ballot)
        elsewhere = sum(each["points"] for each in mine if each["option"] in live)
        if elsewhere + wanted.points > chosen["points"]:
            raise Refused("too_much", _("That is more than the %(points)s points to spread.") % chosen)
        value["points"] = wanted.points
    return [Draft("ballot", key, value, author="ballot")]


def result(state: State, option: str, method: Method) -> Value | None:
    """What may be known of the ballots about an option; None where nothing may, or nobody gave any.

    ``{method, voters, masked, colleges, desirable, feasible, consensus, divides}`` (or ``points`` in place of the two
    counts). ``colleges``: ``{id, voters, desirable, feasible}``; counts go from -2 to 2. The collèges with fewer than
    three voters are taken together under the id null where they are three or more in all; else they are in no
    count, lest a subtraction tell what was masked: ``masked`` says how many people that is.
    """
    ballots = [value for value in state.all("ballot").values() if value["option"] == option]
    if method == "points":
        # Whoever spread points elsewhere gave this option none: that is an opinion too.
        said = {value["ballot"] for value in ballots}
        others = {value["ballot"]: value for value in state.all("ballot").values() if value["ballot"] not in said}
        ballots += [{**value, "option": option, "points": 0} for value in others.values()]
    groups: dict[str | None, list[Value]] = {}
    for ballot in ballots:
        groups.setdefault(ballot["college"], []).append(ballot)
    small = [ballot for group in groups.values() if len(group) < FEWEST for ballot in group]
    shown: dict[str | None, list[Value]] = {
        college["id"]: groups[college["id"]]
        for college in (state.get("workshop", "workshop") or {}).get("colleges", [])
        if len(groups.get(college["id"], [])) >= FEWEST
    }
    if len(small) >= FEWEST:
        shown[None] = small
    if not shown:
        return None
    counted = [ballot for group in shown.values() for ballot in group]
    return {
        "method": method,
        "voters": len(ballots),
        "masked": len(ballots) - len(counted),
        "colleges": [{"id": each, "voters": len(group), **_sums(group, method)} for each, group in shown.items()],
        **_sums(counted, method),
        "consensus": round(consensus((_supports(group), len(group)) for group in shown.values()), 4),
        "divides": _divides(shown),
    }


def consensus(groups: Iterable[tuple[int, int]]) -> float:
    """Group-informed consensus: the geometric mean over groups of (supports + 1) / (voters + 2).

    An option that every group can live with ranks above one that most people like and one group refuses. Source:
    Small et al., "Polis: Scaling Deliberation by Mapping High Dimensional Opinion Spaces", Recerca 26(2), 2021, with
    Laplace's estimate of each group's probability to agree. Theirs is the product: the mean ranks alike, and compares
    options that were not weighed by the same number of groups too.
    """
    likely = [(supports + 1) / (voters + 2) for supports, voters in groups]
    return math.prod(likely) ** (1 / len(likely))


def stands_apart(supports: int, voters: int, other_supports: int, other_voters: int) -> float:
    """z of the two-proportion test between a group and all the others, Polis' representativeness (same source)."""
    ours, theirs = (supports + 1) / (voters + 2), (other_supports + 1) / (other_voters + 2)
    pooled = (supports + other_supports + 2) / (voters + other_voters + 4)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / (voters + 2) + 1 / (other_voters + 2)))
    return (ours - theirs) / spread


def _divides(shown: dict[str | None, list[Value]]) -> list[Value]:
    found = []
    for college, group in shown.items():
        others = [ballot for key, each in shown.items() if key != college for ballot in each]
        if college is None or not others:
            continue
        support, elsewhere = _supports(group) / len(group), _supports(others) / len(others)
        apart = abs(stands_apart(_supports(group), len(group), _supports(others), len(others))) >= STANDS_APART
        # Where most of both are in favour, or of neither, one may be more so: nobody is against the others.
        if apart and (support > 0.5) != (elsewhere > 0.5):
            found.append({"id": college, "support": round(support, 4), "others": round(elsewhere, 4)})
    return found


def _supports(group: Sequence[Value]) -> int:
    return sum((each.get("points") or each.get("desirable") or 0) >= 1 for each in group)


def _sums(group: Sequence[Value], method: Method) -> Value:
    if method == "points":
        return {"points": sum(each["points"] for each in group)}
    return {
        name: [sum(each[name] == degree for each in group) for degree in SCALE] for name in ("desirable", "feasible")
    }
