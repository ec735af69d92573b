"""Photos by HTTP: parts, then a receipt; and the files themselves. Parse, call, answer.

A phone sends a photo in parts, each of which it may send again, then asks for the receipt, which it may ask for again.
The answers have the shape of those on the socket: ``{seq, number}``, ``{refused}`` or ``{later, reason}``.
"""

import hashlib
import logging
import time
from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from flask import Blueprint, Response, abort, jsonify, request

from facilitation.changes import Change, fold
from facilitation.domain import photos
from facilitation.domain.decision import Author, Refused
from facilitation.limits import Allowances
from facilitation.live import Accepted, Later, Live, Running, utc_now
from facilitation.rules import Message, decide
from facilitation.storage.database import in_words
from facilitation.storage.images import NotAPhoto, Photo, written_anew
from facilitation.storage.shelf import Shelf
from facilitation.storage.store import Store
from facilitation.texts import _
from facilitation.web.access import Keyring

log = logging.getLogger(__name__)

LARGEST_PART = 64 * 1024
LARGEST_PHOTO = 2 * 1024 * 1024
MOST_PARTS = 128
SMALL = "-small"
ROLES = ("participant", "board", "facilitator", "prestataire")
STAFF = {"facilitator", "prestataire"}
# An hour without network on a visit, then everything at once: forty photos of eight parts.
PARTS_AT_ONCE, PARTS_PER_SECOND = 400, 10

Heavy = Callable[[Callable[[], Any]], Any]
# Hears how a writing ended: nothing, or the trouble in a sentence.
Told = Callable[[str], None]
Answer = tuple[Response, int]


class Whole(msgspec.Struct, forbid_unknown_fields=True):
    """All parts were sent. ``size`` in bytes and ``sha256`` (hexadecimal) of the whole, where the phone can tell."""

    contribution: str
    parts: Annotated[int, msgspec.Meta(ge=1, le=MOST_PARTS)]
    size: int | None = None
    sha256: str | None = None


def blueprint(live: Live, keyring: Keyring, shelf: Shelf, heavy: Heavy, told: Told) -> Blueprint:
    """The routes below /photos/. ``heavy`` runs work outside the thread that serves; ``told`` hears of troubles, whose
    end ``prober`` tells."""
    uploads = Blueprint("uploads", __name__)
    allowances = Allowances(time.monotonic, burst=PARTS_AT_ONCE, per_second=PARTS_PER_SECOND)

    @uploads.before_request
    def bound() -> None:
        request.max_content_length = LARGEST_PART

    def not_kept(error: OSError) -> Answer:
        told(_in_a_sentence(shelf, error))
        return _later(
            Later(5.0, _("The computer could not record this photo yet. It is kept here and will be sent again."))
        )

    def running_or_404(code: str) -> Running:
        return live.by_code(code.upper()) or abort(404)

    def sender(code: str, photo: str) -> tuple[Running, Author]:
        """The workshop, and the participant whose phone sends this photo."""
        running = running_or_404(code)
        key = keyring.holder(request.cookies, running.row.code, "participant")
        if key is None or not running.has(key):
            abort(403)
        if not photos.KEY.fullmatch(photo):
            abort(404)
        return running, Author("upload", key)

    @uploads.put("/photos/<code>/<photo>/<int:part>")
    def put_part(code: str, photo: str, part: int) -> Answer:
        running, author = sender(code, photo)
        content = request.get_data()
        wait = allowances.wait(author.key)
        if wait:
            return _later(Later(wait, _("Not so fast: this will be sent in a moment.")))
        others = {n: size for n, size in shelf.parts(running.row.id, author.key, photo).items() if n != part}
        if not content or part >= MOST_PARTS or sum(others.values()) + len(content) > LARGEST_PHOTO:
            return _refused(Refused("too_large", _("This picture is too large.")))
        try:
            shelf.put_part(running.row.id, author.key, photo, part, content)
        except OSError as error:
            return not_kept(error)
        return jsonify({"parts": sorted({*others, part})}), 200

    @uploads.get("/photos/<code>/<photo>/parts")
    def parts(code: str, photo: str) -> Answer:
        running, author = sender(code, photo)
        receipt = _receipt(running, author, photo)
        return jsonify(receipt or {"parts": sorted(shelf.parts(running.row.id, author.key, photo))}), 200

    @uploads.post("/photos/<code>/<photo>")
    def complete(code: str, photo: str) -> Answer:
        running, author = sender(code, photo)
        try:
            whole = msgspec.json.decode(request.get_data(), type=Whole)
        except msgspec.MsgspecError:
            return _refused(Refused("not_understood", _("This message was not understood.")))
        receipt = _receipt(running, author, photo)
        if receipt:
            return jsonify(receipt), 200
        wait = allowances.wait(author.key)
        if wait:
            return _later(Later(wait, _("Not so fast: this will be sent in a moment.")))
        try:
            # What will be refused anyway is refused before it costs anything.
            decide(running.snapshot(), author, _message(photo, whole, 1, 1), utc_now())
        except Refused as refusal:
            return _refused(refusal)
        missing = _missing(shelf, running, author, photo, whole)
        if missing:
            return jsonify({"missing": missing}), 409
        taken = heavy(lambda: _take(shelf, running, author, photo, whole))
        if isinstance(taken, NotAPhoto):
            shelf.drop_parts(running.row.id, author.key, photo)
            return _refused(Refused("not_a_photo", taken.reason))
        if isinstance(taken, OSError):
            return not_kept(taken)
        if taken is None:
            # A power cut, or a bad disk: the phone still has it all.
            shelf.drop_parts(running.row.id, author.key, photo)
            return jsonify({"missing": list(range(whole.parts))}), 409
        answer = running.submit(author, _message(photo, whole, taken.width, taken.height))
        if isinstance(answer, Later):
            return _later(answer)
        receipt = _receipt(running, author, photo)
        if receipt is None:
            shelf.erase(running.row.id, author.key, photo)
            not_understood = Refused("not_understood", _("This message was not understood."))
            return _refused(not_understood if isinstance(answer, Accepted) else answer)
        shelf.drop_parts(running.row.id, author.key, photo)
        return jsonify(receipt), 200

    @uploads.get("/photos/<code>/<photo>.jpg")
    def show(code: str, photo: str) -> Response:
        running = running_or_404(code)
        roles = {role for role in ROLES if keyring.holder(request.cookies, running.row.code, role)}
        if not roles:
            abort(403)
        key = photo.removesuffix(SMALL)
        value = photos.shown(running.snapshot(), key, staff=bool(roles & STAFF)) or abort(404)
        path = shelf.path(running.row.id, value["author"], key, small=photo.endswith(SMALL))
        try:
            response = Response(path.read_bytes(), mimetype="image/jpeg")
        except FileNotFoundError:
            log.warning("workshop %s: the file of photo P%s is missing", running.row.code, value["number"])
            abort(404)
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        response.headers["Content-Disposition"] = f'inline; filename="P{value["number"]}.jpg"'
        return response

    return uploads


def eraser(shelf: Shelf, told: Told) -> Callable[[Running, list[Change]], None]:
    """A watcher of running workshops: the files of a photo go when its author takes it back.

    Where the disk does not let them, ``tidy`` erases them when the server starts next; nobody is shown them meanwhile.
    """

    def erase(running: Running, changes: list[Change]) -> None:
        for change in changes:
            if change.kind == "photo" and change.value and "withdrawn" in change.value:
                try:
                    shelf.erase(running.row.id, change.value["author"], change.key)
                except OSError as error:
                    told(_in_a_sentence(shelf, error))

    return erase


def prober(shelf: Shelf, heavy: Heavy, told: Told) -> Callable[[], None]:
    """Writes as much as a photo weighs, and tells how that ended."""

    def attempt() -> OSError | None:
        try:
            shelf.probe()
        except OSError as error:
            return error
        return None

    def probe() -> None:
        error = heavy(attempt)
        told(_in_a_sentence(shelf, error) if error else "")

    return probe


def tidy(shelf: Shelf, store: Store) -> None:
    """What an earlier process left behind: parts of the day before, and files taken back just before it stopped."""
    shelf.sweep()
    for row in store.workshops():
        if not shelf.holds(row.id):
            continue
        for key, value in fold(store.read(row.id)).all("photo").items():
            if "withdrawn" in value:
                shelf.erase(row.id, value["author"], key)


def _take(
    shelf: Shelf, running: Running, author: Author, photo: str, whole: Whole
) -> Photo | NotAPhoto | OSError | None:
    """The photo, re-encoded and on disk; None when it is not what the phone sent.

    What went wrong is returned, not raised: gevent's pool would print it as a fault of ours.
    """
    try:
        sent = shelf.joined(running.row.id, author.key, photo)
        if whole.sha256 is not None and hashlib.sha256(sent).hexdigest() != whole.sha256.lower():
            return None
        made = written_anew(sent)
        shelf.put(running.row.id, author.key, photo, made.full, made.small)
    except (NotAPhoto, OSError) as error:
        return error
    return made


def _missing(shelf: Shelf, running: Running, author: Author, photo: str, whole: Whole) -> list[int]:
    """The parts to send again: those that did not come, and all of them where the sizes do not add up."""
    come = shelf.parts(running.row.id, author.key, photo)
    missing = [part for part in range(whole.parts) if not come.get(part)]
    wrong = len(come) > whole.parts or (whole.size is not None and sum(come.values()) != whole.size)
    if not missing and wrong:
        shelf.drop_parts(running.row.id, author.key, photo)
        return list(range(whole.parts))
    return missing


def _message(photo: str, whole: Whole, width: int, height: int) -> Message:
    value = {"contribution": whole.contribution, "width": width, "height": height}
    # The photo's key is the message's id too: completing twice is one change.
    return Message(id=photo, kind="photo", key=photo, value=value)


def _receipt(running: Running, author: Author, photo: str) -> dict[str, int] | None:
    """What the phone waits for: its photo's place in the log and its number; None while the log does not hold it."""
    value = running.snapshot().get("photo", photo)
    if value is None or value["author"] != author.key:
        return None
    # The message is known: it gives its seq again.
    answer = running.submit(author, Message(id=photo, kind="photo", key=photo, value=None))
    return {"seq": answer.seq, "number": value["number"]} if isinstance(answer, Accepted) else None


def _in_a_sentence(shelf: Shelf, error: OSError) -> str:
    log.error("a photo could not be written: %s", error)
    return f"{_('A photo could not be recorded.')} {in_words(error, shelf.root / 'photo')}"


def _refused(refusal: Refused) -> Answer:
    return jsonify({"refused": {"code": refusal.code, "reason": refusal.reason}}), 422


def _later(later: Later) -> Answer:
    return jsonify({"later": later.seconds, "reason": later.reason}), 503
