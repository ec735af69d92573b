"""The facilitator's desk without its browser: what it hears of the computer's health."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from serving import Serving
from test_server import ask, facilitator

from facilitation.rehearsal.connection import connect

Health = dict[str, Any]


class Desk:
    """Knows the last health that the server told."""

    def __init__(self) -> None:
        self.health: Health = {}
        self._heard: asyncio.Queue[bytes] = asyncio.Queue()

    def hear(self, event: bytes) -> None:
        self._heard.put_nowait(event)

    async def until(self, wanted: Callable[[Health], bool]) -> Health:
        """The first health, from now on, that is as wanted; the present one counts."""
        async with asyncio.timeout(30):
            while not wanted(self.health):
                event, *told = json.loads(await self._heard.get())
                if event == "health":
                    self.health = told[0]
        return self.health

    async def next_copy(self) -> Health:
        """The health after one more copy was made."""
        before = (self.health["backup"] or {}).get("at")
        return await self.until(lambda health: health["backup"]["ok"] and health["backup"]["at"] != before)


@asynccontextmanager
async def desk(server: Serving) -> AsyncIterator[Desk]:
    """A facilitator who has joined."""
    there = Desk()
    url = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
    auth = {"workshop": server.code, "role": "facilitator"}
    connection = await connect(url, facilitator(server), auth, there.hear)
    try:
        there.health = (await ask(connection, "join", {"since": 0}))["health"]
        yield there
    finally:
        connection.leave()
