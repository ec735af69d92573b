"""The wire form and the stored form: a change, and the state that changes fold into.

The twin of ``static/js/shared/workshop.js``; both pass ``tests/cases/*.json``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Value = dict[str, Any]
Verdict = Literal["next", "stale", "gap"]


@dataclass(frozen=True, slots=True)
class Change:
    """The whole new value of one thing, or None when the thing is gone.

    ``seq`` counts 1, 2, 3... in its workshop; ``id`` is unique in it; ``at`` is ISO 8601 in UTC.
    Kinds, keys and values: the table in ARCHITECTURE.md.
    """

    seq: int
    id: str
    kind: str
    key: str
    value: Value | None
    author: str
    at: str


@dataclass(slots=True)
class State:
    """A folded workshop.

    ``things[kind][key]`` is the present value. ``latest`` keeps the last change of every thing, those that are gone
    included: whoever lacks something is brought up to date from it alone.
    """

    seq: int = 0
    things: dict[str, dict[str, Value]] = field(default_factory=dict)
    latest: dict[tuple[str, str], Change] = field(default_factory=dict)

    def receive(self, change: Change) -> Verdict:
        """Fold the change when it is the next one; otherwise say why not and change nothing."""
        if change.seq <= self.seq:
            return "stale"
        if change.seq > self.seq + 1:
            return "gap"
        self._put(change)
        self.seq = change.seq
        return "next"

    def catch_up(self, changes: Iterable[Change], seq: int) -> None:
        """Take the answer to a join: the last change of each thing that moved, and the seq they lead to."""
        for change in changes:
            self._put(change)
        self.seq = seq

    def since(self, seq: int) -> list[Change]:
        """The last change of every thing that moved after ``seq``, in order."""
        return sorted((c for c in self.latest.values() if c.seq > seq), key=lambda c: c.seq)

    def all(self, kind: str) -> Mapping[str, Value]:
        """Every present thing of a kind; the order means nothing (contributions have numbers)."""
        return self.things.get(kind, {})

    def get(self, kind: str, key: str) -> Value | None:
        return self.things.get(kind, {}).get(key)

    def _put(self, change: Change) -> None:
        self.latest[change.kind, change.key] = change
        if change.value is None:
            self.things.get(change.kind, {}).pop(change.key, None)
        else:
            self.things.setdefault(change.kind, {})[change.key] = change.value


def is_withdrawal(change: Change) -> bool:
    """Whether its author takes back what the thing held: then no earlier value of it is kept either."""
    return change.value is not None and "withdrawn" in change.value


def fold(changes: Iterable[Change], before_each: Callable[[State, Change], None] | None = None) -> State:
    """The state after these changes, which must be 1, 2, 3...; ValueError at the first one out of place.

    ``before_each`` sees each change with the state that it is about to be folded into.
    """
    state = State()
    for change in changes:
        if before_each:
            before_each(state, change)
        if state.receive(change) != "next":
            raise ValueError(f"change {change.seq} does not follow {state.seq}")
    return state
