"""The sheets of the workbook, each of which is also a CSV."""

from collections.abc import Iterable

from facilitation.changes import Value
from facilitation.synthesis.reading.cnig import field_title, reconversion
from facilitation.synthesis.reading.glossary import glossary
from facilitation.synthesis.reading.names import phases, placers, stakes, statuses, types
from facilitation.synthesis.reading.options import Option
from facilitation.synthesis.reading.said import Contribution
from facilitation.synthesis.reading.sheet import Cell, Column, Sheet
from facilitation.synthesis.reading.subjects import checks
from facilitation.synthesis.reading.told import Told
from facilitation.synthesis.reading.typography import clean
from facilitation.synthesis.tables.room_sheets import participants, roadmap, weighing
from facilitation.texts import _


def sheets(told: Told) -> list[Sheet]:
    """Contributions, options, placements, weighing, roadmap, what is to be checked, participants, photos, glossary."""
    return [
        contributions(told),
        _options(told),
        _placements(told),
        weighing(told),
        roadmap(told),
        to_check(told),
        participants(told),
        photos(told),
        glossary(),
    ]


def contributions(told: Told) -> Sheet:
    """One row per contribution, ideas first; hidden and withdrawn ones without words."""
    columns = (
        Column("numero", _("No."), width=8),
        Column("type", _("Type"), width=12),
        Column("texte", _("Text"), width=60),
        Column("college", _("Collège"), width=22),
        Column("phase", _("Phase"), width=12),
        Column("question", _("Question asked"), width=30),
        Column("option", _("Option"), width=8),
        Column("option_titre", _("Title of the option"), width=36),
        Column("soutiens", _("Supports"), "integer", 10),
        Column("lieu", _("Place"), width=20),
        Column("longitude", _("Longitude"), "real", 12, 6),
        Column("latitude", _("Latitude"), "real", 12, 6),
        Column("statut", _("Status"), width=20),
        Column("horodatage", _("Received on"), "moment", 17),
        Column("condition_de", _("Condition of the option"), width=14),
        Column("redit", _("Says again"), width=10),
        Column("photos", _("Photos"), width=12),
        *told.session_column,
    )
    return Sheet("contributions", _("Contributions"), columns, tuple(_contribution(told, c) for c in _all(told)))


def photos(told: Told) -> Sheet:
    columns = (
        Column("numero", _("No."), width=8),
        Column("fichier", _("File"), width=14),
        Column("legende", _("Caption"), width=60),
        Column("contribution", _("Contribution"), width=12),
        Column("type", _("Type"), width=12),
        Column("college", _("Collège"), width=22),
        Column("lieu", _("Place"), width=20),
        Column("longitude", _("Longitude"), "real", 12, 6),
        Column("latitude", _("Latitude"), "real", 12, 6),
        Column("largeur", _("Width in pixels"), "integer", 10),
        Column("hauteur", _("Height in pixels"), "integer", 10),
        Column("horodatage", _("Received on"), "moment", 17),
    )
    rows = (
        (
            photo.ref,
            photo.file,
            photo.of.text,
            photo.of.ref,
            types().get(photo.of.type, ""),
            told.reading.speaker(photo.of),
            photo.of.place,
            *(photo.of.position or (None, None)),
            photo.width,
            photo.height,
            photo.made_at,
        )
        for photo in told.photos
    )
    return Sheet("photos", _("Photos"), columns, tuple(rows))


def to_check(told: Told) -> Sheet:
    """The findings that contradict or complete what the site's data say, one row for each attribute."""
    columns = (
        Column("attribut", _("CNIG attribute"), width=22),
        Column("intitule", _("Title"), width=28),
        Column("valeur_connue", _("Known value"), width=24),
        Column("constat", _("Finding"), width=16),
        Column("contributions", _("Contributions"), width=18),
        Column("textes", _("What was said"), width=70),
    )
    rows = (
        (
            each.attribute,
            field_title(each.attribute),
            each.known,
            _("completes") if not each.known else _("may contradict") if each.doubtful else _("bears on it"),
            ", ".join(said.ref for said in each.told),
            "\n".join(f"{said.ref} : {said.text}" for said in each.told),
        )
        for each in checks(told.reading)
    )
    return Sheet("a_verifier", _("To be checked"), columns, tuple(rows))


def _all(told: Told) -> Iterable[tuple[Contribution, Value]]:
    for each in told.reading.contributions:
        yield each, told.state.get(each.kind, each.key) or {}


def _contribution(told: Told, said: tuple[Contribution, Value]) -> tuple[Cell, ...]:
    each, value = said
    session = (told.session(value),) if told.sessions else ()
    if each.status != "visible":
        blank: list[Cell] = [""] * 17
        blank[0], blank[12] = each.ref, statuses()[each.status]
        return (*blank, *session)
    option = told.options.get(each.option or "")
    original = (told.state.get("copy", each.key) or {}).get("of")
    return (
        each.ref,
        types().get(each.type, ""),
        each.text,
        told.reading.speaker(each),
        phases().get(each.phase, ""),
        each.prompt,
        option.letter if option else "",
        option.title if option else "",
        each.supports,
        each.place,
        *(each.position or (None, None)),
        statuses()[each.status],
        told.when(each.made_at),
        told.letters([value["condition"]]) if value.get("condition") else "",
        told.refs([original]) if original else "",
        told.photos_of.get(each.key, ""),
        *session,
    )


def _options(told: Told) -> Sheet:
    columns = (
        Column("option", _("Option"), width=8),
        Column("titre", _("Title"), width=34),
        Column("sous_titre", _("Subtitle"), width=30),
        Column("intention", _("Intention"), width=50),
        Column("enjeux", _("Stakes"), width=26),
        Column("site_reconv_type", _("CNIG reconversion type proposed"), width=24),
        Column("contributions", _("Contributions"), "integer", 13),
        Column("personnes", _("People"), "integer", 11),
        Column("soutiens", _("Supports"), "integer", 11),
        Column("surface_m2", _("Footprint (m²)"), "integer", 13),
        Column("part_du_site", _("Share of the site"), "share", 11, 4),
    )
    return Sheet("options", _("Options"), columns, tuple(_option(told, option) for option in told.reading.options))


def _option(told: Told, option: Option) -> tuple[Cell, ...]:
    value = told.state.get("option", option.key) or {}
    return (
        option.letter,
        option.title,
        option.subtitle,
        option.intention,
        ", ".join(stakes().get(stake, stake) for stake in value.get("stakes") or []),
        reconversion(value.get("usage")),
        len(option.contributions),
        sum(option.people.values()),
        sum(option.backers.values()),
        round(option.area_m2) if option.footprint else None,
        option.share if option.footprint else None,
    )


def _placements(told: Told) -> Sheet:
    columns = (
        Column("numero", _("No."), width=8),
        Column("texte", _("Text"), width=60),
        Column("option", _("Option"), width=8),
        Column("option_titre", _("Title of the option"), width=36),
        Column("par", _("Placed by"), width=16),
        Column("confiance", _("Confidence"), "share", 11),
        Column("mots", _("Words that weighed"), width=30),
        Column("autres_pistes", _("Other leads"), width=13),
        Column("hors_sujet", _("Says nothing of the site"), width=12),
    )
    rows = []
    for each in told.reading.visible:
        value = told.state.get("placement", each.key)
        if value is None:
            continue
        option = told.options.get(value["option"] or "")
        confidence = value.get("confidence")
        rows.append(
            (
                each.ref,
                each.text,
                option.letter if option else "",
                option.title if option else _("To be placed"),
                placers().get(value["by"], ""),
                float(confidence) if confidence is not None else None,
                ", ".join(map(clean, value.get("why") or [])),
                told.letters(value.get("suggestions") or []),
                _("yes") if value.get("idle") else "",
            )
        )
    return Sheet("rangements", _("Placements"), columns, tuple(rows))
