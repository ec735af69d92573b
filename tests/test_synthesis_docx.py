"""The document in Word, read back by python-docx and converted by LibreOffice."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.blkcntnr import BlockItemContainer
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from drafted import HOSTILE, drafted, hostile
from pypdf import PdfReader
from rich_workshop import photo_bytes
from synthesis_workshops import Workshop, full

from facilitation.changes import State
from facilitation.synthesis.document.album import prints
from facilitation.synthesis.document.draft import draft
from facilitation.synthesis.document.model import walk
from facilitation.synthesis.word.docx import docx_file
from facilitation.synthesis.word.styles import CONTENTS, GAP, TABLE
from facilitation.synthesis.word.template import TemplateRefused
from facilitation.texts import _


def photos(key: str) -> bytes | None:
    return photo_bytes(int(key[-3:]), 1600, 1200)


def file(state: State, template: bytes | None = None) -> bytes:
    return docx_file(draft(state), prints(photos), template)


def opened(content: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(content))


def one() -> State:
    workshop = Workshop()
    workshop.join("habitants", 1)
    workshop.idea(workshop.people["habitants"][0], "Un seul mot")
    return workshop.state()


def template(change: Callable[[WordDocument], None] = lambda word: None) -> bytes:
    """A team's own: its cover, its header, its fonts, an A4 page with wide margins."""
    word = docx.Document()
    word.styles["Heading 1"].font.name = "Georgia"
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = Cm(4)
    section.header.paragraphs[0].text = "Agence – {{ Commune }}"
    line = word.add_paragraph()
    for part in ("Livrable : {{ti", "tre}} du ", "{{date}}"):  # as Word cuts a line into runs
        line.add_run(part).bold = part == "tre}} du "
    word.add_paragraph("{{sommaire}}")
    word.add_paragraph("{{contenu}}")
    word.add_paragraph("Mentions de l’agence")
    change(word)
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def add(where: BlockItemContainer | WordDocument, words: str) -> None:
    where.add_paragraph(words)


@pytest.fixture(scope="session")
def files() -> dict[str, bytes]:
    return {
        "full": file(drafted().state()),
        "empty": file(Workshop().state()),
        "one": file(one()),
        "hostile": file(hostile().state()),
        "template": file(drafted().state(), template()),
    }


@pytest.fixture(scope="session")
def pages(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, PdfReader]:
    """What LibreOffice makes of them."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: make test installs it where apt-get may")
    folder = tmp_path_factory.mktemp("office")
    for name, content in files.items():
        (folder / f"{name}.docx").write_bytes(content)
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    names = [str(folder / f"{name}.docx") for name in files]
    subprocess.run([*command, "--outdir", str(folder), *names], check=True, capture_output=True, timeout=110)
    return {name: PdfReader(folder / f"{name}.pdf") for name in files}


def text_of(content: bytes) -> str:
    return "".join(found.text or "" for found in opened(content).element.body.iter(qn("w:t")))


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def contents(content: bytes) -> list[Paragraph]:
    """The lines of the table of contents, which stands in a frame of its own."""
    word = opened(content)
    (frame,) = word.element.body.iter(qn("w:sdtContent"))
    assert frame.getparent().getparent() is word.element.body
    return [Paragraph(line, word._body) for line in frame.iter(qn("w:p"))]


def styled(word: WordDocument, start: str) -> list[str]:
    return [p.text for p in word.paragraphs if p.style is not None and (p.style.name or "").startswith(start)]


def test_the_same_workshop_gives_the_same_bytes_and_a_changed_one_others(files: dict[str, bytes]) -> None:
    assert file(drafted().state()) == files["full"]
    assert file(drafted().state(), template()) == files["template"]
    with zipfile.ZipFile(io.BytesIO(files["full"])) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert files["full"] != files["empty"]


def test_properties_are_the_workshop_s_own(files: dict[str, bytes]) -> None:
    about = opened(files["full"]).core_properties
    assert about.subject == "Que faire du moulin ?"
    assert about.language is not None
    assert about.language[:2] in ("fr", "en")
    assert about.created is not None
    assert about.created.isoformat()[:16] == "2026-11-22T08:05"
    assert about.created == about.modified


def test_headings_are_real_and_every_link_leads_to_a_bookmark(files: dict[str, bytes]) -> None:
    word = opened(files["full"])
    sections = [(section.title, depth) for section, depth, _number in walk(draft(drafted().state()).sections)]
    for level in (1, 2, 3):
        assert styled(word, f"Heading {level}") == [title for title, depth in sections if depth == level]
    body = word.element.body
    bookmarks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    anchors = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert len(bookmarks) == len(set(bookmarks))
    assert "contribution_C1" in anchors
    assert set(anchors) <= set(bookmarks)


def test_the_table_of_contents_is_right_before_anything_updates_it(files: dict[str, bytes]) -> None:
    lines = draft(drafted().state()).sections
    expected = [
        f"{number}{'.' if depth == 1 else ''}\u00a0{section.title}"
        for section, depth, number in walk(lines)
        if depth < 3
    ]
    assert [line.text for line in contents(files["full"])] == [f"{line}\t" for line in expected]
    assert {line.style.name for line in contents(files["full"]) if line.style} == set(CONTENTS) == {"toc 1", "toc 2"}


def test_the_table_of_contents_has_page_numbers_to_be_computed_and_asks_nobody_anything(
    files: dict[str, bytes],
) -> None:
    for name in ("full", "template"):
        lines = contents(files[name])
        told = [(part.text or "").split() for line in lines for part in line._p.iter(qn("w:instrText"))]
        assert told[0] == ["TOC", r"\o", '"1-2"', r"\h", r"\z"]  # no \n: an update writes the numbers
        marks = [link.get(qn("w:anchor")) for line in lines for link in line._p.iter(qn("w:hyperlink"))]
        assert told[1:] == [["PAGEREF", mark, r"\h"] for mark in marks]
        kinds = [part.get(qn("w:fldCharType")) for line in lines for part in line._p.iter(qn("w:fldChar"))]
        assert kinds == ["begin", "separate", *["begin", "separate", "end"] * len(marks), "end"]
        word = opened(files[name])
        for style in CONTENTS:
            assert [tab.get(qn("w:leader")) for tab in word.styles[style].element.iter(qn("w:tab"))] == ["dot"]
        assert b"updateFields" not in parts_of(files[name])["word/settings.xml"]
        assert b"w:dirty" not in parts_of(files[name])["word/document.xml"]


def test_no_item_of_a_list_and_no_row_of_a_table_is_left_alone_on_a_page(files: dict[str, bytes]) -> None:
    word = opened(files["full"])
    lines = word.paragraphs
    held = [bool(line.paragraph_format.keep_with_next) for line in lines]
    items = [line.style is not None and line.style.name == "List Bullet" for line in lines]
    lists = 0
    for start in (i for i, item in enumerate(items) if item and not items[i - 1]):
        end = next(i for i in range(start, len(items)) if not items[i])
        assert not held[end - 1]
        if end - start > 1:
            lists += 1
            assert held[start]
            assert held[end - 2]
    assert lists > 2
    for table in word.tables:
        if table.style is not None and table.style.name == TABLE and len(table.rows) > 2:
            kept = [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in table.rows]
            assert (kept[0], kept[1], kept[-2], kept[-1]) == (True, True, True, False)


def test_tables_repeat_their_header_and_do_not_split_rows(files: dict[str, bytes]) -> None:
    tables = [t for t in opened(files["full"]).tables if t.style is not None and t.style.name == TABLE]
    assert len(tables) > 8
    for table in tables:
        assert table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
        assert all(row._tr.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in table.rows)


def test_every_picture_says_what_it_shows_and_is_there_once(files: dict[str, bytes]) -> None:
    word = opened(files["full"])
    drawings = [about.get("descr") or "" for about in word.element.body.iter(qn("wp:docPr"))]
    # Site, participants, findings, 2 options, 1 weighing, all footprints, 1 scenario; 2 photos, also in their chapters.
    assert len(drawings) == 8 + 2 + 2
    assert all(len(told) > 20 for told in drawings)
    captions = styled(word, "Caption")
    assert sum(text.startswith(_("Figure")) for text in captions) == 8
    with zipfile.ZipFile(io.BytesIO(files["full"])) as archive:
        media = [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")]
    # The scenario holds all options: its map is that of all footprints.
    assert len(media) == len(set(media)) == 8 - 1 + 2


def test_wide_chapters_lie_on_their_side_and_the_others_do_not(files: dict[str, bytes]) -> None:
    word = opened(files["full"])
    turned = [section.orientation == WD_ORIENTATION.LANDSCAPE for section in word.sections]
    assert turned == [False, True, False]
    assert [s.page_width > s.page_height for s in word.sections if s.page_width and s.page_height] == turned


def test_gaps_are_marked_for_their_author(files: dict[str, bytes]) -> None:
    marked = [run.text for p in opened(files["full"]).paragraphs for run in p.runs if run.style.name == GAP]
    assert len(marked) > 10


@pytest.mark.parametrize("found", [None, b"not a photo"], ids=["gone", "damaged"])
def test_a_photo_without_its_file_is_told(found: bytes | None) -> None:
    content = docx_file(draft(drafted().state()), prints(lambda key: found))
    assert text_of(content).count(_("photo missing")) == 4


def test_nothing_hidden_and_nobody_s_name_is_anywhere_in_the_file(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["full"])) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            for secret in ("SECRET", "Prénom", "participant-"):
                assert secret.encode() not in content, (name, secret)


def test_hostile_texts_are_written_as_texts(files: dict[str, bytes]) -> None:
    written = text_of(files["hostile"])
    for text in HOSTILE.values():
        for word in text.encode("utf-8", "ignore").decode().split():
            kept = "".join(letter for letter in word if letter.isprintable() and letter not in "\ufffe\ue000")
            if kept == word:
                assert word in written


def test_a_template_keeps_its_looks_and_receives_the_draft(files: dict[str, bytes]) -> None:
    word = opened(files["template"])
    lines = [p.text for p in word.paragraphs]
    assert lines[0].startswith("Livrable : Que faire du moulin ? du 22")
    assert lines[-1] == "Mentions de l’agence"
    assert word.sections[0].header.paragraphs[0].text == "Agence – Essai-sur-Aisne"
    assert word.styles["Heading 1"].font.name == "Georgia"
    assert "{{" not in text_of(files["template"])
    titles = styled(word, "Heading 1")
    assert titles == [section.title for section in draft(drafted().state()).sections]
    assert {round(section.left_margin.cm, 1) for section in word.sections if section.left_margin} == {4.0}
    drawn = list(word.element.body)
    frame = next(element for element in drawn if element.tag == qn("w:sdt"))
    first = next(p for p in word.paragraphs if p.text == titles[0])
    assert 0 < drawn.index(frame) < drawn.index(first._p)


def test_without_a_place_for_it_the_draft_comes_at_the_end_of_the_template() -> None:
    def shorten(word: WordDocument) -> None:
        for line in word.paragraphs:
            if line.text in ("{{sommaire}}", "{{contenu}}"):
                line._p.getparent().remove(line._p)

    lines = [p.text for p in opened(file(full(), template(shorten))).paragraphs]
    assert lines[1] == "Mentions de l’agence"
    assert draft(full()).sections[0].title in lines


def test_the_documentation_lists_every_placeholder_and_every_style_of_ours(files: dict[str, bytes]) -> None:
    told = (Path(__file__).parent.parent / "docs" / "template.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `\{\{(\w+)\}\}`", told, re.MULTILINE))
    assert listed == {*draft(full()).about, "sommaire", "contenu"}
    ours = {str(style.name) for style in opened(files["full"]).styles if str(style.name).startswith("Atelier")}
    assert len(ours) == 8
    assert all(name in told for name in ours)


def test_an_unknown_placeholder_is_named_with_those_that_are_known() -> None:
    unknown = template(lambda word: add(word, "{{client}}"))
    with pytest.raises(TemplateRefused) as refusal:
        file(full(), unknown)
    assert "{{client}}" in refusal.value.reason
    for known in ("titre", "commune", "date", "sommaire", "contenu"):
        assert known in refusal.value.reason


def test_the_place_of_the_draft_must_be_a_paragraph_of_its_own() -> None:
    crowded = template(lambda word: add(word.sections[0].footer, "Voici {{contenu}} et la suite"))
    with pytest.raises(TemplateRefused, match=re.escape("{{contenu}}")):
        file(full(), crowded)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 cut"], ids=["empty", "pdf", "cut"])
def test_what_is_no_word_file_is_no_template(content: bytes) -> None:
    with pytest.raises(TemplateRefused):
        file(full(), content)


def test_a_template_with_hardly_any_style_is_completed() -> None:
    def bare(word: WordDocument) -> None:
        for style in list(word.styles):
            if style.name not in ("Normal", "Default Paragraph Font", "Normal Table"):
                style.element.getparent().remove(style.element)

    word = opened(file(drafted().state(), template(bare)))
    assert "List Bullet" in [style.name for style in word.styles]
    assert styled(word, "Heading 1")


@pytest.mark.parametrize("name", ["full", "empty", "one", "hostile", "template"])
def test_libreoffice_opens_it_and_has_its_words(pages: dict[str, PdfReader], name: str) -> None:
    reader = pages[name]
    written = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages[:5]))
    for title in (_("Proceedings"), _("Roadmap"), _("Annexes")):
        assert title in written
    landscape = [page.mediabox.width > page.mediabox.height for page in reader.pages]
    assert any(landscape) == (name not in ("empty", "one"))  # for the map of all options, and for actions
    assert not landscape[0]
    assert not landscape[-1]


def test_no_heading_stands_alone_at_the_foot_of_a_page(pages: dict[str, PdfReader]) -> None:
    titles = {re.sub(r"\s+", " ", s.title) for s, _d, _n in walk(draft(drafted().state()).sections)}
    for page in pages["full"].pages[2:]:
        lines = [line.strip() for line in page.extract_text().splitlines() if line.strip()]
        last = [line for line in lines if not re.fullmatch(r"\d+\s*/\s*\d+", line)][-1]
        assert re.sub(r"^[\d.]+\s*", "", last) not in titles
