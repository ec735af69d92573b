"""The PDF: what it claims to conform to, its tags, its words, its bytes."""

import io
import re
from typing import Any

import pytest
from drafted import drafted, hostile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject
from rich_workshop import photo_bytes
from synthesis_workshops import Workshop, point

from facilitation.changes import State
from facilitation.synthesis.document.album import prints
from facilitation.synthesis.document.draft import draft
from facilitation.synthesis.document.pdf import pdf_file
from facilitation.synthesis.figures.fonts import MISSING, drawable, drawable_svg
from facilitation.texts import LANGUAGE, _


def photos(key: str) -> bytes | None:
    return photo_bytes(int(key[-3:]), 1600, 1200)


def file(state: State) -> bytes:
    return pdf_file(draft(state), prints(photos))


@pytest.fixture(scope="session")
def content() -> bytes:
    return file(drafted().state())


@pytest.fixture(scope="session")
def reader(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text_of(reader: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def tags(reader: PdfReader) -> list[DictionaryObject]:
    """Every element of the structure tree."""
    found: list[DictionaryObject] = []
    waiting: list[Any] = [reader.root_object["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, DictionaryObject):
            found.append(element)
            if "/K" in element:
                waiting.append(element["/K"])
    return found


def test_it_declares_pdf_a_and_pdf_ua_its_language_and_its_title(reader: PdfReader) -> None:
    root = reader.root_object
    stream = root["/Metadata"].get_object()
    assert isinstance(stream, StreamObject)
    metadata = stream.get_data().decode()
    for claim in ("pdfaid:part>2<", "pdfaid:conformance>A<", "pdfuaid:part>1<"):
        assert claim in metadata
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert str(root["/Lang"]).startswith(LANGUAGE)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    assert reader.metadata is not None
    assert "Que faire du moulin ?" in str(reader.metadata.title)
    assert str(reader.metadata["/CreationDate"]).startswith("D:20261122")


def test_headings_tables_lists_and_figures_are_tagged(reader: PdfReader) -> None:
    kinds = [str(tag.get("/S")) for tag in tags(reader)]
    for kind in ("/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/LI", "/Figure", "/Link", "/P"):
        assert kind in kinds, kind
    assert kinds.count("/H1") >= 12
    figures = [tag for tag in tags(reader) if tag.get("/S") == "/Figure"]
    assert len(figures) == 8 + 4
    assert all(len(str(tag["/Alt"])) > 20 for tag in figures)


def test_its_words_are_text_and_its_numbers_are_links(reader: PdfReader) -> None:
    written = text_of(reader)
    for words in ("Un marché sous la halle", "Halle et ateliers", "Sécuriser la halle", _("The room disagrees")):
        assert words in written
    links = [
        note for page in reader.pages for note in page.get("/Annots", []) if note.get_object()["/Subtype"] == "/Link"
    ]
    assert len(links) > 40
    assert "SECRET" not in written


def test_wide_chapters_lie_on_their_side(reader: PdfReader) -> None:
    turned = [page.mediabox.width > page.mediabox.height for page in reader.pages]
    assert any(turned)
    assert not turned[0]
    assert not turned[-1]


def test_the_same_workshop_gives_the_same_bytes(content: bytes) -> None:
    assert file(drafted().state()) == content


def test_an_empty_workshop_and_one_contribution_are_sound() -> None:
    workshop = Workshop()
    assert _("Nobody has joined the workshop.") in text_of(PdfReader(io.BytesIO(file(workshop.state()))))
    workshop.annotation("x", "memory", "Un seul mot", point(4.568, 49.48))
    assert "Un seul mot" in text_of(PdfReader(io.BytesIO(file(workshop.state()))))


def test_hostile_texts_are_set_as_texts() -> None:
    written = text_of(PdfReader(io.BytesIO(file(hostile().state()))))
    assert "<w:p><script>alert(1)</script>" in written
    assert "#set text(red) *gras* _it_ `code` $x^2$" in written
    assert "{{titre}} %(count)s" in written
    assert "mmmmm" in written


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), min_size=40, max_size=40))
def test_no_text_stops_the_pdf(texts: list[str]) -> None:
    places = [{"id": str(i), "name": text, "point": [4.566 + i / 1000, 49.48]} for i, text in enumerate(texts[:7])]
    workshop = Workshop(places=places, context=[])
    for text in texts:
        workshop.idea("x", text)
    assert pdf_file(draft(workshop.state())).startswith(b"%PDF-1.7")


def test_what_no_font_of_ours_has_becomes_a_square_and_nothing_else_changes() -> None:
    assert drawable("L’été, 39\u202f526 m² – 🌳 مرحبا é") == "L’été, 39\u202f526 m² – 🌳 مرحبا é"
    assert drawable("日本\uf400") == MISSING * 3
    assert drawable("👩‍👩‍👧‍👦🇫🇷❤️") == "👩‍👩‍👧‍👦🇫🇷❤️"


def test_a_drawing_keeps_the_words_of_its_first_font_and_no_others() -> None:
    assert drawable_svg("<text>L’été e\u0301 œ</text>") == "<text>L’été é œ</text>"
    assert drawable_svg("<text>Parc 🌳❤️ مرحبا שלום 日本</text>") == "<text>Parc  … … …</text>"
