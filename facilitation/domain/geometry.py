"""Geometry: what participants draw, mended or refused; legal projections; areas and footprints.

Geometries are GeoJSON (RFC 7946): dicts with ``type`` and ``coordinates`` alone, positions ``[longitude, latitude]`` in
EPSG:4326 rounded to 7 decimals (about one centimetre), outer rings counter-clockwise. Lengths are in metres and areas
in m², in the plane of the legal projection. The same input always gives the same output.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any, TypedDict

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from facilitation.texts import _

Geometry = dict[str, Any]
Position = tuple[float, float]

DECIMALS = 7
GRID = 1e-7
MAX_VERTICES = 1000
POINT_RADIUS = 10.0
LINE_HALF_WIDTH = 4.0
TOLERANCE = 0.5

# West, south, east, north of where French law prescribes each projection (décret 2000-1276, amended in 2019). The boxes
# also hold bits of the neighbouring countries, which no French site is in.
LEGAL_ZONES: dict[str, tuple[float, float, float, float]] = {
    "EPSG:2154": (-5.5, 41.2, 9.8, 51.3),
    "EPSG:5490": (-63.3, 14.2, -60.6, 18.3),
    "EPSG:2972": (-54.8, 2.0, -51.4, 6.0),
    "EPSG:2975": (55.1, -21.5, 56.0, -20.7),
    "EPSG:4471": (44.9, -13.1, 45.4, -12.5),
}


class ShapeRefused(ValueError):
    """What was drawn cannot be taken; ``reason`` says why to its author."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Footprint(TypedDict):
    """``geometry`` is a MultiPolygon, or None; ``area_m2`` its area; ``share`` its part of the site, 0 to 1."""

    geometry: Geometry | None
    area_m2: float
    share: float


def legal_crs(lon: float, lat: float) -> str:
    """The projection that French law prescribes at this place, as ``EPSG:2154``; ValueError outside France."""
    for crs, (west, south, east, north) in LEGAL_ZONES.items():
        if west <= lon <= east and south <= lat <= north:
            return crs
    raise ValueError(
        _("The point at longitude %(lon)s, latitude %(lat)s is outside the French territories covered.")
        % {"lon": f"{lon:.5g}", "lat": f"{lat:.5g}"}
    )


def to_legal(geometry: Geometry, crs: str) -> BaseGeometry:
    """A GeoJSON geometry as a shapely one in the legal projection ``crs``, in metres."""
    return moved(shape(geometry), "EPSG:4326", crs)


def from_legal(legal: BaseGeometry, crs: str) -> Geometry:
    """A shapely geometry in the legal projection ``crs`` as GeoJSON; what is smaller than a centimetre vanishes."""
    return to_geojson(moved(legal, crs, "EPSG:4326"))


def area_m2(geometry: Geometry, crs: str) -> float:
    """The area of a geometry in the legal projection ``crs``; 0 for points and lines."""
    return float(to_legal(geometry, crs).area)


def mend_shape(geometry: object) -> Geometry:
    """What a participant drew, checked and mended: a Point, LineString, Polygon or MultiPolygon and nothing else.

    Open rings are closed and a self-crossing freehand area becomes the polygons that it surrounds. Raises ShapeRefused
    with a reason in the user's language for anything that is not such a geometry, has more than ``MAX_VERTICES``
    vertices, or is too small to be a line or an area.
    """
    if not isinstance(geometry, dict) or set(geometry) != {"type", "coordinates"}:
        raise ShapeRefused(_("This drawing is not understood."))
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        lon, lat = _drawn_position(coordinates)
        return {"type": "Point", "coordinates": [lon, lat]}
    if kind == "LineString":
        positions = _drawn_positions(coordinates)
        line = [p for i, p in enumerate(positions) if i == 0 or p != positions[i - 1]]
        if len(line) < 2:
            raise ShapeRefused(_("This line is too short: draw it through at least two places."))
        return {"type": "LineString", "coordinates": [list(p) for p in line]}
    if kind in ("Polygon", "MultiPolygon"):
        return _drawn_area([coordinates] if kind == "Polygon" else coordinates)
    raise ShapeRefused(_("A drawing is a point, a line or an area."))


def near(site_geometry: Geometry, geometry: Geometry, metres: float = 3000) -> bool:
    """Whether the whole geometry lies within so many metres of the site (some of its area or line may not stray)."""
    at = shape(site_geometry).representative_point()
    crs = legal_crs(at.x, at.y)
    vertices = shapely.get_coordinates(to_legal(geometry, crs))
    if not np.isfinite(vertices).all():  # so far away that the projection has no answer
        return False
    distances = shapely.distance(to_legal(site_geometry, crs), shapely.points(vertices))
    return bool(np.max(distances) <= metres)


def footprint(shapes: Sequence[Geometry], site: Geometry, crs: str) -> Footprint:
    """The part of the site (its geometry) that these shapes cover, whatever their order.

    Points count as discs of 10 m radius, lines as bands 4 m on either side, areas as they are; the outline is
    simplified to half a metre and never leaves the site.
    """
    within = _sound(to_legal(site, crs))
    covers = [_spread(to_legal(drawn, crs)) for drawn in sorted(shapes, key=partial(json.dumps, sort_keys=True))]
    covered = shapely.intersection(shapely.union_all(covers).simplify(TOLERANCE), within)
    outline = to_geojson(areas_of(moved(covered, crs, "EPSG:4326")))
    if not outline["coordinates"]:
        return {"geometry": None, "area_m2": 0.0, "share": 0.0}
    area = area_m2(outline, crs)
    return {"geometry": outline, "area_m2": round(area, 1), "share": round(min(area / within.area, 1.0), 4)}


def mend_area(polygons: BaseGeometry) -> MultiPolygon:
    """A valid MultiPolygon on the centimetre grid from polygons in degrees that may cross or overlap; perhaps empty.

    Whatever a contour winds around is inside (a loop that crosses itself leaves no hole); one that goes back over its
    own steps winds around nothing, and counts for what its lines surround.
    """
    wound = areas_of(_sound(polygons))
    whole = areas_of(shapely.make_valid(polygons)) if wound.is_empty else wound
    return areas_of(shapely.set_precision(whole, GRID))


def areas_of(geometry: BaseGeometry) -> MultiPolygon:
    """The polygons of a geometry, in a fixed order and direction, without its points and lines."""
    parts = [part for part in _parts(geometry) if isinstance(part, Polygon) and part.area > 0]
    return MultiPolygon([orient(part) for part in shapely.normalize(MultiPolygon(parts)).geoms])


def to_geojson(geometry: BaseGeometry) -> Geometry:
    """GeoJSON of a shapely geometry in degrees, on the centimetre grid; polygons wind as RFC 7946 asks."""
    if isinstance(geometry, MultiPolygon):
        geometry = areas_of(shapely.set_precision(geometry, GRID))
    elif isinstance(geometry, Polygon):
        parts = areas_of(shapely.set_precision(geometry, GRID))
        geometry = parts.geoms[0] if len(parts.geoms) == 1 else parts
    found = mapping(geometry)
    return {"type": found["type"], "coordinates": _rounded(found["coordinates"])}


def moved(geometry: BaseGeometry, source: str, target: str) -> BaseGeometry:
    """A geometry brought from one reference system to another, x before y in both (pyproj's CRSError if unknown)."""

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(_transformer(source, target).transform(points[:, 0], points[:, 1]))

    return shapely.transform(geometry, move)


@cache  # making one takes tens of milliseconds
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _spread(legal: BaseGeometry) -> BaseGeometry:
    if legal.geom_type == "Point":
        return legal.buffer(POINT_RADIUS)
    return legal.buffer(LINE_HALF_WIDTH) if legal.geom_type == "LineString" else _sound(legal)


def _sound(legal: BaseGeometry) -> BaseGeometry:
    """Areas made valid (again: edges that nearly touch in degrees may cross in a projection)."""
    return shapely.make_valid(legal, method="structure", keep_collapsed=False)


def _parts(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in getattr(geometry, "geoms", [geometry]):
        if hasattr(part, "geoms"):
            yield from _parts(part)
        else:
            yield part


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, list | tuple):
        return [_rounded(c) for c in coordinates]
    return round(float(coordinates), DECIMALS) + 0.0  # never -0.0


def _drawn_area(polygons: Any) -> Geometry:
    rings = [[_drawn_positions(ring) for ring in _drawn_list(polygon)] for polygon in _drawn_list(polygons)]
    if sum(len(ring) for polygon in rings for ring in polygon) > MAX_VERTICES:
        raise _too_detailed()
    if not rings or not all(rings) or any(len(set(ring)) < 3 for polygon in rings for ring in polygon):
        raise ShapeRefused(_("This area is too small: go round at least three places."))
    area = mend_area(MultiPolygon([Polygon(polygon[0], polygon[1:]) for polygon in rings]))
    if area.is_empty:
        raise ShapeRefused(_("This area is too small: go round at least three places."))
    return to_geojson(area.geoms[0] if len(area.geoms) == 1 else area)


def _drawn_positions(values: Any) -> list[Position]:
    return [_drawn_position(value) for value in _drawn_list(values)]


def _drawn_list(values: Any) -> list[Any]:
    if not isinstance(values, list | tuple):
        raise ShapeRefused(_("This drawing is not understood."))
    if len(values) > MAX_VERTICES:
        raise _too_detailed()
    return list(values)


def _drawn_position(value: Any) -> Position:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ShapeRefused(_("This drawing is not understood."))
    if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in value):
        raise ShapeRefused(_("This drawing is not understood."))
    if not (abs(value[0]) <= 180 and abs(value[1]) <= 90):  # so written, NaN is refused too
        raise ShapeRefused(_("This drawing is not on the map."))
    return _rounded(value[0]), _rounded(value[1])


def _too_detailed() -> ShapeRefused:
    reason = _("This drawing has too many points (%(most)s at most): draw it more simply.")
    return ShapeRefused(reason % {"most": MAX_VERTICES})
