"""The server as its clients meet it: real HTTP, real sockets, real kill -9."""

import asyncio
import gzip
import http.client
import json
import re
import secrets
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from serving import Serving, facilitation, serving, start

from facilitation.rehearsal.connection import Connection, Unreachable, connect


def http_request(
    server: Serving, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    content = None if body is None else json.dumps(body)
    given = {"Content-Type": "application/json"} if body is not None else {}
    connection.request(method, path, content, {**given, **(headers or {})})
    response = connection.getresponse()
    answered = response.read()
    connection.close()
    return response, answered


def cookie_of(response: http.client.HTTPResponse) -> dict[str, str]:
    return {"Cookie": str(response.headers["Set-Cookie"]).split(";")[0]}


def joined(server: Serving, college: str = "habitants") -> dict[str, str]:
    """The cookie of a new participant."""
    response, body = http_request(server, "POST", f"/j/{server.code}", {"college": college, "name": "Zoé"})
    assert response.status == 200, body
    return cookie_of(response)


def facilitator(server: Serving) -> dict[str, str]:
    response, _body = http_request(server, "GET", server.links["facilitator"].removeprefix(server.base))
    assert response.status == 303
    return cookie_of(response)


@asynccontextmanager
async def seat(server: Serving, cookie: dict[str, str], role: str = "participant") -> AsyncIterator[Connection]:
    url = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    connection = await connect(url, cookie, {"workshop": server.code, "role": role}, lambda _event: None)
    try:
        yield connection
    finally:
        connection.leave()


async def ask(connection: Connection, event: str, message: Any) -> Any:
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    connection.emit(event, message, answer.set_result)
    return await asyncio.wait_for(answer, 10)


def idea(text: str, **other: Any) -> dict[str, Any]:
    return {
        "id": secrets.token_urlsafe(16),
        "kind": "idea",
        "key": secrets.token_urlsafe(16),
        "value": {"text": text},
        **other,
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with serving(tmp_path_factory.mktemp("server") / "data") as running:
        yield running
        assert "Traceback" not in running.errors.read_text()


def test_every_page_is_guarded(server: Serving) -> None:
    for role in ("facilitator", "board", "prestataire"):
        response, body = http_request(server, "GET", f"/{role}/{server.code}")
        assert response.status == 403, role
        assert server.links[role].rsplit("/", 1)[1].encode() not in body
    assert http_request(server, "GET", f"/prestataire/{server.code}/contributions.csv")[0].status == 403
    assert http_request(server, "GET", "/f/not-a-secret")[0].status == 404
    assert http_request(server, "GET", "/j/ZZZZZ")[0].status == 404


def test_a_link_opens_its_page_and_its_secret_leaves_the_address(server: Serving) -> None:
    for role in ("facilitator", "board", "prestataire"):
        response, _body = http_request(server, "GET", server.links[role].removeprefix(server.base))
        assert response.headers["Location"] == f"/{role}/{server.code}"
        cookie = str(response.headers["Set-Cookie"])
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        page, body = http_request(server, "GET", f"/{role}/{server.code}", headers=cookie_of(response))
        assert page.status == 200
        if role == "board":
            assert b"127.0.0.1" not in body
            assert all(
                server.links[each].rsplit("/", 1)[1].encode() not in body for each in ("facilitator", "prestataire")
            )


def test_no_participant_becomes_facilitator(server: Serving) -> None:
    cookie = joined(server)
    assert http_request(server, "GET", f"/facilitator/{server.code}", headers=cookie)[0].status == 403
    forged = {"Cookie": cookie["Cookie"].replace("participant", "facilitator", 1)}
    assert http_request(server, "GET", f"/facilitator/{server.code}", headers=forged)[0].status == 403

    async def sit() -> None:
        for attempt in (cookie, forged, {}):
            with pytest.raises(Unreachable):
                async with seat(server, attempt, "facilitator"):
                    pass

    asyncio.run(sit())


def test_the_policy_is_strict(server: Serving) -> None:
    response, body = http_request(server, "GET", f"/j/{server.code}")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "script-src 'self';" in policy
    assert not re.search(r"<script(?! type=.application/json.)[^>]*>[^<]", body.decode())
    assert not re.search(r"<[^>]+ (style|on\w+)=", body.decode())


def test_static_files_are_compressed_and_kept(server: Serving) -> None:
    _response, body = http_request(server, "GET", f"/j/{server.code}")
    for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', body.decode()):
        response, _content = http_request(server, "GET", path, headers={"Accept-Encoding": "gzip"})
        assert response.status == 200, path
        assert "immutable" in str(response.headers["Cache-Control"])
        if path.endswith((".js", ".css")):
            assert response.headers["Content-Encoding"] == "gzip"


def test_the_usages_come_compressed_where_that_is_understood(server: Serving) -> None:
    plain, body = http_request(server, "GET", "/usages.json")
    small, packed = http_request(server, "GET", "/usages.json", headers={"Accept-Encoding": "gzip"})
    assert (plain.headers["Content-Encoding"], small.headers["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(packed) == body
    assert {"id", "title", "terms", "examples"} <= json.loads(body)[0].keys()


HOSTILE: list[Any] = [
    None,
    "text",
    [],
    42,
    {},
    {"id": "x"},
    idea("ok", extra=1),
    idea("ok", id="short"),
    idea("ok", id="<script>alert(1)</script>"),
    idea("ok", key="../../etc/passwd"),
    idea("ok", kind="__class__"),
    idea("ok", kind="phase"),
    idea("ok", kind="proposal"),
    idea("ok", value={"text": "ok", "author": "someone"}),
    idea("ok", value={"text": ["ok"]}),
    idea("ok", value={"text": "   \u202e\u0000 "}),
    idea("ok", value={"hidden": True}),
    idea("x" * 401),
    idea("<script>" * 12_800),
    idea("y" * 1_000_000),
    idea("ok", kind="annotation", value={"type": "asset", "geometry": {"type": "Point", "coordinates": [1e999, 0]}}),
    idea("ok", kind="annotation", value={"type": "asset", "geometry": {"type": "Point", "coordinates": [0, 0]}}),
    idea("ok", kind="annotation", value={"type": "asset", "geometry": {"type": "Polygon", "coordinates": [[[0]] * 9]}}),
    idea("ok", kind="annotation", value={"type": "asset"}),
    idea("ok", kind="support", value={}),
]


def test_hostile_messages_get_a_reason_and_change_nothing(server: Serving) -> None:
    cookie = joined(server)

    async def send() -> None:
        async with seat(server, cookie) as connection:
            before = await ask(connection, "join", {"since": 0})
            for message in HOSTILE:
                answer = await ask(connection, "submit", message)
                assert answer.keys() == {"refused"}, str(message)[:200]
                assert answer["refused"]["reason"]
            for event, message in (
                ("join", {}),
                ("join", {"since": "0"}),
                ("join", {"since": -1}),
                ("propose", {}),
                ("nonsense", {}),
            ):
                assert (await ask(connection, event, message)).keys() == {"refused"}, event
            after = await ask(connection, "join", {"since": 0})
            assert after["seq"] == before["seq"]
            assert "seq" in await ask(connection, "submit", idea("<script>alert('été')</script>"))

    asyncio.run(send())


def test_an_idea_reaches_the_others_and_the_deep_value_is_its_author_s(server: Serving) -> None:
    async def send() -> None:
        heard: asyncio.Queue[bytes] = asyncio.Queue()
        url = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
        other = await connect(url, joined(server), {"workshop": server.code, "role": "participant"}, heard.put_nowait)
        await ask(other, "join", {"since": 0})
        async with seat(server, joined(server, "elus")) as mine:
            you = (await ask(mine, "join", {"since": 0}))["you"]
            message = idea("une passerelle")
            answer = await ask(mine, "submit", message)
            assert await ask(mine, "submit", message) == answer
            while True:
                event, changes = json.loads(await asyncio.wait_for(heard.get(), 5))
                found = [change for change in changes if change["id"] == message["id"]]
                if event == "changes" and found:
                    break
            assert found[0]["seq"] == answer["seq"]
            assert found[0]["value"]["author"] == you["id"]
        other.leave()

    asyncio.run(send())


def test_killed_between_acknowledgement_and_restart_every_acknowledged_change_is_there_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    server = start(data, command="demo", arguments=("--no-rehearse",))
    links, port = server.links, server.port
    acknowledged: dict[str, int] = {}
    for _life in range(3):
        cookies = [joined(server) for _phone in range(6)]

        async def talk(running: Serving, cookies: list[dict[str, str]]) -> None:
            enough = asyncio.Event()

            async def thumb(cookie: dict[str, str]) -> None:
                async with seat(running, cookie) as connection:
                    for number in range(30):
                        message = idea(f"idée {number}")
                        answer = asyncio.get_running_loop().create_task(ask(connection, "submit", message))
                        await asyncio.wait(
                            {answer, asyncio.ensure_future(enough.wait())}, return_when="FIRST_COMPLETED"
                        )
                        if not answer.done():
                            answer.cancel()
                            return
                        acknowledged[message["id"]] = answer.result()["seq"]
                        if len(acknowledged) % 40 == 0:
                            # In the middle of everybody's sends.
                            running.kill()
                            enough.set()

            await asyncio.gather(*(thumb(cookie) for cookie in cookies))

        asyncio.run(talk(server, cookies))
        server.kill()
        assert server.process.stdout is not None
        server.process.stdout.close()
        server = start(data, port=port)
        assert server.links == links

    server.kill()
    assert server.process.stdout is not None
    server.process.stdout.close()
    with sqlite3.connect(data / "facilitation.sqlite") as database:
        kept = database.execute("SELECT id, seq FROM changes").fetchall()
    database.close()
    assert len(acknowledged) >= 100
    assert len(dict(kept)) == len(kept)
    assert {identity: seq for identity, seq in kept if identity in acknowledged} == acknowledged
    assert sorted(seq for _identity, seq in kept) == list(range(1, len(kept) + 1))


def test_secrets_stay_out_of_the_logs(server: Serving) -> None:
    http_request(server, "GET", server.links["facilitator"].removeprefix(server.base))
    http_request(server, "GET", server.links["facilitator"].removeprefix(server.base) + "x")
    written = server.errors.read_text()
    assert all(server.links[role].rsplit("/", 1)[1] not in written for role in ("facilitator", "board", "prestataire"))


def test_a_taken_port_is_said_at_once(server: Serving, tmp_path: Path) -> None:
    ended = facilitation(
        "demo", "--data", str(tmp_path), "--host", "127.0.0.1", "--port", str(server.port), check=False
    )
    assert ended.returncode == 1
    assert str(server.port) in ended.stderr
    assert "Traceback" not in ended.stderr


def test_serve_without_a_workshop_says_what_to_do(tmp_path: Path) -> None:
    ended = facilitation("serve", "--data", str(tmp_path), "--port", "0", check=False)
    assert ended.returncode == 1
    assert "facilitation new" in ended.stderr
