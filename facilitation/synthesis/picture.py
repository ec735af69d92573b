"""An SVG as a PNG, by typst: sharp, and the same bytes for the same drawing, since only our own fonts are used."""

from functools import cache
from pathlib import Path

import typst

import facilitation

PACKAGE = Path(facilitation.__file__).parent
WEB_ROOT = PACKAGE if (PACKAGE / "static").is_dir() else PACKAGE.parent
FONTS = WEB_ROOT / "static" / "vendor" / "fonts"

_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.drawing), format: "svg")
"""


def png(svg: str, ppi: float = 300) -> bytes:
    """The drawing at its natural size. Raises typst.TypstError when it is no SVG."""
    return typst.compile(_PAGE, format="png", ppi=ppi, font_paths=_fonts(), sys_inputs={"drawing": svg})


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS] if FONTS.is_dir() else [])
