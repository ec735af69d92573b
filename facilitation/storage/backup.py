"""Copies of a data folder on another disk, made while the workshop runs.

A copy is one SQLite file that holds every change, the key of the cookies and the list of the photos; the photos'
files, which never change, stand once for all copies in ``photos`` beside them.
"""

import logging
import os
import re
import shutil
import sqlite3
from collections.abc import Iterable
from concurrent.futures import Executor, Future
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from facilitation.storage.database import DATABASE, Unusable, in_words, reading, refuse_strange
from facilitation.storage.health import Health
from facilitation.texts import _

log = logging.getLogger(__name__)

# The last copy holds all that the others do, but what people took back: they are there for a stick that is pulled out,
# or fails, as one is written. What people take back leaves the stick when the last copy that knew it does.
KEPT = 10
SECRET = "secret"  # noqa: S105 (a file's name)
PHOTOS = "photos"
NO_WORKSHOP = "0"  # in a copy's name, where there is none any more; no code holds this sign
PHOTO_NAME = re.compile(r"[\w-]+/[\w-]+\.jpg")
RETRY_SECONDS = 5.0
PATIENCE_SECONDS = 30.0
AT_THE_END_SECONDS = 120.0


class Backup:
    """Copies ``data`` into ``folder`` when asked, then regularly once ``start`` was called, and at the end.

    ``executor`` runs one copy at a time outside the thread that serves. Raises Unusable when the folder cannot be used.
    """

    def __init__(self, data: Path, folder: Path, every: float, executor: Executor, health: Health) -> None:
        self._data = data
        self._folder = folder
        self._every = every
        self._executor = executor
        self._health = health
        self._over = Event()
        self._thread = Thread(target=self._forever, name="backup", daemon=True)
        try:
            # Not its parents: where a stick is not plugged in, they would be made on the computer's own disk.
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise Unusable(unreachable(folder, error)) from error
        self.beside_data = same_disk(data, folder)

    def start(self) -> None:
        """Make the first copy now, the others from time to time. Raises Unusable when the first cannot be made."""
        self._raise(self._executor.submit(self._copy).result())
        self._tell_copied()
        self._thread.start()

    def finish(self) -> None:
        """Make the last copy. Raises Unusable when it cannot be made, or the disk does not answer."""
        self._over.set()
        try:
            self._raise(self._executor.submit(self._copy).result(AT_THE_END_SECONDS))
        except TimeoutError as error:
            raise self._no_answer() from error

    def _forever(self) -> None:
        pause = self._every
        while not self._over.wait(pause):
            trouble = self._wait_for(self._executor.submit(self._copy))
            if trouble is None:
                self._tell_copied()
                pause = self._every
            else:
                log.error("no backup: %s", trouble)
                self._health.not_copied(str(trouble))
                pause = min(self._every, RETRY_SECONDS)

    def _wait_for(self, copying: Future[Unusable | None]) -> Unusable | None:
        while True:
            try:
                return copying.result(PATIENCE_SECONDS)
            except TimeoutError:
                # A stick that does not answer can only be waited for; whoever can pull it out must know.
                self._health.not_copied(str(self._no_answer()))

    def _copy(self) -> Unusable | None:
        """Trouble is returned, not raised: gevent's pool would print it as a fault of ours."""
        if same_disk(self._data, self._folder) and not self.beside_data:
            # The stick is gone, and what is left of its folder is on the computer's own disk.
            return Unusable(unreachable(self._folder))
        try:
            copy(self._data, self._folder)
        except Unusable as trouble:
            return trouble
        return None

    def _no_answer(self) -> Unusable:
        return Unusable(_("The folder %(folder)s does not answer, or very slowly.") % {"folder": self._folder})

    def _raise(self, trouble: Unusable | None) -> None:
        if trouble:
            raise trouble

    def _tell_copied(self) -> None:
        self._health.copied(datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"))


def copy(data: Path, folder: Path) -> Path:
    """A copy of the data folder as it is now, whole or not there at all; the oldest ones go. Raises Unusable."""
    photos = data / PHOTOS
    try:
        with reading(data / DATABASE) as source:
            newest = source.execute("SELECT code FROM workshops ORDER BY created_at DESC, id DESC LIMIT 1").fetchone()
            family = f"facilitation-{newest[0].decode() if newest else NO_WORKSHOP}"
            path = folder / f"{family}-{datetime.now():%Y-%m-%d-%Hh%Mm%S}.sqlite"
            # Always the same name: what a cut leaves behind is written over by the next copy.
            unfinished = folder / f".{family}.unfinished"
            _write(source, unfinished, data / SECRET, photos)
        # The changes never speak of a photo that is not there yet, and the copy has no name before its photos do.
        with reading(unfinished) as written:
            refuse_strange(written, data / DATABASE)
            wanted = listed_photos(written)
        for name in wanted:
            copy_file(photos / name, folder / PHOTOS / name)
        settle(unfinished, path)
    except OSError as error:
        raise Unusable(unreachable(folder, error)) from error
    _thin_out(folder, family, path)
    return path


def copies(folder: Path, family: str = "facilitation-") -> list[Path]:
    """The finished copies in a folder, the newest last."""
    return sorted(folder.glob(f"{family}*.sqlite"), key=lambda path: path.stem[-19:])


def listed_photos(database: sqlite3.Connection) -> list[str]:
    """The photos' files that a copy goes with: names below ``photos``."""
    names = [name.decode() for (name,) in database.execute("SELECT name FROM beside WHERE content IS NULL")]
    # A copy comes from a stick: no name in it leads out of the folder.
    return [name for name in names if PHOTO_NAME.fullmatch(name)]


def copy_file(source: Path, target: Path) -> None:
    """Copy a file that never changes, unless it is there; gone at its source, it was taken back meanwhile."""
    try:
        if target.is_file() and target.stat().st_size == source.stat().st_size:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f"{target.name}.unfinished")
        shutil.copyfile(source, unfinished)
    except FileNotFoundError:
        if source.exists():
            raise
        return
    settle(unfinished, target)


def settle(unfinished: Path, path: Path) -> None:
    """Give a written file its name, once it would survive a power cut."""
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)
    if os.name == "posix":  # Windows keeps no folder open, and writes its names through
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def same_disk(one: Path, other: Path) -> bool:
    """Whether both are there, on one and the same disk."""
    try:
        return one.stat().st_dev == other.stat().st_dev
    except OSError:
        return False


def unreachable(folder: Path, error: OSError | None = None) -> str:
    """Why nothing can be copied into a folder, for the user."""
    if error is None or isinstance(error, FileNotFoundError):
        return _("The folder of the copies, %(folder)s, is not there. Is the stick plugged in?") % {"folder": folder}
    return in_words(error, folder / DATABASE)


def _write(source: sqlite3.Connection, path: Path, secret: Path, photos: Path) -> None:
    """The copy itself: one file, that needs nothing beside it and can be read where nothing can be written."""
    path.unlink(missing_ok=True)
    # It holds the keys of the workshop: nobody else's to read, where the disk knows of owners.
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    try:
        with closing(sqlite3.connect(path)) as target:
            # No care for a cut: until the file has its name, it is none.
            target.execute("PRAGMA synchronous=OFF")
            # In one go: a reader of its own does not hold up the commits, and sees one moment of them.
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            with target:
                target.execute("CREATE TABLE beside (name TEXT PRIMARY KEY, content BLOB)")
                if secret.is_file():
                    target.execute("INSERT INTO beside VALUES (?, ?)", (SECRET, secret.read_bytes()))
                names = (f"{file.parent.name}/{file.name}" for file in photos.glob("*/*.jpg"))
                target.executemany("INSERT INTO beside VALUES (?, NULL)", ((name,) for name in names))
    except sqlite3.Error as error:
        raise Unusable(in_words(error, path)) from error


def _thin_out(folder: Path, family: str, newest: Path) -> None:
    """Keep the last copies, and the photos that one of them goes with."""
    try:
        found = [path for path in copies(folder, f"{family}-") if path != newest]
        kept = [*found[len(found) - KEPT + 1 :], newest] if len(found) >= KEPT else [*found, newest]
        for path in found:
            if path not in kept:
                path.unlink()
        _remove_unlisted(folder / PHOTOS, kept)
    except (OSError, Unusable) as error:
        # The copy is made all the same; a full disk will be said by the next one.
        log.warning("old copies stay in %s: %s", folder, error)


def _remove_unlisted(photos: Path, kept: Iterable[Path]) -> None:
    listed: set[str] = set()
    workshops: set[str] = set()
    for path in kept:
        with reading(path) as database:
            listed.update(listed_photos(database))
            workshops.update(name.decode() for (name,) in database.execute("SELECT id FROM workshops"))
    for workshop in workshops:
        for file in (photos / workshop).glob("*.jpg"):
            if f"{workshop}/{file.name}" not in listed:
                file.unlink(missing_ok=True)
