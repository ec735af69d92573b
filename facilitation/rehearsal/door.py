"""The way in: the join page over plain HTTP, as a browser takes it."""

import asyncio
import http.client
import json
import random
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlsplit

from facilitation.rehearsal.line import Line, Reply
from facilitation.texts import _

T = TypeVar("T")

CHANCE = random.Random()  # noqa: S311 (what a crowd does at any moment, nothing secret)
PATIENCE = 10.0
SAID = re.compile(r'<script type="application/json" id="said">(.*?)</script>', re.S)
JPEG = b"\xff\xd8\xff"
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
        reply = await self._patiently("GET", self.path, {"Accept": "application/json"}, patience=0.0)
        return [college["id"] for college in json.loads(reply.body)["colleges"]]

    async def enter(self, person: Person) -> tuple[dict[str, str], str]:
        """Join as this person: the page, then the form. Returns the headers that the socket's request carries, and what
        the page brought of what was said before: JSON, as a join answers it; "" when it brought nothing.

        Comes back after a jittered while when the server is busy or absent; NoEntry when it declines, or after
        ``ENTERING`` seconds.
        """
        page = await self._patiently("GET", self.path, {"Accept": "text/html"})
        form = json.dumps({"name": person.name, "college": person.college}).encode()
        json_both_ways = {"Accept": "application/json", "Content-Type": "application/json"}
        entered = await self._patiently("POST", self.path, json_both_ways | self._headers(page.cookies), form)
        return self._headers(page.cookies | entered.cookies), _brought(page.body.decode())

    async def shows(self, photo: str, headers: Mapping[str, str]) -> bool:
        """Whether the file of this photo can be had with these headers; asked again while the server is absent."""
        try:
            reply = await self._patiently("GET", f"/photos/{self.code}/{photo}.jpg", headers)
        except NoEntry:
            return False
        return reply.body.startswith(JPEG)

    def line(self, patience: float) -> Line:
        """A connection to the server. Its requests block: see ``blocking``."""
        return Line(self.scheme, self.host, patience)

    async def blocking(self, deed: Callable[[], T]) -> T:
        """What this does in a thread of the phones' own."""
        return await asyncio.get_running_loop().run_in_executor(self._lines, deed)

    def _headers(self, cookies: dict[str, str]) -> dict[str, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return {"Origin": f"{self.scheme}://{self.host}"} | ({"Cookie": cookie} if cookie else {})

    async def _patiently(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        patience: float = ENTERING,
    ) -> Reply:
        deadline = asyncio.get_running_loop().time() + patience
        attempt = 0
        while True:
            problem = ""
            try:
                reply = await self.blocking(lambda: self._ask(method, path, headers, body))
            except (OSError, http.client.HTTPException) as error:
                problem = str(error)
            else:
                if reply.status == 200:
                    return reply
                problem = f"HTTP {reply.status}"
                if reply.status not in (429, 502, 503, 504):
                    raise NoEntry(_("Joining is refused there (%(problem)s).") % {"problem": problem})
            if asyncio.get_running_loop().time() >= deadline:
                raise NoEntry(
                    _("Nobody answers at %(url)s (%(problem)s).")
                    % {"url": f"{self.scheme}://{self.host}", "problem": problem}
                )
            await asyncio.sleep(backoff(attempt))
            attempt += 1

    def _ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        with self.line(PATIENCE) as line:
            return line.ask(method, path, headers, body)


@lru_cache(8)
def _brought(page: str) -> str:
    """A crowd that arrives at once receives the same page: it is searched once."""
    said = SAID.search(page)
    return said.group(1) if said else ""


def backoff(attempt: int) -> float:
    """Seconds to wait before trying again, spread so that a thousand phones do not come back at once."""
    return min(5.0, 0.25 * 2.0**attempt) * CHANCE.uniform(0.5, 1.5)
