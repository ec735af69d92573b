"""Garbage is collected in small portions, and thoroughly only when nobody waits for an answer.

With a thousand phones connected, one full collection by CPython stops the server for over 100 ms. So the automatic one
is put off for good; instead, what has come in the last second is collected, and what survives is frozen: the next
collection does not look at it again. In a quiet moment, everything is looked at once more.
"""

import gc
import time
from collections.abc import Callable
from threading import Thread
from typing import Literal

PORTION_SECONDS = 1.0
QUIET_SECONDS = 2.0
THOROUGH_EVERY_SECONDS = 60.0
# Young objects are collected as ever, a little less often; the oldest generation never by itself.
THRESHOLDS = (5_000, 20, 1_000_000)


class Housekeeping:
    """Tell it of each thing that somebody waits for with ``busy()``; the rest goes by itself in a thread."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._last = self._thorough = now()
        self._tidy = False

    def busy(self) -> None:
        self._last = self._now()
        self._tidy = False

    def start(self) -> None:
        """From now on, no automatic full collection; what exists already lives as long as the process."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)
        Thread(target=self._keep_house, name="housekeeping", daemon=True).start()

    def tidy(self) -> Literal["nothing", "portion", "everything"]:
        """Collect a portion; everything, when the moment is quiet and something happened since the last time."""
        now = self._now()
        quiet = now - self._last >= QUIET_SECONDS and now - self._thorough >= THOROUGH_EVERY_SECONDS
        if self._tidy:
            return "nothing"
        if quiet:
            gc.unfreeze()
            self._thorough = now
            self._tidy = True
        gc.collect()
        gc.freeze()
        return "everything" if quiet else "portion"

    def _keep_house(self) -> None:
        while True:
            time.sleep(PORTION_SECONDS)
            self.tidy()
