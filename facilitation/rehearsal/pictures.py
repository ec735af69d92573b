"""Photos as phones take them, though drawn: large, heavy, some of them lying on their side, full of metadata."""

from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageOps

from facilitation.rehearsal.door import CHANCE

SIZE = (1600, 1200)
GRAIN = 8.0
"""How rough walls and grass are: a smooth drawing would weigh a tenth of a photo."""
QUALITY = 80
SKIES = (("#5b7fa6", "#dfe8ee"), ("#8d9aa5", "#e9e6df"), ("#c98f6b", "#f3e3c8"), ("#3f6fa8", "#cfe0ee"))
WALLS = ("#9a5b45", "#b8a58c", "#7d7f82", "#a67c52")
GROUNDS = ("#6f7f4f", "#8a8468", "#5d6b4a", "#9c9684")
_MAKE, _MODEL, _ORIENTATION, _TAKEN, _POSITION = 0x010F, 0x0110, 0x0112, 0x0132, 0x8825
_TO_BE_TURNED_RIGHT = 6


def pictures() -> list[bytes]:
    """JPEG files of 1,600 by 1,200 pixels, 200 to 380 kB, with a camera, a time and a position in each."""
    return [
        _jpeg(_view(*colours), on_its_side=i == 2) for i, colours in enumerate(zip(SKIES, WALLS, GROUNDS, strict=True))
    ]


def _view(sky: tuple[str, str], wall: str, ground: str) -> Image.Image:
    """A hall with broken windows and its chimney, behind grass."""
    width, height = SIZE
    horizon = int(height * CHANCE.uniform(0.68, 0.78))
    view = ImageOps.colorize(Image.linear_gradient("L").resize(SIZE), *sky)
    draw = ImageDraw.Draw(view)
    left = int(width * CHANCE.uniform(0.08, 0.15))
    right = left + 160 * CHANCE.randint(6, 8)
    roof = int(height * CHANCE.uniform(0.35, 0.45))
    chimney = CHANCE.randint(left, right - 90)
    draw.polygon([(chimney, 120), (chimney + 60, 120), (chimney + 90, horizon), (chimney - 30, horizon)], wall)
    draw.rectangle((left, roof, right, horizon), wall)
    for x in range(left, right, 160):
        draw.polygon([(x, roof), (x + 120, roof - 90), (x + 160, roof)], "#5a5552")
        draw.rectangle((x + 30, roof + 60, x + 110, roof + 190), CHANCE.choice(("#2f3438", "#8fa3ad")))
    draw.rectangle((0, horizon, width, height), ground)
    return ImageChops.overlay(view, Image.merge("RGB", [Image.effect_noise(SIZE, GRAIN)] * 3))


def _jpeg(view: Image.Image, *, on_its_side: bool) -> bytes:
    exif = Image.Exif()
    exif.update({_MAKE: "Virtuel", _MODEL: "V1", _TAKEN: "2026:03:14 10:20:30"})
    if on_its_side:
        view = view.transpose(Image.Transpose.ROTATE_90)
        exif[_ORIENTATION] = _TO_BE_TURNED_RIGHT
    exif.get_ifd(_POSITION).update({1: "N", 2: (46.0, 30.0, 0.0), 3: "E", 4: (2.0, 30.0, 0.0)})
    written = BytesIO()
    view.save(written, "JPEG", quality=QUALITY, exif=exif)
    return written.getvalue()
