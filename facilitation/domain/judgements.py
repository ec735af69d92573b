"""Tri collectif: each phone says where a few cards of others belong.

The log knows a person by a ballot only, which tells one careless phone from another and nobody's name.
"""

import hashlib
from typing import Annotated

import msgspec

from facilitation.domain.contributions import find
from facilitation.domain.decision import Asked, Draft, Refused
from facilitation.domain.options import require_standing
from facilitation.domain.phases import require_open
from facilitation.texts import _

NEW, UNSURE = "new", "unsure"


class JudgementWanted(msgspec.Struct, forbid_unknown_fields=True):
    """``choice``: an option's key, ``new`` (another lead) or ``unsure``."""

    choice: Annotated[str, msgspec.Meta(max_length=40)]


def decide(asked: Asked, wanted: JudgementWanted) -> list[Draft]:
    """Where this person sees a card of somebody else; saying it again says it anew."""
    require_open(asked, "sort")
    found = find(asked.state, asked.key)
    if found is None or "withdrawn" in found[1] or "hidden" in found[1]:
        raise Refused("unknown", _("This contribution is not known here."))
    if found[1]["author"] == asked.author.key:
        raise Refused("own", _("This one is yours already."))
    if wanted.choice not in (NEW, UNSURE):
        require_standing(asked.state, wanted.choice)
    participant = asked.state.get("participant", asked.author.key) or {}
    value = {
        "card": asked.key,
        "choice": wanted.choice,
        "ballot": asked.ballot,
        "college": participant.get("college"),
    }
    return [Draft("judgement", opaque_key(asked.ballot, asked.key), value, author="ballot")]


def opaque_key(ballot: str, target: str) -> str:
    """The key under which a person's word about something stands: it tells nothing of either."""
    return hashlib.sha256(f"{ballot}|{target}".encode()).hexdigest()[:24]
