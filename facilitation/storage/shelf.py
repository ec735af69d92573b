"""The photos' files, below ``<data>/photos/<workshop>/``: whole ones, and ``incoming`` parts that wait for the rest.

File names are digests of the author and the photo's key: nobody can write over another's photo, and names that differ
in capitals stay different on disks that do not tell capitals apart.
"""

import hashlib
import os
import shutil
import time
from pathlib import Path

INCOMING = "incoming"
# A phone sends one photo at a time; what it gave up half-way makes room for what it sends now.
MOST_INCOMING = 10
INCOMING_SECONDS = 24 * 3600
# More than a photo and its thumbnail weigh.
PROBE_BYTES = 1_000_000


class Shelf:
    """Keeps the files of all workshops. Raises OSError when the disk does not let it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def root(self) -> Path:
        return self._root

    def probe(self) -> None:
        """Write as much as a photo weighs, for the sake of writing."""
        self._root.mkdir(parents=True, exist_ok=True)
        path = self._root / ".probe"
        try:
            _write(path, bytes(PROBE_BYTES), durable=True)
        finally:
            path.unlink(missing_ok=True)

    def holds(self, workshop: str) -> bool:
        """Whether anything of this workshop was ever put here."""
        return (self._root / workshop).is_dir()

    def put_part(self, workshop: str, author: str, photo: str, part: int, content: bytes) -> None:
        """Keep one part of an unfinished photo; again under the same number, it takes the place of the first."""
        folder = self._incoming(workshop, author, photo)
        if not folder.exists():
            self._make_room(folder.parent)
            folder.mkdir(parents=True, exist_ok=True)
        _write(folder / str(part), content, durable=False)

    def parts(self, workshop: str, author: str, photo: str) -> dict[int, int]:
        """The parts that have come: their numbers, and their sizes in bytes."""
        folder = self._incoming(workshop, author, photo)
        if not folder.is_dir():
            return {}
        return {int(path.name): path.stat().st_size for path in folder.iterdir() if path.name.isdecimal()}

    def joined(self, workshop: str, author: str, photo: str) -> bytes:
        """All parts in a row."""
        folder = self._incoming(workshop, author, photo)
        return b"".join((folder / str(part)).read_bytes() for part in sorted(self.parts(workshop, author, photo)))

    def drop_parts(self, workshop: str, author: str, photo: str) -> None:
        shutil.rmtree(self._incoming(workshop, author, photo), ignore_errors=True)

    def put(self, workshop: str, author: str, photo: str, full: bytes, small: bytes) -> None:
        """Keep a whole photo; returns once it would survive a power cut."""
        for content, is_small in ((full, False), (small, True)):
            path = self.path(workshop, author, photo, small=is_small)
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, content, durable=True)

    def path(self, workshop: str, author: str, photo: str, *, small: bool) -> Path:
        """Where a whole photo is, or would be."""
        return self._root / workshop / f"{_name(author, photo)}{'-small' if small else ''}.jpg"

    def erase(self, workshop: str, author: str, photo: str) -> None:
        for small in (False, True):
            self.path(workshop, author, photo, small=small).unlink(missing_ok=True)

    def erase_all(self, workshop: str) -> None:
        """Let no photo of a workshop stay."""
        if (self._root / workshop).is_dir():
            shutil.rmtree(self._root / workshop)

    def sweep(self) -> None:
        """Remove the parts of photos that nobody has gone on with for a day."""
        oldest = time.time() - INCOMING_SECONDS
        for folder in self._root.glob(f"*/{INCOMING}/*/*"):
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)

    def _incoming(self, workshop: str, author: str, photo: str) -> Path:
        return self._root / workshop / INCOMING / _name(author) / _name(photo)

    def _make_room(self, folder: Path) -> None:
        unfinished = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime) if folder.is_dir() else []
        for path in unfinished[: max(0, len(unfinished) - MOST_INCOMING + 1)]:
            shutil.rmtree(path, ignore_errors=True)


def _name(*words: str) -> str:
    return hashlib.sha256("/".join(words).encode()).hexdigest()[:32]


def _write(path: Path, content: bytes, *, durable: bool) -> None:
    """The whole file or none: under another name first, then in its place at once."""
    beside = path.with_name(f"{path.name}.{os.urandom(4).hex()}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    if durable and os.name == "posix":  # Windows keeps no folder open, and writes its names through
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
