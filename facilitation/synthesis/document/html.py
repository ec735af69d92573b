"""The document as one HTML page that stands alone: drawings and photos are in it, nothing is fetched."""

import base64
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment, Template

from facilitation.synthesis.document.album import Photos, no_photos
from facilitation.synthesis.document.data import document_json, photo_keys
from facilitation.synthesis.document.model import Document
from facilitation.texts import _


def html_file(document: Document, photos: Photos = no_photos) -> bytes:
    """The document as a page; a photo whose file is missing is told in its place."""
    found = {
        key: base64.b64encode(content).decode() for key in photo_keys(document) if (content := photos(key)) is not None
    }
    colon = _(": %(caption)s") % {"caption": ""}
    words = {
        "table": _("Table"),
        "figure": _("Figure"),
        "contents": _("Contents"),
        "missing": _("photo missing"),
        "colon": colon,
    }
    return _template().render(d=document_json(document), photos=found, words=words).encode()


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, trim_blocks=False)
    environment.filters["runs"] = _runs
    return environment.from_string(
        (files("facilitation.synthesis.document") / "document.html").read_text(encoding="utf-8")
    )


def _runs(blocks: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Blocks in a row: those of one list together."""
    return [list(run) for _is_item, run in groupby(blocks, key=lambda block: block.get("role") == "item")]
