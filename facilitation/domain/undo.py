"""Undo: every thing that the facilitator's last deed changed gets the value that it had before."""

import msgspec

from facilitation.changes import Value
from facilitation.domain.decision import Asked, Draft, Refused
from facilitation.domain.placements import unplaced
from facilitation.texts import _


class UndoWanted(msgspec.Struct, forbid_unknown_fields=True):
    pass


def decide(asked: Asked, _wanted: UndoWanted) -> list[Draft]:
    """Put the last deed back. What somebody else has changed since keeps its value: their word stands."""
    deed = asked.last_deed
    if deed is None:
        raise Refused("nothing", _("There is nothing to undo."))
    put_back: dict[tuple[str, str], Value | None] = {}
    for (kind, key), (before, after) in deed.things.items():
        if asked.state.get(kind, key) == after:
            put_back[kind, key] = before
    drafts = [Draft(kind, key, before) for (kind, key), before in put_back.items()]
    cards = {key for kind, key in put_back if kind == "placement"}
    gone = [key for (kind, key), before in put_back.items() if kind == "option" and before is None]
    return [Draft("undo", deed.id, {}), *drafts, *(each for key in gone for each in unplaced(asked.state, key, cards))]
