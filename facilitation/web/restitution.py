"""What the restitution shows: the draft as data, and the workshop's log as the room may see it again."""

from collections.abc import Callable
from typing import Any

import msgspec
from flask import Blueprint, Response, abort, request

from facilitation.changes import Change, State
from facilitation.domain.audiences import retold
from facilitation.live import Live, Running
from facilitation.synthesis.document.data import document_json
from facilitation.synthesis.document.draft import draft as written
from facilitation.web.access import Keyring

Heavy = Callable[[Callable[[], Any]], Any]
ROLES = ("board", "facilitator", "prestataire")


def blueprint(live: Live, keyring: Keyring, heavy: Heavy) -> Blueprint:
    """The routes of the restitution, for the board and for staff."""
    restitution = Blueprint("restitution", __name__)
    drafts: dict[str, tuple[int, bytes]] = {}

    def workshop(code: str) -> Running:
        running = live.by_code(code.upper()) or abort(404)
        if not any(keyring.holder(request.cookies, running.row.code, role) for role in ROLES):
            abort(403)
        return running

    @restitution.get("/draft/<code>.json")
    def draft(code: str) -> Response:
        running = workshop(code)
        state = running.snapshot()
        made = drafts.get(running.row.id)
        # The board and the facilitator ask for it at the same moment: it is made once for each state of the workshop.
        if made is None or made[0] != state.seq:
            made = drafts[running.row.id] = (state.seq, heavy(lambda: _draft(state)))
        return Response(made[1], mimetype="application/json")

    @restitution.get("/log/<code>.json")
    def log(code: str) -> Response:
        changes = live.store.read(workshop(code).row.id)
        return Response(heavy(lambda: _retold(changes)), mimetype="application/json")

    return restitution


def _draft(state: State) -> bytes:
    return msgspec.json.encode(document_json(written(state)))


def _retold(log: list[Change]) -> bytes:
    return msgspec.json.encode(retold(log))
