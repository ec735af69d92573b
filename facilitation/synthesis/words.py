"""What the chapters of the draft have in common: names of types and phases, gaps, tables of contributions."""

from collections.abc import Sequence

from facilitation.synthesis.model import Column, Paragraph, Table, Text
from facilitation.synthesis.reading import Contribution, Reading
from facilitation.synthesis.symbols import types
from facilitation.synthesis.typography import clean, degrees, number
from facilitation.texts import _, ngettext


def body(*sentences: str | Text) -> Paragraph:
    return Paragraph(tuple(Text(each) if isinstance(each, str) else each for each in sentences))


def gap(what: str) -> Text:
    """A marked gap, which only the author can fill."""
    return Text(_("[To complete: %(what)s]") % {"what": what}, gap=True)


def to_complete(what: str) -> Paragraph:
    return Paragraph((gap(what),))


def named(value: object) -> str:
    """What the site's data say, or that they do not."""
    return clean(value) or _("Not given in the site’s data")


def refs(contributions: Sequence[Contribution]) -> tuple[str, ...]:
    return tuple(c.ref for c in contributions)


def phases() -> dict[str, str]:
    return {
        "visit": _("Visit"),
        "ideas": _("Ideas"),
        "options": _("Options"),
        "restitution": _("Restitution"),
    }


def type_names() -> dict[str, str]:
    return dict(types())


def plurals() -> dict[str, str]:
    return {
        "asset": _("Assets"),
        "constraint": _("Constraints"),
        "idea": _("Ideas expressed during the visit"),
        "memory": _("Memories"),
        "question": _("Questions"),
    }


def missing() -> dict[str, str]:
    return {
        "asset": _("No asset was recorded."),
        "constraint": _("No constraint was recorded."),
        "idea": _("No idea was expressed during the visit."),
        "memory": _("No memory was recorded."),
        "question": _("No question was asked."),
    }


def counted(type: str, count: int) -> str:
    """3 atouts, 1 contrainte..."""
    return {
        "asset": ngettext("%(count)s asset", "%(count)s assets", count),
        "constraint": ngettext("%(count)s constraint", "%(count)s constraints", count),
        "idea": ngettext("%(count)s idea", "%(count)s ideas", count),
        "memory": ngettext("%(count)s memory", "%(count)s memories", count),
        "question": ngettext("%(count)s question", "%(count)s questions", count),
    }[type] % {"count": number(count)}


def contribution_table(
    caption: str, workshop: Reading, told: Sequence[Contribution], *, with_place: bool = False
) -> Table:
    """Contributions with their numbers, which lead to the annex."""
    columns = [
        Column(_("No."), 1.4),
        Column(_("Text"), 8),
        Column(_("Collège"), 3),
        Column(_("Supports"), 1.7, "right"),
    ]
    if with_place:
        columns.insert(2, Column(_("Place"), 3))
    rows = []
    for each in told:
        cells = [
            Text("", (each.ref,)),
            Text(each.text or _("(no text)")),
            Text(workshop.college_name(each.college)),
            Text(number(each.supports)),
        ]
        if with_place:
            cells.insert(2, Text(each.place or (_("on the map") if each.geometry else "–")))
        rows.append(tuple(cells))
    return Table(caption, tuple(columns), tuple(rows))


def where(told: Contribution) -> str:
    """The named place, or longitude and latitude, or nothing."""
    position = told.position
    return told.place or (degrees(position) if position else "–")
