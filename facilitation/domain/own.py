"""What each participant has said of others’ things: found for everyone at once, since a whole room may come back."""

from collections import defaultdict
from typing import Any

from facilitation.changes import State, Value
from facilitation.domain.contributions import find
from facilitation.domain.options import standing


class Own:
    """Made of a state, for all its participants."""

    def __init__(self, state: State) -> None:
        self._supports: defaultdict[str, list[str]] = defaultdict(list)
        self._hints: defaultdict[str, dict[str, Value]] = defaultdict(dict)
        self._commitments: defaultdict[str, list[str]] = defaultdict(list)
        self._judged: defaultdict[str, list[str]] = defaultdict(list)
        self._weighed: defaultdict[str, dict[str, Value]] = defaultdict(dict)
        for value in state.all("support").values():
            self._supports[value["author"]].append(value["target"])
        for key, value in state.all("hint").items():
            if found := find(state, key):
                self._hints[found[1]["author"]][key] = value
        for value in state.all("commitment").values():
            self._commitments[value["author"]].append(value["action"])
        for value in state.all("judgement").values():
            self._judged[value["ballot"]].append(value["card"])
        live = {key for key, _option in standing(state)}
        for value in state.all("ballot").values():
            if value["option"] in live:
                opinion: Value = {name: value[name] for name in ("desirable", "feasible", "points") if name in value}
                self._weighed[value["ballot"]][value["option"]] = opinion

    def of(self, participant: str, ballot: str) -> dict[str, Any]:
        """``{supports, hints, judged, weighed, commitments}`` of a participant, whose ``ballot`` the log knows too."""
        return {
            "supports": sorted(self._supports.get(participant, [])),
            "hints": self._hints.get(participant, {}),
            "judged": sorted(self._judged.get(ballot, [])),
            "weighed": self._weighed.get(ballot, {}),
            "commitments": sorted(self._commitments.get(participant, [])),
        }
