"""How photos come by HTTP, from good phones and from bad ones."""

import asyncio
import http.client
import json
import secrets
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pictures import HOSTILE, picture
from PIL import Image
from serving import Serving, serving
from test_server import ask, facilitator, http_request, idea, joined, seat

PART = 48_000


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
