"""A folded workshop as the engine reads it, and the engine's answers as values of options and placements."""

import secrets
from collections.abc import Iterator

from facilitation.changes import State, Value
from facilitation.domain.annotations import builds, where_is
from facilitation.domain.contributions import visible
from facilitation.domain.geometry import to_legal
from facilitation.domain.placements import engine_may_place
from facilitation.grouping.apart import Drawn, by_neighbours
from facilitation.grouping.engine.model import Engine, Option, Placed, Placer
from facilitation.grouping.proposal import Card, propose

Knowledge = tuple[list[Option], list[tuple[str, str]]]
TEACHERS = ("facilitator", "author", "room")
AT_ONCE = 10  # options proposed: as many as a mayor reads aloud; what is left is proposed when it is asked for again


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
        self.standing = [option.key for option in self.options if not option.dropped]
        self.settled = {key: value["option"] for key, value in placements.items() if not engine_may_place(state, key)}
        self.confirmed = {key for key, value in placements.items() if value["by"] in TEACHERS}

    def knowledge(self) -> Knowledge:
        """What a placer learns from: the options, and (text, option) of the cards that people placed."""
        return self.options, [
            (card.text, option)
            for card in self.cards
            if card.key in self.confirmed and (option := self.settled.get(card.key)) is not None
        ]

    def placer(self, engine: Engine) -> Placer:
        """A placer for the options that stand."""
        return engine.placer(*self.knowledge()).keeping(self.standing)

    def placements(self, placer: Placer) -> dict[str, Value]:
        """Placement values of the cards that have no place; without those that would change nothing."""
        free = [card for card in self.cards if card.key not in self.settled]
        placed = placer.place_all([card.text for card in free]) if free else []
        values = {card.key: _value(each) for card, each in zip(free, placed, strict=True)} | self._beside()
        of_usage = {option.usage: option.key for option in self.options if option.usage and not option.dropped}
        for key, usage in self._hints().items():
            if key in values:
                option = of_usage.get(usage or "")
                values[key] |= {"option": option} | ({"by": "author", "confidence": 1.0} if option else {})
        return {
            key: value for key, value in values.items() if self._state.get("placement", key) != {"by": "engine"} | value
        }

    def proposal(self, engine: Engine) -> tuple[dict[str, Value], dict[str, Value]]:
        """New options and the placements that go with them, as values by key."""
        hints = self._hints()
        found = propose(
            engine,
            self.cards,
            self.options,
            self.settled,
            self.confirmed,
            new_key=lambda _usage: secrets.token_urlsafe(12),
            hints=hints,
            most=AT_ONCE,
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
        placements = {key: _value(placed) for key, placed in found.placements.items()}
        for key in hints:
            if key in placements and placements[key]["option"] is not None:
                placements[key]["by"] = "author"
        return options, placements

    def unplaced(self) -> dict[str, str]:
        """The texts of the cards in *À classer* that are not idle talk, by key."""
        placements = self._state.all("placement")
        return {
            card.key: card.text
            for card in self.cards
            if card.text and (where := placements.get(card.key)) and where["option"] is None and not where.get("idle")
        }

    def drawn(self) -> Iterator[tuple[str, str, Drawn]]:
        """The annotations that an option may rest on and that have a shape: key, text, and what is drawn."""
        site = self._state.get("site", "site")
        placements = self._state.all("placement")
        for kind, key, value in visible(self._state):
            if site is None or kind != "annotation" or not builds(kind, value):
                continue
            shape = where_is(self._state, value)
            if shape is not None:
                option = placements.get(key, {}).get("option")
                standing = option if option in self.standing else None
                yield key, value["text"], Drawn(to_legal(shape, site["crs"]), value["type"], standing)

    def _hints(self) -> dict[str, str | None]:
        """The usages that authors chose before there were options; None for *autre*."""
        hints = self._state.all("hint")
        return {key: hint["usage"] for key, hint in hints.items() if hint["option"] is None}

    def _beside(self) -> dict[str, Value]:
        """Placements of the shapes without words, from the shapes around them."""
        drawn = {key: (text, shape) for key, text, shape in self.drawn()}
        around = [shape for _, shape in drawn.values()]
        values = {}
        for key, (text, shape) in drawn.items():
            if not text and key not in self.settled:
                option, confidence, suggestions = by_neighbours(shape, around)
                values[key] = {"option": option, "confidence": confidence, "suggestions": suggestions, "why": []}
        return values


def _value(placed: Placed) -> Value:
    value: Value = {
        "option": placed.option,
        "confidence": placed.confidence,
        "suggestions": list(placed.suggestions),
        "why": list(placed.why),
    }
    return value | {"idle": True} if placed.idle else value
