"""The photos of virtual phones: how they are sent, what interrupts them, and whether a server that lies is noticed."""

import asyncio
import hashlib
import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread
from typing import Any

import pytest
from PIL import ExifTags, Image

from facilitation.rehearsal import album
from facilitation.rehearsal.album import PART, Album, parts_of
from facilitation.rehearsal.door import Door
from facilitation.rehearsal.ledger import Ledger
from facilitation.rehearsal.pictures import pictures
from facilitation.rehearsal.report import Photo, Submission, Tally

Said = tuple[str, str, bytes]
"""Method, path, body."""
Answers = Callable[[list[Said]], tuple[int, Any]]
"""From all that was said in full, the last one to be answered now: a status and what goes as JSON."""


@contextmanager
def answering(answers: Answers) -> Iterator[tuple[Door, list[Said]]]:
    """A web server that answers as it is told to; it notes what was said to it in full."""
    heard: list[Said] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            if len(body) < length:
                self.close_connection = True
                return
            heard.append((self.command, self.path.rpartition("/photos/ABCD/")[2], body))
            status, content = answers(heard)
            encoded = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(encoded)))
            self.end_headers()
            self.wfile.write(encoded)

        do_GET = do_PUT = do_POST = answer

        def log_message(self, *_arguments: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        try:
            yield Door("http", f"127.0.0.1:{server.server_port}", "/j/ABCD"), heard
        finally:
            server.shutdown()
            serving.join()


def sent_to(
    answers: Answers, picture: bytes = bytes(PART + 1), breaks_at: int | None = None
) -> tuple[Photo, list[Said]]:
    """What a phone made of a photo with such a server, and what it said to it, from its own thread."""

    async def live(door: Door) -> Photo:
        online = asyncio.Event()
        online.set()
        photo = Photo("photo1", Submission("id1", "idea", "key1", {}, 0.0), picture, 0.0, breaks_at)
        await asyncio.wait_for(Album(door, Ledger(), Tally(), online).send(photo, {"Cookie": "a=b"}), 20)
        return photo

    with answering(answers) as (door, heard):
        return asyncio.run(live(door)), heard


def deeds(heard: list[Said]) -> list[str]:
    return [f"{method} {path}" for method, path, _body in heard]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(album, "FIRST_PAUSE", 0.01)


def test_a_photo_goes_in_parts_and_then_asks_for_its_receipt() -> None:
    picture = bytes(range(250)) * 400
    photo, heard = sent_to(lambda heard: (200, {"seq": 7} if heard[-1][0] == "POST" else {"parts": [1]}), picture)
    assert deeds(heard) == ["GET photo1/parts", "PUT photo1/0", "PUT photo1/2", "POST photo1"]
    assert [body for _method, _path, body in heard[1:3]] == [picture[:PART], picture[2 * PART :]]
    whole = {"contribution": "key1", "parts": 3, "size": 100_000, "sha256": hashlib.sha256(picture).hexdigest()}
    assert json.loads(heard[3][2]) == whole
    assert (photo.seq, photo.refusal, photo.waiting) == (7, None, False)


@pytest.mark.usefixtures("impatient")
def test_a_photo_is_patient() -> None:
    bad_days = iter(
        [
            (502, {}),  # the server is not there yet
            (200, {"parts": []}),
            (503, {"later": 0.01, "reason": "Patience"}),
            (200, {"parts": []}),
            (200, {"parts": [0]}),
            (200, {"parts": [0, 1]}),
            (409, {"missing": [0, 1]}),
            (200, {"parts": []}),
            (200, {"parts": [0]}),
            (200, {"parts": [0, 1]}),
            (200, {"seq": 7, "number": 1}),
        ]
    )
    photo, heard = sent_to(lambda _heard: next(bad_days))
    parts = ["PUT photo1/0", "PUT photo1/1", "POST photo1"]
    asked = "GET photo1/parts"
    assert deeds(heard) == [asked, asked, "PUT photo1/0", asked, *parts, asked, *parts]
    assert photo.seq == 7


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("breaks_at", [0, 1, 2])
def test_an_interruption_costs_one_part_or_the_receipt(breaks_at: int) -> None:
    come: list[int] = []

    def answers(heard: list[Said]) -> tuple[int, Any]:
        said = deeds(heard)
        if said[-1].startswith("PUT"):
            come.append(int(said[-1][-1]))
        return 200, {"seq": 7} if "POST photo1" in said else {"parts": come}

    photo, heard = sent_to(answers, breaks_at=breaks_at)
    assert come == [0, 1]
    assert deeds(heard).count("GET photo1/parts") == 2
    assert deeds(heard).count("POST photo1") == 1
    assert (photo.seq, photo.breaks_at) == (7, None)


@pytest.mark.parametrize("refusing", ["PUT", "POST"])
def test_a_refused_photo_is_not_sent_again(refusing: str) -> None:
    refused = {"refused": {"code": "too_large", "reason": "Cette image est trop grande."}}
    photo, heard = sent_to(lambda heard: (422, refused) if heard[-1][0] == refusing else (200, {"parts": []}))
    assert [method for method, *_rest in heard].count(refusing) == 1
    assert (photo.seq, photo.refusal) == (None, "too_large")


def test_a_file_that_is_not_there_is_not_seen() -> None:
    with answering(lambda heard: (404 if "gone" in heard[-1][1] else 200, {})) as (door, _heard):
        assert asyncio.run(door.shows("gone", {})) is False
        assert asyncio.run(door.shows("nonsense", {})) is False


def test_pictures_are_as_heavy_and_as_full_of_metadata_as_photos() -> None:
    turned = 0
    for picture in pictures():
        assert 200_000 < len(picture) < 380_000
        assert parts_of(picture) == math.ceil(len(picture) / PART)
        with Image.open(BytesIO(picture)) as image:
            exif = image.getexif()
            assert max(image.size) == 1_600
            assert exif[ExifTags.Base.Model]
            assert exif.get_ifd(ExifTags.IFD.GPSInfo)
            turned += image.height > image.width and exif[ExifTags.Base.Orientation] == 6
    assert turned == 1
