"""Copies while the workshop runs, and starting again from one: nothing of it may depend on how the laptop died."""

import asyncio
import json
import os
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import Any

import pytest
from desk import desk
from room import AT, SITE
from serving import Serving, facilitation, serving, start
from test_server import ask, http_request, idea, joined, seat

from facilitation.storage import backup
from facilitation.storage.backup import Backup, copies, copy
from facilitation.storage.database import DATABASE, Unusable, look
from facilitation.storage.health import Health
from facilitation.storage.restore import restore
from facilitation.storage.store import Store
from facilitation.workshops import create


def rows(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT * FROM changes ORDER BY workshop, seq").fetchall()


def end(server: Serving, how: int = signal.SIGTERM) -> int:
    server.process.send_signal(how)
    code = server.process.wait(30)
    assert server.process.stdout is not None
    server.process.stdout.close()
    return code


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    """A stick: a folder that is there."""
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one workshop, that nobody serves."""
    folder = tmp_path / "data"
    store = Store(folder / DATABASE)
    create(store, SITE, "Essai", AT, phase="ideas")
    store.close()
    (folder / "secret").write_text("the key of the cookies")
    return folder


def with_backup(usb: Path) -> tuple[str, ...]:
    return ("--no-rehearse", "--backup", str(usb), "--backup-every", "1")


def made_at(path: Path, when: str) -> Path:
    """A copy, under the name that it would have had then."""
    return path.rename(path.with_name(f"{path.stem[:-19]}{when}.sqlite"))


def photo(data: Path, name: str, content: bytes = b"a photo", workshop: str = "w0") -> Path:
    path = data / "photos" / workshop / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_every_copy_is_a_moment_of_the_log_and_the_last_one_is_all_of_it(tmp_path: Path, usb: Path) -> None:
    data = tmp_path / "data"
    server = start(data, command="demo", arguments=with_backup(usb))

    async def speak() -> None:
        copied = asyncio.Event()

        async def thumb() -> None:
            async with seat(server, joined(server)) as connection:
                while not copied.is_set():
                    assert await ask(connection, "submit", idea("un verger"))

        async with desk(server) as there:
            thumbs = [asyncio.create_task(thumb()) for _phone in range(4)]
            for _copy in range(3):
                await there.next_copy()
            copied.set()
            await asyncio.gather(*thumbs)

    asyncio.run(speak())
    assert end(server) == 0
    log = rows(data / DATABASE)
    made = copies(usb)
    assert len(made) >= 4
    assert all(rows(each) == log[: len(rows(each))] for each in made)
    assert rows(made[-1]) == log
    assert look(made[-1])[0].contributions > 4
    assert not [path for path in usb.iterdir() if path.name.startswith(".")]
    assert not (data / f"{DATABASE}-wal").exists(), "one file holds everything once the server has stopped"
    assert "Traceback" not in server.errors.read_text()


def test_after_the_laptop_died_one_command_brings_everything_back(tmp_path: Path, usb: Path) -> None:
    server = start(tmp_path / "data", command="demo", arguments=with_backup(usb))
    cookie = joined(server)

    async def speak() -> None:
        async with seat(server, cookie) as connection, desk(server) as there:
            assert "seq" in await ask(connection, "submit", idea("une passerelle"))
            await there.next_copy()
            await there.next_copy()

    asyncio.run(speak())
    assert end(server, signal.SIGKILL) == -signal.SIGKILL
    ended = facilitation("restore", str(usb), "--data", str(tmp_path / "other"), "--json")
    told = json.loads(ended.stdout)
    assert [held["code"] for held in told["workshops"]] == [server.code]
    assert told["workshops"][0]["contributions"] == 1
    with_words = facilitation("restore", told["file"], "--data", str(tmp_path / "third")).stdout
    assert server.code in with_words
    assert f"facilitation serve --data {tmp_path / 'third'}" in with_words
    again = start(tmp_path / "other", port=server.port)
    try:
        assert again.links == server.links
        assert rows(tmp_path / "other" / DATABASE) == rows(tmp_path / "data" / DATABASE)

        async def come_back() -> None:
            async with seat(again, cookie) as connection:
                assert (await ask(connection, "join", {"since": 0}))["you"]["name"] == "Zoé"

        asyncio.run(come_back())
    finally:
        end(again)


def test_a_kill_in_the_middle_of_a_copy_leaves_the_others_whole(tmp_path: Path, usb: Path) -> None:
    server = start(tmp_path / "data", command="demo", arguments=with_backup(usb))
    # Copying it takes a while; the file itself takes no room.
    slow = photo(tmp_path / "data", "slow.jpg")
    os.truncate(slow, 64_000_000)
    unfinished = usb / "photos/w0/slow.jpg.unfinished"
    while not unfinished.exists():
        assert server.process.poll() is None
    end(server, signal.SIGKILL)
    assert unfinished.exists()
    made = copies(usb)
    assert made
    assert all(look(each)[0].code == server.code for each in made)
    slow.unlink()
    again = start(tmp_path / "data", arguments=("--backup", str(usb)))
    assert end(again) == 0
    assert not [path for path in usb.iterdir() if path.name.startswith(".")]
    assert rows(copies(usb)[-1]) == rows(tmp_path / "data" / DATABASE)


def test_a_stick_pulled_out_is_told_and_the_session_goes_on(tmp_path: Path, usb: Path) -> None:
    with serving(tmp_path / "data", arguments=with_backup(usb)) as server:

        async def pull() -> None:
            async with desk(server) as there, seat(server, joined(server)) as connection:
                assert there.health["backup"]["ok"]
                usb.rename(tmp_path / "pocket")
                told = await there.until(lambda health: not health["backup"]["ok"])
                assert str(usb) in told["backup"]["reason"]
                assert told["backup"]["at"]
                assert told["writing"]
                assert "seq" in await ask(connection, "submit", idea("un verger"))
                assert not usb.exists(), "nothing may be made where the stick was"
                (tmp_path / "pocket").rename(usb)
                await there.until(lambda health: bool(health["backup"]["ok"]))

        asyncio.run(pull())
        assert look(copies(usb)[-1])[0].contributions == 1
        assert "Traceback" not in server.errors.read_text()


def test_a_folder_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    nowhere = tmp_path / "not-plugged-in" / "copies"
    ended = facilitation(
        *("demo", "--data", str(tmp_path / "data"), "--port", "0", "--no-rehearse", "--backup", str(nowhere)),
        check=False,
    )
    assert ended.returncode == 1
    assert str(nowhere) in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_stick_that_does_not_answer_is_told_and_holds_up_no_stop(
    data: Path, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, told = Event(), SimpleQueue[dict[str, Any]]()
    answers.set()

    def slow_copy(source: Path, folder: Path) -> Path:
        assert answers.wait(30)
        return copy(source, folder)

    monkeypatch.setattr(backup, "copy", slow_copy)
    monkeypatch.setattr(backup, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(backup, "AT_THE_END_SECONDS", 0.01)
    with ThreadPoolExecutor(1) as executor:
        copying = Backup(data, usb, 0.01, executor, Health(told.put))
        copying.start()
        answers.clear()
        while (health := told.get(timeout=30))["backup"]["ok"]:
            pass
        assert str(usb) in health["backup"]["reason"]
        answers.set()
        while not told.get(timeout=30)["backup"]["ok"]:
            pass
        answers.clear()
        with pytest.raises(Unusable, match=str(usb)):
            copying.finish()
        answers.set()


def test_what_is_there_is_only_replaced_when_told_and_kept_aside(data: Path, usb: Path) -> None:
    made = copy(data, usb)
    before = rows(data / DATABASE)
    with pytest.raises(Unusable, match="--replace"):
        restore(made, data)
    assert rows(data / DATABASE) == before
    (data / DATABASE).write_bytes(b"rubbish")
    with pytest.raises(Unusable, match="--replace"):
        restore(made, data)
    assert (data / DATABASE).read_bytes() == b"rubbish"
    restored = restore(made, data, replace=True)
    assert rows(data / DATABASE) == before
    assert (data / "secret").read_text() == "the key of the cookies"
    assert restored.aside is not None
    assert (restored.aside / DATABASE).read_bytes() == b"rubbish"


def test_a_folder_being_served_is_not_restored_into(tmp_path: Path, data: Path, usb: Path) -> None:
    made = copy(data, usb)
    with serving(tmp_path / "served") as server:
        ended = facilitation("restore", str(made), "--data", str(tmp_path / "served"), "--replace", check=False)
        assert ended.returncode == 1
        assert str(server.port) in ended.stderr
        assert http_request(server, "GET", f"/j/{server.code}")[0].status == 200


def test_an_empty_workshopless_folder_needs_no_leave(data: Path, usb: Path, tmp_path: Path) -> None:
    Store(tmp_path / "fresh" / DATABASE).close()
    assert restore(copy(data, usb), tmp_path / "fresh").workshops[0].title == "Essai"


def test_a_damaged_copy_is_passed_over(data: Path, usb: Path, tmp_path: Path) -> None:
    older = made_at(copy(data, usb), "2026-01-01-10h00m00")
    newest = older.with_name(older.name.replace("10h00m00", "10h01m00"))
    newest.write_bytes(older.read_bytes()[: older.stat().st_size // 2])
    assert restore(usb, tmp_path / "new").copy == older
    with pytest.raises(Unusable):
        restore(newest, tmp_path / "newer")
    assert not (tmp_path / "newer" / DATABASE).exists()


def test_photos_go_with_the_copies_and_come_back(data: Path, usb: Path, tmp_path: Path) -> None:
    photo(data, "one.jpg", b"one")
    photo(data, "two.jpg", b"two")
    photo(data, "two.jpg.ab12.new", b"half of")
    made = copy(data, usb)
    restored = restore(made, tmp_path / "new")
    assert (restored.photos, restored.missing) == (2, 0)
    back = {path.name: path.read_bytes() for path in (tmp_path / "new/photos/w0").iterdir()}
    assert back == {"one.jpg": b"one", "two.jpg": b"two"}
    (usb / "photos/w0/two.jpg").unlink()
    assert restore(made, tmp_path / "newer").missing == 1


def test_only_the_last_copies_stay_and_a_photo_taken_back_leaves_with_them(
    data: Path, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "KEPT", 2)
    with closing(sqlite3.connect(data / DATABASE)) as database:
        (workshop,) = database.execute("SELECT id FROM workshops").fetchone()
    taken_back = photo(data, "one.jpg", workshop=workshop)
    mirrored = usb / "photos" / workshop / "one.jpg"
    made_at(copy(data, usb), "2026-01-01-10h00m00")
    taken_back.unlink()
    newer = made_at(copy(data, usb), "2026-01-01-10h01m00")
    assert mirrored.exists(), "a copy still goes with it"
    newest = copy(data, usb)
    assert copies(usb) == [newer, newest]
    assert not mirrored.exists()
    other = usb / "facilitation-OTHER-2025-01-01-10h00m00.sqlite"
    other.write_bytes(b"of another laptop")
    copy(data, usb)
    assert other.exists()


def test_names_in_a_copy_lead_nowhere_else(data: Path, usb: Path, tmp_path: Path) -> None:
    made = copy(data, usb)
    (usb / "secret.jpg").write_bytes(b"elsewhere")
    with closing(sqlite3.connect(made)) as database, database:
        database.execute("INSERT INTO beside VALUES ('../../escaped.jpg', NULL), ('../secret.jpg', NULL)")
    assert restore(made, tmp_path / "new").photos == 0
    assert not list(tmp_path.glob("**/escaped.jpg"))
    assert not (tmp_path / "new" / "secret.jpg").exists()
