"""The sealed package: one ZIP with every file, the photos, the whole log, and a manifest that tells what is in it.

What may be handed on stands at the top and in ``photos``; ``archive`` holds what rebuilds the workshop (names, hidden
words and hidden photos included), for ``facilitation import``. The same workshop gives the same bytes.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from facilitation import __version__
from facilitation.changes import Change
from facilitation.synthesis.package.catalogue import FILES, PACKAGE_NAME
from facilitation.texts import _

FORMAT, FORMAT_VERSION = "facilitation-package", 1
MANIFEST = "manifest.json"
READ_ME = "LISEZ-MOI.txt"
JOURNAL = "archive/journal.jsonl"
PHOTOS, KEPT_BACK = "photos/", "archive/photos/"

# ZIP knows no time before; and a package must not depend on when it was made.
EPOCH = (1980, 1, 1, 0, 0, 0)
UNIX, PLAIN_FILE = 3, 0o100644 << 16
BLOCK = 1024 * 1024
# Compressed already.
STORED = (".jpg", ".png", ".docx", ".xlsx", ".pdf")


class Packer:
    """A package being written: ``add`` each file, then ``seal``."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", allowZip64=True)
        self._files: list[dict[str, Any]] = []

    def add(self, name: str, content: bytes | Path) -> None:
        """A file, from memory or from the disk. Raises OSError."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_info(name), "w") as written:
            for block in _blocks(content):
                digest.update(block)
                size += len(block)
                written.write(block)
        self._files.append({"name": name, "size": size, "sha256": digest.hexdigest()})

    def seal(self, workshop: dict[str, Any]) -> None:
        """Write the manifest; nothing can be added any more."""
        manifest = {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "tool": f"facilitation {__version__}",
            "workshop": workshop,
            "files": self._files,
        }
        written = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        self._zip.writestr(_info(MANIFEST), written.encode())
        self._zip.close()

    def close(self) -> None:
        """Let go of the file, sealed or not."""
        self._zip.close()


def journal(log: Iterable[Change]) -> bytes:
    """The log as JSON lines: one change a line, with the fields of ``Change``."""
    return "".join(json.dumps(asdict(change), ensure_ascii=False) + "\n" for change in log).encode()


def read_me(title: str, site: str, day: str) -> bytes:
    """What is in the package, for whoever opens it: text for Windows too."""
    there = {*FILES, "*.csv", MANIFEST}
    lines = [
        title,
        _("%(site)s, workshop of %(day)s") % {"site": site, "day": day},
        "",
        _("What is here"),
        "",
        *(f"{name:<24}{words}" for name, words in _contents().items() if "." not in name or name in there),
        "",
        _("Good to know"),
        "",
        _("No table names a participant, nor a collège of fewer than three people beside what one of them said."),
        _("The folder archive holds the whole record, first names and hidden texts included: keep it to yourselves."),
        _("In the CSV files, a text that begins with =, +, -, @ or an apostrophe has one more apostrophe in front,"),
        _("so that no spreadsheet takes it for a formula: take it off to have the text as it was written."),
        _("To open the workshop again with the tool: facilitation import %(file)s") % {"file": PACKAGE_NAME},
        "",
    ]
    return b"\xef\xbb\xbf" + "\r\n".join(lines).encode()


def _contents() -> dict[str, str]:
    return {
        "synthese.docx": _("the draft of the synthesis, to finish in Word or LibreOffice"),
        "synthese.pdf": _("the same, accessible, to hand out"),
        "synthese.html": _("the same, for a browser"),
        "rejouer.html": _("the workshop told again, in a minute or two, on the map and the wall"),
        "couches.gpkg": _("the layers for QGIS, in the legal projection, with their styles"),
        "contributions.geojson": _("the same layers, in longitude and latitude"),
        "tableaux.xlsx": _("all the tables in one workbook"),
        "*.csv": _("the same tables, one a file (UTF-8, semicolons)"),
        "carte.png": _("the map of everything that was drawn"),
        "photos": _("the photos under their numbers; their captions are in photos.csv"),
        "archive": _("what rebuilds the workshop; not to be handed on: see below"),
        "manifest.json": _("the size and the SHA-256 digest of each file"),
    }


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_STORED if name.endswith(STORED) else zipfile.ZIP_DEFLATED
    info.create_system, info.external_attr = UNIX, PLAIN_FILE
    return info


def _blocks(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
