"""A workshop rebuilt from its package, in a data folder: the same log, the same photos, new links."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from facilitation.changes import Change
from facilitation.domain.contributions import KINDS
from facilitation.importing.merging import Session, merged
from facilitation.importing.parcel import Parcel, Refused, opened
from facilitation.storage.database import DATABASE
from facilitation.storage.images import NotAPhoto, thumbnail
from facilitation.storage.shelf import Shelf
from facilitation.storage.store import Store, WorkshopRow
from facilitation.texts import _


@dataclass(frozen=True)
class Brought:
    row: WorkshopRow
    contributions: int
    photos: int


def bring(package: Path, data: Path) -> Brought:
    """Rebuild the workshop of a package. Raises Refused, Unusable or OSError; then nothing was imported."""
    with opened(package) as parcel:
        return _settle(parcel.id, parcel.log, [parcel], data)


def bring_together(packages: Sequence[Path], data: Path, title: str = "") -> Brought:
    """Make one workshop of the packages of its sessions. Raises Refused, Unusable or OSError likewise."""
    with ExitStack() as open_ones:
        parcels = [open_ones.enter_context(opened(package)) for package in packages]
        log = merged([Session(str(parcel.path), parcel.id, parcel.log, parcel.state) for parcel in parcels], title)
        # The same sessions are the same workshop: it is not imported twice.
        together = hashlib.sha256(" ".join(sorted(parcel.id for parcel in parcels)).encode()).hexdigest()[:16]
        return _settle(together, log, parcels, data)


def _settle(id: str, log: Sequence[Change], parcels: Iterable[Parcel], data: Path) -> Brought:
    store = Store(data / DATABASE)
    try:
        for row in store.workshops():
            if row.id == id:
                raise Refused(
                    _("This workshop is in the folder %(data)s already, under the code %(code)s.")
                    % {"data": data, "code": row.code}
                )
        # The photos first: one in the log always has its file.
        shelf, photos = Shelf(data / "photos"), 0
        for author, key, full, small in _photos(parcels):
            shelf.put(id, author, key, full, small)
            photos += 1
        created_at = next(change.value for change in log if change.kind == "workshop" and change.value)["created_at"]
        row = store.create(created_at, list(log), id)
    finally:
        store.close()
    said = {(change.kind, change.key) for change in log if change.kind in KINDS}
    return Brought(row, len(said), photos)


def _photos(parcels: Iterable[Parcel]) -> Iterator[tuple[str, str, bytes, bytes]]:
    for parcel in parcels:
        for author, key, name, full in parcel.photos():
            try:
                yield author, key, full, thumbnail(full)
            except NotAPhoto as error:
                raise Refused(
                    _("The file %(name)s of the package %(package)s is not a photo.")
                    % {"name": name, "package": parcel.path}
                ) from error
