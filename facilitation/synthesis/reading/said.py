"""What people said, for the documents: contributions and photos without names, and what says another again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry import shape

from facilitation.changes import State, Value
from facilitation.domain.contributions import KINDS, label
from facilitation.domain.geometry import Geometry
from facilitation.synthesis.reading.typography import clean

TYPES = ("asset", "constraint", "idea", "memory", "question")


@dataclass(frozen=True)
class Photo:
    """A visible photo (P3) of a visible contribution. ``author`` is a participant's key: for finding the file only."""

    key: str
    ref: str
    number: int
    author: str
    width: int
    height: int
    made_at: str


@dataclass(frozen=True)
class Contribution:
    """An idea (C12) or an annotation (A7). Only a visible one has words, a place and a geometry.

    ``geometry`` is GeoJSON in EPSG:4326: the drawing (``drawn``), or else the named place's point. ``backers`` counts
    its supports by collège id, but for those who support what says the same. ``copy_of`` is the key of the visible
    contribution that it says again; ``condition`` the option that it is a condition of; ``placed_by`` who placed it;
    ``session`` the number of the session that it comes from, in a workshop put together from several.
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
    copy_of: str | None = None
    condition: str | None = None
    placed_by: str = ""
    idle: bool = False
    mentions: tuple[str, ...] = ()
    photos: tuple[Photo, ...] = ()
    session: int | None = None

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
class Voice:
    """A contribution and the near-copies of it that stand in the same list: told once, counted together."""

    first: Contribution
    others: tuple[Contribution, ...]

    @property
    def all(self) -> tuple[Contribution, ...]:
        return self.first, *self.others

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(each.ref for each in self.all)

    @property
    def backers(self) -> Counter[str]:
        return sum((Counter(each.backers) for each in self.all), Counter[str]())

    @property
    def supports(self) -> int:
        return sum(self.backers.values())

    @property
    def colleges(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.college for each in self.all))


def voices(told: Iterable[Contribution]) -> list[Voice]:
    """Each near-copy beside what it says again, where both are there; most supported first, then by number."""
    listed = list(told)
    known = {each.key: each for each in listed}
    heads: dict[str, list[Contribution]] = {}
    for each in listed:
        head = known.get(each.copy_of or "", each)
        while head.copy_of in known and head.copy_of != each.key:
            head = known[head.copy_of]
        heads.setdefault(head.key, []).append(each)
    gathered = []
    for key, group in heads.items():
        first = known[key]
        gathered.append(Voice(first, tuple(each for each in group if each is not first)))
    return sorted(gathered, key=lambda voice: -voice.supports)


def contributions(state: State, site: Value) -> Iterable[Contribution]:
    """Every contribution, hidden and withdrawn ones included: ideas first, in the order of their numbers."""
    college_of = {key: person.get("college", "") for key, person in state.all("participant").items()}
    places = {place["id"]: place for place in site.get("places") or []}
    photos = _photos(state)
    backers: dict[str, Counter[str]] = {}
    for support in state.all("support").values():
        if not support.get("double"):
            backers.setdefault(support["target"], Counter())[college_of.get(support["author"], "")] += 1
    visible = {
        key
        for kind in KINDS
        for key, value in state.all(kind).items()
        if "hidden" not in value and "withdrawn" not in value
    }
    for kind in KINDS:
        for key, value in sorted(state.all(kind).items(), key=lambda item: item[1]["number"]):
            status = "withdrawn" if "withdrawn" in value else "hidden" if "hidden" in value else "visible"
            shown = value if status == "visible" else {}
            place = places.get(shown.get("place") or "")
            placement = state.get("placement", key) or {}
            original = (state.get("copy", key) or {}).get("of")
            mentioned = (state.get("mention", key) or {}).get("places") or []
            yield Contribution(
                key=key,
                ref=label(kind, value),
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
                geometry=shown.get("geometry") or (place and point(place)),
                drawn=bool(shown.get("geometry")),
                option=placement.get("option"),
                backers=backers.get(key, Counter()) if shown else Counter(),
                copy_of=original if shown and original in visible and original != key else None,
                condition=shown.get("condition"),
                placed_by=placement.get("by") or "",
                idle=bool(placement.get("idle")),
                mentions=tuple(clean(places[each]["name"]) for each in mentioned if each in places) if shown else (),
                photos=tuple(photos.get(key, ())) if shown else (),
                session=(value.get("session") or {}).get("number"),
            )


def _photos(state: State) -> dict[str, list[Photo]]:
    """The visible photos by the key of their contribution, in the order of their numbers."""
    found: dict[str, list[Photo]] = {}
    for key, value in sorted(state.all("photo").items(), key=lambda item: item[1]["number"]):
        if "hidden" not in value and "withdrawn" not in value:
            width, height, made = value.get("width", 0), value.get("height", 0), value["made_at"]
            photo = Photo(key, f"P{value['number']}", value["number"], value["author"], width, height, made)
            found.setdefault(value["contribution"], []).append(photo)
    return found


def typed(told: Iterable[Contribution], type: str) -> list[Contribution]:
    return [each for each in told if each.type == type]


def best_backed(told: Iterable[Contribution]) -> list[Contribution]:
    """Most supported first; then in the order of numbers."""
    return sorted(told, key=lambda each: -each.supports)


def refs(told: Sequence[Contribution]) -> tuple[str, ...]:
    return tuple(each.ref for each in told)


def point(place: Value) -> Geometry:
    return {"type": "Point", "coordinates": list(place["point"])}
