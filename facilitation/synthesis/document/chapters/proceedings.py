"""Chapters 1 and 2: what the workshop was about, and how it went."""

from collections.abc import Iterable
from datetime import datetime

from facilitation.synthesis.document.chapters.identity import given
from facilitation.synthesis.document.chapters.sessions import what_each_did
from facilitation.synthesis.document.model import Block, Column, Paragraph, Section, Table, Text
from facilitation.synthesis.document.words import body, to_complete
from facilitation.synthesis.reading.names import phases
from facilitation.synthesis.reading.reading import PHASES, Reading
from facilitation.synthesis.reading.typography import area, clean, day, hour, listed, moment, number, quoted
from facilitation.texts import _, ngettext


def context(workshop: Reading) -> Section:
    return Section(_("Context and commission"), tuple(_context(workshop)), id="context", new_page=True)


def _context(workshop: Reading) -> Iterable[Block]:
    site = workshop.site
    words = {"site": quoted(clean(site.get("name"))), "area": area(site.get("area_m2") or 0)}
    where = [clean(site.get(name)) for name in ("commune", "epci")]
    sentences = [_("The workshop is about the site %(site)s, which covers %(area)s.") % words]
    if any(where):
        sentences.append(_("It is in: %(where)s.") % {"where": ", ".join(filter(None, where))})
    described = [quoted(found) for name in ("site_type", "site_statut") if (found := given(workshop, name))]
    if described:
        sentences.append(_("The site’s data describe it as %(described)s.") % {"described": listed(described)})
    past = given(workshop, "activite_libelle")
    if past:
        ended = given(workshop, "activite_fin_annee")
        sentences.append(
            _("Former activity: %(activity)s, until %(year)s.") % {"activity": past, "year": ended}
            if ended
            else _("Former activity: %(activity)s.") % {"activity": past}
        )
    yield body(*sentences)
    yield to_complete(_("commission: who asked for the workshop, what for, and what will be decided with it"))
    yield to_complete(_("territory: projects under way, planning documents, housing, employment, mobility"))


def proceedings(workshop: Reading) -> Section:
    return Section(_("Proceedings"), tuple(_proceedings(workshop)), id="proceedings")


def _proceedings(workshop: Reading) -> Iterable[Block]:
    told = workshop.contributions
    if workshop.sessions:
        yield from what_each_did(workshop)
    opened = _("The workshop was opened on %(day)s at %(hour)s.") % {
        "day": day(workshop.started),
        "hour": hour(workshop.started),
    }
    if told and workshop.sessions:
        yield body(_("The times below are those of the contributions received."))
        yield _times(workshop)
    elif told:
        yield body(opened, _("The times below are those of the contributions received."))
        yield _times(workshop)
    else:
        yield body(opened, _("No contribution was recorded."))
    prompts = list(dict.fromkeys(c.prompt for c in workshop.visible if c.prompt))
    if prompts:
        yield Paragraph((Text(_("Questions put to the participants:")),))
        for prompt in prompts:
            answers = sum(c.prompt == prompt for c in workshop.visible)
            counted = ngettext("%(count)s answer", "%(count)s answers", answers) % {"count": number(answers)}
            yield Paragraph((Text(f"{prompt} ({counted})"),), role="item")
    photos = sum(len(c.photos) for c in workshop.visible)
    if photos:
        yield body(
            ngettext("%(count)s photo was taken on the site.", "%(count)s photos were taken on the site.", photos)
            % {"count": number(photos)}
        )
    yield to_complete(_("places, hours and holders of the visit, of the session and of the restitution"))


def _times(workshop: Reading) -> Table:
    rows = []
    held: list[tuple[int | None, datetime]] = [(each.number, each.date) for each in workshop.sessions]
    for session, start in held or [(None, workshop.started)]:
        for phase in PHASES:
            said = [each for each in workshop.contributions if each.phase == phase and each.session == session]
            times = sorted(moment(each.made_at, workshop.crs) for each in said)
            if times:
                same_day = times[0].date() == times[-1].date() == start.date()
                first, last = (hour(at) if same_day else f"{day(at)}, {hour(at)}" for at in (times[0], times[-1]))
                cells = (Text(phases()[phase]), Text(number(len(times))), Text(first), Text(last))
                rows.append((Text(number(session)), *cells) if session else cells)
    return Table(
        _("Times of the workshop"),
        (
            *((Column(_("Session"), 2),) if workshop.sessions else ()),
            Column(_("Time of the workshop"), 4),
            Column(_("Contributions received"), 3, "right"),
            Column(_("First"), 3, "right"),
            Column(_("Last"), 3, "right"),
        ),
        tuple(rows),
    )
