"""The files that the prestataire leaves with, by HTTP: asked for, followed while they are made, downloaded in parts."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request, send_file

from facilitation.live import Live, Running
from facilitation.making import Job, Maker
from facilitation.synthesis.package.catalogue import FILES, PACKAGE, PACKAGE_NAME, File
from facilitation.web.access import Keyring

DOWNLOADS = {PACKAGE_NAME: PACKAGE, **FILES}
ROLES = ("prestataire", "facilitator")


def blueprint(live: Live, keyring: Keyring, maker: Maker) -> Blueprint:
    """The routes below /prestataire/<code>/."""
    downloads = Blueprint("downloads", __name__)

    def wanted(code: str, name: str) -> tuple[Running, File, int]:
        """The workshop, the kind of file, and how many changes it must hold: all there are, when nothing is said."""
        running = live.by_code(code.upper()) or abort(404)
        if not any(keyring.holder(request.cookies, running.row.code, role) for role in ROLES):
            abort(403)
        if name not in DOWNLOADS:
            abort(404)
        there = running.snapshot().seq
        return running, DOWNLOADS[name], min(request.args.get("since", there, int), there)

    @downloads.post("/prestataire/<code>/<name>")
    def make(code: str, name: str) -> tuple[Response, int]:
        running, file, since = wanted(code, name)
        job = maker.job(running.row.id, file.only, since)
        return _told(job, name, since)

    @downloads.get("/prestataire/<code>/<name>")
    def download(code: str, name: str) -> Response:
        running, file, since = wanted(code, name)
        job = maker.job(running.row.id, file.only, since)
        job.ended.wait()
        if job.made is None:
            answer: Response = jsonify(reason=job.trouble)
            answer.status_code = 503
            return answer
        path, digest = job.made.files[name]
        response = send_file(
            path.absolute(),
            mimetype=file.mimetype,
            as_attachment=True,
            download_name=f"{running.row.code}-{name}",
            conditional=True,
            etag=digest,
        )
        # The browser may keep what it has of a file until it has the rest.
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    return downloads


def _told(job: Job, name: str, since: int) -> tuple[Response, int]:
    """``{since, done, of, making}`` while it is made, then ``{since, size}``; or ``{reason}``."""
    if not job.ended.is_set():
        return jsonify(since=since, done=job.done, of=job.of, making=job.name), 202
    if job.made is None:
        return jsonify(reason=job.trouble), 503
    ready: dict[str, Any] = {"since": since, "size": job.made.files[name][0].stat().st_size}
    return jsonify(ready), 200
