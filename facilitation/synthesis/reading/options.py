"""Options, scenarios and the weighing, as the documents tell them.

Of the weighing, only what the log's ``result`` tells is read: never a ballot.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from facilitation.changes import State, Value
from facilitation.domain.geometry import Geometry, to_legal
from facilitation.synthesis.reading.said import Contribution
from facilitation.synthesis.reading.typography import clean
from facilitation.texts import _


@dataclass(frozen=True)
class Weighed:
    """How a collège, or (``college`` None) the small ones together, weighed an option: counts of people from
    "not at all" (-2) to "quite" (+2), or points."""

    college: str | None
    voters: int
    desirable: tuple[int, ...]
    feasible: tuple[int, ...]
    points: int


@dataclass(frozen=True)
class Apart:
    """A collège that stands apart: which part of it supports the option, and which part of the others."""

    college: str | None
    support: float
    others: float


@dataclass(frozen=True)
class Result:
    """The weighing of an option as it was revealed. ``masked`` people are in no count: their collège is too small.

    ``session`` is the number of the session that weighed it, in a workshop put together from several.
    """

    method: str
    voters: int
    masked: int
    colleges: tuple[Weighed, ...]
    whole: Weighed
    consensus: float
    divides: tuple[Apart, ...]
    session: int | None = None


@dataclass(frozen=True)
class Option:
    """``people`` counts by collège id those who said what it rests on, ``backers`` the supports these received.

    ``found_within`` are findings in its footprint other than ideas; ``alternatives`` and ``combinable`` options' keys.
    ``results`` are one at most, but where sessions were put together: then one for each that weighed it, in order.
    """

    key: str
    letter: str
    title: str
    subtitle: str
    intention: str
    usage: str | None
    stakes: tuple[str, ...]
    quote: Contribution | None
    contributions: tuple[Contribution, ...]
    conditions: tuple[Contribution, ...]
    people: Mapping[str, int]
    backers: Mapping[str, int]
    footprint: Geometry | None
    area_m2: float
    share: float
    by_hand: bool
    found_within: tuple[Contribution, ...]
    alternatives: tuple[str, ...]
    combinable: tuple[str, ...]
    results: tuple[Result, ...]


@dataclass(frozen=True)
class Scenario:
    key: str
    number: int
    title: str
    options: tuple[Option, ...]
    footprint: Geometry | None
    area_m2: float
    share: float


@dataclass(frozen=True)
class Overlap:
    """Two options that ask for the same ground."""

    options: tuple[Option, Option]
    area_m2: float


@dataclass(frozen=True)
class Wanted:
    """A named place that several options ask for."""

    place: str
    options: tuple[Option, ...]


def option(
    state: State,
    key: str,
    value: Value,
    visible: list[Contribution],
    findings: tuple[Contribution, ...],
    crs: str,
) -> Option:
    rests_on = tuple(c for c in visible if c.option == key and not c.idle)
    footprint: Mapping[str, Any] = state.get("footprint", key) or {}
    authors = {c.author: c.college for c in rests_on}
    related: dict[str, list[str]] = {"alternative": [], "combinable": []}
    for relation in state.all("relation").values():
        if key in relation["options"] and relation.get("relation") in related:
            related[relation["relation"]] += [other for other in relation["options"] if other != key]
    return Option(
        key=key,
        letter=letter(value["number"]),
        title=clean(value.get("title")) or _("Untitled"),
        subtitle=clean(value.get("subtitle")),
        intention=clean(value.get("intention")),
        usage=value.get("usage"),
        stakes=tuple(value.get("stakes") or ()),
        quote=next((c for c in visible if c.key == value.get("quote")), None),
        contributions=rests_on,
        conditions=tuple(c for c in visible if c.condition == key),
        people=Counter(authors.values()),
        backers=sum((Counter(c.backers) for c in rests_on), Counter[str]()),
        footprint=footprint.get("geometry"),
        area_m2=footprint.get("area_m2") or 0.0,
        share=footprint.get("share") or 0.0,
        by_hand=footprint.get("by") == "facilitator",
        found_within=tuple(_within(findings, rests_on, footprint.get("geometry"), crs)),
        alternatives=tuple(related["alternative"]),
        combinable=tuple(related["combinable"]),
        results=tuple(_results(state, key)),
    )


def _results(state: State, option: str) -> list[Result]:
    told = [_result(value) for key, value in state.all("result").items() if value.get("option", key) == option]
    return sorted(told, key=lambda each: (each.session is None, each.session or 0))


def _result(value: Value) -> Result:
    return Result(
        method=value["method"],
        voters=value["voters"],
        masked=value.get("masked") or 0,
        colleges=tuple(_weighed(each) for each in value.get("colleges") or []),
        whole=_weighed(value),
        consensus=value.get("consensus") or 0.0,
        divides=tuple(Apart(each["id"], each["support"], each["others"]) for each in value.get("divides") or []),
        session=(value.get("session") or {}).get("number"),
    )


def _weighed(value: Value) -> Weighed:
    return Weighed(
        college=value.get("id"),
        voters=value["voters"],
        desirable=tuple(value.get("desirable") or ()),
        feasible=tuple(value.get("feasible") or ()),
        points=value.get("points") or 0,
    )


def scenarios(state: State, options: Mapping[str, Option]) -> Iterable[Scenario]:
    kept = ((key, value) for key, value in state.all("scenario").items() if "dropped" not in value)
    for key, value in sorted(kept, key=lambda item: item[1]["number"]):
        footprint: Mapping[str, Any] = state.get("footprint", key) or {}
        yield Scenario(
            key=key,
            number=value["number"],
            title=clean(value.get("title")) or _("Untitled"),
            options=tuple(sorted((options[o] for o in value["options"] if o in options), key=lambda o: o.letter)),
            footprint=footprint.get("geometry"),
            area_m2=footprint.get("area_m2") or 0.0,
            share=footprint.get("share") or 0.0,
        )


def wanted(found: Mapping[str, Any], options: Mapping[str, Option]) -> Iterable[Wanted]:
    """The places that several options ask for, and those options."""
    for place in found.get("places") or []:
        asking = tuple(options[key] for key in place["options"] if key in options)
        if len(asking) > 1:
            yield Wanted(clean(place["name"]), asking)


def overlaps(found: Mapping[str, Any], options: Mapping[str, Option]) -> Iterable[Overlap]:
    for pair in found.get("pairs") or []:
        if all(key in options for key in pair["options"]):
            first, second = sorted(
                (options[key] for key in pair["options"]), key=lambda each: (len(each.letter), each.letter)
            )
            yield Overlap((first, second), pair["area_m2"])


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
