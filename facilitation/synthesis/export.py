"""The files that the prestataire takes home, by name: for the download routes and for the command ``export``."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from facilitation.changes import State
from facilitation.synthesis import plates, tables
from facilitation.synthesis.docx import docx_file
from facilitation.synthesis.draft import draft
from facilitation.synthesis.map import svg
from facilitation.synthesis.picture import png
from facilitation.synthesis.reading import read


class File(NamedTuple):
    """``write`` makes the whole file from a folded workshop; ValueError when it has no site yet."""

    write: Callable[[State], bytes]
    mimetype: str


def docx_bytes(state: State) -> bytes:
    return docx_file(draft(state))


def geojson_bytes(state: State) -> bytes:
    return tables.geojson_file(read(state))


def csv_bytes(state: State) -> bytes:
    return tables.csv_file(read(state))


def map_bytes(state: State) -> bytes:
    """Everything that was drawn and every option's footprint, as a PNG of 300 points per inch."""
    return png(svg(plates.whole(read(state))))


FILES = {
    "synthese.docx": File(docx_bytes, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "contributions.geojson": File(geojson_bytes, "application/geo+json"),
    "contributions.csv": File(csv_bytes, "text/csv"),
    "carte.png": File(map_bytes, "image/png"),
}


def export(state: State, out: Path) -> list[Path]:
    """Write every file into the folder ``out``, made when it is not there; their paths, in the order of FILES."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, file in FILES.items():
        path = out / name
        path.write_bytes(file.write(state))
        written.append(path)
    return written
