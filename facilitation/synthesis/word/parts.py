"""Pieces of a Word document that python-docx has no words for: links, bookmarks, fields; and bytes without a clock."""

import hashlib
import io
import zipfile

from docx.document import Document as WordDocument
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.shape import CT_Inline
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.image import ImagePart
from docx.shared import Length
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph


class Bookmarks:
    """Counts them: each has a number of its own in the file."""

    def __init__(self, first: int = 1) -> None:
        self._next = first

    def put(self, run: BaseOxmlElement, name: str) -> None:
        """A bookmark around a run."""
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(self._next))
        start.set(qn("w:name"), name)
        run.addprevious(start)
        run.addnext(end)
        self._next += 1


class Pictures:
    """The pictures of a document, each kept once. python-docx looks through the whole document for each one."""

    def __init__(self, word: WordDocument) -> None:
        self._part = word.part
        self._known: dict[bytes, tuple[str, int, int]] = {}
        self._next = 1000

    def add(self, content: bytes) -> tuple[str, int, int]:
        """The picture's relation, and its natural width and height in EMU."""
        digest = hashlib.sha256(content).digest()
        if digest not in self._known:
            image = Image.from_blob(content)
            name = PackURI(f"/word/media/atelier{len(self._known) + 1}.{image.ext}")
            relation = self._part.relate_to(ImagePart.from_image(image, name), RELATIONSHIP_TYPE.IMAGE)
            self._known[digest] = relation, int(image.width), int(image.height)
        return self._known[digest]

    def drawn(self, relation: str, width: Length, height: Length) -> CT_Inline:
        """One appearance of a picture, in the line, without space around it."""
        self._next += 1
        drawn = CT_Inline.new_pic_inline(self._next, relation, f"{self._next}", width, height)
        for side in ("distT", "distB", "distL", "distR"):
            drawn.set(side, "0")
        return drawn


def link(line: WordParagraph, words: str, bookmark: str, style: str | None) -> None:
    """A link to a bookmark of the same document; ``style`` is a style's id."""
    hyperlink = OxmlElement("w:hyperlink")
    hyperlink.set(qn("w:anchor"), bookmark)
    hyperlink.set(qn("w:history"), "1")
    run = line.add_run(words)
    run._r.style = style
    hyperlink.append(run._r)
    line._p.append(hyperlink)


def field(line: WordParagraph, instruction: str, shown: str, *, bold: bool = False) -> None:
    """A field of Word's, with what it shows until Word computes it again."""
    field_part(line, "begin")
    field_instruction(line, instruction)
    field_part(line, "separate")
    line.add_run(shown).bold = bold or None
    field_part(line, "end")


def field_part(line: WordParagraph, kind: str) -> None:
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    line.add_run()._r.append(part)


def field_instruction(line: WordParagraph, instruction: str) -> None:
    text = OxmlElement("w:instrText")
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    text.text = f" {instruction} "
    line.add_run()._r.append(text)


def name_table(drawn: WordTable, caption: str) -> None:
    """What a screen reader says of a table."""
    named = OxmlElement("w:tblCaption")
    named.set(qn("w:val"), caption)
    drawn._tbl.tblPr.append(named)


def without_clock(file: bytes) -> bytes:
    """The same archive with one fixed time on all its members."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as source, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            stored = name.endswith((".png", ".jpg", ".jpeg"))
            member.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            target.writestr(member, source.read(name))
    return whole.getvalue()
