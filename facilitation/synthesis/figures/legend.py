"""The legend of a map: below it, line after line, or beside it in a column, where the page lies on its side.

Lengths are in points; a symbol is the SVG of ``symbols``, 16 wide and 11 high.
"""

import textwrap
from collections.abc import Iterable, Sequence
from html import escape

from facilitation.synthesis.figures.symbols import GREY, text_width
from facilitation.synthesis.reading.typography import shortened

Entry = tuple[str, str]
SIZE, LINE = 8.0, 13.0
BESIDE, GAP = 196.0, 12.0  # the column and what parts it from the map
BESIDE_SIZE = 8.5


def below(entries: Iterable[Entry], width: float, top: float) -> tuple[str, float]:
    """As many entries on a line as there is room for; and where the last line ends."""
    out, x, y = [], 0.0, top
    for symbol, text in entries:
        text = shortened(text, 90)
        wide = 22 + text_width(text, SIZE) + 12
        if x and x + wide > width:
            x, y = 0.0, y + LINE
        out.append(f'<g transform="translate({x:.1f} {y:.1f})">{symbol}')
        out.append(f'<text x="20" y="8.4" font-size="{SIZE:g}">{escape(text)}</text></g>')
        x += wide
    return "".join(out), y + LINE


def beside(entries: Iterable[Entry], left: float) -> tuple[str, float]:
    """One entry below the other, each on as many lines as it takes; and where the last one ends."""
    most = int((BESIDE - 20) / (0.54 * BESIDE_SIZE))
    out, y = [], 0.0
    for symbol, text in entries:
        lines = textwrap.wrap(text, most, max_lines=3, placeholder="…") or [""]
        out.append(f'<g transform="translate({left:.1f} {y:.1f})">{symbol}<text font-size="{BESIDE_SIZE:g}">')
        out.extend(
            f'<tspan x="20" y="{8.6 + 10.2 * row:.1f}">{escape(line)}{" " if row + 1 < len(lines) else ""}</tspan>'
            for row, line in enumerate(lines)
        )
        out.append("</text></g>")
        y += 10.2 * len(lines) + 5
    return "".join(out), y


def notes(lines: Sequence[str], width: float, top: float) -> tuple[str, float]:
    """What is said of the whole map, in small."""
    out = [
        f'<text x="0" y="{top + 9 + 11 * row:.1f}" font-size="7" fill="{GREY}">{escape(line)}</text>'
        for row, line in enumerate(shortened(each, int(width / 3.3)) for each in lines)
    ]
    return "".join(out), top + 11 * len(lines) + 5
