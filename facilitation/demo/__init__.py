"""The demo workshop's data, of our own writing: a fictional mill by a fictional river, and what a room says of it."""

import json
from importlib.resources import as_file, files
from typing import Any, Literal, NotRequired, TypedDict

from facilitation.domain.sites import Site, read_site


class DemoPerson(TypedDict):
    """A virtual participant: ``name`` may be empty, ``college`` is a collège's id."""

    name: str
    college: str


class DemoContribution(TypedDict):
    """An idea, or an annotation: a ``type`` and either a ``geometry`` (GeoJSON, EPSG:4326) or the name of a place.

    ``usage`` is the one that its author means: an anchor's id, None where there is none.
    """

    by: int
    phase: Literal["visit", "ideas"]
    kind: Literal["idea", "annotation"]
    text: str
    usage: str | None
    type: NotRequired[Literal["asset", "constraint", "idea", "memory", "question"]]
    geometry: NotRequired[dict[str, Any]]
    place: NotRequired[str]


class DemoRoom(TypedDict):
    """In order of arrival. ``by`` is an index in ``people``; a support is (index of a person, of a contribution)."""

    people: list[DemoPerson]
    contributions: list[DemoContribution]
    supports: list[tuple[int, int]]


def demo_site() -> Site:
    """The fictional mill, with its named places and the background of its map."""
    with as_file(files(__name__) / "site.geojson") as path:
        return read_site(path)


def demo_contributions() -> DemoRoom:
    """Who is in the room, what they say and draw, and whom they support."""
    room: DemoRoom = json.loads((files(__name__) / "contributions.json").read_text(encoding="utf-8"))
    room["supports"] = [(person, contribution) for person, contribution in room["supports"]]
    return room
