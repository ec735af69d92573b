"""Usages as this workshop knows them: the engine's anchors, which the facilitator may edit at any time."""

from typing import Annotated

import msgspec

from facilitation.domain.decision import Asked, Draft, Refused, clean_text
from facilitation.texts import _

LONGEST_TITLE = 80
MOST_TEXTS = 4_000  # our own usages have up to two thousand words
Texts = Annotated[list[Annotated[str, msgspec.Meta(max_length=200)]], msgspec.Meta(max_length=MOST_TEXTS)]


class UsageWanted(msgspec.Struct, forbid_unknown_fields=True):
    """``terms``: words and phrases, a final ``*`` matching any ending; ``examples``: sentences as people say them."""

    title: str
    terms: Texts
    examples: Texts


def decide(asked: Asked, wanted: UsageWanted | None) -> list[Draft]:
    """Make, change, or (None) drop a usage."""
    if wanted is None:
        return [Draft("usage", asked.key, {"title": "", "terms": [], "examples": [], "dropped": True})]
    value = {
        "title": clean_text(wanted.title, LONGEST_TITLE),
        "terms": _texts(wanted.terms),
        "examples": _texts(wanted.examples),
    }
    if not value["terms"] and not value["examples"]:
        raise Refused("empty", _("Give a few words or sentences by which this usage is recognised."))
    return [Draft("usage", asked.key, value)]


def _texts(said: list[str]) -> list[str]:
    cleaned = (clean_text(text, 200, required=False) for text in said)
    return [text for text in dict.fromkeys(cleaned) if any(map(str.isalnum, text))]
