"""A team's own Word template: its styles, its cover, its headers; ``{{titre}}`` and the like are filled in.

Placeholders may stand anywhere, in headers, footers and text boxes too. The draft goes where a paragraph says
``{{contenu}}`` (in the last section of the template), or at its end; its table of contents where one says
``{{sommaire}}``.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml.etree import XMLSyntaxError

from facilitation.texts import _

CONTENT, CONTENTS = "contenu", "sommaire"
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


class TemplateRefused(ValueError):
    """The template cannot be used; ``reason`` is a sentence for whoever gave it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def open_template(file: bytes) -> WordDocument:
    """A template as a document to be filled. Raises TemplateRefused when it is no .docx."""
    try:
        return docx.Document(io.BytesIO(file))
    except (ValueError, KeyError, zipfile.BadZipFile, PackageNotFoundError, XMLSyntaxError) as error:
        raise TemplateRefused(_("The template is not a Word document (.docx) that can be read.")) from error


def fill(word: WordDocument, about: Mapping[str, str]) -> None:
    """Write the facts in place of their placeholders.

    Raises TemplateRefused when a placeholder is not known, naming it and those that are.
    """
    for line in _paragraphs(word):
        texts = _texts_of(line)
        for found in reversed(list(_PLACEHOLDER.finditer("".join(text.text or "" for text in texts)))):
            name = found.group(1).lower()
            if name in (CONTENT, CONTENTS):
                continue
            if name not in about:
                raise TemplateRefused(
                    _("The template asks for {{%(name)s}}, which is not known. Known: %(known)s.")
                    % {"name": found.group(1), "known": ", ".join([*about, CONTENTS, CONTENT])}
                )
            _replace(texts, found.start(), found.end(), about[name])


def take(word: WordDocument, name: str) -> BaseOxmlElement | None:
    """The paragraph of the body that is this placeholder alone. Raises TemplateRefused where it cannot serve."""
    found = [line for line in _paragraphs(word) if any(each.lower() == name for each in _names(line))]
    if not found:
        return None
    line = found[0]
    last = not any(later.find(f".//{qn('w:sectPr')}") is not None for later in line.itersiblings(qn("w:p")))
    alone = _PLACEHOLDER.fullmatch(_words(line).strip())
    if len(found) > 1 or line.getparent() is not word.element.body or not alone or not last:
        raise TemplateRefused(
            _("In the template, {{%(name)s}} must be alone in a paragraph of the last section.") % {"name": name}
        )
    return line


def _words(line: BaseOxmlElement) -> str:
    return "".join(text.text or "" for text in _texts_of(line))


def _names(line: BaseOxmlElement) -> list[str]:
    return [found.group(1) for found in _PLACEHOLDER.finditer(_words(line))]


def _paragraphs(word: WordDocument) -> Iterator[BaseOxmlElement]:
    for part in word.part.package.iter_parts():
        if isinstance(part, XmlPart):
            yield from part.element.iter(qn("w:p"))


def _texts_of(line: BaseOxmlElement) -> list[BaseOxmlElement]:
    """The texts of a paragraph, without those of the text boxes in it."""
    return [text for text in line.iter(qn("w:t")) if next(text.iterancestors(qn("w:p"))) is line]


def _replace(texts: Iterable[BaseOxmlElement], start: int, end: int, words: str) -> None:
    """Word cuts a line into runs as it pleases: the first one of the placeholder takes the words."""
    at = 0
    for text in texts:
        written = text.text or ""
        begin, stop = max(start - at, 0), min(end - at, len(written))
        at += len(written)
        if begin < stop:
            text.text = written[:begin] + words + written[stop:]
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            words = ""
