"""Who is connected now. Never logged: it is gone with the process."""

from collections import Counter, defaultdict
from collections.abc import Callable


class Presence:
    """Counts participants, not sockets: a phone with two tabs is one. ``changed(code, count)`` hears of each change."""

    def __init__(self, changed: Callable[[str, int], None]) -> None:
        self._changed = changed
        self._sockets: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def arrived(self, code: str, participant: str) -> None:
        self._sockets[code][participant] += 1
        self._changed(code, self.count(code))

    def left(self, code: str, participant: str) -> None:
        self._sockets[code][participant] -= 1
        if self._sockets[code][participant] <= 0:
            del self._sockets[code][participant]
        self._changed(code, self.count(code))

    def count(self, code: str) -> int:
        """How many participants of the workshop are connected."""
        return len(self._sockets[code])
