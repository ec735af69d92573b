"""Pieces of a Word document that python-docx has no words for: links, bookmarks, fields; and bytes without a clock."""

import hashlib
import io
import zipfile

from docx.document import Document as WordDocument
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import nsmap
from docx.oxml.parser import OxmlElement
from docx.oxml.shape import CT_Inline
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.image import ImagePart
from docx.shared import Length
from docx.table import Table as WordTable
from lxml.etree import SubElement

W = f"{{{nsmap['w']}}}"
KEPT_SPACES = "{http://www.w3.org/XML/1998/namespace}space"


class Bookmarks:
    """Counts them: each has a number of its own in the file."""

    def __init__(self, first: int = 1) -> None:
        self._next = first

    def put(self, run: BaseOxmlElement, name: str) -> None:
        """A bookmark around a run."""
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(W + "id", str(self._next))
        start.set(W + "name", name)
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


def child(parent: BaseOxmlElement, tag: str, **attributes: str) -> BaseOxmlElement:
    """A new last child of WordprocessingML (``w:``, as its attributes are)."""
    made: BaseOxmlElement = SubElement(parent, W + tag)
    for name, value in attributes.items():
        made.set(W + name, value)
    return made


def run(line: BaseOxmlElement, words: str, style: str = "", *, bold: bool = False) -> BaseOxmlElement:
    """Words at the end of a paragraph or of a link; ``style`` is a style's id.

    A document has ten thousand: python-docx, which looks for the place of each piece, takes five times as long.
    """
    made = child(line, "r")
    if style or bold:
        look = child(made, "rPr")
        if style:
            child(look, "rStyle", val=style)
        if bold:
            child(look, "b")
    if "\n" in words or "\t" in words:
        made.text = words  # as breaks and tabs
    elif words:
        text = child(made, "t")
        text.text = words
        if words != words.strip():
            text.set(KEPT_SPACES, "preserve")
    return made


def link(line: BaseOxmlElement, words: str, bookmark: str, style: str = "") -> BaseOxmlElement:
    """Words that lead to a bookmark of the same document."""
    hyperlink = child(line, "hyperlink", anchor=bookmark, history="1")
    run(hyperlink, words, style)
    return hyperlink


def field(line: BaseOxmlElement, instruction: str, shown: str, *, bold: bool = False) -> None:
    """A field of Word's, with what it shows until Word computes it again."""
    field_begins(line, instruction)
    run(line, shown, bold=bold)
    field_ends(line)


def field_begins(line: BaseOxmlElement, instruction: str) -> None:
    """What follows, up to where the field ends, is what it shows."""
    child(child(line, "r"), "fldChar", fldCharType="begin")
    text = child(child(line, "r"), "instrText")
    text.set(KEPT_SPACES, "preserve")
    text.text = f" {instruction} "
    child(child(line, "r"), "fldChar", fldCharType="separate")


def field_ends(line: BaseOxmlElement) -> None:
    child(child(line, "r"), "fldChar", fldCharType="end")


def contents_frame(body: BaseOxmlElement) -> BaseOxmlElement:
    """A place at the end of the body for a table of contents: Word puts "Update table" above it when it is clicked."""
    frame = OxmlElement("w:sdt")
    gallery = child(child(frame, "sdtPr"), "docPartObj")
    child(gallery, "docPartGallery", val="Table of Contents")
    child(gallery, "docPartUnique")
    body[-1].addprevious(frame)  # the last element of a body is its section's own
    return child(frame, "sdtContent")


def name_table(drawn: WordTable, caption: str) -> None:
    """What a screen reader says of a table."""
    child(drawn._tbl.tblPr, "tblCaption", val=caption)


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
