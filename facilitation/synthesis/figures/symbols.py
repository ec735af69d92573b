"""The marks that a map is made of, as SVG: shapes, lines and hatches that differ without their colours too.

Lengths are in points; texts given here are escaped already.
"""

from dataclasses import dataclass

from facilitation.synthesis.figures.labels import Box
from facilitation.texts import _

INK, GREY = "#16211F", "#4A5653"
HATCH_ANGLES = (45, -45, 0, 90, 20, -20, 70, -70)
EXTENT = "#2F5D50"


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


def hatches(count: int) -> str:
    """One pattern per option, each of another angle; and one for what they share."""
    crossed = (
        '<pattern id="shared" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path d="M0 3h6M3 0v6" stroke="{INK}" stroke-width="0.9" fill="none"/></pattern>'
    )
    return crossed + "".join(
        f'<pattern id="hatch{i}" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({HATCH_ANGLES[i % len(HATCH_ANGLES)]})">'
        f'<line x1="0" y1="2.5" x2="5" y2="2.5" stroke="{EXTENT}" stroke-width="0.7"/></pattern>'
        for i in range(count)
    )


def extent(index: int, path: str) -> str:
    return (
        f'<path d="{path}" fill="{EXTENT}" fill-opacity="0.10" fill-rule="evenodd"/>'
        f'<path d="{path}" fill="url(#hatch{index})" fill-rule="evenodd" stroke="{EXTENT}" stroke-width="1.3"/>'
    )


def shared(path: str) -> str:
    """What several options ask for: hatched both ways, whatever the hatches below."""
    return (
        f'<path d="{path}" fill="url(#shared)" fill-rule="evenodd" stroke="{INK}" stroke-width="1.6" '
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


def pill_size(ref: str) -> tuple[float, float]:
    return 15.0 + 4.7 * len(ref), 11.5


def pill(type: str, ref: str, box: Box) -> str:
    """A number and the symbol of its type."""
    look = LOOKS[type]
    left, middle = box.left, box.centre[1]
    return (
        f'<rect x="{left:.1f}" y="{box.top:.1f}" width="{box.right - left:.1f}" height="{box.bottom - box.top:.1f}" '
        f'rx="5.5" fill="#FFFFFF" stroke="{look.colour}" stroke-width="0.9"/>'
        f'<path transform="translate({left + 7:.1f} {middle:.1f})" d="{look.symbol}" fill="{look.colour}"/>'
        f'<text x="{left + 12.5:.1f}" y="{middle + 2.6:.1f}" font-size="7.4" font-weight="700">{ref}</text>'
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


def legend_extent(index: int) -> str:
    return (
        f'<rect x="1" y="2" width="14" height="7" fill="{EXTENT}" fill-opacity="0.10"/>'
        f'<rect x="1" y="2" width="14" height="7" fill="url(#hatch{index})" stroke="{EXTENT}" stroke-width="1.1"/>'
    )


def legend_shared() -> str:
    return (
        '<rect x="1" y="2" width="14" height="7" fill="url(#shared)" '
        f'stroke="{INK}" stroke-width="1.1" stroke-dasharray="2 1.5"/>'
    )
