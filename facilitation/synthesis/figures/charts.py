"""The charts of the documents: bars by collège, and opinions on both sides of a line. Legible without their colours.

Lengths are in points; the numbers stand in the bars, so that nobody has to measure.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from facilitation.synthesis.figures import symbols
from facilitation.synthesis.figures.map import FONT, WIDTH
from facilitation.synthesis.figures.symbols import GREY, INK, text_width
from facilitation.synthesis.reading.typography import number
from facilitation.texts import _

NAMES, ROW, BAR = 132.0, 17.0, 11.0
SIZE = 7.5
# From "not at all" to "quite": colours that also differ in lightness; what is against is hatched.
DEGREES = ("#A63F26", "#DDAFA2", "#E9E5DC", "#A9C6BB", "#2F5D50")


@dataclass(frozen=True)
class Bar:
    """``value`` None is not told: ``words`` are written in its place."""

    name: str
    value: int | None
    words: str = ""


@dataclass(frozen=True)
class Opinions:
    """A line of the weighing: counts of people from -2 to +2, of the two questions."""

    name: str
    desirable: Sequence[int]
    feasible: Sequence[int]


def bars(lines: Sequence[Bar]) -> str:
    """One bar for each line, with its number."""
    most = max((line.value or 0 for line in lines), default=0) or 1
    room = WIDTH - NAMES - 70
    out = []
    for index, line in enumerate(lines):
        y = index * ROW + 4
        out.append(_name(line.name, y))
        if line.value is None:
            out.append(_note(NAMES, y, line.words))
            continue
        long = room * line.value / most
        out.append(f'<rect x="{NAMES:g}" y="{y:g}" width="{long:.1f}" height="{BAR:g}" fill="{symbols.EXTENT}"/>')
        out.append(_note(NAMES + long + 4, y, line.words or number(line.value)))
    height = len(lines) * ROW + 8
    out.append(f'<path d="M{NAMES:g} 0v{height - 4:g}" stroke="{INK}" stroke-width="0.8"/>')
    return _svg(height, "".join(out))


def opinions(lines: Sequence[Opinions]) -> str:
    """Two panels, desirable and feasible: who is against on the left of the line, who is for on the right.

    Each bar is as long as any other, whatever the number of people, so that lines compare; the numbers in it count
    people. Those without a clear opinion stand across the line.
    """
    panel = (WIDTH - NAMES - 16) / 2
    reach = max((_reach(counts) for line in lines for counts in (line.desirable, line.feasible)), default=0.0)
    unit = (panel / 2 - 4) / max(reach, 0.5)
    top = 16.0
    height = top + len(lines) * ROW + 22
    out = []
    for index, title in enumerate((_("Desirable"), _("Feasible"))):
        middle = NAMES + index * (panel + 16) + panel / 2
        out.append(
            f'<text x="{middle:.1f}" y="8" font-size="8" font-weight="700" text-anchor="middle">{escape(title)}</text>'
        )
        out.append(
            f'<path d="M{middle:.1f} {top - 3:g}v{len(lines) * ROW + 2:g}" stroke="{INK}" stroke-width="0.9" '
            'stroke-dasharray="2 1.5"/>'
        )
        for row, line in enumerate(lines):
            y = top + row * ROW
            if index == 0:
                out.append(_name(line.name, y))
            out.append(_leaning((line.desirable, line.feasible)[index], middle, y, unit))
    out.append(_scale(height - 14))
    return _svg(height, "".join(out))


def _reach(counts: Sequence[int]) -> float:
    """How far from the line a bar goes, in parts of the people."""
    whole = sum(counts)
    return (max(counts[0] + counts[1], counts[3] + counts[4]) + counts[2] / 2) / whole if whole else 0.0


def _leaning(counts: Sequence[int], middle: float, y: float, unit: float) -> str:
    if not sum(counts):
        return _note(middle + 4, y, _("no opinion"))
    unit /= sum(counts)
    x = middle - unit * (counts[0] + counts[1] + counts[2] / 2)
    out = []
    for degree, count in enumerate(counts):
        wide = unit * count
        if not count:
            continue
        box = f'x="{x:.1f}" y="{y:g}" width="{wide:.1f}" height="{BAR:g}"'
        out.append(f'<rect {box} fill="{DEGREES[degree]}" stroke="{INK}" stroke-width="0.4"/>')
        if degree < 2:
            out.append(f'<rect {box} fill="url(#against)"/>')
        if wide >= text_width(str(count), 7):
            pale = degree in (0, 4)
            # Over the hatches.
            halo = f' stroke="{DEGREES[degree]}" stroke-width="2.4" paint-order="stroke"' if degree < 2 else ""
            out.append(
                f'<text x="{x + wide / 2:.1f}" y="{y + 8.2:g}" font-size="7" font-weight="700" text-anchor="middle" '
                f'fill="{"#FFFFFF" if pale else INK}"{halo}>{count}</text>'
            )
        x += wide
    return "".join(out)


def _scale(y: float) -> str:
    """What each tone means."""
    words = (_("not at all"), _("rather not"), _("no clear opinion"), _("rather"), _("quite"))
    out, x = [], NAMES
    for degree, word in enumerate(words):
        box = f'x="{x:.1f}" y="{y:g}" width="12" height="8"'
        out.append(f'<rect {box} fill="{DEGREES[degree]}" stroke="{INK}" stroke-width="0.4"/>')
        if degree < 2:
            out.append(f'<rect {box} fill="url(#against)"/>')
        out.append(f'<text x="{x + 16:.1f}" y="{y + 7:g}" font-size="7">{escape(word)}</text>')
        x += 16 + text_width(word, 7) + 10
    return "".join(out)


def _name(name: str, y: float) -> str:
    """On one line, or in smaller letters on two."""
    lines = textwrap.wrap(name, 30, max_lines=2, placeholder="…") or [""]
    size, base = (SIZE, y + 8.4) if len(lines) == 1 else (6.8, y + 4.6)
    return "".join(
        f'<text x="{NAMES - 6:g}" y="{base + 7.6 * row:g}" font-size="{size:g}" text-anchor="end">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )


def _note(x: float, y: float, words: str) -> str:
    return f'<text x="{x + 3:.1f}" y="{y + 8.4:g}" font-size="7" fill="{GREY}">{escape(words)}</text>'


def _svg(height: float, inside: str) -> str:
    against = (
        '<pattern id="against" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<line x1="0" y1="2" x2="4" y2="2" stroke="{INK}" stroke-width="0.6" stroke-opacity="0.55"/></pattern>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}pt" height="{height:g}pt" '
        f'viewBox="0 0 {WIDTH:g} {height:g}" font-family="{FONT}" fill="{INK}"><defs>{against}</defs>{inside}</svg>'
    )
