"""What the restitution shows, and to whom: the draft as data, the log as the room may see it again."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from room import PEOPLE, padded, person, running_workshop, said, steered, whole_log
from serving import Serving, serving
from test_server import cookie_of, http_request

from facilitation.changes import fold
from facilitation.domain.audiences import retold
from facilitation.live import Running

ZOE, ALI = person(PEOPLE[0]), person(PEOPLE[1])


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with running_workshop(tmp_path) as workshop:
        yield workshop


def test_what_was_taken_back_or_hidden_is_not_told_again(running: Running) -> None:
    said(running, ZOE, "idea", padded("kept"), {"text": "une halel"})
    said(running, ZOE, "idea", padded("kept"), {"text": "une halle"})
    said(running, ZOE, "idea", padded("gone"), {"text": "le secret de Zoé"})
    said(running, ALI, "idea", padded("rude"), {"text": "une insulte"})
    said(running, ALI, "support", padded("kept"), {})
    said(running, ZOE, "idea", padded("gone"), None)
    steered(running, "idea", padded("rude"), {"hidden": True, "reason": "hors charte"})
    log = whole_log(running._store, running)
    again = retold(log)
    text = str(again)
    for secret in ("le secret de Zoé", "une insulte", "hors charte", "halel", "Zoe'"):
        assert secret not in text
    assert text.count("une halle") == 2
    assert [change.seq for change in again] == [change.seq for change in log]
    assert all("author" not in (change.value or {}) for change in again if change.kind == "support")
    fold(again)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("restitution") / "data") as running:
        yield running


def test_the_board_and_staff_get_the_draft_and_the_log(server: Serving) -> None:
    for role in ("board", "facilitator", "prestataire"):
        response, _body = http_request(server, "GET", server.links[role].removeprefix(server.base))
        cookie = cookie_of(response)
        response, body = http_request(server, "GET", f"/draft/{server.code}.json", headers=cookie)
        assert response.status == 200
        assert {section["id"] for section in json.loads(body)["sections"]} >= {"identity", "options", "annex"}
        response, body = http_request(server, "GET", f"/log/{server.code}.json", headers=cookie)
        assert [change["seq"] for change in json.loads(body)] == list(range(1, len(json.loads(body)) + 1))


def test_nobody_else_does(server: Serving) -> None:
    for path in ("draft", "log"):
        assert http_request(server, "GET", f"/{path}/{server.code}.json")[0].status == 403
        assert http_request(server, "GET", f"/{path}/ZZZZZ.json")[0].status == 404
