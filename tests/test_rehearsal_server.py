"""The virtual phones against servers: one that lies to them, and the real one, whole, dying, or absent."""

import asyncio
import json
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_create_server
from room import AT
from serving import Serving, serving, start

from facilitation.changes import Change, fold
from facilitation.domain import phases
from facilitation.rehearsal import NoEntry, Plan, Progress, Report, rehearse, run_rehearsal
from facilitation.rehearsal.door import Door
from facilitation.rehearsal.frames import decode
from facilitation.rehearsal.ledger import Ledger
from facilitation.rehearsal.phone import Phone, fresh_id
from facilitation.rehearsal.report import Tally

# A server that lies


class Liar(WSListener):
    """Speaks the protocol to one phone, and does with a submitted idea what ``answer`` says."""

    def __init__(self, answer: Callable[["Liar", dict[str, Any]], None]) -> None:
        self.log: list[Change] = [Change(1, "id-phase", "phase", "phase", phases.opening("ideas"), "system", AT)]
        self.joined: list[int] = []
        self._answer = answer
        self._ack: int | None = None
        self._transport: WSTransport | None = None

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport
        self.send('0{"sid":"a","pingInterval":25000,"pingTimeout":20000}')

    def on_ws_frame(self, _transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type is not WSMsgType.TEXT:
            return
        packet = decode(frame.get_payload_as_bytes())
        if packet.kind == "connect":
            self.send('40{"sid":"b"}')
        elif packet.kind == "event":
            name, message = packet.content()
            self._ack = packet.ack
            if name == "join":
                self.joined.append(message["since"])
                changes = [msgspec.to_builtins(change) for change in fold(self.log).since(message["since"])]
                self.reply({"seq": self.log[-1].seq, "changes": changes, "reset": False, "you": {}})
            elif name == "submit":
                self._answer(self, message)
            else:
                self.reply({"refused": {"code": "not_understood", "reason": "Ceci n’a pas été compris."}})

    def keep(self, message: dict[str, Any]) -> Change:
        change = Change(len(self.log) + 1, message["id"], message["kind"], message["key"], message["value"], "Zoe", AT)
        self.log.append(change)
        return change

    def reply(self, content: dict[str, Any]) -> None:
        self.send(f"43{self._ack}" + json.dumps([content]))

    def announce(self, *changes: Change) -> None:
        self.send("42" + json.dumps(["changes", [msgspec.to_builtins(change) for change in changes]]))

    def cut(self) -> None:
        if self._transport is not None:
            self._transport.underlying_transport.abort()

    def send(self, packet: str) -> None:
        if self._transport is not None:
            self._transport.send(WSMsgType.TEXT, packet.encode())


@asynccontextmanager
async def phone_of(liar: Liar, ledger: Ledger, tally: Tally) -> AsyncIterator[Phone]:
    server = await ws_create_server(lambda _request: liar, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    phone = Phone(Door("http", f"{host}:{port}", "/j/ABCD"), ledger, tally, samples=True)
    life = asyncio.create_task(phone.stay({}))
    try:
        await asyncio.wait_for(phone.joined.wait(), 10)
        yield phone
    finally:
        life.cancel()
        await asyncio.wait({life})
        server.close()
        await server.wait_closed()


async def until(true: Callable[[], bool]) -> None:
    """Let the loop turn until this is true: no time is waited for."""
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0)


def with_liar(answer: Callable[[Liar, dict[str, Any]], None], deed: Callable[[Liar, Phone], Awaitable[None]]) -> Report:
    """What is reported after ``deed``, against what the liar tells a newcomer."""

    async def live() -> Report:
        liar, ledger, tally = Liar(answer), Ledger(), Tally()
        async with phone_of(liar, ledger, tally) as phone:
            await deed(liar, phone)
            return tally.report([phone.notebook.state()], fold(liar.log), ledger.doubled, 0.0)

    return asyncio.run(live())


async def tap_one(_liar: Liar, phone: Phone) -> None:
    phone.tap("idea", fresh_id(), {"text": "Un verger"})
    await until(lambda: not phone.outbox)


def test_an_acknowledged_idea_that_is_not_kept_is_lost() -> None:
    report = with_liar(lambda liar, _message: liar.reply({"seq": 2}), tap_one)
    assert (report.sent, report.acked, report.lost, report.gaps) == (1, 1, 1, 0)
    assert not report.sound


def test_a_hole_is_healed_by_joining_again() -> None:
    def skip(liar: Liar, message: dict[str, Any]) -> None:
        liar.keep(message)
        liar.announce(liar.keep({**message, "id": fresh_id(), "key": fresh_id()}))
        liar.reply({"seq": 2})

    async def deed(liar: Liar, phone: Phone) -> None:
        await tap_one(liar, phone)
        await until(lambda: phone.notebook.seq == 3)
        assert liar.joined == [0, 1]

    report = with_liar(skip, deed)
    assert (report.healed, report.gaps, report.lost) == (1, 0, 0)
    assert report.sound


def test_an_announcement_that_never_comes_is_a_gap() -> None:
    def mute(liar: Liar, message: dict[str, Any]) -> None:
        liar.keep(message)
        liar.reply({"seq": 2})

    report = with_liar(mute, tap_one)
    assert (report.gaps, report.lost, report.duplicated) == (1, 1, 0)


def test_an_idea_kept_twice_is_duplicated() -> None:
    def stutter(liar: Liar, message: dict[str, Any]) -> None:
        liar.announce(liar.keep(message), liar.keep(message))
        liar.reply({"seq": 2})

    async def deed(liar: Liar, phone: Phone) -> None:
        await tap_one(liar, phone)
        await until(lambda: phone.notebook.seq == 3)

    assert with_liar(stutter, deed).duplicated == 1


def test_the_same_message_leaves_again_after_a_cut_and_after_later() -> None:
    seen: list[str] = []

    def hesitate(liar: Liar, message: dict[str, Any]) -> None:
        seen.append(message["id"])
        if len(seen) == 1:
            liar.cut()
        elif len(seen) == 2:
            liar.reply({"later": 0.01, "reason": "Patience"})
        else:
            liar.announce(liar.keep(message))
            liar.reply({"seq": len(liar.log)})

    async def deed(liar: Liar, phone: Phone) -> None:
        phone.tap("idea", fresh_id(), {"text": "Un verger"})
        phone.tap("idea", fresh_id(), {"text": "Un banc"})
        await until(lambda: not phone.outbox)

    report = with_liar(hesitate, deed)
    assert seen[0] == seen[1] == seen[2] != seen[3]
    assert len(seen) == 4
    assert report.acked == 2
    assert report.sound


def test_a_refusal_is_counted_with_its_code() -> None:
    def refuse(liar: Liar, _message: dict[str, Any]) -> None:
        liar.reply({"refused": {"code": "closed", "reason": "Cette partie est close."}})

    report = with_liar(refuse, tap_one)
    assert (report.refused, report.acked, report.lost, report.reasons) == (1, 0, 0, {"closed": 1})


def test_nonsense_from_the_server_ends_the_rehearsal_loudly() -> None:
    async def live() -> None:
        liar = Liar(lambda liar, _message: liar.send("4?"))
        server = await ws_create_server(lambda _request: liar, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        phone = Phone(Door("http", f"{host}:{port}", "/j/ABCD"), Ledger(), Tally())
        life = asyncio.create_task(phone.stay({}))
        await phone.joined.wait()
        phone.tap("idea", fresh_id(), {"text": "Un verger"})
        with pytest.raises(ValueError, match="not a packet"):
            await asyncio.wait_for(life, 10)
        server.close()
        await server.wait_closed()

    asyncio.run(live())


# The real server


def test_a_room_with_broken_connections_loses_nothing(tmp_path: Path) -> None:
    told: list[Progress] = []
    with serving(tmp_path / "data") as server:
        report = run_rehearsal(server.links["join"], Plan(phones=20, rate=12, seconds=4, photos=6, cut=6), told.append)
    assert report.sound, report
    assert report.refused == 0, report
    assert report.phones == 20
    # Who photographs and has said nothing yet says something first.
    assert 48 <= report.sent <= 54
    assert report.acked == report.sent
    assert (report.photos.sent, report.photos.acked, report.photos.lost) == (6, 6, 0)
    assert report.photos.receipt_ms.p99 is not None
    assert report.cuts >= 10
    assert report.ack_ms.p99 is not None
    assert report.seen_ms.p50 is not None
    assert math.isfinite(report.connected_s)
    assert told[-1].stage == "settling"


def test_a_server_that_dies_and_returns_loses_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"

    async def live(server: Serving) -> Report:
        speaking = asyncio.Event()

        def watch(progress: Progress) -> None:
            if progress.sent >= 10:
                speaking.set()

        plan = Plan(phones=15, rate=15, seconds=5, photos=15, cut=1)
        rehearsal = asyncio.create_task(rehearse(server.links["join"], plan, watch))
        await asyncio.wait_for(speaking.wait(), 30)
        await asyncio.to_thread(come_back, server)
        return await rehearsal

    def come_back(server: Serving) -> None:
        server.kill()
        assert server.process.stdout is not None
        server.process.stdout.close()
        server.process = start(data, port=server.port).process

    with serving(data) as server:
        report = asyncio.run(live(server))
    assert report.sound, report
    assert 75 <= report.sent <= 90
    assert report.acked == report.sent
    assert (report.photos.sent, report.photos.acked) == (15, 15)


def test_an_address_where_nobody_can_join_says_so(tmp_path: Path) -> None:
    plan = Plan(phones=1, rate=1, seconds=1)
    with pytest.raises(NoEntry, match="bonjour"):
        run_rehearsal("bonjour", plan)
    with serving(tmp_path / "data") as server:
        with pytest.raises(NoEntry, match="404"):
            run_rehearsal(f"{server.base}/j/NONE", plan)
        port = server.port
    with pytest.raises(NoEntry, match=str(port)):
        run_rehearsal(f"http://127.0.0.1:{port}/j/ABCD", plan)
