"""Proposals that wait for a click: cards that resemble each other, and options whose parts lie apart on the map."""

import hashlib
from collections.abc import Sequence

from shapely.geometry.base import BaseGeometry

from facilitation.changes import State, Value
from facilitation.domain.copies import links_of, root
from facilitation.domain.geometry import to_legal
from facilitation.domain.options import LONGEST_TITLE
from facilitation.grouping.apart import APART, parts_apart, side
from facilitation.grouping.engine.reading import Reader
from facilitation.grouping.language.french import normalise
from facilitation.grouping.likeness import central, groups_alike
from facilitation.grouping.room import Room
from facilitation.texts import _

LONGEST_SENTENCE = 60  # characters of a contribution that serves as a title


def found(state: State, room: Room, reader: Reader) -> dict[str, Value]:
    """The clues that the workshop calls for now, by key; what the facilitator refused does not come back."""
    values = [*_similar(state, room, reader), *_apart(state, room)] if room.standing else []
    refused = [set(clue["cards"]) for clue in state.all("clue").values() if clue.get("refused")]
    fresh = [value for value in values if not any(_mostly(set(value["cards"]), cards) for cards in refused)]
    return {_key(value): value for value in fresh}


def _similar(state: State, room: Room, reader: Reader) -> list[Value]:
    """Cards that say the same in other words: what is said again in the same words goes along, and counts for one."""
    links, unplaced, said = links_of(state), room.unplaced(), dict[str, list[str]]()
    for key, text in unplaced.items():
        said.setdefault(normalise(unplaced.get(root(links, key), text)).strip(), []).append(key)
    alike = {keys[0]: keys for keys in said.values()}
    texts = {first: unplaced[first] for first in alike}
    return [
        {
            "sort": "similar",
            "title": _cut(texts[central(reader, group, texts)]),
            "cards": [key for first in group for key in alike[first]],
            "option": None,
        }
        for group in groups_alike(reader, texts)
    ]


def _apart(state: State, room: Room) -> list[Value]:
    site = state.get("site", "site")
    drawn = {key: shape for key, _text, shape in room.drawn()}
    values: list[Value] = []
    for option in room.standing:
        shapes = {key: each.shape for key, each in drawn.items() if each.option == option}
        title = (state.get("option", option) or {})["title"]
        for part in parts_apart(shapes)[1:]:
            where = _where(site or {}, [shapes[key] for key in part])
            named = _("%(title)s (%(place)s)") % {
                "title": title[: LONGEST_TITLE - len(where) - 3].strip(),
                "place": where,
            }
            values.append({"sort": "place", "title": named, "cards": part, "option": option})
    return values


def _where(site: Value, part: Sequence[BaseGeometry]) -> str:
    """The name of the nearest named place, or the side of the site."""
    crs = site["crs"]
    near = [
        (
            min(each.distance(to_legal({"type": "Point", "coordinates": place["point"]}, crs)) for each in part),
            place["name"],
        )
        for place in site.get("places", [])
    ]
    closest = min(near, default=(APART + 1, ""))
    if closest[0] <= APART:
        return str(closest[1])
    sides = {"north": _("north side"), "east": _("east side"), "south": _("south side"), "west": _("west side")}
    return sides[side(list(part), to_legal(site["geometry"], crs))]


def _mostly(cards: set[str], refused: set[str]) -> bool:
    return len(cards & refused) * 2 > len(cards)


def _key(value: Value) -> str:
    told = "|".join([value["sort"], value["option"] or "", *sorted(value["cards"])])
    return hashlib.sha256(told.encode()).hexdigest()[:24]


def _cut(text: str) -> str:
    if len(text) <= LONGEST_SENTENCE:
        return text
    return text[:LONGEST_SENTENCE].rsplit(" ", 1)[0] + "…"
