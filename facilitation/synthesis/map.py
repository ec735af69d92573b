"""The map of the documents, drawn by us: an SVG that stays sharp in print and readable in greyscale and without a basemap.

Everything is computed in the legal projection, so that the scale bar is true; kinds differ by shape and line as well as by
colour; numbers are those of the tables. Lengths on paper are in points.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from facilitation.domain.geometry import Geometry, moved, to_legal
from facilitation.synthesis import symbols
from facilitation.synthesis.labels import Box, around, place
from facilitation.synthesis.typography import number, shortened
from facilitation.texts import _

WIDTH = 482.0
MARGIN = 26.0
FONT = "'Atkinson Hyperlegible Next', 'Atkinson Hyperlegible', 'Libertinus Serif', sans-serif"
INK, PALE = "#16211F", "#F7F6F2"
# What lies farther from the site than this many times its size is told beside the map, or the site would be a dot.
REACH = 1.0


@dataclass(frozen=True)
class Mark:
    """An annotation: its number, its type (``asset``, ...) and its GeoJSON geometry in EPSG:4326."""

    ref: str
    type: str
    geometry: Geometry


@dataclass(frozen=True)
class Ground:
    """Something around or in the site: a named place, or context (``building``, ``water``, ``rail``, ``road``)."""

    kind: str
    name: str
    geometry: Geometry


@dataclass(frozen=True)
class Extent:
    """The footprint of an option, under its letter."""

    letter: str
    title: str
    geometry: Geometry


@dataclass(frozen=True)
class SiteMap:
    """What a map shows. Geometries are GeoJSON in EPSG:4326; ``crs`` is the legal projection it is drawn in."""

    outline: Geometry
    crs: str
    source: str
    ground: tuple[Ground, ...] = ()
    extents: tuple[Extent, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class _Sheet:
    """From metres in the legal projection to points on paper, y downwards."""

    west: float
    north: float
    scale: float
    height: float

    @property
    def frame(self) -> Box:
        return Box(0, 0, WIDTH, self.height)

    def to_paper(self, legal: BaseGeometry) -> BaseGeometry:
        def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.column_stack(((points[:, 0] - self.west) * self.scale, (self.north - points[:, 1]) * self.scale))

        return shapely.transform(legal, move)


def svg(shown: SiteMap) -> str:
    """The map with its legend, scale bar and north arrow; ``WIDTH`` points wide."""
    sheet = _sheet(shown)
    drawn = {id(thing): _on(sheet, thing.geometry, shown.crs) for thing in (*shown.ground, *shown.extents, *shown.marks)}
    site = _on(sheet, shown.outline, shown.crs)
    inside = [mark for mark in shown.marks if sheet.frame.holds(_dot(drawn[id(mark)]))]
    outside = [mark.ref for mark in shown.marks if mark not in inside]
    bar, bar_box = _scale_bar(sheet)
    arrow, arrow_box = _north(shown, sheet)

    body = [f'<rect width="{WIDTH:g}" height="{sheet.height:.1f}" fill="{PALE}"/>']
    context = [thing for thing in shown.ground if thing.kind != "place"]
    body += [symbols.context(thing.kind, _path(drawn[id(thing)])) for thing in context]
    body.append(symbols.site(_path(site)))
    body += [symbols.extent(i, extent.letter, _path(drawn[id(extent)])) for i, extent in enumerate(shown.extents)]
    body += [symbols.shape(mark.type, _path(drawn[id(mark)])) for mark in inside if mark.geometry["type"] != "Point"]

    taken = [bar_box, arrow_box, *(_dot(drawn[id(mark)]) for mark in inside)]
    for i, extent in enumerate(shown.extents):
        x, y = _anchor(drawn[id(extent)])
        taken.append(around(x, y, 15, 15))
        body.append(symbols.letter(i, extent.letter, x, y))
    names = [thing for thing in shown.ground if thing.name and sheet.frame.holds(_dot(drawn[id(thing)]))]
    texts = [shortened(thing.name, 34) for thing in names]
    points = [_anchor(drawn[id(thing)]) for thing in names]
    boxes = place(points, [(symbols.text_width(text, 7), 9.0) for text in texts], sheet.frame, taken)
    for thing, text, point, box in zip(names, texts, points, boxes, strict=True):
        body.append(symbols.name(thing.kind, escape(text), point, box))
    taken += boxes

    points = [_anchor(drawn[id(mark)]) for mark in inside]
    boxes = place(points, [symbols.pill_size(mark.ref) for mark in inside], sheet.frame, taken)
    body += [symbols.leader(point, box) for point, box in zip(points, boxes, strict=True)]
    body += [symbols.pill(mark.type, mark.ref, box) for mark, box in zip(inside, boxes, strict=True)]
    body += [bar, arrow]

    legend, bottom = _legend(shown, inside, outside, sheet.height + 8)
    frame = f'<rect width="{WIDTH:g}" height="{sheet.height:.1f}" fill="none" stroke="{INK}" stroke-width="0.6"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{bottom:.1f}" '
        f'viewBox="0 0 {WIDTH:g} {bottom:.1f}" font-family="{FONT}" fill="{INK}">'
        f'<defs><clipPath id="frame"><rect width="{WIDTH:g}" height="{sheet.height:.1f}"/></clipPath>'
        f"{symbols.hatches(len(shown.extents))}</defs>"
        f'<g clip-path="url(#frame)">{"".join(body)}</g>{frame}{legend}</svg>'
    )


def _sheet(shown: SiteMap) -> _Sheet:
    site = to_legal(shown.outline, shown.crs)
    west, south, east, north = site.bounds
    reach = site.envelope.buffer(REACH * max(east - west, north - south), join_style="mitre")
    things = [to_legal(thing.geometry, shown.crs) for thing in (*shown.marks, *shown.extents)]
    things += [to_legal(thing.geometry, shown.crs) for thing in shown.ground if thing.kind == "place"]
    near = [thing for thing in things if reach.contains(thing)]
    west, south, east, north = shapely.total_bounds([site, *near])
    wide, high = east - west, north - south
    height = min(max((WIDTH - 2 * MARGIN) * high / wide + 2 * MARGIN, 0.56 * WIDTH), 0.86 * WIDTH)
    scale = min((WIDTH - 2 * MARGIN) / wide, (height - 2 * MARGIN) / high)
    return _Sheet(
        west=(west + east) / 2 - WIDTH / 2 / scale,
        north=(south + north) / 2 + height / 2 / scale,
        scale=scale,
        height=height,
    )


def _on(sheet: _Sheet, geometry: Geometry, crs: str) -> BaseGeometry:
    return sheet.to_paper(to_legal(geometry, crs))


def _anchor(drawn: BaseGeometry) -> tuple[float, float]:
    if drawn.geom_type == "LineString":
        middle = drawn.interpolate(0.5, normalized=True)
        return middle.x, middle.y
    point = drawn.representative_point()
    return point.x, point.y


def _dot(drawn: BaseGeometry) -> Box:
    return around(*_anchor(drawn), 4, 4)


def _path(drawn: BaseGeometry) -> str:
    """SVG path data; a point gives none."""
    if hasattr(drawn, "geoms"):
        return "".join(_path(part) for part in drawn.geoms)
    if drawn.geom_type == "Polygon":
        return "".join(_line(ring.coords) + "Z" for ring in (drawn.exterior, *drawn.interiors))
    return _line(drawn.coords) if drawn.geom_type == "LineString" else ""


def _line(coordinates: Iterable[Any]) -> str:
    return "M" + "L".join(f"{c[0]:.1f} {c[1]:.1f}" for c in coordinates)


def _scale_bar(sheet: _Sheet) -> tuple[str, Box]:
    """A round length, at most a quarter of the width."""
    most = WIDTH / 4 / sheet.scale
    power = 10.0 ** math.floor(math.log10(most))
    metres = max(step * power for step in (1, 2, 5) if step * power <= most)
    long = metres * sheet.scale
    text = _("%(length)s m") % {"length": number(metres)}
    box = Box(6, sheet.height - 26, 20 + long + symbols.text_width("0", 7), sheet.height - 6)
    return symbols.scale_bar(long, text, box), box


def _north(shown: SiteMap, sheet: _Sheet) -> tuple[str, Box]:
    """True north, which leans a little in the legal projection."""
    legal = to_legal(shown.outline, shown.crs).representative_point()
    here = moved(legal, shown.crs, "EPSG:4326")
    above = moved(Point(here.x, here.y + 0.001), "EPSG:4326", shown.crs)
    angle = math.degrees(math.atan2(above.x - legal.x, above.y - legal.y))
    box = Box(WIDTH - 26, 6, WIDTH - 6, 36)
    return symbols.north(angle, _("N"), box), box


def _legend(shown: SiteMap, inside: list[Mark], outside: list[str], top: float) -> tuple[str, float]:
    entries = [(symbols.legend_site(), _("Outline of the site"))]
    entries += [(symbols.legend_mark(type), label) for type, label in symbols.types() if type in {m.type for m in inside}]
    kinds = {thing.kind for thing in shown.ground}
    entries += [(symbols.legend_ground(kind), label) for kind, label in symbols.kinds() if kind in kinds]
    entries += [
        (symbols.legend_extent(i), _("Footprint of option %(letter)s: %(title)s") % {"letter": e.letter, "title": e.title})
        for i, e in enumerate(shown.extents)
    ]
    out, x, y = [], 0.0, top
    for symbol, text in entries:
        text = shortened(text, 90)
        wide = 22 + symbols.text_width(text, 7.5) + 14
        if x and x + wide > WIDTH:
            x, y = 0.0, y + 13
        out.append(f'<g transform="translate({x:.1f} {y:.1f})">{symbol}')
        out.append(f'<text x="20" y="8.2" font-size="7.5">{escape(text)}</text></g>')
        x += wide
    lines = [shown.source]
    if outside:
        lines.insert(0, _("Beyond this map: %(numbers)s.") % {"numbers": ", ".join(outside)})
    for line in lines:
        y += 15
        out.append(f'<text x="0" y="{y + 7:.1f}" font-size="6.5" fill="#4A5653">{escape(shortened(line, 160))}</text>')
    return "".join(out), y + 12
