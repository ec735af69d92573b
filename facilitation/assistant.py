"""The engine at work beside a running workshop: it places what has no place yet, and keeps the footprints up to date.

It only ever submits changes like anyone else, as the author ``engine``; the rules keep it off what people have set. The
computing itself runs outside the thread that serves phones.
"""

import logging
import secrets
import time
from collections.abc import Callable
from functools import cached_property, partial
from queue import SimpleQueue
from threading import Thread
from typing import Any

from facilitation.changes import Change, State, Value
from facilitation.domain.annotations import builds, where_is
from facilitation.domain.contributions import visible
from facilitation.domain.decision import ENGINE
from facilitation.domain.geometry import footprint
from facilitation.domain.options import cards_of, standing
from facilitation.grouping.anchors import load_anchors
from facilitation.grouping.model import Engine, Placer
from facilitation.grouping.room import Knowledge, Room
from facilitation.live import Accepted, Live, Running
from facilitation.rules import Message

log = logging.getLogger(__name__)

Heavy = Callable[[Callable[[], Any]], Any]
PAUSE_SECONDS = 0.2
TOUCHING = {"idea", "annotation", "option", "placement"}


class Assistant:
    """One for all workshops of the process. ``heavy`` runs a computation in another thread and returns its result."""

    def __init__(self, live: Live, heavy: Heavy) -> None:
        self._heavy = heavy
        self._learned: dict[str, tuple[Knowledge, Placer]] = {}
        self._footprints: dict[str, tuple[int, ...]] = {}
        self._todo: SimpleQueue[Running] = SimpleQueue()
        live.watch(self._heard)
        Thread(target=self._work_forever, name="assistant", daemon=True).start()

    def propose(self, running: Running) -> int:
        """Add the options that the contributions call for, and place what belongs in them; how many were added."""
        state = running.snapshot()
        options, placements = self._heavy(lambda: Room(state).proposal(self._engine))
        self._submit(running, options, placements)
        return len(options)

    @cached_property
    def _engine(self) -> Engine:
        return Engine(load_anchors())

    def _heard(self, running: Running, changes: list[Change]) -> None:
        if any(change.kind in TOUCHING for change in changes):
            self._todo.put(running)

    def _work_forever(self) -> None:
        while True:
            waiting = [self._todo.get()]
            while not self._todo.empty():
                waiting.append(self._todo.get())
            for running in dict.fromkeys(waiting):
                try:
                    if standing(running.snapshot()):
                        self._place_new(running)
                        self._draw_footprints(running)
                except Exception:
                    # The room goes on without its assistant; the next change tries again.
                    log.exception("workshop %s: the assistant failed", running.row.code)
            # What arrives meanwhile is placed together: a busy room costs no more than a calm one.
            time.sleep(PAUSE_SECONDS)

    def _place_new(self, running: Running) -> None:
        state = running.snapshot()
        self._submit(running, {}, self._heavy(lambda: self._placements(running.row.id, state)))

    def _placements(self, workshop: str, state: State) -> dict[str, Value]:
        room = Room(state)
        learned = self._learned.get(workshop)
        # Learning costs more than placing: it is done again only when people have confirmed something else.
        if learned is None or learned[0] != room.knowledge():
            learned = self._learned[workshop] = (room.knowledge(), room.placer(self._engine))
        return room.placements(learned[1])

    def _submit(self, running: Running, options: dict[str, Value], placements: dict[str, Value]) -> None:
        if options or placements:
            value = {"options": options, "placements": placements}
            answer = running.submit(ENGINE, Message(secrets.token_urlsafe(15), "proposal", "proposal", value))
            if not isinstance(answer, Accepted):
                raise RuntimeError(f"the engine was not accepted: {answer}")

    def _draw_footprints(self, running: Running) -> None:
        state = running.snapshot()
        site = state.get("site", "site")
        if site is None:
            return
        shapes = {
            key: shape
            for kind, key, value in visible(state)
            if kind == "annotation" and builds(kind, value) and (shape := where_is(state, value)) is not None
        }
        for option, _value in standing(state):
            sources = sorted(key for key in cards_of(state, option) if key in shapes)
            drawn_from = tuple(state.latest["annotation", key].seq for key in sources)
            known = state.get("footprint", option)
            if self._footprints.get(option, () if known is None else None) == drawn_from:
                continue
            draw = partial(footprint, [shapes[key] for key in sources], site["geometry"], site["crs"])
            value = {**self._heavy(draw), "sources": sources}
            self._footprints[option] = drawn_from
            if value != known:
                running.submit(ENGINE, Message(secrets.token_urlsafe(15), "footprint", option, value))
