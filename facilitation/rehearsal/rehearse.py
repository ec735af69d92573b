"""A whole rehearsal: people arrive, speak for a while, and at the end every phone is compared with the server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from typing import Literal

from facilitation.changes import State
from facilitation.demo import DemoRoom, demo_contributions
from facilitation.domain import photos
from facilitation.rehearsal import play
from facilitation.rehearsal.album import parts_of
from facilitation.rehearsal.door import CHANCE, ENTERING, Door, NoEntry, Person
from facilitation.rehearsal.ledger import Ledger
from facilitation.rehearsal.phone import Phone
from facilitation.rehearsal.pictures import pictures
from facilitation.rehearsal.report import Report, Submission, Tally
from facilitation.rehearsal.words import CONTRIBUTIONS, DEEDS, REACTIONS, Chatter, deck
from facilitation.texts import _

SETTLING = 60.0
"""Seconds that outboxes and catch-ups have at the end, before what is missing is called missing."""
SAMPLED = 50
"""How many phones measure when they see what others said."""
INTERRUPTED = 3
"""Where connections break, one photo in so many is interrupted half-way."""
LOOK = 0.1
"""Seconds between two looks at whether all is done."""
Stage = Literal["arriving", "speaking", "settling"]


@dataclass(frozen=True, slots=True)
class Plan:
    """``phones`` people send ``rate`` messages a second in all, for ``seconds``; ``cut`` connections break each second.

    ``photos`` are taken meanwhile, each on another phone while there are others: of something it has said, or says now.
    With the script ``demo``, the demo's own people say what they have to say at their own pace, and stay for
    ``seconds`` in all, at least until everything is said: they sort, weigh and commit when the day asks them to.
    """

    phones: int = 40
    rate: float = 1.0
    seconds: float = 60.0
    photos: int = 0
    cut: float = 0.0
    script: Literal["any", "demo"] = "any"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a rehearsal stands: phones connected now, messages tapped, messages and photos without an answer."""

    stage: Stage
    connected: int
    sent: int
    waiting: int


Watch = Callable[[Progress], None]


async def rehearse(join_url: str, plan: Plan, progress: Watch | None = None) -> Report:
    """Hold the rehearsal and report. ``progress`` is called about once a second.

    Raises NoEntry when nobody can join at ``join_url``, or the server is gone at the end and nothing can be compared.
    """
    door = Door.at(join_url)
    colleges = await door.colleges()
    shots = await asyncio.to_thread(pictures) if plan.photos else []
    try:
        async with asyncio.TaskGroup() as group:
            return await _Rehearsal(door, plan, colleges, shots, group).hold(progress)
    except ExceptionGroup as failures:
        closed, other = failures.split(NoEntry)
        if closed is None or other is not None:
            raise
        raise closed.exceptions[0] from None


def run_rehearsal(join_url: str, plan: Plan, progress: Watch | None = None) -> Report:
    """``rehearse``, for a process that has no event loop and is not patched by gevent."""
    return asyncio.run(rehearse(join_url, plan, progress))


class _Rehearsal:
    """All that lives meanwhile lives in ``group``, and is gone at the end."""

    def __init__(
        self, door: Door, plan: Plan, colleges: list[str], shots: list[bytes], group: asyncio.TaskGroup
    ) -> None:
        self._door = door
        self._plan = plan
        self._shots = cycle(shots)
        self._group = group
        self._living: list[asyncio.Task[None]] = []
        self._stage: Stage = "arriving"
        self._ledger = Ledger()
        self._tally = Tally()
        self._chatter = Chatter()
        self._people: list[Person]
        self._perform: Callable[[], Awaitable[None]]
        if plan.script == "demo":
            room = demo_contributions()
            self._people, self._perform = play.people(room), partial(self._act, room)
        else:
            self._people, self._perform = self._chatter.people(plan.phones, colleges), self._speak
        count = len(self._people)
        every = max(1, count // SAMPLED)
        self._phones = [Phone(door, self._ledger, self._tally, samples=i % every == 0) for i in range(count)]

    async def hold(self, progress: Watch | None) -> Report:
        """The rehearsal itself."""
        begun = asyncio.get_running_loop().time()
        for life in self._arrivals():
            self._live(life)
        if progress is not None:
            self._live(self._tell(progress))
        arrival = self._group.create_task(self._all_in())
        if self._plan.script == "any":
            await arrival
        cutter = self._group.create_task(self._cut())
        self._stage = "speaking"
        await self._perform()
        connected_s = await arrival - begun
        cutter.cancel()
        self._stage = "settling"
        await self._emptied()
        witness = Phone(self._door, self._ledger, Tally())
        self._live(witness.stay(self._known().headers))
        await self._level(witness)
        truth = witness.notebook.state()
        states = (phone.notebook.state() for phone in self._phones)
        unseen = await self._unseen(truth)
        report = self._tally.report(states, truth, self._ledger.doubled, connected_s, unseen)
        for task in self._living:
            task.cancel()
        return report

    def _live(self, life: Coroutine[None, None, None]) -> None:
        self._living.append(self._group.create_task(life))

    def _arrivals(self) -> list[Coroutine[None, None, None]]:
        """The lives of all phones, which come in over up to five seconds."""
        count = len(self._phones)
        spread = min(5.0, 0.1 * count)
        both = zip(self._phones, self._people, strict=True)
        return [phone.live(person, spread * i / count) for i, (phone, person) in enumerate(both)]

    async def _all_in(self) -> float:
        """The moment when the last phone was in."""
        with suppress(TimeoutError):
            async with asyncio.timeout(ENTERING):
                for phone in self._phones:
                    await phone.joined.wait()
        self._known()
        return asyncio.get_running_loop().time()

    def _known(self) -> Phone:
        for phone in self._phones:
            if phone.joined.is_set():
                return phone
        raise NoEntry(_("The pages answer, but no phone could connect."))

    async def _tell(self, progress: Watch) -> None:
        while True:
            connected = sum(phone.connected for phone in self._phones)
            progress(Progress(self._stage, connected, len(self._tally.submissions), self._waiting()))
            await asyncio.sleep(1.0)

    def _waiting(self) -> int:
        """How many messages and photos have no answer yet."""
        return sum(len(phone.outbox) for phone in self._phones) + sum(photo.waiting for photo in self._tally.photos)

    async def _speak(self) -> None:
        await asyncio.gather(self._talk(), self._take_photos())

    async def _talk(self) -> None:
        """Anyone says anything."""
        async for _moment in self._moments(round(self._plan.rate * self._plan.seconds)):
            phone = CHANCE.choice(self._phones)
            said = self._chatter.says(phone)
            if said is not None:
                phone.tap(*said)

    async def _take_photos(self) -> None:
        """One phone after the other takes a photo: of what it has said, or of what it says now."""
        turns = deck(self._phones)
        async for _moment in self._moments(self._plan.photos):
            phone = next(turns)
            contribution = phone.subject()
            if contribution is None:
                said = self._chatter.says(phone, CONTRIBUTIONS)
                contribution = phone.tap(*said) if said is not None else None
            if contribution is not None:
                self._photograph(phone, contribution)

    async def _moments(self, count: int) -> AsyncIterator[float]:
        """So many moments that no one agreed upon; over when the time to speak is."""
        clock = asyncio.get_running_loop()
        begun, seconds = clock.time(), self._plan.seconds
        for moment in sorted(CHANCE.uniform(0, seconds) for _i in range(count)):
            await asyncio.sleep(begun + moment - clock.time())
            yield moment
        await asyncio.sleep(begun + seconds - clock.time())

    def _photograph(self, phone: Phone, contribution: Submission) -> None:
        picture = next(self._shots)
        breaks = self._plan.cut > 0 and len(self._tally.photos) % INTERRUPTED == 0
        photo = phone.photograph(contribution, picture, CHANCE.randint(0, parts_of(picture)) if breaks else None)
        self._live(phone.send(photo))

    async def _act(self, room: DemoRoom) -> None:
        said = asyncio.Event()
        await asyncio.gather(self._recite(room, said), self._react(said))

    async def _react(self, said: asyncio.Event) -> None:
        """Everyone does what the day asks of them, until everything is said and the time is over."""
        clock = asyncio.get_running_loop()
        over = clock.time() + self._plan.seconds
        while clock.time() < over or not said.is_set():
            await asyncio.sleep(play.PAUSE * CHANCE.uniform(0.2, 0.6))
            phone = CHANCE.choice(self._phones)
            reaction = self._chatter.says(phone, REACTIONS)
            if reaction is not None:
                phone.tap(*reaction)

    async def _recite(self, room: DemoRoom, said: asyncio.Event) -> None:
        """Each says what the script gives them, as far as the phase lets them."""
        first = self._phones[0]
        await first.joined.wait()
        script = list(play.lines(room, first.site or {}))
        spoken = [line for line in script if line.said.kind in CONTRIBUTIONS]
        shown = {line.said.key for line in CHANCE.sample(spoken, min(len(spoken), self._plan.photos))}
        for line in script:
            await asyncio.sleep(line.pause)
            phone = self._phones[line.by]
            await phone.joined.wait()
            if phone.allows(DEEDS[line.said.kind]):
                contribution = phone.tap(*line.said)
                if line.said.kind in CONTRIBUTIONS and line.said.key in shown:
                    self._photograph(phone, contribution)
        said.set()

    async def _cut(self) -> None:
        while self._plan.cut > 0:
            await asyncio.sleep(1 / self._plan.cut)
            connected = [phone for phone in self._phones if phone.connected]
            if connected:
                CHANCE.choice(connected).cut()

    async def _emptied(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLING):
                while self._waiting():
                    await asyncio.sleep(LOOK)

    async def _level(self, witness: Phone) -> None:
        """Wait until every phone stands where the witness stands, who held nothing and asked the server for everything.

        Other people may be speaking still: both then move on, and what is compared is held at the same seq.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLING):
                await witness.joined.wait()
                for phone in self._phones:
                    phone.join()
                while any(phone.notebook.seq != witness.notebook.seq or not phone.settled for phone in self._phones):
                    await asyncio.sleep(LOOK)
        if not witness.joined.is_set():
            raise NoEntry(_("The server no longer answers: nothing can be compared."))

    async def _unseen(self, truth: State) -> set[str]:
        """The keys of the photos with a receipt whose file cannot be had, although everyone may see it."""
        headers = self._known().headers
        keys = [
            one.key for one in self._tally.photos if one.seq is not None and photos.shown(truth, one.key, staff=False)
        ]
        had = await asyncio.gather(*(self._door.shows(key, headers) for key in keys))
        return {key for key, shown in zip(keys, had, strict=True) if not shown}
