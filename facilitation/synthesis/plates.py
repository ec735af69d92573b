"""The maps of the draft: which marks each one holds, its caption and what it shows in words."""

from collections.abc import Iterable

from facilitation.synthesis.map import Extent, Ground, Mark, SiteMap
from facilitation.synthesis.model import Figure
from facilitation.synthesis.reading import TYPES, Contribution, Option, Reading, typed
from facilitation.synthesis.typography import clean, day, listed
from facilitation.synthesis.words import counted
from facilitation.texts import _


def site(workshop: Reading) -> Figure:
    """Where the site is, alone."""
    alt = _("Map of the outline of the site %(site)s and of its named places.") % {
        "site": clean(workshop.site.get("name"))
    }
    return Figure(_map(workshop), _("The site and its named places"), alt)


def findings(workshop: Reading) -> Figure:
    told = [c for c in workshop.findings if c.geometry]
    counts = [counted(type, len(found)) for type in TYPES if (found := typed(told, type))]
    alt = _("Map of the site with the numbered findings: %(detail)s.") % {
        "detail": listed(counts) or _("none is located")
    }
    return Figure(_map(workshop, told), _("Findings of the visit; the numbers are those of the tables"), alt)


def option(workshop: Reading, shown: Option) -> Figure | None:
    """The footprint of an option and the shapes that it rests on; None when it has neither."""
    told = [c for c in shown.contributions if c.geometry]
    if not told and shown.footprint is None:
        return None
    words = {"letter": shown.letter, "title": shown.title}
    return Figure(
        _map(workshop, told, [shown]),
        _("Option %(letter)s: footprint and shapes it rests on") % words,
        _("Map of the site with the footprint of option %(letter)s, %(title)s, and the numbered shapes it rests on.")
        % words,
    )


def whole(workshop: Reading) -> SiteMap:
    """Everything that was drawn, and the footprints of all options."""
    return _map(workshop, [c for c in workshop.visible if c.geometry], workshop.options)


def _map(workshop: Reading, told: Iterable[Contribution] = (), options: Iterable[Option] = ()) -> SiteMap:
    site = workshop.site
    ground = [Ground(each["kind"], clean(each.get("name")), each["geometry"]) for each in site.get("context") or []]
    ground += [Ground("place", place.name, place.geometry) for place in workshop.places]
    return SiteMap(
        outline=site["geometry"],
        crs=workshop.crs,
        source=_("Sources: data of the site, contributions of the workshop of %(day)s. Projection %(crs)s. No basemap.")
        % {"day": day(workshop.started), "crs": workshop.crs},
        ground=tuple(ground),
        extents=tuple(Extent(o.letter, o.title, o.footprint) for o in options if o.footprint),
        marks=tuple(Mark(c.ref, c.type, c.geometry) for c in told if c.geometry),
    )
