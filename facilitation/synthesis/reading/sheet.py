"""A table of values, whatever file it ends in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

Kind = Literal["text", "integer", "real", "share", "moment"]
Cell = str | int | float | datetime | None


@dataclass(frozen=True)
class Column:
    """``name`` is for programs and never changes; ``title`` is read by people; ``width`` is in characters."""

    name: str
    title: str
    kind: Kind = "text"
    width: int = 14
    decimals: int = 2


@dataclass(frozen=True)
class Sheet:
    """``name`` is the CSV's, without its ending; every row has one cell for each column. A moment is a time with its
    zone, on the clock of the place."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def in_utc(moment: datetime) -> str:
    """2026-11-22T08:05:00.000Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
