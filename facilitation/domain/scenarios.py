"""Scenarios: options that go together. Two options can be declared alternatives, or combinable."""

from itertools import combinations
from typing import Annotated, Literal

import msgspec

from facilitation.changes import State
from facilitation.domain.decision import Asked, Draft, Refused, clean_text
from facilitation.domain.options import require_standing
from facilitation.texts import _

LONGEST_TITLE = 80
Relation = Literal["alternative", "combinable"]


class RelationWanted(msgspec.Struct, forbid_unknown_fields=True):
    options: Annotated[list[str], msgspec.Meta(min_length=2, max_length=2)]
    relation: Relation | None


class ScenarioWanted(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    options: Annotated[list[str], msgspec.Meta(min_length=1, max_length=26)]


def alternatives(state: State) -> set[frozenset[str]]:
    """The pairs of options of which only one can be had."""
    found = state.all("relation").values()
    return {frozenset(value["options"]) for value in found if value["relation"] == "alternative"}


def decide_relation(asked: Asked, wanted: RelationWanted) -> list[Draft]:
    """Say how two options stand to each other; what was said of this pair before is gone."""
    pair = sorted(set(wanted.options))
    if len(pair) < 2:
        raise Refused("same", _("Choose another option."))
    for key in pair:
        require_standing(asked.state, key)
    known = next((key for key, value in asked.state.all("relation").items() if value["options"] == pair), None)
    if wanted.relation is None:
        return [Draft("relation", known, None)] if known else []
    if wanted.relation == "alternative":
        for value in asked.state.all("scenario").values():
            if "dropped" not in value and set(pair) <= set(value["options"]):
                raise _apart()
    return [Draft("relation", known or asked.key, {"options": pair, "relation": wanted.relation})]


def decide_scenario(asked: Asked, wanted: ScenarioWanted | None) -> list[Draft]:
    """Make, change, or (None) drop a scenario."""
    scenarios = asked.state.all("scenario")
    known = scenarios.get(asked.key)
    if wanted is None:
        if known is None or "dropped" in known:
            raise Refused("unknown", _("This scenario is not known here."))
        return [Draft("scenario", asked.key, {**known, "dropped": True})]
    options = list(dict.fromkeys(wanted.options))
    for key in options:
        require_standing(asked.state, key)
    if any(frozenset(pair) in alternatives(asked.state) for pair in combinations(options, 2)):
        raise _apart()
    number = known["number"] if known else 1 + max((value["number"] for value in scenarios.values()), default=0)
    title = clean_text(wanted.title, LONGEST_TITLE)
    return [Draft("scenario", asked.key, {"number": number, "title": title, "options": options})]


def _apart() -> Refused:
    return Refused("apart", _("Two of these options are alternatives: they cannot be in one scenario."))
