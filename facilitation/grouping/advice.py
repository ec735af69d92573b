"""What the engine says of a workshop, as values that the rules take; it keeps what it has learned between two calls."""

from functools import cached_property
from typing import Any

from facilitation.changes import State, Value
from facilitation.grouping.anchors import load_anchors
from facilitation.grouping.model import Engine, Option, Placer
from facilitation.grouping.room import Knowledge, Room


class Advice:
    """One for each workshop."""

    def __init__(self) -> None:
        self._learned: tuple[Knowledge, Placer] | None = None

    @cached_property
    def _engine(self) -> Engine:
        return Engine(load_anchors())

    def proposal(self, state: State) -> tuple[dict[str, Value], dict[str, Value]]:
        """New options and the placements that go with them, as values by key."""
        return Room(state).proposal(self._engine)

    def placements(self, state: State) -> dict[str, Value]:
        """Placement values of the cards that have no place; without those that would change nothing."""
        room = Room(state)
        return room.placements(self._placer(room))

    def suggestions(self, state: State, text: str) -> list[Value]:
        """Where a text may belong: up to three ``{option}``, or ``{usage, title}`` before there are options."""
        room = Room(state)
        if any(not option.dropped for option in room.options):
            return [{"option": key} for key in self._placer(room).place(text).suggestions]
        titles = {anchor.id: anchor.title for anchor in self._engine.anchors if anchor.title}
        usages = self._engine.placer([Option(usage, usage, False) for usage in titles], [])
        return [{"usage": usage, "title": titles[usage]} for usage in usages.place(text).suggestions]

    def why(self, state: State, key: str) -> Value:
        """*Pourquoi ici ?*"""
        placement: dict[str, Any] = state.get("placement", key) or {}
        return {
            "by": placement.get("by"),
            "confidence": placement.get("confidence", 0.0),
            "words": placement.get("why", []),
            "nearest": None,
        }

    def reading(self, _state: State) -> Value:
        """What texts say that no placement tells."""
        return {}

    def _placer(self, room: Room) -> Placer:
        knowledge = room.knowledge()
        # Learning costs more than placing: it is done again only when people have confirmed something else.
        if self._learned is None or self._learned[0] != knowledge:
            self._learned = (knowledge, room.placer(self._engine))
        return self._learned[1]
