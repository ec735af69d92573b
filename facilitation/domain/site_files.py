"""Finding a site in a GeoJSON file: opening it, reading its features, choosing one by its id."""

import difflib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from facilitation.texts import _, ngettext

WGS84 = "EPSG:4326"
GEOMETRIES = ("Point", "LineString", "Polygon", "MultiPolygon")
MOST_LISTED = 20


class SiteRefused(ValueError):
    """No site can be made of this file; ``reason`` says why and what to do about it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Feature:
    """One feature of the file, its geometry not yet checked."""

    geometry: Any
    properties: dict[str, Any] = field(default_factory=dict)
    own_id: str = ""

    def says(self, *keys: str) -> str:
        """The first of these properties that says something, or nothing."""
        values = (self.properties.get(key) for key in keys)
        return next((str(v).strip() for v in values if isinstance(v, str | int) and str(v).strip()), "")

    @property
    def id(self) -> str:
        return self.says("site_id", "id") or self.own_id or slug(self.name)

    @property
    def name(self) -> str:
        return self.says("site_nom", "nom", "name") or _("Unnamed site")

    @property
    def is_place(self) -> bool:
        kind = self.geometry.get("type") if isinstance(self.geometry, dict) else None
        return kind == "Point" and bool(self.says("lieu", "place"))

    @property
    def is_background(self) -> bool:
        return "context" in self.properties

    @property
    def is_site(self) -> bool:
        return not self.is_place and not self.is_background


@dataclass(frozen=True)
class SiteFile:
    """The features of a file, and the reference system of their coordinates as pyproj takes it."""

    features: list[Feature]
    crs: str

    def chosen(self, site_id: str | None) -> Feature:
        """The site of this id, or the only one; SiteRefused lists what there is to choose from."""
        sites = [feature for feature in self.features if feature.is_site]
        found = [site for site in sites if site_id in (None, site.id)]
        if len(found) == 1:
            return found[0]
        if not sites:
            raise SiteRefused(_("This file holds no site."))
        if site_id is None:
            reason = _("This file holds %(count)s sites; choose one by its id:") % {"count": len(sites)}
            raise SiteRefused(_listed(reason, sites))
        if found:
            raise SiteRefused(_("Several sites of this file have the id %(id)s.") % {"id": site_id})
        reason, close = _("No site of this file has the id %(id)s.") % {"id": site_id}, _resembling(site_id, sites)
        follows = _("Perhaps:") if close else _("It holds:")
        raise SiteRefused(_listed(f"{reason} {follows}", close or sites))

    def beside(self, site: Feature) -> list[Feature]:
        """The places and the background of this site: those with its ``site_id``, or none if the site is alone."""
        alone = sum(feature.is_site for feature in self.features) == 1
        others = [feature for feature in self.features if not feature.is_site]
        return [o for o in others if (o.says("site_id") or (site.id if alone else "")) == site.id]


def open_site_file(path: Path) -> SiteFile:
    """A FeatureCollection, a Feature or a bare geometry, in UTF-8; SiteRefused when it is none of these."""
    name = {"name": path.name}
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SiteRefused(_("The file %(name)s cannot be read: is it there?") % name) from error
    except UnicodeDecodeError as error:
        raise SiteRefused(_("The file %(name)s is not text in UTF-8: export the site as GeoJSON.") % name) from error
    if not text.strip():
        raise SiteRefused(_("The file %(name)s is empty.") % name)
    try:
        document = json.loads(text, parse_constant=lambda _name: None)  # some tools write NaN for "no value"
    except (ValueError, RecursionError) as error:
        raise SiteRefused(_("The file %(name)s is not JSON: export the site as GeoJSON.") % name) from error
    items = _items(document)
    if items is None:
        raise SiteRefused(_("The file %(name)s is JSON but not GeoJSON: export the site as GeoJSON.") % name)
    return SiteFile([_feature(item) for item in items], _declared_crs(document))


def plain_term(text: str) -> str:
    """A term of the CNIG vocabulary as it compares: real files write ’ where the enumerations have ', in any case."""
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").casefold().split())


def slug(text: str) -> str:
    """A name as an id: ``La grande halle`` is ``la-grande-halle``."""
    letters = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("’", "-").lower())
    return re.sub(r"[^a-z0-9]+", "-", letters.encode("ascii", "ignore").decode()).strip("-")


def _items(document: Any) -> list[dict[str, Any]] | None:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "Feature":
        return [document]
    if kind in GEOMETRIES:
        return [{"geometry": document}]
    items = document.get("features") if kind == "FeatureCollection" else None
    return items if isinstance(items, list) and all(isinstance(item, dict) for item in items) else None


def _feature(item: dict[str, Any]) -> Feature:
    properties, own_id = item.get("properties"), item.get("id")
    return Feature(
        item.get("geometry"),
        properties if isinstance(properties, dict) else {},
        str(own_id) if isinstance(own_id, str | int) else "",
    )


def _declared_crs(document: dict[str, Any]) -> str:
    member = document.get("crs")
    if member is None:
        return WGS84
    try:
        name = str(member["properties"]["name"])
    except (KeyError, TypeError) as error:
        raise SiteRefused(_("The reference system of this file cannot be read (member crs).")) from error
    code = re.search(r"EPSG:+(?:[\d.]+:+)?(\d+)$", name, re.IGNORECASE)
    return WGS84 if name.upper().endswith("CRS84") else f"EPSG:{code[1]}" if code else name


def _resembling(site_id: str, sites: Sequence[Feature]) -> list[Feature]:
    wanted = plain_term(site_id)
    by_term = {plain_term(term): site for site in reversed(sites) for term in (site.name, site.id)}
    terms = difflib.get_close_matches(wanted, by_term, n=5, cutoff=0.6) if wanted else []
    terms += [term for term in by_term if wanted and wanted in term]
    return list({by_term[term].id: by_term[term] for term in terms}.values())


def _listed(reason: str, sites: Sequence[Feature]) -> str:
    more = len(sites) - MOST_LISTED
    lines = [f"{site.id} : {site.name}" for site in sites[:MOST_LISTED]]
    if more > 0:
        lines.append(ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more})
    return "\n- ".join([reason, *lines])
