"""The layers: what has a place, with French fields, for the GeoPackage and the GeoJSON.

The GeoJSON (RFC 7946, EPSG:4326) is one FeatureCollection; ``couche`` tells its layers: ``site``, ``lieu``,
``annotation``, ``emprise``, ``superposition``, ``scenario``, ``photo``. What has no position (the ideas) stands in the
tables alone: features without a geometry would only be empty rows in QGIS.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from typing import Any

import shapely
from shapely.geometry import shape

from facilitation.domain.footprints import LEAST_OVERLAP_M2, together
from facilitation.domain.geometry import Geometry, areas_of, from_legal, to_geojson, to_legal
from facilitation.synthesis.reading.cnig import field_title, reconversion
from facilitation.synthesis.reading.names import phases, types
from facilitation.synthesis.reading.said import Contribution
from facilitation.synthesis.reading.sheet import Cell, Column, in_utc
from facilitation.synthesis.reading.told import Told, scenario_ref, titled
from facilitation.synthesis.reading.typography import clean
from facilitation.synthesis.tables.listings import to_check
from facilitation.synthesis.tables.room_sheets import roadmap
from facilitation.texts import _

Row = tuple[Geometry | None, tuple[Cell, ...]]
# A site's file may carry anything; no real one has a tenth of this.
MOST_ATTRIBUTES = 300
TAKEN = {"fid", "geom", "couche"}


@dataclass(frozen=True)
class Layer:
    """``table`` names it in the GeoPackage, ``kind`` in the GeoJSON; ``shape`` is the one type of its geometries, in
    EPSG:4326 (``Point``, ``LineString``, ``MultiPolygon``), or None: a table without places."""

    table: str
    kind: str
    title: str
    shape: str | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def layers(told: Told) -> list[Layer]:
    """Every layer, from the one drawn on top to the one drawn below; then the tables without places."""
    tables = (roadmap(told), to_check(told))
    return [
        _photos(told),
        _places(told),
        *_annotations(told),
        _overlaps(told),
        _footprints(told),
        _scenarios(told),
        _site(told),
        *(
            Layer(each.name, "", each.title, None, each.columns, tuple((None, row) for row in each.rows))
            for each in tables
        ),
    ]


def geojson_file(told: Told) -> bytes:
    """Every layer in one FeatureCollection, the site first."""
    found = {layer.table: layer for layer in layers(told)}
    order = ["site", "lieux", "annotations", "emprises", "superpositions", "scenarios", "photos"]
    found["annotations"] = _annotations_together(told)
    features = [
        _feature(found[name], geometry, row) for name in order for geometry, row in found[name].rows if geometry
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return (json.dumps(collection, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _feature(layer: Layer, geometry: Geometry, row: tuple[Cell, ...]) -> dict[str, Any]:
    said = {
        column.name: in_utc(cell) if isinstance(cell, datetime) else cell
        for column, cell in zip(layer.columns, row, strict=True)
    }
    return {"type": "Feature", "geometry": to_geojson(shape(geometry)), "properties": {"couche": layer.kind, **said}}


def _site(told: Told) -> Layer:
    site = told.reading.site
    own: list[tuple[Column, Cell]] = [
        (Column("nom", _("Name")), clean(site.get("name"))),
        (Column("commune", _("Commune")), clean(site.get("commune"))),
        (Column("insee", _("INSEE code")), clean(site.get("insee"))),
        (Column("epci", _("EPCI")), clean(site.get("epci"))),
        (Column("surface_m2", _("Area (m²)"), "integer"), round(site.get("area_m2") or 0)),
        (Column("projection", _("Projection")), told.reading.crs),
        (Column("fictif", _("Fictional site")), _("yes") if site.get("fictional") else _("no")),
    ]
    fields = [*own, *_attributes(site.get("attributes") or {}, {column.name for column, _cell in own})]
    columns, row = zip(*fields, strict=True)
    return Layer("site", "site", _("Site"), "MultiPolygon", columns, ((site["geometry"], row),))


def _attributes(attributes: dict[str, Any], own: set[str]) -> Iterable[tuple[Column, Cell]]:
    """The CNIG attributes as the site's file has them, under their names."""
    taken = {name.lower() for name in own | TAKEN}
    for name, value in list(attributes.items())[:MOST_ATTRIBUTES]:
        written = clean(name)
        if not written or written.lower() in taken:
            continue
        taken.add(written.lower())
        title = field_title(written)
        if isinstance(value, bool):
            yield Column(written, title), _("yes") if value else _("no")
        elif isinstance(value, int) and abs(value) < 2**63:
            yield Column(written, title, "integer"), value
        elif isinstance(value, float):
            yield Column(written, title, "real"), value
        elif value is None or isinstance(value, str):
            yield Column(written, title), clean(value) if value is not None else None
        else:
            yield Column(written, title), clean(json.dumps(value, ensure_ascii=False))


def _places(told: Told) -> Layer:
    rows = tuple((place.geometry, (place.name,)) for place in told.reading.places)
    return Layer("lieux", "lieu", _("Named places"), "Point", (Column("nom", _("Name")),), rows)


def _annotations(told: Told) -> list[Layer]:
    """One layer for each type of geometry, as a GeoPackage wants it."""
    every = _annotations_together(told)
    parts = (
        ("points", _("Annotations: points"), "Point"),
        ("lignes", _("Annotations: lines"), "LineString"),
        ("surfaces", _("Annotations: areas"), "MultiPolygon"),
    )
    return [
        replace(
            every,
            table=f"annotations_{name}",
            title=title,
            shape=kind,
            rows=tuple((drawn, row) for drawn, row in every.rows if drawn and kind.endswith(drawn["type"])),
        )
        for name, title, kind in parts
    ]


def _annotations_together(told: Told) -> Layer:
    columns = (
        Column("numero", _("No.")),
        Column("type", _("Type")),
        Column("texte", _("Text")),
        Column("college", _("Collège")),
        Column("phase", _("Phase")),
        Column("option", _("Option")),
        Column("option_titre", _("Title of the option")),
        Column("soutiens", _("Supports"), "integer"),
        Column("lieu", _("Place")),
        Column("horodatage", _("Received on"), "moment"),
        Column("photos", _("Photos")),
        Column("localisation", _("Located by")),
        *told.session_column,
    )
    rows = tuple((each.geometry, _annotation(told, each)) for each in told.reading.visible if each.geometry)
    return Layer("annotations", "annotation", _("Annotations"), None, columns, rows)


def _annotation(told: Told, each: Contribution) -> tuple[Cell, ...]:
    option = told.options.get(each.option or "")
    session = (told.session(told.state.get(each.kind, each.key) or {}),) if told.sessions else ()
    return (
        each.ref,
        types().get(each.type, ""),
        each.text,
        told.reading.speaker(each),
        phases().get(each.phase, ""),
        option.letter if option else "",
        option.title if option else "",
        each.supports,
        each.place,
        told.when(each.made_at),
        told.photos_of.get(each.key, ""),
        _("drawing") if each.drawn else _("named place"),
        *session,
    )


def _footprints(told: Told) -> Layer:
    columns = (
        Column("option", _("Option")),
        Column("option_titre", _("Title of the option")),
        Column("site_reconv_type", _("CNIG reconversion type proposed")),
        Column("surface_m2", _("Area (m²)"), "integer"),
        Column("part_du_site", _("Share of the site"), "share"),
        Column("contributions", _("Contributions"), "integer"),
        Column("soutiens", _("Supports"), "integer"),
    )
    rows: list[Row] = [
        (
            option.footprint,
            (
                option.letter,
                option.title,
                reconversion((told.state.get("option", option.key) or {}).get("usage")),
                round(option.area_m2),
                option.share,
                len(option.contributions),
                sum(option.backers.values()),
            ),
        )
        for option in told.reading.options
        if option.footprint
    ]
    return Layer("emprises", "emprise", _("Footprints of the options"), "MultiPolygon", columns, tuple(rows))


def _overlaps(told: Told) -> Layer:
    """The ground that two options ask for, two by two."""
    crs = told.reading.crs
    columns = (
        Column("options", _("Options")),
        Column("titres", _("Titles of the options")),
        Column("surface_m2", _("Area (m²)"), "integer"),
    )
    grounds = [(option, to_legal(option.footprint, crs)) for option in told.reading.options if option.footprint]
    rows: list[Row] = []
    for (one, here), (other, there) in combinations(grounds, 2):
        shared = areas_of(shapely.intersection(here, there))
        if shared.area >= LEAST_OVERLAP_M2:
            said = (f"{one.letter}, {other.letter}", f"{one.title} ; {other.title}", round(shared.area))
            rows.append((from_legal(shared, crs), said))
    return Layer("superpositions", "superposition", _("Overlaps"), "MultiPolygon", columns, tuple(rows))


def _scenarios(told: Told) -> Layer:
    columns = (
        Column("scenario", _("Scenario")),
        Column("titre", _("Title")),
        Column("options", _("Options")),
        Column("surface_m2", _("Area (m²)"), "integer"),
        Column("part_du_site", _("Share of the site"), "share"),
    )
    crs = told.reading.crs
    standing = [(key, value) for key, value in told.state.all("scenario").items() if "dropped" not in value]
    rows: list[Row] = []
    for key, value in sorted(standing, key=lambda item: item[1]["number"]):
        known = told.state.get("footprint", key)
        ground = known["geometry"] if known else None
        if known is None and (parts := together(told.state, value["options"])):
            ground = from_legal(areas_of(shapely.union_all([to_legal(part, crs) for part in parts])), crs)
        area = to_legal(ground, crs).area if ground else 0.0
        whole = to_legal(told.reading.site["geometry"], crs).area
        said = (scenario_ref(value), titled(value), told.letters(value["options"]), round(area), area / whole)
        rows.append((ground, said))
    return Layer("scenarios", "scenario", _("Scenarios"), "MultiPolygon", columns, tuple(rows))


def _photos(told: Told) -> Layer:
    columns = (
        Column("numero", _("No.")),
        Column("fichier", _("File")),
        Column("legende", _("Caption")),
        Column("contribution", _("Contribution")),
        Column("type", _("Type")),
        Column("horodatage", _("Received on"), "moment"),
    )
    rows: list[Row] = []
    for photo in told.photos:
        at = photo.of.position
        ground: Geometry | None = {"type": "Point", "coordinates": list(at)} if at else None
        said = (
            photo.ref,
            f"photos/{photo.file}",
            photo.of.text,
            photo.of.ref,
            types().get(photo.of.type, ""),
            photo.made_at,
        )
        rows.append((ground, said))
    return Layer("photos", "photo", _("Photos"), "Point", columns, tuple(rows))
