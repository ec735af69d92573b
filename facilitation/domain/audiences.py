"""What phones and the board may see of a change. A change is never left out, or the numbering would show a hole."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from facilitation.changes import Change, Value
from facilitation.domain import photos

Audience = Literal["public", "staff"]


def seen_by(audience: Audience, change: Change) -> Change:
    """The change as this audience may see it."""
    if audience == "staff" or change.kind not in _PUBLIC:
        return change
    author = "" if change.kind == "support" else change.author
    value = None if change.value is None else _PUBLIC[change.kind](change.value)
    return replace(change, value=value, author=author)


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
    "support": _only("target"),
    "placement": _only("option"),
}
