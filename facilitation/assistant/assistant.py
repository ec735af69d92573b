"""The engine at work beside a running workshop: it places what has no place yet, lets the room's judgements place
what it doubts, and keeps the footprints up to date.

It only ever submits changes like anyone else, as the author ``engine``; the rules keep it off what people have set. The
computing itself runs outside the thread that serves phones.
"""

import logging
import secrets
import time
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from facilitation.assistant.dealer import Dealer, placed_by_the_room
from facilitation.assistant.ground import Ground
from facilitation.changes import Change, Value
from facilitation.domain.contributions import find
from facilitation.domain.decision import ENGINE, Refused
from facilitation.domain.options import standing
from facilitation.grouping.advice import Advice, warm
from facilitation.live import Accepted, Live, Running
from facilitation.rules import Message
from facilitation.texts import _

log = logging.getLogger(__name__)

Heavy = Callable[[Callable[[], Any]], Any]
PAUSE_SECONDS = 0.2
# Of the time, at most: phones come first, and share the interpreter.
BUSIEST = 0.1
LONGEST_PAUSE_SECONDS = 3.0
# What is read between the lines (near-copies, places, proposals) waits for a second in which nobody says anything.
CALM_SECONDS = 1.0
TOUCHING = {
    *("idea", "annotation", "option", "placement", "judgement", "hint", "copy", "clue"),
    *("phase", "footprint", "scenario", "usage", "site"),
}


class Assistant:
    """One for all workshops of the process. ``heavy`` runs a computation in another thread and returns its result.

    What is computed there must wait for no lock: gevent's may never wake a waiter in another thread.
    """

    def __init__(self, live: Live, heavy: Heavy, ballot: Callable[[str, str], str], *, encoder: bool = True) -> None:
        self._heavy = heavy
        self._ballot = ballot
        self._encoder = encoder
        self._advice: dict[str, Advice] = {}
        self._ground: dict[str, Ground] = {}
        self._dealer = Dealer()
        self._todo: SimpleQueue[Running] = SimpleQueue()
        self._unread: set[Running] = set()
        live.watch(self._heard)
        Thread(target=self._work_forever, name="assistant", daemon=True).start()

    def propose(self, running: Running) -> int:
        """Add the options that the contributions call for, and place what belongs in them; how many were added."""
        state = running.snapshot()
        options, placements = self._heavy(lambda: self._for(running).proposal(state))
        self._propose(running, options, placements)
        return len(options)

    def suggest(self, running: Running, participant: str, key: str) -> list[Value]:
        """For the author's tap: up to three ``{option}`` or ``{usage, title}``, likeliest first."""
        state = running.snapshot()
        found = find(state, key)
        if found is None or found[1]["author"] != participant:
            raise Refused("not_yours", _("This is not yours to change."))
        return list(self._heavy(lambda: self._for(running).suggestions(state, found[1]["text"])))

    def deal(self, running: Running, participant: str) -> list[Value]:
        """The cards that this phone shall sort now: ``{key, suggestions}``; none while the phase sorts none."""
        state = running.snapshot()
        if "sort" not in (state.get("phase", "phase") or {}).get("allows", []):
            return []
        workshop = running.row.id
        ballot = self._ballot(workshop, participant)
        return list(self._heavy(lambda: self._dealer.deal(workshop, state, participant, ballot)))

    def why(self, running: Running, key: str) -> Value:
        """*Pourquoi ici ?*: ``{by, confidence, words, nearest}``."""
        state = running.snapshot()
        if find(state, key) is None:
            raise Refused("unknown", _("This contribution is not known here."))
        return dict(self._heavy(lambda: self._for(running).why(state, key)))

    def warm(self) -> None:
        """Make the engine before anyone waits for it."""
        self._heavy(lambda: warm(encoder=self._encoder))

    def gone(self, running: Running, participant: str) -> None:
        """A phone left: the cards that it held are dealt to others."""
        self._dealer.forget(running.row.id, self._ballot(running.row.id, participant))

    def _for(self, running: Running) -> Advice:
        return self._advice.setdefault(running.row.id, Advice(encoder=self._encoder))

    def _heard(self, running: Running, changes: list[Change]) -> None:
        if any(change.kind in TOUCHING for change in changes):
            self._todo.put(running)

    def _work_forever(self) -> None:
        while True:
            try:
                waiting = [self._todo.get(timeout=CALM_SECONDS if self._unread else None)]
            except Empty:
                self._read_between_the_lines()
                continue
            while not self._todo.empty():
                waiting.append(self._todo.get())
            begun = time.monotonic()
            for running in dict.fromkeys(waiting):
                try:
                    self._work(running)
                except Exception:
                    # The room goes on without its assistant; the next change tries again.
                    log.exception("workshop %s: the assistant failed", running.row.code)
            # What arrives meanwhile is placed together: a busy room costs no more than a calm one.
            rest = (time.monotonic() - begun) * (1 / BUSIEST - 1)
            time.sleep(min(max(rest, PAUSE_SECONDS), LONGEST_PAUSE_SECONDS))

    def _work(self, running: Running) -> None:
        state = running.snapshot()
        advice = self._for(running)
        self._unread.add(running)
        if standing(state):
            self._propose(running, {}, self._heavy(lambda: advice.placements(state)))
            placed = running.snapshot()
            for key, verdict in self._heavy(lambda: placed_by_the_room(placed)).items():
                self._submit(running, "verdict", key, verdict)
            self._survey(running)

    def _read_between_the_lines(self) -> None:
        while self._unread:
            running = self._unread.pop()
            state, advice = running.snapshot(), self._for(running)
            try:
                found = self._heavy(partial(advice.reading, state))
                self._submit(running, "reading_of_texts", "reading_of_texts", found)
            except Exception:
                log.exception("workshop %s: its texts could not be read", running.row.code)

    def _survey(self, running: Running) -> None:
        ground = self._ground.setdefault(running.row.id, Ground())
        for draw_all in (ground.footprints, ground.scenarios):
            state = running.snapshot()
            for key, draw in draw_all(state):
                value = self._heavy(draw)
                if {**value, "by": "engine"} != state.get("footprint", key):
                    self._submit(running, "footprint", key, value)
        state = running.snapshot()
        compare = ground.overlaps(state)
        if compare is not None and (found := self._heavy(compare)) != state.get("overlaps", "overlaps"):
            self._submit(running, "overlaps", "overlaps", found)

    def _propose(self, running: Running, options: dict[str, Value], placements: dict[str, Value]) -> None:
        if options or placements:
            self._submit(running, "proposal", "proposal", {"options": options, "placements": placements})

    def _submit(self, running: Running, kind: str, key: str, value: Value) -> None:
        if not value:
            return
        answer = running.submit(ENGINE, Message(secrets.token_urlsafe(15), kind, key, value))
        if not isinstance(answer, Accepted):
            # Someone dropped the option meanwhile, or the disk is slow: the next change tries again.
            log.info("workshop %s: %s of %s was not accepted: %s", running.row.code, kind, key, answer)
