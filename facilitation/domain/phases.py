"""The phases of the day, what each lets phones do, and the scene on the board."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from facilitation.changes import Value
from facilitation.domain.decision import Asked, Draft, Refused, clean_text
from facilitation.texts import _

Phase = Literal["visit", "ideas", "sorting", "options", "weighing", "restitution"]
Deed = Literal["say", "draw", "support", "sort", "weigh", "commit"]
Scene = Literal[
    "join", "wall", "map", "sorting", "options", "option", "footprints", "results", "roadmap", "draft", "replay"
]
LONGEST_PROMPT = 160
GRACE_SECONDS = 60

ALLOWS: dict[Phase, list[Deed]] = {
    "visit": ["say", "draw", "support"],
    "ideas": ["say", "draw", "support"],
    "sorting": ["support", "sort"],
    "options": ["say", "draw", "support"],
    "weighing": ["weigh"],
    "restitution": ["commit"],
}


class PhaseWanted(msgspec.Struct, forbid_unknown_fields=True):
    """The phase to open; without ``prompt`` or ``allows``, those that go with it."""

    phase: Phase
    prompt: str | None = None
    allows: Annotated[list[Deed], msgspec.Meta(max_length=6)] | None = None


class SceneWanted(msgspec.Struct, forbid_unknown_fields=True):
    """``focus``: the option, or the section of the draft, that the scene is about."""

    scene: Scene
    focus: Annotated[str, msgspec.Meta(max_length=80)] | None = None


def default_prompt(phase: Phase) -> str:
    """The question that a phase puts to the room."""
    return {
        "visit": _("What do you see here?"),
        "ideas": _("What would you do with this place?"),
        "sorting": _("Where does this idea belong?"),
        "options": _("What is missing from these options?"),
        "weighing": _("What do you think of each option?"),
        "restitution": _("Thank you! Here is what you built together."),
    }[phase]


def opening(phase: Phase) -> Value:
    """The value of a phase as it opens by default."""
    return {"phase": phase, "prompt": default_prompt(phase), "allows": list(ALLOWS[phase])}


def decide_phase(asked: Asked, wanted: PhaseWanted) -> list[Draft]:
    """The phase that opens now; it remembers the one before, for what was made then and is still on its way."""
    known = asked.state.get("phase", "phase") or {}
    before = {name: known[name] for name in ("phase", "prompt", "allows") if name in known}
    value = {**opening(wanted.phase), "opened_at": asked.at, "before": before}
    if wanted.prompt is not None:
        value["prompt"] = clean_text(wanted.prompt, LONGEST_PROMPT)
    if wanted.allows is not None:
        value["allows"] = sorted(set(wanted.allows))
    return [Draft("phase", "phase", value)]


def decide_scene(asked: Asked, wanted: SceneWanted) -> list[Draft]:
    return [Draft("scene", "scene", {"scene": wanted.scene, "focus": wanted.focus})]


def phase_when_made(asked: Asked) -> tuple[Value, bool]:
    """The phase in which this was made; and whether it is late: made in the one before, come in the grace time."""
    phase = asked.state.get("phase", "phase") or {}
    if asked.made is None or "opened_at" not in phase:
        return phase, False
    opened = _milliseconds(phase["opened_at"])
    grace = (asked.state.get("workshop", "workshop") or {}).get("grace_seconds", GRACE_SECONDS) * 1000
    late = asked.made < opened and _milliseconds(asked.at) <= opened + grace
    return (phase["before"], True) if late else (phase, False)


def require_open(asked: Asked, deed: Deed) -> None:
    """Refused when phones may not do this: neither now, nor in the phase in which it was made."""
    now = asked.state.get("phase", "phase") or {}
    then, _late = phase_when_made(asked)
    if deed not in now.get("allows", []) and deed not in then.get("allows", []):
        raise Refused("closed", _("This part of the workshop is closed."))


def _milliseconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp() * 1000
