"""Chapter 3: what was seen on the site, beside what its data say, and what nobody spoke of."""

from collections.abc import Iterable

from facilitation.synthesis.document.chapters.identity import cnig
from facilitation.synthesis.document.model import Block, Column, Section, Table, Text
from facilitation.synthesis.document.words import body, contribution_table, photos_of, to_complete
from facilitation.synthesis.figures import plates
from facilitation.synthesis.reading.cnig import field_title
from facilitation.synthesis.reading.names import counted, missing, plurals
from facilitation.synthesis.reading.reading import Reading
from facilitation.synthesis.reading.said import TYPES, best_backed, refs, typed
from facilitation.synthesis.reading.subjects import Check, checks, silent
from facilitation.synthesis.reading.typography import alternatives, listed, number, quoted, shortened
from facilitation.texts import _, ngettext

MOST_PHOTOS = 6
MOST_EXTRACTS = 3
MOST_ON_A_MAP = 60


def findings(workshop: Reading) -> Section:
    told = workshop.findings
    if not told:
        nothing = body(_("No finding was recorded on the site."))
        blocks: tuple[Block, ...] = (nothing, to_complete(_("findings of the visit")))
        return Section(_("Findings of the visit"), blocks, id="findings", new_page=True)
    return Section(
        _("Findings of the visit"),
        tuple(_opening(workshop)),
        (
            *(Section(plurals()[type], tuple(_of_type(workshop, type))) for type in TYPES),
            Section(_("To be checked"), tuple(_to_check(workshop))),
        ),
        id="findings",
        new_page=True,
    )


def _opening(workshop: Reading) -> Iterable[Block]:
    told = workshop.findings
    counts = [counted(type, len(found)) for type in TYPES if (found := typed(told, type))]
    yield body(
        ngettext(
            "The participants recorded %(count)s finding: %(detail)s.",
            "The participants recorded %(count)s findings: %(detail)s.",
            len(told),
        )
        % {"count": number(len(told)), "detail": listed(counts)}
    )
    if not _crowded(workshop):
        yield plates.findings(workshop)
    if photos := photos_of(workshop, told, MOST_PHOTOS):
        yield photos


def _crowded(workshop: Reading) -> bool:
    """One map would hold more numbers than anyone can read: each type gets its own."""
    return sum(1 for each in workshop.findings if each.geometry) > MOST_ON_A_MAP


def _of_type(workshop: Reading, type: str) -> Iterable[Block]:
    found = typed(workshop.findings, type)
    if any(each.geometry for each in found) and _crowded(workshop):
        yield plates.findings(workshop, type)
    if found:
        yield contribution_table(plurals()[type], workshop, best_backed(found), with_place=True)
    else:
        yield body(missing()[type])


def _to_check(workshop: Reading) -> Iterable[Block]:
    found = checks(workshop)
    if found:
        yield body(
            _("The words of the findings are set beside what the site’s data say (CNIG standard “friches”)."),
            _("The link is made by words: each line is to be read again before it is relied upon."),
        )
        yield Table(
            _("Findings that bear on the site’s data"),
            (
                Column(_("Attribute"), 3.2),
                Column(_("Known value"), 3.4),
                Column(_("What was said"), 6.4),
                Column(_("Numbers"), 3.6),
            ),
            tuple(_check(each) for each in found),
        )
    else:
        yield body(_("No finding bears on what the site’s data say."))
    if absent := silent(workshop):
        yield body(_("No contribution is about %(subjects)s.") % {"subjects": alternatives(absent)})


def _check(found: Check) -> tuple[Text, ...]:
    labels = {name: label for label, name, _is_area in cnig()}
    title = labels.get(found.attribute, field_title(found.attribute))
    if not found.known:
        known = _("not given: to be completed")
    elif found.doubtful:
        known = _("%(value)s: perhaps contradicted") % {"value": found.known}
    else:
        known = found.known
    told = best_backed(found.told)
    # Several people may have said it in the same words.
    extracts = list(dict.fromkeys(quoted(shortened(each.text, 110)) for each in told))[:MOST_EXTRACTS]
    return Text(title[0].upper() + title[1:]), Text(known), Text("\n".join(extracts)), Text("", refs(told))
