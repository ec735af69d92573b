"""What people say and draw about any derelict site: sentences of our own, shapes around the site's outline."""

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from shapely import Point
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from facilitation.changes import Value
from facilitation.rehearsal import opinions
from facilitation.rehearsal.door import CHANCE, Person
from facilitation.rehearsal.phone import Phone, fresh_id
from facilitation.rehearsal.sentences import SENTENCES, Idea, Note

T = TypeVar("T")

DEEDS = {
    "idea": "say",
    "annotation": "draw",
    "support": "support",
    "judgement": "sort",
    "ballot": "weigh",
    "condition": "weigh",
    "commitment": "commit",
}
"""What a phase must allow for each thing that people do. Where one's own card belongs may be said at any time."""

CONTRIBUTIONS = ("idea", "annotation")
REACTIONS = ("hint", "judgement", "ballot", "condition", "commitment")
"""What people do because the day asks them to, whatever else they have to say."""

SHARES = {
    **{"idea": 0.5, "annotation": 0.22, "support": 0.18, "hint": 0.1},
    **{"judgement": 1.0, "ballot": 1.0, "condition": 0.1, "commitment": 1.0},
}
"""How much of what a room sends is of each kind, where it may send all of them."""


class Said(NamedTuple):
    """A message before it has its id."""

    kind: str
    key: str
    value: Value


class Chatter:
    """A room that never runs out of things to say: every sentence comes once before any comes again."""

    def __init__(self) -> None:
        self._names: Iterator[str] = deck(SENTENCES["names"])
        self._ideas: Iterator[Idea] = deck(SENTENCES["ideas"])
        self._notes: Iterator[Note] = deck(SENTENCES["annotations"])
        self._conditions = iter(CHANCE.sample(SENTENCES["conditions"], len(SENTENCES["conditions"])))
        self._sayings: dict[str, Callable[[Phone], Said | None]] = {
            "idea": self._idea,
            "annotation": self._annotation,
            "support": self._support,
            "hint": self._hint,
            "judgement": self._judgement,
            "ballot": self._ballot,
            "condition": self._condition,
            "commitment": self._commitment,
        }

    def people(self, count: int, colleges: Sequence[str]) -> list[Person]:
        """A crowd of all the collèges, where some give no name."""
        taken = deck(colleges)
        return [Person(next(self._names) if CHANCE.random() < 0.8 else "", next(taken)) for _i in range(count)]

    def says(self, phone: Phone, kinds: Collection[str] = SHARES.keys()) -> Said | None:
        """Something of one of these kinds that this phone may send now; None when the day leaves it nothing to do."""
        left = [kind for kind in kinds if kind not in DEEDS or phone.allows(DEEDS[kind])]
        while left:
            kind = CHANCE.choices(left, [SHARES[each] for each in left])[0]
            said = self._sayings[kind](phone)
            if said is not None:
                return said
            left.remove(kind)
        return None

    def _idea(self, _phone: Phone) -> Said:
        return Said("idea", fresh_id(), {"text": next(self._ideas)["text"]})

    def _annotation(self, phone: Phone) -> Said:
        note = next(self._notes)
        place = where(note["shape"], phone.site or {})
        return Said("annotation", fresh_id(), {"type": note["type"], "text": note["text"], **place})

    def _support(self, phone: Phone) -> Said | None:
        others = phone.untouched("support", *CONTRIBUTIONS)
        return Said("support", CHANCE.choice(others), {}) if others else None

    def _hint(self, phone: Phone) -> Said | None:
        while phone.errands.suggested:
            key, (text, suggestions) = phone.errands.suggested.popitem()
            if CHANCE.random() < opinions.ANSWERS:
                return Said("hint", key, opinions.hint(text, suggestions, phone.known("option")))
        return None

    def _judgement(self, phone: Phone) -> Said | None:
        phone.attend()
        cards = phone.errands.cards
        while cards:
            card = cards.popleft()
            if not phone.did("judgement", card["key"]):
                text, options = phone.text(card["key"]), phone.known("option")
                return Said("judgement", card["key"], {"choice": opinions.sort(text, card["suggestions"], options)})
        return None

    def _ballot(self, phone: Phone) -> Said | None:
        options, chosen = phone.known("option"), phone.known("weighing").get("weighing", {})
        left = phone.untouched("ballot", "option")
        if not left or chosen.get("revealed"):
            return None
        key = CHANCE.choice(left)  # as phones do, each in an order of its own
        if chosen.get("method") != "points":
            return Said("ballot", key, opinions.weigh(phone.college, options[key]))
        phone.points = phone.points or opinions.spread(phone.college, options, chosen["points"])
        return Said("ballot", key, {"points": phone.points.get(key, 0)})

    def _condition(self, phone: Phone) -> Said | None:
        """Each of these is said once, by anyone: a room has few."""
        options = list(phone.known("option"))
        text = next(self._conditions, None) if options else None
        return Said("idea", fresh_id(), {"text": text, "condition": CHANCE.choice(options)}) if text else None

    def _commitment(self, phone: Phone) -> Said | None:
        actions = phone.untouched("commitment", "action")
        return Said("commitment", CHANCE.choice(actions), {}) if actions else None


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
