"""Static files, read and compressed once, under an address that changes with their contents.

The digest stands in the path (``/static/<digest>/js/...``), so that modules that import each other by relative paths
stay together, and a browser may keep them for ever. Our own modules are served without their JSDoc, which is a third of
their weight on a phone, and with the libraries they name found at a path: import maps are missing on iOS 15.
"""

import gzip
import hashlib
import mimetypes
import re
from functools import cached_property
from pathlib import Path

from flask import Blueprint, Response, abort, request

PACKAGE = Path(__file__).parents[1]
WEB_ROOT = PACKAGE if (PACKAGE / "static").is_dir() else PACKAGE.parent
JSDOC = re.compile(rb"^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*\n", re.M | re.S)
LIBRARY = re.compile(rb"(from |import )'(lit-html|socket\.io-client|leaflet)(/[\w/.-]+)?'")
LIBRARIES = {
    b"lit-html": b"lit-html/lit-html.js",
    b"socket.io-client": b"socket.io/socket.io.esm.min.js",
    b"leaflet": b"leaflet/leaflet.js",
}
COMPRESSIBLE = {".js", ".css", ".svg", ".json", ".html"}

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


class Assets:
    """The files below ``root``."""

    def __init__(self, root: Path = WEB_ROOT / "static") -> None:
        self._root = root
        self._compressed: dict[str, bytes] = {}

    @cached_property
    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self._root).as_posix(): _served(path.relative_to(self._root), path.read_bytes())
            for path in sorted(self._root.rglob("*"))
            if path.is_file() and path.suffix not in {".map", ".ts"}
        }

    @cached_property
    def digest(self) -> str:
        whole = hashlib.sha256()
        for name, content in self.files.items():
            whole.update(name.encode() + b"\0" + content)
        return whole.hexdigest()[:12]

    def url(self, name: str) -> str:
        """The address of a file; KeyError when there is none, so that a page never names a file that is missing."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.digest}/{name}"

    def blueprint(self) -> Blueprint:
        pages = Blueprint("assets", __name__)

        @pages.get("/static/<digest>/<path:name>")
        def static(digest: str, name: str) -> Response:
            content = self.files.get(name)
            if content is None:
                abort(404)
            response = Response(content, mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream")
            if Path(name).suffix in COMPRESSIBLE:
                response.headers["Vary"] = "Accept-Encoding"
                if "gzip" in request.headers.get("Accept-Encoding", ""):
                    response.set_data(self._gzip(name, content))
                    response.headers["Content-Encoding"] = "gzip"
            # A page of an earlier version may still ask for its old address: it gets today's file, unkept.
            current = digest == self.digest
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-store"
            return response

        return pages

    def _gzip(self, name: str, content: bytes) -> bytes:
        if name not in self._compressed:
            self._compressed[name] = gzip.compress(content, 9, mtime=0)
        return self._compressed[name]


def _served(name: Path, content: bytes) -> bytes:
    """What a browser receives of a file: itself, unless it is a module of ours."""
    if name.parts[0] != "js":
        return content
    up = b"../" * (len(name.parts) - 1)

    def located(found: re.Match[bytes]) -> bytes:
        keyword, library, inner = found.groups()
        path = library + inner if inner else LIBRARIES[library]
        return keyword + b"'" + up + b"vendor/" + path + b"'"

    return LIBRARY.sub(located, JSDOC.sub(b"", content))
