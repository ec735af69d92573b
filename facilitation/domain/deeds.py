"""What the facilitator did, deed by deed, so that it can be undone: read from the log, never kept beside it."""

from collections import OrderedDict
from dataclasses import dataclass, field

from facilitation.changes import Change, State, Value

MOST = 200
# What a facilitator decides about things; not what the room was just told to do (phase, scene, weighing).
UNDOABLE = {
    *("idea", "annotation", "photo", "option", "placement", "copy", "clue"),
    *("footprint", "relation", "scenario", "usage", "action", "reading"),
}


@dataclass(slots=True)
class Deed:
    """One message of the facilitator: its id, and for each (kind, key) it changed, the value before and after."""

    id: str
    things: dict[tuple[str, str], tuple[Value | None, Value | None]] = field(default_factory=dict)


class Deeds:
    """The facilitator's last deeds, in order, without those that were undone."""

    def __init__(self) -> None:
        self._deeds: OrderedDict[str, Deed] = OrderedDict()
        self._undoing = ""

    def record(self, before: State, change: Change) -> None:
        """Take note of a change that is about to be folded into ``before``."""
        if change.author != "facilitator":
            return
        message = change.id.partition(".")[0]
        if change.kind == "undo":
            self._deeds.pop(change.key, None)
            self._undoing = message
        elif message != self._undoing and change.kind in UNDOABLE:
            deed = self._deeds.setdefault(message, Deed(message))
            thing = (change.kind, change.key)
            first, _last = deed.things.get(thing, (before.get(*thing), None))
            deed.things[thing] = (first, change.value)
            if len(self._deeds) > MOST:
                self._deeds.popitem(last=False)

    def last(self) -> Deed | None:
        """The deed that an undo would put back."""
        return next(reversed(self._deeds.values()), None)
