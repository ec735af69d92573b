"""A package opened: every file in it is held against the manifest before anything is believed, and none is unpacked
under its own name."""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec

from facilitation.changes import Change, State, fold
from facilitation.synthesis.layers.layers import geojson_file
from facilitation.synthesis.package.package import FORMAT, FORMAT_VERSION, JOURNAL, KEPT_BACK, MANIFEST, PHOTOS
from facilitation.synthesis.reading.reading import read
from facilitation.synthesis.reading.told import Told
from facilitation.synthesis.tables.listings import sheets
from facilitation.texts import _

MOST_FILES = 20_000
LARGEST_MANIFEST = 16 * 1024 * 1024
LARGEST_JOURNAL = 512 * 1024 * 1024
LARGEST_PHOTO = 8 * 1024 * 1024
LARGEST_PACKAGE = 8 * 1024 * 1024 * 1024
BLOCK = 1024 * 1024
PLAIN_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*){0,2}")
TOKEN = re.compile(r"[A-Za-z0-9_.-]{1,64}")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError)

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Refused(Exception):
    """The package cannot be used; ``reason`` is a sentence for the user. Nothing was imported."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Listed(msgspec.Struct):
    name: str
    size: Annotated[int, msgspec.Meta(ge=0)]
    sha256: Digest


class About(msgspec.Struct):
    id: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,40}$")]


class Manifest(msgspec.Struct):
    format: str
    version: int
    workshop: About
    files: list[Listed]


@dataclass(frozen=True)
class Parcel:
    """A package that holds what its manifest says, and a log that can be read."""

    path: Path
    id: str
    log: tuple[Change, ...]
    state: State
    _zip: zipfile.ZipFile
    _names: frozenset[str]

    def photos(self) -> Iterator[tuple[str, str, str, bytes]]:
        """The author, the key, the name in the package and the file of each photo that is there."""
        told = Told(read(self.state), self.state)
        for folder, photos in ((PHOTOS, told.photos), (KEPT_BACK, told.photos_kept_back)):
            for photo in photos:
                name = folder + photo.file
                if name in self._names:
                    yield photo.author, photo.key, name, _content(self._zip, name, self.path)


@contextmanager
def opened(path: Path) -> Iterator[Parcel]:
    """A package, or the only one in a folder, looked at to its last byte. Raises Refused, or OSError."""
    package = _only_package(path) if path.is_dir() else path
    if not package.is_file():
        raise Refused(_("There is no file %(file)s.") % {"file": path})
    try:
        zipped = zipfile.ZipFile(package)
    except BROKEN as error:
        raise Refused(
            _("%(file)s is not a whole package: it is no ZIP file, or its end is missing.") % {"file": package}
        ) from error
    with zipped:
        manifest = _manifest(zipped, package)
        _hold_against(zipped, manifest, package)
        log = _log(_content(zipped, JOURNAL, package), package)
        names = frozenset(each.name for each in manifest.files)
        yield Parcel(package, manifest.workshop.id, log, _readable(log, package), zipped, names)


def _only_package(folder: Path) -> Path:
    found = sorted(folder.glob("*.zip"))
    if len(found) != 1:
        raise Refused(
            _("The folder %(folder)s holds %(count)s ZIP files: name the package itself.")
            % {"folder": folder, "count": len(found)}
        )
    return found[0]


def _manifest(zipped: zipfile.ZipFile, package: Path) -> Manifest:
    entries = zipped.infolist()
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST_PACKAGE:
        raise Refused(_("%(file)s would unpack to far more than a workshop: it was not opened.") % {"file": package})
    names = [entry.filename for entry in entries]
    strange = [name for name in names if not PLAIN_NAME.fullmatch(name)]
    if strange:
        raise Refused(
            _("The package %(package)s holds a file under a name that is not ours, “%(name)s”.")
            % {"package": package, "name": strange[0]}
        )
    twice = [name for name in names if names.count(name) > 1] if len(set(names)) < len(names) else []
    if twice:
        raise Refused(
            _("The package %(package)s holds the file %(name)s twice.") % {"package": package, "name": twice[0]}
        )
    if MANIFEST not in names:
        raise Refused(_("%(file)s is not a package of this tool: it has no manifest.") % {"file": package})
    try:
        manifest = msgspec.json.decode(_content(zipped, MANIFEST, package), type=Manifest)
    except msgspec.DecodeError as error:
        raise _damaged(package, MANIFEST) from error
    if manifest.format != FORMAT:
        raise Refused(_("%(file)s is not a package of this tool: it has no manifest.") % {"file": package})
    if manifest.version > FORMAT_VERSION:
        raise Refused(_("%(file)s was made by a later version of the tool: update it first.") % {"file": package})
    return manifest


def _hold_against(zipped: zipfile.ZipFile, manifest: Manifest, package: Path) -> None:
    there = set(zipped.namelist()) - {MANIFEST}
    listed = {each.name for each in manifest.files}
    for name in sorted(listed - there):
        raise Refused(
            _("The file %(name)s is missing from the package %(package)s.") % {"name": name, "package": package}
        )
    for name in sorted(there - listed):
        raise Refused(_("The file %(name)s was added to the package %(package)s.") % {"name": name, "package": package})
    if JOURNAL not in listed:
        raise Refused(
            _("The file %(name)s is missing from the package %(package)s.") % {"name": JOURNAL, "package": package}
        )
    for each in manifest.files:
        digest = hashlib.sha256()
        entry = zipped.getinfo(each.name)
        if entry.file_size != each.size:
            raise _damaged(package, each.name)
        for block in _blocks(zipped, entry, package):
            digest.update(block)
        if digest.hexdigest() != each.sha256:
            raise _damaged(package, each.name)


def _blocks(zipped: zipfile.ZipFile, entry: zipfile.ZipInfo, package: Path) -> Iterator[bytes]:
    try:
        with zipped.open(entry) as file:
            while block := file.read(BLOCK):
                yield block
    except BROKEN as error:
        raise _damaged(package, entry.filename) from error


def _content(zipped: zipfile.ZipFile, name: str, package: Path) -> bytes:
    entry = zipped.getinfo(name)
    if entry.file_size > {MANIFEST: LARGEST_MANIFEST, JOURNAL: LARGEST_JOURNAL}.get(name, LARGEST_PHOTO):
        raise _damaged(package, name)
    return b"".join(_blocks(zipped, entry, package))


def _log(written: bytes, package: Path) -> tuple[Change, ...]:
    try:
        log = tuple(msgspec.json.decode(line, type=Change) for line in written.split(b"\n") if line)
        for seq, change in enumerate(log, start=1):
            tokens = (change.id, change.kind, change.key, change.author)
            if change.seq != seq or not all(map(TOKEN.fullmatch, tokens)):
                raise ValueError(f"change {seq}")
            datetime.fromisoformat(change.at)
    except (msgspec.DecodeError, ValueError) as error:
        raise _damaged(package, JOURNAL) from error
    if not log or len({change.id for change in log}) < len(log):
        raise _damaged(package, JOURNAL)
    return log


def _readable(log: tuple[Change, ...], package: Path) -> State:
    """What the whole tool reads without a second look must be there; a package can be written by anybody."""
    try:
        state = fold(log)
        told = Told(read(state), state)
        geojson_file(told)
        sheets(told)
    except Exception as error:
        raise _damaged(package, JOURNAL) from error
    return state


def _damaged(package: Path, name: str) -> Refused:
    return Refused(
        _("The file %(name)s of the package %(package)s was changed or damaged. Nothing was imported.")
        % {"name": name, "package": package}
    )
