"""Can the server still write, and are its copies made? What the staff's screens are told of it.

Never logged, and the same for every workshop of the process: it is the computer's health.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Any, Literal

from facilitation.storage.database import Unusable

PROBE_SECONDS = 2.0

# What is written apart may fail apart: a disk with room for a sentence has none for a photo.
Part = Literal["log", "photos"]


class Health:
    """``changed(wire)`` hears of each change. Nothing is wrong until someone says so."""

    def __init__(self, changed: Callable[[dict[str, Any]], None]) -> None:
        self._changed = changed
        self._troubles: dict[Part, str] = {"log": "", "photos": ""}
        self._failing: dict[Part, Event] = {part: Event() for part in self._troubles}
        self._backup: dict[str, Any] | None = None

    def wire(self) -> dict[str, Any]:
        """``writing``: is what people say kept; the ``reason`` when not; ``photos``: why those cannot be kept, empty
        when they can; ``backup``: null when none is asked for, otherwise ``ok``, the ``reason`` when not, and ``at``,
        when the last copy was made (ISO 8601 in UTC, empty: never)."""
        log, photos = self._troubles["log"], self._troubles["photos"]
        return {"writing": not log, "reason": log, "photos": photos, "backup": self._backup}

    def wrote(self, trouble: str = "", part: Part = "log") -> None:
        """Something was written; or could not be, for that reason (a sentence)."""
        if trouble:
            self._failing[part].set()
        else:
            self._failing[part].clear()
        if trouble != self._troubles[part]:
            self._troubles[part] = trouble
            self._changed(self.wire())

    def copied(self, at: str) -> None:
        self._set_backup({"ok": True, "reason": "", "at": at})

    def not_copied(self, reason: str) -> None:
        self._set_backup({"ok": False, "reason": reason, "at": (self._backup or {}).get("at", "")})

    def probe(self, write: Callable[[], None], part: Part = "log") -> None:
        """While writing fails, try ``write`` now and then: the trouble must not outlive its cause when nobody writes.

        ``write`` tells ``wrote`` of its outcome; it may raise Unusable besides.
        """

        def forever() -> None:
            while True:
                self._failing[part].wait()
                time.sleep(PROBE_SECONDS)
                with suppress(Unusable):
                    write()

        Thread(target=forever, name=f"probe-{part}", daemon=True).start()

    def _set_backup(self, backup: dict[str, Any]) -> None:
        if backup != self._backup:
            self._backup = backup
            self._changed(self.wire())
