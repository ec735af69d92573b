"""A disk that has room for words and none for a photo: the facilitator hears of it, and of its end; nothing is lost."""

import asyncio
import json
import secrets
import sys
from pathlib import Path
from typing import Any

import pytest
from desk import desk
from pictures import picture
from serving import serving
from test_photo_uploads import complete, in_parts, put, raw, say
from test_server import joined

from facilitation.storage.database import DATABASE, Unusable
from facilitation.storage.health import Health
from facilitation.storage.shelf import Shelf
from facilitation.web.uploads import prober


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process's files")
def test_photos_that_cannot_be_written_reach_the_facilitator_until_they_can(tmp_path: Path) -> None:
    import resource

    data = tmp_path / "data"
    with serving(data) as server:
        cookie, photo, content = joined(server), secrets.token_urlsafe(16), picture(1600, 1200)
        contribution, parts = say(server, cookie), in_parts(content)
        asked = {"contribution": contribution, "parts": len(parts), "size": len(content)}
        for number, part in enumerate(parts):
            assert put(server, cookie, photo, number, part)[0] == 200

        async def watch() -> None:
            async with desk(server) as there:
                assert not there.health["photos"]
                # Parts and words still pass, a whole photo does not.
                room = max((data / f"{DATABASE}-wal").stat().st_size, len(parts[0])) + 60_000
                assert room < len(content)
                resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
                status, answer = await asyncio.to_thread(lambda: complete(server, cookie, photo, **asked))
                assert (status, answer.keys()) == (503, {"later", "reason"})
                told = await there.until(lambda health: health["photos"])
                assert str(data) in told["photos"]
                assert told["writing"]
                await asyncio.to_thread(lambda: say(server, cookie))
                whole = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
                resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, whole)
                # By itself: no photo is sent meanwhile.
                await there.until(lambda health: not health["photos"])

        asyncio.run(watch())
        status, receipt = complete(server, cookie, photo, **asked)
        assert status == 200
        assert json.loads(raw(server, "GET", f"{photo}/parts", None, cookie)[1]) == receipt
        assert "Traceback" not in server.errors.read_text()
        assert not list((data / "photos").glob(".probe*"))


def test_each_part_of_the_disk_has_its_own_trouble() -> None:
    told: list[tuple[str, str]] = []
    health = Health(lambda wire: told.append((wire["reason"], wire["photos"])))
    health.wrote("no room for photos", "photos")
    health.wrote()
    assert health.wire()["writing"]
    health.wrote("no room at all")
    assert not health.wire()["writing"]
    health.wrote("", "photos")
    health.wrote()
    assert told == [
        ("", "no room for photos"),
        ("no room at all", "no room for photos"),
        ("no room at all", ""),
        ("", ""),
    ]


def test_a_probe_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("facilitation.storage.health.PROBE_SECONDS", 0.0)
    well = asyncio.Event()
    tries: list[int] = []

    async def watch() -> None:
        loop = asyncio.get_running_loop()

        def changed(wire: dict[str, Any]) -> None:
            if wire["writing"]:
                loop.call_soon_threadsafe(well.set)

        health = Health(changed)

        def write() -> None:
            tries.append(1)
            if len(tries) < 3:
                raise Unusable("still no room")
            health.wrote()

        health.probe(write)
        health.wrote("no room")
        async with asyncio.timeout(10):
            await well.wait()

    asyncio.run(watch())
    assert len(tries) == 3


def test_the_probe_of_the_photos_leaves_nothing_and_tells_both_ends(tmp_path: Path) -> None:
    told: list[str] = []
    in_the_way = tmp_path / "photos"
    in_the_way.write_text("a file where the folder should be")
    probe = prober(Shelf(in_the_way), lambda work: work(), told.append)
    probe()
    in_the_way.unlink()
    probe()
    assert told[0]
    assert told[1] == ""
    assert list(in_the_way.iterdir()) == []
