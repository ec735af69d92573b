"""A folded workshop as the engine reads it, and the engine's answers as values of options and placements."""

import secrets

from facilitation.changes import State, Value
from facilitation.domain.annotations import builds
from facilitation.domain.contributions import visible
from facilitation.domain.placements import engine_may_place
from facilitation.grouping.model import Engine, Option, Placed, Placer
from facilitation.grouping.proposal import Card, propose

Knowledge = tuple[list[Option], list[tuple[str, str]]]


class Room:
    """``cards`` may be placed or quoted; ``settled`` ones never move, ``confirmed`` ones were settled by a person."""

    def __init__(self, state: State) -> None:
        self._state = state
        placements = state.all("placement")
        self.cards = [Card(key, value["text"]) for kind, key, value in visible(state) if builds(kind, value)]
        self.options = [
            Option(key, value["usage"], "dropped" in value)
            for key, value in sorted(state.all("option").items(), key=lambda item: item[1]["number"])
        ]
        self.settled = {key: value["option"] for key, value in placements.items() if not engine_may_place(state, key)}
        self.confirmed = {key for key, value in placements.items() if value["by"] == "facilitator"}

    def knowledge(self) -> Knowledge:
        """What a placer learns from: the options, and (text, option) of the cards that people placed."""
        return self.options, [
            (card.text, option)
            for card in self.cards
            if card.key in self.confirmed and (option := self.settled.get(card.key)) is not None
        ]

    def placer(self, engine: Engine) -> Placer:
        """A placer for the options that stand."""
        return engine.placer(*self.knowledge()).keeping(option.key for option in self.options if not option.dropped)

    def placements(self, placer: Placer) -> dict[str, Value]:
        """Placement values of the cards that have no place; without those that would change nothing."""
        free = [card for card in self.cards if card.key not in self.settled]
        placed = placer.place_all([card.text for card in free]) if free else []
        values = {card.key: _value(each) for card, each in zip(free, placed, strict=True)}
        return {
            key: value for key, value in values.items() if self._state.get("placement", key) != value | {"by": "engine"}
        }

    def proposal(self, engine: Engine) -> tuple[dict[str, Value], dict[str, Value]]:
        """New options and the placements that go with them, as values by key."""
        found = propose(
            engine,
            self.cards,
            self.options,
            self.settled,
            self.confirmed,
            new_key=lambda _usage: secrets.token_urlsafe(12),
        )
        options = {
            option.key: {
                "title": option.title,
                "usage": option.usage,
                "subtitle": option.subtitle,
                "quote": option.quote,
            }
            for option in found.options
        }
        return options, {key: _value(placed) for key, placed in found.placements.items()}


def _value(placed: Placed) -> Value:
    return {
        "option": placed.option,
        "confidence": placed.confidence,
        "suggestions": list(placed.suggestions),
        "why": list(placed.why),
    }
