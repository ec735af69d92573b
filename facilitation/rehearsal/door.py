"""The way in: the join page over plain HTTP, as a browser takes it."""

import asyncio
import gzip
import http.client
import json
import random
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from facilitation.texts import _

CHANCE = random.Random()  # noqa: S311 (what a crowd does at any moment, nothing secret)
PATIENCE = 10.0
SAID = re.compile(r'<script type="application/json" id="said">(.*?)</script>', re.S)
LINES = 64
ENTERING = 60.0
"""Seconds after which a phone that is not in gives up."""


class NoEntry(Exception):
    """Nobody can join there. The message is a sentence for whoever asked for the rehearsal."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who holds a phone. ``college`` is the id of one of the workshop's collèges."""

    name: str
    college: str


@dataclass(frozen=True, slots=True)
class Door:
    """The join page of a workshop."""

    scheme: str
    host: str
    path: str
    # Phones do not queue behind each other's requests: what waits must be the server's doing.
    _lines: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(LINES), compare=False, repr=False)

    @classmethod
    def at(cls, join_url: str) -> "Door":
        """The door that a join link names (``http://host:port/j/CODE``); NoEntry when it is no such link."""
        parts = urlsplit(join_url)
        door = cls(parts.scheme, parts.netloc, parts.path.rstrip("/"))
        if parts.scheme not in ("http", "https") or not parts.netloc or not door.code:
            raise NoEntry(_("This is not a join link: %(url)s") % {"url": join_url})
        return door

    @property
    def code(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def socket_url(self) -> str:
        scheme = "wss" if self.scheme == "https" else "ws"
        return f"{scheme}://{self.host}/socket.io/?EIO=4&transport=websocket"

    async def colleges(self) -> list[str]:
        """The ids of the workshop's collèges, in its order. NoEntry at once when nobody answers."""
        answer, _cookies = await self._patiently("GET", "application/json", patience=0.0)
        return [college["id"] for college in answer["colleges"]]

    async def enter(self, person: Person) -> tuple[dict[str, str], str]:
        """Join as this person: the page, then the form. Returns the headers that the socket's request carries, and what
        the page brought of what was said before: JSON, as a join answers it; "" when it brought nothing.

        Comes back after a jittered while when the server is busy or absent; NoEntry when it declines, or after
        ``ENTERING`` seconds.
        """
        page, cookies = await self._patiently("GET", "text/html")
        form = {"name": person.name, "college": person.college}
        _answer, given = await self._patiently("POST", "application/json", form, cookies)
        cookie = "; ".join(f"{name}={value}" for name, value in (cookies | given).items())
        headers = {"Cookie": cookie, "Origin": f"{self.scheme}://{self.host}"}
        return headers, _brought(page)

    async def _patiently(
        self,
        method: str,
        accept: str,
        form: dict[str, str] | None = None,
        cookies: dict[str, str] | None = None,
        patience: float = ENTERING,
    ) -> tuple[Any, dict[str, str]]:
        deadline = asyncio.get_running_loop().time() + patience
        attempt = 0
        while True:
            problem = ""
            try:
                status, body, given = await asyncio.get_running_loop().run_in_executor(
                    self._lines, self._ask, method, accept, form, cookies or {}
                )
            except (OSError, http.client.HTTPException) as error:
                problem = str(error)
            else:
                if status == 200:
                    return (json.loads(body) if accept == "application/json" else body.decode()), given
                problem = f"HTTP {status}"
                if status not in (429, 502, 503, 504):
                    raise NoEntry(_("Joining is refused there (%(problem)s).") % {"problem": problem})
            if asyncio.get_running_loop().time() >= deadline:
                raise NoEntry(
                    _("Nobody answers at %(url)s (%(problem)s).")
                    % {"url": f"{self.scheme}://{self.host}", "problem": problem}
                )
            await asyncio.sleep(backoff(attempt))
            attempt += 1

    def _ask(
        self, method: str, accept: str, form: dict[str, str] | None, cookies: dict[str, str]
    ) -> tuple[int, bytes, dict[str, str]]:
        kind = http.client.HTTPSConnection if self.scheme == "https" else http.client.HTTPConnection
        connection = kind(self.host, timeout=PATIENCE)
        headers = {"Accept": accept, "Accept-Encoding": "gzip", "Origin": f"{self.scheme}://{self.host}"}
        if cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, self.path, None if form is None else json.dumps(form).encode(), headers)
            answer = connection.getresponse()
            given = (line.split(";", 1)[0].partition("=") for line in answer.headers.get_all("Set-Cookie", []))
            body = answer.read()
            if answer.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            return answer.status, body, {name.strip(): value for name, _equals, value in given}
        finally:
            connection.close()


@lru_cache(8)
def _brought(page: str) -> str:
    """A crowd that arrives at once receives the same page: it is searched once."""
    said = SAID.search(page)
    return said.group(1) if said else ""


def backoff(attempt: int) -> float:
    """Seconds to wait before trying again, spread so that a thousand phones do not come back at once."""
    return min(5.0, 0.25 * 2.0**attempt) * CHANCE.uniform(0.5, 1.5)
