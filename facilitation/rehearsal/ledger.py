"""What the server told any phone, each change kept once however many phones were told."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from facilitation.changes import Change
from facilitation.rehearsal.notebook import Run, runs

_REMEMBERED = 256
_PAGES = 8


class Ledger:
    """Reads announcements and answers, and notices a change that was told twice as two things.

    Phones receive the same bytes: they are read once. That is all they share; each phone judges the order for itself.
    """

    def __init__(self) -> None:
        self.doubled: set[str] = set()
        self._by_seq: dict[int, Change] = {}
        self._seq_of: dict[str, int] = {}
        self._contributions: dict[str, Change] = {}
        self.announcement = lru_cache(_REMEMBERED)(self._announcement)
        self.page = lru_cache(_PAGES)(self._page)

    def answer(self, changes: Sequence[dict[str, Any]]) -> Run:
        """The changes of an answer to a join, in order; seqs may be missing."""
        return [self._keep(Change(**change)) for change in changes]

    def acknowledged(self, id: str, seq: int) -> None:
        """The server gave this message this place in the log."""
        self._place(id, seq)

    def visible(self, until: int) -> list[str]:
        """The keys of the contributions that a phone at this seq sees, and may support."""
        return [key for key, change in self._contributions.items() if change.seq <= until and _shown(change)]

    def _page(self, said: str) -> tuple[Run, int]:
        """The changes that a page brought, and the seq they lead to."""
        answer = json.loads(said)
        return self.answer(answer["changes"]), answer["seq"]

    def _announcement(self, body: bytes) -> list[Run]:
        """The runs of changes in the JSON of an event; none when the event announces something else."""
        name, *data = json.loads(body)
        return runs(self.answer(data[0])) if name == "changes" else []

    def _keep(self, change: Change) -> Change:
        known = self._by_seq.setdefault(change.seq, change)
        if known is not change and known != change:
            self.doubled.add(change.id)
            return change
        self._place(change.id, change.seq)
        if change.kind in ("idea", "annotation"):
            latest = self._contributions.get(change.key)
            if latest is None or latest.seq < change.seq:
                self._contributions[change.key] = change
        return known

    def _place(self, id: str, seq: int) -> None:
        if self._seq_of.setdefault(id, seq) != seq:
            self.doubled.add(id)


def _shown(change: Change) -> bool:
    return change.value is not None and "hidden" not in change.value and "withdrawn" not in change.value
