"""The files that the prestataire takes home, by name: for the download routes and for the command ``export``."""

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from pathlib import Path

from facilitation.changes import Change, State, fold
from facilitation.synthesis.document.album import Photos, prints
from facilitation.synthesis.document.draft import draft
from facilitation.synthesis.document.html import html_file
from facilitation.synthesis.document.model import Document
from facilitation.synthesis.document.pdf import pdf_file
from facilitation.synthesis.figures import plates
from facilitation.synthesis.figures.map import svg
from facilitation.synthesis.figures.picture import png
from facilitation.synthesis.layers.gpkg import gpkg_file
from facilitation.synthesis.layers.layers import geojson_file, layers
from facilitation.synthesis.package.catalogue import FILES, KINDS, PACKAGE_NAME, SHEETS
from facilitation.synthesis.package.package import JOURNAL, KEPT_BACK, PHOTOS, READ_ME, Packer, journal, read_me
from facilitation.synthesis.package.replay import replay_html
from facilitation.synthesis.reading.reading import read
from facilitation.synthesis.reading.sheet import Sheet
from facilitation.synthesis.reading.told import Told
from facilitation.synthesis.reading.typography import clean
from facilitation.synthesis.tables.listings import sheets
from facilitation.synthesis.tables.separated import csv_file
from facilitation.synthesis.tables.workbook import xlsx_file
from facilitation.synthesis.word.docx import docx_file

PhotoFile = Callable[[str, str], Path]
Progress = Callable[[int, int, str], None]


class Workshop:
    """What the files are made from: a workshop's id, its log, and where the file of a photo is (by its author and its
    key). ``template`` is a team's own Word file, for the draft. Each thing that several files need is made once.

    Raises ValueError when the workshop has no site yet.
    """

    def __init__(self, id: str, log: Sequence[Change], photo: PhotoFile, template: bytes | None = None) -> None:
        self.id = id
        self.log = log
        self.photo = photo
        self.template = template
        self.state: State = fold(log)
        self.told = Told(read(self.state), self.state)
        self.changed = self.told.when(log[-1].at)

    @cached_property
    def document(self) -> Document:
        return draft(self.state)

    @cached_property
    def prints(self) -> Photos:
        """The photos as the documents show them: small, and made once for all of them."""
        return prints(self.picture)

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        return {sheet.name: sheet for sheet in sheets(self.told)}

    def picture(self, key: str) -> bytes | None:
        """The file of a photo, by its key; None where it is gone."""
        value = self.state.get("photo", key)
        path = value and self.photo(value["author"], key)
        return path.read_bytes() if path and path.is_file() else None

    def photos(self) -> list[tuple[str, Path]]:
        """The photos that may be shown, under their names in the package; a file that is gone is left out."""
        found = [(photo.file, self.photo(photo.author, photo.key)) for photo in self.told.photos]
        return [(name, path) for name, path in found if path.is_file()]

    def photos_kept_back(self) -> list[tuple[str, Path]]:
        found = [(photo.file, self.photo(photo.author, photo.key)) for photo in self.told.photos_kept_back]
        return [(name, path) for name, path in found if path.is_file()]


def _gpkg(workshop: Workshop) -> bytes:
    return gpkg_file(layers(workshop.told), workshop.told.reading.crs, workshop.changed)


def _xlsx(workshop: Workshop) -> bytes:
    return xlsx_file(workshop.sheets.values(), workshop.told.reading.title, workshop.changed)


def _map(workshop: Workshop) -> bytes:
    """Everything that was drawn and every option's footprint, as a PNG of 300 points per inch."""
    return png(svg(plates.whole(workshop.told.reading)))


def _csv(name: str) -> Callable[[Workshop], bytes]:
    return lambda workshop: csv_file(workshop.sheets[name])


# In the order of the catalogue.
WRITERS: dict[str, Callable[[Workshop], bytes]] = {
    "synthese.docx": lambda workshop: docx_file(workshop.document, workshop.prints, workshop.template),
    "synthese.pdf": lambda workshop: pdf_file(workshop.document, workshop.prints),
    "synthese.html": lambda workshop: html_file(workshop.document, workshop.prints),
    "rejouer.html": lambda workshop: replay_html(workshop.log, workshop.told.reading.title).encode(),
    "couches.gpkg": _gpkg,
    "contributions.geojson": lambda workshop: geojson_file(workshop.told),
    "tableaux.xlsx": _xlsx,
    **{f"{name}.csv": _csv(name) for name in SHEETS},
    "carte.png": _map,
}


def export(workshop: Workshop, out: Path, only: Collection[str] = KINDS, tell: Progress | None = None) -> list[Path]:
    """Write the files of these kinds into the folder ``out``, made when it is not there; their paths.

    ``tell(done, of, name)`` is called before each file, and once at the end with no name. Each file is there whole or
    not at all. Raises OSError; docx_template.TemplateRefused when the team's template cannot be used.
    """
    out.mkdir(parents=True, exist_ok=True)
    unfinished = out / f".{PACKAGE_NAME}.unfinished"
    zipped = "zip" in only
    wanted = {name: file for name, file in FILES.items() if zipped or file.only in only}
    photos = workshop.photos() if zipped or "photos" in only else []
    of, done = len(wanted) + (1 if photos else 0) + zipped, 0
    written: list[Path] = []

    def start(name: str) -> None:
        nonlocal done
        if tell:
            tell(done, of, name)
        done += 1

    packer = Packer(unfinished) if zipped else None
    try:
        if packer:
            packer.add(READ_ME, _read_me(workshop))
        for name, file in wanted.items():
            start(name)
            content = WRITERS[name](workshop)
            if file.only in only:
                written.append(_put(out / name, content))
            if packer:
                packer.add(name, content)
        if photos:
            start(PHOTOS)
        for name, path in photos:
            if "photos" in only:
                (out / PHOTOS).mkdir(exist_ok=True)
                written.append(_put(out / PHOTOS / name, path.read_bytes()))
            if packer:
                packer.add(PHOTOS + name, path)
        if packer:
            start(PACKAGE_NAME)
            for name, path in workshop.photos_kept_back():
                packer.add(KEPT_BACK + name, path)
            packer.add(JOURNAL, journal(workshop.log))
            packer.seal(_about(workshop))
            unfinished.replace(out / PACKAGE_NAME)
            written.append(out / PACKAGE_NAME)
    finally:
        if packer:
            packer.close()
        unfinished.unlink(missing_ok=True)
    if tell:
        tell(of, of, "")
    return written


def _put(path: Path, content: bytes) -> Path:
    beside = path.with_name(f".{path.name}.unfinished")
    beside.write_bytes(content)
    return beside.replace(path)


def _read_me(workshop: Workshop) -> bytes:
    reading = workshop.told.reading
    return read_me(reading.title, clean(reading.site.get("name")), reading.days)


def _about(workshop: Workshop) -> dict[str, object]:
    reading = workshop.told.reading
    return {
        "id": workshop.id,
        "title": reading.title,
        "site": clean(reading.site.get("name")),
        "commune": clean(reading.site.get("commune")),
        "created_at": (workshop.state.get("workshop", "workshop") or {})["created_at"],
        "changes": len(workshop.log),
        "last_at": workshop.log[-1].at,
    }
