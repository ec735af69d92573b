"""Options de reconversion, and which contributions are placed in them.

The facilitator has the last word: what was set by hand, no computation undoes. The engine only places what has no
place yet, and only proposes options for usages that nobody has dropped.
"""

from typing import Annotated, Any

import msgspec

from facilitation.changes import State, Value
from facilitation.domain.contributions import find
from facilitation.domain.decision import Asked, Draft, Refused, clean_text
from facilitation.texts import _

LONGEST_TITLE = 80
LONGEST_INTENTION = 300
Keys = Annotated[list[str], msgspec.Meta(min_length=1, max_length=2000)]


class OptionWanted(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What the facilitator may set; what is absent stays as it is."""

    title: str | msgspec.UnsetType = msgspec.UNSET
    intention: str | msgspec.UnsetType = msgspec.UNSET
    quote: str | msgspec.UnsetType | None = msgspec.UNSET


class PlacementWanted(msgspec.Struct, forbid_unknown_fields=True):
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


class FootprintWanted(msgspec.Struct, forbid_unknown_fields=True):
    geometry: dict[str, Any] | None
    area_m2: float
    share: float
    sources: list[str]


def standing(state: State) -> list[tuple[str, Value]]:
    """The options that were not dropped, in the order of their numbers."""
    kept = ((key, value) for key, value in state.all("option").items() if "dropped" not in value)
    return sorted(kept, key=lambda item: item[1]["number"])


def cards_of(state: State, option: str) -> list[str]:
    """The keys of the contributions placed in an option, hidden and withdrawn ones included."""
    return [key for key, value in state.all("placement").items() if value["option"] == option]


def decide_option(asked: Asked, wanted: OptionWanted | None) -> list[Draft]:
    """Create (a title is required), change, or (None) drop: its cards go back to *À classer*."""
    if wanted is None:
        option = _standing(asked.state, asked.key)
        return [_dropped(asked.key, option), *_moved(asked.state, cards_of(asked.state, asked.key), None)]
    option = asked.state.get("option", asked.key) or {}
    if not option:
        if wanted.title is msgspec.UNSET:
            raise Refused("unknown", _("This option is not known here."))
        option = new_option(asked.state)
    else:
        option = dict(_standing(asked.state, asked.key))
    if wanted.title is not msgspec.UNSET:
        option["title"] = clean_text(wanted.title, LONGEST_TITLE)
        option["titled_by"] = "facilitator"
    if wanted.intention is not msgspec.UNSET:
        option["intention"] = clean_text(wanted.intention, LONGEST_INTENTION, required=False)
    if wanted.quote is not msgspec.UNSET:
        if wanted.quote is not None and find(asked.state, wanted.quote) is None:
            raise Refused("unknown", _("This contribution is not known here."))
        option["quote"] = wanted.quote
    return [Draft("option", asked.key, option)]


def decide_placement(asked: Asked, wanted: PlacementWanted) -> list[Draft]:
    """The facilitator moves a card into an option, or (null) back to *À classer*."""
    if find(asked.state, asked.key) is None:
        raise Refused("unknown", _("This contribution is not known here."))
    if wanted.option is not None:
        _standing(asked.state, wanted.option)
    return _moved(asked.state, [asked.key], wanted.option)


def decide_merge(asked: Asked, wanted: MergeWanted) -> list[Draft]:
    """The option that the key names is dropped and its cards go into another one."""
    option = _standing(asked.state, asked.key)
    _standing(asked.state, wanted.into)
    if wanted.into == asked.key:
        raise Refused("same", _("Choose another option."))
    return [_dropped(asked.key, option), *_moved(asked.state, cards_of(asked.state, asked.key), wanted.into)]


def decide_split(asked: Asked, wanted: SplitWanted) -> list[Draft]:
    """A new option, under the message's key, takes these cards with it."""
    if asked.state.get("option", asked.key) is not None:
        raise Refused("known", _("This option exists already."))
    if any(find(asked.state, key) is None for key in wanted.cards):
        raise Refused("unknown", _("This contribution is not known here."))
    option = new_option(asked.state) | {
        "title": clean_text(wanted.title, LONGEST_TITLE),
        "titled_by": "facilitator",
    }
    return [Draft("option", asked.key, option), *_moved(asked.state, list(dict.fromkeys(wanted.cards)), asked.key)]


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
    first = _next_number(asked.state)
    for number, (key, value) in enumerate(options.items(), start=first):
        drafts.append(Draft("option", key, {**new_option(asked.state), **value, "number": number}))
    known = {key for key, _option in standing(asked.state)} | set(options)
    for key, value in wanted.placements.items():
        if engine_may_place(asked.state, key) and value["option"] in {None, *known}:
            drafts.append(Draft("placement", key, {**value, "by": "engine"}))
    return drafts


def decide_footprint(asked: Asked, wanted: FootprintWanted) -> list[Draft]:
    return [Draft("footprint", asked.key, msgspec.to_builtins(wanted))]


def engine_may_place(state: State, key: str) -> bool:
    """Nobody has placed this card yet: not a person, and not the engine either."""
    placement = state.get("placement", key)
    return placement is None or (placement["by"] == "engine" and placement["option"] is None)


def new_option(state: State) -> Value:
    """An option with its number and nothing else yet."""
    return {
        "number": _next_number(state),
        "title": "",
        "titled_by": "engine",
        "usage": None,
        "subtitle": "",
        "intention": "",
        "quote": None,
    }


def _next_number(state: State) -> int:
    return 1 + max((value["number"] for value in state.all("option").values()), default=0)


def _standing(state: State, key: str) -> Value:
    option = state.get("option", key)
    if option is None or "dropped" in option:
        raise Refused("unknown", _("This option is not known here."))
    return option


def _dropped(key: str, option: Value) -> Draft:
    return Draft("option", key, {**option, "dropped": True})


def _moved(state: State, cards: list[str], option: str | None) -> list[Draft]:
    drafts = []
    for key in cards:
        known = state.get("placement", key) or {"suggestions": [], "why": []}
        drafts.append(Draft("placement", key, {**known, "option": option, "by": "facilitator", "confidence": 1.0}))
    return drafts
