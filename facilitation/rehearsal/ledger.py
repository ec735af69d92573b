"""What the server told any phone, each change kept once however many phones were told."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from facilitation.changes import Change, Value
from facilitation.rehearsal.notebook import Run, runs

_REMEMBERED = 256
_PAGES = 8
_KINDS = ("idea", "annotation", "option", "weighing", "action")
"""Of what phones need to know, to do something about it."""
_AWAY = {"hidden", "withdrawn", "dropped"}


class Ledger:
    """Reads announcements and answers, and notices a change that was told twice as two things.

    Phones receive the same bytes: they are read once. That is all they share; each phone judges the order for itself.
    """

    def __init__(self) -> None:
        self.doubled: set[str] = set()
        self._by_seq: dict[int, Change] = {}
        self._seq_of: dict[str, int] = {}
        self._acknowledged: dict[int, str] = {}
        self._latest: dict[str, dict[str, Change]] = {kind: {} for kind in _KINDS}
        self.announcement = lru_cache(_REMEMBERED)(self._announcement)
        self.page = lru_cache(_PAGES)(self._page)

    def answer(self, changes: Sequence[dict[str, Any]]) -> Run:
        """The changes of an answer to a join, in order; seqs may be missing."""
        return [self._keep(Change(**change)) for change in changes]

    def acknowledged(self, id: str, seq: int) -> None:
        """The server gave this message this place in the log: that of its only change, or of the last of several."""
        first = self._seq_of.get(id, seq)
        known = self._by_seq.get(seq)
        other = self._acknowledged.setdefault(seq, id)
        if seq < first or other != id or (known is not None and _message(known) != id):
            self.doubled.add(id)

    def standing(self, kind: str, until: int) -> dict[str, Value]:
        """The things of this kind that a phone at this seq knows: not hidden, withdrawn, dropped or gone."""
        known = ((key, change) for key, change in self._latest[kind].items() if change.seq <= until)
        return {
            key: change.value for key, change in known if change.value is not None and not _AWAY & set(change.value)
        }

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
        if self._seq_of.setdefault(change.id, change.seq) != change.seq:
            self.doubled.add(change.id)
        if self._acknowledged.get(change.seq, _message(change)) != _message(change):
            self.doubled.add(self._acknowledged[change.seq])
        if change.kind in self._latest:
            latest = self._latest[change.kind].get(change.key)
            if latest is None or latest.seq < change.seq:
                self._latest[change.kind][change.key] = change
        return known


def _message(change: Change) -> str:
    """The id of the message that made this change: it may have made several."""
    return change.id.partition(".")[0]
