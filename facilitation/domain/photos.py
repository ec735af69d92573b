"""Photos: the log holds who took one and what it shows of; its bytes live in files (``storage/shelf.py``)."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from facilitation.changes import State, Value
from facilitation.domain.contributions import LONGEST_REASON, Moderation, find
from facilitation.domain.decision import Asked, Draft, Refused, clean_text
from facilitation.texts import _

MOST_OF_A_CONTRIBUTION = 5
MOST_OF_A_PARTICIPANT = 40
KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")


class PhotoWanted(msgspec.Struct, forbid_unknown_fields=True):
    """``contribution``: the key of what the photo belongs to; ``width``, ``height``: pixels of the kept file."""

    contribution: str
    width: int
    height: int


class NoPhoto(msgspec.Struct, forbid_unknown_fields=True):
    """A phone's message may only take a photo back (null): the file of a new one comes by HTTP."""


def decide(asked: Asked, wanted: PhotoWanted) -> list[Draft]:
    """A photo whose file has come. It follows its contribution: a phase that closed meanwhile does not stop it."""
    known = asked.state.get("photo", asked.key)
    if known is not None:
        _require_own(asked, known)
        return []
    found = find(asked.state, wanted.contribution)
    if found is None or not KEY.fullmatch(asked.key):
        raise Refused("unknown", _("This contribution is not known here."))
    contribution = found[1]
    _require_own(asked, contribution)
    photos = asked.state.all("photo").values()
    standing = [value for value in photos if "withdrawn" not in value]
    if sum(value["contribution"] == wanted.contribution for value in standing) >= MOST_OF_A_CONTRIBUTION:
        most = MOST_OF_A_CONTRIBUTION
        raise Refused("too_many", _("%(most)s photos at most for one contribution.") % {"most": most})
    if sum(value["author"] == asked.author.key for value in standing) >= MOST_OF_A_PARTICIPANT:
        raise Refused("too_many", _("%(most)s photos at most for one person.") % {"most": MOST_OF_A_PARTICIPANT})
    value = {
        "number": 1 + max((value["number"] for value in photos), default=0),
        "author": asked.author.key,
        "contribution": wanted.contribution,
        "width": wanted.width,
        "height": wanted.height,
        "made_at": asked.at,
    }
    return [Draft("photo", asked.key, value)]


def take_back(asked: Asked, wanted: NoPhoto | None) -> list[Draft]:
    """The author takes a photo back: its number stays, its file goes."""
    if wanted is not None:
        raise Refused("not_allowed", _("This cannot be done from here."))
    known = asked.state.get("photo", asked.key)
    if known is None:
        raise Refused("unknown", _("This photo is not known here."))
    if "withdrawn" in known and known["author"] == asked.author.key:
        return []
    _require_own(asked, known)
    return [taken_back(asked.key, known)]


def moderate(asked: Asked, wanted: Moderation) -> list[Draft]:
    """The facilitator hides a photo, with a reason, or shows it again."""
    known = asked.state.get("photo", asked.key)
    if known is None or "withdrawn" in known:
        raise Refused("unknown", _("This photo is not known here."))
    shown = {name: value for name, value in known.items() if name != "hidden"}
    if not wanted.hidden:
        return [Draft("photo", asked.key, shown)]
    reason = clean_text(wanted.reason, LONGEST_REASON, required=False)
    return [Draft("photo", asked.key, {**shown, "hidden": {"reason": reason}})]


def going_along(decide_contribution: Callable[[Asked, Any], list[Draft]]) -> Callable[[Asked, Any], list[Draft]]:
    """The decision about a contribution, whose photos are withdrawn with it."""

    def decide_both(asked: Asked, wanted: Any) -> list[Draft]:
        drafts = decide_contribution(asked, wanted)
        if wanted is not None:
            return drafts
        photos = asked.state.all("photo").items()
        mine = [(key, value) for key, value in photos if value["contribution"] == asked.key]
        return [*drafts, *(taken_back(key, value) for key, value in mine if "withdrawn" not in value)]

    return decide_both


def taken_back(key: str, known: Value) -> Draft:
    """A photo whose file is gone for good."""
    kept = {name: known[name] for name in ("number", "author", "contribution", "made_at")}
    return Draft("photo", key, {**kept, "withdrawn": True})


def shown(state: State, key: str, *, staff: bool) -> Value | None:
    """The photo, if this audience may see its file: neither it nor its contribution is withdrawn or hidden from it."""
    photo = state.get("photo", key)
    found = find(state, photo["contribution"]) if photo else None
    if photo is None or found is None:
        return None
    for value in (photo, found[1]):
        if "withdrawn" in value or ("hidden" in value and not staff):
            return None
    return photo


def public(value: Value) -> Value:
    """What phones and the board may know of a photo."""
    if "hidden" not in value:
        return value
    return {name: value[name] for name in ("number", "author", "contribution", "made_at")} | {"hidden": {}}


def _require_own(asked: Asked, value: Value) -> None:
    if value["author"] != asked.author.key:
        raise Refused("not_yours", _("This is not yours to change."))
    if "withdrawn" in value:
        raise Refused("withdrawn", _("You have withdrawn this contribution."))
