"""Footprints (emprises): the ground that an option or a scenario takes, and what several options ask for.

Computed by the engine from the shapes placed in an option, unless the facilitator has drawn it by hand.
"""

from itertools import combinations
from typing import Any, TypedDict

import msgspec
import shapely

from facilitation.changes import State, Value
from facilitation.domain.decision import Asked, Draft, Refused
from facilitation.domain.geometry import Geometry, ShapeRefused, footprint, mend_shape, to_legal
from facilitation.domain.options import require_standing, standing
from facilitation.texts import _

LEAST_OVERLAP_M2 = 1.0


class FootprintWanted(msgspec.Struct, forbid_unknown_fields=True):
    geometry: dict[str, Any] | None
    area_m2: float
    share: float
    sources: list[str]


class DrawnFootprint(msgspec.Struct, forbid_unknown_fields=True):
    """``geometry``: a Polygon or MultiPolygon (lon, lat in EPSG:4326)."""

    geometry: dict[str, Any]


class OverlapsWanted(msgspec.Struct, forbid_unknown_fields=True):
    pairs: list[dict[str, Any]]
    places: list[dict[str, Any]]


class Overlaps(TypedDict):
    """``pairs``: ``{options: [key, key], area_m2}``; ``places``: ``{name, options: [keys]}``, asked for by several."""

    pairs: list[Value]
    places: list[Value]


def decide_computed(asked: Asked, wanted: FootprintWanted) -> list[Draft]:
    """The engine's footprint; one drawn by hand stays."""
    known = asked.state.get("footprint", asked.key)
    if known is not None and known.get("by") == "facilitator":
        return []
    return [Draft("footprint", asked.key, {**msgspec.to_builtins(wanted), "by": "engine"})]


def decide_drawn(asked: Asked, wanted: DrawnFootprint | None) -> list[Draft]:
    """The facilitator draws the footprint of an option, clipped to the site, or (None) lets it be computed again."""
    require_standing(asked.state, asked.key)
    if wanted is None:
        return [Draft("footprint", asked.key, None)] if asked.state.get("footprint", asked.key) else []
    site = asked.state.get("site", "site") or {}
    try:
        drawn = mend_shape(wanted.geometry)
    except ShapeRefused as refusal:
        raise Refused("shape", refusal.reason) from refusal
    covered = footprint([drawn], site["geometry"], site["crs"]) if drawn["type"].endswith("Polygon") else None
    if covered is None or covered["geometry"] is None:
        raise Refused("shape", _("This area does not touch the site."))
    return [Draft("footprint", asked.key, {**covered, "sources": [], "by": "facilitator"})]


def decide_overlaps(_asked: Asked, wanted: OverlapsWanted) -> list[Draft]:
    return [Draft("overlaps", "overlaps", msgspec.to_builtins(wanted))]


def overlaps(state: State) -> Overlaps:
    """What the footprints of the options that stand have in common: two by two, and at which named places."""
    site = state.get("site", "site") or {}
    grounds = {
        key: to_legal(found["geometry"], site["crs"])
        for key, _option in standing(state)
        if (found := state.get("footprint", key)) is not None and found["geometry"] is not None
    }
    shared = (
        ([one, other], float(shapely.intersection(grounds[one], grounds[other]).area))
        for one, other in combinations(grounds, 2)
    )
    asked_for = (
        (name, [key for key, ground in grounds.items() if ground.intersects(to_legal(where, site["crs"]))])
        for name, where in _named(site)
    )
    return {
        "pairs": [{"options": pair, "area_m2": round(area, 1)} for pair, area in shared if area >= LEAST_OVERLAP_M2],
        "places": [{"name": name, "options": keys} for name, keys in asked_for if len(keys) > 1],
    }


def together(state: State, options: list[str]) -> list[Geometry]:
    """The footprints of these options, those that have one."""
    found = (state.get("footprint", key) for key in options)
    return [each["geometry"] for each in found if each is not None and each["geometry"] is not None]


def _named(site: Value) -> list[tuple[str, Geometry]]:
    """The buildings and places of the site that have a name, one geometry a name."""
    buildings = {
        each["name"]: each["geometry"]
        for each in site.get("context", [])
        if each["kind"] == "building" and each["name"]
    }
    points = {place["name"]: {"type": "Point", "coordinates": place["point"]} for place in site.get("places", [])}
    return sorted({**points, **buildings}.items())
