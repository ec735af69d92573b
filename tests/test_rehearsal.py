"""The virtual phones: what they send and read, what they count, and whether they notice a server that lies."""

import asyncio
import json
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_create_server
from room import AT, SITE
from serving import Serving, serving, start
from shapely.geometry import shape

from facilitation import rules
from facilitation.changes import Change, State, fold
from facilitation.demo import demo_contributions, demo_site
from facilitation.domain import phases
from facilitation.domain.decision import Author
from facilitation.domain.participants import default_colleges
from facilitation.rehearsal import NoEntry, Percentiles, Plan, Progress, Report, play, rehearse, run_rehearsal
from facilitation.rehearsal.door import Door
from facilitation.rehearsal.frames import Packet, connect, decode, event
from facilitation.rehearsal.ledger import Ledger
from facilitation.rehearsal.notebook import Notebook, runs
from facilitation.rehearsal.phone import Phone, fresh_id
from facilitation.rehearsal.report import Photo, Submission, Tally
from facilitation.rehearsal.words import Chatter, where

SENTENCES = json.loads((files("facilitation.rehearsal") / "sentences.json").read_text(encoding="utf-8"))


def idea(seq: int, text: str = "Un verger", *, id: str = "", key: str = "") -> Change:
    return Change(seq, id or f"id{seq}", "idea", key or f"key{seq}", {"number": seq, "text": text}, "Zoe", AT)


# Packets


def test_packets_are_those_of_socket_io() -> None:
    assert connect({"workshop": "ABCD", "role": "participant"}) == '40{"workshop":"ABCD","role":"participant"}'
    assert event("submit", {"text": "À l’abri"}, 12) == '4212["submit",{"text":"À l’abri"}]'


@pytest.mark.parametrize(
    ("payload", "packet", "content"),
    [
        (b'0{"sid":"a"}', Packet("open", b'{"sid":"a"}'), {"sid": "a"}),
        (b"2", Packet("ping"), None),
        (b'40{"sid":"b"}', Packet("connect", b'{"sid":"b"}'), {"sid": "b"}),
        (b'44{"message":"unknown"}', Packet("refused", b'{"message":"unknown"}'), {"message": "unknown"}),
        (b"41", Packet("disconnect"), None),
        (b'42["changes",[]]', Packet("event", b'["changes",[]]'), ["changes", []]),
        (b'42/,7["changes",[]]', Packet("event", b'["changes",[]]', 7), ["changes", []]),
        (b'4312[{"seq":3}]', Packet("ack", b'[{"seq":3}]', 12), [{"seq": 3}]),
    ],
)
def test_packets_are_read(payload: bytes, packet: Packet, content: object) -> None:
    assert decode(payload) == packet
    assert packet.content() == content


@pytest.mark.parametrize("payload", [b"", b"x", b"4", b"47", b"45-[]", b"b4AAAA"])
def test_what_is_no_packet_is_an_error(payload: bytes) -> None:
    with pytest.raises(ValueError, match="not a packet"):
        decode(payload)


# What a phone holds


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.none() | st.integers(0, 9)), min_size=1, max_size=25),
    st.lists(st.tuples(st.booleans(), st.integers(0, 25), st.integers(1, 8)), max_size=30),
)
def test_a_notebook_holds_what_a_state_folds(
    things: list[tuple[str, int | None]], heard: list[tuple[bool, int, int]]
) -> None:
    log = [
        Change(seq, f"id{seq}", "idea", key, None if number is None else {"number": number}, "", AT)
        for seq, (key, number) in enumerate(things, start=1)
    ]
    notebook, state = Notebook(), State()
    for rejoins, first, length in heard:
        if rejoins:
            head = min(first, len(log))
            lacking = fold(log[:head]).since(notebook.seq)
            notebook.catch_up(lacking, head)
            if head > state.seq:
                state.catch_up(lacking, head)
        else:
            for run in runs(log[first : first + length]):
                verdicts = [state.receive(change) for change in run]
                assert notebook.receive(run) == ("next" if "next" in verdicts else verdicts[0])
        assert notebook.seq == state.seq
    assert notebook.state() == state


def test_a_list_with_a_hole_is_several_runs() -> None:
    first, second, fourth = idea(1), idea(2), idea(4)
    assert runs([first, second, fourth]) == [[first, second], [fourth]]
    assert runs([]) == []


def test_a_change_told_twice_as_two_things_is_noticed() -> None:
    ledger = Ledger()
    ledger.answer([msgspec.to_builtins(idea(1)), msgspec.to_builtins(idea(2))])
    ledger.answer([msgspec.to_builtins(idea(2))])
    ledger.acknowledged("id2", 2)
    assert ledger.doubled == set()
    ledger.answer([msgspec.to_builtins(idea(3, id="id1"))])
    assert ledger.doubled == {"id1"}
    ledger.answer([msgspec.to_builtins(idea(2, "Autre chose", id="other"))])
    assert ledger.doubled == {"id1", "other"}
    ledger.acknowledged("id2", 3)
    assert ledger.doubled == {"id1", "other", "id2"}


def test_a_message_that_makes_several_changes_is_acknowledged_at_the_last() -> None:
    first, second = idea(1, id="id1", key="key1"), idea(2, id="id1.1", key="key2")
    early, late, wrong = Ledger(), Ledger(), Ledger()
    early.acknowledged("id1", 2)
    for ledger in (early, late, wrong):
        ledger.answer([msgspec.to_builtins(first), msgspec.to_builtins(second)])
    late.acknowledged("id1", 2)
    assert early.doubled == late.doubled == set()
    wrong.acknowledged("id9", 2)
    assert wrong.doubled == {"id9"}
    early.acknowledged("id8", 3)
    early.answer([msgspec.to_builtins(idea(3, id="id1.2"))])
    assert early.doubled == {"id8"}


# The report


def test_percentiles_are_measured_values() -> None:
    assert Percentiles.of([]) == Percentiles(None, None, None)
    assert Percentiles.of([7.04]) == Percentiles(7.0, 7.0, 7.0)
    assert Percentiles.of(range(1, 201)) == Percentiles(100, 190, 198)


def test_a_report_counts_what_is_missing() -> None:
    def sent(change: Change, **what: Any) -> Submission:
        return Submission(change.id, change.kind, change.key, change.value, 10.0, **what)

    kept, lost, unheard, refused, waiting = (idea(seq) for seq in range(1, 6))
    supported = Change(4, "id-support", "support", "opaque", {"target": "key1"}, "", AT)
    hidden = Change(5, "id-hide", "idea", "key1", {"number": 1, "hidden": {}}, "facilitator", AT)
    submissions = [
        sent(kept, answered=10.02, seq=1),
        sent(lost, answered=10.03, seq=2),
        sent(unheard, answered=10.04, seq=3),
        Submission("id-support", "support", "key1", {}, 10.0, 10.05, 4),
        sent(refused, answered=10.06, refusal="closed"),
        sent(waiting),
    ]
    truth = State()
    truth.catch_up([unheard, supported, hidden], 5)
    deaf = State()
    deaf.catch_up([supported, hidden], 5)
    tally = Tally({one.id: one for one in submissions}, seen_ms=[30.0], healed=1, cuts=2)
    assert tally.report([truth, deaf], truth, {"id9"}, 1.234).json() == {
        "phones": 2,
        "sent": 6,
        "acked": 4,
        "refused": 1,
        "waiting": 1,
        "lost": 2,
        "duplicated": 1,
        "gaps": 1,
        "healed": 1,
        "cuts": 2,
        "reasons": {"closed": 1},
        "ack_ms": {"p50": 30.0, "p95": 50.0, "p99": 50.0},
        "seen_ms": {"p50": 30.0, "p95": 30.0, "p99": 30.0},
        "connected_s": 1.23,
        "photos": {
            "sent": 0,
            "acked": 0,
            "refused": 0,
            "waiting": 0,
            "lost": 0,
            "receipt_ms": {"p50": None, "p95": None, "p99": None},
        },
    }


def test_a_photo_is_lost_without_its_change_or_its_file() -> None:
    def taken(key: str, **what: Any) -> Photo:
        return Photo(key, Submission("id1", "idea", "key1", {}, 10.0), b"", 10.0, **what)

    def change(seq: int, key: str) -> Change:
        return Change(seq, key, "photo", key, {"number": seq, "contribution": "key1"}, "Zoe", AT)

    kept, without_file, unheard = (taken(f"photo{i}", answered=10.0 + i / 100, seq=i) for i in (1, 2, 3))
    truth, deaf = State(), State()
    truth.catch_up([change(i, f"photo{i}") for i in (1, 2, 3)], 3)
    deaf.catch_up([change(i, f"photo{i}") for i in (1, 2)], 2)
    everything = [kept, without_file, unheard, taken("photo4", refusal="too_many"), taken("photo5")]
    report = Tally(photos=everything).report([truth, deaf], truth, set(), 0.0, {"photo2"})
    assert report.json()["photos"] == {
        "sent": 5,
        "acked": 3,
        "refused": 1,
        "waiting": 1,
        "lost": 2,
        "receipt_ms": {"p50": 20.0, "p95": 30.0, "p99": 30.0},
    }
    for photos, sound in (([kept], True), ([without_file], False), ([everything[3]], True), ([everything[4]], False)):
        assert Tally(photos=photos).report([truth], truth, set(), 0.0, {"photo2"}).sound is sound


def test_a_thing_that_came_and_went_makes_no_difference() -> None:
    came, went = idea(1), Change(2, "id-gone", "idea", "key1", None, "Zoe", AT)
    newcomer = State()
    newcomer.catch_up([went], 2)
    assert Tally().report([fold([came, went])], newcomer, set(), 0.0).gaps == 0


# What is said


def workshop() -> State:
    state = State()
    values: dict[str, dict[str, Any]] = {
        "workshop": {"title": "Essai", "colleges": default_colleges()},
        "site": dict(SITE),
        "phase": phases.opening("ideas"),
    }
    for seq, (kind, value) in enumerate(values.items(), start=1):
        state.receive(Change(seq, f"id{seq}", kind, kind, value, "system", AT))
    return state


def test_every_sentence_is_taken_by_the_rules() -> None:
    state, author = workshop(), Author("participant", "Zoe0000000000000")
    said: list[tuple[str, dict[str, Any]]] = [
        ("idea", {"text": text}) for text in SENTENCES["ideas"] + SENTENCES["conditions"]
    ]
    for note in SENTENCES["annotations"]:
        said.append(("annotation", {"type": note["type"], "text": note["text"], **where(note["shape"], dict(SITE))}))
    for kind, value in said:
        [draft] = rules.decide(state, author, rules.Message(fresh_id(), kind, fresh_id(), value), AT)
        assert draft.value is not None
        assert draft.value["text"] == value["text"]
    texts = [value["text"] for _kind, value in said]
    assert len(set(texts)) == len(texts) >= 120


@pytest.mark.parametrize(("form", "type_"), [("point", "Point"), ("line", "LineString"), ("area", "Polygon")])
def test_shapes_are_drawn_on_the_site(form: str, type_: str) -> None:
    site: dict[str, Any] = dict(demo_site())
    outline = shape(site["geometry"])
    for _i in range(50):
        drawn = where(form, site)
        assert drawn["place"] is None
        geometry = shape(drawn["geometry"])
        assert geometry.geom_type == type_
        assert geometry.is_valid
        assert geometry.intersects(outline.buffer(1e-6))


def test_a_place_is_one_of_the_sites_own() -> None:
    assert where("place", dict(SITE)) == {"geometry": None, "place": "halle"}
    assert where("place", {**SITE, "places": []})["geometry"]["type"] == "Point"


def test_a_crowd_is_of_all_colleges() -> None:
    crowd = Chatter().people(30, ["elus", "habitants", "etat"])
    assert [sum(person.college == college for person in crowd) for college in ("elus", "habitants", "etat")] == [10] * 3


def test_the_demo_is_played_whole_and_supports_follow() -> None:
    room = demo_contributions()
    lines = list(play.lines(room, dict(demo_site())))
    said = [line for line in lines if line.said.kind != "support"]
    assert [line.said.value["text"] for line in said] == [one["text"] for one in room["contributions"]]
    assert [line.by for line in said] == [one["by"] for one in room["contributions"]]
    keys = [line.said.key for line in said]
    supports = [(i, line) for i, line in enumerate(lines) if line.said.kind == "support"]
    assert sorted((line.by, keys.index(line.said.key)) for _i, line in supports) == sorted(room["supports"])
    assert all(i > lines.index(said[keys.index(line.said.key)]) for i, line in supports)


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
