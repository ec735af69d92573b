"""The four phases of the day, what each lets phones do, and the scene on the board."""

from typing import Annotated, Literal

import msgspec

from facilitation.changes import State, Value
from facilitation.domain.decision import Asked, Draft, Refused, clean_text
from facilitation.texts import _

Phase = Literal["visit", "ideas", "options", "restitution"]
Deed = Literal["say", "draw", "support"]
Scene = Literal["join", "wall", "map", "options"]
LONGEST_PROMPT = 160

ALLOWS: dict[Phase, list[Deed]] = {
    "visit": ["say", "draw", "support"],
    "ideas": ["say", "draw", "support"],
    "options": ["say", "draw", "support"],
    "restitution": [],
}


class PhaseWanted(msgspec.Struct, forbid_unknown_fields=True):
    """The phase to open; without ``prompt`` or ``allows``, those that go with it."""

    phase: Phase
    prompt: str | None = None
    allows: Annotated[list[Deed], msgspec.Meta(max_length=3)] | None = None


class SceneWanted(msgspec.Struct, forbid_unknown_fields=True):
    scene: Scene


def default_prompt(phase: Phase) -> str:
    """The question that a phase puts to the room."""
    return {
        "visit": _("What do you see here?"),
        "ideas": _("What would you do with this place?"),
        "options": _("What is missing from these options?"),
        "restitution": _("Thank you! Here is what you built together."),
    }[phase]


def opening(phase: Phase) -> Value:
    """The value of a phase as it opens by default."""
    return {"phase": phase, "prompt": default_prompt(phase), "allows": list(ALLOWS[phase])}


def decide_phase(asked: Asked, wanted: PhaseWanted) -> list[Draft]:
    value = opening(wanted.phase)
    if wanted.prompt is not None:
        value["prompt"] = clean_text(wanted.prompt, LONGEST_PROMPT)
    if wanted.allows is not None:
        value["allows"] = sorted(set(wanted.allows))
    return [Draft("phase", "phase", value)]


def decide_scene(asked: Asked, wanted: SceneWanted) -> list[Draft]:
    return [Draft("scene", "scene", {"scene": wanted.scene})]


def require_open(state: State, deed: Deed) -> None:
    """Refused when the present phase does not let phones do this."""
    phase = state.get("phase", "phase") or {}
    if deed not in phase.get("allows", []):
        raise Refused("closed", _("This part of the workshop is closed."))
