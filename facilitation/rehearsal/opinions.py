"""What people think: where a card belongs, what an option is worth. Each collège leans its own way.

Vocabulary and numbers are our own, in ``leanings.json``: they make a rehearsal look like a room, and claim nothing.
"""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from random import Random

from facilitation.changes import Value
from facilitation.rehearsal.door import CHANCE

LEANINGS = json.loads((files(__package__) / "leanings.json").read_text(encoding="utf-8"))
APART = 0.8
"""How far people of one collège stand from each other: a standard deviation, in degrees."""
NEW, UNSURE = "new", "unsure"
LIKELY = (0.7, 0.2, 0.1)
"""How often the first, the second and the third suggestion are right."""
NONE_RIGHT = 0.06
ANSWERS = 0.6
"""How often an author answers at all when asked where a contribution belongs."""
HESITATES, MISTAKEN = 0.1, 0.12
SILENT = 0.2
"""How often someone gives no opinion on one of the two axes."""


def hint(suggestions: Sequence[Value]) -> Value:
    """What an author taps under these suggestions (``{option}`` or ``{usage, title}``): one of them, or *autre*."""
    if CHANCE.random() < NONE_RIGHT:
        return {"option": None, "usage": None}
    chosen = CHANCE.choices(suggestions, LIKELY[: len(suggestions)])[0]
    return {"option": chosen.get("option"), "usage": chosen.get("usage")}


def sort(card: str, suggestions: Sequence[str]) -> str:
    """Where someone sees a card: one of the options suggested, ``new`` or ``unsure``.

    People read the same words: what a card is about is the same for all, and most see it.
    """
    drawn = CHANCE.random()
    if drawn < HESITATES or not suggestions:
        return UNSURE
    if drawn < HESITATES + MISTAKEN:
        return CHANCE.choice([*suggestions, NEW])
    about = Random(card)  # noqa: S311 (the same card means the same to everyone)
    if about.random() < NONE_RIGHT:
        return NEW
    return about.choices(suggestions, LIKELY[: len(suggestions)])[0]


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
