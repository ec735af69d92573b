"""The photos of a document: reduced once, to what a page can show, for all writers."""

from collections.abc import Callable
from functools import cache
from io import BytesIO

from PIL import Image

Photos = Callable[[str], bytes | None]
"""A photo's key -> its JPEG as the shelf keeps it, or None where the file is missing."""

# Two photos stand side by side: 8.2 cm at 210 points per inch.
LONGEST_SIDE = 680
QUALITY = 80


def no_photos(key: str) -> bytes | None:
    """The photos of who has none at hand."""
    return None


def prints(photos: Photos) -> Photos:
    """The same photos as small JPEG files without metadata, each made once; None for a file that cannot be read."""

    @cache
    def reduced(key: str) -> bytes | None:
        content = photos(key)
        return content and _reduced(content)

    return reduced


def _reduced(content: bytes) -> bytes | None:
    try:
        with Image.open(BytesIO(content), formats=["JPEG"]) as image:
            scale = LONGEST_SIDE / max(image.size)
            image.draft("RGB", (int(image.width * scale), int(image.height * scale)))  # decoded at a half, a quarter...
            image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0)
            written = BytesIO()
            image.convert("RGB").save(written, "JPEG", quality=QUALITY)
            return written.getvalue()
    except (OSError, Image.DecompressionBombError):
        return None  # cut or damaged on the disk: the document says that it is missing
