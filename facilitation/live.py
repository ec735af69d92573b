"""A running workshop: submit, join, announce. Commit, then acknowledge, then announce.

One thread commits for each workshop. It takes all the messages that arrived while the last commit ran, decides them in
order, and commits them together: order and idempotency stay exact, and a slow disk is waited for once for them all.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import Any

import msgspec
from sqlalchemy.exc import IntegrityError

from facilitation.changes import Change, State, fold
from facilitation.domain.audiences import Audience, seen_by
from facilitation.domain.decision import Author, Draft, Refused
from facilitation.domain.deeds import Deeds
from facilitation.domain.own import Own
from facilitation.limits import Allowances
from facilitation.rules import Message, decide
from facilitation.storage.database import Unusable
from facilitation.storage.store import Store, WorkshopRow
from facilitation.texts import _

log = logging.getLogger(__name__)

# What follows the first change within this time goes out with it, in one list.
COALESCE_SECONDS = 0.05
MOST_IN_ONE_COMMIT = 500
AUDIENCES: tuple[Audience, ...] = ("public", "staff")

Announce = Callable[[str, Audience, list[Change]], None]
# (workshop's id, participant) -> the name by which the log knows what the participant judges and weighs.
Ballots = Callable[[str, str], str]
Watcher = Callable[["Running", list[Change]], None]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The message is in the log, its last change at ``seq`` (or it changed nothing, and ``seq`` is the log's end)."""

    seq: int


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing is wrong with the message, but it was not taken: send it again after ``seconds``."""

    seconds: float
    reason: str


Answer = Accepted | Later | Refused


def utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Running:
    """One workshop: its folded state, and the only way to change it."""

    def __init__(
        self, row: WorkshopRow, store: Store, ballot: Ballots, committed: Callable[["Running", list[Change]], None]
    ) -> None:
        self.row = row
        self.pending: list[Change] = []
        self._store = store
        self._committed = committed
        self._lock = Lock()
        self._queue: SimpleQueue[tuple[Author, Message, Future[Answer]] | None] = SimpleQueue()
        self._allowances = Allowances(time.monotonic)
        self._encoded: dict[tuple[int, Audience], msgspec.Raw] = {}
        self._own: Own | None = None
        self._ballot = ballot
        self._load()
        self._thread = Thread(target=self._commit_forever, name=f"commit-{row.code}", daemon=True)
        self._thread.start()

    def snapshot(self) -> State:
        """A copy of the committed state, which later changes leave alone; its values are shared: only read them."""
        with self._lock:
            things = {kind: dict(values) for kind, values in self._state.things.items()}
            return State(self._state.seq, things, dict(self._state.latest))

    def submit(self, author: Author, message: Message) -> Answer:
        """Decide and commit one message; returns after the commit."""
        known = self._seqs.get(message.id)
        # What is being committed just now is known too, but only its commit may acknowledge it.
        if known is not None and known <= self._kept:
            return Accepted(known)
        if author.role == "participant":
            wait = self._allowances.wait(author.key)
            if wait:
                return Later(wait, _("Not so fast: this will be sent in a moment."))
        answer: Future[Answer] = Future()
        self._queue.put((author, message, answer))
        return answer.result()

    def join(self, since: int, audience: Audience, last: str | None = None) -> dict[str, Any]:
        """What a screen lacks that holds the changes up to ``since``; everything when it holds another log's: a longer
        one, or one in which the change ``since`` was not ``last`` (its id).

        ``changes`` is JSON already (a list of changes), for msgspec to pass on.
        """
        with self._lock:
            reset = since > self._state.seq or (since > 0 and last not in (None, self._ids[since - 1]))
            asked = (0 if reset else since, audience)
            # A room that comes back at once asks the same thing: it is encoded once until the next commit.
            encoded = self._encoded.get(asked)
            if encoded is None:
                lacking = [seen_by(audience, change) for change in self._state.since(asked[0])]
                encoded = self._encoded[asked] = msgspec.Raw(msgspec.json.encode(lacking))
            return {"seq": self._state.seq, "reset": reset, "changes": encoded}

    def you(self, participant: str) -> dict[str, Any] | None:
        """What a participant may know of oneself."""
        with self._lock:
            value = self._state.get("participant", participant)
            if value is None:
                return None
            if self._own is None:
                self._own = Own(self._state)
            return {"id": participant, **value, **self._own.of(participant, self._ballot(self.row.id, participant))}

    def has(self, participant: str) -> bool:
        """Whether this participant has joined."""
        return self._state.get("participant", participant) is not None

    def take_pending(self) -> list[Change]:
        """What was committed and not announced yet; the caller announces it."""
        with self._lock:
            taken, self.pending = self.pending, []
            return taken

    def stop(self) -> None:
        """End the committing thread, once what is queued has been committed."""
        self._queue.put(None)
        self._thread.join()

    def _load(self) -> list[Change]:
        log_so_far = self._store.read(self.row.id)
        self._deeds = Deeds()
        self._state = fold(log_so_far, self._deeds.record)
        # A message that made several changes is known by the last of them, now as when it was answered.
        self._seqs = {change.id.partition(".")[0]: change.seq for change in log_so_far}
        self._ids = [change.id for change in log_so_far]
        self._kept = self._state.seq
        self._torn = False
        return log_so_far

    def _reload(self) -> list[Change]:
        """Back to what the disk holds, after staging in vain; the changes found there that were not known.

        Where the disk cannot even be read, nothing more is decided before it can.
        """
        before = self._kept
        try:
            return [change for change in self._load() if change.seq > before]
        except (Unusable, ValueError) as trouble:
            log.error("workshop %s: the log cannot be read: %s", self.row.code, trouble)
            self._torn = True
            return []

    def _commit_forever(self) -> None:
        stopping = False
        while not stopping:
            asked = [self._queue.get()]
            while len(asked) < MOST_IN_ONE_COMMIT:
                try:
                    asked.append(self._queue.get_nowait())
                except Empty:
                    break
            stopping = None in asked
            self._commit([one for one in asked if one is not None])

    def _commit(self, asked: list[tuple[Author, Message, Future[Answer]]]) -> None:
        answers: list[Answer] = []
        with self._lock:
            found, staged = self._reload() if self._torn else [], list[Change]()
            try:
                if self._torn:
                    raise Unusable("its log could not be read")
                for author, message, _future in asked:
                    answers.append(self._decide(author, message, staged))
                if staged:
                    self._store.append(self.row.id, staged)
                self._kept = self._state.seq
            except (IntegrityError, Unusable) as trouble:
                # With another process's changes in between, or none: the clients ask again.
                why = getattr(trouble, "orig", trouble)
                log.error("workshop %s: changes after %s could not be kept: %s", self.row.code, self._kept, why)
                answers, staged = [_not_kept()] * len(asked), []
                found += self._reload()
            news = [*found, *staged]
            self.pending.extend(news)
            self._encoded.clear()
            self._own = None
        for (_author, _message, future), answer in zip(asked, answers, strict=True):
            future.set_result(answer)
        if news:
            self._committed(self, news)

    def _decide(self, author: Author, message: Message, staged: list[Change]) -> Answer:
        known = self._seqs.get(message.id)
        if known is not None:
            return Accepted(known)
        at = utc_now()
        try:
            ballot = self._ballot(self.row.id, author.key) if author.role == "participant" else ""
            drafts = decide(self._state, author, message, at, ballot, self._deeds.last())
        except Refused as refusal:
            return refusal
        except Exception:
            log.exception("workshop %s: a message of kind %s could not be decided", self.row.code, message.kind)
            return Refused("failed", _("This could not be recorded. Your text is kept here."))
        for position, draft in enumerate(drafts):
            self._stage(position, draft, author, message, at, staged)
        if drafts:
            self._seqs[message.id] = self._state.seq
        return Accepted(self._state.seq)

    def _stage(
        self, position: int, draft: Draft, author: Author, message: Message, at: str, staged: list[Change]
    ) -> None:
        identity = message.id if position == 0 else f"{message.id}.{position}"
        seq = self._state.seq + 1
        change = Change(seq, identity, draft.kind, draft.key, draft.value, draft.author or author.key, at)
        self._deeds.record(self._state, change)
        self._state.receive(change)
        self._ids.append(identity)
        staged.append(change)


class Live:
    """The workshops that run in this process, and their announcer."""

    def __init__(self, store: Store, ballot: Ballots, announce: Announce) -> None:
        self.store = store
        self._ballot = ballot
        self._announce = announce
        self._running: dict[str, Running] = {}
        self._lock = Lock()
        self._news = Event()
        self._watchers: list[Watcher] = []
        Thread(target=self._announce_forever, name="announcer", daemon=True).start()

    def watch(self, watcher: Watcher) -> None:
        """Have ``watcher(running, changes)`` called after each commit, in the committing thread: it must be quick."""
        self._watchers.append(watcher)

    def by_code(self, code: str) -> Running | None:
        """The workshop of that join code, started when it was not running yet."""
        with self._lock:
            running = self._running.get(code)
            if running is None:
                row = next((row for row in self.store.workshops() if row.code == code), None)
                if row is None:
                    return None
                running = self._running[code] = Running(row, self.store, self._ballot, self._committed)
            return running

    def by_secret(self, role: str, secret: str) -> Running | None:
        """The workshop whose link for that role carries this secret."""
        row = next((row for row in self.store.workshops() if getattr(row, role) == secret), None)
        return self.by_code(row.code) if row else None

    def erase(self, row: WorkshopRow) -> None:
        """Forget a workshop for good. Raises Unusable."""
        with self._lock:
            running = self._running.pop(row.code, None)
            if running is not None:
                running.stop()
            self.store.erase(row.id)

    def stop(self) -> None:
        """Commit what is queued, and take nothing more."""
        for running in list(self._running.values()):
            running.stop()

    def _committed(self, running: Running, changes: list[Change]) -> None:
        self._news.set()
        for watcher in self._watchers:
            watcher(running, changes)

    def _announce_forever(self) -> None:
        while True:
            self._news.wait()
            self._news.clear()
            for running in list(self._running.values()):
                changes = running.take_pending()
                if changes:
                    for audience in AUDIENCES:
                        self._announce(running.row.code, audience, [seen_by(audience, c) for c in changes])
            time.sleep(COALESCE_SECONDS)


def _not_kept() -> Later:
    return Later(2.0, _("The computer could not record this yet. Your text is kept here and will be sent again."))
