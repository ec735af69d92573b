"""What the map says of options: parts of one that lie apart, and shapes without words beside others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

APART = 80.0  # metres between two parts of an option; grouping.md: insensitive from 60 to 100
FEWEST_APART = 3  # cards of a part: two more often happen to stand apart than mean it
NEIGHBOURS = 40.0  # metres within which a shape without words may join others
SAME_TYPE = 2.0  # a neighbour of the same type counts double
MAJORITY = 0.5
LEAST_SURE, MOST_SURE = 0.3, 0.49  # always drawn as doubtful


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shape in the legal projection (metres), the type of its annotation, and the option it is in."""

    shape: BaseGeometry
    type: str
    option: str | None


def parts_apart(shapes: Mapping[str, BaseGeometry]) -> list[list[str]]:
    """The parts of an option whose shapes lie more than 80 m from the others', largest first; [] where it is one."""
    keys = sorted(shapes)
    parts: list[list[str]] = []
    for key in keys:
        near = [part for part in parts if min(shapes[key].distance(shapes[other]) for other in part) <= APART]
        parts = [part for part in parts if part not in near] + [[key, *(other for part in near for other in part)]]
    large = sorted((sorted(part) for part in parts if len(part) >= FEWEST_APART), key=lambda part: (-len(part), part))
    return large if len(large) > 1 else []


def by_neighbours(drawn: Drawn, others: Iterable[Drawn]) -> tuple[str | None, float, list[str]]:
    """The option of a shape without words: where it goes (or None), how sure (0.3 to 0.5), and up to three suggestions.

    The placed shapes within 40 m vote, nearer ones and those of the same type more.
    """
    votes: dict[str, float] = {}
    for other in others:
        distance = drawn.shape.distance(other.shape)
        if other.option is not None and distance <= NEIGHBOURS:
            weight = (1 - distance / (2 * NEIGHBOURS)) * (SAME_TYPE if other.type == drawn.type else 1.0)
            votes[other.option] = votes.get(other.option, 0.0) + weight
    ranked = sorted(votes, key=lambda option: (-votes[option], option))
    if not ranked:
        return None, 0.0, []
    share = votes[ranked[0]] / sum(votes.values())
    sure = LEAST_SURE + (MOST_SURE - LEAST_SURE) * share
    return (ranked[0] if share > MAJORITY else None), round(sure if share > MAJORITY else 0.0, 3), ranked[:3]


def side(part: list[BaseGeometry], whole: BaseGeometry) -> str:
    """Where a part lies in the whole: ``north``, ``east``, ``south`` or ``west``."""
    centre, middle = shapely.union_all(part).centroid, whole.centroid
    east, north = centre.x - middle.x, centre.y - middle.y
    if np.abs(north) >= np.abs(east):
        return "north" if north >= 0 else "south"
    return "east" if east >= 0 else "west"
