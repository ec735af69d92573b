"""The fonts of the pictures and the PDF: our own files and no others, so that the same words give the same bytes."""

import re
import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

import facilitation

PACKAGE = Path(facilitation.__file__).parent
WEB_ROOT = PACKAGE if (PACKAGE / "static").is_dir() else PACKAGE.parent
FONTS = WEB_ROOT / "static" / "vendor" / "fonts"
# In the order in which a character is looked for.
FAMILIES = {
    "Atkinson Hyperlegible Next": "AtkinsonHyperlegibleNext_400Regular.ttf",
    "DejaVu Sans": "DejaVuSans.ttf",
    "Noto Emoji": "NotoEmoji_400Regular.ttf",
}
_FIRST = next(iter(FAMILIES))
MISSING = "□"
_PLAIN = re.compile(r"[\n -~\u00a0-ÿŒœ–—‘’“”…\u202f]*")


@cache
def typst_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def drawable(text: str) -> str:
    """The text with a square for every character that none of our fonts can draw.

    A PDF/A may hold no character without its drawing: one letter of a script that we lack would cost the document.
    A mark stays only where one font has both it and the letters that it joins.
    """
    if _PLAIN.fullmatch(text):
        return text
    drawn = []
    able: frozenset[str] = frozenset()
    for character in text:
        fonts = _fonts_with(character)
        category = unicodedata.category(character)
        if category in ("Cf", "Cc") or "\ufe00" <= character <= "\ufe0f":
            drawn.append(character if character in "\n\t" or fonts & able else "")
        elif category.startswith("M"):
            if fonts & able:
                able &= fonts
                drawn.append(character)
        else:
            able = fonts or _fonts_with(MISSING)
            drawn.append(character if fonts else MISSING)
    return "".join(drawn)


def drawable_svg(drawing: str) -> str:
    """An SVG, with an ellipsis for the words that the first of our fonts does not have, and without its other signs.

    Who paints it changes fonts badly and may stop at a text that runs both ways (usvg 0.47); the words of a drawing
    stand in full in the document beside it.
    """
    if _PLAIN.fullmatch(drawing):
        return drawing
    known = _coverage()[_FIRST]
    composed = unicodedata.normalize("NFC", drawing)
    drawn = []
    for able, run in groupby(composed, key=lambda c: c == "\n" or ord(c) in known):
        words = "".join(run)
        drawn.append(words if able else "…" if any(c.isalnum() for c in words) else "")
    return "".join(drawn)


@cache
def _fonts_with(character: str) -> frozenset[str]:
    return frozenset(family for family, covered in _coverage().items() if ord(character) in covered)


@cache
def _coverage() -> dict[str, frozenset[int]]:
    covered = {}
    for family, file in FAMILIES.items():
        with TTFont(FONTS / file, lazy=True) as font:
            covered[family] = frozenset(c for c in font.getBestCmap() if not _forbidden(chr(c)))
    return covered


def _forbidden(character: str) -> bool:
    """What a PDF/A may not hold, whatever a font draws there: private characters, and the byte order mark."""
    return character == "\ufeff" or unicodedata.category(character) == "Co"
