"""What the tables and the layers say alike: by whom, where, in which option, with which photos.

No name and no key of a participant goes further; and no collège of fewer than three people is named beside what one
of them said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from facilitation.changes import State, Value
from facilitation.synthesis.reading.options import Option
from facilitation.synthesis.reading.reading import FEWEST, Reading
from facilitation.synthesis.reading.said import Contribution
from facilitation.synthesis.reading.sheet import Column
from facilitation.synthesis.reading.typography import clean, moment
from facilitation.texts import _


@dataclass(frozen=True)
class Photo:
    """``ref`` is P3, ``file`` its name in the package; ``of`` is what it shows."""

    key: str
    author: str
    ref: str
    file: str
    of: Contribution
    made_at: datetime
    width: int
    height: int


@dataclass(frozen=True)
class Told:
    """A workshop read, with its folded log for what the reading leaves out."""

    reading: Reading
    state: State

    def when(self, at: str) -> datetime:
        """A stored time on the clock of the place."""
        return moment(at, self.reading.crs)

    def session(self, value: Value) -> int | None:
        """Which of the merged sessions it comes from; None in a workshop that is one session."""
        session = value.get("session")
        return session["number"] if session else None

    @property
    def sessions(self) -> bool:
        """Whether the workshop was merged from several sessions."""
        return bool(self.reading.sessions)

    @property
    def session_column(self) -> tuple[Column, ...]:
        """In a merged workshop, the column that says from which session."""
        return (Column("seance", _("Session"), "integer", 9),) if self.sessions else ()

    @cached_property
    def options(self) -> Mapping[str, Option]:
        return {option.key: option for option in self.reading.options}

    @cached_property
    def contributions(self) -> Mapping[str, Contribution]:
        return {told.key: told for told in self.reading.contributions}

    def letters(self, options: list[str]) -> str:
        """Their letters: A, C. Dropped options are left out."""
        return ", ".join(self.options[key].letter for key in options if key in self.options)

    def refs(self, contributions: list[str]) -> str:
        """Their numbers: C12, A7."""
        return ", ".join(self.contributions[key].ref for key in contributions if key in self.contributions)

    @cached_property
    def photos(self) -> list[Photo]:
        """The photos that may be shown, in the order of their numbers: neither they nor what they belong to is hidden
        or withdrawn."""
        return [photo for photo, shown in self._photos() if shown]

    @cached_property
    def photos_of(self) -> Mapping[str, str]:
        """The numbers of the photos of each contribution."""
        found: dict[str, list[str]] = {}
        for photo in self.photos:
            found.setdefault(photo.of.key, []).append(photo.ref)
        return {key: ", ".join(refs) for key, refs in found.items()}

    @cached_property
    def photos_kept_back(self) -> list[Photo]:
        """Those that the facilitation hid: kept for whoever answers for the workshop."""
        return [photo for photo, shown in self._photos() if not shown]

    def _photos(self) -> list[tuple[Photo, bool]]:
        found = []
        for key, value in sorted(self.state.all("photo").items(), key=lambda item: item[1]["number"]):
            of = self.contributions.get(value["contribution"])
            if of is None or "withdrawn" in value:
                continue
            ref = f"P{value['number']}"
            photo = Photo(
                key=key,
                author=value["author"],
                ref=ref,
                file=f"{ref}.jpg",
                of=of,
                made_at=self.when(value["made_at"]),
                width=value["width"],
                height=value["height"],
            )
            found.append((photo, "hidden" not in value and of.status == "visible"))
        return found


def small() -> str:
    """In place of the name of a collège of one or two people."""
    return _("fewer than %(count)s people") % {"count": FEWEST}


def scenario_ref(value: Value) -> str:
    """S1, S2..."""
    return f"S{value['number']}"


def titled(value: Value) -> str:
    return clean(value.get("title")) or _("Untitled")
