"""Can the server still write, and are its copies made? What the staff's screens are told of it.

Never logged, and the same for every workshop of the process: it is the computer's health.
"""

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

PROBE_SECONDS = 2.0


class Health:
    """``changed(wire)`` hears of each change. Nothing is wrong until someone says so."""

    def __init__(self, changed: Callable[[dict[str, Any]], None]) -> None:
        self._changed = changed
        self._trouble = ""
        self._backup: dict[str, Any] | None = None
        self._failing = Event()

    def wire(self) -> dict[str, Any]:
        """``writing``, and the ``reason`` when not; ``backup``: null when none is asked for, otherwise ``ok``, the
        ``reason`` when not, and ``at``, when the last copy was made (ISO 8601 in UTC, empty: never)."""
        return {"writing": not self._trouble, "reason": self._trouble, "backup": self._backup}

    def wrote(self, trouble: str = "") -> None:
        """Something was committed; or could not be, for that reason (a sentence)."""
        if trouble:
            self._failing.set()
        else:
            self._failing.clear()
        if trouble != self._trouble:
            self._trouble = trouble
            self._changed(self.wire())

    def copied(self, at: str) -> None:
        self._set_backup({"ok": True, "reason": "", "at": at})

    def not_copied(self, reason: str) -> None:
        self._set_backup({"ok": False, "reason": reason, "at": (self._backup or {}).get("at", "")})

    def probe(self, write: Callable[[], None]) -> None:
        """While writing fails, try ``write`` now and then: the trouble must not outlive its cause when nobody writes.

        ``write`` tells ``wrote`` of its outcome.
        """

        def forever() -> None:
            while True:
                self._failing.wait()
                time.sleep(PROBE_SECONDS)
                write()

        Thread(target=forever, name="probe", daemon=True).start()

    def _set_backup(self, backup: dict[str, Any]) -> None:
        if backup != self._backup:
            self._backup = backup
            self._changed(self.wire())
