"""Workshops are kept as long as participants were told, and not longer: the server looks once an hour."""

import logging
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Thread

from facilitation.domain.decision import SYSTEM
from facilitation.domain.keeping import SAID, erasure_to_announce, is_over
from facilitation.live import Live
from facilitation.rules import Message
from facilitation.storage.database import Unusable
from facilitation.storage.store import WorkshopRow

log = logging.getLogger(__name__)

EVERY_SECONDS = 3600.0
Erase = Callable[[WorkshopRow], None]


class Retention:
    """Announces on the staff's pages when a workshop will be erased, and erases it then.

    ``files``: erase what is kept of a workshop beside its log. They go first: what fails is tried again an hour later.
    """

    def __init__(self, live: Live, *files: Erase, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._live = live
        self._files = files
        self._now = now

    def start(self) -> None:
        Thread(target=self._forever, name="retention", daemon=True).start()

    def look(self) -> None:
        """Do what is due now. Raises Unusable or OSError where the disk does not let it."""
        now = self._now()
        for row, workshop, last_word in self._live.store.kept(SAID):
            day = erasure_to_announce(workshop, last_word, now)
            if day is not None and is_over(workshop, now):
                log.warning("workshop %s: erased, as announced for %s", row.code, workshop["erase_on"])
                for erase in (*self._files, self._live.erase):
                    erase(row)
            elif day != workshop.get("erase_on"):
                running = self._live.by_code(row.code)
                if running is not None:
                    told = {"erase_on": day}
                    running.submit(SYSTEM, Message(secrets.token_urlsafe(15), "workshop", "workshop", told))

    def _forever(self) -> None:
        while True:
            try:
                self.look()
            except (Unusable, OSError) as trouble:
                log.error("what is to be erased stays for now: %s", trouble)
            time.sleep(EVERY_SECONDS)
