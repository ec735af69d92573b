"""What the documents say of a folded workshop: every count, group and list that they hold, and no words.

Names and keys of participants stop here. A count by collège below ``FEWEST`` is never told: ``masked`` is the one way
to write one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shapely.geometry import shape

from facilitation.changes import State, Value
from facilitation.domain.contributions import KINDS
from facilitation.domain.geometry import Geometry, legal_crs, to_legal
from facilitation.domain.options import standing
from facilitation.synthesis.typography import clean, moment, number
from facilitation.texts import _

FEWEST = 3
PHASES = ("visit", "ideas", "options", "restitution")
TYPES = ("asset", "constraint", "idea", "memory", "question")


@dataclass(frozen=True)
class Contribution:
    """An idea (C12) or an annotation (A7). Only a visible one has words, a place and a geometry.

    ``geometry`` is GeoJSON in EPSG:4326: the drawing (``drawn``), or else the named place's point. ``backers`` counts
    its supports by collège id.
    """

    key: str
    ref: str
    kind: str
    type: str
    status: str
    text: str
    college: str
    author: str
    phase: str
    prompt: str
    made_at: str
    place: str
    geometry: Geometry | None
    drawn: bool
    option: str | None
    backers: Mapping[str, int]

    @property
    def supports(self) -> int:
        return sum(self.backers.values())

    @property
    def position(self) -> tuple[float, float] | None:
        """Longitude and latitude of a point on the geometry."""
        if self.geometry is None:
            return None
        point = shape(self.geometry).representative_point()
        return round(point.x, 6), round(point.y, 6)


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
class Option:
    """``people`` counts by collège id those who said what it rests on, ``backers`` the supports these received.

    ``found_within`` are findings in its footprint other than ideas.
    """

    key: str
    letter: str
    title: str
    subtitle: str
    intention: str
    quote: Contribution | None
    contributions: tuple[Contribution, ...]
    people: Mapping[str, int]
    backers: Mapping[str, int]
    footprint: Geometry | None
    area_m2: float
    share: float
    found_within: tuple[Contribution, ...]


@dataclass(frozen=True)
class Reading:
    """A workshop read for the documents.

    ``site`` is the value of the log; ``started`` is on the clock of the place. ``findings`` are what was said during
    the visit, and the assets, constraints, memories and questions shown on the map at any time. ``unplaced`` (*À
    classer*) are the ideas that are in no option.
    """

    title: str
    controller: str
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

    @property
    def visible(self) -> tuple[Contribution, ...]:
        return tuple(c for c in self.contributions if c.status == "visible")

    @property
    def people(self) -> int:
        return sum(college.people for college in self.colleges)

    def option_of(self, contribution: Contribution) -> Option | None:
        return next((option for option in self.options if option.key == contribution.option), None)

    def college_name(self, college: str) -> str:
        return next((known.name for known in self.colleges if known.id == college), _("Not stated"))


def read(state: State) -> Reading:
    """Read a folded workshop. Raises ValueError when it has no workshop or no site yet."""
    workshop, site = state.get("workshop", "workshop"), state.get("site", "site")
    if workshop is None or site is None:
        raise ValueError(_("This workshop has no site yet: there is nothing to write."))
    crs = site.get("crs") or _crs_of(site["geometry"])
    contributions = tuple(_contributions(state, site))
    visible = [c for c in contributions if c.status == "visible"]
    findings = tuple(c for c in visible if c.phase == "visit" or c.type != "idea")
    options = tuple(_option(state, key, value, contributions, findings, crs) for key, value in standing(state))
    placed = {c.key for option in options for c in option.contributions}
    return Reading(
        title=clean(workshop.get("title")),
        controller=clean(workshop.get("controller")),
        started=moment(workshop["created_at"], crs),
        phase=(state.get("phase", "phase") or {}).get("phase", ""),
        site=site,
        crs=crs,
        places=tuple(Place(clean(place["name"]), _point(place)) for place in site.get("places") or []),
        colleges=tuple(_colleges(state, workshop, visible)),
        contributions=contributions,
        findings=findings,
        options=options,
        unplaced=tuple(c for c in visible if c.key not in placed and c.type == "idea"),
    )


def masked(count: int, people: int | None = None) -> str:
    """A count by collège as it may be told: of people, or of what ``people`` people of a collège did."""
    if people is not None and 0 < people < FEWEST:
        return _("not detailed")
    if 0 < count < FEWEST:
        return _("fewer than %(count)s") % {"count": FEWEST}
    return number(count)


def typed(contributions: Iterable[Contribution], type: str) -> list[Contribution]:
    return [c for c in contributions if c.type == type]


def best_backed(contributions: Iterable[Contribution]) -> list[Contribution]:
    """Most supported first; then in the order of numbers."""
    return sorted(contributions, key=lambda c: -c.supports)


def _contributions(state: State, site: Value) -> Iterable[Contribution]:
    college_of = {key: person.get("college", "") for key, person in state.all("participant").items()}
    places = {place["id"]: place for place in site.get("places") or []}
    backers: dict[str, Counter[str]] = {}
    for support in state.all("support").values():
        backers.setdefault(support["target"], Counter())[college_of.get(support["author"], "")] += 1
    for kind in KINDS:
        for key, value in sorted(state.all(kind).items(), key=lambda item: item[1]["number"]):
            status = "withdrawn" if "withdrawn" in value else "hidden" if "hidden" in value else "visible"
            shown = value if status == "visible" else {}
            place = places.get(shown.get("place") or "")
            geometry = shown.get("geometry") or (place and _point(place))
            yield Contribution(
                key=key,
                ref=f"{'C' if kind == 'idea' else 'A'}{value['number']}",
                kind=kind,
                type=value.get("type", "idea" if kind == "idea" else ""),
                status=status,
                text=clean(shown.get("text")),
                college=college_of.get(value["author"], ""),
                author=value["author"],
                phase=value.get("phase") or "",
                prompt=clean(value.get("prompt")),
                made_at=value["made_at"],
                place=clean(place["name"]) if place else "",
                geometry=geometry,
                drawn=bool(shown.get("geometry")),
                option=(state.get("placement", key) or {}).get("option"),
                backers=backers.get(key, Counter()) if status == "visible" else Counter(),
            )


def _colleges(state: State, workshop: Value, visible: list[Contribution]) -> Iterable[College]:
    people = Counter(person.get("college", "") for person in state.all("participant").values())
    said = Counter(c.college for c in visible)
    supports = sum((Counter(c.backers) for c in visible), Counter[str]())
    names = {college["id"]: clean(college["name"]) for college in workshop.get("colleges") or []}
    for college in sorted(set(people) - set(names)):
        names[college] = _("Not stated")
    return [College(id, name, people[id], said[id], supports[id]) for id, name in names.items()]


def _option(
    state: State,
    key: str,
    value: Value,
    contributions: tuple[Contribution, ...],
    findings: tuple[Contribution, ...],
    crs: str,
) -> Option:
    rests_on = tuple(c for c in contributions if c.status == "visible" and c.option == key)
    footprint: Mapping[str, Any] = state.get("footprint", key) or {}
    authors = {c.author: c.college for c in rests_on}
    return Option(
        key=key,
        letter=letter(value["number"]),
        title=clean(value.get("title")) or _("Untitled"),
        subtitle=clean(value.get("subtitle")),
        intention=clean(value.get("intention")),
        quote=next((c for c in contributions if c.key == value.get("quote") and c.status == "visible"), None),
        contributions=rests_on,
        people=Counter(authors.values()),
        backers=sum((Counter(c.backers) for c in rests_on), Counter[str]()),
        footprint=footprint.get("geometry"),
        area_m2=footprint.get("area_m2") or 0.0,
        share=footprint.get("share") or 0.0,
        found_within=tuple(_within(findings, rests_on, footprint.get("geometry"), crs)),
    )


def _within(
    findings: Iterable[Contribution], rests_on: tuple[Contribution, ...], footprint: Geometry | None, crs: str
) -> Iterable[Contribution]:
    if footprint is None:
        return []
    ground = to_legal(footprint, crs)
    others = (c for c in findings if c.geometry and c.type != "idea" and c not in rests_on)
    return [c for c in others if c.geometry and ground.intersects(to_legal(c.geometry, crs))]


def letter(number: int) -> str:
    """1 is A, 26 is Z, 27 is AA."""
    written = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        written = chr(ord("A") + rest) + written
    return written


def _point(place: Value) -> Geometry:
    return {"type": "Point", "coordinates": list(place["point"])}


def _crs_of(geometry: Geometry) -> str:
    at = shape(geometry).representative_point()
    return legal_crs(at.x, at.y)
