"""The document in Word: real styles, headings, captions and lists, tables that repeat their header, links to the annex.

The same document, photos and template give the same bytes: nothing here reads the clock.
"""

import io
from collections.abc import Callable
from datetime import UTC

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE

from facilitation.synthesis.document.album import Photos, no_photos
from facilitation.synthesis.document.model import Document
from facilitation.synthesis.word import styles
from facilitation.synthesis.word import template as templates
from facilitation.synthesis.word.parts import without_clock
from facilitation.synthesis.word.writer import Writer
from facilitation.texts import LANGUAGE

LOCALES = {"fr": "fr-FR", "en": "en-GB"}
STYLES_2007 = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"


def docx_file(document: Document, photos: Photos = no_photos, template: bytes | None = None) -> bytes:
    """The document as a .docx file, on the team's template where there is one.

    Raises TemplateRefused (``docx_template.py``) when the template cannot be used.
    """
    language = LOCALES.get(LANGUAGE, LANGUAGE)
    if template is None:
        word = docx.Document()
        styles.dress(word, language)
        writer = Writer(word, photos)
        writer.cover(document)
        writer.sections(document.sections)
        writer.header(document)
    else:
        word = templates.open_template(template)
        templates.fill(word, document.about)
        styles.complete(word)
        _fill(word, document, photos)
    _properties(word, document, language)
    plain = io.BytesIO()
    word.save(plain)
    return without_clock(plain.getvalue())


def _fill(word: WordDocument, document: Document, photos: Photos) -> None:
    """Write at the end of the template, and bring what was written to where the template wants it."""
    writer = Writer(word, photos)
    body = word.element.body
    writing: dict[str, Callable[[], None]] = {
        templates.CONTENTS: lambda: writer.contents(document),
        templates.CONTENT: lambda: writer.sections(document.sections),
    }
    for name, write in writing.items():
        place = templates.take(word, name)
        if place is None and name == templates.CONTENTS:
            continue
        before = len(body)
        write()
        if place is not None:
            for element in body[before - 1 : -1]:  # the last element is the section's own
                place.addprevious(element)
            body.remove(place)


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
