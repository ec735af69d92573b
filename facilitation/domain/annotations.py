"""Annotations: a shape drawn on the map, or a named place, with a type and a short text."""

from typing import Any, Literal

import msgspec

from facilitation.changes import State, Value
from facilitation.domain.contributions import withdraw, write
from facilitation.domain.decision import Asked, Draft, Refused, clean_text
from facilitation.domain.geometry import ShapeRefused, mend_shape, near
from facilitation.texts import _

LONGEST_ANNOTATION = 200
AnnotationType = Literal["asset", "constraint", "idea", "memory", "question"]

# What an option may rest on. A constraint or a question is something it must answer: the engine places neither, and
# neither widens a footprint.
BUILDING_TYPES: frozenset[AnnotationType] = frozenset({"asset", "idea", "memory"})


def builds(kind: str, value: Value) -> bool:
    """Whether an option may rest on this contribution."""
    return kind == "idea" or value["type"] in BUILDING_TYPES


class AnnotationWanted(msgspec.Struct, forbid_unknown_fields=True):
    """``geometry``: GeoJSON Point, LineString or Polygon (lon, lat in EPSG:4326); or ``place``: a named place's id."""

    type: AnnotationType
    text: str = ""
    geometry: dict[str, Any] | None = None
    place: str | None = None


def where_is(state: State, annotation: Value) -> dict[str, Any] | None:
    """GeoJSON of an annotation: its shape, or the point of its named place; None when that place is gone."""
    if annotation["geometry"] is not None:
        return dict(annotation["geometry"])
    places = (state.get("site", "site") or {}).get("places", [])
    point = next((place["point"] for place in places if place["id"] == annotation["place"]), None)
    return {"type": "Point", "coordinates": point} if point else None


def decide(asked: Asked, wanted: AnnotationWanted | None) -> list[Draft]:
    """Draw, correct, or (None) withdraw."""
    if wanted is None:
        return withdraw(asked, "annotation")
    site = asked.state.get("site", "site") or {}
    if (wanted.geometry is None) == (wanted.place is None):
        raise Refused("nowhere", _("Show the place on the map, or choose it in the list."))
    if wanted.place is not None and wanted.place not in {place["id"] for place in site.get("places", [])}:
        raise Refused("unknown_place", _("This place is not in the list."))
    geometry = None
    if wanted.geometry is not None:
        try:
            geometry = mend_shape(wanted.geometry)
        except ShapeRefused as refusal:
            raise Refused("shape", refusal.reason) from refusal
        if not near(site["geometry"], geometry):
            raise Refused("far", _("This is too far from the site."))
    return write(
        asked,
        "annotation",
        {
            "type": wanted.type,
            "text": clean_text(wanted.text, LONGEST_ANNOTATION, required=False),
            "geometry": geometry,
            "place": wanted.place,
        },
    )
