"""A whole rehearsal: people arrive, speak for a while, and at the end every phone is compared with the server."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Literal

from facilitation.demo import DemoRoom, demo_contributions
from facilitation.rehearsal import play
from facilitation.rehearsal.door import CHANCE, ENTERING, Door, NoEntry, Person
from facilitation.rehearsal.ledger import Ledger
from facilitation.rehearsal.phone import Phone
from facilitation.rehearsal.report import Report, Tally
from facilitation.rehearsal.words import DEEDS, Chatter
from facilitation.texts import _

SETTLING = 60.0
"""Seconds that outboxes and catch-ups have at the end, before what is missing is called missing."""
SAMPLED = 50
"""How many phones measure when they see what others said."""
LOOK = 0.1
"""Seconds between two looks at whether all is done."""
Stage = Literal["arriving", "speaking", "settling"]


@dataclass(frozen=True, slots=True)
class Plan:
    """``phones`` people send ``rate`` messages a second in all, for ``seconds``; ``cut`` connections break each second.

    With the script ``demo``, the demo's own people say what they have to say, at their own pace.
    """

    phones: int = 40
    rate: float = 1.0
    seconds: float = 60.0
    cut: float = 0.0
    script: Literal["any", "demo"] = "any"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a rehearsal stands: phones connected now, messages tapped, and messages waiting for an answer."""

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
    rehearsal = _Rehearsal(door, plan, await door.colleges())
    try:
        async with asyncio.TaskGroup() as group:
            return await rehearsal.hold(group, progress)
    except ExceptionGroup as failures:
        closed, other = failures.split(NoEntry)
        if closed is None or other is not None:
            raise
        raise closed.exceptions[0] from None


def run_rehearsal(join_url: str, plan: Plan, progress: Watch | None = None) -> Report:
    """``rehearse``, for a process that has no event loop and is not patched by gevent."""
    return asyncio.run(rehearse(join_url, plan, progress))


class _Rehearsal:
    def __init__(self, door: Door, plan: Plan, colleges: list[str]) -> None:
        self._door = door
        self._plan = plan
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
            self._people, self._perform = self._chatter.people(plan.phones, colleges), self._talk
        count = len(self._people)
        every = max(1, count // SAMPLED)
        self._phones = [Phone(door, self._ledger, self._tally, samples=i % every == 0) for i in range(count)]

    async def hold(self, group: asyncio.TaskGroup, progress: Watch | None) -> Report:
        """The rehearsal itself. All that lives meanwhile lives in ``group``, and is gone at the end."""
        begun = asyncio.get_running_loop().time()
        living = [group.create_task(life) for life in self._arrivals()]
        if progress is not None:
            living.append(group.create_task(self._tell(progress)))
        arrival = group.create_task(self._all_in())
        if self._plan.script == "any":
            await arrival
        cutter = group.create_task(self._cut())
        self._stage = "speaking"
        await self._perform()
        connected_s = await arrival - begun
        cutter.cancel()
        self._stage = "settling"
        await self._emptied()
        witness = Phone(self._door, self._ledger, Tally())
        living.append(group.create_task(witness.stay(self._known().headers)))
        await self._level(witness)
        states = (phone.notebook.state() for phone in self._phones)
        report = self._tally.report(states, witness.notebook.state(), self._ledger.doubled, connected_s)
        for task in living:
            task.cancel()
        return report

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
            waiting = sum(len(phone.outbox) for phone in self._phones)
            progress(Progress(self._stage, connected, len(self._tally.submissions), waiting))
            await asyncio.sleep(1.0)

    async def _talk(self) -> None:
        """Anyone says anything, at moments that no one agreed upon."""
        clock = asyncio.get_running_loop()
        begun, plan = clock.time(), self._plan
        for moment in sorted(CHANCE.uniform(0, plan.seconds) for _i in range(round(plan.rate * plan.seconds))):
            await asyncio.sleep(begun + moment - clock.time())
            phone = CHANCE.choice(self._phones)
            said = self._chatter.says(phone)
            if said is not None:
                phone.tap(*said)
        await asyncio.sleep(begun + plan.seconds - clock.time())

    async def _act(self, room: DemoRoom) -> None:
        """Each says what the script gives them, as far as the phase lets them."""
        first = self._phones[0]
        await first.joined.wait()
        for line in play.lines(room, first.site or {}):
            await asyncio.sleep(line.pause)
            phone = self._phones[line.by]
            await phone.joined.wait()
            if phone.allows(DEEDS[line.said.kind]):
                phone.tap(*line.said)

    async def _cut(self) -> None:
        while self._plan.cut > 0:
            await asyncio.sleep(1 / self._plan.cut)
            connected = [phone for phone in self._phones if phone.connected]
            if connected:
                CHANCE.choice(connected).cut()

    async def _emptied(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLING):
                while any(phone.outbox for phone in self._phones):
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
