"""A bad hour in a minute: cut connections, a server that dies twice, phones that read nothing. Nothing may be lost."""

import asyncio
import json
import re
import socket
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from serving import Serving, serving, start
from test_fanout import masked
from test_server import joined

from facilitation.rehearsal import Plan, Progress, Report, rehearse

PLAN = Plan(phones=100, rate=8, seconds=25, cut=4)
KILLED_AT = (70, 170)
"""How many messages were sent when the server is killed."""
MOST_MEMORY_MB = 400
DEAF_JOINS = 200


class Chaos:
    """A rehearsal, and what happens to the server meanwhile."""

    def __init__(self, server: Serving, data: Path, deaf: ExitStack) -> None:
        self.memory_mb: list[float] = []
        self._server = server
        self._data = data
        self._deaf = deaf
        self._told: asyncio.Queue[Progress] = asyncio.Queue()

    async def hold(self) -> Report:
        await asyncio.to_thread(self._connect_deaf)
        rehearsal = asyncio.create_task(rehearse(self._server.links["join"], PLAN, self._watch))
        for count in KILLED_AT:
            while (await self._told.get()).sent < count:
                pass
            await asyncio.to_thread(self._kill_and_return)
        return await rehearsal

    def _watch(self, progress: Progress) -> None:
        self.memory_mb.extend(memory_mb(self._server.process.pid))
        self._told.put_nowait(progress)

    def _kill_and_return(self) -> None:
        self._server.kill()
        assert self._server.process.stdout is not None
        self._server.process.stdout.close()
        self._server.process = start(self._data, port=self._server.port).process
        self._connect_deaf()

    def _connect_deaf(self) -> None:
        self._deaf.enter_context(closing(deaf_phone(self._server)))


def deaf_phone(server: Serving) -> socket.socket:
    """A phone that asks for everything, again and again, and reads none of it."""
    cookie = joined(server)["Cookie"]
    phone = socket.socket()
    phone.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    phone.connect(("127.0.0.1", server.port))
    phone.sendall(
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    assert phone.recv(12) == b"HTTP/1.1 101"
    phone.sendall(masked("40" + json.dumps({"workshop": server.code, "role": "participant"})))
    for count in range(DEAF_JOINS):
        phone.sendall(masked(f'42{count}["join",{{"since":0}}]'))
    return phone


def memory_mb(process: int) -> list[float]:
    """What the process holds in memory, where the system tells (Linux) and it is alive."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return []
    return [int(kilobytes) / 1000 for kilobytes in re.findall(r"VmRSS:\s+(\d+) kB", status)]


@pytest.mark.timeout(180)
def test_nothing_is_lost_in_chaos(tmp_path: Path) -> None:
    data = tmp_path / "data"

    async def hold(server: Serving, deaf: ExitStack) -> tuple[Report, list[float]]:
        chaos = Chaos(server, data, deaf)
        return await chaos.hold(), chaos.memory_mb

    with ExitStack() as deaf, serving(data) as server:
        report, memory = asyncio.run(hold(server, deaf))
        errors = server.errors.read_text()
    print(f"chaos: at most {max(memory, default=0):.0f} MB; {report}")
    assert report.sound, report
    assert (report.lost, report.duplicated, report.gaps, report.waiting) == (0, 0, 0, 0)
    assert report.sent == report.acked == round(PLAN.rate * PLAN.seconds)
    assert report.phones == PLAN.phones
    assert report.cuts > PLAN.cut * PLAN.seconds / 4  # a busy machine cuts more slowly
    assert max(memory, default=0) < MOST_MEMORY_MB
    assert "Traceback" not in errors, errors
