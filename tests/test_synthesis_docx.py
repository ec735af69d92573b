"""The document in Word, read back."""

import io
import zipfile

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from synthesis_workshops import Workshop, full, point

from facilitation.changes import State
from facilitation.synthesis.export import docx_bytes
from facilitation.texts import _

HOSTILE = {
    "markup": "<w:p><script>alert(1)</script> & ]]> &lt;",
    "long word": "m" * 10_000,
    "right to left": "مرحبا بكم \u202eabc\u202c \u2067שלום",
    "emoji": "🌳👩‍👩‍👧‍👦 \U0001f1eb\U0001f1f7",
    "control": "a\x00b\x01c\x0bd\x1be\x7ff\ufffe g\ud83d",
    "formula": "=cmd|'/c calc'!A1",
    "lines": "un\r\ndeux\n\n\ttrois",
    "fields": '{ INCLUDEPICTURE "http://example.org" } %(count)s %s {0}',
}


def opened(state: State) -> WordDocument:
    return docx.Document(io.BytesIO(docx_bytes(state)))


def whole_text(word: WordDocument) -> str:
    return "".join(found.text or "" for found in word.element.body.iter(qn("w:t")))


def test_the_same_workshop_gives_the_same_bytes_and_a_changed_one_others() -> None:
    first = docx_bytes(full())
    assert first == docx_bytes(full())
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert first != docx_bytes(Workshop().state())


def test_properties_are_the_workshop_s_own() -> None:
    about = opened(full()).core_properties
    assert about.subject == "Que faire du moulin ?"
    assert about.language is not None
    assert about.language[:2] in ("fr", "en")
    assert about.created is not None
    assert about.created.isoformat()[:16] == "2026-11-22T08:05"
    assert about.created == about.modified


def test_headings_are_real_and_every_link_leads_to_a_bookmark() -> None:
    word = opened(full())
    names = [
        p.style.name for p in word.paragraphs if p.style is not None and (p.style.name or "").startswith("Heading")
    ]
    assert names.count("Heading 1") == 7
    assert names.count("Heading 2") == 11  # 2 of the card, 2 of the proceedings, 5 of the findings, 2 options
    body = word.element.body
    bookmarks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    anchors = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert len(bookmarks) == len(set(bookmarks)) == 7 + 11
    assert "contribution_C1" in anchors
    assert set(anchors) <= set(bookmarks)


def test_tables_repeat_their_header_and_do_not_split_rows() -> None:
    tables = opened(full()).tables
    assert len(tables) > 8
    for table in tables:
        assert table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
        assert all(row._tr.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in table.rows)


def test_every_picture_says_what_it_shows_and_has_its_caption() -> None:
    word = opened(full())
    pictures = word.inline_shapes
    assert len(pictures) == 3  # the site, the findings, the option with a footprint
    for picture in pictures:
        assert len(picture._inline.docPr.get("descr")) > 20
    captions = [p.text for p in word.paragraphs if p.style is not None and p.style.name == "Caption"]
    assert sum(text.startswith(_("Figure")) for text in captions) == 3
    assert len(captions) == 3 + len(word.tables)


def test_nothing_hidden_and_nobody_s_name_is_anywhere_in_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(docx_bytes(full()))) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            for secret in ("SECRET", "Prénom", "participant-"):
                assert secret.encode() not in content, (name, secret)


def test_an_empty_workshop_is_a_sound_document() -> None:
    word = opened(Workshop().state())
    assert _("No contribution was recorded.") in whole_text(word)


def test_one_contribution_is_a_sound_document() -> None:
    workshop = Workshop()
    workshop.join("habitants", 1)
    workshop.idea(workshop.people["habitants"][0], "Un seul mot")
    assert whole_text(opened(workshop.state())).count("Un seul mot") == 2  # to be placed, and the annex


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_written_as_texts(text: str) -> None:
    workshop = Workshop(title=text, name=text, places=[{"id": "p", "name": text, "point": [4.568, 49.48]}])
    workshop.join("habitants", 1)
    someone = workshop.people["habitants"][0]
    idea = workshop.idea(someone, text, prompt=text)
    workshop.annotation(someone, "asset", text, point(4.568, 49.48))
    workshop.annotation(someone, "question", text, place="p")
    workshop.option(text, [idea], subtitle=text, intention=text, quote=idea)
    written = whole_text(opened(workshop.state()))
    visible = text.encode("utf-8", "ignore").decode()
    for word in visible.split():
        kept = "".join(letter for letter in word if letter.isprintable() and letter != "\ufffe")
        if kept == word:
            assert word in written
