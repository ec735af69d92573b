"""Ideas: what people say, in answer to the prompt of the moment."""

import msgspec

from facilitation.domain.contributions import withdraw, write
from facilitation.domain.decision import Asked, Draft, clean_text
from facilitation.domain.phases import phase_when_made

LONGEST_IDEA = 400


class IdeaWanted(msgspec.Struct, forbid_unknown_fields=True):
    text: str


def decide(asked: Asked, wanted: IdeaWanted | None) -> list[Draft]:
    """Say, correct, or (None) withdraw. The prompt stays the one that the idea first answered."""
    if wanted is None:
        return withdraw(asked, "idea")
    said = {"text": clean_text(wanted.text, LONGEST_IDEA)}
    if asked.state.get("idea", asked.key) is None:
        said["prompt"] = phase_when_made(asked)[0].get("prompt", "")
    return write(asked, "idea", said)
