"""Chapters 3 and 4: one sheet per option, and the options side by side."""

from collections.abc import Iterable

from facilitation.synthesis import plates
from facilitation.synthesis.model import Block, Column, Heading, Paragraph, Table, Text
from facilitation.synthesis.reading import FEWEST, Option, Reading, best_backed, masked, typed
from facilitation.synthesis.typography import area, listed, number, quoted, share
from facilitation.synthesis.words import body, contribution_table, gap, refs, to_complete
from facilitation.texts import _, ngettext


def options(workshop: Reading) -> Iterable[Block]:
    yield Heading(1, _("Options for the site"), new_page=True)
    count = len(workshop.options)
    if not count:
        yield body(_("No option has been set yet."))
        yield to_complete(_("options drawn from the contributions"))
        return
    yield body(
        ngettext(
            "%(count)s option emerged from the contributions.",
            "%(count)s options emerged from the contributions.",
            count,
        )
        % {"count": number(count)},
        _("Each sheet gives the contributions that it rests on; their numbers lead to the annex."),
    )
    for index, option in enumerate(workshop.options):
        yield from _sheet(workshop, option, new_page=index > 0)


def _sheet(workshop: Reading, option: Option, *, new_page: bool) -> Iterable[Block]:
    yield Heading(2, titled(option), new_page=new_page)
    if option.subtitle:
        yield body_lead(option.subtitle)
    yield Heading(3, _("Intention"))
    yield body(option.intention) if option.intention else to_complete(_("intention of the option, in two sentences"))
    if option.quote and option.quote.text:
        college = workshop.college_name(option.quote.college)
        yield Paragraph((Text(f"{quoted(option.quote.text)}\n{college}", (option.quote.ref,)),), role="quote")
    yield Heading(3, _("Footprint"))
    yield from _footprint(workshop, option)
    yield Heading(3, _("What it rests on"))
    yield from _grounds(workshop, option)
    yield Heading(3, _("To be checked"))
    if questions := typed(option.contributions, "question"):
        yield body(_("Questions asked by the participants:"))
        yield from (Paragraph((Text(c.text or _("(no text)"), (c.ref,)),), role="item") for c in questions)
    yield Paragraph((gap(_("compatibility with planning rules and risks")),), role="item")
    yield Paragraph((gap(_("pollution, networks, access and state of the buildings")),), role="item")
    yield Paragraph((gap(_("disagreements and conditions, costs and holders")),), role="item")


def body_lead(words: str) -> Paragraph:
    return Paragraph((Text(words),), role="lead")


def titled(option: Option) -> str:
    return _("Option %(letter)s: %(title)s") % {"letter": option.letter, "title": option.title}


def _grounds(workshop: Reading, option: Option) -> Iterable[Block]:
    told = best_backed(option.contributions)
    if not told:
        yield body(_("No contribution is placed in this option."))
        return
    people, supports = sum(option.people.values()), sum(option.backers.values())
    rests = ngettext("It rests on %(count)s contribution", "It rests on %(count)s contributions", len(told)) % {
        "count": number(len(told))
    }
    by = ngettext("from %(count)s person", "from %(count)s people", people) % {"count": number(people)}
    yield body(
        Text(f"{rests} {by}.", refs(option.contributions)),
        ngettext("These received %(count)s support.", "These received %(count)s supports.", supports)
        % {"count": number(supports)}
        if supports
        else _("None of them was supported."),
    )
    yield contribution_table(_("Contributions placed in option %(letter)s") % {"letter": option.letter}, workshop, told)
    rows = tuple(
        (
            Text(college.name),
            Text(masked(option.people[college.id])),
            Text(masked(option.backers[college.id], college.people)),
        )
        for college in workshop.colleges
        if college.people
    )
    yield Table(
        _("Option %(letter)s by collège") % {"letter": option.letter},
        (
            Column(_("Collège"), 6),
            Column(_("People who contributed"), 4, "right"),
            Column(_("Supports given"), 4, "right"),
        ),
        rows,
    )
    absent = [
        c.name for c in workshop.colleges if c.people >= FEWEST and not option.people[c.id] and not option.backers[c.id]
    ]
    if absent:
        yield body(_("No contribution and no support from: %(colleges)s.") % {"colleges": listed(absent)})


def _footprint(workshop: Reading, option: Option) -> Iterable[Block]:
    if option.footprint:
        yield body(
            _("The shapes placed in this option cover %(area)s, that is %(share)s of the site.")
            % {"area": area(option.area_m2), "share": share(option.share)}
        )
    else:
        yield body(_("No shape drawn on the site is placed in this option: its footprint is not known."))
    figure = plates.option(workshop, option)
    if figure:
        yield figure
    if option.found_within:
        yield body(_("Findings of the visit within this footprint:"))
        for told in option.found_within:
            yield Paragraph((Text(told.text or _("(no text)"), (told.ref,)),), role="item")


def comparison(workshop: Reading) -> Iterable[Block]:
    yield Heading(1, _("Comparison of the options"), new_page=True)
    if len(workshop.options) < 2:
        yield body(_("There are fewer than two options: there is nothing to compare."))
        return
    rows = tuple(
        (
            Text(titled(option)),
            Text(number(len(option.contributions))),
            Text(number(sum(option.people.values()))),
            Text(number(sum(1 for college in option.people if option.people[college]))),
            Text(number(sum(option.backers.values()))),
            Text(area(option.area_m2) if option.footprint else _("not known")),
            Text(share(option.share) if option.footprint else "–"),
        )
        for option in workshop.options
    )
    yield Table(
        _("The options side by side"),
        (
            Column(_("Option"), 5),
            Column(_("Contributions"), 2.4, "right"),
            Column(_("People"), 2, "right"),
            Column(_("Collèges"), 1.9, "right"),
            Column(_("Supports"), 1.9, "right"),
            Column(_("Footprint"), 3, "right"),
            Column(_("Share of the site"), 2, "right"),
        ),
        rows,
    )
    yield from _by_college(workshop)
    yield to_complete(_("strengths, conditions and calendar of each option"))


def _by_college(workshop: Reading) -> Iterable[Block]:
    """Where the collèges differ: the supports that each one gave to each option."""
    rows = tuple(
        (Text(college.name), *(Text(masked(option.backers[college.id], college.people)) for option in workshop.options))
        for college in workshop.colleges
        if college.people
    )
    letters = (_("Option %(letter)s") % {"letter": option.letter} for option in workshop.options)
    yield Table(
        _("Supports given to each option, by collège"),
        (Column(_("Collège"), 4), *(Column(title, 2, "right") for title in letters)),
        rows,
        small=len(workshop.options) > 5,
    )
