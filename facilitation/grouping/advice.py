"""What the engine says of a workshop, as values that the rules take; it keeps what it has learned between two calls.

Every method computes: call them outside the thread that serves phones. Two calls at once do the same work twice, and
harm nothing.
"""

from functools import cache
from threading import Lock
from time import sleep
from typing import Any

from facilitation.changes import State, Value
from facilitation.domain.contributions import find, visible
from facilitation.domain.copies import links_of, root
from facilitation.domain.options import standing
from facilitation.grouping import clues
from facilitation.grouping.engine.anchors import Anchor, load_anchors, with_usages
from facilitation.grouping.engine.encoder import shared_encoder
from facilitation.grouping.engine.model import Engine, Option, Placer
from facilitation.grouping.language.tone import reserved
from facilitation.grouping.likeness import Copies, nearest
from facilitation.grouping.places import named_places
from facilitation.grouping.room import Knowledge, Room

_making = Lock()  # two phones that ask first at the same moment make it once
_AGAIN_SECONDS = 0.05
_engines: dict[bool, Engine] = {}


class Advice:
    """One for each workshop; with the ``encoder``, where it is installed."""

    def __init__(self, *, encoder: bool = True) -> None:
        self._encoder = encoder
        self._made: tuple[tuple[Anchor, ...], Engine] | None = None
        self._learned: tuple[Engine, Knowledge, Placer] | None = None
        self._untaught: tuple[Engine, Placer] | None = None
        self._read: dict[str, str] = {}
        self._copies = Copies()
        self._clues: tuple[Any, dict[str, Value]] = (None, {})

    def proposal(self, state: State) -> tuple[dict[str, Value], dict[str, Value]]:
        """New options and the placements that go with them, as values by key."""
        return Room(state).proposal(self._engine(state))

    def placements(self, state: State) -> dict[str, Value]:
        """Placement values of the cards that have no place; without those that would change nothing."""
        room = Room(state)
        return room.placements(self._placer(state, room))

    def suggestions(self, state: State, text: str) -> list[Value]:
        """Where a text may belong: up to three ``{option}``, or ``{usage, title}`` before there are options.

        Nothing for idle talk: there is no option to ask its author about.
        """
        engine = self._engine(state)
        if engine.reader.read(text).says_nothing:
            return []
        if standing(state):
            return [{"option": key} for key in self._placer(state, Room(state)).place(text).suggestions]
        titles = {anchor.id: anchor.title for anchor in engine.anchors if anchor.title}
        if self._untaught is None or self._untaught[0] is not engine:
            self._untaught = (engine, engine.placer([Option(usage, usage) for usage in titles]))
        usages = self._untaught[1].place(text).suggestions
        return [{"usage": usage, "title": titles[usage]} for usage in usages]

    def why(self, state: State, key: str) -> Value:
        """*Pourquoi ici ?*: ``{by, confidence, words, nearest, reserved}``.

        ``words`` weighed most, as typed; ``nearest`` is the key of the nearest card of the same option that says
        something else, or None;
        ``reserved`` says that words of refusal ask for a second look.
        """
        placement: dict[str, Any] = state.get("placement", key) or {}
        room, option = Room(state), placement.get("option")
        contribution = find(state, key)
        text = contribution[1]["text"] if contribution else ""
        links = links_of(state)
        beside = {
            card.key: card.text
            for card in room.cards
            if card.text
            and (state.get("placement", card.key) or {}).get("option") == option
            and root(links, card.key) != root(links, key)
        }
        return {
            "by": placement.get("by"),
            "confidence": placement.get("confidence", 0.0),
            "words": placement.get("why", []),
            "nearest": nearest(self._engine(state).reader, text, beside) if option and text else None,
            "reserved": reserved(text),
        }

    def reading(self, state: State) -> Value:
        """What texts say that no placement tells, as far as the log does not hold it: ``copies``, ``mentions`` and
        ``clues`` (None: it stands no more), by key; {} when nothing is new."""
        ideas = ((key, value["text"]) for kind, key, value in visible(state) if kind == "idea")
        fresh = {key: text for key, text in ideas if self._read.get(key) != text}
        found = {key: self._copies.of(key, text) for key, text in fresh.items()}
        self._read |= fresh
        told = {
            "copies": {key: of for key, of in found.items() if of and state.get("copy", key) is None},
            "mentions": _mentions(state, fresh),
            "clues": self._new_clues(state),
        }
        return {name: values for name, values in told.items() if values}

    def _new_clues(self, state: State) -> dict[str, Value | None]:
        if not standing(state):
            return {}
        room = Room(state)
        seen = (room.unplaced(), room.options, [(key, drawn.option) for key, _text, drawn in room.drawn()])
        if self._clues[0] != seen:
            self._clues = (seen, clues.found(state, room, self._engine(state).reader))
        found, known = self._clues[1], state.all("clue")
        fresh: dict[str, Value | None] = {key: value for key, value in found.items() if key not in known}
        return fresh | {key: None for key, clue in known.items() if key not in found and not clue.get("refused")}

    def _engine(self, state: State) -> Engine:
        anchors = with_usages(_file(), state.all("usage"))
        if anchors == _file():
            return _usual(self._encoder)
        if self._made is None or self._made[0] != anchors:
            self._made = (anchors, Engine(anchors, shared_encoder() if self._encoder else None))
        return self._made[1]

    def _placer(self, state: State, room: Room) -> Placer:
        engine, knowledge = self._engine(state), room.knowledge()
        learned = self._learned
        # Learning costs more than placing: it is done again only when people have confirmed something else.
        if learned is None or learned[0] is not engine or learned[1] != knowledge:
            learned = self._learned = (engine, knowledge, room.placer(engine))
        return learned[2]


def _mentions(state: State, ideas: dict[str, str]) -> dict[str, Value]:
    """What ideas name and ask, where the log does not say so: ``{places, reserved}``, but what is empty."""
    places = (state.get("site", "site") or {}).get("places", [])
    told: dict[str, Value] = {}
    for key, text in ideas.items():
        named = named_places(text, places) if places else []
        value: Value = ({"places": named} if named else {}) | ({"reserved": True} if reserved(text) else {})
        if value != (state.get("mention", key) or {}):
            told[key] = value
    return told


def warm(*, encoder: bool = True) -> None:
    """Make the engine that most workshops share, with its encoder, before anyone waits for it: one or two seconds."""
    _usual(encoder)


@cache
def _file() -> tuple[Anchor, ...]:
    return load_anchors()


def _usual(encoder: bool) -> Engine:
    """The engine of all workshops that have not changed a usage."""
    while (engine := _engines.get(encoder)) is None:
        # Never waited for: gevent's locks may never wake a waiter in another thread.
        if not _making.acquire(blocking=False):
            sleep(_AGAIN_SECONDS)
            continue
        try:
            if encoder not in _engines:
                _engines[encoder] = Engine(_file(), shared_encoder() if encoder else None)
        finally:
            _making.release()
    return engine
