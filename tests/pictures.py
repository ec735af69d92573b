"""Pictures to send: real ones, and what only pretends to be one."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw


def picture(width: int = 1200, height: int = 900, kind: str = "JPEG", **more: Any) -> bytes:
    """A picture with enough in it to weigh something."""
    image = Image.effect_noise((width // 4, height // 4), 60).resize((width, height)).convert("RGB")
    ImageDraw.Draw(image).rectangle((0, 0, width // 2, height // 2), fill="red")
    written = BytesIO()
    image.save(written, kind, **more)
    return written.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def bomb(width: int, height: int) -> bytes:
    """A small PNG that announces a huge picture, and would keep that promise."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * min(height, 4_000)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def moving() -> bytes:
    frames = [Image.new("RGB", (80, 80), colour) for colour in ("red", "blue")]
    written = BytesIO()
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:])
    return written.getvalue()


HOSTILE = {
    "bomb": bomb(30_000, 30_000),
    "just over": bomb(8_000, 5_008),
    "truncated": picture()[:20_000],
    "cut in its header": picture()[:200],
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "gif": picture(80, 80, "GIF"),
    "tiff": picture(80, 80, "TIFF"),
    "bmp": picture(80, 80, "BMP"),
    "moving": moving(),
    "nothing": b"",
    "noise": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40,
    "inflating text": b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    + chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(80_000_000), 9))
    + chunk(b"IDAT", zlib.compress(bytes(25 * 8)))
    + chunk(b"IEND", b""),
}
