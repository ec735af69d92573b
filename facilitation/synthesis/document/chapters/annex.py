"""Chapter 11: every contribution in full, the photos, how it was done, and what comes with the document."""

from collections import Counter
from collections.abc import Iterable

from facilitation.synthesis.document.chapters.sessions import not_added_up
from facilitation.synthesis.document.model import Block, Column, Section, Table, Text
from facilitation.synthesis.document.words import body, photos_of, where
from facilitation.synthesis.reading.names import placers, statuses, types
from facilitation.synthesis.reading.reading import FEWEST, Reading
from facilitation.synthesis.reading.said import Contribution
from facilitation.synthesis.reading.typography import listed, number
from facilitation.texts import _, ngettext


def annex(workshop: Reading) -> Section:
    parts = [Section(_("All contributions"), tuple(_contributions(workshop)))]
    if photos := photos_of(workshop, workshop.visible):
        parts.append(Section(_("Photos"), (photos,), new_page=True))
    parts.append(Section(_("Method"), tuple(_method(workshop))))
    parts.append(Section(_("Files that come with this document"), tuple(_files())))
    return Section(_("Annexes"), sections=tuple(parts), id="annex", new_page=True)


def _contributions(workshop: Reading) -> Iterable[Block]:
    yield body(
        _("C numbers are ideas, A numbers are annotations on the map."),
        _("The texts are those of the participants, as they were written."),
        _("Names are not kept here: only the collège is given, unless it is too small."),
    )
    if not workshop.contributions:
        yield body(_("No contribution was recorded."))
        return
    hidden = sum(c.status == "hidden" for c in workshop.contributions)
    if hidden:
        yield body(
            ngettext(
                "%(count)s contribution was hidden by the facilitation: only its number stays.",
                "%(count)s contributions were hidden by the facilitation: only their numbers stay.",
                hidden,
            )
            % {"count": number(hidden)}
        )
    withdrawn = sum(c.status == "withdrawn" for c in workshop.contributions)
    if withdrawn:
        yield body(
            ngettext(
                "%(count)s contribution was withdrawn by its author: only its number stays.",
                "%(count)s contributions were withdrawn by their authors: only their numbers stay.",
                withdrawn,
            )
            % {"count": number(withdrawn)}
        )
    yield Table(
        _("All contributions"),
        (
            Column(_("No."), 1.3),
            *((Column(_("Session"), 1.4),) if workshop.sessions else ()),
            Column(_("Type"), 2),
            Column(_("Text"), 9),
            Column(_("Collège"), 3.3),
            Column(_("Supports"), 2, "right"),
            Column(_("Option"), 1.5),
            Column(_("Place"), 2.5),
        ),
        tuple(_row(workshop, told) for told in workshop.contributions),
        small=True,
    )


def _row(workshop: Reading, told: Contribution) -> tuple[Text, ...]:
    opening = (Text(told.ref, home=told.ref), *((Text(str(told.session or "–")),) if workshop.sessions else ()))
    if told.status != "visible":
        why = _("(%(why)s)") % {"why": statuses()[told.status]}
        return (*opening, Text(""), Text(why), *(Text(""),) * 4)
    option = workshop.option_of(told)
    known = {each.key: each.ref for each in workshop.visible} if told.copy_of else {}
    notes = [_("says again %(number)s") % {"number": known[told.copy_of]}] if told.copy_of else []
    condition = workshop.named([told.condition]) if told.condition else []
    notes += [_("condition of option %(letter)s") % {"letter": each.letter} for each in condition]
    notes += [_("photo %(photo)s") % {"photo": photo.ref} for photo in told.photos]
    words = told.text or _("(no text)")
    return (
        *opening,
        Text(types()[told.type]),
        Text(f"{words}\n({', '.join(notes)})" if notes else words),
        Text(workshop.speaker(told)),
        Text(number(told.supports)),
        Text(option.letter if option else "–"),
        Text(where(told)),
    )


def _method(workshop: Reading) -> Iterable[Block]:
    yield body(
        _("This draft was written by the software from the log of the workshop; it invents nothing."),
        _("The same workshop always gives the same document."),
    )
    by = Counter(each.placed_by for each in workshop.visible if each.option and each.placed_by)
    if by:
        told = [f"{name} {number(by[who])}" for who, name in placers().items() if by[who]]
        yield body(
            _("Contributions were placed in the options by: %(who)s.") % {"who": listed(told)},
            _("The software proposes by likeness of words; what a person set, it never undoes."),
        )
    copies = [each for each in workshop.visible if each.copy_of]
    if copies:
        yield body(
            ngettext(
                "%(count)s contribution says another again: both are kept; who supports both counts once.",
                "%(count)s contributions say another again: all are kept; who supports several counts once.",
                len(copies),
            )
            % {"count": number(len(copies))}
        )
    yield body(
        _("By collège, a number below %(count)s is never told; nor is a collège of that size named beside its words.")
        % {"count": FEWEST}
    )
    if workshop.sessions:
        yield body(
            _("The log holds several sessions put together: contributions are numbered on from one to the next."),
            _("Options with the same title, or of the same usage, were made one."),
            not_added_up(),
        )
    if workshop.rounds:
        yield body(
            _("Opinions were given without names; here stand only the counts that were shown to the room."),
            _("Agreement between collèges goes from 0 to 1: the product, over collèges, of the part that supports."),
            _("A collège stands apart when its part differs from that of the others (two proportions, 90 %)."),
        )
    yield body(
        _("Areas are computed in the legal projection, %(crs)s.") % {"crs": workshop.crs},
        _("A point counts for a disc of 10 m radius, a line for a band of 4 m on either side."),
    )


def _files() -> Iterable[Block]:
    yield body(
        _("The layers open in QGIS (GeoPackage, GeoJSON), the tables in a spreadsheet (XLSX, CSV)."),
        _("Their numbers are those of this document; photos are named by theirs."),
    )
