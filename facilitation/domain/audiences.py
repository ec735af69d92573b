"""What phones and the board may see of a change. A change is never left out, or the numbering would show a hole."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from facilitation.changes import Change, Value
from facilitation.domain import photos

Audience = Literal["public", "staff"]


def seen_by(audience: Audience, change: Change) -> Change:
    """The change as this audience may see it."""
    if change.kind in SECRET:
        public = SECRET[change.kind][audience]
        return replace(change, value=None if change.value is None else public(change.value))
    if audience == "staff" or change.kind not in _PUBLIC:
        return change
    author = "" if change.kind in _NAMELESS else change.author
    value = None if change.value is None else _PUBLIC[change.kind](change.value)
    return replace(change, value=value, author=author)


def retold(log: Sequence[Change]) -> list[Change]:
    """The whole log as the public may see it again: words as their authors left them, nothing of what was taken back
    or hidden since, not even as it stood before."""
    last = {(change.kind, change.key): change.value for change in log}
    return [seen_by("public", _as_left(change, last[change.kind, change.key])) for change in log]


def _as_left(change: Change, last: Value | None) -> Change:
    if change.kind not in ("idea", "annotation", "photo") or change.value is None or last is None:
        return change
    if "hidden" in last or "withdrawn" in last:
        names = ("number", "author", "contribution", "phase", "made_at")
        kept: Value = {name: last[name] for name in names if name in last}
        return replace(change, value={**kept, "hidden": {}})
    return replace(change, value={name: value for name, value in last.items() if name != "hidden"})


def _contribution(value: Value) -> Value:
    if "hidden" not in value:
        return value
    return {name: value[name] for name in ("number", "author", "phase", "made_at")} | {"hidden": {}}


def _only(*names: str) -> Callable[[Value], Value]:
    return lambda value: {name: value[name] for name in names if name in value}


_PUBLIC: dict[str, Callable[[Value], Value]] = {
    "participant": _only("college"),
    "idea": _contribution,
    "annotation": _contribution,
    "photo": photos.public,
    "support": _only("target", "double"),
    "placement": _only("option", "by", "idle"),
    "hint": _only(),
    "clue": _only(),
    "commitment": _only("action", "college"),
}
# Who said so is nobody else's business.
_NAMELESS = {"support", "hint", "commitment"}
# What even staff sees a part of only.
SECRET: dict[str, dict[Audience, Callable[[Value], Value]]] = {
    "judgement": {"public": _only("card"), "staff": _only("card", "choice", "college")},
    "ballot": {"public": _only("option"), "staff": _only("option")},
}
