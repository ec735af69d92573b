"""The document, whatever it is written as: sections, sentences with their sources, tables, figures, photos.

Writers (``docx.py``, ``pdf.py``, ``html.py``) turn it into a file and add nothing to what it says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from facilitation.synthesis.figures.figure import Figure

Role = Literal["body", "lead", "quote", "note", "item"]
Align = Literal["left", "right"]
Stance = Literal["agreed", "amended", "disputed"]


@dataclass(frozen=True)
class Text:
    """A sentence or a cell: its words, and the numbers of the contributions they rest on (C12, A7).

    A ``gap`` is for the author to fill. ``home`` makes this the place where that contribution is told in full: whatever
    has it as a source leads there.
    """

    words: str
    sources: tuple[str, ...] = ()
    gap: bool = False
    home: str = ""


@dataclass(frozen=True)
class Paragraph:
    texts: tuple[Text, ...]
    role: Role = "body"


@dataclass(frozen=True)
class Column:
    """``width`` is a part of the sum of all widths in the table."""

    title: str
    width: float
    align: Align = "left"


@dataclass(frozen=True)
class Table:
    """The first row, made of the columns' titles, is the header; ``small`` is for the long ones."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]
    small: bool = False


@dataclass(frozen=True)
class Print:
    """A photo on the page: its key in the log, its number (P3) and the contribution that it belongs to."""

    key: str
    ref: str
    source: str
    caption: str
    alt: str


@dataclass(frozen=True)
class Photos:
    """Photos side by side, two by two."""

    prints: tuple[Print, ...]


Block = Paragraph | Table | Figure | Photos


@dataclass(frozen=True)
class Answer:
    """What the room said of a section when it was read out."""

    stance: Stance
    text: str


@dataclass(frozen=True)
class Section:
    """``id`` is stable from one draft to the next: the room's answers are kept under it. Only chapters and the sheets
    of options have one. Sections in sections are at most three deep; those of the third level have no number.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()
    id: str = ""
    new_page: bool = False
    landscape: bool = False
    answer: Answer | None = None


@dataclass(frozen=True)
class Source:
    """Who said a contribution, as the document tells it: no name."""

    key: str
    ref: str
    kind: str
    words: str
    college: str


@dataclass(frozen=True)
class Document:
    """``cover`` are the lines below the title; ``made`` is the workshop's time, never the clock's.

    ``about`` holds the facts that a team's template may ask for, by their French names (``titre``, ``commune``...).
    """

    title: str
    subtitle: str
    cover: tuple[Text, ...]
    made: datetime
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    about: dict[str, str]


def walk(sections: tuple[Section, ...], depth: int = 1, above: str = "") -> Iterator[tuple[Section, int, str]]:
    """Every section in the order of reading, with its depth (1 for chapters) and its number (``3.1``).

    Chapters count from 0, as the outline of the livrable does; the third level has no number.
    """
    for index, section in enumerate(sections, start=0 if depth == 1 else 1):
        number = f"{above}.{index}" if above else str(index)
        yield section, depth, number if depth < 3 else ""
        yield from walk(section.sections, depth + 1, number)
