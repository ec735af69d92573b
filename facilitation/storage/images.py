"""Photos as they are kept: decoded, turned upright, shrunk, and written anew, so that nothing but pixels remains."""

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from facilitation.texts import _

LONGEST_SIDE = 1_600
SMALL_SIDE = 480
MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82

# Pillow looks at the size that a file announces before it decodes it. Above this it warns: here, an error.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class NotAPhoto(Exception):
    """What came cannot be kept; ``reason`` is a sentence for the person who sent it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Photo:
    """Two JPEG files, without metadata; ``width`` and ``height`` are the full one's, in pixels."""

    full: bytes
    small: bytes
    width: int
    height: int


def written_anew(sent: bytes) -> Photo:
    """The photo in these bytes (JPEG, PNG or WebP). Raises NotAPhoto; takes about a tenth of a second."""
    upright = _decoded(sent, LONGEST_SIDE)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    full = _jpeg(upright)
    width, height = upright.size
    upright.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    return Photo(full, _jpeg(upright), width, height)


def thumbnail(full: bytes) -> bytes:
    """The small one of a photo that was kept. Raises NotAPhoto."""
    upright = _decoded(full, SMALL_SIDE)
    upright.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    return _jpeg(upright)


def _decoded(sent: bytes, longest: int) -> Image.Image:
    try:
        return _upright(sent, longest)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPhoto(_("This picture is too large.")) from error
    except NotAPhoto:
        raise
    except Exception as error:
        # Whatever a decoder trips over: hostile files make Pillow raise about anything.
        raise NotAPhoto(_("This file is not a photo that can be read.")) from error


def _upright(sent: bytes, longest: int) -> Image.Image:
    with Image.open(BytesIO(sent), formats=FORMATS) as image:
        # Two cameras' pictures in one JPEG (MPO) are no animation: the first one is the photo.
        if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
            raise NotAPhoto(_("This picture moves: send a photo."))
        # A large JPEG is decoded at a half, a quarter or an eighth of its size, when that is enough.
        image.draft("RGB", (longest, longest))
        image.load()
        upright = ImageOps.exif_transpose(image)
        # A fresh sheet: it has no metadata to inherit, and shows through where the picture is transparent.
        sheet = Image.new("RGB", upright.size, "white")
        if upright.has_transparency_data:
            upright = upright.convert("RGBA")
            sheet.paste(upright, mask=upright.getchannel("A"))
        else:
            sheet.paste(upright.convert("RGB"))
        return sheet


def _jpeg(image: Image.Image) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()
