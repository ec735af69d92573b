"""How much one participant may send: never counted per address, since a room shares one."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Allowances:
    """A bucket of ``burst`` messages for each participant, refilled at ``per_second``.

    Generous to a thumb and to an outbox that comes back full; a script has to wait.
    """

    now: Callable[[], float]
    burst: float = 40.0
    per_second: float = 1.0
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def wait(self, who: str) -> float:
        """Take one message from the participant's bucket: 0.0, or the seconds to wait when it is empty."""
        now = self.now()
        left, since = self._left.get(who, (self.burst, now))
        left = min(self.burst, left + (now - since) * self.per_second)
        if left < 1.0:
            self._left[who] = (left, now)
            return (1.0 - left) / self.per_second
        self._left[who] = (left - 1.0, now)
        return 0.0
