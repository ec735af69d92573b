"""The ground that options and scenarios take, drawn again when what it is drawn from has changed."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from facilitation.changes import State, Value
from facilitation.domain.annotations import builds, where_is
from facilitation.domain.contributions import visible
from facilitation.domain.footprints import overlaps, together
from facilitation.domain.geometry import Geometry, footprint
from facilitation.domain.options import standing
from facilitation.domain.placements import cards_of


class Ground:
    """Remembers what each footprint was drawn from: drawing costs more than looking."""

    def __init__(self) -> None:
        self._drawn: dict[str, tuple[int, ...]] = {}
        self._compared: tuple[int, ...] = ()

    def footprints(self, state: State) -> Iterator[tuple[str, Any]]:
        """(key of an option, a computation of its footprint's value) for those that are out of date."""
        if state.get("site", "site") is None:
            return
        shapes = {
            key: shape
            for kind, key, value in visible(state)
            if kind == "annotation" and builds(kind, value) and (shape := where_is(state, value)) is not None
        }
        for option, _value in standing(state):
            known = state.get("footprint", option)
            if known is not None and known.get("by") == "facilitator":
                self._drawn.pop(option, None)
                continue
            sources = sorted(key for key in cards_of(state, option) if key in shapes)
            drawn_from = tuple(state.latest["annotation", key].seq for key in sources)
            if known is not None and self._drawn.get(option) == drawn_from:
                continue
            if known is None and not sources:
                continue
            self._drawn[option] = drawn_from
            yield option, partial(_covered, state, [shapes[key] for key in sources], sources)

    def scenarios(self, state: State) -> Iterator[tuple[str, Any]]:
        """(key of a scenario, a computation of its footprint's value) for those whose options moved."""
        for key, scenario in state.all("scenario").items():
            if "dropped" in scenario or state.get("site", "site") is None:
                continue
            drawn_from = tuple(_seq(state, option) for option in scenario["options"])
            if self._drawn.get(key) != drawn_from:
                self._drawn[key] = drawn_from
                yield key, partial(_covered, state, together(state, scenario["options"]), [])

    def overlaps(self, state: State) -> Any | None:
        """A computation of what footprints have in common, or None where none has moved."""
        compared = tuple(_seq(state, option) for option, _value in standing(state))
        if compared == self._compared or state.get("site", "site") is None:
            return None
        self._compared = compared
        return partial(overlaps, state)


def _seq(state: State, option: str) -> int:
    change = state.latest.get(("footprint", option))
    return 0 if change is None else change.seq


def _covered(state: State, shapes: list[Geometry], sources: list[str]) -> Value:
    site = state.get("site", "site") or {}
    return {**footprint(shapes, site["geometry"], site["crs"]), "sources": sources}
