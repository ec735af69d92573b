"""May this author make this change now? One closed schema for each message; anything else is Refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from facilitation.changes import State
from facilitation.domain import (
    annotations,
    contributions,
    copies,
    footprints,
    ideas,
    judgements,
    keeping,
    options,
    participants,
    phases,
    photos,
    placements,
    readings,
    roadmap,
    scenarios,
    supports,
    undo,
    usages,
    weighing,
)
from facilitation.domain.decision import Asked, Author, Draft, Refused, Role
from facilitation.domain.deeds import Deed
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
    ("participant", "hint"): Rule(placements.HintWanted, placements.decide_hint),
    ("participant", "judgement"): Rule(judgements.JudgementWanted, judgements.decide),
    ("participant", "ballot"): Rule(weighing.BallotWanted, weighing.decide_ballot, nullable=True),
    ("participant", "commitment"): Rule(roadmap.CommitmentWanted, roadmap.decide_commitment, nullable=True),
    ("facilitator", "idea"): Rule(contributions.Moderation, lambda a, w: contributions.moderate(a, "idea", w)),
    ("facilitator", "annotation"): Rule(
        contributions.Moderation, lambda a, w: contributions.moderate(a, "annotation", w)
    ),
    ("facilitator", "photo"): Rule(contributions.Moderation, photos.moderate),
    ("facilitator", "phase"): Rule(phases.PhaseWanted, phases.decide_phase),
    ("facilitator", "scene"): Rule(phases.SceneWanted, phases.decide_scene),
    ("facilitator", "option"): Rule(options.OptionWanted, placements.decide_option, nullable=True),
    ("facilitator", "placement"): Rule(placements.PlacementWanted, placements.decide_placement),
    ("facilitator", "move"): Rule(placements.MoveWanted, placements.decide_move),
    ("facilitator", "merge"): Rule(placements.MergeWanted, placements.decide_merge),
    ("facilitator", "split"): Rule(placements.SplitWanted, placements.decide_split),
    ("facilitator", "clue"): Rule(copies.ClueAnswer, copies.decide_clue),
    ("facilitator", "copy"): Rule(copies.CopyWanted, copies.decide_copy),
    ("facilitator", "footprint"): Rule(footprints.DrawnFootprint, footprints.decide_drawn, nullable=True),
    ("facilitator", "relation"): Rule(scenarios.RelationWanted, scenarios.decide_relation),
    ("facilitator", "scenario"): Rule(scenarios.ScenarioWanted, scenarios.decide_scenario, nullable=True),
    ("facilitator", "usage"): Rule(usages.UsageWanted, usages.decide, nullable=True),
    ("facilitator", "weighing"): Rule(weighing.WeighingWanted, weighing.decide_weighing),
    ("facilitator", "action"): Rule(roadmap.ActionWanted, roadmap.decide_action, nullable=True),
    ("facilitator", "reading"): Rule(readings.ReadingWanted, readings.decide, nullable=True),
    ("facilitator", "undo"): Rule(undo.UndoWanted, undo.decide),
    ("engine", "proposal"): Rule(placements.ProposalWanted, placements.decide_proposal),
    ("engine", "verdict"): Rule(placements.VerdictWanted, placements.decide_verdict),
    ("engine", "reading_of_texts"): Rule(copies.TextsRead, copies.decide_texts_read),
    ("engine", "footprint"): Rule(footprints.FootprintWanted, footprints.decide_computed),
    ("engine", "overlaps"): Rule(footprints.OverlapsWanted, footprints.decide_overlaps),
    ("system", "workshop"): Rule(keeping.ErasureWanted, keeping.announce),
    ("system", "forget"): Rule(keeping.Forgotten, keeping.forget),
}


def read_message(sent: object) -> Message:
    """The message that a client sent, or Refused when it is not one."""
    try:
        return msgspec.convert(sent, Message)
    except msgspec.ValidationError as error:
        raise _not_understood() from error


def decide(
    state: State, author: Author, message: Message, at: str, ballot: str = "", last_deed: Deed | None = None
) -> list[Draft]:
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
    return rule.decide(Asked(state, author, message.id, message.key, at, message.made, ballot, last_deed), wanted)


def _not_understood() -> Refused:
    return Refused("not_understood", _("This message was not understood."))
