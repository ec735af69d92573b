"""What one phone holds, at the price of one reference for each announcement it received."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from facilitation.changes import Change, State, Verdict

Run = Sequence[Change]
"""Changes that follow each other without a hole; never empty."""


def runs(changes: Sequence[Change]) -> list[Run]:
    """The changes cut where a seq does not follow the one before."""
    starts = [i for i, change in enumerate(changes) if i == 0 or change.seq != changes[i - 1].seq + 1]
    return [changes[start:end] for start, end in pairwise([*starts, len(changes)])]


@dataclass(slots=True)
class Notebook:
    """The verdicts of ``State.receive`` for whole runs; the folding is put off until someone asks for the state.

    A thousand phones that each folded as they listened would be the bottleneck of what they measure.
    """

    seq: int = 0
    _pages: list[tuple[Run, int | None]] = field(default_factory=list)

    def receive(self, run: Run) -> Verdict:
        """Keep what is new in the run, if it follows what is held."""
        if run[-1].seq <= self.seq:
            return "stale"
        if run[0].seq > self.seq + 1:
            return "gap"
        self._pages.append((run[self.seq + 1 - run[0].seq :], None))
        self.seq = run[-1].seq
        return "next"

    def catch_up(self, changes: Run, seq: int) -> None:
        """Take the answer to a join, as ``State.catch_up`` does; an answer overtaken by announcements is stale."""
        if seq > self.seq:
            self._pages.append((changes, seq))
            self.seq = seq

    def forget(self) -> None:
        """Begin again at nothing, as the server asked."""
        self.seq = 0
        self._pages.clear()

    def state(self) -> State:
        """Everything held, folded."""
        state = State()
        for changes, seq in self._pages:
            if seq is not None:
                state.catch_up(changes, seq)
                continue
            for change in changes:
                if state.receive(change) != "next":
                    raise AssertionError(f"change {change.seq} was kept after {state.seq}")
        return state
