"""The demo's script: who is in the room, and what each says, in order, at the pace of a lively room."""

from collections.abc import Iterator
from dataclasses import dataclass

from facilitation.changes import Value
from facilitation.demo import DemoContribution, DemoRoom
from facilitation.rehearsal.door import CHANCE, Person
from facilitation.rehearsal.phone import fresh_id
from facilitation.rehearsal.words import Said

PAUSE = 1.2
"""Seconds between two contributions, on average; a support comes quicker."""


@dataclass(frozen=True, slots=True)
class Line:
    """After ``pause`` seconds, the person of that index says this."""

    pause: float
    by: int
    said: Said


def people(room: DemoRoom) -> list[Person]:
    """Everyone in the demo's room."""
    return [Person(person["name"], person["college"]) for person in room["people"]]


def lines(room: DemoRoom, site: Value) -> Iterator[Line]:
    """The contributions in their order, and each support some contributions after what it supports."""
    keys = [fresh_id() for _contribution in room["contributions"]]
    due: dict[int, list[tuple[int, int]]] = {}
    for by, target in room["supports"]:
        due.setdefault(target + CHANCE.randint(3, 12), []).append((by, target))
    last = len(keys) - 1
    for i, contribution in enumerate(room["contributions"]):
        said = Said(contribution["kind"], keys[i], _value(contribution, site))
        yield Line(PAUSE * CHANCE.uniform(0.5, 1.5), contribution["by"], said)
        for moment in sorted(moment for moment in due if moment == i or (i == last and moment > i)):
            for by, target in due[moment]:
                yield Line(PAUSE * CHANCE.uniform(0.2, 0.6), by, Said("support", keys[target], {}))


def _value(contribution: DemoContribution, site: Value) -> Value:
    if contribution["kind"] == "idea":
        return {"text": contribution["text"]}
    named = contribution.get("place")
    place = next(place["id"] for place in site["places"] if named == place["name"]) if named else None
    return {
        "type": contribution["type"],
        "text": contribution["text"],
        "geometry": contribution.get("geometry"),
        "place": place,
    }
