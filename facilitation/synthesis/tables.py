"""The contributions for a spreadsheet and for a map: CSV and GeoJSON, without names or keys of participants.

The CSV is for a French spreadsheet opened by a double click: UTF-8 with a byte order mark (or Excel reads the accents
wrong), separated by semicolons (the list separator of a French Windows: with commas all would fall in one column).
Coordinates keep a decimal point and six decimals, as QGIS and pandas read them. A participant's text that a spreadsheet
would take for a formula gets an apostrophe in front.

The GeoJSON (RFC 7946, EPSG:4326) is one FeatureCollection; ``couche`` tells its layers: ``site``, ``lieu``,
``annotation``, ``emprise``. What has no position (the ideas) stands in the CSV alone: features without a geometry would
only be empty rows in QGIS.
"""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from shapely.geometry import shape

from facilitation.domain.geometry import Geometry, to_geojson
from facilitation.synthesis.reading import Contribution, Reading
from facilitation.synthesis.typography import clean
from facilitation.synthesis.words import phases, type_names
from facilitation.texts import _

COLUMNS = (
    "numero",
    "type",
    "texte",
    "college",
    "phase",
    "question",
    "option",
    "option_titre",
    "soutiens",
    "lieu",
    "longitude",
    "latitude",
    "statut",
    "horodatage",
)
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def csv_file(workshop: Reading) -> bytes:
    """One row per contribution, ideas first; hidden and withdrawn ones without words. ``horodatage`` is in UTC."""
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for told in workshop.contributions:
        writer.writerow({name: _cell(value) for name, value in _row(workshop, told).items()})
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def geojson_file(workshop: Reading) -> bytes:
    """Site, named places, located annotations and footprints of options, each with French properties."""
    collection = {"type": "FeatureCollection", "features": list(_features(workshop))}
    return (json.dumps(collection, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _row(workshop: Reading, told: Contribution) -> dict[str, str | int | float]:
    row: dict[str, str | int | float] = dict.fromkeys(COLUMNS, "")
    row |= {"numero": told.ref, "statut": statuses()[told.status]}
    if told.status == "visible":
        row |= _said(workshop, told)
        row |= {"question": told.prompt}
        if told.position:
            row |= {"longitude": told.position[0], "latitude": told.position[1]}
    return row


def _said(workshop: Reading, told: Contribution) -> dict[str, str | int | float]:
    option = workshop.option_of(told)
    return {
        "type": type_names()[told.type],
        "texte": told.text,
        "college": workshop.college_name(told.college),
        "phase": phases().get(told.phase, ""),
        "option": option.letter if option else "",
        "option_titre": option.title if option else "",
        "soutiens": told.supports,
        "lieu": told.place,
        "horodatage": told.made_at,
    }


def statuses() -> dict[str, str]:
    return {"visible": _("shown"), "hidden": _("hidden by the facilitation"), "withdrawn": _("withdrawn by its author")}


def _cell(value: str | int | float) -> str:
    if isinstance(value, float):
        return f"{value:.6f}"
    written = str(value)
    return f"'{written}" if written.startswith(FORMULA) else written


def _features(workshop: Reading) -> Iterable[dict[str, Any]]:
    site = workshop.site
    about = {name: value for name, value in (site.get("attributes") or {}).items() if name != "couche"}
    yield _feature(
        "site",
        site["geometry"],
        {
            **about,
            "nom": clean(site.get("name")),
            "surface_m2": round(site.get("area_m2") or 0),
            "projection": workshop.crs,
        },
    )
    for place in workshop.places:
        yield _feature("lieu", place.geometry, {"nom": place.name})
    for told in workshop.visible:
        if told.geometry:
            located = _("drawing") if told.drawn else _("named place")
            yield _feature(
                "annotation", told.geometry, {"numero": told.ref, **_said(workshop, told), "localisation": located}
            )
    for option in workshop.options:
        if option.footprint:
            yield _feature(
                "emprise",
                option.footprint,
                {
                    "option": option.letter,
                    "option_titre": option.title,
                    "surface_m2": round(option.area_m2),
                    "part_du_site": option.share,
                    "contributions": len(option.contributions),
                    "soutiens": sum(option.backers.values()),
                },
            )


def _feature(layer: str, geometry: Geometry, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": to_geojson(shape(geometry)),
        "properties": {"couche": layer, **properties},
    }
