"""The prestataire's downloads: made beside the server, followed, fetched in parts, gone on with after a cut."""

import hashlib
import json
import re
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from browsing import Room
from playwright.sync_api import Route, expect
from serving import Serving, serving
from test_server import cookie_of, facilitator, http_request, joined

from facilitation.making import FOLDER
from facilitation.synthesis.package.catalogue import PACKAGE_NAME
from facilitation.texts import _


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("downloads") / "data") as running:
        yield running


def prestataire(server: Serving) -> dict[str, str]:
    response, _body = http_request(server, "GET", server.links["prestataire"].removeprefix(server.base))
    return cookie_of(response)


def ended(server: Serving, name: str, cookie: dict[str, str], since: str = "") -> tuple[int, dict[str, Any], list[Any]]:
    """The last answer, with its status, once the file is made or cannot be; and the steps before."""
    steps: list[Any] = []
    while True:
        response, body = http_request(server, "POST", f"/prestataire/{server.code}/{name}{since}", headers=cookie)
        answer = json.loads(body)
        if response.status != 202:
            return response.status, answer, steps
        steps.append(answer)
        since = f"?since={answer['since']}"


def made(server: Serving, name: str, cookie: dict[str, str], since: str = "") -> tuple[dict[str, Any], list[Any]]:
    status, answer, steps = ended(server, name, cookie, since)
    assert status == 200, answer
    return answer, steps


def fetched(server: Serving, name: str, cookie: dict[str, str]) -> tuple[int, bytes]:
    """How many changes the file holds, and the file."""
    since = made(server, name, cookie)[0]["since"]
    path = f"/prestataire/{server.code}/{name}?since={since}"
    response, content = http_request(server, "GET", path, headers=cookie)
    assert response.status == 200
    return since, content


def test_the_package_is_made_with_progress_then_fetched(server: Serving) -> None:
    cookie = prestataire(server)
    answer, steps = made(server, PACKAGE_NAME, cookie)
    assert steps
    assert [step["done"] for step in steps] == sorted(step["done"] for step in steps)
    assert any(step["making"].endswith(".pdf") for step in steps)
    address = f"/prestataire/{server.code}/{PACKAGE_NAME}?since={answer['since']}"
    response, content = http_request(server, "GET", address, headers=cookie)
    assert (response.status, len(content)) == (200, answer["size"])
    assert response.headers["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert f"{server.code}-{PACKAGE_NAME}" in response.headers["Content-Disposition"]
    with zipfile.ZipFile(BytesIO(content)) as zipped:
        assert zipped.testzip() is None
    # A connection that was cut: the rest of the same file, or the whole of another one.
    mark = response.headers["ETag"]
    part, rest = http_request(server, "GET", address, headers={**cookie, "Range": "bytes=1000-", "If-Range": mark})
    assert (part.status, rest) == (206, content[1000:])
    other, whole = http_request(server, "GET", address, headers={**cookie, "Range": "bytes=1000-", "If-Range": '"x"'})
    assert (other.status, whole) == (200, content)
    same, nothing = http_request(server, "GET", address, headers={**cookie, "If-None-Match": mark})
    assert (same.status, nothing) == (304, b"")


def test_a_file_asked_for_later_holds_what_was_said_since(server: Serving) -> None:
    cookie = facilitator(server)
    since, before = fetched(server, "participants.csv", cookie)
    for _person in range(3):
        joined(server, "habitants")
    now, after = fetched(server, "participants.csv", cookie)
    assert now == since + 3
    assert after != before
    # What was made since serves a download that was asked for before.
    again, steps = made(server, "participants.csv", cookie, f"?since={since}")
    assert (again["since"], steps) == (since, [])


def test_nobody_else_has_files_made(server: Serving) -> None:
    for method in ("GET", "POST"):
        path = f"/prestataire/{server.code}/{PACKAGE_NAME}"
        assert http_request(server, method, path)[0].status == 403
        assert http_request(server, method, path, headers=joined(server))[0].status == 403
        cookie = prestataire(server)
        assert http_request(server, method, f"/prestataire/{server.code}/secret", headers=cookie)[0].status == 404


def test_phones_are_answered_while_files_are_made(server: Serving) -> None:
    cookie = prestataire(server)
    joined(server, "habitants")
    waits: list[float] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            start = time.monotonic()
            assert http_request(server, "GET", "/healthz")[0].status == 200
            waits.append(time.monotonic() - start)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        made(server, PACKAGE_NAME, cookie)
    finally:
        over.set()
        asking.join()
    assert len(waits) > 20
    assert sorted(waits)[len(waits) * 9 // 10] < 0.25


def test_what_cannot_be_made_is_told(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as running:
        cookie = prestataire(running)
        # A file where the folder of the exports would be.
        (tmp_path / "data" / FOLDER).write_text("")
        status, answer, _steps = ended(running, "options.csv", cookie)
        assert status == 503
        assert answer["reason"]
        (tmp_path / "data" / FOLDER).unlink()
        assert made(running, "options.csv", cookie)[0]["size"]


@pytest.mark.browser
def test_a_download_survives_a_lost_connection(
    room: Callable[[Serving], Room], server: Serving, tmp_path: Path
) -> None:
    page = room(server).prestataire()
    asked: list[str | None] = []

    def cut_the_first(route: Route) -> None:
        if route.request.method == "POST":
            route.continue_()
            return
        asked.append(route.request.headers.get("range"))
        answer = route.fetch()
        # The connection ends in the middle of the first answer.
        route.fulfill(response=answer, body=answer.body()[:5_000] if len(asked) == 1 else answer.body())

    page.route(f"**/{PACKAGE_NAME}*", cut_the_first)
    link = page.get_by_role("link", name=re.compile("ZIP"))
    expect(link).to_be_visible()
    page.context.set_offline(True)
    link.click()
    told = page.locator(".files .progress").first
    expect(told.get_by_role("progressbar")).to_be_visible()
    expect(told).to_contain_text(_("Connection lost: it will go on by itself."))
    with page.expect_download(timeout=60_000) as downloading:
        page.context.set_offline(False)
    downloading.value.save_as(tmp_path / "p.zip")
    assert asked == [None, "bytes=5000-"]
    with zipfile.ZipFile(tmp_path / "p.zip") as zipped:
        assert zipped.testzip() is None
    expect(told).to_contain_text(_("Downloaded."))
    with page.expect_download() as downloading:
        page.get_by_role("link", name="contributions", exact=True).click()
    assert downloading.value.suggested_filename == f"{server.code}-contributions.csv"
