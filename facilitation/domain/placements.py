"""Which option each contribution is in, and who said so.

The facilitator has the last word, then the author, then the room, then the engine: nobody is undone by someone further
down, and what has a place keeps it until a person says otherwise.
"""

from typing import Annotated, Any

import msgspec

from facilitation.changes import State, Value
from facilitation.domain.contributions import find
from facilitation.domain.decision import Asked, Draft, Refused, clean_text
from facilitation.domain.options import (
    LONGEST_TITLE,
    OptionWanted,
    new_option,
    require_standing,
    standing,
    write_option,
)
from facilitation.texts import _

Keys = Annotated[list[str], msgspec.Meta(min_length=1, max_length=2000)]


class PlacementWanted(msgspec.Struct, forbid_unknown_fields=True):
    option: str | None


class MoveWanted(msgspec.Struct, forbid_unknown_fields=True):
    cards: Keys
    option: str | None


class MergeWanted(msgspec.Struct, forbid_unknown_fields=True):
    into: str


class SplitWanted(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    cards: Keys


class ProposalWanted(msgspec.Struct, forbid_unknown_fields=True):
    """The engine's proposal: option values without ``number``, and placement values, by key."""

    options: dict[str, dict[str, Any]]
    placements: dict[str, dict[str, Any]]


class HintWanted(msgspec.Struct, forbid_unknown_fields=True):
    """Where the author says that it belongs: an option, a usage (before options exist), or neither (*autre*)."""

    option: str | None = None
    usage: Annotated[str, msgspec.Meta(max_length=40)] | None = None


class VerdictWanted(msgspec.Struct, forbid_unknown_fields=True):
    option: str | None
    confidence: Annotated[float, msgspec.Meta(ge=0, le=1)]
    new: bool = False


def cards_of(state: State, option: str) -> list[str]:
    """The keys of the contributions placed in an option, hidden and withdrawn ones included."""
    return [key for key, value in state.all("placement").items() if value["option"] == option]


def engine_may_place(state: State, key: str) -> bool:
    """Nobody has placed this card yet: not a person, and not the engine either."""
    placement = state.get("placement", key)
    return placement is None or (placement["by"] == "engine" and placement["option"] is None)


def room_may_place(state: State, key: str) -> bool:
    """Neither the facilitator nor its author has put this card somewhere."""
    placement = state.get("placement", key)
    return placement is None or not (
        placement["by"] == "facilitator" or (placement["by"] == "author" and placement["option"] is not None)
    )


def decide_placement(asked: Asked, wanted: PlacementWanted) -> list[Draft]:
    """The facilitator moves a card into an option, or (null) back to *À classer*."""
    return decide_move(asked, MoveWanted([asked.key], wanted.option))


def decide_move(asked: Asked, wanted: MoveWanted) -> list[Draft]:
    """The facilitator moves several cards at once; those that are there already are thereby confirmed."""
    _require_known(asked.state, wanted.cards)
    if wanted.option is not None:
        require_standing(asked.state, wanted.option)
    return moved(asked.state, wanted.cards, wanted.option)


def decide_merge(asked: Asked, wanted: MergeWanted) -> list[Draft]:
    """The option that the key names is dropped and its cards go into another one."""
    option = require_standing(asked.state, asked.key)
    require_standing(asked.state, wanted.into)
    if wanted.into == asked.key:
        raise Refused("same", _("Choose another option."))
    cards = cards_of(asked.state, asked.key)
    return [Draft("option", asked.key, {**option, "dropped": True}), *moved(asked.state, cards, wanted.into)]


def decide_option(asked: Asked, wanted: OptionWanted | None) -> list[Draft]:
    """Create, change, or (None) drop: the title stays known, the cards go back to *À classer*."""
    if wanted is not None:
        return write_option(asked, wanted)
    option = require_standing(asked.state, asked.key)
    cards = cards_of(asked.state, asked.key)
    return [Draft("option", asked.key, {**option, "dropped": True}), *moved(asked.state, cards, None)]


def decide_split(asked: Asked, wanted: SplitWanted) -> list[Draft]:
    """A new option, under the message's key, takes these cards with it."""
    if asked.state.get("option", asked.key) is not None:
        raise Refused("known", _("This option exists already."))
    _require_known(asked.state, wanted.cards)
    option = new_option(asked.state) | {
        "title": clean_text(wanted.title, LONGEST_TITLE),
        "titled_by": "facilitator",
    }
    return [Draft("option", asked.key, option), *moved(asked.state, wanted.cards, asked.key)]


def decide_proposal(asked: Asked, wanted: ProposalWanted) -> list[Draft]:
    """The engine adds options and places cards that have no place; whatever has one is passed over."""
    drafts = []
    # A usage gets one option in a workshop's life, even when two proposals were computed at the same time.
    usages = {value["usage"] for value in asked.state.all("option").values()} - {None}
    options = {
        key: value
        for key, value in wanted.options.items()
        if asked.state.get("option", key) is None and value["usage"] not in usages
    }
    blank = new_option(asked.state)
    for position, (key, value) in enumerate(options.items()):
        drafts.append(Draft("option", key, {**blank, **value, "number": blank["number"] + position}))
    known = {key for key, _option in standing(asked.state)} | set(options)
    for key, value in wanted.placements.items():
        if engine_may_place(asked.state, key) and value["option"] in {None, *known}:
            drafts.append(Draft("placement", key, {"by": "engine", **value}))
    return drafts


def decide_hint(asked: Asked, wanted: HintWanted) -> list[Draft]:
    """The author says where it belongs, or that it is not where it was put. A facilitator who has placed it is told."""
    found = find(asked.state, asked.key)
    if found is None or "withdrawn" in found[1]:
        raise Refused("unknown", _("This contribution is not known here."))
    if found[1]["author"] != asked.author.key:
        raise Refused("not_yours", _("This is not yours to change."))
    if wanted.option is not None:
        require_standing(asked.state, wanted.option)
    drafts = [Draft("hint", asked.key, {"option": wanted.option, "usage": wanted.usage})]
    placement = asked.state.get("placement", asked.key)
    pinned = placement is not None and placement["by"] == "facilitator"
    says_where = wanted.option is not None
    says_not_there = placement is not None and placement["option"] is not None and wanted.usage is None
    if not pinned and (says_where or says_not_there):
        drafts += moved(asked.state, [asked.key], wanted.option, by="author")
    return drafts


def decide_verdict(asked: Asked, wanted: VerdictWanted) -> list[Draft]:
    """What the room's judgements say of a card; its author and the facilitator outweigh it."""
    known = _placement(asked.state, asked.key)
    if not room_may_place(asked.state, asked.key):
        return []
    if wanted.option is not None:
        require_standing(asked.state, wanted.option)
    placement = {**known, "option": wanted.option, "by": "room", "confidence": wanted.confidence}
    if wanted.new:
        placement["new"] = True
    return [Draft("placement", asked.key, placement)]


def moved(state: State, cards: list[str], option: str | None, by: str = "facilitator") -> list[Draft]:
    """These cards in that option (or none), because a person says so."""
    return [
        Draft("placement", key, {**_placement(state, key), "option": option, "by": by, "confidence": 1.0})
        for key in dict.fromkeys(cards)
    ]


def unplaced(state: State, option: str, but: set[str]) -> list[Draft]:
    """The cards of an option that is no more, as if nobody had placed them yet; but those."""
    return [
        Draft("placement", key, {**_placement(state, key), "option": None, "by": "engine", "confidence": 0.0})
        for key in cards_of(state, option)
        if key not in but
    ]


def _placement(state: State, key: str) -> Value:
    known = state.get("placement", key) or {"suggestions": [], "why": []}
    return {name: value for name, value in known.items() if name not in ("idle", "new")}


def _require_known(state: State, cards: list[str]) -> None:
    if any(find(state, key) is None for key in cards):
        raise Refused("unknown", _("This contribution is not known here."))
