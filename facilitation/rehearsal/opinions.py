"""What people think: where a card belongs, what an option is worth. Each collège leans its own way.

Of our own sentences, everyone knows what they are about. The numbers are our own too, in ``leanings.json``: they make a
rehearsal look like a room, and claim nothing.
"""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from random import Random

from facilitation.changes import Value
from facilitation.rehearsal.door import CHANCE
from facilitation.rehearsal.sentences import USAGES

LEANINGS = json.loads((files(__package__) / "leanings.json").read_text(encoding="utf-8"))
APART = 0.8
"""How far people of one collège stand from each other: a standard deviation, in degrees."""
NEW, UNSURE = "new", "unsure"
LIKELY = (0.7, 0.2, 0.1)
"""How often the first, the second and the third suggestion are right for a sentence that is not ours."""
NONE_RIGHT = 0.06
ANSWERS = 0.6
"""How often an author answers at all when asked where a contribution belongs."""
HESITATES, MISTAKEN = 0.1, 0.12
SILENT = 0.2
"""How often someone gives no opinion on one of the two axes."""


def hint(text: str, suggestions: Sequence[Value], options: Mapping[str, Value]) -> Value:
    """What the author of these words taps under these suggestions (``{option}`` or ``{usage, title}``): the first of
    its usage, or *autre*. ``options`` are those that the author sees, by key.
    """
    if CHANCE.random() < NONE_RIGHT:
        chosen: Value = {}
    elif text in USAGES:
        usage = USAGES[text]
        chosen = next((each for each in suggestions if _usage(each, options) == usage is not None), {})
    else:
        chosen = CHANCE.choices(suggestions, LIKELY[: len(suggestions)])[0]
    return {"option": chosen.get("option"), "usage": chosen.get("usage")}


def _usage(suggestion: Value, options: Mapping[str, Value]) -> str | None:
    told: Value = suggestion if "usage" in suggestion else options.get(suggestion["option"], {})
    return told.get("usage")


def sort(text: str, suggestions: Sequence[str], options: Mapping[str, Value]) -> str:
    """Where someone sees the card of this text: an option, ``new`` or ``unsure``. Those suggested are before everyone's
    eyes; the other ``options`` are listed for whoever misses one of the card's usage.

    People read the same words: what a card is about is the same for all, and most see it.
    """
    drawn = CHANCE.random()
    if drawn < HESITATES or not suggestions:
        return UNSURE
    if drawn < HESITATES + MISTAKEN:
        return CHANCE.choice([*suggestions, NEW])
    if text in USAGES:
        return _option_about(USAGES[text], suggestions, options)
    about = Random(text)  # noqa: S311 (the same words mean the same to everyone)
    if about.random() < NONE_RIGHT:
        return NEW
    return about.choices(suggestions, LIKELY[: len(suggestions)])[0]


def _option_about(usage: str | None, suggestions: Sequence[str], options: Mapping[str, Value]) -> str:
    if usage is None:
        return UNSURE
    seen = [*(key for key in suggestions if key in options), *options]
    return next((key for key in seen if options[key]["usage"] == usage), NEW)


def weigh(college: str, option: Value) -> Value:
    """``desirable`` and ``feasible``, -2 to 2, or null where there is no opinion."""
    means = {"desirable": _wished(college, option), "feasible": LEANINGS["feasible"].get(option["usage"], 0.0)}
    return {axis: None if CHANCE.random() < SILENT / 2 else _degree(mean) for axis, mean in means.items()}


def spread(college: str, options: Mapping[str, Value], points: int) -> dict[str, int]:
    """The points that someone gives to each option; all of them, and never more."""
    given = dict.fromkeys(options, 0)
    weights = [2.0 ** (_wished(college, option) + CHANCE.gauss(0, APART)) for option in options.values()]
    for chosen in CHANCE.choices(list(options), weights, k=points):
        given[chosen] += 1
    return given


def _wished(college: str, option: Value) -> float:
    wished: float = LEANINGS["desirable"].get(college, {}).get(option["usage"], 0.0)
    return wished


def _degree(mean: float) -> int:
    return max(-2, min(2, round(CHANCE.gauss(mean, APART))))
