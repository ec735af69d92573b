"""Socket events: parse, call, answer. Every event ends in an answer; none ends the connection."""

import json
import time
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import msgspec
from socketio import Server
from socketio.exceptions import ConnectionRefusedError
from werkzeug.http import parse_cookie

from facilitation.assistant.assistant import Assistant
from facilitation.changes import Change
from facilitation.domain.audiences import Audience
from facilitation.domain.decision import Author, Refused, Role
from facilitation.live import Accepted, Answer, Later, Live, Running
from facilitation.rules import read_message
from facilitation.storage.health import Health
from facilitation.texts import _
from facilitation.web.access import Keyring
from facilitation.web.presence import Presence

LARGEST_MESSAGE = 64_000
Wanted = TypeVar("Wanted", bound=msgspec.Struct)
Handler = Callable[[str, Running, Author, Any], dict[str, Any]]
STAFF = {"facilitator", "prestataire"}
# What is the same for all workshops of the computer goes there.
ALL_STAFF = "staff"


class JoinWanted(msgspec.Struct, forbid_unknown_fields=True):
    """``since``: the last change that the screen holds, ``last``: its id; ``waiting``: how many messages wait there."""

    since: Annotated[int, msgspec.Meta(ge=0)]
    last: str | None = None
    waiting: Annotated[int, msgspec.Meta(ge=0)] = 0


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    pass


class OneKey(msgspec.Struct, forbid_unknown_fields=True):
    key: Annotated[str, msgspec.Meta(max_length=40)]


def room(code: str, audience: Audience) -> str:
    return f"{code}:{audience}"


def register(
    server: Server,
    live: Live,
    keyring: Keyring,
    assistant: Assistant,
    presence: Presence,
    health: Health,
) -> None:
    """Answer the events of phones, board and staff."""
    seats: dict[str, tuple[Running, Author]] = {}

    def seated(handle: Handler) -> Callable[..., dict[str, Any]]:
        def handler(sid: str, *sent: Any) -> dict[str, Any]:
            running, author = seats[sid]
            message = sent[0] if sent else None
            try:
                if len(sent) != 1 or len(json.dumps(message)) > LARGEST_MESSAGE:
                    raise Refused("not_understood", _("This message was not understood."))
                return handle(sid, running, author, message)
            except Refused as refusal:
                return _wire(refusal)

        return handler

    def connect(sid: str, environ: dict[str, Any], auth: object = None) -> None:
        code, role = (auth.get("workshop"), auth.get("role")) if isinstance(auth, dict) else (None, None)
        running = live.by_code(code) if isinstance(code, str) else None
        cookies = parse_cookie(environ)
        key = (
            keyring.holder(cookies, code, role) if running and isinstance(code, str) and isinstance(role, str) else None
        )
        if running is None or key is None or role not in ("participant", "facilitator", "prestataire", "board"):
            raise ConnectionRefusedError("unknown")
        if role == "participant" and not running.has(key):
            raise ConnectionRefusedError("unknown")
        seats[sid] = (running, Author(role, key))
        if role == "participant":
            presence.arrived(running.row.code, key)

    def disconnect(sid: str, _reason: object = None) -> None:
        running, author = seats.pop(sid, (None, None))
        if running and author and author.role == "participant":
            presence.left(running.row.code, author.key)
            assistant.gone(running, author.key)

    def join(sid: str, running: Running, author: Author, sent: Any) -> dict[str, Any]:
        wanted = _read(sent, JoinWanted)
        audience: Audience = "staff" if author.role in STAFF else "public"
        # Into the room first: what is announced meanwhile is stale for this screen, never missing.
        server.enter_room(sid, room(running.row.code, audience))
        you = running.you(author.key) if author.role == "participant" else {"role": author.role}
        if author.role == "participant":
            presence.waits(running.row.code, author.key, wanted.waiting)
        present = presence.tell(running.row.code)
        now = int(time.time() * 1000)
        answer = {**running.join(wanted.since, audience, wanted.last), "you": you, "present": present, "now": now}
        if audience == "staff":
            server.enter_room(sid, ALL_STAFF)
            answer["health"] = health.wire()
        return answer

    def submit(_sid: str, running: Running, author: Author, sent: Any) -> dict[str, Any]:
        if author.role not in ("participant", "facilitator"):
            raise Refused("not_allowed", _("This cannot be done from here."))
        return _wire(running.submit(author, read_message(sent)))

    def propose(_sid: str, running: Running, author: Author, sent: Any) -> dict[str, Any]:
        _only(author, "facilitator")
        _read(sent, Nothing)
        return {"options": assistant.propose(running)}

    def suggest(_sid: str, running: Running, author: Author, sent: Any) -> dict[str, Any]:
        _only(author, "participant")
        return {"suggestions": assistant.suggest(running, author.key, _read(sent, OneKey).key)}

    def deal(_sid: str, running: Running, author: Author, sent: Any) -> dict[str, Any]:
        _only(author, "participant")
        _read(sent, Nothing)
        return {"cards": assistant.deal(running, author.key)}

    def why(_sid: str, running: Running, author: Author, sent: Any) -> dict[str, Any]:
        _only(author, "facilitator")
        return assistant.why(running, _read(sent, OneKey).key)

    def unknown(_event: str, _sid: str, *_sent: Any) -> dict[str, Any]:
        return _wire(Refused("not_understood", _("This message was not understood.")))

    server.on("join", seated(join))
    server.on("submit", seated(submit))
    server.on("propose", seated(propose))
    server.on("suggest", seated(suggest))
    server.on("deal", seated(deal))
    server.on("why", seated(why))

    # On python-socketio itself: a Flask context for each event would cost more than most of what is asked.
    server.on("connect", connect)
    server.on("disconnect", disconnect)
    server.on("*", unknown)


def announcer(server: Server) -> Callable[[str, Audience, list[Change]], None]:
    """How a running workshop reaches the screens: one list of changes for each audience."""

    def announce(code: str, audience: Audience, changes: list[Change]) -> None:
        server.emit("changes", changes, to=room(code, audience))

    return announce


def _only(author: Author, role: Role) -> None:
    if author.role != role:
        raise Refused("not_allowed", _("This cannot be done from here."))


def _read(sent: Any, wanted: type[Wanted]) -> Wanted:
    try:
        return msgspec.convert(sent, wanted)
    except msgspec.ValidationError as error:
        raise Refused("not_understood", _("This message was not understood.")) from error


def _wire(answer: Answer) -> dict[str, Any]:
    if isinstance(answer, Accepted):
        return {"seq": answer.seq}
    if isinstance(answer, Later):
        return {"later": answer.seconds, "reason": answer.reason}
    return {"refused": {"code": answer.code, "reason": answer.reason}}
