"""What the documents say of a folded workshop: every count, group and list that they hold, and no words.

Names and keys of participants stop here. A count by collège below ``FEWEST`` is never told: ``masked`` is the one way
to write one. Of the weighing, only what the log's ``result`` tells is read: never a ballot.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shapely.geometry import shape

from facilitation.changes import State, Value
from facilitation.domain.geometry import Geometry, legal_crs
from facilitation.domain.options import standing
from facilitation.synthesis.reading.options import (
    Option,
    Overlap,
    Scenario,
    Wanted,
    option,
    overlaps,
    scenarios,
    wanted,
)
from facilitation.synthesis.reading.roadmap import Action, actions
from facilitation.synthesis.reading.said import Contribution, contributions, point
from facilitation.synthesis.reading.sessions import Round, Session, rounds, sessions
from facilitation.synthesis.reading.typography import clean, day, listed, moment, number
from facilitation.texts import _

FEWEST = 3
PHASES = ("visit", "ideas", "sorting", "options", "weighing", "restitution")


@dataclass(frozen=True)
class Place:
    name: str
    geometry: Geometry


@dataclass(frozen=True)
class College:
    id: str
    name: str
    people: int
    contributions: int
    supports: int


@dataclass(frozen=True)
class Reading:
    """A workshop read for the documents.

    ``site`` is the value of the log; ``started`` is on the clock of the place. ``findings`` are what was said during
    the visit, and the assets, constraints, memories and questions shown on the map at any time. ``unplaced`` (*À
    classer*) are the ideas that are in no option, but for those folded away. ``answers`` are the room's, by section id.
    ``sessions`` are those that the workshop was put together from: none where it is one.
    """

    title: str
    controller: str
    retention_days: int | None
    started: datetime
    phase: str
    site: Value
    crs: str
    places: tuple[Place, ...]
    colleges: tuple[College, ...]
    contributions: tuple[Contribution, ...]
    findings: tuple[Contribution, ...]
    options: tuple[Option, ...]
    unplaced: tuple[Contribution, ...]
    scenarios: tuple[Scenario, ...]
    overlaps: tuple[Overlap, ...]
    wanted: tuple[Wanted, ...]
    actions: tuple[Action, ...]
    answers: Mapping[str, Value]
    sessions: tuple[Session, ...]

    @property
    def visible(self) -> tuple[Contribution, ...]:
        return tuple(c for c in self.contributions if c.status == "visible")

    @property
    def days(self) -> str:
        """When it was held: its day, or those of its sessions."""
        held = [each.date for each in self.sessions] or [self.started]
        return listed(list(dict.fromkeys(day(each) for each in held)))

    @property
    def people(self) -> int:
        return sum(college.people for college in self.colleges)

    def option_of(self, contribution: Contribution) -> Option | None:
        return next((each for each in self.options if each.key == contribution.option), None)

    def named(self, options: Iterable[str]) -> list[Option]:
        """The standing options of these keys, in the order of their letters."""
        keys = set(options)
        return [each for each in self.options if each.key in keys]

    def college_name(self, college: str | None) -> str:
        if college is None:
            return _("Small collèges together")
        return next((known.name for known in self.colleges if known.id == college), _("Not stated"))

    @property
    def rounds(self) -> tuple[Round, ...]:
        """What was weighed: once, or in each session."""
        return tuple(rounds(self.options, self.sessions))

    def speaker(self, told: Contribution) -> str:
        """The collège of who said something, unless so few were there in its name that it would name a person."""
        session = next((each for each in self.sessions if each.number == told.session), None)
        known = next((each for each in self.colleges if each.id == told.college), None)
        people = session.people.get(told.college, 0) if session else known.people if known else 0
        if known and 0 < people < FEWEST:
            return _("fewer than %(count)s people") % {"count": FEWEST}
        return self.college_name(told.college)


def read(state: State) -> Reading:
    """Read a folded workshop. Raises ValueError when it has no workshop or no site yet."""
    workshop, site = state.get("workshop", "workshop"), state.get("site", "site")
    if workshop is None or site is None:
        raise ValueError(_("This workshop has no site yet: there is nothing to write."))
    crs = site.get("crs") or _crs_of(site["geometry"])
    said = tuple(contributions(state, site))
    visible = [c for c in said if c.status == "visible"]
    findings = tuple(c for c in visible if c.phase == "visit" or c.type != "idea")
    options = tuple(option(state, key, value, visible, findings, crs) for key, value in standing(state))
    placed = {c.key for each in options for c in each.contributions}
    by_key = {each.key: each for each in options}
    shared: Mapping[str, Any] = state.get("overlaps", "overlaps") or {}
    return Reading(
        title=clean(workshop.get("title")),
        controller=clean(workshop.get("controller")),
        retention_days=workshop.get("retention_days"),
        started=moment(workshop["created_at"], crs),
        phase=(state.get("phase", "phase") or {}).get("phase", ""),
        site=site,
        crs=crs,
        places=tuple(Place(clean(place["name"]), point(place)) for place in site.get("places") or []),
        colleges=tuple(_colleges(state, workshop, visible)),
        contributions=said,
        findings=findings,
        options=options,
        unplaced=tuple(
            c for c in visible if c.key not in placed and c.type == "idea" and not c.idle and c.condition not in by_key
        ),
        scenarios=tuple(scenarios(state, by_key)),
        overlaps=tuple(overlaps(shared, by_key)),
        wanted=tuple(wanted(shared, by_key)),
        actions=tuple(actions(state, by_key, visible)),
        answers=state.all("reading"),
        sessions=tuple(sessions(state, workshop, visible, crs)),
    )


def masked(count: int, people: int | None = None) -> str:
    """A count by collège as it may be told: of people, or of what ``people`` people of a collège did."""
    if people is not None and 0 < people < FEWEST:
        return _("not detailed")
    if 0 < count < FEWEST:
        return _("fewer than %(count)s") % {"count": FEWEST}
    return number(count)


def _colleges(state: State, workshop: Value, visible: list[Contribution]) -> Iterable[College]:
    people = Counter(person.get("college", "") for person in state.all("participant").values())
    said = Counter(c.college for c in visible)
    supports = sum((Counter(c.backers) for c in visible), Counter[str]())
    names = {college["id"]: clean(college["name"]) for college in workshop.get("colleges") or []}
    for college in sorted(set(people) - set(names)):
        names[college] = _("Not stated")
    return [College(id, name, people[id], said[id], supports[id]) for id, name in names.items()]


def _crs_of(geometry: Geometry) -> str:
    at = shape(geometry).representative_point()
    return legal_crs(at.x, at.y)
