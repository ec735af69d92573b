"""The one-frame-per-room path against the stock one, slow phones, and packets that are none."""

import asyncio
import json
import secrets
import socket
import struct
from collections.abc import Iterator
from typing import Any

import pytest
from serving import Serving, serving
from test_server import ask, cookie_of, http_request, idea, joined, seat

from facilitation.rehearsal.connection import connect
from facilitation.web.websocket import MOST_UNSENT, text_frame


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("fanout") / "data") as running:
        yield running
        assert "Traceback" not in running.errors.read_text()


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 100_000])
def test_a_frame_says_its_own_length(size: int) -> None:
    frame = text_frame(b"x" * size)
    assert frame[0] == 0x81
    length, at = frame[1], 2
    if length == 126:
        (length,), at = struct.unpack("!H", frame[2:4]), 4
    elif length == 127:
        (length,), at = struct.unpack("!Q", frame[2:10]), 10
    assert length == size
    assert frame[at:] == b"x" * size


class Polling:
    """A client that cannot have a WebSocket: plain requests, one after the other."""

    def __init__(self, server: Serving, cookie: dict[str, str]) -> None:
        self.server = server
        self.cookie = cookie
        self.path = "/socket.io/?EIO=4&transport=polling"
        opened = json.loads(self.get()[1:])
        self.path += f"&sid={opened['sid']}"
        self.post("40" + json.dumps({"workshop": server.code, "role": "participant"}))
        assert self.get().startswith("40")

    def get(self) -> str:
        return http_request(self.server, "GET", self.path, headers=self.cookie)[1].decode()

    def post(self, packet: str) -> None:
        connection = socket.create_connection(("127.0.0.1", self.server.port))
        request = (
            f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\nCookie: {self.cookie['Cookie']}\r\n"
            f"Content-Type: text/plain\r\nContent-Length: {len(packet.encode())}\r\nConnection: close\r\n\r\n{packet}"
        )
        connection.sendall(request.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
        connection.close()


def test_a_client_that_polls_hears_the_same(server: Serving) -> None:
    polling = Polling(server, joined(server))
    polling.post('421["join",{"since":0}]')
    assert '"seq"' in polling.get()

    async def send() -> tuple[dict[str, Any], list[Any]]:
        heard: asyncio.Queue[bytes] = asyncio.Queue()
        url = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
        listener = await connect(
            url, joined(server), {"workshop": server.code, "role": "participant"}, heard.put_nowait
        )
        await ask(listener, "join", {"since": 0})
        message = idea("entendu des deux façons : été, 🌳, <b>")
        async with seat(server, joined(server)) as author:
            await ask(author, "submit", message)
        while True:
            event = json.loads(await asyncio.wait_for(heard.get(), 5))
            if message["id"] in str(event):
                listener.leave()
                return message, event

    message, event = asyncio.run(send())
    answer = ""
    while message["id"] not in answer:
        answer = polling.get()
    packets = [packet for packet in answer.split("\x1e") if message["id"] in packet]
    changes = json.loads(packets[0].removeprefix("42"))[1]
    assert [change for change in changes if change["id"] == message["id"]] == [
        change for change in event[1] if change["id"] == message["id"]
    ]


def test_what_is_no_packet_ends_nothing(server: Serving) -> None:
    async def send() -> None:
        async with seat(server, joined(server)) as connection:
            for garbage in ("42not json", "4", "49", "42[", '42{"a":1}', "42[]", "43", "x", "42" + "[" * 2000):
                connection._send(garbage)
            assert "seq" in await ask(connection, "submit", idea("toujours là"))

    asyncio.run(send())


def test_a_phone_that_reads_nothing_is_dropped_and_the_others_are_not_slowed(server: Serving) -> None:
    cookie = joined(server)
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        slow.connect(("127.0.0.1", server.port))
        key = "dGhlIHNhbXBsZSBub25jZQ=="
        slow.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nCookie: {cookie['Cookie']}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        assert slow.recv(12) == b"HTTP/1.1 101"
        auth = json.dumps({"workshop": server.code, "role": "participant"})
        for packet in (f"40{auth}", '420["join",{"since":0}]'):
            slow.sendall(masked(packet))

        async def flood() -> None:
            """More than what may wait for one phone, sent by enough people not to be slowed down."""
            people = [joined(server) for _person in range(30)]
            sent = 0
            while sent < 3 * MOST_UNSENT:
                for cookie in people:
                    async with seat(server, cookie) as connection:
                        for _message in range(35):
                            answer = await ask(connection, "submit", idea("é" * 400))
                            if "later" in answer:
                                break
                            sent += 1_000
                people = [joined(server) for _person in range(30)]

        asyncio.run(flood())
        slow.settimeout(10)
        received = 0
        while chunk := slow.recv(1 << 16):
            received += len(chunk)
        assert received < 3 * MOST_UNSENT


def masked(text: str) -> bytes:
    payload, mask = text.encode(), secrets.token_bytes(4)
    assert len(payload) < 126
    return bytes([0x81, 0x80 | len(payload)]) + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))


def test_a_board_joins_with_its_own_cookie(server: Serving) -> None:
    response, _body = http_request(server, "GET", server.links["board"].removeprefix(server.base))

    async def sit() -> Any:
        async with seat(server, cookie_of(response), "board") as board:
            return await ask(board, "join", {"since": 0})

    answer = asyncio.run(sit())
    assert answer["you"] == {"role": "board"}
    assert [change["seq"] for change in answer["changes"]] == sorted({change["seq"] for change in answer["changes"]})
