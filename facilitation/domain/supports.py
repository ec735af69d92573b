"""Supports: *J'appuie*. One per person and contribution; the public sees how many, never who."""

import msgspec

from facilitation.changes import State
from facilitation.domain.contributions import find
from facilitation.domain.decision import Asked, Draft, Refused
from facilitation.domain.phases import require_open
from facilitation.texts import _


class SupportWanted(msgspec.Struct, forbid_unknown_fields=True):
    pass


def supported_by(state: State, author: str) -> list[str]:
    """The keys of the contributions that this participant supports."""
    return sorted(value["target"] for value in state.all("support").values() if value["author"] == author)


def decide(asked: Asked, wanted: SupportWanted | None) -> list[Draft]:
    """Support the contribution that the message's key names, or (None) take the support back.

    The support's own key is the message's random id, so that it says nothing of its author.
    """
    require_open(asked, "support")
    found = find(asked.state, asked.key)
    if found is None or "withdrawn" in found[1] or "hidden" in found[1]:
        raise Refused("unknown", _("This contribution is not known here."))
    if found[1]["author"] == asked.author.key:
        raise Refused("own", _("This one is yours already."))
    mine = {"target": asked.key, "author": asked.author.key}
    known = next((key for key, value in asked.state.all("support").items() if value == mine), None)
    if wanted is None:
        return [Draft("support", known, None)] if known else []
    return [Draft("support", known or asked.id, mine)]
