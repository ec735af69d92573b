"""The map of the documents, drawn by us: an SVG that is sharp in print, readable in greyscale and without a basemap.

Everything is computed in the legal projection, so that the scale bar is true; kinds differ by shape and line as well as
by colour; numbers are those of the tables. Lengths on paper are in points.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon, shape
from shapely.geometry.base import BaseGeometry

from facilitation.domain.geometry import Geometry, moved, to_legal
from facilitation.synthesis.figures import legend, symbols
from facilitation.synthesis.figures.labels import Box, around, place
from facilitation.synthesis.reading.names import types
from facilitation.synthesis.reading.typography import number, shortened
from facilitation.texts import _

WIDTH, WIDE = 482.0, 728.0  # between the margins of an A4 page, upright and on its side
MARGIN = 26.0
BLEED = 4.0
FLATTEST, TALLEST = 0.46, 0.86
FONT = "'Atkinson Hyperlegible Next', 'Atkinson Hyperlegible', 'DejaVu Sans', 'Noto Emoji', sans-serif"
INK, PALE = "#16211F", "#F7F6F2"
# What lies farther from the site than this many times its size is told beside the map, or the site would be a dot.
REACH = 1.0
# More numbers than this are written smaller, on a higher sheet: they go round the site.
CROWD, CROWDED, HIGHER = 60, 0.8, 0.66
# An option in several pieces: letters on the largest, where there is room for one.
LETTERS, LETTER_ROOM = 3, 150.0


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
    """What a map shows. Geometries are GeoJSON in EPSG:4326; ``crs`` is the legal projection it is drawn in.

    ``shared`` is the ground that several extents cover. On paper the drawing is ``width`` points wide, and the map in
    it at most ``tallest`` times that high; its legend stands below, or beside where the drawing is wide.
    """

    outline: Geometry
    crs: str
    source: str
    ground: tuple[Ground, ...] = ()
    extents: tuple[Extent, ...] = ()
    marks: tuple[Mark, ...] = ()
    shared: tuple[Geometry, ...] = ()
    width: float = WIDTH
    tallest: float = TALLEST


@dataclass(frozen=True)
class _Sheet:
    """From EPSG:4326 through the legal projection to points on paper, y downwards."""

    crs: str
    west: float
    north: float
    scale: float
    width: float
    height: float

    @property
    def frame(self) -> Box:
        return Box(0, 0, self.width, self.height)

    def draw(self, geometry: Geometry) -> BaseGeometry:
        def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.column_stack(((points[:, 0] - self.west) * self.scale, (self.north - points[:, 1]) * self.scale))

        return shapely.transform(to_legal(geometry, self.crs), move)

    def anchor(self, geometry: Geometry) -> tuple[float, float]:
        """Where on paper the label of a geometry points to: on what the frame shows of it, if anything."""
        drawn = self.draw(geometry)
        shown = shapely.clip_by_rect(drawn, 0, 0, self.width, self.height)
        drawn = drawn if shown.is_empty else shown
        if isinstance(drawn, LineString):
            middle = drawn.interpolate(0.5, normalized=True)
            return middle.x, middle.y
        point = drawn.representative_point()
        return point.x, point.y

    def dot(self, geometry: Geometry) -> Box:
        return around(*self.anchor(geometry), 4, 4)

    def path(self, geometry: Geometry) -> str:
        """SVG path data of what the frame shows, and a little more; a point gives none.

        Cut here: a clip in the SVG makes whoever paints it keep the whole sheet twice.
        """
        return _path(shapely.clip_by_rect(self.draw(geometry), -BLEED, -BLEED, self.width + BLEED, self.height + BLEED))


def svg(shown: SiteMap) -> str:
    """The map with its legend, scale bar and north arrow."""
    sheet = _sheet(shown)
    inside = [mark for mark in shown.marks if sheet.frame.holds(sheet.dot(mark.geometry))]
    outside = [mark for mark in shown.marks if mark not in inside]
    explained, bottom = _legend(shown, inside, outside, sheet)
    size = f'width="{sheet.width:g}" height="{sheet.height:.1f}"'
    # What is drawn a little over the edge.
    over = (
        f'<rect y="{sheet.height:.1f}" width="{sheet.width + BLEED + 2:g}" height="{BLEED + 2:g}" fill="#FFFFFF"/>'
        f'<rect x="{sheet.width:g}" width="{BLEED + 2:g}" height="{sheet.height:.1f}" fill="#FFFFFF"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{shown.width:g}pt" height="{bottom:.1f}pt" '
        f'viewBox="0 0 {shown.width:g} {bottom:.1f}" font-family="{FONT}" fill="{INK}">'
        f"<defs>{symbols.hatches([extent.letter for extent in shown.extents])}</defs>"
        f'<rect {size} fill="{PALE}"/>{"".join(_shapes(shown, sheet, inside))}{over}'
        f"{''.join(_labels(shown, sheet, inside))}"
        f'<rect {size} fill="none" stroke="{INK}" stroke-width="0.6"/>{explained}</svg>'
    )


def _shapes(shown: SiteMap, sheet: _Sheet, marks: list[Mark]) -> Iterable[str]:
    for thing in shown.ground:
        if thing.kind != "place":
            yield symbols.context(thing.kind, sheet.path(thing.geometry))
    yield symbols.site(sheet.path(shown.outline))
    for extent in shown.extents:
        yield symbols.extent(extent.letter, sheet.path(extent.geometry))
    for ground in shown.shared:
        yield symbols.shared(sheet.path(ground))
    for mark in marks:
        if path := sheet.path(mark.geometry):
            yield symbols.shape(mark.type, path)


def _labels(shown: SiteMap, sheet: _Sheet, marks: list[Mark]) -> Iterable[str]:
    """Names first, then the letters of options, then numbers: each is placed clear of those before it."""
    bar, bar_box = _scale_bar(sheet)
    arrow, arrow_box = _north(shown, sheet)
    crosses = (around(*sheet.anchor(thing.geometry), 6, 6) for thing in shown.ground if thing.kind == "place")
    taken = [bar_box, arrow_box, *crosses, *(sheet.dot(mark.geometry) for mark in marks)]
    for thing, box in _names(shown, sheet, taken):
        taken.append(box)
        yield symbols.name(thing.kind, escape(_name(thing)), sheet.anchor(thing.geometry), box)

    lettered = [(extent.letter, point) for extent in shown.extents for point in _pieces(shown, sheet, extent)]
    letters = place([p for _l, p in lettered], [(15.0, 15.0)] * len(lettered), sheet.frame, taken, over=True)
    taken += letters

    points = [sheet.anchor(mark.geometry) for mark in marks]
    scale = CROWDED if len(shown.marks) > CROWD else 1.0
    pills = place(points, [symbols.pill_size(mark.ref, scale) for mark in marks], sheet.frame, taken)
    yield from (symbols.leader(point, box) for point, box in zip(points, pills, strict=True))
    yield from (symbols.pill(mark.type, mark.ref, box, scale) for mark, box in zip(marks, pills, strict=True))
    moved_off = [(point, box) for (_l, point), box in zip(lettered, letters, strict=True) if box.centre != point]
    yield from (symbols.leader(point, box) for point, box in moved_off)
    yield from (symbols.letter(letter, box) for (letter, _p), box in zip(lettered, letters, strict=True))
    yield bar
    yield arrow


def _pieces(shown: SiteMap, sheet: _Sheet, extent: Extent) -> list[tuple[float, float]]:
    """Where the letter of an option goes: once where it is alone, else on its largest pieces."""
    if len(shown.extents) == 1:
        return [sheet.anchor(extent.geometry)]
    seen = shapely.clip_by_rect(sheet.draw(extent.geometry), 0, 0, sheet.width, sheet.height)
    pieces = sorted(getattr(seen, "geoms", [seen]), key=lambda piece: -piece.area)[:LETTERS]
    roomy = [piece.representative_point() for piece in pieces if piece.area >= LETTER_ROOM]
    return [(point.x, point.y) for point in roomy] or [sheet.anchor(extent.geometry)]


def _names(shown: SiteMap, sheet: _Sheet, taken: list[Box]) -> list[tuple[Ground, Box]]:
    """Places first; what lies around is named once, and only where its name fits on it: elsewhere it would mislead."""
    within = [thing for thing in shown.ground if thing.name and sheet.frame.holds(sheet.dot(thing.geometry))]
    places = [thing for thing in within if thing.kind == "place"]
    around_them = {thing.name: thing for thing in within if thing.name not in {known.name for known in places}}
    boxes = _name_boxes(sheet, places, taken)
    found = list(zip(places, boxes, strict=True))
    for thing in around_them.values():
        (box,) = _name_boxes(sheet, [thing], [*taken, *(known for _thing, known in found)], over=True)
        if math.dist(box.centre, sheet.anchor(thing.geometry)) < box.right - box.left:
            found.append((thing, box))
    return found


def _name_boxes(sheet: _Sheet, things: list[Ground], taken: list[Box], *, over: bool = False) -> list[Box]:
    points = [sheet.anchor(thing.geometry) for thing in things]
    sizes = [(symbols.text_width(_name(thing), 7), 9.0) for thing in things]
    return place(points, sizes, sheet.frame, taken, over=over)


def _name(thing: Ground) -> str:
    return shortened(thing.name, 34)


def _sheet(shown: SiteMap) -> _Sheet:
    site = to_legal(shown.outline, shown.crs)
    west, south, east, north = site.bounds
    reach = site.envelope.buffer(REACH * max(east - west, north - south), join_style="mitre")
    geometries = [thing.geometry for thing in shown.ground if thing.kind == "place"]
    geometries += [mark.geometry for mark in shown.marks] + [extent.geometry for extent in shown.extents]
    things = [to_legal(geometry, shown.crs) for geometry in geometries]
    near = [thing for thing in things if reach.contains(thing)]
    west, south, east, north = shapely.total_bounds([site, *near])
    wide, high = east - west, north - south
    width = shown.width - (legend.BESIDE + legend.GAP if _beside(shown) else 0)
    flattest = min(HIGHER if len(shown.marks) > CROWD else FLATTEST, shown.tallest)
    height = min(max((width - 2 * MARGIN) * high / wide + 2 * MARGIN, flattest * width), shown.tallest * shown.width)
    scale = min((width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / high)
    return _Sheet(
        crs=shown.crs,
        west=(west + east) / 2 - width / 2 / scale,
        north=(south + north) / 2 + height / 2 / scale,
        scale=scale,
        width=width,
        height=height,
    )


def _path(drawn: BaseGeometry) -> str:
    """SVG path data; a point gives none."""
    if hasattr(drawn, "geoms"):
        return "".join(_path(part) for part in drawn.geoms)
    if isinstance(drawn, Polygon):
        return "".join(_line(ring.coords) + "Z" for ring in (drawn.exterior, *drawn.interiors))
    return _line(drawn.coords) if isinstance(drawn, LineString) else ""


def _line(coordinates: Iterable[Any]) -> str:
    return "M" + "L".join(f"{c[0]:.1f} {c[1]:.1f}" for c in coordinates)


def _scale_bar(sheet: _Sheet) -> tuple[str, Box]:
    """A round length, at most a quarter of the width."""
    most = sheet.width / 4 / sheet.scale
    power = 10.0 ** math.floor(math.log10(most))
    metres = max(step * power for step in (1, 2, 5) if step * power <= most)
    long = metres * sheet.scale
    text = _("%(length)s m") % {"length": number(metres)}
    box = Box(6, sheet.height - 26, 20 + long + symbols.text_width("0", 7), sheet.height - 6)
    return symbols.scale_bar(long, text, box), box


def _north(shown: SiteMap, sheet: _Sheet) -> tuple[str, Box]:
    """True north, which leans a little in the legal projection."""
    here = shape(shown.outline).representative_point()
    (x, y), (above_x, above_y) = shapely.get_coordinates(
        moved(LineString([(here.x, here.y), (here.x, here.y + 0.001)]), "EPSG:4326", shown.crs)
    )
    angle = math.degrees(math.atan2(above_x - x, above_y - y))
    box = Box(sheet.width - 26, 6, sheet.width - 6, 36)
    return symbols.north(angle, _("N"), box), box


def _beside(shown: SiteMap) -> bool:
    return shown.width > WIDTH


def _legend(shown: SiteMap, inside: list[Mark], outside: list[Mark], sheet: _Sheet) -> tuple[str, float]:
    """The legend, and how high the whole drawing is."""
    entries = [(symbols.legend_site(), _("Outline of the site"))]
    entries += [
        (symbols.legend_mark(type), label) for type, label in types().items() if type in {m.type for m in inside}
    ]
    kinds = {thing.kind for thing in shown.ground}
    entries += [(symbols.legend_ground(kind), label) for kind, label in symbols.kinds() if kind in kinds]
    alone = len(shown.extents) == 1
    words = _("Footprint of option %(letter)s: %(title)s") if alone else _("Option %(letter)s: %(title)s")
    entries += [
        (symbols.legend_extent(each.letter), words % {"letter": each.letter, "title": each.title})
        for each in shown.extents
    ]
    if shown.shared:
        entries.append((symbols.legend_shared(), _("Asked for by several options")))
    lines = [shown.source]
    if outside:
        lines.insert(0, _("Beyond this map: %(numbers)s.") % {"numbers": ", ".join(mark.ref for mark in outside)})
    if _beside(shown):
        told, end = legend.beside(entries, sheet.width + legend.GAP)
        said, bottom = legend.notes(lines, sheet.width, sheet.height + 2)
        return told + said, max(end, bottom)
    told, end = legend.below(entries, sheet.width, sheet.height + 8)
    said, bottom = legend.notes(lines, sheet.width, end)
    return told + said, bottom
