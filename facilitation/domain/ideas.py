"""Ideas: what people say, in answer to the prompt of the moment."""

import msgspec

from facilitation.domain.contributions import withdraw, write
from facilitation.domain.decision import Asked, Draft, clean_text
from facilitation.domain.options import require_standing
from facilitation.domain.phases import phase_when_made
from facilitation.domain.placements import moved

LONGEST_IDEA = 400


class IdeaWanted(msgspec.Struct, forbid_unknown_fields=True):
    """``condition``: the key of the option that this is a condition of, while options are weighed."""

    text: str
    condition: str | None = None


def decide(asked: Asked, wanted: IdeaWanted | None) -> list[Draft]:
    """Say, correct, or (None) withdraw. The prompt stays the one that the idea first answered.

    A condition of an option is placed in it, because its author says so.
    """
    if wanted is None:
        return withdraw(asked, "idea")
    known, said = asked.state.get("idea", asked.key), {"text": clean_text(wanted.text, LONGEST_IDEA)}
    if known is not None:
        return write(asked, "idea", said)
    said["prompt"] = phase_when_made(asked)[0].get("prompt", "")
    if wanted.condition is None:
        return write(asked, "idea", said)
    require_standing(asked.state, wanted.condition)
    drafts = write(asked, "idea", {**said, "condition": wanted.condition}, deed="weigh")
    return [*drafts, *moved(asked.state, [asked.key], wanted.condition, by="author")]
