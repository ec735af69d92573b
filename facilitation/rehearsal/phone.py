"""A virtual phone: the real protocol, an outbox that keeps what is not acknowledged, and the catch-up."""

import asyncio
import secrets
from collections import Counter, deque
from typing import Any

from facilitation.changes import Value
from facilitation.domain.photos import MOST_OF_A_CONTRIBUTION
from facilitation.rehearsal.album import Album
from facilitation.rehearsal.connection import Answer, Connection, Unreachable, connect
from facilitation.rehearsal.door import CHANCE, Door, Person, backoff
from facilitation.rehearsal.errands import Errands
from facilitation.rehearsal.ledger import Ledger
from facilitation.rehearsal.notebook import Notebook, Run
from facilitation.rehearsal.report import Photo, Submission, Tally

CHECK = 15.0
"""Seconds between two joins of a phone that is connected: a lost last change shows no gap."""


def fresh_id() -> str:
    """An id as phones make them: 22 characters."""
    return secrets.token_urlsafe(16)


class Phone:
    """``samples``: this phone measures when it sees what others said.

    ``joined`` is set once it was in; ``site`` is known from then on. ``headers`` let another socket in as the same
    person, who speaks for ``college``. ``points``: what they mean to give to each option, once they have thought of it.
    """

    def __init__(self, door: Door, ledger: Ledger, tally: Tally, *, samples: bool = False) -> None:
        self.joined = asyncio.Event()
        self.notebook = Notebook()
        self.outbox: deque[Submission] = deque()
        self.headers: dict[str, str] = {}
        self.site: Value | None = None
        self.college = ""
        self.errands = Errands(self._ask)
        self.points: dict[str, int] = {}
        self._door = door
        self._ledger = ledger
        self._tally = tally
        self._samples = samples
        self._did: set[tuple[str, str]] = set()
        self._contributions: list[Submission] = []
        self._photographed: Counter[str] = Counter()
        self._online = asyncio.Event()
        self._album = Album(door, ledger, tally, self._online)
        self._phase: Value | None = None
        self._connection: Connection | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._meanwhile: list[Run] = []
        self._asking = False
        self._behind = True
        self._hole = False
        self._sending = False

    @property
    def settled(self) -> bool:
        """Connected, nothing awaited from the server, nothing left to send."""
        return self._connection is not None and not (self._asking or self._behind or self.outbox)

    @property
    def connected(self) -> bool:
        return self._connection is not None

    def allows(self, deed: str) -> bool:
        """Whether the phase, as this phone knows it, lets it do this: say, draw, support, sort..."""
        return self._phase is not None and deed in self._phase["allows"]

    def known(self, kind: str) -> dict[str, Value]:
        """The things of this kind that this phone sees."""
        return self._ledger.standing(kind, self.notebook.seq)

    def text(self, key: str) -> str:
        """The words of a contribution that this phone sees; "" when it sees none."""
        found = self.known("idea").get(key) or self.known("annotation").get(key) or {}
        return str(found.get("text", ""))

    def untouched(self, deed: str, *kinds: str) -> list[str]:
        """The keys of the things of these kinds that this phone sees, has not made, and has not done that to."""
        seen = [(kind, key) for kind in kinds for key in self.known(kind)]
        return [key for kind, key in seen if not self.did(kind, key) and not self.did(deed, key)]

    def did(self, kind: str, key: str) -> bool:
        """Whether a message of this kind about this key was ever tapped here."""
        return (kind, key) in self._did

    async def live(self, person: Person, delay: float = 0.0) -> None:
        """Join over HTTP after ``delay`` seconds, then stay connected. Raises NoEntry."""
        self.college = person.college
        await asyncio.sleep(delay)
        headers, said = await self._door.enter(person)
        if said:
            changes, seq = self._ledger.page(said)
            self.notebook.catch_up(changes, seq)
            self._learn(changes)
        await self.stay(headers)

    async def stay(self, headers: dict[str, str]) -> None:
        """Connect with these headers, and again after each loss, until the task is cancelled."""
        self.headers = headers
        auth = {"workshop": self._door.code, "role": "participant"}
        attempt = 0
        while True:
            try:
                connection = await connect(self._door.socket_url, headers, auth, self._heard)
            except Unreachable:
                await asyncio.sleep(backoff(attempt))
                attempt += 1
                continue
            attempt = 0
            self._connection = connection
            self._online.set()
            self.join()
            try:
                await asyncio.wait({connection.closed})
            finally:
                self._disconnected()
                connection.leave()
                await asyncio.wait({connection.closed}, timeout=1.0)
            connection.closed.result()
            await asyncio.sleep(backoff(attempt))

    def tap(self, kind: str, key: str, value: Value | None) -> Submission:
        """Put a contribution in the outbox; it leaves when it can. Returns what becomes of it."""
        submission = Submission(fresh_id(), kind, key, value, asyncio.get_running_loop().time())
        self._did.add((kind, key))
        self._tally.submissions[submission.id] = submission
        if kind in ("idea", "annotation"):
            self._contributions.append(submission)
        self.outbox.append(submission)
        self._flush()
        return submission

    def subject(self) -> Submission | None:
        """One of this phone's contributions that is in the log and may have one more photo."""
        known = (one for one in self._contributions if one.seq is not None)
        possible = [one for one in known if self._photographed[one.key] < MOST_OF_A_CONTRIBUTION]
        return CHANCE.choice(possible) if possible else None

    def photograph(self, contribution: Submission, picture: bytes, breaks_at: int | None = None) -> Photo:
        """Take a photo of something this phone said. It waits until someone lets it leave: ``send``."""
        photo = Photo(fresh_id(), contribution, picture, asyncio.get_running_loop().time(), breaks_at)
        self._photographed[contribution.key] += 1
        self._tally.photos.append(photo)
        return photo

    async def send(self, photo: Photo) -> None:
        """Send a photo as soon as what it belongs to is in the log; returns with its receipt, or when it was refused,
        as the photo of what was refused is.
        """
        await photo.contribution.settled.wait()
        if photo.contribution.refusal is not None:
            photo.refusal = photo.contribution.refusal
        else:
            await self._album.send(photo, self.headers)

    def attend(self) -> None:
        """Ask for the cards that the day wants sorted, once the last ones are: what is not judged is dealt again."""
        if self.allows("sort") and not self.outbox:
            self.errands.deal()

    def cut(self) -> None:
        """Lose the network without warning."""
        self._album.cut()
        if self._connection is not None:
            self._connection.cut()
            self._tally.cuts += 1

    def join(self) -> None:
        """Ask for what is lacking, unless that was asked already; and again some seconds later."""
        if self._connection is None or self._asking:
            return
        self._asking = True
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(CHECK * CHANCE.uniform(0.9, 1.1), self._check)
        self._connection.emit("join", {"since": self.notebook.seq}, self._welcomed)

    def _check(self) -> None:
        """A server that has owed an answer all this time is taken for gone."""
        if self._asking and self._connection is not None:
            self._connection.cut()
        else:
            self.join()

    def _welcomed(self, answer: dict[str, Any]) -> None:
        self._asking = False
        if answer["reset"]:
            self.notebook.forget()
        before = self.notebook.seq
        changes = self._ledger.answer(answer["changes"])
        self.notebook.catch_up(changes, answer["seq"])
        self._notice([change for change in changes if change.seq > before] if self.joined.is_set() else [])
        self._learn(changes)
        self._behind = False
        meanwhile, self._meanwhile = self._meanwhile, []
        self.joined.set()
        self.attend()
        for run in meanwhile:
            self._receive(run)
        if self._hole and not self._behind:
            self._hole = False
            self._tally.healed += 1
        self._flush()

    def _heard(self, body: bytes) -> None:
        for run in self._ledger.announcement(body):
            self._receive(run)

    def _receive(self, run: Run) -> None:
        if self._behind:
            self._meanwhile.append(run)
            return
        verdict = self.notebook.receive(run)
        if verdict == "gap":
            self._behind = self._hole = True
            self._meanwhile.append(run)
            self.join()
        elif verdict == "next":
            self._notice(run)
            self._learn(run)
            if any(change.kind == "phase" for change in run):
                self.attend()

    def _learn(self, run: Run) -> None:
        for change in run:
            if change.kind == "phase":
                self._phase = change.value
                self.errands.put_away()
            elif change.kind == "site":
                self.site = change.value

    def _notice(self, run: Run) -> None:
        if not self._samples:
            return
        now = asyncio.get_running_loop().time()
        for change in run:
            submission = self._tally.submissions.get(change.id)
            if submission is not None and not self.did(submission.kind, submission.key):
                self._tally.seen_ms.append((now - submission.tapped) * 1000)

    def _ask(self, name: str, data: Any, answer: Answer) -> bool:
        if self._connection is not None:
            self._connection.emit(name, data, answer)
        return self._connection is not None

    def _flush(self) -> None:
        ready = self.joined.is_set() and not self._behind and not self._sending
        if ready and self.outbox and self._connection is not None:
            self._sending = True
            self._connection.emit("submit", self.outbox[0].wire(), self._answered)

    def _answered(self, answer: dict[str, Any]) -> None:
        if "later" in answer:
            self._retry = asyncio.get_running_loop().call_later(float(answer["later"]), self._send_again)
            return
        submission = self.outbox.popleft()
        submission.answered = asyncio.get_running_loop().time()
        if "refused" in answer:
            submission.refusal = answer["refused"]["code"]
        else:
            submission.seq = answer["seq"]
            self._ledger.acknowledged(submission.id, answer["seq"])
            if submission.kind in ("idea", "annotation") and submission.value is not None:
                self.errands.contributed(submission.key, submission.value)
        submission.settled.set()
        self._send_again()
        self.attend()

    def _send_again(self) -> None:
        self._sending = False
        self._flush()

    def _disconnected(self) -> None:
        self._connection = None
        self._online.clear()
        self.errands.put_away()
        self._asking = self._sending = False
        self._behind = True
        self._meanwhile.clear()
        for timer in (self._timer, self._retry):
            if timer is not None:
                timer.cancel()
