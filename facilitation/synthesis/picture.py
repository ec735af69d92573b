"""An SVG as a PNG, by typst: sharp, and the same bytes for the same drawing, since only our own fonts are used."""

from pathlib import Path

import typst

import facilitation

PACKAGE = Path(facilitation.__file__).parent
WEB_ROOT = PACKAGE if (PACKAGE / "static").is_dir() else PACKAGE.parent
FONTS = WEB_ROOT / "static" / "vendor" / "fonts"

_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image("drawing.svg")
"""


def png(svg: str, ppi: float = 300) -> bytes:
    """The drawing at its natural size, one SVG unit being one point. Raises typst.TypstError when it is no SVG."""
    picture = typst.compile(
        {"main.typ": _PAGE, "drawing.svg": svg.encode()},
        format="png",
        ppi=ppi,
        font_paths=[FONTS] if FONTS.is_dir() else [],
        ignore_system_fonts=True,
    )
    assert isinstance(picture, bytes)  # one page
    return picture
