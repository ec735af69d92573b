"""Starting again from a copy: the other half of ``backup.py``."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from facilitation.storage.backup import PHOTOS, SECRET, copies, copy_file, listed_photos, settle
from facilitation.storage.database import BESIDE, DATABASE, Held, Unusable, in_words, look, reading
from facilitation.storage.lockfile import Lock
from facilitation.texts import _

EVERYTHING = (DATABASE, *(DATABASE + end for end in BESIDE), SECRET, PHOTOS)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and from where. ``missing``: photos listed in the copy whose files were not beside it;
    ``aside``: the folder where what was there before is kept, or None."""

    copy: Path
    workshops: list[Held]
    photos: int
    missing: int
    aside: Path | None


def restore(source: Path, data: Path, *, replace: bool = False) -> Restored:
    """Make a data folder from a copy: the file, or the newest sound one of a folder.

    Workshops that the data folder holds are kept aside in a folder of it, and only when told to ``replace`` them.
    Raises Unusable; then the data folder is as it was, or holds no workshop and can be restored again.
    """
    copy, workshops = newest_sound(source) if source.is_dir() else (source, _look_at(source))
    lock = Lock(data)
    try:
        if not replace:
            _refuse_existing(data)
        aside = _set_aside(data)
        photos, missing = _bring_back(copy, data)
        return Restored(copy, workshops, photos, missing, aside)
    except OSError as error:
        raise Unusable(in_words(error, data / DATABASE)) from error
    finally:
        lock.release()


def newest_sound(folder: Path) -> tuple[Path, list[Held]]:
    """The last copy of a folder that is whole, and what it holds."""
    for path in reversed(copies(folder)):
        try:
            return path, _look_at(path)
        except Unusable:
            continue  # an older one holds all but the last minute
    raise Unusable(_("There is no copy to be used in the folder %(folder)s.") % {"folder": folder})


def _look_at(path: Path) -> list[Held]:
    if not path.is_file():
        raise Unusable(_("There is no file %(file)s.") % {"file": path})
    workshops = look(path)
    if not workshops:
        raise Unusable(_("There is no workshop in %(file)s.") % {"file": path})
    return workshops


def _refuse_existing(data: Path) -> None:
    try:
        if not look(data / DATABASE):
            return
        there = _("There is a workshop in the folder %(data)s already. Nothing was changed.") % {"data": data}
    except Unusable as trouble:
        there = str(trouble)
    raise Unusable(
        there
        + " "
        + _("Choose another folder with --data; or add --replace, which keeps what is there in a folder of its own.")
    )


def _set_aside(data: Path) -> Path | None:
    there = [data / name for name in EVERYTHING if (data / name).exists()]
    if not there:
        return None
    aside = data / f"replaced-{datetime.now():%Y-%m-%d-%Hh%Mm%S}"
    aside.mkdir()
    # The database first: without it, the folder is one without a workshop.
    for path in there:
        path.rename(aside / path.name)
    return aside


def _bring_back(copy: Path, data: Path) -> tuple[int, int]:
    """Everything but the database, then the database: until it has its name, the folder can be restored again."""
    unfinished = data / f".{DATABASE}.unfinished"
    unfinished.unlink(missing_ok=True)
    names: list[str] = []
    secret = None
    try:
        with reading(copy) as source, closing(sqlite3.connect(unfinished)) as target:
            if source.execute("SELECT 1 FROM sqlite_schema WHERE name = 'beside'").fetchone():
                names = listed_photos(source)
                secret = source.execute("SELECT content FROM beside WHERE name = ?", (SECRET,)).fetchone()
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            with target:
                target.execute("DROP TABLE IF EXISTS beside")
    except sqlite3.Error as error:
        raise Unusable(in_words(error, unfinished)) from error
    for name in names:
        copy_file(copy.parent / PHOTOS / name, data / PHOTOS / name)
    missing = sum(not (data / PHOTOS / name).is_file() for name in names)
    if secret:
        beside = data / f".{SECRET}.unfinished"
        beside.touch(mode=0o600)
        beside.write_bytes(secret[0])
        settle(beside, data / SECRET)
    look(unfinished)
    settle(unfinished, data / DATABASE)
    return len(names) - missing, missing
