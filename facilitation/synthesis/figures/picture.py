"""An SVG as a PNG, by typst: sharp, and the same bytes for the same drawing, since only our own fonts are used."""

import typst

from facilitation.synthesis.figures.fonts import drawable_svg, typst_fonts

_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.drawing), format: "svg")
"""


def png(svg: str, ppi: float = 300) -> bytes:
    """The drawing at its natural size. Raises typst.TypstError when it is no SVG."""
    return typst.compile(
        _PAGE, format="png", ppi=ppi, font_paths=typst_fonts(), sys_inputs={"drawing": drawable_svg(svg)}
    )
