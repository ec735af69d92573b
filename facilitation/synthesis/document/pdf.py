"""The document as an accessible PDF (PDF/A-2a and PDF/UA-1 together), set by typst from ``document.typ``.

Typst refuses to write what does not conform. Words go to it as data, never as markup. The same document and photos give
the same bytes: only our own fonts, and the workshop's date.
"""

import json
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from facilitation.synthesis.document.album import Photos, no_photos
from facilitation.synthesis.document.data import document_json, photo_keys
from facilitation.synthesis.document.model import Document
from facilitation.synthesis.figures.fonts import FAMILIES, drawable, drawable_svg, typst_fonts
from facilitation.synthesis.reading.typography import shortened
from facilitation.texts import _


def pdf_file(document: Document, photos: Photos = no_photos) -> bytes:
    """The document as a PDF file; a photo whose file is missing is told in its place."""
    found = {key: content for key in photo_keys(document) if (content := photos(key))}
    data = _drawable(document_json(document))
    data |= {
        "fonts": list(FAMILIES),
        "made": [document.made.year, document.made.month, document.made.day],
        "photos": list(found),
        "running": drawable(shortened(f"{document.title} – {document.subtitle}", 110)),
        "words": {
            "table": _("Table"),
            "figure": _("Figure"),
            "contents": _("Contents"),
            "missing": _("photo missing"),
            "page": _("page"),
        },
    }
    # A folder of its own: typst takes nothing but text from memory, and photos are not.
    with tempfile.TemporaryDirectory(prefix="facilitation-pdf-") as folder:
        main = Path(folder, "main.typ")
        main.write_bytes(_template())
        Path(folder, "document.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for key, content in found.items():
            Path(folder, f"{key}.jpg").write_bytes(content)
        return typst.compile(
            main,
            root=Path(folder),
            format="pdf",
            font_paths=typst_fonts(),
            pdf_standards=["a-2a", "ua-1"],
            timestamp=int(document.made.timestamp()),
        )


def _drawable(value: Any) -> Any:
    """The same values, with only characters that our fonts have."""
    match value:
        case str():
            return drawable(value)
        case list():
            return [_drawable(each) for each in value]
        case dict():
            return {name: drawable_svg(each) if name == "svg" else _drawable(each) for name, each in value.items()}
    return value


@cache
def _template() -> bytes:
    return (files("facilitation.synthesis.document") / "document.typ").read_bytes()
