"""Chapters 6 and 7: the options side by side, what they ask for together, the sketch of a plan and the scenarios."""

from collections.abc import Iterable

from facilitation.synthesis.document.chapters.options import cited, titled
from facilitation.synthesis.document.chapters.sessions import compared, in_session, numbered
from facilitation.synthesis.document.model import Block, Column, Section, Table, Text
from facilitation.synthesis.document.words import body, to_complete
from facilitation.synthesis.figures import plates
from facilitation.synthesis.reading.names import captioned
from facilitation.synthesis.reading.options import Option, Scenario
from facilitation.synthesis.reading.reading import Reading, masked
from facilitation.synthesis.reading.sessions import Round
from facilitation.synthesis.reading.typography import area, degree, listed, number, share
from facilitation.texts import _, ngettext

MOST_OVERLAPS = 12
MOST_COLUMNS = 7


def comparison(workshop: Reading) -> Section:
    title = _("Comparison of the options")
    if len(workshop.options) < 2:
        nothing = body(_("There are fewer than two options: there is nothing to compare."))
        return Section(title, (nothing,), id="comparison")
    return Section(
        title,
        (_side_by_side(workshop.options), to_complete(_("strengths, conditions and calendar of each option"))),
        (
            Section(_("Supports by collège"), tuple(_by_college(workshop))),
            _opinions(workshop),
            Section(_("What excludes what, what goes together"), tuple(_relations(workshop))),
            Section(_("Ground asked for by several options"), tuple(_overlaps(workshop))),
        ),
        id="comparison",
        new_page=True,
    )


def _side_by_side(options: tuple[Option, ...]) -> Table:
    rows = tuple(
        (
            Text(titled(option)),
            Text(number(len(option.contributions))),
            Text(number(sum(option.people.values()))),
            Text(number(sum(1 for college in option.people if option.people[college]))),
            Text(number(sum(option.backers.values()))),
            Text(number(len(option.conditions))),
            Text(area(option.area_m2) if option.footprint else _("not known")),
            Text(share(option.share) if option.footprint else "–"),
        )
        for option in options
    )
    return Table(
        _("The options side by side"),
        (
            Column(_("Option"), 5.2),
            Column(_("Contributions"), 2.6, "right"),
            Column(_("People"), 2, "right"),
            Column(_("Collèges"), 1.8, "right"),
            Column(_("Supports"), 1.8, "right"),
            Column(_("Conditions"), 2.1, "right"),
            Column(_("Footprint"), 2.1, "right"),
            Column(_("Share of the site"), 2.3, "right"),
        ),
        rows,
        small=True,
    )


def _by_college(workshop: Reading) -> Iterable[Table]:
    """Where the collèges differ: the supports that each one gave to each option. As many tables as a page's width asks
    for."""
    options = workshop.options
    tables = -(-len(options) // MOST_COLUMNS)
    size = -(-len(options) // tables)
    for start in range(0, len(options), size):
        shown = options[start : start + size]
        words = {"first": shown[0].letter, "last": shown[-1].letter}
        yield Table(
            _("Supports given to each option, by collège")
            if tables == 1
            else _("Supports given to options %(first)s to %(last)s, by collège") % words,
            (
                Column(_("Collège"), 5),
                *(Column(_("Option %(letter)s") % {"letter": each.letter}, 2.2, "right") for each in shown),
            ),
            tuple(
                (Text(college.name), *(Text(masked(each.backers[college.id], college.people)) for each in shown))
                for college in workshop.colleges
                if college.people
            ),
            small=len(shown) > 4,
        )


def _opinions(workshop: Reading) -> Section:
    """Of the room; or of each room, where sessions were put together."""
    title, rounds = _("Opinions of the room"), workshop.rounds
    if not rounds:
        return Section(title, (body(_("No weighing was shown.")),))
    if len(rounds) == 1:
        return Section(title, tuple(_weighed(workshop, rounds[0], several=False)))
    each = [
        Section(
            weighed.session.name if weighed.session else numbered(None),
            tuple(_weighed(workshop, weighed, several=True)),
        )
        for weighed in rounds
    ]
    return Section(title, sections=(*each, Section(_("From one session to the next"), tuple(compared(workshop)))))


def _weighed(workshop: Reading, shown: Round, *, several: bool) -> Iterable[Block]:
    session = shown.session.number if shown.session else None
    best, result = shown.ranked[0]
    words = {"option": cited(best), "consensus": degree(result.consensus)}
    divided = [option for option, result in shown.weighed if result.divides]
    if shown.session and not several:
        yield body(in_session(shown.session.name, _("these opinions were given in that session only.")))
    if figure := plates.weighings(shown):
        yield figure
    yield body(
        _("Highest agreement between collèges: %(option)s, %(consensus)s from 0 to 1.") % words,
        _("The collèges are divided on: %(options)s.") % {"options": listed([cited(each) for each in divided])}
        if divided
        else _("No collège stands clearly apart from the others."),
    )
    yield Table(
        captioned(_("Agreement between collèges, from the highest"), session),
        (
            Column(_("Option"), 6),
            Column(_("Opinions given"), 3, "right"),
            Column(_("Agreement between collèges (0 to 1)"), 4, "right"),
            Column(_("Stands apart"), 4),
        ),
        tuple(
            (
                Text(titled(option)),
                Text(number(result.voters)),
                Text(degree(result.consensus)),
                Text(listed([workshop.college_name(each.college) for each in result.divides]) or "–"),
            )
            for option, result in shown.ranked
        ),
    )


def _overlaps(workshop: Reading) -> Iterable[Block]:
    if not workshop.overlaps:
        yield body(_("The footprints do not overlap."))
        return
    pairs = sorted(workshop.overlaps, key=lambda pair: -pair.area_m2)
    rows = tuple(
        (Text(titled(pair.options[0])), Text(titled(pair.options[1])), Text(area(pair.area_m2)))
        for pair in pairs[:MOST_OVERLAPS]
    )
    yield Table(
        _("Ground asked for by two options"),
        (Column(_("Option"), 6), Column(_("Other option"), 6), Column(_("Shared ground"), 4, "right")),
        rows,
        small=len(rows) > 5,
    )
    if others := pairs[MOST_OVERLAPS:]:
        words = ngettext(
            "%(count)s other pair of options shares %(area)s at most; the sheets of the options tell it.",
            "%(count)s other pairs of options share %(area)s at most; the sheets of the options tell them.",
            len(others),
        )
        yield body(words % {"count": number(len(others)), "area": area(others[0].area_m2)})


def _relations(workshop: Reading) -> Iterable[Block]:
    told = False
    for kind, words in (
        ("alternatives", _("One or the other, not both: %(first)s, or %(second)s.")),
        ("combinable", _("Can go together: %(first)s, and %(second)s.")),
    ):
        for option in workshop.options:
            for other in workshop.named(getattr(option, kind)):
                if option.letter < other.letter:
                    told = True
                    yield body(words % {"first": cited(option), "second": cited(other)})
    if not told:
        yield body(_("Nothing was said of which options exclude each other or go together."))


def plan(workshop: Reading) -> Section:
    scenarios = tuple(
        Section(
            _("Scenario %(number)s: %(title)s") % {"number": each.number, "title": each.title},
            tuple(_scenario(workshop, each)),
            new_page=True,
        )
        for each in workshop.scenarios
    )
    # Nothing to look at needs no page of its own.
    drawn = any(option.footprint for option in workshop.options) or bool(scenarios)
    return Section(_("Sketch of the plan"), tuple(_plan(workshop)), scenarios, "plan", new_page=drawn, landscape=drawn)


def _plan(workshop: Reading) -> Iterable[Block]:
    drawn = [option for option in workshop.options if option.footprint]
    if not drawn:
        yield body(_("No footprint is known: there is no plan to sketch yet."))
        yield to_complete(_("sketch of the plan"))
        return
    count = len(workshop.scenarios)
    yield body(
        ngettext(
            "The map gathers the footprint of %(count)s option.",
            "The map gathers the footprints of %(count)s options.",
            len(drawn),
        )
        % {"count": number(len(drawn))},
        ngettext("%(count)s scenario was set.", "%(count)s scenarios were set.", count) % {"count": number(count)}
        if count
        else _("No scenario was set."),
    )
    yield to_complete(_("principles of the plan: accesses, what is kept, order of works"))
    yield plates.footprints(workshop)


def _scenario(workshop: Reading, shown: Scenario) -> Iterable[Block]:
    if not shown.options:
        yield body(_("None of its options stands any more."))
        return
    options = listed([cited(each) for each in shown.options])
    words = [_("It brings together: %(options)s.") % {"options": options}]
    if shown.footprint:
        values = {"area": area(shown.area_m2), "share": share(shown.share)}
        words.append(_("Together they cover %(area)s, that is %(share)s of the site.") % values)
    shared = [pair for pair in workshop.overlaps if all(each in shown.options for each in pair.options)]
    if shared:
        told = [f"{pair.options[0].letter} / {pair.options[1].letter} ({area(pair.area_m2)})" for pair in shared]
        words.append(_("To be settled between them: %(pairs)s.") % {"pairs": listed(told)})
    yield body(*words)
    if figure := plates.scenario(workshop, shown):
        yield figure
