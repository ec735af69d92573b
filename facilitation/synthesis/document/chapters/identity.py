"""Chapter 0: the identity card of the site, from its CNIG attributes, of the workshop, and who took part."""

from collections.abc import Iterable

from facilitation.synthesis.document.chapters.sessions import counted_in_each, people, present, sessions
from facilitation.synthesis.document.model import Block, Column, Paragraph, Section, Table, Text
from facilitation.synthesis.document.words import body, gap, named
from facilitation.synthesis.figures import plates
from facilitation.synthesis.reading.names import phases
from facilitation.synthesis.reading.reading import FEWEST, Reading, masked
from facilitation.synthesis.reading.typography import area, clean, listed, number
from facilitation.texts import _, ngettext


def identity(workshop: Reading) -> Section:
    return Section(
        _("Identity card of the site and of the workshop"),
        sections=(
            Section(_("The site"), tuple(_site(workshop))),
            Section(_("The workshop"), tuple(_identity(workshop))),
            Section(_("Participation by collège"), tuple(_participation(workshop))),
        ),
        id="identity",
        new_page=True,
    )


def _site(workshop: Reading) -> Iterable[Block]:
    if workshop.site.get("fictional"):
        yield body(_("This site is fictional: it was drawn for the demonstration."))
    yield _facts(_("Identity of the site"), _known(workshop))
    absent = [label[0].lower() + label[1:] for label, name, _is_area in cnig() if not given(workshop, name)]
    if absent:
        yield body(_("Not given in the site’s data: %(items)s.") % {"items": listed(absent)})
    mended = [clean(each) for each in workshop.site.get("mended") or []]
    if mended:
        yield body(_("The outline was mended when it was read:"), *mended)
    yield plates.site(workshop)


def _facts(caption: str, rows: Iterable[tuple[str, Text]]) -> Table:
    columns = (Column(_("Item"), 3), Column(_("Information"), 5))
    return Table(caption, columns, tuple((Text(item), text) for item, text in rows))


def _known(workshop: Reading) -> Iterable[tuple[str, Text]]:
    site = workshop.site
    yield _("Name"), Text(named(site.get("name")))
    yield _("Identifier"), Text(named(site.get("id")))
    code = _("INSEE code %(code)s") % {"code": clean(site.get("insee")) or "–"}
    yield _("Commune"), Text(f"{named(site.get('commune'))} ({code})")
    yield _("Intermunicipality"), Text(named(site.get("epci")))
    yield _("Area computed from the outline (%(crs)s)") % {"crs": workshop.crs}, Text(area(site.get("area_m2") or 0))
    for label, name, is_area in cnig():
        if found := given(workshop, name):
            yield label, Text(_square_metres(found) if is_area else found)


def cnig() -> list[tuple[str, str, bool]]:
    """What a planner looks for first: label, name of the attribute (CNIG "friches" v1.0.6), and whether it is in m²."""
    return [
        (_("Type of site"), "site_type", False),
        (_("Status of the site"), "site_statut", False),
        (_("Address"), "site_adresse", False),
        (_("Occupation of the site"), "site_occupation", False),
        (_("Former activity"), "activite_libelle", False),
        (_("End of the activity"), "activite_fin_annee", False),
        (_("Area of the land unit"), "unite_fonciere_surface", True),
        (_("Number of buildings"), "bati_nombre", False),
        (_("Area of the buildings"), "bati_surface", True),
        (_("State of the buildings"), "bati_etat", False),
        (_("Heritage buildings"), "bati_patrimoine", False),
        (_("Soil pollution"), "sol_pollution_existe", False),
        (_("Owner’s name"), "proprio_nom", False),
        (_("Type of owner"), "proprio_personne", False),
        (_("Planning document"), "urba_doc_type", False),
        (_("Planning zone"), "urba_zone_type", False),
    ]


def given(workshop: Reading, name: str) -> str:
    """A CNIG attribute as the site's data write it, or nothing; values in a list are set apart by commas."""
    return ", ".join(filter(None, clean((workshop.site.get("attributes") or {}).get(name)).split("|")))


def _square_metres(found: str) -> str:
    try:
        return area(float(found))
    except (ValueError, OverflowError):
        return found  # no number: as the data write it


def _identity(workshop: Reading) -> Iterable[Block]:
    yield _facts(_("Identity of the workshop"), _workshop(workshop))
    if workshop.sessions:
        yield sessions(workshop)
        yield body(counted_in_each(), *present(workshop))


def _workshop(workshop: Reading) -> Iterable[tuple[str, Text]]:
    yield _("Title of the workshop"), Text(workshop.title)
    yield _("Date"), Text(workshop.days)
    yield _("Place"), gap(_("places of the sessions") if workshop.sessions else _("place of the session"))
    yield _("Steered by"), gap(_("State service and local authority"))
    yield _("Led by"), gap(_("name of the team"))
    yield _("Participants"), Text(people(workshop) if workshop.sessions else number(workshop.people))
    yield _("Contributions"), Text(number(len(workshop.visible)))
    yield _("Options"), Text(number(len(workshop.options)))
    if not workshop.sessions:
        yield _("Phase when this draft was written"), Text(phases().get(workshop.phase, "–"))
    yield (
        _("Controller of the personal data"),
        Text(workshop.controller) if workshop.controller else gap(_("controller")),
    )
    if workshop.retention_days:
        days = ngettext("%(count)s day", "%(count)s days", workshop.retention_days)
        yield _("The data are kept for"), Text(days % {"count": number(workshop.retention_days)})


def _participation(workshop: Reading) -> Iterable[Block]:
    joined, said = workshop.people, len(workshop.visible)
    if not joined:
        yield body(_("Nobody has joined the workshop."))
        return
    supports = sum(c.supports for c in workshop.visible)
    yield body(
        ngettext("%(count)s person joined the workshop.", "%(count)s people joined the workshop.", joined)
        % {"count": number(joined)}
        if not workshop.sessions
        else ngettext("%(count)s arrival was counted.", "%(count)s arrivals were counted in all sessions.", joined)
        % {"count": number(joined)}
        + " "
        + counted_in_each(),
        ngettext("This draft gathers %(count)s contribution.", "This draft gathers %(count)s contributions.", said)
        % {"count": number(said)},
        ngettext("The participants gave %(count)s support.", "The participants gave %(count)s supports.", supports)
        % {"count": number(supports)}
        if supports
        else _("No support was given."),
    )
    rows = tuple(
        (
            Text(college.name),
            Text(masked(college.people)),
            Text(masked(college.contributions, college.people)),
            Text(masked(college.supports, college.people)),
        )
        for college in workshop.colleges
    )
    yield Table(
        _("Participation by collège"),
        (
            Column(_("Collège"), 6),
            Column(_("People"), 3, "right"),
            Column(_("Contributions"), 3, "right"),
            Column(_("Supports given"), 3, "right"),
        ),
        rows,
    )
    yield Paragraph(
        (Text(_("Numbers below 3 people are not detailed by collège, so that nobody can be recognised.")),), "note"
    )
    yield plates.participation(workshop)
    absent = [college.name for college in workshop.colleges if not college.people]
    if absent:
        yield body(_("Nobody joined for: %(colleges)s.") % {"colleges": listed(absent)})
    silent = [c.name for c in workshop.colleges if c.people >= FEWEST and not c.contributions]
    if silent:
        yield body(_("Present, but without any contribution: %(colleges)s.") % {"colleges": listed(silent)})
