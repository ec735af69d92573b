"""The file that holds everything: is it ours, is it sound; and what a disk's complaint means, in a sentence.

Plain sqlite3: a file is looked at here before anything opens it for writing.
"""

import errno
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from facilitation.texts import _

DATABASE = "facilitation.sqlite"
# What SQLite may put beside a database: words that are not in it yet, among others.
BESIDE = ("-wal", "-shm", "-journal")
APPLICATION_ID = 0x66726963
# Of the tables. A file of a higher version is refused; one without a version is of the first days, and the same as 1.
VERSION = 1
TABLES = {"workshops", "changes"}
LITTLE_SPACE = 1_000_000
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Unusable(Exception):
    """The data cannot be used as asked. The message is a sentence for the user; nothing was damaged."""


class Damaged(Unusable):
    """Only a copy helps."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a file holds of one workshop. ``last_at``: its last change, ISO 8601 in UTC."""

    id: str
    code: str
    title: str
    contributions: int
    last_at: str


def look(path: Path) -> list[Held]:
    """What a file holds, the oldest workshop first, once it was found to be ours and sound to the last change.

    Reads only; an absent file holds nothing. Raises Unusable.
    """
    if not present(path):
        return []
    with reading(path) as database:
        refuse_strange(database, path)
        try:
            return list(_held(database))
        except (ValueError, KeyError, TypeError) as error:
            raise damaged(path) from error


def present(path: Path) -> bool:
    """Whether there is a database. Raises Unusable where only its unfinished part is left: SQLite would delete it."""
    if path.is_file() and path.stat().st_size:
        return True
    left = path.with_name(path.name + "-wal")
    if left.is_file() and left.stat().st_size:
        missing = _("%(file)s is missing, but %(left)s beside it holds words of the workshop. Nothing was changed.")
        raise Damaged(missing % {"file": path, "left": left.name})
    return False


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write, and whose errors are Unusable."""
    try:
        # Closing a connection that may write folds the -wal file into a file that may be damaged.
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=20)) as database:
            # A damaged page gives bytes that are no text: let whoever reads them say so.
            database.text_factory = bytes
            yield database
    except sqlite3.Error as error:
        kind = Damaged if getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGED else Unusable
        raise kind(in_words(error, path)) from error


def refuse_strange(database: sqlite3.Connection, path: Path) -> None:
    """Raise Unusable unless it is a database of ours, of a version known here, whose structure is sound."""
    application, version = (
        database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    )
    tables = {
        bytes(name).decode() for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    }
    if application not in (0, APPLICATION_ID) or (tables and not tables >= TABLES):
        raise Unusable(_("%(file)s is not a file of facilitation. Nothing was changed.") % {"file": path})
    if version > VERSION:
        raise Unusable(
            _("%(file)s was made by a newer version of facilitation: install that one. Nothing was changed.")
            % {"file": path}
        )
    # Every page and every index entry: as fast as reading the file.
    (verdict,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != b"ok":
        raise damaged(path) from ValueError(verdict)


def damaged(path: Path) -> Damaged:
    return Damaged(_("%(file)s is damaged. Nothing was changed.") % {"file": path})


def in_words(error: Exception, path: Path) -> str:
    """What the user should know of an error of the disk or of the database at ``path``."""
    # SQLAlchemy's errors carry SQLite's.
    error = getattr(error, "orig", None) or error
    number = getattr(error, "errno", None)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    values = {"file": path, "folder": path.parent}
    if code == sqlite3.SQLITE_FULL or number in (errno.ENOSPC, errno.EDQUOT):
        return _full(path)
    if code in DAMAGED:
        return str(damaged(path))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _("Another program keeps %(file)s busy.") % values
    # Where there is no room, SQLite may say something else first.
    if code and _no_room(path.parent):
        return _full(path)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM) or number in (
        errno.EROFS,
        errno.EACCES,
        errno.EPERM,
    ):
        return _("Nothing can be written in the folder %(folder)s: it is read-only.") % values
    if number in (errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR):
        return _("The folder %(folder)s cannot be found.") % values
    if code == sqlite3.SQLITE_IOERR or number in (errno.EIO, errno.EFBIG):
        return _("The disk refuses to write in the folder %(folder)s.") % values
    return _("The folder %(folder)s cannot be used: %(why)s") % {**values, "why": error}


def _full(path: Path) -> str:
    return _("The disk of the folder %(folder)s is full: make some room on it.") % {"folder": path.parent}


def _no_room(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < LITTLE_SPACE
    except OSError:
        return False  # the folder itself is gone: the error says so


def _held(database: sqlite3.Connection) -> Iterator[Held]:
    """Raises ValueError, KeyError or TypeError where what is written is not what was committed."""
    known = database.execute("SELECT id, code FROM workshops ORDER BY created_at, id").fetchall()
    for workshop, code in known:
        title, last, said = "", b"", set()
        rows = database.execute(
            "SELECT seq, kind, key, value, at FROM changes WHERE workshop = ? ORDER BY seq", (workshop.decode(),)
        )
        for seq, (number, kind, key, written, last) in enumerate(rows, start=1):  # noqa: B007 (read after the loop)
            if number != seq:
                raise ValueError(f"change {seq} of {code.decode()}")
            value = None if written is None else json.loads(written)
            if kind == b"workshop" and value:
                title = value["title"]
            if kind in (b"idea", b"annotation"):
                said.add((kind, key))
        yield Held(workshop.decode(), code.decode(), title, len(said), last.decode())
