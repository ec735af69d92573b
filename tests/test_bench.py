"""The benchmark's machinery, small and short: it runs, it counts, and it notices what a server loses or says twice."""

import asyncio
import math
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue

import pytest
from bench import package, report
from bench.__main__ import run
from bench.crowd import Entry, Missing, Run, compiler, crowd
from bench.measures import Plan
from bench.servers import SERVERS, Ours, upgrade
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_create_server

SMALL = Plan(clients=50, rounds=1, long=0.5, short=0.2, pressing=0.1)
CLIENTS = 5


@pytest.fixture(scope="module", autouse=True)
def _tools() -> None:
    if sys.platform != "linux":
        pytest.skip("the benchmark needs Linux (epoll, /proc)")
    try:
        compiler()
    except Missing as missing:
        pytest.skip(str(missing))


def test_the_three_servers_are_measured() -> None:
    results = run(SMALL)
    assert set(results) == {kind.name for kind in SERVERS}
    for name, (measured,) in results.items():
        faults = measured.faults
        assert (faults.lost, faults.duplicated, faults.gaps, faults.refused) == (0, 0, 0, 0), (name, faults)
        assert set(measured.figures) == {figure.key for figure in (*report.EACH, *report.LISTS)} | UNSHOWN
        assert all(math.isfinite(value) for key, value in measured.figures.items() if key != "per_cpu_20"), measured
        assert measured.figures["saturated"] > 0
    assert results[Ours.name][0].faults.acked > 0
    written = report.page(results, SMALL, 0.0, "Because.\n")
    assert report.notes_of(written) == "Because.\n"
    for figure in (*report.EACH, *report.LISTS):
        assert figure.name.format(long=SMALL.long, clients=SMALL.clients) in written


def test_the_package_of_a_workshop_is_measured_and_what_phones_notice_of_its_making() -> None:
    plan = package.Plan(contributions=12, shapes=6, photos=4, phones=4, rate=10, seconds=1.5, rounds=1)
    rounds = package.measure(plan, lambda _what: None)
    found = package.figures(rounds)
    assert 0.1 < found["export_cpu_s"] < 60
    assert found["export_s"] > 0
    # A Python process with its libraries is never smaller; four photos and three documents neither.
    assert found["export_peak_mib"] > 30
    assert found["package_mib"] > 0.5
    assert found["sent"]["alone"] == found["sent"]["beside"] == 15
    assert found["lost"] == {"alone": 0, "beside": 0}
    assert found["beside_s"]["packages"] >= 1
    assert all(found["ack_ms"]["ratio"][share] > 0 for share in package.SHARES)
    assert f"| lost | {found['lost']['alone']} | 0 | |" in package.page(found, plan, 0.0)


UNSHOWN = {
    *("connect_cpu_s", "list_cpu_20", "list_cores_20", "list_cores_50", "list_frames_20", "list_frames_50"),
}


class Room:
    """Says to everyone what one says: message 1 not to the first who came, message 2 twice, and seq 3 never."""

    def __init__(self) -> None:
        self.present: list[WSTransport] = []

    def hear(self, said: bytes) -> None:
        number = int(said[-8:])
        announced = b'42["changes",[{"seq":%d,"text":"@%08d"}]]' % (number + 1 + (number >= 2), number)
        for place, transport in enumerate(self.present):
            for _time in range(1 + (number == 2) - (number == 1 and place == 0)):
                transport.send(WSMsgType.TEXT, announced)


class Guest(WSListener):
    def __init__(self, room: Room) -> None:
        self._room = room

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._room.present.append(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type is WSMsgType.TEXT:
            self._room.hear(frame.get_payload_as_bytes())


@contextmanager
def careless_server() -> Iterator[int]:
    """Its port; it serves in a thread of its own, since the crowd waits for it."""
    ports: SimpleQueue[int] = SimpleQueue()
    over = threading.Event()

    async def serve() -> None:
        room = Room()
        server = await ws_create_server(lambda _request: Guest(room), "127.0.0.1", 0)
        ports.put(server.sockets[0].getsockname()[1])
        await asyncio.to_thread(over.wait)
        server.close()
        for transport in room.present:
            transport.disconnect()
        await server.wait_closed()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        yield ports.get(timeout=10)
    finally:
        over.set()
        thread.join()


def heard(*, acks: bool) -> Run:
    with careless_server() as port, crowd(port, [Entry(upgrade(port))] * CLIENTS, (), patience=0.2) as clients:
        clients.enter()
        return clients.speak([b"@%08d" % number for number in range(4)], [0, 1, 2, 3], 100, acks=acks)


def test_what_is_lost_or_said_twice_is_counted() -> None:
    heard_once = heard(acks=False)
    assert heard_once.count.sent == 4
    assert heard_once.count.deliveries == 4 * CLIENTS - 1
    assert heard_once.lost == 1
    assert heard_once.count.doubled == CLIENTS
    assert 0 < heard_once.percentile(50) <= heard_once.percentile(100) < 10_000


def test_a_hole_in_the_sequence_is_counted() -> None:
    heard_in_order = heard(acks=True)
    # Everyone misses seq 3; the first who came misses seq 2 as well, in one hole with it.
    assert heard_in_order.count.gaps == CLIENTS
    # Nothing was promised by this server: it acknowledges nothing.
    assert heard_in_order.lost == 0
