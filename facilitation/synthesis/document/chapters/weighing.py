"""How an option was weighed, from the results that were shown to the room: counts of people by collège, and no more."""

from collections.abc import Iterable

from facilitation.synthesis.document.chapters.sessions import (
    in_session,
    name_of,
    not_added_up,
    numbered,
    option_across,
)
from facilitation.synthesis.document.model import Block, Column, Table, Text
from facilitation.synthesis.document.words import body
from facilitation.synthesis.figures import plates
from facilitation.synthesis.reading.names import captioned
from facilitation.synthesis.reading.options import Option, Result, Weighed
from facilitation.synthesis.reading.reading import Reading
from facilitation.synthesis.reading.typography import number, share
from facilitation.texts import _, ngettext


def weighing(workshop: Reading, option: Option) -> Iterable[Block]:
    if not option.results:
        yield body(_("No weighing of this option was shown."))
    for result in option.results:
        yield body(*_sentences(workshop, result))
        yield plates.weighing(workshop, option, result)
        yield _table(workshop, option, result)
        yield body(*_apart(workshop, result))
    if len(option.results) > 1:
        yield body(*option_across(workshop, option), not_added_up())


def _sentences(workshop: Reading, result: Result) -> Iterable[str]:
    weighed = ngettext("%(count)s person weighed this option.", "%(count)s people weighed this option.", result.voters)
    told = weighed % {"count": number(result.voters)}
    again = workshop.sessions and result.session is None
    yield in_session(numbered(None) if again else name_of(workshop, result), told)
    if result.masked:
        yield (
            ngettext(
                "%(count)s opinion is not counted here: its collège has fewer than 3.",
                "%(count)s opinions are not counted here: their collèges have fewer than 3 each.",
                result.masked,
            )
            % {"count": number(result.masked)}
        )
    if result.method == "points":
        words = ngettext("It received %(count)s point.", "It received %(count)s points.", result.whole.points)
        yield words % {"count": number(result.whole.points)}
        return
    yield (
        _("Desirable: %(for)s for, %(neither)s without a clear opinion, %(against)s against.")
        % _counts(result.whole.desirable)
    )
    yield (
        _("Feasible: %(for)s for, %(neither)s without a clear opinion, %(against)s against.")
        % _counts(result.whole.feasible)
    )


def _counts(counts: tuple[int, ...]) -> dict[str, str]:
    """From -2 to +2, in three."""
    against, neither, favour = sum(counts[:2]), sum(counts[2:3]), sum(counts[3:])
    return {"for": number(favour), "neither": number(neither), "against": number(against)}


def _table(workshop: Reading, option: Option, result: Result) -> Table:
    points = result.method == "points"
    columns = (
        (Column(_("Collège"), 6), Column(_("Opinions given"), 3, "right"), Column(_("Points"), 3, "right"))
        if points
        else (
            Column(_("Collège"), 5),
            Column(_("Opinions given"), 2.4, "right"),
            Column(_("Find it desirable"), 2.6, "right"),
            Column(_("Do not"), 2, "right"),
            Column(_("Find it feasible"), 2.6, "right"),
            Column(_("Do not"), 2, "right"),
        )
    )
    return Table(
        captioned(_("Opinions on option %(letter)s, by collège") % {"letter": option.letter}, result.session),
        columns,
        tuple(_row(workshop, each, points=points) for each in result.colleges),
    )


def _row(workshop: Reading, each: Weighed, *, points: bool) -> tuple[Text, ...]:
    opening = Text(workshop.college_name(each.college)), Text(number(each.voters))
    if points:
        return *opening, Text(number(each.points))
    counts = (sum(each.desirable[3:]), sum(each.desirable[:2]), sum(each.feasible[3:]), sum(each.feasible[:2]))
    return *opening, *(Text(number(count)) for count in counts)


def _apart(workshop: Reading, result: Result) -> Iterable[str]:
    """What divides: the collèges that stand apart from the others."""
    for each in result.divides:
        words = {
            "college": workshop.college_name(each.college),
            "support": share(each.support),
            "others": share(each.others),
        }
        yield _("The collège %(college)s stands apart: %(support)s support it, against %(others)s elsewhere.") % words
    if not result.divides:
        yield _("No collège stands clearly apart from the others.")
