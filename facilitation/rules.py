"""May this author make this change now? One closed schema for each message; anything else is Refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from facilitation.changes import State
from facilitation.domain import annotations, contributions, ideas, options, participants, phases, photos, supports
from facilitation.domain.decision import Asked, Author, Draft, Refused, Role
from facilitation.texts import _

Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{16,40}$")]
Key = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,40}$")]


class Message(msgspec.Struct, forbid_unknown_fields=True):
    """What a client submits: the id that makes it unique, and the new value of one thing (null: take it back).

    ``made``: when the person tapped, in milliseconds since 1970 on the server's clock as the client knows it.
    """

    id: Id
    kind: str
    key: Key
    value: dict[str, Any] | None
    made: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """The schema of the value, and the decision. ``nullable``: null is a value too."""

    wanted: type[msgspec.Struct]
    decide: Callable[[Asked, Any], list[Draft]]
    nullable: bool = False


RULES: dict[tuple[Role, str], Rule] = {
    ("participant", "participant"): Rule(participants.JoinWanted, participants.decide),
    ("participant", "idea"): Rule(ideas.IdeaWanted, photos.going_along(ideas.decide), nullable=True),
    ("participant", "annotation"): Rule(
        annotations.AnnotationWanted, photos.going_along(annotations.decide), nullable=True
    ),
    ("participant", "photo"): Rule(photos.NoPhoto, photos.take_back, nullable=True),
    ("upload", "photo"): Rule(photos.PhotoWanted, photos.decide),
    ("participant", "support"): Rule(supports.SupportWanted, supports.decide, nullable=True),
    ("facilitator", "idea"): Rule(contributions.Moderation, lambda a, w: contributions.moderate(a, "idea", w)),
    ("facilitator", "annotation"): Rule(
        contributions.Moderation, lambda a, w: contributions.moderate(a, "annotation", w)
    ),
    ("facilitator", "photo"): Rule(contributions.Moderation, photos.moderate),
    ("facilitator", "phase"): Rule(phases.PhaseWanted, phases.decide_phase),
    ("facilitator", "scene"): Rule(phases.SceneWanted, phases.decide_scene),
    ("facilitator", "option"): Rule(options.OptionWanted, options.decide_option, nullable=True),
    ("facilitator", "placement"): Rule(options.PlacementWanted, options.decide_placement),
    ("facilitator", "merge"): Rule(options.MergeWanted, options.decide_merge),
    ("facilitator", "split"): Rule(options.SplitWanted, options.decide_split),
    ("engine", "proposal"): Rule(options.ProposalWanted, options.decide_proposal),
    ("engine", "footprint"): Rule(options.FootprintWanted, options.decide_footprint),
}


def read_message(sent: object) -> Message:
    """The message that a client sent, or Refused when it is not one."""
    try:
        return msgspec.convert(sent, Message)
    except msgspec.ValidationError as error:
        raise _not_understood() from error


def decide(state: State, author: Author, message: Message, at: str) -> list[Draft]:
    """The changes that this message makes, in order (none when it asks for what is so already), or Refused."""
    rule = RULES.get((author.role, message.kind))
    if rule is None:
        raise Refused("not_allowed", _("This cannot be done from here."))
    if message.value is None and not rule.nullable:
        raise _not_understood()
    try:
        wanted = None if message.value is None else msgspec.convert(message.value, rule.wanted)
    except msgspec.ValidationError as error:
        raise _not_understood() from error
    return rule.decide(Asked(state, author, message.id, message.key, at, message.made), wanted)


def _not_understood() -> Refused:
    return Refused("not_understood", _("This message was not understood."))
