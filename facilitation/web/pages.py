"""HTTP pages: parse, call, answer."""

import gzip
import json
import re
import secrets
import time
from functools import cache
from typing import Any

import msgspec
from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from facilitation.domain.decision import Author, Refused
from facilitation.domain.phases import ALLOWS, opening
from facilitation.grouping.engine.anchors import load_anchors
from facilitation.live import Accepted, Live, Running
from facilitation.rules import Message
from facilitation.settings import Settings
from facilitation.texts import _, page_texts
from facilitation.web import invite
from facilitation.web.access import Keyring
from facilitation.web.assets import Assets
from facilitation.web.downloads import DOWNLOADS

# The short letters of the links, and the page of each role.
DOORS = {"f": "facilitator", "b": "board", "p": "prestataire"}
# Who else may open a role's page: the facilitator may do all that the others may.
ALSO = {"prestataire": ("facilitator",), "board": ("facilitator", "prestataire")}
LARGEST_FORM = 4_000
# How long a phone's page is served again: what was said since comes with its first join.
PAGE_SECONDS = 1.0


def blueprint(live: Live, keyring: Keyring, assets: Assets, settings: Settings) -> Blueprint:
    """The pages of all roles."""
    pages = Blueprint("pages", __name__)
    # A room scans the QR all at once: its page is made once a second, not once for each phone.
    recent: dict[tuple[str, bool], tuple[float, bytes, bytes]] = {}

    def running_or_404(code: str) -> Running:
        return live.by_code(code.upper()) or abort(404)

    def require(code: str, role: str) -> Running:
        running = running_or_404(code)
        if not any(keyring.holder(request.cookies, running.row.code, each) for each in (role, *ALSO.get(role, ()))):
            abort(403)
        return running

    def page(template: str, running: Running, **boot: Any) -> str:
        state = running.snapshot()
        workshop, site = state.get("workshop", "workshop") or {}, state.get("site", "site") or {}
        boot = {
            "code": running.row.code,
            "title": workshop["title"],
            "tiles": settings.tiles,
            "tilesCredit": settings.tiles_credit,
            **boot,
        }
        texts = page_texts(f"static/js/{boot['page']}/", "static/js/shared/")
        said = msgspec.json.encode(running.join(0, "public")).decode() if boot["page"] == "phone" else ""
        return render_template(
            template,
            boot=boot,
            texts=texts,
            workshop=workshop,
            site=site,
            said=Markup(said.replace("<", "\\u003c")),  # noqa: S704 (our JSON, which cannot end its script block)
        )

    @pages.get("/")
    def home() -> str:
        return render_template("home.html", unknown=None)

    @pages.post("/")
    def enter() -> str | BaseResponse:
        typed = re.sub(r"[^A-Z0-9]", "", request.form.get("code", "")[:40].upper())
        running = live.by_code(typed)
        if running is None:
            return render_template("home.html", unknown=typed)
        return redirect(f"/j/{running.row.code}")

    def phone(running: Running, **more: Any) -> Response:
        """The participant's page, which brings what the room has said so far: compressed, as a socket would not."""
        key = keyring.holder(request.cookies, running.row.code, "participant") or secrets.token_urlsafe(12)
        joined = running.has(key)
        made, html, compressed = recent.get((running.row.code, joined), (0.0, b"", b""))
        if more or time.monotonic() - made > PAGE_SECONDS:
            html = page("phone.html", running, page="phone", role="participant", joined=joined, **more).encode()
            compressed = gzip.compress(html, 6)
            if not more:
                recent[running.row.code, joined] = (time.monotonic(), html, compressed)
        response = _lighter(html, compressed, "text/html")
        # The key is given before joining, so that a form that is sent twice makes one participant.
        keyring.grant(response, running.row.code, "participant", key, secure=request.is_secure)
        return response

    @pages.get("/j/<code>")
    def join(code: str) -> Response:
        running = running_or_404(code)
        if request.accept_mimetypes.best == "application/json":
            state = running.snapshot()
            workshop = state.get("workshop", "workshop") or {}
            return Response(
                json.dumps({"code": running.row.code, "title": workshop["title"], "colleges": workshop["colleges"]}),
                mimetype="application/json",
            )
        return phone(running)

    @pages.post("/j/<code>")
    def take_part(code: str) -> BaseResponse:
        running = running_or_404(code)
        wanted = request.get_json(silent=True) if request.is_json else request.form.to_dict()
        key = keyring.holder(request.cookies, running.row.code, "participant") or secrets.token_urlsafe(12)
        message = Message(secrets.token_urlsafe(16), "participant", key, wanted if isinstance(wanted, dict) else {})
        answer = running.submit(Author("participant", key), message)
        if not isinstance(answer, Accepted):
            reason = answer.reason
            if request.is_json:
                status = 422 if isinstance(answer, Refused) else 503
                return make_response({"reason": reason}, status)
            return make_response(phone(running, reason=reason), 422)
        response = make_response({"participant": running.you(key)}) if request.is_json else redirect(request.path, 303)
        keyring.grant(response, running.row.code, "participant", key, secure=request.is_secure)
        return response

    @pages.get("/<any(f, b, p):door>/<secret>")
    def open_door(door: str, secret: str) -> BaseResponse:
        role = DOORS[door]
        running = live.by_secret(role, secret) or abort(404)
        # The secret leaves the address bar: what is projected or bookmarked is the role's page.
        response = redirect(f"/{role}/{running.row.code}", 303)
        keyring.grant(response, running.row.code, role, role, secure=request.is_secure)
        return response

    @pages.get("/board/<code>")
    def board(code: str) -> str:
        running = require(code, "board")
        url = invite.links(running.row, settings).join
        return page("board.html", running, page="board", role=held(running, "board"), address=invite.spoken(url))

    @pages.get("/facilitator/<code>")
    def facilitator(code: str) -> str:
        running = require(code, "facilitator")
        all_links = invite.links(running.row, settings).wire()
        phases = [opening(phase) for phase in ALLOWS]
        return page("facilitator.html", running, page="facilitator", role="facilitator", links=all_links, phases=phases)

    @pages.get("/usages.json")
    def usages() -> Response:
        """Our own usages with all their words: heavier than the rest of the desk, which asks when it shows them."""
        return _lighter(*_usages(), "application/json")

    @pages.get("/prestataire/<code>")
    def prestataire(code: str) -> str:
        running = require(code, "prestataire")
        return page(
            "prestataire.html", running, page="prestataire", role=held(running, "prestataire"), files=list(DOWNLOADS)
        )

    def held(running: Running, role: str) -> str:
        """The role under which this browser's socket will be let in."""
        roles = (role, *ALSO.get(role, ()))
        return next(each for each in roles if keyring.holder(request.cookies, running.row.code, each))

    @pages.get("/invite/<code>.svg")
    def qr(code: str) -> Response:
        running = running_or_404(code)
        return Response(invite.qr_svg(invite.links(running.row, settings).join), mimetype="image/svg+xml")

    @pages.get("/healthz")
    def health() -> str:
        return "ok"

    @pages.after_app_request
    def protect(response: Response) -> Response:
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers.setdefault("Cache-Control", "no-store")
        # Only a document has a policy; on each of forty small files it would weigh as much as the file.
        if response.mimetype == "text/html":
            response.headers["Content-Security-Policy"] = policy(settings)
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    @pages.app_context_processor
    def helpers() -> dict[str, Any]:
        return {"asset": assets.url, "_": _}

    @pages.app_errorhandler(404)
    @pages.app_errorhandler(403)
    @pages.app_errorhandler(405)
    @pages.app_errorhandler(413)
    @pages.app_errorhandler(500)
    def lost(error: Any) -> tuple[str, int]:
        return render_template("lost.html", forbidden=error.code == 403), error.code

    return pages


def policy(settings: Settings) -> str:
    """What a page may load: our own files, this connection, and the basemap's images."""
    tiles = re.match(r"https?://[^/{]+", settings.tiles)
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "font-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            f"img-src 'self' data: blob: {tiles.group(0) if tiles else ''}".strip(),
            f"connect-src 'self' {request.host_url.replace('http', 'ws', 1).rstrip('/')}",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def _lighter(content: bytes, compressed: bytes, mimetype: str) -> Response:
    """The content, compressed where the browser takes it so."""
    small = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(compressed if small else content, mimetype=mimetype)
    if small:
        response.headers["Content-Encoding"] = "gzip"
    return response


@cache
def _usages() -> tuple[bytes, bytes]:
    content = msgspec.json.encode([anchor for anchor in load_anchors() if anchor.title])
    return content, gzip.compress(content)
