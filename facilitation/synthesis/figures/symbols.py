"""The marks that a map is made of, as SVG: shapes, lines and hatches that differ without their colours too.

Lengths are in points; texts given here are escaped already.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from facilitation.synthesis.figures.labels import Box
from facilitation.texts import _

INK, GREY = "#16211F", "#4A5653"
HATCH_ANGLES = (45, -45, 0, 90, 20, -20, 70, -70)
EXTENT = "#2F5D50"
# For footprints: the size of a tile, its angle and what is on it. Those that follow each other differ most.
HATCHES = (
    (5, 45, '<path d="M0 2.5h5" stroke-width="0.7"/>'),
    (5, 0, f'<circle cx="2.5" cy="2.5" r="0.8" fill="{EXTENT}" stroke="none"/>'),
    (5, 0, '<path d="M0 2.5h5" stroke-width="0.7"/>'),
    (7, -45, '<path d="M0 3.5h7" stroke-width="2.2"/>'),
    (6, 0, '<path d="M0 3h6M3 0v6" stroke-width="0.6"/>'),
    (8, 0, '<circle cx="4" cy="4" r="2.2" fill="none" stroke-width="0.8"/>'),
    (5, 90, '<path d="M0 2.5h5" stroke-width="0.7"/>'),
    (7, 45, '<path d="M1 2h4" stroke-width="1.2"/>'),
    (8, 0, '<path d="M0 4h8" stroke-width="2.4"/>'),
    (8, 0, '<path d="M1.5 4h5M4 1.5v5" stroke-width="0.9"/>'),
    (5, -45, '<path d="M0 2.5h5" stroke-width="0.7"/>'),
    (8, 0, f'<path d="M4 1.5L6.5 6H1.5Z" fill="{EXTENT}" stroke="none"/>'),
    (8, 90, '<path d="M0 4h8" stroke-width="2.4"/>'),
    (8, 0, '<path d="M0 6L4 2L8 6" fill="none" stroke-width="0.9"/>'),
    (6, 45, '<path d="M0 3h6M3 0v6" stroke-width="0.6"/>'),
    (8, 0, f'<rect x="2" y="2" width="4" height="4" fill="{EXTENT}" stroke="none"/>'),
)


@dataclass(frozen=True)
class Look:
    """``symbol`` is path data about (0, 0); the colours also differ in lightness."""

    colour: str
    dash: str
    symbol: str


LOOKS = {
    "asset": Look("#2F5D50", "", "M-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0Z"),
    "constraint": Look("#A63F26", "6 2.5", "M0 -3.7L3.7 2.9L-3.7 2.9Z"),
    "idea": Look("#C28A14", "1.5 2", "M0 -4L4 0L0 4L-4 0Z"),
    "memory": Look("#5A4A86", "7 2 1.5 2", "M-3 -3L3 -3L3 3L-3 3Z"),
    "question": Look("#2C6E9B", "3 3", "M0 3.7L3.7 -2.9L-3.7 -2.9Z"),
}
# Fill of an area, and line.
GROUND = {
    "water": ("#D3E2E8", 'stroke="#8FAEBB" stroke-width="0.9"'),
    "building": ("#DAD6CE", 'stroke="#A8A297" stroke-width="0.5"'),
    "road": ("#E9E5DC", 'stroke="#C9C3B6" stroke-width="2.4"'),
    "rail": ("none", 'stroke="#6B7370" stroke-width="1.6" stroke-dasharray="5 2"'),
}


def kinds() -> list[tuple[str, str]]:
    return [
        ("place", _("Named place")),
        ("building", _("Building")),
        ("water", _("Water")),
        ("road", _("Road")),
        ("rail", _("Railway")),
    ]


def text_width(text: str, size: float) -> float:
    """Generous: a label may get more room than it needs, never less."""
    return size * (0.56 * len(text) + 0.25 * sum(letter.isupper() or ord(letter) > 0x2000 for letter in text)) + 2


def site(path: str) -> str:
    return (
        f'<path d="{path}" fill="#FFFFFF" fill-opacity="0.75" fill-rule="evenodd"/>'
        f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="1.8" stroke-linejoin="round"/>'
    )


def context(kind: str, path: str) -> str:
    fill, line = GROUND[kind]
    return f'<path d="{path}" fill="{fill if "Z" in path else "none"}" fill-rule="evenodd" {line}/>'


def hatches(letters: Sequence[str]) -> str:
    """One pattern for each of these options."""
    return "".join(
        f'<pattern id="{_hatch(letter)}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({angle})" stroke="{EXTENT}">{drawn}</pattern>'
        for letter in letters
        for size, angle, drawn in [HATCHES[_rank(letter) % len(HATCHES)]]
    )


def _hatch(letter: str) -> str:
    return f"hatch{letter.lower()}"


def _rank(letters: str) -> int:
    """0 for A, 26 for AA: an option looks the same on every map."""
    rank = 0
    for letter in letters:
        rank = 26 * rank + ord(letter) - ord("A") + 1
    return rank - 1


def extent(letter: str, path: str) -> str:
    return (
        f'<path d="{path}" fill="{EXTENT}" fill-opacity="0.08" fill-rule="evenodd"/>'
        f'<path d="{path}" fill="url(#{_hatch(letter)})" fill-rule="evenodd" stroke="{EXTENT}" stroke-width="1.3"/>'
    )


def shared(path: str) -> str:
    """What several options ask for: darkened, so that the hatches below are still seen."""
    return (
        f'<path d="{path}" fill="{INK}" fill-opacity="0.22" fill-rule="evenodd" stroke="{INK}" stroke-width="1.8" '
        'stroke-dasharray="2 1.5"/>'
    )


def letter(written: str, box: Box) -> str:
    x, y = box.centre
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{EXTENT}" stroke="#FFFFFF" stroke-width="1"/>'
        f'<text x="{x:.1f}" y="{y + 3:.1f}" font-size="8.5" font-weight="700" fill="#FFFFFF" '
        f'text-anchor="middle">{written}</text>'
    )


def shape(type: str, path: str) -> str:
    look = LOOKS[type]
    fill = f'fill="{look.colour}" fill-opacity="0.10"' if "Z" in path else 'fill="none"'
    dash = f' stroke-dasharray="{look.dash}"' if look.dash else ""
    return f'<path d="{path}" {fill} fill-rule="evenodd" stroke="{look.colour}" stroke-width="1.5"{dash}/>'


def name(kind: str, text: str, point: tuple[float, float], box: Box) -> str:
    cross = ""
    if kind == "place":
        x, y = point
        cross = f'<path d="M{x - 2.5:.1f} {y:.1f}h5M{x:.1f} {y - 2.5:.1f}v5" stroke="{GREY}" stroke-width="0.9"/>'
    middle = box.centre[0]
    return (
        f'{cross}<text x="{middle:.1f}" y="{box.bottom - 2:.1f}" font-size="7" font-style="italic" fill="{GREY}" '
        f'text-anchor="middle" stroke="#FFFFFF" stroke-width="2.2" stroke-linejoin="round" '
        f'paint-order="stroke">{text}</text>'
    )


def leader(point: tuple[float, float], box: Box) -> str:
    (x, y), (to_x, to_y) = point, box.edge_towards(*point)
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{INK}" stroke-width="0.6"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.6" fill="{INK}" stroke="#FFFFFF" stroke-width="0.6"/>'
    )


def pill_size(ref: str, scale: float = 1.0) -> tuple[float, float]:
    return scale * (15.0 + 4.7 * len(ref)), scale * 11.5


def pill(type: str, ref: str, box: Box, scale: float = 1.0) -> str:
    """A number and the symbol of its type."""
    look = LOOKS[type]
    wide, high = pill_size(ref)
    return (
        f'<g transform="translate({box.left:.1f} {box.top:.1f}) scale({scale:g})">'
        f'<rect width="{wide:.1f}" height="{high:.1f}" '
        f'rx="5.5" fill="#FFFFFF" stroke="{look.colour}" stroke-width="0.9"/>'
        f'<path transform="translate(7 {high / 2:.1f})" d="{look.symbol}" fill="{look.colour}"/>'
        f'<text x="12.5" y="{high / 2 + 2.6:.1f}" font-size="7.4" font-weight="700">{ref}</text></g>'
    )


def scale_bar(long: float, text: str, box: Box) -> str:
    left, base = box.left + 7, box.bottom - 6
    return (
        f'<rect x="{left - 5:.1f}" y="{box.top:.1f}" width="{long + 10:.1f}" height="20" '
        'fill="#FFFFFF" fill-opacity="0.85"/>'
        f'<path d="M{left:.1f} {base - 4:.1f}v4h{long:.1f}v-4" fill="none" stroke="{INK}" stroke-width="1.1"/>'
        f'<text x="{left + long / 2:.1f}" y="{base - 5.5:.1f}" font-size="7" text-anchor="middle">{text}</text>'
    )


def north(angle: float, text: str, box: Box) -> str:
    x, y = box.centre
    return (
        f'<rect x="{box.left:.1f}" y="{box.top:.1f}" width="20" height="30" fill="#FFFFFF" fill-opacity="0.85"/>'
        f'<g transform="translate({x:.1f} {y:.1f}) rotate({angle:.2f})">'
        f'<path d="M0 -6L4.5 11L0 7L-4.5 11Z" fill="{INK}"/>'
        f'<text x="0" y="-7.5" font-size="7.5" font-weight="700" text-anchor="middle">{text}</text></g>'
    )


def legend_site() -> str:
    return f'<rect x="1" y="2" width="14" height="7" fill="#FFFFFF" stroke="{INK}" stroke-width="1.6"/>'


def legend_mark(type: str) -> str:
    look = LOOKS[type]
    dash = f' stroke-dasharray="{look.dash}"' if look.dash else ""
    return (
        f'<line x1="0" y1="5.5" x2="16" y2="5.5" stroke="{look.colour}" stroke-width="1.5"{dash}/>'
        f'<path transform="translate(8 5.5)" d="{look.symbol}" fill="{look.colour}" '
        'stroke="#FFFFFF" stroke-width="0.8"/>'
    )


def legend_ground(kind: str) -> str:
    if kind == "place":
        return f'<path d="M5.5 5.5h5M8 3v5" stroke="{GREY}" stroke-width="0.9"/>'
    if kind in ("rail", "road"):
        return context(kind, "M0 5.5h16")
    return context(kind, "M1 2h14v7h-14Z")


def legend_extent(letter: str) -> str:
    return (
        f'<rect x="0" y="0.5" width="16" height="10" fill="{EXTENT}" fill-opacity="0.08"/>'
        f'<rect x="0" y="0.5" width="16" height="10" fill="url(#{_hatch(letter)})" '
        f'stroke="{EXTENT}" stroke-width="1.1"/>'
    )


def legend_shared() -> str:
    return (
        f'<rect x="0" y="0.5" width="16" height="10" fill="{INK}" fill-opacity="0.22" '
        f'stroke="{INK}" stroke-width="1.3" stroke-dasharray="2 1.5"/>'
    )
