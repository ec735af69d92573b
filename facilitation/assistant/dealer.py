"""Tri collectif beside a running workshop: which cards each phone holds, and what the room's judgements place.

What a phone holds is not logged: a phone that leaves gives its cards back, and a server that starts again deals anew.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from facilitation.changes import State, Value
from facilitation.domain.annotations import builds
from facilitation.domain.contributions import visible
from facilitation.domain.copies import links_of, root
from facilitation.domain.judgements import UNSURE
from facilitation.domain.options import standing
from facilitation.domain.placements import room_may_place
from facilitation.grouping.sorting import NEW, Dealt, Judgement, Verdict, deal, judge

HAND = 5


class Dealer:
    """One for all workshops of the process; ``ballot`` stands for a participant, as in the log."""

    def __init__(self) -> None:
        self._hands: defaultdict[str, dict[str, list[Dealt]]] = defaultdict(dict)

    def deal(self, workshop: str, state: State, participant: str, ballot: str) -> list[Value]:
        """The cards that this phone shall sort, ``{key, suggestions}`` (option keys); it gives back those it held."""
        hands = self._hands[workshop]
        hands.pop(ballot, None)
        college = (state.get("participant", participant) or {}).get("college", "")
        given = list(_judgements(state))
        own = {key for _kind, key, value in visible(state) if value["author"] == participant}
        held = [each for hand in list(hands.values()) for each in hand]
        cards = deal(_doubt(state), given, judge(given), held, ballot, college, own, HAND)
        hands[ballot] = [Dealt(card, ballot, college) for card in cards]
        return [{"key": card, "suggestions": _suggestions(state, card)} for card in cards]

    def forget(self, workshop: str, ballot: str) -> None:
        """This phone left: others may have its cards."""
        self._hands[workshop].pop(ballot, None)


def placed_by_the_room(state: State) -> dict[str, Value]:
    """What the room's judgements place, by card: ``{option, confidence, new}``.

    While phones sort, only what nobody else will be asked about; once they have stopped, all they agree on.
    """
    sorting = "sort" in (state.get("phase", "phase") or {}).get("allows", [])
    live = {key for key, _option in standing(state)}
    links = links_of(state)
    copies: defaultdict[str, list[str]] = defaultdict(list)
    for key in links:
        copies[root(links, key)].append(key)
    found: dict[str, Value] = {}
    for card, verdict in judge(_judgements(state)).items():
        placement = state.get("placement", card) or {}
        if not verdict.agreed or (sorting and not verdict.done) or placement.get("by") == "room":
            continue
        if room_may_place(state, card) and (verdict.option in live or verdict.option == NEW):
            going_along = [key for key in copies[card] if key != card and room_may_place(state, key)]
            found |= dict.fromkeys([card, *going_along], _wanted(verdict))
    return found


def _wanted(verdict: Verdict) -> dict[str, Any]:
    new = verdict.option == NEW
    return {"option": None if new else verdict.option, "confidence": verdict.share, "new": new}


def _judgements(state: State) -> Iterator[Judgement]:
    live = {key for key, _option in standing(state)} | {NEW}
    for value in state.all("judgement").values():
        choice = value["choice"]
        if choice == UNSURE or choice in live:
            option = None if choice == UNSURE else choice
            yield Judgement(value["card"], option, value["ballot"], value["college"] or "")


def _doubt(state: State) -> dict[str, float]:
    """The cards that the room may sort, and how uncertain each is: 1 where nobody has an idea.

    What the engine is sure of comes last: a room that has sorted the rest finds the engine's mistakes too. What is said
    again is sorted once, and goes along.
    """
    doubt, links = {}, links_of(state)
    for kind, key, value in visible(state):
        placement = state.get("placement", key) or {}
        if not builds(kind, value) or not value["text"] or not room_may_place(state, key):
            continue
        if placement.get("by") == "room" or placement.get("idle"):
            continue
        placed = placement.get("by") == "engine" and placement.get("option") is not None
        doubt[key] = 1 - (placement["confidence"] if placed else 0.0)
    return {key: value for key, value in doubt.items() if root(links, key) == key or root(links, key) not in doubt}


def _suggestions(state: State, card: str) -> list[str]:
    """The likeliest options, the engine's first, completed in the wall's order."""
    live = [key for key, _option in standing(state)]
    likely = [key for key in (state.get("placement", card) or {}).get("suggestions", []) if key in live]
    return [*likely, *(key for key in live if key not in likely)][:3]
