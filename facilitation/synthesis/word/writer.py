"""Writing sections, texts, tables, figures and photos at the end of a Word document."""

import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENTATION, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from facilitation.synthesis.document.album import Photos as Files
from facilitation.synthesis.document.data import stance_words
from facilitation.synthesis.document.model import (
    Answer,
    Block,
    Document,
    Paragraph,
    Photos,
    Role,
    Section,
    Table,
    Text,
    walk,
)
from facilitation.synthesis.figures.figure import Figure
from facilitation.synthesis.figures.picture import png
from facilitation.synthesis.reading.typography import WIDE
from facilitation.synthesis.word import styles
from facilitation.synthesis.word.parts import (
    Bookmarks,
    Pictures,
    child,
    contents_frame,
    field,
    field_begins,
    field_ends,
    link,
    run,
)
from facilitation.synthesis.word.tables import Tables
from facilitation.texts import _

STYLES: dict[Role, str] = {
    "body": "Normal",
    "lead": styles.LEAD,
    "quote": "Quote",
    "note": styles.NOTE,
    "item": "List Bullet",
}
_WIDTH = re.compile(r'<svg [^>]*width="([\d.]+)pt"')
# What a figure leaves on its page for a heading and a few lines above it, and its caption.
HEADING = Cm(4.2)
# So many images are made at once, in the order of reading, while the text is written: most of the time goes there.
DRAWING = 2


class Writer:
    """Writes one document; photos are found by their keys."""

    def __init__(self, word: WordDocument, photos: Files) -> None:
        self._word = word
        self._photos = photos
        # Set by identifier where there are many: python-docx would look through all styles each time.
        self._styles = {str(style.name): style.style_id for style in word.styles}
        self._counts = {"Figure": 0, "Table": 0}
        self._bookmarks = Bookmarks(1000)
        self._tables = Tables(word, self._styles, self._texts)
        self._pictures = Pictures(word)
        self._section = word.sections[-1]
        self._fresh = False

    def cover(self, document: Document) -> None:
        run(self._paragraph("Title")._p, document.title)
        run(self._paragraph("Subtitle")._p, document.subtitle)
        for line in document.cover:
            self._texts(self._paragraph(styles.LEAD)._p, [line])
        note = self._paragraph(styles.NOTE)
        note.paragraph_format.space_before = Pt(30)
        words = _("Working draft, written from the contributions of the workshop, to be completed by its author.")
        run(note._p, words)
        title = self._paragraph(styles.LEAD)
        title.paragraph_format.page_break_before = True
        run(title._p, _("Contents"), bold=True)
        self.contents(document)

    def contents(self, document: Document) -> None:
        """A table of contents as Word makes them, whose entries are links; page numbers come when it is updated.

        Only who lays the document out knows on which page a heading falls, and what is stored is what Word and
        LibreOffice show: a guess would be wrong, and printed. Asked to compute it on opening (``updateFields``,
        ``dirty``), Word puts a question to whoever opens the file. So the numbers are fields (PAGEREF) that show
        nothing yet: "Update table" fills them, even for the numbers alone.
        """
        entries = contents_frame(self._word.element.body)
        lines = [(section, number, depth) for section, depth, number in walk(document.sections) if depth < 3]
        for section, number, depth in lines:
            line = child(entries, "p")
            shape = child(line, "pPr")
            child(shape, "pStyle", val=self._styles[styles.CONTENTS[depth - 1]])
            # No dots that lead to nothing: they come with the style, when the table is made again.
            child(child(shape, "tabs"), "tab", val="right", leader="none", pos=str(self._width.twips))
            if section is lines[0][0]:
                field_begins(line, r'TOC \o "1-2" \h \z')
            stop = "." if depth == 1 else ""
            mark = _section_mark(number)
            entry = link(line, f"{number}{stop}{WIDE}{section.title}", mark)
            run(entry, "\t")
            field(entry, rf"PAGEREF {mark} \h", "")
            if section is lines[-1][0]:
                field_ends(line)

    def sections(self, sections: tuple[Section, ...]) -> None:
        upright = self._section.orientation
        blocks = [block for section, _depth, _number in walk(sections) for block in section.blocks]
        keys = [each.key for block in blocks if isinstance(block, Photos) for each in block.prints]
        with ThreadPoolExecutor(DRAWING) as pool:
            self._drawings = pool.map(png, [block.svg for block in blocks if isinstance(block, Figure)])
            self._images = pool.map(self._photos, keys)
            for section, depth, number in walk(sections):
                if depth == 1:
                    self._turn(WD_ORIENTATION.LANDSCAPE if section.landscape else upright)
                self._heading(section, depth, number)
                if section.answer:
                    self._answer(section.answer)
                self._blocks(section.blocks)
                self._fresh = False
        self._turn(upright)

    def header(self, document: Document) -> None:
        """On every page but the cover: what it is above, which page it is below."""
        section = self._word.sections[0]
        title = f"{document.title} – {document.subtitle}"
        run(section.header.paragraphs[0]._p, title if len(title) <= 110 else title[:109] + "…")
        line = section.footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        field(line._p, "PAGE", "1")
        run(line._p, f"{WIDE}/{WIDE}")
        field(line._p, "NUMPAGES", "1")

    def _paragraph(self, style: str) -> WordParagraph:
        line = self._word.add_paragraph()
        line._p.style = self._styles[style]
        return line

    @property
    def _width(self) -> Length:
        return styles.text_width(self._section)

    @property
    def _height(self) -> int:
        section = self._section
        return int(section.page_height or 0) - int(section.top_margin or 0) - int(section.bottom_margin or 0)

    def _turn(self, orientation: WD_ORIENTATION) -> None:
        """Go on with pages of this orientation."""
        section = self._section
        if section.orientation == orientation:
            return
        self._section = new = self._word.add_section(WD_SECTION.NEW_PAGE)
        new.different_first_page_header_footer = False
        new.orientation = orientation
        new.page_width, new.page_height = section.page_height, section.page_width
        self._fresh = True

    def _heading(self, section: Section, depth: int, number: str) -> None:
        line = self._paragraph(f"Heading {depth}")
        if section.new_page:
            line.paragraph_format.page_break_before = None if self._fresh else True
            line.paragraph_format.space_before = Pt(0)
        title = run(line._p, section.title)
        if number:
            self._bookmarks.put(title, _section_mark(number))

    def _answer(self, answer: Answer) -> None:
        line = self._paragraph(styles.ANSWER)._p
        heading, words = stance_words(answer)
        run(line, heading, bold=True)
        if words:
            run(line, _(": %(caption)s") % {"caption": words})

    def _blocks(self, blocks: Sequence[Block]) -> None:
        for index, block in enumerate(blocks):
            match block:
                case Paragraph():
                    line = self._paragraph(STYLES[block.role])
                    if _held(blocks, index):
                        line.paragraph_format.keep_with_next = True
                    self._texts(line._p, block.texts)
                case Table():
                    self._caption("Table", _("Table"), block.caption, above=True)
                    self._tables.add(block, self._width)
                    self._gap()
                case Figure():
                    self._figure(block)
                case Photos():
                    self._prints(block)

    def _texts(self, line: BaseOxmlElement, texts: Iterable[Text]) -> None:
        """At the end of a paragraph."""
        for index, text in enumerate(texts):
            if index:
                run(line, " ")
            words, stop = _before_sources(text)
            if words:
                told = run(line, words, self._styles[styles.GAP] if text.gap else "", bold=bool(text.home))
                if text.home:
                    self._bookmarks.put(told, _home(text.home))
            if text.sources:
                run(line, f"{WIDE}[" if text.words else "[")
                for place, ref in enumerate(text.sources):
                    if place:
                        run(line, ", ")
                    link(line, ref, _home(ref), self._styles[styles.SOURCE])
                run(line, "]" + stop)

    def _figure(self, figure: Figure) -> None:
        line = self._word.add_paragraph()
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.space_before = Pt(6)
        width = min(self._width, Pt(_points(figure.svg)))
        room = Length(self._height - HEADING)
        self._picture(line, next(self._drawings), figure.alt, figure.caption, width=Length(width), height=room)
        self._caption("Figure", _("Figure"), figure.caption, above=False)

    def _prints(self, photos: Photos) -> None:
        """Two by two, in a table without lines."""
        grid = self._word.add_table(rows=(len(photos.prints) + 1) // 2, cols=2)
        half = Length(self._width // 2 - Cm(0.6))
        cells = [cell for row in grid.rows for cell in row.cells]
        for row in grid.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, photo in zip(cells, photos.prints, strict=False):
            line = cell.paragraphs[0]
            line.paragraph_format.keep_with_next = True
            if content := next(self._images):
                self._picture(line, content, photo.alt, photo.ref, width=half, height=Cm(6))
            else:
                line.add_run(_("photo missing")).italic = True
            caption = cell.add_paragraph()
            caption._p.style = self._styles["Caption"]
            self._texts(caption._p, [Text(photo.caption, (photo.source,))])
        self._gap()

    def _gap(self) -> None:
        """Below a table, which has no space of its own, and between two, which would become one."""
        shape = self._paragraph(styles.NOTE).paragraph_format
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(6)
        shape.space_after = Pt(0)

    def _picture(
        self, line: WordParagraph, content: bytes, alt: str, title: str, *, width: Length, height: Length
    ) -> None:
        relation, wide, high = self._pictures.add(content)
        scale = min(1.0, width / wide, height / high)
        drawn = self._pictures.drawn(relation, Length(int(wide * scale)), Length(int(high * scale)))
        about = drawn.docPr
        about.set("descr", alt)
        about.set("title", title)
        line.add_run()._r.add_drawing(drawn)

    def _caption(self, sequence: str, label: str, words: str, *, above: bool) -> None:
        """Numbered by a field of Word's, so that the author can insert others."""
        self._counts[sequence] += 1
        line = self._paragraph("Caption")
        if above:
            line.paragraph_format.keep_with_next = True
            line.paragraph_format.space_after, line.paragraph_format.space_before = Pt(3), Pt(6)
        run(line._p, f"{label}{WIDE}", bold=True)
        field(line._p, rf"SEQ {sequence} \* ARABIC", str(self._counts[sequence]), bold=True)
        run(line._p, _(": %(caption)s") % {"caption": words})


def _held(blocks: Sequence[Block], index: int) -> bool:
    """Whether a paragraph stays on the page of what follows: what brings in a figure, a table or a list does, and no
    item of a list is left alone.
    """

    def item(at: int) -> bool:
        block = blocks[at] if 0 <= at < len(blocks) else None
        return isinstance(block, Paragraph) and block.role == "item"

    if item(index + 1):
        return not (item(index) and item(index - 1) and item(index + 2))
    return index + 1 < len(blocks) and isinstance(blocks[index + 1], Figure | Table)


def _points(svg: str) -> float:
    """How wide a drawing is by itself."""
    found = _WIDTH.search(svg)
    return float(found[1]) if found else 0.0


def _before_sources(text: Text) -> tuple[str, str]:
    """The words, and the full stop that comes after their sources."""
    if text.sources and text.words.endswith("."):
        return text.words[:-1], "."
    return text.words, ""


def _home(ref: str) -> str:
    return f"contribution_{ref}"


def _section_mark(number: str) -> str:
    return f"section_{number.replace('.', '_')}"
