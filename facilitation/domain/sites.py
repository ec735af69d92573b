"""Reading a site: a GeoJSON file of friches with CNIG attributes becomes the ``site`` of a workshop, or is refused.

What a file may hold (a FeatureCollection, one Feature, or a bare geometry; UTF-8):

- sites: Polygon or MultiPolygon features with CNIG properties (standard "friches" v1.0.6: ``site_id``, ``site_nom``,
  ``comm_nom``, ``comm_insee``, ``epci_nom``...; all are kept in ``attributes``), and ``fictional: true`` where it is;
- named places, optional: Point features with the name in ``lieu`` or ``place``, and the ``site_id`` of their site where
  the file has several;
- background, optional: lines and areas drawn behind on the map, with ``context`` (``building``, ``water``, ``rail`` or
  ``road``), a name in ``nom`` or ``name``, and ``site_id`` likewise.

Coordinates are ``[longitude, latitude]`` (EPSG:4326), or in the system that a ``crs`` member names.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

import shapely
from pyproj.exceptions import CRSError
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

from facilitation.domain.geometry import (
    Geometry,
    area_m2,
    from_legal,
    legal_crs,
    mend_area,
    moved,
    near,
    to_geojson,
    to_legal,
)
from facilitation.domain.site_files import WGS84, Feature, SiteRefused, open_site_file, slug
from facilitation.texts import _

LAMBERT_93 = box(0, 6_000_000, 1_300_000, 7_200_000)  # mainland France, in metres
CONTEXT_KINDS = ("building", "water", "rail", "road")
DEPTHS = {"Point": 0, "LineString": 1, "Polygon": 2, "MultiPolygon": 3}
MAX_VERTICES = 20_000


class Place(TypedDict):
    """A named place: ``point`` is ``[longitude, latitude]``."""

    id: str
    name: str
    point: list[float]


class Context(TypedDict):
    """Something to draw behind on the map: ``kind`` is one of CONTEXT_KINDS, ``geometry`` a line or an area."""

    kind: str
    name: str
    geometry: Geometry


class Site(TypedDict):
    """The ``site`` value of the log. ``area_m2`` in ``crs``, the legal projection; ``mended`` says in words what."""

    id: str
    name: str
    commune: str
    insee: str
    epci: str
    geometry: Geometry
    area_m2: float
    crs: str
    places: list[Place]
    context: list[Context]
    attributes: dict[str, Any]
    fictional: bool
    mended: list[str]


def read_site(path: Path, site_id: str | None = None) -> Site:
    """The site of a GeoJSON file (see above for what it may hold), its outline checked and mended.

    ``site_id`` chooses among several sites. The legal projection follows from the place. A site without named places
    gets « Partie nord », « Centre du site »... inside its outline. Raises SiteRefused.
    """
    file = open_site_file(path)
    chosen = file.chosen(site_id)
    raw = _read(chosen.geometry)
    if raw.geom_type not in ("Polygon", "MultiPolygon"):
        raise _not_an_outline(raw.geom_type)
    frame = _frame(raw, file.crs)
    outline = frame.bring(raw)
    area = mend_area(outline)
    if area.is_empty:
        raise SiteRefused(_("The outline of this site surrounds no area."))
    geometry = to_geojson(area.geoms[0] if len(area.geoms) == 1 else area)
    crs = _legal_crs(area)
    beside = file.beside(chosen)
    insee = chosen.says("comm_insee")
    return {
        "id": chosen.id,
        "name": chosen.name,
        "commune": chosen.says("comm_nom"),
        "insee": insee and insee.zfill(5),  # spreadsheets lose the first zero
        "epci": chosen.says("epci_nom"),
        "geometry": geometry,
        "area_m2": round(area_m2(geometry, crs), 1),
        "crs": crs,
        "places": _places(beside, geometry, frame) or _derived_places(geometry, crs),
        "context": _context(beside, frame),
        "attributes": {key: _finite(value) for key, value in chosen.properties.items()},
        "fictional": chosen.properties.get("fictional") is True,
        "mended": _mended(chosen.geometry, frame, outline),
    }


@dataclass(frozen=True)
class _Frame:
    """How the coordinates of a file become longitude and latitude."""

    crs: str
    swapped: bool = False

    def bring(self, raw: BaseGeometry) -> BaseGeometry:
        brought = raw if self.crs == WGS84 else moved(raw, self.crs, WGS84)
        return shapely.transform(brought, lambda points: points[:, ::-1]) if self.swapped else brought


def _read(geometry: Any) -> BaseGeometry:
    """A geometry of the file as it stands, altitudes dropped; its nesting, numbers and sizes are checked."""
    if not isinstance(geometry, dict) or geometry.get("coordinates") in (None, []):
        raise SiteRefused(_("This site has no geometry."))
    kind = geometry.get("type")
    if not isinstance(kind, str) or kind not in DEPTHS:
        raise _not_an_outline(kind)
    coordinates = _positions(geometry["coordinates"], DEPTHS[kind])
    for ring in _rings(kind, coordinates):
        if len({tuple(position) for position in ring}) < 3:
            raise SiteRefused(_("A ring of the outline has fewer than three different points."))
    if kind == "LineString" and len(coordinates) < 2:
        raise SiteRefused(_("A line has fewer than two points."))
    read = shape({"type": kind, "coordinates": coordinates})
    if shapely.count_coordinates(read) > MAX_VERTICES:
        raise SiteRefused(_("The outline has more than %(most)s points: simplify it first.") % {"most": MAX_VERTICES})
    return read


def _positions(value: Any, depth: int) -> Any:
    if not isinstance(value, list) or (not value and depth):
        raise SiteRefused(_("The coordinates are not nested as GeoJSON asks."))
    if depth:
        return [_positions(item, depth - 1) for item in value]
    numbers = [n for n in value if isinstance(n, int | float) and not isinstance(n, bool) and abs(n) < 1e9]
    if len(numbers) != len(value) or not 2 <= len(value) <= 4:
        raise SiteRefused(_("Some coordinates are not pairs of numbers."))
    return [float(n) for n in numbers[:2]]


def _rings(kind: str, coordinates: Any) -> list[Any]:
    if kind == "MultiPolygon":
        return [ring for polygon in coordinates for ring in polygon]
    return list(coordinates) if kind == "Polygon" else []


def _mended(geometry: Geometry, frame: _Frame, outline: BaseGeometry) -> list[str]:
    said = []
    if frame.crs != WGS84:
        said.append(_("The coordinates were converted from %(crs)s.") % {"crs": frame.crs})
    if frame.swapped:
        said.append(_("Latitude came before longitude: they were swapped."))
    if any(ring[0][:2] != ring[-1][:2] for ring in _rings(geometry["type"], geometry["coordinates"])):
        said.append(_("The outline was not closed: it was closed."))
    if not outline.is_valid:
        said.append(_("The outline crossed or overlapped itself: it was straightened out."))
    return said


def _not_an_outline(kind: object) -> SiteRefused:
    reason = _("The outline of a site is a Polygon or a MultiPolygon; here it is: %(type)s.")
    return SiteRefused(reason % {"type": kind})


def _frame(raw: BaseGeometry, declared: str) -> _Frame:
    """The file's reference system, and whether its axes are swapped: when only the swapped outline falls in France."""
    frame = _Frame(declared)
    try:
        outline = frame.bring(raw)
    except CRSError as error:
        reason = _("The reference system %(crs)s is not known: export the site in WGS 84 (EPSG:4326).")
        raise SiteRefused(reason % {"crs": declared}) from error
    if declared == WGS84 and LAMBERT_93.contains(box(*raw.bounds)):
        raise SiteRefused(_("These coordinates look like Lambert-93 metres: export the site in WGS 84 (EPSG:4326)."))
    if not box(-180, -90, 180, 90).contains(box(*outline.bounds)):
        raise SiteRefused(_("These coordinates are outside WGS 84: export the site in WGS 84 (EPSG:4326)."))
    swapped = _Frame(declared, swapped=True)
    return swapped if not _in_france(outline) and _in_france(swapped.bring(raw)) else frame


def _in_france(outline: BaseGeometry) -> bool:
    try:
        return bool(_legal_crs(outline))
    except SiteRefused:
        return False


def _legal_crs(outline: BaseGeometry) -> str:
    """The one legal projection in whose zone the whole outline lies."""
    west, south, east, north = outline.bounds
    try:
        zones = {legal_crs(west, south), legal_crs(east, north)}
    except ValueError as error:
        raise SiteRefused(str(error)) from error
    if len(zones) > 1:
        raise SiteRefused(_("This site spreads over several territories."))
    return zones.pop()


def _places(features: Sequence[Feature], geometry: Geometry, frame: _Frame) -> list[Place]:
    places: list[Place] = []
    for feature in features:
        if not feature.is_place:
            continue
        name, point = feature.says("lieu", "place"), to_geojson(frame.bring(_read(feature.geometry)))
        if not near(geometry, point):
            raise SiteRefused(_("The place “%(name)s” is far from the site.") % {"name": name})
        namesakes = sum(slug(name) == slug(place["name"]) for place in places)
        own_id = f"{slug(name)}-{namesakes + 1}" if namesakes else slug(name)
        places.append({"id": own_id, "name": name, "point": point["coordinates"]})
    return places


def _derived_places(geometry: Geometry, crs: str) -> list[Place]:
    """Places for the list that doubles the map: the centre and the halves on either side of it, inside the outline.

    Along an axis where the site is narrow (a third of the other one), its halves would tell nobody anything.
    """
    site = to_legal(geometry, crs)
    west, south, east, north = site.bounds
    x, y = site.centroid.x, site.centroid.y
    found = {"centre": (_("Centre of the site"), site.centroid if site.contains(site.centroid) else site)}
    if north - south >= (east - west) / 3:
        found["nord"] = _("North part"), site.intersection(box(west, y, east, north))
        found["sud"] = _("South part"), site.intersection(box(west, south, east, y))
    if east - west >= (north - south) / 3:
        found["est"] = _("East part"), site.intersection(box(x, south, east, north))
        found["ouest"] = _("West part"), site.intersection(box(west, south, x, north))
    return [
        {"id": key, "name": name, "point": from_legal(part.representative_point(), crs)["coordinates"]}
        for key, (name, part) in found.items()
    ]


def _context(features: Sequence[Feature], frame: _Frame) -> list[Context]:
    context: list[Context] = []
    for feature in features:
        if not feature.is_background:
            continue
        kind, drawn = feature.says("context"), frame.bring(_read(feature.geometry))
        if kind not in CONTEXT_KINDS or drawn.geom_type == "Point":
            raise SiteRefused(_("The background “%(kind)s” is not a line or area of a known kind.") % {"kind": kind})
        if drawn.geom_type != "LineString":
            drawn = mend_area(drawn)
        context.append({"kind": kind, "name": feature.says("nom", "name"), "geometry": to_geojson(drawn)})
    return context


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
