"""The lines of the roadmap, as the documents tell them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from facilitation.changes import State
from facilitation.synthesis.reading.options import Option
from facilitation.synthesis.reading.said import Contribution
from facilitation.synthesis.reading.typography import clean


@dataclass(frozen=True)
class Action:
    """A line of the roadmap; ``commitments`` counts by collège id who said that they could help."""

    key: str
    number: int
    action: str
    theme: str
    priority: int | None
    horizon: str
    lead: str
    partners: str
    funding: str
    prerequisite: str
    options: tuple[Option, ...]
    sources: tuple[Contribution, ...]
    commitments: Mapping[str, int]


def actions(state: State, options: Mapping[str, Option], visible: list[Contribution]) -> Iterable[Action]:
    said = {c.key: c for c in visible}
    helping: dict[str, Counter[str]] = {}
    for commitment in state.all("commitment").values():
        helping.setdefault(commitment["action"], Counter())[commitment.get("college") or ""] += 1
    kept = ((key, value) for key, value in state.all("action").items() if "dropped" not in value)
    for key, value in sorted(kept, key=lambda item: (item[1].get("priority") or 9, item[1]["number"])):
        words = {
            name: clean(value.get(name)) for name in ("action", "theme", "lead", "partners", "funding", "prerequisite")
        }
        yield Action(
            key=key,
            number=value["number"],
            priority=value.get("priority"),
            horizon=value.get("horizon") or "",
            options=tuple(options[o] for o in value.get("options") or [] if o in options),
            sources=tuple(said[c] for c in value.get("sources") or [] if c in said),
            commitments=helping.get(key, Counter()),
            **words,
        )
