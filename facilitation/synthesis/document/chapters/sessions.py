"""What the chapters say of a workshop put together from several sessions: who came, what was done, what changed."""

from collections.abc import Iterable, Sequence

from facilitation.synthesis.document.model import Block, Column, Paragraph, Table, Text
from facilitation.synthesis.document.words import body
from facilitation.synthesis.reading.names import phases
from facilitation.synthesis.reading.options import Option, Result
from facilitation.synthesis.reading.reading import PHASES, Reading
from facilitation.synthesis.reading.said import Contribution
from facilitation.synthesis.reading.sessions import Across, Favour, Session, across, colleges_across
from facilitation.synthesis.reading.typography import day, degree, hour, listed, number
from facilitation.texts import _, ngettext


def numbered(session: int | None) -> str:
    """Séance 2."""
    return _("Session %(number)s") % {"number": session} if session else _("Since the sessions were put together")


def name_of(workshop: Reading, result: Result) -> str:
    """The session that weighed; nothing in a workshop that is one session."""
    return next((each.name for each in workshop.sessions if each.number == result.session), "")


def in_session(session: str, words: str) -> str:
    """What is said of one session, after its name where there is one."""
    return _("%(session)s: %(words)s") % {"session": session, "words": words} if session else words


# ---- Identity card ----


def people(workshop: Reading) -> str:
    """Participants of each session: nobody knows who came to several."""
    return "\n".join(in_session(numbered(each.number), number(_people(each))) for each in workshop.sessions)


def counted_in_each() -> str:
    return _("Whoever came to several sessions is counted in each of them.")


def sessions(workshop: Reading) -> Table:
    titled = len({each.title for each in workshop.sessions}) > 1
    rows = tuple(
        (
            Text(number(each.number)),
            Text(f"{day(each.date)}, {hour(each.date)}"),
            *((Text(each.title),) if titled else ()),
            Text(number(_people(each))),
            Text(number(len(each.contributions))),
            Text(number(sum(each.supports.values()))),
        )
        for each in workshop.sessions
    )
    return Table(
        _("The sessions of the workshop"),
        (
            Column(_("Session"), 2),
            Column(_("Date"), 4.5),
            *((Column(_("Title"), 4.5),) if titled else ()),
            Column(_("People"), 2.2, "right"),
            Column(_("Contributions"), 2.8, "right"),
            Column(_("Supports given"), 2.6, "right"),
        ),
        rows,
    )


def present(workshop: Reading) -> Iterable[str]:
    """Which collèges came to which session; how many of each is told for all sessions together only, since a
    subtraction would tell the small ones."""
    if len({frozenset(each.people) for each in workshop.sessions}) == 1 and workshop.people:
        yield _("The same collèges came to each session.")
        return
    for session in workshop.sessions:
        came = [college.name for college in workshop.colleges if session.people.get(college.id)]
        if came:
            yield in_session(session.name, _("collèges present: %(colleges)s.") % {"colleges": listed(came)})
        else:
            yield in_session(session.name, _("nobody joined."))


def _people(session: Session) -> int:
    return sum(session.people.values())


# ---- Proceedings ----


def what_each_did(workshop: Reading) -> Iterable[Block]:
    yield Paragraph(
        (Text(_("This workshop was held in %(count)s sessions:") % {"count": number(len(workshop.sessions))}),)
    )
    for session in workshop.sessions:
        came, said = _people(session), len(session.contributions)
        done = [
            ngettext("%(count)s person", "%(count)s people", came) % {"count": number(came)},
            ngettext("%(count)s contribution", "%(count)s contributions", said) % {"count": number(said)},
        ]
        if photos := sum(len(each.photos) for each in session.contributions):
            done.append(ngettext("%(count)s photo", "%(count)s photos", photos) % {"count": number(photos)})
        opened = _("opened at %(hour)s") % {"hour": hour(session.date)}
        words = [in_session(session.name, f"{opened}, {listed(done)}.")]
        used = {each.phase for each in session.contributions}
        if spoken := [name.lower() for phase, name in phases().items() if phase in used and phase in PHASES]:
            words.append(_("Contributions came during: %(phases)s.") % {"phases": listed(spoken)})
        words.append(_weighed(workshop, session))
        yield Paragraph(tuple(Text(each) for each in words), "item")


def _weighed(workshop: Reading, session: Session) -> str:
    weighed = next((each.weighed for each in workshop.rounds if each.session == session), ())
    if not weighed:
        return _("No weighing was shown.")
    letters = listed([option.letter for option, _result in weighed])
    return ngettext("Option weighed: %(letters)s.", "Options weighed: %(letters)s.", len(weighed)) % {
        "letters": letters
    }


def sources(workshop: Reading, told: Sequence[Contribution]) -> Iterable[str]:
    """From which sessions these contributions come."""
    counts = [
        f"{numbered(session.number).lower()} ({number(count)})"
        for session in workshop.sessions
        if (count := sum(each.session == session.number for each in told))
    ]
    if counts:
        yield _("They come from: %(sessions)s.") % {"sessions": listed(counts)}


# ---- The weighing, from one session to the next ----


def not_added_up() -> str:
    return _("Opinions are told session by session and never added up: somebody may have come to several.")


def option_across(workshop: Reading, option: Option) -> Iterable[str]:
    """Where the sessions agree on an option, and where they differ; so for the collèges that differ."""
    found = across(option)
    if found is None:
        return
    yield _verdict(found)
    yield _("In favour: %(counts)s.") % {"counts": _counts(found.favours)}
    for each in colleges_across(option):
        if each.verdict == "differ":
            words = {"college": workshop.college_name(each.college), "counts": _counts(each.favours)}
            yield _("The collège %(college)s differs from one session to the next. In favour: %(counts)s.") % words


def _verdict(found: Across) -> str:
    return {
        "for": _("The sessions agree: most are in favour in each of them."),
        "against": _("The sessions agree: no more than half are in favour in any of them."),
        "differ": _("The sessions differ: most are in favour in some and not in others."),
        "unclear": _("The sessions lie on both sides of one half, but too close to say that they differ."),
    }[found.verdict]


def _counts(favours: Sequence[Favour]) -> str:
    return listed([_count(each) for each in favours])


def _count(each: Favour) -> str:
    words = {"count": number(each.supports), "voters": number(each.counted), "number": each.session}
    return _("%(count)s out of %(voters)s in session %(number)s") % words


def compared(workshop: Reading) -> Iterable[Block]:
    """What was weighed in several sessions, side by side."""
    numbers = [each.session.number for each in workshop.rounds if each.session]
    several = [each for each in workshop.options if sum(result.session is not None for result in each.results) > 1]
    yield body(not_added_up())
    if not several:
        yield body(_("No option was weighed in two sessions: there is nothing to compare."))
        return
    told = [(option, found) for option in several if (found := across(option))]
    for verdicts, words in (
        (("for", "against"), _("The sessions agree on: %(options)s.")),
        (("differ",), _("The sessions differ on: %(options)s.")),
        (("unclear",), _("Too close to say on: %(options)s.")),
    ):
        if letters := [_option(option) for option, found in told if found.verdict in verdicts]:
            yield body(words % {"options": listed(letters)})
    yield Table(
        _("The same options from one session to the next"),
        (
            Column(_("Option"), 5),
            *(Column(_("In favour, session %(number)s") % {"number": each}, 2.6, "right") for each in numbers if told),
            *(Column(_("Agreement, session %(number)s") % {"number": each}, 2.6, "right") for each in numbers),
        ),
        tuple(_row(option, numbers, favours=bool(told)) for option in several),
        small=len(numbers) > 2,
    )


def _row(option: Option, numbers: Sequence[int], *, favours: bool) -> tuple[Text, ...]:
    found = across(option)
    counts = {
        each.session: _("%(count)s out of %(voters)s") % {"count": each.supports, "voters": each.counted}
        for each in (found.favours if found else ())
    }
    degrees = {each.session: degree(each.consensus) for each in option.results}
    told = (*((counts.get(each, "–") for each in numbers) if favours else ()), *(degrees.get(n, "–") for n in numbers))
    return Text(_option(option)), *(Text(each) for each in told)


def _option(option: Option) -> str:
    return _("%(letter)s. %(title)s") % {"letter": option.letter, "title": option.title}
