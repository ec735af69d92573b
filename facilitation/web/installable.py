"""What a browser needs to keep a participant's page: the manifest, the icons, and the worker that opens it offline."""

import json
from collections.abc import Callable

from flask import Blueprint, Response, abort

from facilitation.live import Live
from facilitation.synthesis.figures.picture import png
from facilitation.web.assets import Assets

PAPER = "#fbf9f2"
ICON_SIZES = (180, 192, 512)
"""Pixels: the first for iOS, the others as Chromium asks of what can be installed."""
KEPT_FOLDERS = ("css/", "js/phone/", "js/shared/", "vendor/leaflet/", "vendor/lit-html/", "vendor/socket.io/")
KEPT_KINDS = (".css", ".js", ".svg")
# Those of the staff's pages, with their folders.
NOT_KEPT = ("css/board", "css/facilitator", "css/prestataire", "css/plain")
FONT = "vendor/fonts/atkinson-hyperlegible-next-latin-"


def blueprint(live: Live, assets: Assets, heavy: Callable[[Callable[[], bytes]], bytes]) -> Blueprint:
    """The routes; ``heavy`` runs work that takes long."""
    pages = Blueprint("installable", __name__)
    drawn: dict[int, bytes] = {}

    @pages.get("/j/<code>/manifest.webmanifest")
    def manifest(code: str) -> Response:
        running = live.by_code(code.upper()) or abort(404)
        state, page = running.snapshot(), f"/j/{running.row.code}"
        workshop, site = state.get("workshop", "workshop") or {}, state.get("site", "site") or {}
        sizes = [size for size in ICON_SIZES if size != 180]
        described = {
            "id": page,
            "name": workshop["title"],
            "short_name": site.get("commune") or workshop["title"],
            "lang": "fr",
            "start_url": page,
            "scope": page,
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": PAPER,
            "icons": [
                {"src": f"/icon/{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
                for size in sizes
                for purpose in ("any", "maskable")
            ],
        }
        return Response(json.dumps(described, ensure_ascii=False), mimetype="application/manifest+json")

    @pages.get("/icon/<int:size>.png")
    def icon(size: int) -> Response:
        if size not in ICON_SIZES:
            abort(404)
        if size not in drawn:
            drawn[size] = heavy(lambda: draw_icon(assets.files["icon.svg"].decode(), size))
        response = Response(drawn[size], mimetype="image/png")
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response

    @pages.get("/worker.js")
    def worker() -> Response:
        shell = json.dumps({"version": assets.digest, "files": kept_files(assets)})
        content = f"self.shell = {shell};\n".encode() + assets.files["js/worker/worker.js"]
        return Response(content, mimetype="text/javascript")

    return pages


def kept_files(assets: Assets) -> list[str]:
    """The addresses of all that the participant's page may load, drawing included."""
    names = [
        name
        for name in assets.files
        if (name.startswith(KEPT_FOLDERS) and name.endswith(KEPT_KINDS) and not name.startswith(NOT_KEPT))
        or (name.startswith(FONT) and name.endswith(".woff2"))
    ]
    return [assets.url(name) for name in [*names, "icon.svg"]]


def draw_icon(svg: str, size: int) -> bytes:
    """The icon as a PNG of ``size`` pixels, square to its edges: phones cut it to their own shape.

    Its drawing keeps to the circle of 80 % that every shape leaves.
    """
    square = svg.replace(' rx="14"', "").replace("<svg ", f'<svg width="{size}" height="{size}" ', 1)
    return png(square, ppi=96)
