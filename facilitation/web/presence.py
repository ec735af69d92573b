"""Who is connected now, and whose outbox is not empty. Never logged: it is gone with the process."""

from collections import Counter, defaultdict
from collections.abc import Callable


class Presence:
    """Counts participants, not sockets: a phone with two tabs is one. ``changed(code, told)`` hears of each change."""

    def __init__(self, changed: Callable[[str, dict[str, int]], None]) -> None:
        self._changed = changed
        self._sockets: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._late: defaultdict[str, set[str]] = defaultdict(set)

    def arrived(self, code: str, participant: str) -> None:
        self._sockets[code][participant] += 1
        self._changed(code, self.tell(code))

    def left(self, code: str, participant: str) -> None:
        self._sockets[code][participant] -= 1
        if self._sockets[code][participant] <= 0:
            del self._sockets[code][participant]
            self._late[code].discard(participant)
        self._changed(code, self.tell(code))

    def waits(self, code: str, participant: str, waiting: int) -> None:
        """This phone says how many messages its outbox holds."""
        before = len(self._late[code])
        (self._late[code].add if waiting else self._late[code].discard)(participant)
        if len(self._late[code]) != before:
            self._changed(code, self.tell(code))

    def tell(self, code: str) -> dict[str, int]:
        """``connected``: participants of the workshop who are connected; ``late``: those whose outbox is not empty."""
        return {"connected": len(self._sockets[code]), "late": len(self._late[code])}
