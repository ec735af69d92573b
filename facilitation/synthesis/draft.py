"""The draft of the livrable, from what the workshop holds: extracts, counts, comparisons, marked gaps for the author.

Nothing is invented: every sentence is a count or an extract with its sources, a plain statement that something is
missing, or a gap. Outline: 0 identity card, 1 proceedings and participation, 2 findings, 3 options, 4 comparison,
5 contributions to be placed, annex.
"""

from collections.abc import Iterable

from facilitation.changes import State
from facilitation.synthesis import identity, plates, sheets
from facilitation.synthesis.model import Block, Column, Document, Heading, Paragraph, Table, Text
from facilitation.synthesis.reading import (
    FEWEST,
    PHASES,
    TYPES,
    Contribution,
    Reading,
    best_backed,
    masked,
    read,
    typed,
)
from facilitation.synthesis.typography import day, hour, listed, moment, number
from facilitation.synthesis.words import (
    body,
    contribution_table,
    counted,
    gap,
    missing,
    named,
    phases,
    plurals,
    to_complete,
    type_names,
    where,
)
from facilitation.texts import _, ngettext


def draft(state: State) -> Document:
    """The document of a folded workshop; ValueError when it has no site yet."""
    workshop = read(state)
    blocks = [
        *identity.card(workshop),
        *_proceedings(workshop),
        *_findings(workshop),
        *sheets.options(workshop),
        *sheets.comparison(workshop),
        *_unplaced(workshop),
        *_annex(workshop),
    ]
    return Document(
        title=_("Summary of the workshop"),
        subtitle=workshop.title,
        cover=tuple(_cover(workshop)),
        made=workshop.started,
        blocks=tuple(blocks),
    )


def _cover(workshop: Reading) -> Iterable[Text]:
    site = workshop.site
    yield Text(named(site.get("name")))
    yield Text(named(site.get("commune")))
    yield Text(day(workshop.started))
    if site.get("fictional"):
        yield Text(_("Fictional site, drawn for the demonstration"))
    yield gap(_("name of the team, partners, logos"))


def _proceedings(workshop: Reading) -> Iterable[Block]:
    yield Heading(1, _("Proceedings and participation"), new_page=True)
    yield Heading(2, _("Proceedings"))
    told = workshop.contributions
    opened = _("The workshop was opened on %(day)s at %(hour)s.") % {
        "day": day(workshop.started),
        "hour": hour(workshop.started),
    }
    if told:
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
    yield to_complete(_("places, hours and holders of the visit, of the session and of the restitution"))
    yield Heading(2, _("Participation by collège"))
    yield from _participation(workshop)


def _times(workshop: Reading) -> Table:
    rows = []
    for phase in PHASES:
        times = sorted(moment(c.made_at, workshop.crs) for c in workshop.contributions if c.phase == phase)
        if times:
            same_day = times[0].date() == times[-1].date() == workshop.started.date()
            first, last = (hour(at) if same_day else f"{day(at)}, {hour(at)}" for at in (times[0], times[-1]))
            rows.append((Text(phases()[phase]), Text(number(len(times))), Text(first), Text(last)))
    return Table(
        _("Times of the workshop"),
        (
            Column(_("Time of the workshop"), 4),
            Column(_("Contributions received"), 3, "right"),
            Column(_("First"), 3, "right"),
            Column(_("Last"), 3, "right"),
        ),
        tuple(rows),
    )


def _participation(workshop: Reading) -> Iterable[Block]:
    people, said = workshop.people, len(workshop.visible)
    if not people:
        yield body(_("Nobody has joined the workshop."))
        return
    supports = sum(c.supports for c in workshop.visible)
    yield body(
        ngettext("%(count)s person joined the workshop.", "%(count)s people joined the workshop.", people)
        % {"count": number(people)},
        ngettext("This draft gathers %(count)s contribution.", "This draft gathers %(count)s contributions.", said)
        % {"count": number(said)},
        ngettext("The participants gave %(count)s support.", "The participants gave %(count)s supports.", supports)
        % {"count": number(supports)},
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
    absent = [college.name for college in workshop.colleges if not college.people]
    if absent:
        yield body(_("Nobody joined for: %(colleges)s.") % {"colleges": listed(absent)})
    silent = [c.name for c in workshop.colleges if c.people >= FEWEST and not c.contributions]
    if silent:
        yield body(_("Present, but without any contribution: %(colleges)s.") % {"colleges": listed(silent)})


def _findings(workshop: Reading) -> Iterable[Block]:
    yield Heading(1, _("Findings of the visit"), new_page=True)
    findings = workshop.findings
    if not findings:
        yield body(_("No finding was recorded on the site."))
        yield to_complete(_("findings of the visit"))
        return
    counts = [counted(type, len(found)) for type in TYPES if (found := typed(findings, type))]
    yield body(
        ngettext(
            "The participants recorded %(count)s finding: %(detail)s.",
            "The participants recorded %(count)s findings: %(detail)s.",
            len(findings),
        )
        % {"count": number(len(findings)), "detail": listed(counts)}
    )
    yield plates.findings(workshop)
    for type in TYPES:
        found = typed(findings, type)
        yield Heading(2, plurals()[type])
        if found:
            yield contribution_table(plurals()[type], workshop, best_backed(found), with_place=True)
        else:
            yield body(missing()[type])


def _unplaced(workshop: Reading) -> Iterable[Block]:
    yield Heading(1, _("Contributions to be placed"))
    if not workshop.unplaced:
        yield body(_("Every idea is in an option.") if workshop.options else _("There is no idea to be placed."))
        return
    count = len(workshop.unplaced)
    yield body(
        ngettext("%(count)s idea is in no option.", "%(count)s ideas are in no option.", count)
        % {"count": number(count)},
        _("They count as much as the others: an idea said once may be the right one."),
    )
    yield contribution_table(_("Contributions to be placed"), workshop, best_backed(workshop.unplaced))


def _annex(workshop: Reading) -> Iterable[Block]:
    yield Heading(1, _("Annex: all contributions"), numbered=False, new_page=True)
    yield body(
        _("C numbers are ideas, A numbers are annotations on the map."),
        _("The texts are those of the participants, as they were written."),
        _("Names are not kept here: only the collège is given."),
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
            Column(_("No."), 1.15),
            Column(_("Type"), 1.9),
            Column(_("Text"), 6.8),
            Column(_("Collège"), 2.9),
            Column(_("Supports"), 1.5, "right"),
            Column(_("Option"), 1.35),
            Column(_("Place"), 2.5),
        ),
        tuple(_annex_row(workshop, c) for c in workshop.contributions),
        small=True,
    )


def _annex_row(workshop: Reading, told: Contribution) -> tuple[Text, ...]:
    if told.status != "visible":
        why = _("hidden by the facilitation") if told.status == "hidden" else _("withdrawn by its author")
        return (Text(told.ref, home=told.ref), Text(""), Text(why), *(Text(""),) * 4)
    option = workshop.option_of(told)
    return (
        Text(told.ref, home=told.ref),
        Text(type_names()[told.type]),
        Text(told.text or _("(no text)")),
        Text(workshop.college_name(told.college)),
        Text(number(told.supports)),
        Text(option.letter if option else "–"),
        Text(where(told)),
    )
