"""Photos: what is refused, what is kept of them, and how they come by HTTP, from good phones and from bad ones."""

import asyncio
import http.client
import json
import secrets
import socket
import struct
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from room import PEOPLE, padded, person, running_workshop, said, send, steered
from serving import Serving, serving
from test_server import ask, facilitator, http_request, idea, joined, seat

from facilitation.domain import photos
from facilitation.domain.audiences import seen_by
from facilitation.domain.decision import Author, Refused
from facilitation.live import Accepted, Running
from facilitation.storage.images import LONGEST_SIDE, SMALL_SIDE, NotAPhoto, written_anew
from facilitation.storage.shelf import INCOMING_SECONDS, MOST_INCOMING, Shelf

PART = 48_000
ZOE, ALI, _LEA = (person(key) for key in PEOPLE)
IDEA, PHOTO, OTHER = padded("idea"), padded("photo"), padded("other")


# ---- Images ----


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


# ---- Rules ----


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with running_workshop(tmp_path) as workshop:
        said(workshop, ZOE, "idea", IDEA, {"text": "un verger"})
        yield workshop


def take(running: Running, author: Author, key: str, contribution: str = IDEA) -> Any:
    value = {"contribution": contribution, "width": 1600, "height": 1200}
    return send(running, Author("upload", author.key), "photo", key, value)


def code(answer: Any) -> str:
    assert isinstance(answer, Refused), answer
    assert answer.reason
    return answer.code


def photo_of(running: Running, key: str) -> dict[str, Any]:
    value = running.snapshot().get("photo", key)
    assert value is not None
    return value


def test_a_photo_is_numbered_hidden_shown_and_taken_back(running: Running) -> None:
    assert isinstance(take(running, ZOE, PHOTO), Accepted)
    assert photo_of(running, PHOTO)["number"] == 1
    assert photo_of(running, PHOTO)["author"] == ZOE.key
    steered(running, "photo", PHOTO, {"hidden": True, "reason": "Un visage"})
    hidden = running.snapshot().latest["photo", PHOTO]
    assert hidden.value is not None
    assert hidden.value["hidden"] == {"reason": "Un visage"}
    public = seen_by("public", hidden).value
    assert public is not None
    assert public.keys() == {"number", "author", "contribution", "made_at", "hidden"}
    assert public["hidden"] == {}
    assert photos.shown(running.snapshot(), PHOTO, staff=False) is None
    assert photos.shown(running.snapshot(), PHOTO, staff=True)
    steered(running, "photo", PHOTO, {"hidden": False})
    assert photos.shown(running.snapshot(), PHOTO, staff=False)
    assert code(send(running, ALI, "photo", PHOTO, None)) == "not_yours"
    said(running, ZOE, "photo", PHOTO, None)
    assert photo_of(running, PHOTO).keys() == {"number", "author", "contribution", "made_at", "withdrawn"}
    assert photos.shown(running.snapshot(), PHOTO, staff=True) is None
    assert code(take(running, ZOE, PHOTO)) == "withdrawn"
    take(running, ZOE, OTHER)
    assert photo_of(running, OTHER)["number"] == 2


def test_a_photo_belongs_to_one_s_own_standing_contribution(running: Running) -> None:
    assert code(take(running, ZOE, PHOTO, padded("nothing"))) == "unknown"
    assert code(take(running, ALI, PHOTO)) == "not_yours"
    assert code(send(running, ZOE, "photo", PHOTO, {"contribution": IDEA, "width": 1, "height": 1})) == "not_understood"
    assert code(send(running, ZOE, "photo", PHOTO, {})) == "not_allowed"
    assert code(send(running, ZOE, "photo", PHOTO, None)) == "unknown"
    for number in range(photos.MOST_OF_A_CONTRIBUTION):
        take(running, ZOE, padded(f"photo{number}"))
    assert code(take(running, ZOE, PHOTO)) == "too_many"
    said(running, ZOE, "photo", padded("photo0"), None)
    assert isinstance(take(running, ZOE, PHOTO), Accepted)


def test_a_phase_that_closed_does_not_stop_the_photo_of_what_it_took(running: Running) -> None:
    steered(running, "phase", "phase", {"phase": "restitution"})
    assert isinstance(take(running, ZOE, PHOTO), Accepted)


def test_photos_go_with_their_contribution(running: Running) -> None:
    take(running, ZOE, PHOTO)
    steered(running, "idea", IDEA, {"hidden": True, "reason": ""})
    assert photos.shown(running.snapshot(), PHOTO, staff=False) is None
    said(running, ZOE, "idea", IDEA, None)
    assert photo_of(running, PHOTO)["withdrawn"] is True
    assert code(take(running, ZOE, OTHER)) == "withdrawn"


def test_forty_photos_are_enough_for_one_person(running: Running) -> None:
    for number in range(photos.MOST_OF_A_PARTICIPANT):
        key = padded(f"idea{number // photos.MOST_OF_A_CONTRIBUTION}")
        if running.snapshot().get("idea", key) is None:
            said(running, ZOE, "idea", key, {"text": "encore"})
        take(running, ZOE, padded(f"photo{number}"), key)
    assert code(take(running, ZOE, PHOTO)) == "too_many"


# ---- Files ----


def test_unfinished_photos_are_few_and_do_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    for number in range(MOST_INCOMING + 3):
        shelf.put_part("w", "zoe", f"photo{number}", 0, b"x")
    assert sum(1 for _folder in tmp_path.glob("w/incoming/*/*")) == MOST_INCOMING
    last = f"photo{MOST_INCOMING + 2}"
    assert shelf.parts("w", "zoe", last) == {0: 1}
    shelf.sweep()
    assert shelf.parts("w", "zoe", last) == {0: 1}
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + INCOMING_SECONDS + 60)
    shelf.sweep()
    assert shelf.parts("w", "zoe", last) == {}


# ---- HTTP ----


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with serving(tmp_path_factory.mktemp("photos") / "data") as running:
        yield running
        assert "Traceback" not in running.errors.read_text()


def say(server: Serving, cookie: dict[str, str], text: str = "une passerelle") -> str:
    """Say something; its key."""
    message = idea(text)

    async def send() -> None:
        async with seat(server, cookie) as connection:
            assert "seq" in await ask(connection, "submit", message)

    asyncio.run(send())
    return str(message["key"])


def moderated(server: Serving, kind: str, key: str, hidden: bool) -> None:
    async def send() -> None:
        async with seat(server, facilitator(server), "facilitator") as connection:
            message = {"id": secrets.token_urlsafe(16), "kind": kind, "key": key, "value": {"hidden": hidden}}
            assert "seq" in await ask(connection, "submit", message)

    asyncio.run(send())


def raw(server: Serving, method: str, path: str, body: bytes | None, cookie: dict[str, str]) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request(method, f"/photos/{server.code}/{path}", body, cookie)
    response = connection.getresponse()
    answered = response.read()
    connection.close()
    return response.status, answered


def put(server: Serving, cookie: dict[str, str], photo: str, part: int, content: bytes) -> tuple[int, Any]:
    status, answer = raw(server, "PUT", f"{photo}/{part}", content, cookie)
    return status, json.loads(answer) if status in (200, 422, 503) else None


def complete(server: Serving, cookie: dict[str, str], photo: str, **whole: Any) -> tuple[int, Any]:
    status, answer = raw(server, "POST", photo, json.dumps(whole).encode(), cookie)
    return status, json.loads(answer) if status in (200, 409, 422, 503) else None


def in_parts(content: bytes) -> list[bytes]:
    return [content[start : start + PART] for start in range(0, len(content), PART)]


def upload(server: Serving, cookie: dict[str, str], contribution: str, content: bytes) -> tuple[str, Any]:
    photo, parts = secrets.token_urlsafe(16), in_parts(content)
    for number, part in enumerate(parts):
        assert put(server, cookie, photo, number, part)[0] == 200
    status, receipt = complete(server, cookie, photo, contribution=contribution, parts=len(parts), size=len(content))
    assert status == 200, receipt
    return photo, receipt


def shown(server: Serving, cookie: dict[str, str], photo: str, size: str = "") -> int:
    return raw(server, "GET", f"{photo}{size}.jpg", None, cookie)[0]


def test_a_photo_comes_in_parts_one_of_them_interrupted_and_gets_one_receipt(server: Serving) -> None:
    cookie = joined(server)
    contribution, photo, content = say(server, cookie), secrets.token_urlsafe(16), picture(1600, 1200)
    parts = in_parts(content)
    assert len(parts) > 2
    assert put(server, cookie, photo, 0, parts[0])[0] == 200
    # The network goes in the middle of the second part.
    with socket.create_connection(("127.0.0.1", server.port)) as cut:
        head = f"PUT /photos/{server.code}/{photo}/1 HTTP/1.1\r\nHost: x\r\nCookie: {cookie['Cookie']}\r\n"
        cut.sendall(head.encode() + f"Content-Length: {len(parts[1])}\r\n\r\n".encode() + parts[1][:1000])
    have = json.loads(raw(server, "GET", f"{photo}/parts", None, cookie)[1])
    assert have == {"parts": [0]}
    asked = {"contribution": contribution, "parts": len(parts), "size": len(content)}
    assert complete(server, cookie, photo, **asked) == (409, {"missing": list(range(1, len(parts)))})
    for number, part in enumerate(parts[1:], start=1):
        put(server, cookie, photo, number, part)
    put(server, cookie, photo, 1, parts[1])
    status, receipt = complete(server, cookie, photo, **asked)
    assert status == 200
    assert receipt.keys() == {"seq", "number"}
    assert complete(server, cookie, photo, **asked) == (200, receipt)
    assert json.loads(raw(server, "GET", f"{photo}/parts", None, cookie)[1]) == receipt
    assert not list((server.errors.parent / "data" / "photos").glob("*/incoming/*/*"))
    response, full = http_request(server, "GET", f"/photos/{server.code}/{photo}.jpg", headers=cookie)
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in str(response.headers["Cache-Control"])
    with Image.open(BytesIO(full)) as image:
        assert image.size == (1600, 1200)
    moderated(server, "photo", photo, True)
    assert complete(server, cookie, photo, **asked) == (200, receipt)


def test_parts_that_do_not_add_up_are_asked_for_again(server: Serving) -> None:
    cookie = joined(server)
    contribution, photo, content = say(server, cookie), secrets.token_urlsafe(16), picture(600, 400)
    asked = {"contribution": contribution, "parts": 1, "size": len(content)}
    put(server, cookie, photo, 0, content[:-100])
    assert complete(server, cookie, photo, **asked) == (409, {"missing": [0]})
    put(server, cookie, photo, 0, content)
    assert complete(server, cookie, photo, **asked, sha256="0" * 64) == (409, {"missing": [0]})
    put(server, cookie, photo, 0, content)
    assert complete(server, cookie, photo, **asked)[0] == 200


def test_someone_else_s_contribution_and_photo_are_out_of_reach(server: Serving) -> None:
    zoe, ali = joined(server), joined(server, "elus")
    contribution = say(server, zoe)
    photo, _receipt = upload(server, zoe, contribution, picture(300, 200))
    before = raw(server, "GET", f"{photo}.jpg", None, ali)
    put(server, ali, photo, 0, picture(320, 200))
    assert json.loads(raw(server, "GET", f"{photo}/parts", None, ali)[1]) == {"parts": [0]}
    status, answer = complete(server, ali, photo, contribution=contribution, parts=1)
    assert (status, answer["refused"]["code"]) == (422, "not_yours")
    other = secrets.token_urlsafe(16)
    put(server, ali, other, 0, picture(320, 200))
    status, answer = complete(server, ali, other, contribution=contribution, parts=1)
    assert (status, answer["refused"]["code"]) == (422, "not_yours")
    assert raw(server, "GET", f"{photo}.jpg", None, ali) == before


def test_a_photo_before_its_contribution_waits_for_it(server: Serving) -> None:
    cookie, photo, content = joined(server), secrets.token_urlsafe(16), picture(300, 200)
    message = idea("dite après sa photo")
    put(server, cookie, photo, 0, content)
    status, answer = complete(server, cookie, photo, contribution=message["key"], parts=1)
    assert (status, answer["refused"]["code"]) == (422, "unknown")

    async def send() -> None:
        async with seat(server, cookie) as connection:
            await ask(connection, "submit", message)

    asyncio.run(send())
    assert complete(server, cookie, photo, contribution=message["key"], parts=1)[0] == 200


def test_who_may_send_and_who_may_see(server: Serving) -> None:
    cookie = joined(server)
    contribution = say(server, cookie)
    photo, _receipt = upload(server, cookie, contribution, picture(300, 200))
    staff, ali = facilitator(server), joined(server, "elus")
    for size in ("", "-small"):
        assert shown(server, {}, photo, size) == 403
        assert shown(server, ali, photo, size) == 200
    assert put(server, {}, photo, 0, b"x")[0] == 403
    assert put(server, staff, photo, 0, b"x")[0] == 403
    assert put(server, {"Cookie": cookie["Cookie"] + "x"}, photo, 0, b"x")[0] == 403
    for kind, key in (("photo", photo), ("idea", contribution)):
        moderated(server, kind, key, True)
        for size in ("", "-small"):
            assert shown(server, ali, photo, size) == 404
            assert shown(server, cookie, photo, size) == 404
            assert shown(server, staff, photo, size) == 200
        moderated(server, kind, key, False)
        assert shown(server, ali, photo) == 200

    async def take_back() -> None:
        async with seat(server, cookie) as connection:
            message = {"id": secrets.token_urlsafe(16), "kind": "idea", "key": contribution, "value": None}
            assert "seq" in await ask(connection, "submit", message)

    files = list((server.errors.parent / "data" / "photos").glob("*/*.jpg"))
    asyncio.run(take_back())
    assert shown(server, staff, photo) == 404
    assert len(list((server.errors.parent / "data" / "photos").glob("*/*.jpg"))) == len(files) - 2


@pytest.mark.parametrize("name", ["bomb", "truncated", "svg", "gif", "moving"])
def test_hostile_files_get_a_reason_and_leave_nothing(server: Serving, name: str) -> None:
    cookie, photo = joined(server), secrets.token_urlsafe(16)
    contribution, content = say(server, cookie), HOSTILE[name]
    parts = in_parts(content)
    for number, part in enumerate(parts):
        put(server, cookie, photo, number, part)
    status, answer = complete(server, cookie, photo, contribution=contribution, parts=len(parts))
    assert (status, answer["refused"]["code"]) == (422, "not_a_photo")
    assert answer["refused"]["reason"]
    assert shown(server, cookie, photo) == 404


def test_hostile_requests(server: Serving) -> None:
    cookie, photo = joined(server), secrets.token_urlsafe(16)
    contribution = say(server, cookie)
    assert put(server, cookie, photo, 0, b"x" * 65_537)[0] == 413
    assert put(server, cookie, photo, 0, b"")[0] == 422
    assert put(server, cookie, photo, 128, b"x")[0] == 422
    assert put(server, cookie, "short", 0, b"x")[0] == 404
    assert put(server, cookie, "..%2f..%2fsecret-of-the-house", 0, b"x")[0] == 404
    for number in range(32):
        assert put(server, cookie, photo, number, b"x" * 65_536)[0] == 200
    status, answer = put(server, cookie, photo, 32, b"x")
    assert (status, answer["refused"]["code"]) == (422, "too_large")
    for body in (b"", b"[]", b"{", b'{"parts": 1}', json.dumps({"contribution": contribution, "parts": 0}).encode()):
        assert raw(server, "POST", photo, body, cookie)[0] == 422
    taken = json.dumps({"contribution": contribution, "parts": 1, "author": "someone"}).encode()
    assert raw(server, "POST", photo, taken, cookie)[0] == 422
    # The key of something else in the log makes no photo.
    assert complete(server, cookie, contribution, contribution=contribution, parts=1)[0] == 409
    response, _body = http_request(server, "POST", f"/j/{server.code}", {"college": "x" * 5_000})
    assert response.status == 413


def test_twenty_phones_at_once(server: Serving) -> None:
    content = picture(1600, 1200, quality=88)
    print(f"\nphoto of {len(content) / 1000:.0f} kB")
    phones = [joined(server) for _phone in range(20)]
    contributions = [say(server, cookie) for cookie in phones]
    waits: list[float] = []

    def one(number: int) -> int:
        cookie, photo, parts = phones[number], secrets.token_urlsafe(16), in_parts(content)
        for n, part in enumerate(parts):
            assert put(server, cookie, photo, n, part)[0] == 200
        asked = time.monotonic()
        status, receipt = complete(server, cookie, photo, contribution=contributions[number], parts=len(parts))
        assert status == 200, receipt
        waits.append(time.monotonic() - asked)
        assert shown(server, cookie, photo, "-small") == 200
        return int(receipt["number"])

    started = time.monotonic()
    with ThreadPoolExecutor(20) as thumbs:
        numbers = list(thumbs.map(one, range(20)))
    print(f"20 photos in {time.monotonic() - started:.1f} s; receipts after {min(waits):.2f} to {max(waits):.2f} s")
    assert len(set(numbers)) == 20
    assert max(waits) < 20


def test_a_receipt_survives_kill_9_and_what_was_sent_is_resumed(tmp_path: Path) -> None:
    from serving import start

    data, content = tmp_path / "data", picture(900, 700)
    server = start(data, command="demo", arguments=("--no-rehearse",))
    cookie = joined(server)
    contribution = say(server, cookie)
    kept, receipt = upload(server, cookie, contribution, content)
    photo = secrets.token_urlsafe(16)
    put(server, cookie, photo, 0, in_parts(content)[0])
    port = server.port
    server.kill()
    assert server.process.stdout is not None
    server.process.stdout.close()
    with serving(data, command="serve", arguments=("--port", str(port))) as again:
        assert json.loads(raw(again, "GET", f"{kept}/parts", None, cookie)[1]) == receipt
        assert shown(again, cookie, kept) == 200
        assert json.loads(raw(again, "GET", f"{photo}/parts", None, cookie)[1]) == {"parts": [0]}
