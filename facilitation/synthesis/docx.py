"""The document in Word: real styles, headings, captions and lists, tables that repeat their header, links to the annex.

The same document gives the same bytes: nothing here reads the clock.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Pt
from docx.table import Table as WordTable
from docx.table import _Row as Row
from docx.text.paragraph import Paragraph as WordParagraph

from facilitation.synthesis import docx_styles as styles
from facilitation.synthesis.map import svg
from facilitation.synthesis.model import Document, Figure, Heading, Paragraph, Role, Table, Text
from facilitation.synthesis.picture import png
from facilitation.synthesis.typography import WIDE
from facilitation.texts import LANGUAGE, _

WIDTH = Cm(17)
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
STYLES: dict[Role, str] = {
    "body": "Normal",
    "lead": styles.LEAD,
    "quote": "Quote",
    "note": styles.NOTE,
    "item": "List Bullet",
}
STYLES_2007 = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"
# A table of so few rows and letters stays on one page with its caption.
SHORT_ROWS, SHORT_WORDS = 12, 700


def docx_file(document: Document) -> bytes:
    """The document as a .docx file."""
    word = docx.Document()
    language = LOCALES.get(LANGUAGE, LANGUAGE)
    styles.dress(word, language)
    _properties(word, document, language)
    _Writer(word, document).write()
    plain = io.BytesIO()
    word.save(plain)
    return _without_clock(plain.getvalue())


class _Writer:
    def __init__(self, word: WordDocument, document: Document) -> None:
        self._word = word
        self._document = document
        # Set by identifier where there are many: python-docx would look through all styles each time.
        self._styles = {str(style.name): style.style_id for style in word.styles}
        self._counts = {"Figure": 0, "Table": 0}
        self._bookmarks = 0

    def write(self) -> None:
        self._cover()
        blocks = self._document.blocks
        for block, following in zip(blocks, (*blocks[1:], None), strict=True):
            match block:
                case Heading():
                    self._heading(block)
                case Paragraph():
                    line = self._word.add_paragraph(style=STYLES[block.role])
                    if isinstance(following, Paragraph) and following.role == "item" != block.role:
                        line.paragraph_format.keep_with_next = True
                    self._texts(line, block.texts)
                case Table():
                    self._table(block)
                case Figure():
                    self._figure(block)
        self._footer()

    def _cover(self) -> None:
        self._word.add_paragraph(self._document.title, style="Title")
        self._word.add_paragraph(self._document.subtitle, style="Subtitle")
        for line in self._document.cover:
            self._texts(self._word.add_paragraph(style=styles.LEAD), [line])
        note = self._word.add_paragraph(style=styles.NOTE)
        note.paragraph_format.space_before = Pt(30)
        note.add_run(_("Working draft, written from the contributions of the workshop, to be completed by its author."))
        self._contents()

    def _contents(self) -> None:
        """A table of contents that is right as it stands (links without page numbers); Word can update it."""
        chapters = [b for b in self._document.blocks if isinstance(b, Heading) and b.level == 1]
        title = self._word.add_paragraph(style=styles.LEAD)
        title.paragraph_format.space_before = Pt(24)
        title.add_run(_("Contents")).bold = True
        for index, chapter in enumerate(chapters):
            line = self._word.add_paragraph(style="Normal")
            line.paragraph_format.space_after = Pt(2)
            if index == 0:
                _field_part(line, "begin")
                _instruction(line, r'TOC \o "1-1" \h \n')
                _field_part(line, "separate")
            number = f"{index}.{WIDE}" if chapter.numbered else ""
            _link(line, number + chapter.words, _chapter_mark(index), None)
            if index == len(chapters) - 1:
                _field_part(line, "end")

    def _heading(self, heading: Heading) -> None:
        line = self._word.add_heading(level=heading.level)
        if heading.new_page:
            line.paragraph_format.page_break_before = True
            line.paragraph_format.space_before = Pt(0)
        if not heading.numbered:
            none = line._p.get_or_add_pPr().get_or_add_numPr()
            none.get_or_add_numId().val = 0
        run = line.add_run(heading.words)
        if heading.level == 1:
            chapters = [b for b in self._document.blocks if isinstance(b, Heading) and b.level == 1]
            self._bookmark(run._r, _chapter_mark(next(i for i, c in enumerate(chapters) if c is heading)))

    def _texts(self, line: WordParagraph, texts: Sequence[Text]) -> None:
        for index, text in enumerate(texts):
            if index:
                line.add_run(" ")
            words, stop = _before_sources(text)
            if words:
                run = line.add_run(words)
                if text.gap:
                    run._r.style = self._styles[styles.GAP]
                if text.home:
                    run.bold = True
                    self._bookmark(run._r, _home(text.home))
            if text.sources:
                self._sources(line, text)
                line.add_run(stop)

    def _sources(self, line: WordParagraph, text: Text) -> None:
        line.add_run(f"{WIDE}[" if text.words else "[")
        for index, ref in enumerate(text.sources):
            if index:
                line.add_run(", ")
            _link(line, ref, _home(ref), self._styles[styles.SOURCE])
        line.add_run("]")

    def _table(self, table: Table) -> None:
        self._caption("Table", _("Table"), table.caption, above=True)
        drawn = self._word.add_table(rows=1, cols=len(table.columns), style=styles.TABLE)
        drawn.alignment = WD_TABLE_ALIGNMENT.LEFT
        drawn.autofit = False
        _name_table(drawn, table.caption)
        whole = sum(column.width for column in table.columns)
        widths = [Length(int(WIDTH * column.width / whole)) for column in table.columns]
        for column, width in zip(drawn.columns, widths, strict=True):
            column.width = width
        header = drawn.rows[0]
        self._row(header, table, tuple(Text(column.title) for column in table.columns), widths, held=True)
        header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        short = len(table.rows) <= SHORT_ROWS and sum(len(t.words) for row in table.rows for t in row) <= SHORT_WORDS
        for index, cells in enumerate(table.rows, start=1):
            self._row(drawn.add_row(), table, cells, widths, held=short and index < len(table.rows))
        space = self._word.add_paragraph(style=styles.NOTE)
        space.paragraph_format.space_after = Pt(2)

    def _row(self, row: Row, table: Table, cells: tuple[Text, ...], widths: list[Length], *, held: bool) -> None:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text, column, width in zip(row.cells, cells, table.columns, widths, strict=True):
            cell.width = width
            line = cell.paragraphs[0]
            line._p.style = self._styles[styles.SMALL if table.small else styles.CELL]
            if column.align == "right":
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            line.paragraph_format.keep_with_next = True if held else None
            self._texts(line, [text])

    def _figure(self, figure: Figure) -> None:
        line = self._word.add_paragraph()
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.space_before = Pt(6)
        drawn = line.add_run().add_picture(io.BytesIO(png(svg(figure.drawing))), width=WIDTH)
        for side in ("distT", "distB", "distL", "distR"):
            drawn._inline.set(side, "0")
        about = drawn._inline.docPr
        about.set("descr", figure.alt)
        about.set("title", figure.caption)
        self._caption("Figure", _("Figure"), figure.caption, above=False)

    def _caption(self, sequence: str, label: str, words: str, *, above: bool) -> None:
        """Numbered by a field of Word's, so that the author can insert others."""
        self._counts[sequence] += 1
        line = self._word.add_paragraph(style="Caption")
        if above:
            line.paragraph_format.keep_with_next = True
            line.paragraph_format.space_after, line.paragraph_format.space_before = Pt(3), Pt(6)
        line.add_run(f"{label}{WIDE}").bold = True
        _field(line, rf"SEQ {sequence} \* ARABIC", str(self._counts[sequence]), bold=True)
        line.add_run(_(": %(caption)s") % {"caption": words})

    def _footer(self) -> None:
        line = self._word.sections[0].footer.paragraphs[0]
        line.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        title = self._document.subtitle
        line.add_run((title if len(title) <= 90 else title[:89] + "…") + "\t")
        _field(line, "PAGE", "1")
        line.add_run(f"{WIDE}/{WIDE}")
        _field(line, "NUMPAGES", "1")

    def _bookmark(self, run: BaseOxmlElement, name: str) -> None:
        self._bookmarks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(self._bookmarks))
        start.set(qn("w:name"), name)
        run.addprevious(start)
        run.addnext(end)


def _before_sources(text: Text) -> tuple[str, str]:
    """The words, and the full stop that comes after their sources."""
    if text.sources and text.words.endswith("."):
        return text.words[:-1], "."
    return text.words, ""


def _home(ref: str) -> str:
    return f"contribution_{ref}"


def _chapter_mark(index: int) -> str:
    return f"chapter_{index}"


def _link(line: WordParagraph, words: str, bookmark: str, style: str | None) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    link.set(qn("w:history"), "1")
    run = line.add_run(words)
    run._r.style = style
    link.append(run._r)
    line._p.append(link)


def _field(line: WordParagraph, instruction: str, shown: str, *, bold: bool = False) -> None:
    _field_part(line, "begin")
    _instruction(line, instruction)
    _field_part(line, "separate")
    line.add_run(shown).bold = bold or None
    _field_part(line, "end")


def _field_part(line: WordParagraph, kind: str) -> None:
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    line.add_run()._r.append(part)


def _instruction(line: WordParagraph, instruction: str) -> None:
    text = OxmlElement("w:instrText")
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    text.text = f" {instruction} "
    line.add_run()._r.append(text)


def _name_table(drawn: WordTable, caption: str) -> None:
    named = OxmlElement("w:tblCaption")
    named.set(qn("w:val"), caption)
    drawn._tbl.tblPr.append(named)


def _properties(word: WordDocument, document: Document, language: str) -> None:
    about = word.core_properties
    made = document.made.astimezone(UTC).replace(tzinfo=None)
    about.title, about.subject = document.title, document.subtitle[:255]
    about.author = about.last_modified_by = "facilitation"
    about.comments = about.keywords = about.category = ""
    about.created = about.modified = made
    about.language, about.revision = language, 1
    # What python-docx's empty page brings along: its thumbnail, and styles for Word 2007.
    for rels in (word.part.package.rels, word.part.rels):
        for key, relation in list(rels.items()):
            if relation.reltype in (RELATIONSHIP_TYPE.THUMBNAIL, STYLES_2007):
                del rels[key]


def _without_clock(file: bytes) -> bytes:
    """The same archive with one fixed time on all its members."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as source, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            target.writestr(member, source.read(name))
    return whole.getvalue()
