"""The document, whatever it is written as: headings, sentences with their sources, tables, figures.

Writers (``docx.py``) turn it into a file and add nothing to what it says.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from facilitation.synthesis.map import SiteMap

Role = Literal["body", "lead", "quote", "note", "item"]
Align = Literal["left", "right"]


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
class Heading:
    """``level`` 1 to 3. Levels 1 and 2 are numbered, but for those of the annex."""

    level: int
    words: str
    numbered: bool = True
    new_page: bool = False


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
class Figure:
    """A map; ``alt`` says in words what it shows."""

    drawing: SiteMap
    caption: str
    alt: str


Block = Heading | Paragraph | Table | Figure


@dataclass(frozen=True)
class Document:
    """``cover`` are the lines below the title; ``made`` is the workshop's time, never the clock's."""

    title: str
    subtitle: str
    cover: tuple[Text, ...]
    made: datetime
    blocks: tuple[Block, ...]
