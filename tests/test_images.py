"""What is kept of a picture that somebody sends: written anew, upright, without its secrets; or a refusal."""

import time
from io import BytesIO

import pytest
from pictures import HOSTILE, picture
from PIL import Image

from facilitation.storage.images import LONGEST_SIDE, SMALL_SIDE, NotAPhoto, written_anew


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_photo_is_refused_at_once_with_a_sentence(name: str) -> None:
    started = time.monotonic()
    with pytest.raises(NotAPhoto) as refusal:
        written_anew(HOSTILE[name])
    assert refusal.value.reason
    assert time.monotonic() - started < 2


def test_a_photo_cut_anywhere_is_refused_or_whole() -> None:
    """A decoder that fills in what is missing would show grey where the rest never came."""
    whole = picture(400, 300)
    for length in range(0, len(whole) - 2, 997):
        with pytest.raises(NotAPhoto):
            written_anew(whole[:length])


def test_bytes_changed_at_random_never_end_in_anything_but_a_photo_or_a_refusal() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = picture(64, 48, kind)
        for seed in range(0, len(whole), max(1, len(whole) // 150)):
            changed = bytearray(whole)
            changed[seed] ^= 0x5A
            try:
                made = written_anew(bytes(changed))
            except NotAPhoto:
                continue
            assert max(made.width, made.height) <= LONGEST_SIDE


def test_position_camera_comment_and_profile_are_gone_and_the_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn it a quarter to the right to see it
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825).update({1: "N", 2: (49.0, 28.0, 12.0), 3: "E", 4: (4.0, 33.0, 36.0)})
    sent = picture(800, 600, exif=exif, comment=b"taken by Zoe", icc_profile=b"profile" * 30, xmp=b"<x:xmpmeta/>")
    with Image.open(BytesIO(sent)) as image:
        assert image.getexif().get_ifd(0x8825)
    made = written_anew(sent)
    assert (made.width, made.height) == (600, 800)
    for file in (made.full, made.small):
        for word in (b"Exif", b"Maker", b"Zoe", b"profile", b"xmp"):
            assert word not in file
        with Image.open(BytesIO(file)) as image:
            assert image.format == "JPEG"
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    with Image.open(BytesIO(made.full)) as image:
        # What was red at the top left is at the top right now.
        red, _green, blue = image.convert("RGB").getpixel((550, 50))  # type: ignore[misc]  # a tuple in RGB
        assert red > 200 > blue


@pytest.mark.parametrize(("width", "height", "kind"), [(4000, 3000, "JPEG"), (3000, 4000, "PNG"), (2000, 500, "WEBP")])
def test_large_ones_are_shrunk(width: int, height: int, kind: str) -> None:
    made = written_anew(picture(width, height, kind))
    assert max(made.width, made.height) == LONGEST_SIDE
    assert abs(made.width / made.height - width / height) < 0.01
    with Image.open(BytesIO(made.small)) as small:
        assert max(small.size) == SMALL_SIDE
    assert len(made.small) < 80_000


def test_what_is_transparent_becomes_white() -> None:
    written = BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(written, "PNG")
    with Image.open(BytesIO(written_anew(written.getvalue()).full)) as image:
        assert image.convert("L").getextrema()[0] > 250  # type: ignore[operator]  # two numbers for one band
