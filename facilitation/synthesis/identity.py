"""Chapter 0: the identity card of the site, from its CNIG attributes, and of the workshop."""

from collections.abc import Iterable

from facilitation.synthesis import plates
from facilitation.synthesis.model import Block, Column, Heading, Table, Text
from facilitation.synthesis.reading import Reading
from facilitation.synthesis.typography import area, clean, day, listed, number
from facilitation.synthesis.words import body, gap, named, phases
from facilitation.texts import _


def card(workshop: Reading) -> Iterable[Block]:
    yield Heading(1, _("Identity card of the site and of the workshop"), new_page=True)
    yield Heading(2, _("The site"))
    if workshop.site.get("fictional"):
        yield body(_("This site is fictional: it was drawn for the demonstration."))
    yield _facts(_("Identity of the site"), _site(workshop))
    absent = [label[0].lower() + label[1:] for label, name, _is_area in cnig() if not _given(workshop, name)]
    if absent:
        yield body(_("Not given in the site’s data: %(items)s.") % {"items": listed(absent)})
    mended = [clean(each) for each in workshop.site.get("mended") or []]
    if mended:
        yield body(_("The outline was mended when it was read:"), *mended)
    yield plates.site(workshop)
    yield Heading(2, _("The workshop"))
    yield _facts(_("Identity of the workshop"), _workshop(workshop))


def _facts(caption: str, rows: Iterable[tuple[str, Text]]) -> Table:
    columns = (Column(_("Item"), 3), Column(_("Information"), 5))
    return Table(caption, columns, tuple((Text(item), text) for item, text in rows))


def _site(workshop: Reading) -> Iterable[tuple[str, Text]]:
    site = workshop.site
    yield _("Name"), Text(named(site.get("name")))
    yield _("Identifier"), Text(named(site.get("id")))
    code = _("INSEE code %(code)s") % {"code": clean(site.get("insee")) or "–"}
    yield _("Commune"), Text(f"{named(site.get('commune'))} ({code})")
    yield _("Intermunicipality"), Text(named(site.get("epci")))
    yield _("Area computed from the outline (%(crs)s)") % {"crs": workshop.crs}, Text(area(site.get("area_m2") or 0))
    for label, name, is_area in cnig():
        if given := _given(workshop, name):
            yield label, Text(_square_metres(given) if is_area else given)


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


def _given(workshop: Reading, name: str) -> str:
    return clean((workshop.site.get("attributes") or {}).get(name))


def _square_metres(given: str) -> str:
    try:
        return area(float(given))
    except (ValueError, OverflowError):
        return given  # no number: as the data write it


def _workshop(workshop: Reading) -> Iterable[tuple[str, Text]]:
    yield _("Title of the workshop"), Text(workshop.title)
    yield _("Date"), Text(day(workshop.started))
    yield _("Place"), gap(_("place of the session"))
    yield _("Steered by"), gap(_("State service and local authority"))
    yield _("Led by"), gap(_("name of the team"))
    yield _("Participants"), Text(number(workshop.people))
    yield _("Contributions"), Text(number(len(workshop.visible)))
    yield _("Options"), Text(number(len(workshop.options)))
    yield _("Phase when this draft was written"), Text(phases().get(workshop.phase, "–"))
    yield (
        _("Controller of the personal data"),
        Text(workshop.controller) if workshop.controller else gap(_("controller")),
    )
