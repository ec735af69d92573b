"""What ideas and annotations have in common: a number, an author, and ways to correct, withdraw, hide and show them."""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from facilitation.changes import State, Value
from facilitation.domain.decision import Asked, Draft, Refused, clean_text
from facilitation.domain.phases import Deed, phase_when_made, require_open
from facilitation.texts import _

ContributionKind = Literal["idea", "annotation"]
KINDS: tuple[ContributionKind, ...] = ("idea", "annotation")
LONGEST_REASON = 200
_KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")


class Moderation(msgspec.Struct, forbid_unknown_fields=True):
    hidden: bool
    reason: str = ""


def find(state: State, key: str) -> tuple[ContributionKind, Value] | None:
    """The contribution of that key and its kind."""
    for kind in KINDS:
        value = state.get(kind, key)
        if value is not None:
            return kind, value
    return None


def label(kind: ContributionKind, value: Value) -> str:
    """How people name it: C12, A3."""
    return f"{'C' if kind == 'idea' else 'A'}{value['number']}"


def author_of(state: State, wanted: str) -> str | None:
    """Who made the contribution of that label; None when there is none, or its author has taken it back."""
    for kind in KINDS:
        for value in state.all(kind).values():
            if label(kind, value) == wanted.strip().upper() and "withdrawn" not in value:
                return str(value["author"])
    return None


def visible(state: State) -> Iterator[tuple[ContributionKind, str, Value]]:
    """Every contribution that is neither hidden nor withdrawn, in the order of numbers, ideas first."""
    for kind in KINDS:
        for key, value in sorted(state.all(kind).items(), key=lambda item: item[1]["number"]):
            if "hidden" not in value and "withdrawn" not in value:
                yield kind, key, value


def write(asked: Asked, kind: ContributionKind, said: Value, deed: Deed | None = None) -> list[Draft]:
    """A new contribution, or its author's correction of it. ``said`` is what the author may choose.

    ``deed``: what the phase must allow, where it is not that of the kind.
    """
    known = _own(asked, kind, deed)
    if known is None:
        if not _KEY.fullmatch(asked.key) or find(asked.state, asked.key):
            raise Refused("not_understood", _("This message was not understood."))
        phase, late = phase_when_made(asked)
        known = {
            # Contributions are never taken out of the state: they are numbered without holes.
            "number": 1 + len(asked.state.all(kind)),
            "author": asked.author.key,
            "phase": phase.get("phase"),
            "made_at": asked.at,
        }
        if late:
            known["late"] = True
    elif "withdrawn" in known:
        raise Refused("withdrawn", _("You have withdrawn this contribution."))
    return [Draft(kind, asked.key, {**known, **said})]


def withdraw(asked: Asked, kind: ContributionKind) -> list[Draft]:
    """The author takes the words back: the number stays, the words go."""
    known = _own(asked, kind)
    if known is None:
        raise Refused("unknown", _("This contribution is not known here."))
    return [taken_back(kind, asked.key, known)]


def taken_back(kind: ContributionKind, key: str, known: Value) -> Draft:
    """A contribution whose words are gone for good."""
    stays = ("number", "author", "phase", "made_at", "session")
    kept: Value = {name: known[name] for name in stays if name in known}
    return Draft(kind, key, {**kept, "text": "", "withdrawn": True})


def moderate(asked: Asked, kind: ContributionKind, wanted: Moderation) -> list[Draft]:
    """The facilitator hides a contribution, with a reason, or shows it again."""
    known = asked.state.get(kind, asked.key)
    if known is None or "withdrawn" in known:
        raise Refused("unknown", _("This contribution is not known here."))
    shown = {name: value for name, value in known.items() if name != "hidden"}
    if not wanted.hidden:
        return [Draft(kind, asked.key, shown)]
    reason = clean_text(wanted.reason, LONGEST_REASON, required=False)
    return [Draft(kind, asked.key, {**shown, "hidden": {"reason": reason}})]


def _own(asked: Asked, kind: ContributionKind, deed: Deed | None = None) -> Value | None:
    known = asked.state.get(kind, asked.key)
    if known is not None and "condition" in known:
        deed = "weigh"
    require_open(asked, deed or ("say" if kind == "idea" else "draw"))
    if known is not None and known["author"] != asked.author.key:
        raise Refused("not_yours", _("This is not yours to change."))
    return known
