"""What people say and draw about any derelict site: sentences of our own, shapes around the site's outline."""

import json
import math
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any, NamedTuple, TypeVar

from shapely import Point
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from facilitation.changes import Value
from facilitation.rehearsal.door import CHANCE, Person
from facilitation.rehearsal.phone import Phone, fresh_id

T = TypeVar("T")

DEEDS = {"idea": "say", "annotation": "draw", "support": "support"}
"""What a phase must allow for each kind of message."""

SHARES = {"idea": 0.55, "annotation": 0.25, "support": 0.2}
"""How much of what a room sends is of each kind."""


class Said(NamedTuple):
    """A message before it has its id."""

    kind: str
    key: str
    value: Value


class Chatter:
    """A room that never runs out of things to say: every sentence comes once before any comes again."""

    def __init__(self) -> None:
        sentences = json.loads((files(__package__) / "sentences.json").read_text(encoding="utf-8"))
        self._names: Iterator[str] = deck(sentences["names"])
        self._ideas: Iterator[str] = deck(sentences["ideas"])
        self._notes: Iterator[dict[str, str]] = deck(sentences["annotations"])

    def people(self, count: int, colleges: Sequence[str]) -> list[Person]:
        """A crowd of all the collèges, where some give no name."""
        taken = deck(colleges)
        return [Person(next(self._names) if CHANCE.random() < 0.8 else "", next(taken)) for _i in range(count)]

    def says(self, phone: Phone) -> Said | None:
        """Something that this phone may send now; None when its phase leaves it nothing to do."""
        others = phone.others() if phone.allows("support") else []
        possible = [kind for kind, deed in DEEDS.items() if phone.allows(deed) and (kind != "support" or others)]
        if not possible:
            return None
        kind = CHANCE.choices(possible, [SHARES[each] for each in possible])[0]
        if kind == "support":
            return Said(kind, CHANCE.choice(others), {})
        if kind == "idea":
            return Said(kind, fresh_id(), {"text": next(self._ideas)})
        note = next(self._notes)
        place = where(note["shape"], phone.site or {})
        return Said(kind, fresh_id(), {"type": note["type"], "text": note["text"], **place})


def where(form: str, site: Value) -> dict[str, Any]:
    """A ``geometry`` of this form (``point``, ``line``, ``area``) within the site, or one of its places.

    GeoJSON, ``[longitude, latitude]`` in EPSG:4326, to 0.1 m. A site without named places gets a point for ``place``.
    """
    if form == "place" and site["places"]:
        return {"geometry": None, "place": CHANCE.choice(site["places"])["id"]}
    outline = shape(site["geometry"])
    west, south, east, north = outline.bounds
    centre = _inside(outline)
    # A degree of longitude is shorter than one of latitude: shapes are drawn round on the ground.
    wide = 1 / math.cos(math.radians(centre.y))
    size = min((east - west) / wide, north - south)

    def away(turn: float, distance: float) -> list[float]:
        x, y = centre.x + math.cos(turn) * distance * wide, centre.y + math.sin(turn) * distance
        return [round(x, 6), round(y, 6)]

    if form == "line":
        turn = CHANCE.uniform(0, math.tau)
        path = [away(turn + CHANCE.uniform(-0.3, 0.3), size * step) for step in (-0.2, -0.1, 0.02, 0.1, 0.2)]
        return {"geometry": {"type": "LineString", "coordinates": path}, "place": None}
    if form == "area":
        # Corners in the order of their bearings never cross, however the finger wobbles.
        corners = 12
        ring = [away(math.tau * i / corners, size * CHANCE.uniform(0.06, 0.12)) for i in range(corners)]
        return {"geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}, "place": None}
    return {"geometry": {"type": "Point", "coordinates": away(0, 0)}, "place": None}


def deck(cards: Sequence[T]) -> Iterator[T]:
    """The cards in a random order, shuffled again each time they have all been drawn."""
    while True:
        yield from CHANCE.sample(cards, len(cards))


def _inside(outline: BaseGeometry) -> Point:
    west, south, east, north = outline.bounds
    tried = (Point(CHANCE.uniform(west, east), CHANCE.uniform(south, north)) for _i in range(100))
    return next((point for point in tried if outline.contains(point)), outline.representative_point())
