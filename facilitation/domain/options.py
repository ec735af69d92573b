"""Options de reconversion: what the site could become."""

from typing import Literal

import msgspec

from facilitation.changes import State, Value
from facilitation.domain.contributions import find
from facilitation.domain.decision import Asked, Draft, Refused, clean_text
from facilitation.texts import _

LONGEST_TITLE = 80
LONGEST_INTENTION = 300
# The wider stakes of a territory that an option may help with.
Stake = Literal["resilience", "ecology", "cohesion", "mobility", "services", "demography"]


class OptionWanted(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What the facilitator may set; what is absent stays as it is."""

    title: str | msgspec.UnsetType = msgspec.UNSET
    intention: str | msgspec.UnsetType = msgspec.UNSET
    quote: str | msgspec.UnsetType | None = msgspec.UNSET
    stakes: list[Stake] | msgspec.UnsetType = msgspec.UNSET


def standing(state: State) -> list[tuple[str, Value]]:
    """The options that were not dropped, in the order of their numbers."""
    kept = ((key, value) for key, value in state.all("option").items() if "dropped" not in value)
    return sorted(kept, key=lambda item: item[1]["number"])


def require_standing(state: State, key: str) -> Value:
    """That option; Refused when it is not known or was dropped."""
    option = state.get("option", key)
    if option is None or "dropped" in option:
        raise Refused("unknown", _("This option is not known here."))
    return option


def write_option(asked: Asked, wanted: OptionWanted) -> list[Draft]:
    """Create (a title is required) or change."""
    if asked.state.get("option", asked.key) is None:
        if wanted.title is msgspec.UNSET:
            raise Refused("unknown", _("This option is not known here."))
        option = new_option(asked.state)
    else:
        option = dict(require_standing(asked.state, asked.key))
    if wanted.title is not msgspec.UNSET:
        option["title"] = clean_text(wanted.title, LONGEST_TITLE)
        option["titled_by"] = "facilitator"
    if wanted.intention is not msgspec.UNSET:
        option["intention"] = clean_text(wanted.intention, LONGEST_INTENTION, required=False)
    if wanted.quote is not msgspec.UNSET:
        if wanted.quote is not None and find(asked.state, wanted.quote) is None:
            raise Refused("unknown", _("This contribution is not known here."))
        option["quote"] = wanted.quote
    if wanted.stakes is not msgspec.UNSET:
        option["stakes"] = sorted(set(wanted.stakes))
    return [Draft("option", asked.key, option)]


def new_option(state: State) -> Value:
    """An option with its number and nothing else yet."""
    return {
        "number": 1 + max((value["number"] for value in state.all("option").values()), default=0),
        "title": "",
        "titled_by": "engine",
        "usage": None,
        "subtitle": "",
        "intention": "",
        "quote": None,
        "stakes": [],
    }
