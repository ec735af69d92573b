"""Participants: a name or pseudonym if they wish, and the collège in whose name they speak."""

from typing import NotRequired, TypedDict

import msgspec

from facilitation.domain.decision import Asked, Draft, Refused, clean_text
from facilitation.texts import _

LONGEST_NAME = 40


class College(TypedDict):
    id: str
    name: str


class Participant(TypedDict):
    name: NotRequired[str]
    college: str
    joined_at: str


class JoinWanted(msgspec.Struct, forbid_unknown_fields=True):
    college: str
    name: str = ""


def default_colleges() -> list[College]:
    """The collèges of an Atelier flash; the list that counts is the workshop's own."""
    return [
        {"id": "elus", "name": _("Elected officials")},
        {"id": "interco", "name": _("Intermunicipality")},
        {"id": "etat", "name": _("State and operators")},
        {"id": "habitants", "name": _("Residents")},
        {"id": "associations", "name": _("Associations")},
        {"id": "entreprises", "name": _("Businesses")},
        {"id": "proprietaire", "name": _("Owner")},
    ]


def decide(asked: Asked, wanted: JoinWanted) -> list[Draft]:
    """Join, or correct one's own name or collège."""
    if asked.key != asked.author.key:
        raise Refused("not_yours", _("This is not yours to change."))
    workshop = asked.state.get("workshop", "workshop") or {}
    if wanted.college not in {college["id"] for college in workshop.get("colleges", [])}:
        raise Refused("unknown_college", _("Choose the group in whose name you are here."))
    known = asked.state.get("participant", asked.key)
    return [
        Draft(
            "participant",
            asked.key,
            {
                "name": clean_text(wanted.name, LONGEST_NAME, required=False),
                "college": wanted.college,
                "joined_at": known["joined_at"] if known else asked.at,
            },
        )
    ]
