"""The sessions of one workshop put together: one log, in the order of their days, with all that was said.

Contributions, photos, actions, scenarios and options are numbered on from one session to the next. Options that have
the same title, or are of the same usage, become one; what the sessions' weighings gave stays apart, under
``<option>.<session>``, and what each one gave is not taken along: counted again, it would be counted together. Who and
what came from which session is told by ``session`` ``{number, title, date}``.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from facilitation.changes import Change, State, Value, fold
from facilitation.domain.footprints import overlaps
from facilitation.domain.geometry import footprint
from facilitation.domain.options import standing
from facilitation.importing.parcel import Refused
from facilitation.texts import _

NUMBERED = ("idea", "annotation", "photo", "scenario", "action")
FROM_A_SESSION = ("idea", "annotation", "photo", "participant")
# Said once for all; and what can only be made again, or not at all, of several logs.
LEFT_OUT = ("workshop", "site", "overlaps", "undo", "ballot")
OWN_KEYS = ("participant", "idea", "annotation", "photo", "option", "scenario", "action")


@dataclass(frozen=True)
class Session:
    """``name`` is what a refusal calls it; ``log`` folds into ``state``."""

    name: str
    id: str
    log: Sequence[Change]
    state: State

    @property
    def workshop(self) -> Value:
        return self.state.things["workshop"]["workshop"]

    @property
    def site(self) -> Value:
        return self.state.things["site"]["site"]

    @cached_property
    def keys(self) -> set[tuple[str, str]]:
        return {(change.kind, change.key) for change in self.log if change.kind in OWN_KEYS}


def merged(sessions: Sequence[Session], title: str = "") -> list[Change]:
    """The log of the workshop that these sessions make together. Raises parcel.Refused."""
    in_order = sorted(sessions, key=lambda session: session.workshop["created_at"])
    _refuse_strangers(in_order)
    whole = _Whole(in_order, title)
    for number, session in enumerate(in_order, start=1):
        whole.take(number, session)
    whole.finish()
    return whole.log


class _Whole:
    """The log that grows, session by session."""

    def __init__(self, sessions: Sequence[Session], title: str) -> None:
        self.log: list[Change] = []
        first, last = sessions[0], sessions[-1]
        self._told = [
            {"number": number, "title": session.workshop["title"], "date": session.workshop["created_at"]}
            for number, session in enumerate(sessions, start=1)
        ]
        self._colleges = _Named("name")
        self._places = _Named("name")
        for number, session in enumerate(sessions, start=1):
            self._colleges.take(number, session.workshop.get("colleges") or [])
            self._places.take(number, session.site.get("places") or [])
        workshop = {
            **last.workshop,
            "title": title or first.workshop["title"],
            "colleges": self._colleges.all,
            "created_at": first.workshop["created_at"],
            "sessions": self._told,
        }
        opening = first.log[0]
        self._put(replace(opening, id="merged.workshop", kind="workshop", key="workshop", value=workshop))
        site = {**last.site, "places": self._places.all}
        self._put(replace(opening, id="merged.site", kind="site", key="site", value=site))
        self._state = fold(self.log)
        self._joined: dict[str, list[Value]] = {}

    def take(self, number: int, session: Session) -> None:
        """All that a session's log holds, as it is said in the whole."""
        into = self._options(session)
        highest = {kind: _highest(self._state, kind) for kind in NUMBERED}
        numbers = self._numbers_of_new_options(session, into)
        for change in session.log:
            key, value = change.key, change.value
            if change.kind in LEFT_OUT or (change.kind in ("option", "footprint") and key in into):
                continue
            if value is not None:
                value = self._mapped(value, number, into)
                if change.kind in NUMBERED:
                    value["number"] += highest[change.kind]
                if change.kind in FROM_A_SESSION:
                    value["session"] = self._told[number - 1]
                if change.kind == "option":
                    value["number"] = numbers[key]
                if change.kind == "relation" and len(value["options"]) < 2:
                    continue
            if change.kind == "result":
                option = into.get(key, key)
                key = f"{option}.{number}"
                value = value and {**value, "option": option, "session": self._told[number - 1]}
            if change.kind == "reading":
                key = next((key.replace(old, new) for old, new in into.items() if old in key), key)
            self._put(replace(change, key=key, value=value))
        for old, new in into.items():
            self._join_options(number, session, old, new)
        self._state = fold(self.log)

    def finish(self) -> None:
        """What was computed, for the whole: the ground of the options that were joined, and what several ask for.

        Results that any session has shown stay shown, though the last one showed none.
        """
        last = self.log[-1]
        weighing = self._state.get("weighing", "weighing")
        if weighing and not weighing["revealed"] and self._state.all("result"):
            value = {**weighing, "revealed": True}
            self._put(
                replace(last, id="merged.weighing", kind="weighing", key="weighing", value=value, author="system")
            )
        site = self._state.things["site"]["site"]
        for option, grounds in self._joined.items():
            known = self._state.get("footprint", option)
            parts = [each for each in (known, *grounds) if each and each["geometry"]]
            if not parts:
                continue
            value = {
                **footprint([part["geometry"] for part in parts], site["geometry"], site["crs"]),
                "sources": sorted({source for part in parts for source in part.get("sources") or []}),
                "by": "facilitator" if any(part.get("by") == "facilitator" for part in parts) else "engine",
            }
            self._put(replace(last, id=f"merged.{option}", kind="footprint", key=option, value=value, author="engine"))
        shared = overlaps(fold(self.log))
        if shared["pairs"] or shared["places"]:
            value = dict(shared)
            self._put(
                replace(last, id="merged.overlaps", kind="overlaps", key="overlaps", value=value, author="engine")
            )

    def _put(self, change: Change) -> None:
        self.log.append(replace(change, seq=len(self.log) + 1))

    def _options(self, session: Session) -> dict[str, str]:
        """Which options of the session are one with an earlier one: by title, else by usage, each one only once."""
        earlier, into = standing(self._state), dict[str, str]()
        for same in (lambda value: _plain(value["title"]), lambda value: value.get("usage")):
            for key, value in standing(session.state):
                free = (old for old, known in earlier if old not in into.values() and same(known) == same(value))
                if key not in into and same(value) and (found := next(free, None)) is not None:
                    into[key] = found
        return into

    def _numbers_of_new_options(self, session: Session, into: Mapping[str, str]) -> dict[str, int]:
        every = {change.key: change.value for change in session.log if change.kind == "option" and change.value}
        new = sorted((value["number"], key) for key, value in every.items() if key not in into)
        start = _highest(self._state, "option")
        return {key: start + place for place, (_number, key) in enumerate(new, start=1)}

    def _join_options(self, number: int, session: Session, old: str, new: str) -> None:
        known = fold(self.log).things["option"][new]
        other = session.state.things["option"][old]
        joined = {
            **known,
            **{name: known.get(name) or other.get(name) for name in ("subtitle", "intention", "quote", "usage")},
            "stakes": sorted({*(known.get("stakes") or []), *(other.get("stakes") or [])}),
        }
        if joined != known:
            last = session.state.latest["option", old]
            self._put(replace(last, id=f"merged.{number}.{new}", key=new, value=joined))
        if (ground := session.state.get("footprint", old)) is not None:
            self._joined.setdefault(new, []).append(ground)

    def _mapped(self, value: Value, number: int, into: Mapping[str, str]) -> Value:
        """The value with the ids that were changed. Keys of options are random: no text is one."""

        def walk(part: Any, field: str) -> Any:
            if isinstance(part, dict):
                return {name: walk(each, name if name != "id" else field) for name, each in part.items()}
            if isinstance(part, list):
                walked = [walk(each, field) for each in part]
                one_each = all(isinstance(each, str) for each in walked)
                return list(dict.fromkeys(walked)) if one_each and walked != part else walked
            if not isinstance(part, str):
                return part
            if field in ("college", "colleges", "divides"):
                return self._colleges.id(number, part)
            if field in ("place", "places"):
                return self._places.id(number, part)
            return into.get(part, part)

        mapped: Value = walk(value, "")
        return mapped


class _Named:
    """Lists of ``{id, name}`` made one: the same name is the same thing, and the same id under another name is not."""

    def __init__(self, field: str) -> None:
        self._field = field
        self.all: list[Value] = []
        self._ids: dict[tuple[int, str], str] = {}

    def take(self, session: int, values: Iterable[Value]) -> None:
        for value in values:
            same = next((each for each in self.all if each[self._field] == value[self._field]), None)
            if same is None:
                taken = {each["id"] for each in self.all}
                same = {**value, "id": value["id"] if value["id"] not in taken else f"{value['id']}-{session}"}
                self.all.append(same)
            self._ids[session, value["id"]] = same["id"]

    def id(self, session: int, id: str) -> str:
        return self._ids.get((session, id), id)


def _refuse_strangers(sessions: Sequence[Session]) -> None:
    if len(sessions) < 2:
        raise Refused(_("Give the packages of two sessions at least."))
    first = sessions[0]
    for session in sessions:
        if session.workshop.get("sessions"):
            raise Refused(
                _("%(name)s is made of several sessions already: give the package of each of them.")
                % {"name": session.name}
            )
    for session in sessions[1:]:
        same = session.site["id"] == first.site["id"] if first.site.get("id") and session.site.get("id") else None
        if not (session.site["geometry"] == first.site["geometry"] if same is None else same):
            raise Refused(
                _("These sessions are not about one site: %(one)s is about %(site)s, %(other)s about %(elsewhere)s.")
                % {
                    "one": first.name,
                    "site": first.site["name"],
                    "other": session.name,
                    "elsewhere": session.site["name"],
                }
            )
    for one, other in _pairs(sessions):
        if one.id == other.id or one.keys & other.keys:
            raise Refused(
                _("%(one)s and %(other)s hold the same contributions: is it one session twice?")
                % {"one": one.name, "other": other.name}
            )


def _pairs(sessions: Sequence[Session]) -> Iterator[tuple[Session, Session]]:
    for place, one in enumerate(sessions):
        for other in sessions[place + 1 :]:
            yield one, other


def _highest(state: State, kind: str) -> int:
    return max((value["number"] for value in state.all(kind).values()), default=0)


def _plain(title: str) -> str:
    """A title without capitals, accents and marks."""
    letters = unicodedata.normalize("NFKD", title.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c)).split())
