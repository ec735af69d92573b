"""Whatever happens to the data folder: a clear message at once, nothing damaged, nothing acknowledged in vain."""

import asyncio
import errno
import hashlib
import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from desk import desk
from room import AT, PEOPLE, SITE, ballot, padded, person, said, send
from serving import Serving, facilitation, serving, start
from test_server import ask, http_request, idea, joined, seat

from facilitation.changes import Change
from facilitation.live import Accepted, Later, Running
from facilitation.storage.database import APPLICATION_ID, DATABASE, VERSION, Unusable, look
from facilitation.storage.lockfile import Lock
from facilitation.storage.store import Store, here
from facilitation.workshops import create


def fill(data: Path, ideas: int = 200) -> None:
    """A data folder with a workshop in it, of many pages."""
    store = Store(data / DATABASE)
    row = create(store, SITE, "Essai", AT, phase="ideas")
    changes = [
        Change(seq, padded(f"i{seq}"), "idea", padded(f"k{seq}"), {"number": seq, "text": f"idée {seq}"}, PEOPLE[0], AT)
        for seq in range(5, 5 + ideas)
    ]
    store.append(row.id, changes)
    store.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    fill(tmp_path / "data")
    return tmp_path / "data"


def serve_in_vain(data: Path, *arguments: str) -> str:
    """What is said when nothing can be served; the process has ended with 1, without a traceback."""
    ended = facilitation("serve", "--data", str(data), "--host", "127.0.0.1", "--port", "0", *arguments, check=False)
    assert ended.returncode == 1, ended.stdout
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    return ended.stderr


def contents(data: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in data.iterdir()
        if path.name.startswith(DATABASE) and path.suffix != ".sqlite-shm" and path.stat().st_size
    }


def scribble(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = hashlib.shake_256(b"bad luck").digest(3000)
    path.write_bytes(content)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def rubbish(path: Path) -> None:
    path.write_bytes(b"<html>not a database</html>" * 500)


def hole(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM changes WHERE seq = 50")


def bad_text(path: Path) -> None:
    content = path.read_bytes().replace('"idée 60"'.encode(), b'"id\xff\xfe\xfd60"')
    path.write_bytes(content)


def lost_main_file(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE changes SET at = 'later' WHERE seq = 50")
        database.commit()
        shutil.copy(f"{path}-wal", path.parent / "kept")
    path.unlink()
    (path.parent / "kept").rename(f"{path}-wal")


@pytest.mark.parametrize("harm", [scribble, cut, rubbish, hole, bad_text, lost_main_file])
def test_a_damaged_file_is_said_and_left_alone(data: Path, harm: Callable[[Path], None]) -> None:
    harm(data / DATABASE)
    before = contents(data)
    for command in ("serve", "demo"):
        ended = facilitation(command, "--data", str(data), "--port", "0", check=False)
        assert ended.returncode == 1
        assert "Traceback" not in ended.stderr
        assert DATABASE in ended.stderr
        assert "facilitation restore" in ended.stderr
        assert str(data) in ended.stderr
    assert contents(data) == before


def test_a_file_of_another_program_or_of_a_later_version_is_left_alone(data: Path) -> None:
    with closing(sqlite3.connect(data / DATABASE)) as database:
        database.execute(f"PRAGMA user_version={VERSION + 1}")
    before = contents(data)
    assert DATABASE in serve_in_vain(data)
    assert contents(data) == before
    (data / DATABASE).unlink()
    with closing(sqlite3.connect(data / DATABASE)) as database:
        database.execute("CREATE TABLE recipes (name TEXT)")
    before = contents(data)
    assert DATABASE in serve_in_vain(data)
    assert contents(data) == before


def test_a_file_of_the_first_days_is_taken_and_marked(data: Path) -> None:
    with closing(sqlite3.connect(data / DATABASE)) as database:
        database.execute("PRAGMA user_version=0")
        database.execute("PRAGMA application_id=0")
    Store(data / DATABASE).close()
    with closing(sqlite3.connect(data / DATABASE)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert database.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert look(data / DATABASE)[0].contributions == 200


def test_a_second_server_says_who_holds_the_folder_and_the_first_goes_on(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as server:
        told = serve_in_vain(tmp_path / "data")
        assert str(server.process.pid) in told
        assert str(server.port) in told
        assert http_request(server, "GET", "/healthz")[0].status == 200
        out = tmp_path / "out"
        facilitation("export", server.code, "--data", str(tmp_path / "data"), "--out", str(out))
        assert (out / "contributions.csv").exists()
    server = start(tmp_path / "data")
    server.kill()
    assert server.process.stdout is not None
    server.process.stdout.close()
    lock = Lock(tmp_path / "data")
    lock.release()


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 2 MB, mounted; the test is skipped where that is not allowed."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting a small disk is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def stuff(disk: Path) -> Path:
    """A file that takes all the room that is left."""
    path = disk / "holiday.mp4"
    with path.open("wb", buffering=0) as file, pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        file.writelines(itertools.repeat(b"x" * 512))
    return path


def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        fill(disk / "data")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        before = contents(disk / "data")
        assert str(disk / "data") in serve_in_vain(disk / "data")
        assert str(disk / "new") in serve_in_vain(disk / "new")
        assert contents(disk / "data") == before


def test_a_disk_without_room_is_said(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        fill(disk / "data")
        stuff(disk)
        before = contents(disk / "data")
        assert str(disk / "data") in serve_in_vain(disk / "data")
        assert contents(disk / "data") == before


async def trouble_and_back(server: Serving, begin: Callable[[], Any], end: Callable[[], Any]) -> str:
    """Phones are told to wait while it lasts, the facilitator is told why, and both when it is over; the reason."""
    message = idea("pendant la panne")
    async with desk(server) as there, seat(server, joined(server)) as phone:
        assert there.health == {"writing": True, "reason": "", "photos": "", "backup": None}
        before = await ask(phone, "submit", idea("avant"))
        begin()
        assert "later" in await ask(phone, "submit", message)
        told = await there.until(lambda health: not health["writing"])
        # Who comes now is told too, and sees nothing of what could not be kept.
        async with desk(server) as late:
            assert not late.health["writing"]
        assert (await ask(phone, "join", {"since": 0}))["seq"] == before["seq"]
        assert "later" in await ask(phone, "submit", message)
        end()
        # Nobody says anything: the server finds out by itself.
        await there.until(lambda health: bool(health["writing"]))
        assert (await ask(phone, "submit", message))["seq"] == before["seq"] + 1
    return str(told["reason"])


def stop_and_look(server: Serving, data: Path) -> None:
    server.process.terminate()
    assert server.process.wait(30) == 0
    assert look(data / DATABASE)[0].contributions == 2
    assert "Traceback" not in server.errors.read_text()


def test_a_disk_that_fills_up_during_the_session(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk, serving(disk / "data") as server:
        reason = asyncio.run(trouble_and_back(server, lambda: stuff(disk), lambda: (disk / "holiday.mp4").unlink()))
        assert str(disk / "data") in reason
        stop_and_look(server, disk / "data")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process's files")
def test_a_disk_that_refuses_to_write_during_the_session(tmp_path: Path) -> None:
    import resource

    data = tmp_path / "data"
    with serving(data) as server:

        def limit(size: int) -> None:
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

        def begin() -> None:
            limit((data / f"{DATABASE}-wal").stat().st_size)

        reason = asyncio.run(trouble_and_back(server, begin, lambda: limit(resource.RLIM_INFINITY)))
        assert str(data) in reason
        stop_and_look(server, data)


def test_a_database_moved_away_during_the_session_takes_no_words_with_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data) as server:

        def begin() -> None:
            (data / DATABASE).rename(data / "moved")

        def end() -> None:
            (data / "moved").rename(data / DATABASE)

        assert DATABASE in asyncio.run(trouble_and_back(server, begin, end))
        stop_and_look(server, data)


class Disk:
    """Runs a store's work, unless it is held back or broken."""

    def __init__(self) -> None:
        self.free = Event()
        self.free.set()
        self.broken = False

    def __call__(self, work: Callable[[], Any]) -> Any:
        assert self.free.wait(30)
        if self.broken:
            return [], OSError(errno.EIO, os.strerror(errno.EIO))
        return here(work)


@contextmanager
def workshop_on(disk: Disk, folder: Path) -> Iterator[Running]:
    store = Store(folder / DATABASE, disk)
    running = Running(create(store, SITE, "Essai", AT, phase="ideas"), store, ballot, lambda _running, _changes: None)
    said(running, person(PEOPLE[0]), "participant", PEOPLE[0], {"college": "elus", "name": ""})
    try:
        yield running
    finally:
        running.stop()
        store.close()


def test_a_message_sent_again_while_it_is_committed_waits_for_the_commit(tmp_path: Path) -> None:
    disk = Disk()
    with workshop_on(disk, tmp_path) as running, ThreadPoolExecutor(2) as phones:
        key = padded("key")

        def say() -> Any:
            return send(running, person(PEOPLE[0]), "idea", key, {"text": "un verger"}, id=padded("once"))

        disk.free.clear()
        first = phones.submit(say)
        while padded("once") not in running._seqs:
            assert not first.done()
        second = phones.submit(say)
        while not running._queue.qsize():
            assert not second.done(), "acknowledged before the commit"
        disk.broken = True
        disk.free.set()
        assert isinstance(first.result(30), Later)
        assert isinstance(second.result(30), Later)
        disk.broken = False
        again = say()
        assert isinstance(again, Accepted)
        assert again == say()


def test_a_disk_that_cannot_even_be_read_ends_nothing(tmp_path: Path) -> None:
    disk = Disk()
    with workshop_on(disk, tmp_path) as running:
        before = running.snapshot().seq
        disk.broken = True
        for number in range(3):
            answer = send(running, person(PEOPLE[0]), "idea", padded(f"k{number}"), {"text": "un verger"})
            assert isinstance(answer, Later)
        disk.broken = False
        assert said(running, person(PEOPLE[0]), "idea", padded("k9"), {"text": "une halle"}) == before + 1
        assert list(running.snapshot().all("idea")) == [padded("k9")]


def test_a_workshop_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    store = Store(tmp_path / DATABASE)
    with store._engine.begin() as connection:
        connection.exec_driver_sql("CREATE TRIGGER no BEFORE INSERT ON changes BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(Exception, match="no"):
        create(store, SITE, "Essai", AT)
    assert store.workshops() == []
    store.close()


def test_an_interrupted_beginning_leaves_a_key_that_works(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "secret").touch()
    with serving(data) as server:
        assert len((data / "secret").read_text()) > 30
        assert joined(server)


def test_a_closed_terminal_stops_the_server_properly(tmp_path: Path) -> None:
    # Under nohup, which the server would heed too, children start deaf to this signal.
    heeded = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    try:
        server = start(tmp_path / "data", command="demo", arguments=("--no-rehearse",))
    finally:
        signal.signal(signal.SIGHUP, heeded)
    server.process.send_signal(signal.SIGHUP)
    assert server.process.wait(30) == 0
    assert server.process.stdout is not None
    server.process.stdout.close()
    assert not (tmp_path / "data" / f"{DATABASE}-wal").exists()


def test_an_absent_file_holds_nothing_and_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    assert look(tmp_path / DATABASE) == []
    (tmp_path / "file").touch()
    with pytest.raises(Unusable):
        Store(tmp_path / "file" / "data" / DATABASE)
