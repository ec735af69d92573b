"""Restitution: what the room says of each section of the draft, as it goes into the document."""

from typing import Literal

import msgspec

from facilitation.domain.decision import Asked, Draft, clean_text

LONGEST = 600
Stance = Literal["agreed", "amended", "disputed"]


class ReadingWanted(msgspec.Struct, forbid_unknown_fields=True):
    stance: Stance
    text: str = ""


def decide(asked: Asked, wanted: ReadingWanted | None) -> list[Draft]:
    """The room agrees, amends or disputes (then its words are required); None: nothing was said."""
    if wanted is None:
        return [Draft("reading", asked.key, None)] if asked.state.get("reading", asked.key) else []
    text = clean_text(wanted.text, LONGEST, required=wanted.stance != "agreed")
    return [Draft("reading", asked.key, {"stance": wanted.stance, "text": text})]
