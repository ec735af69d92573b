"""The figures of the draft: which marks each map holds, what each chart counts, their captions and texts."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import combinations

import shapely

from facilitation.domain.geometry import Geometry, areas_of, moved, to_geojson, to_legal
from facilitation.synthesis.figures import charts, map
from facilitation.synthesis.figures.figure import Figure
from facilitation.synthesis.figures.map import WIDE, Extent, Ground, Mark, SiteMap
from facilitation.synthesis.reading.names import captioned, counted, plurals
from facilitation.synthesis.reading.options import Option, Result, Scenario
from facilitation.synthesis.reading.reading import FEWEST, Reading, masked
from facilitation.synthesis.reading.said import TYPES, Contribution, typed
from facilitation.synthesis.reading.sessions import Round
from facilitation.synthesis.reading.typography import area, clean, listed, number
from facilitation.texts import _

# A map beside the text, and one that has a page on its side.
SMALL, PAGE = 0.42, 0.46
SLIVER = 1.0  # m²: what outlines that touch share by rounding


def site(workshop: Reading) -> Figure:
    """Where the site is, alone."""
    alt = _("Map of the outline of the site %(site)s and of its named places.") % {
        "site": clean(workshop.site.get("name"))
    }
    return _figure(_("The site and its named places"), alt, _map(workshop, tallest=SMALL))


def findings(workshop: Reading, type: str | None = None) -> Figure:
    """The findings that have a place: all, or those of one type."""
    told = [c for c in workshop.findings if c.geometry and type in (None, c.type)]
    if type is not None:
        words = {"findings": plurals()[type]}
        return _figure(
            _("%(findings)s on the map; the numbers are those of the table") % words,
            _("Map of the site with the numbered findings: %(detail)s.") % {"detail": counted(type, len(told))},
            _map(workshop, told),
        )
    counts = [counted(type, len(found)) for type in TYPES if (found := typed(told, type))]
    alt = _("Map of the site with the numbered findings: %(detail)s.") % {
        "detail": listed(counts) or _("none is located")
    }
    return _figure(_("Findings of the visit; the numbers are those of the tables"), alt, _map(workshop, told))


def option(workshop: Reading, shown: Option) -> Figure | None:
    """The footprint of an option and the shapes that it rests on; None when it has neither."""
    told = [c for c in shown.contributions if c.geometry]
    if not told and shown.footprint is None:
        return None
    words = {"letter": shown.letter, "title": shown.title}
    return _figure(
        _("Option %(letter)s: footprint and shapes it rests on") % words,
        _("Map of the site with the footprint of option %(letter)s, %(title)s, and the numbered shapes it rests on.")
        % words,
        _map(workshop, told, [shown], tallest=SMALL),
    )


def scenario(workshop: Reading, shown: Scenario) -> Figure | None:
    """The footprints of a scenario's options; None when none is known."""
    drawn = [each for each in shown.options if each.footprint]
    if not drawn:
        return None
    words = {"number": shown.number, "title": shown.title, "letters": listed([each.letter for each in drawn])}
    return _figure(
        _("Scenario %(number)s: footprints of its options") % words,
        _("Map of the site with the footprints of the options of scenario %(number)s, %(title)s: %(letters)s.") % words,
        _map(workshop, options=drawn, width=WIDE, tallest=PAGE),
    )


def footprints(workshop: Reading) -> Figure:
    """All footprints on a page of their own, and what several options ask for."""
    drawn = [each for each in workshop.options if each.footprint]
    alt = _("Map of the site with the footprints of the options: %(letters)s.") % {
        "letters": listed([each.letter for each in drawn])
    }
    pairs = [
        _("%(first)s and %(second)s share %(area)s")
        % {"first": pair.options[0].letter, "second": pair.options[1].letter, "area": area(pair.area_m2)}
        for pair in workshop.overlaps
    ]
    if pairs:
        alt += " " + _("Ground asked for by several options: %(pairs)s.") % {"pairs": listed(pairs)}
    return _figure(
        _("Footprints of all options, and ground asked for by several of them"),
        alt,
        _map(workshop, options=drawn, width=WIDE, tallest=PAGE),
    )


def whole(workshop: Reading) -> SiteMap:
    """Everything that was drawn, and the footprints of all options."""
    return _map(workshop, [c for c in workshop.visible if c.geometry], workshop.options)


def participation(workshop: Reading) -> Figure:
    """How many people of each collège; those of a small one are not drawn."""
    lines = [
        charts.Bar(each.name, None if 0 < each.people < FEWEST else each.people, masked(each.people))
        for each in workshop.colleges
    ]
    told = ", ".join(f"{each.name} {masked(each.people)}" for each in workshop.colleges)
    alt = _("Bars of the number of participants by collège: %(told)s.") % {"told": told}
    return Figure(_("Participants by collège"), alt, partial(charts.bars, lines))


def weighing(workshop: Reading, shown: Option, result: Result) -> Figure:
    """How each collège weighed an option."""
    if result.method == "points":
        given = [(workshop.college_name(each.college), each.points) for each in result.colleges]
        told = ", ".join(f"{name} {number(points)}" for name, points in given)
        alt = _("Bars of the points given to option %(letter)s by collège: %(told)s.")
        lines = [charts.Bar(name, points) for name, points in given]
        return Figure(
            captioned(_("Option %(letter)s: points by collège") % {"letter": shown.letter}, result.session),
            alt % {"letter": shown.letter, "told": told},
            partial(charts.bars, lines),
        )
    rows = [
        charts.Opinions(workshop.college_name(each.college), each.desirable, each.feasible) for each in result.colleges
    ]
    rows.append(charts.Opinions(_("Together"), result.whole.desirable, result.whole.feasible))
    told = ", ".join(
        _("%(name)s %(count)s out of %(voters)s")
        % {"name": row.name, "count": sum(row.desirable[3:]), "voters": sum(row.desirable)}
        for row in rows
    )
    alt = _("Bars of the opinions on option %(letter)s by collège. Find it desirable: %(told)s.")
    return Figure(
        captioned(_("Option %(letter)s: opinions by collège, in people") % {"letter": shown.letter}, result.session),
        alt % {"letter": shown.letter, "told": told},
        partial(charts.opinions, rows),
    )


def weighings(shown: Round) -> Figure | None:
    """All options weighed in a session together; None where there is nothing to set side by side."""
    weighed, session = shown.weighed, shown.session.number if shown.session else None
    if len(weighed) < 2:
        return None
    names = [_("%(letter)s. %(title)s") % {"letter": each.letter, "title": each.title} for each, _result in weighed]
    if weighed[0][1].method == "points":
        lines = [charts.Bar(name, result.whole.points) for name, (_o, result) in zip(names, weighed, strict=True)]
        told = ", ".join(f"{each.letter} {number(result.whole.points)}" for each, result in weighed)
        alt = _("Bars of the points given to each option: %(told)s.") % {"told": told}
        return Figure(captioned(_("Points given to each option"), session), alt, partial(charts.bars, lines))
    rows = [
        charts.Opinions(name, result.whole.desirable, result.whole.feasible)
        for name, (_o, result) in zip(names, weighed, strict=True)
    ]
    told = ", ".join(
        _("%(name)s %(count)s out of %(voters)s")
        % {"name": each.letter, "count": sum(row.desirable[3:]), "voters": sum(row.desirable)}
        for (each, _r), row in zip(weighed, rows, strict=True)
    )
    alt = _("Bars of the opinions on each option. Find it desirable: %(told)s.") % {"told": told}
    return Figure(captioned(_("Opinions on each option, in people"), session), alt, partial(charts.opinions, rows))


def _figure(caption: str, alt: str, shown: SiteMap) -> Figure:
    return Figure(caption, alt, partial(map.svg, shown))


def _map(
    workshop: Reading,
    told: Iterable[Contribution] = (),
    options: Sequence[Option] = (),
    *,
    width: float = map.WIDTH,
    tallest: float = map.TALLEST,
) -> SiteMap:
    site = workshop.site
    ground = [Ground(each["kind"], clean(each.get("name")), each["geometry"]) for each in site.get("context") or []]
    ground += [Ground("place", place.name, place.geometry) for place in workshop.places]
    extents = [Extent(each.letter, each.title, each.footprint) for each in options if each.footprint]
    return SiteMap(
        outline=site["geometry"],
        crs=workshop.crs,
        source=_("Sources: data of the site, contributions of the workshop of %(day)s. Projection %(crs)s. No basemap.")
        % {"day": workshop.days, "crs": workshop.crs},
        ground=tuple(ground),
        extents=tuple(extents),
        marks=tuple(Mark(c.ref, c.type, c.geometry) for c in told if c.geometry),
        shared=tuple(_shared([each.geometry for each in extents], workshop.crs)),
        width=width,
        tallest=tallest,
    )


def _shared(extents: list[Geometry], crs: str) -> Iterable[Geometry]:
    """The ground that two or more extents cover, as one area."""
    legal = [to_legal(each, crs) for each in extents]
    common = [shapely.intersection(one, other) for one, other in combinations(legal, 2) if one.intersects(other)]
    areas = areas_of(shapely.union_all(common)) if common else None
    if areas is not None and areas.area > SLIVER:
        yield to_geojson(moved(areas, crs, "EPSG:4326"))
