"""Feuille de route: what is to be done, by whom and when; and who offers to help."""

from typing import Annotated, Literal

import msgspec

from facilitation.changes import Value
from facilitation.domain.contributions import find
from facilitation.domain.decision import Asked, Draft, Refused, clean_text
from facilitation.domain.judgements import opaque_key
from facilitation.domain.options import require_standing
from facilitation.domain.phases import require_open
from facilitation.texts import _

LONGEST = 300
Horizon = Literal["short", "medium", "long"]
Keys = Annotated[list[str], msgspec.Meta(max_length=100)]


class ActionWanted(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What the facilitator may set; what is absent stays as it is. ``priority``: 1 comes first."""

    action: str | msgspec.UnsetType = msgspec.UNSET
    theme: str | msgspec.UnsetType = msgspec.UNSET
    priority: Annotated[int, msgspec.Meta(ge=1, le=3)] | msgspec.UnsetType = msgspec.UNSET
    horizon: Horizon | msgspec.UnsetType = msgspec.UNSET
    lead: str | msgspec.UnsetType = msgspec.UNSET
    partners: str | msgspec.UnsetType = msgspec.UNSET
    funding: str | msgspec.UnsetType = msgspec.UNSET
    prerequisite: str | msgspec.UnsetType = msgspec.UNSET
    options: Keys | msgspec.UnsetType = msgspec.UNSET
    sources: Keys | msgspec.UnsetType = msgspec.UNSET


class CommitmentWanted(msgspec.Struct, forbid_unknown_fields=True):
    pass


def decide_action(asked: Asked, wanted: ActionWanted | None) -> list[Draft]:
    """Write down (``action`` is required), change, or (None) drop an action."""
    actions = asked.state.all("action")
    known = actions.get(asked.key)
    if wanted is None:
        if known is None or "dropped" in known:
            raise _unknown()
        return [Draft("action", asked.key, {**known, "dropped": True})]
    said: Value = msgspec.to_builtins(wanted)
    for key in said.get("options", []):
        require_standing(asked.state, key)
    if any(find(asked.state, key) is None for key in said.get("sources", [])):
        raise Refused("unknown", _("This contribution is not known here."))
    for name, value in said.items():
        if isinstance(value, str) and name != "horizon":
            said[name] = clean_text(value, LONGEST, required=name == "action")
    if known is None and "action" not in said:
        raise _unknown()
    blank = {
        "number": 1 + max((value["number"] for value in actions.values()), default=0),
        "action": "",
        "theme": "",
        "priority": 2,
        "horizon": "short",
        "lead": "",
        "partners": "",
        "funding": "",
        "prerequisite": "",
        "options": [],
        "sources": [],
    }
    value = {name: value for name, value in {**blank, **(known or {}), **said}.items() if name != "dropped"}
    return [Draft("action", asked.key, value)]


def decide_commitment(asked: Asked, wanted: CommitmentWanted | None) -> list[Draft]:
    """*Je peux y contribuer*, or (None) not any more."""
    require_open(asked, "commit")
    action = asked.state.get("action", asked.key)
    if action is None or "dropped" in action:
        raise _unknown()
    key = opaque_key(asked.author.key, asked.key)
    if wanted is None:
        return [Draft("commitment", key, None)] if asked.state.get("commitment", key) else []
    participant = asked.state.get("participant", asked.author.key) or {}
    value = {"action": asked.key, "author": asked.author.key, "college": participant.get("college")}
    return [Draft("commitment", key, value)]


def _unknown() -> Refused:
    return Refused("unknown", _("This action is not known here."))
