"""The document as plain values: what the board shows when it is read out, and what the PDF and the page are made of."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from facilitation.synthesis.document.model import Answer, Block, Document, Paragraph, Photos, Section, Table, Text
from facilitation.synthesis.figures.figure import Figure
from facilitation.texts import LANGUAGE, _

_NAMES = re.compile(r'(\bid="|url\(#)')

Value = dict[str, Any]


def document_json(document: Document) -> Value:
    """The whole document: its sections in the order of reading, each with its number, its blocks and its sections.

    ``sources`` tells in full every contribution that a sentence rests on, by number. Ids within the drawings (``svg``)
    are unique in the document: they can stand in one page.
    """
    numbering = _Numbering()
    sections = [
        _section(section, str(index), 1, numbering) for index, section in enumerate(document.sections)
    ]  # chapters count from 0
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": LANGUAGE,
        "cover": [_text(text) for text in document.cover],
        "note": _("Working draft, written from the contributions of the workshop, to be completed by its author."),
        "sections": sections,
        "sources": {
            source.ref: {"key": source.key, "kind": source.kind, "words": source.words, "college": source.college}
            for source in document.sources
        },
    }


def stance_words(answer: Answer) -> tuple[str, str]:
    """What the document writes of the room's answer: a heading, and the room's own words."""
    heading = {
        "agreed": _("The room agrees"),
        "amended": _("Amended by the room"),
        "disputed": _("The room disagrees"),
    }[answer.stance]
    return heading, answer.text


class _Numbering:
    """Tables, figures: each kind counts for itself, as captions do."""

    def __init__(self) -> None:
        self.tables, self.figures = count(1), count(1)


def _section(section: Section, number: str, depth: int, numbering: _Numbering) -> Value:
    return {
        "id": section.id or None,
        "number": number,
        "title": section.title,
        "new_page": section.new_page,
        "landscape": section.landscape,
        "reading": _answer(section.answer),
        "blocks": [_block(block, numbering) for block in section.blocks],
        "sections": [
            _section(each, f"{number}.{index}" if depth == 1 else "", depth + 1, numbering)
            for index, each in enumerate(section.sections, start=1)
        ],
    }


def _answer(answer: Answer | None) -> Value | None:
    if answer is None:
        return None
    heading, words = stance_words(answer)
    return {"stance": answer.stance, "heading": heading, "text": words}


def _block(block: Block, numbering: _Numbering) -> Value:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "role": block.role, "texts": [_text(text) for text in block.texts]}
        case Table():
            return {
                "kind": "table",
                "number": next(numbering.tables),
                "caption": block.caption,
                "small": block.small,
                "columns": [{"title": c.title, "width": c.width, "align": c.align} for c in block.columns],
                "rows": [[_text(text) for text in row] for row in block.rows],
            }
        case Figure():
            number = next(numbering.figures)
            return {
                "kind": "figure",
                "number": number,
                "caption": block.caption,
                "alt": block.alt,
                "svg": _NAMES.sub(rf"\g<1>f{number}-", block.svg),
            }
        case Photos():
            return {
                "kind": "photos",
                "photos": [
                    {"key": p.key, "ref": p.ref, "source": p.source, "caption": p.caption, "alt": p.alt}
                    for p in block.prints
                ],
            }


def _text(text: Text) -> Value:
    return {"words": text.words, "sources": list(text.sources), "gap": text.gap, "home": text.home}


def photo_keys(document: Document) -> Iterator[str]:
    """The keys of the photos that the document shows, each once."""
    seen: dict[str, None] = {}
    for section in _all(document.sections):
        for block in section.blocks:
            if isinstance(block, Photos):
                seen |= dict.fromkeys(each.key for each in block.prints)
    yield from seen


def _all(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _all(section.sections)
