"""The sessions that a workshop was put together from, and what they say alike of what each of them weighed.

Opinions are never added up from one session to the next: somebody may have come to both.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from facilitation.changes import State, Value
from facilitation.domain.weighing import STANDS_APART, stands_apart
from facilitation.synthesis.reading.options import Option, Result
from facilitation.synthesis.reading.said import Contribution
from facilitation.synthesis.reading.typography import clean, day, moment
from facilitation.texts import _

Verdict = Literal["for", "against", "differ", "unclear"]


@dataclass(frozen=True)
class Session:
    """``date`` is on the clock of the place; ``people`` and ``supports`` count by collège id."""

    number: int
    title: str
    date: datetime
    people: Mapping[str, int]
    supports: Mapping[str, int]
    contributions: tuple[Contribution, ...]

    @property
    def name(self) -> str:
        """Séance 1 (22 novembre 2026)."""
        return _("Session %(number)s (%(day)s)") % {"number": self.number, "day": day(self.date)}


@dataclass(frozen=True)
class Round:
    """What was weighed in one session (None: in a workshop that is one, or since its sessions were put together)."""

    session: Session | None
    weighed: tuple[tuple[Option, Result], ...]

    @property
    def ranked(self) -> list[tuple[Option, Result]]:
        """What the collèges agree on most comes first."""
        return sorted(self.weighed, key=lambda pair: -pair[1].consensus)


@dataclass(frozen=True)
class Favour:
    """How many of those counted in a session find an option desirable."""

    session: int
    supports: int
    counted: int


@dataclass(frozen=True)
class Across:
    """An option, or a collège's opinion of it, from one session to the next."""

    college: str | None
    favours: tuple[Favour, ...]

    @property
    def verdict(self) -> Verdict:
        """``for`` or ``against``: more than half are in favour in every session, or in none. ``differ``: in some and
        not in others, by more than chance would (two proportions, 90 %); ``unclear``: by no more than that."""
        sides: tuple[list[Favour], list[Favour]] = ([], [])
        for each in self.favours:
            sides[2 * each.supports > each.counted].append(each)
        against, favour = sides
        if not against:
            return "for"
        if not favour:
            return "against"
        apart = (
            abs(stands_apart(one.supports, one.counted, other.supports, other.counted)) >= STANDS_APART
            for one in favour
            for other in against
        )
        return "differ" if any(apart) else "unclear"


def sessions(state: State, workshop: Value, visible: Iterable[Contribution], crs: str) -> Iterable[Session]:
    """In their order; none in a workshop that is one session."""
    said = list(visible)
    came = {key: (value.get("session") or {}).get("number") for key, value in state.all("participant").items()}
    college_of = {key: value.get("college", "") for key, value in state.all("participant").items()}
    shown = {each.key for each in said}
    backers = [
        value["author"]
        for value in state.all("support").values()
        if not value.get("double") and value["target"] in shown
    ]
    for told in workshop.get("sessions") or []:
        number = told["number"]
        yield Session(
            number=number,
            title=clean(told.get("title")),
            date=moment(told["date"], crs),
            people=Counter(college for key, college in college_of.items() if came[key] == number),
            supports=Counter(college_of.get(key, "") for key in backers if came.get(key) == number),
            contributions=tuple(each for each in said if each.session == number),
        )


def rounds(options: Sequence[Option], sessions: Sequence[Session]) -> Iterable[Round]:
    """The weighings that were shown, session by session."""
    for session in (*sessions, None):
        number = session.number if session else None
        weighed = tuple((each, result) for each in options for result in each.results if result.session == number)
        if weighed:
            yield Round(session, weighed)


def across(option: Option) -> Across | None:
    """The option as each session weighed it; None where fewer than two did, from "not at all" to "quite"."""
    told = _scaled(option)
    favours = (Favour(session, sum(each.whole.desirable[3:]), each.voters - each.masked) for session, each in told)
    return Across(None, tuple(favours)) if len(told) > 1 else None


def colleges_across(option: Option) -> Iterable[Across]:
    """The same for each collège that was large enough to be shown in two sessions. The small ones together are other
    people each time, and are left out."""
    found: dict[str, list[Favour]] = {}
    for session, result in _scaled(option):
        for each in result.colleges:
            if each.college is not None:
                found.setdefault(each.college, []).append(Favour(session, sum(each.desirable[3:]), each.voters))
    for college, favours in found.items():
        if len(favours) > 1:
            yield Across(college, tuple(favours))


def _scaled(option: Option) -> list[tuple[int, Result]]:
    return [(each.session, each) for each in option.results if each.session is not None and each.method == "scale"]
