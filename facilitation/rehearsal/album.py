"""The photos of one phone: each goes by HTTP in parts, after what it belongs to, until it has its receipt."""

import asyncio
import http.client
import json
import math
from collections.abc import Mapping
from typing import Any

from facilitation.rehearsal.door import Door
from facilitation.rehearsal.ledger import Ledger
from facilitation.rehearsal.line import Line
from facilitation.rehearsal.report import Photo, Tally

PART = 48_000
PATIENCE = 20.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 20.0
READABLE = (200, 409, 422, 503)


def parts_of(picture: bytes) -> int:
    """How many parts a picture goes in."""
    return math.ceil(len(picture) / PART)


class NoReceipt(Exception):
    """Not this time. The photo stays, and goes again under the same key."""


class Album:
    """The twin of ``static/js/shared/photobox.js``. ``online`` is set while the phone is connected."""

    def __init__(self, door: Door, ledger: Ledger, tally: Tally, online: asyncio.Event) -> None:
        self._door = door
        self._ledger = ledger
        self._tally = tally
        self._online = online
        self._turn = asyncio.Lock()
        self._line: Line | None = None

    def cut(self) -> None:
        """Break the request that is under way, if there is one."""
        if self._line is not None:
            self._line.cut()

    async def send(self, photo: Photo, headers: Mapping[str, str]) -> None:
        """Returns with the photo's receipt or refusal; the photos of one phone go one after the other."""
        async with self._turn:
            pause = FIRST_PAUSE
            while True:
                await self._online.wait()
                try:
                    answer = await self._attempt(photo, headers)
                except (NoReceipt, OSError, http.client.HTTPException):
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
                    continue
                if "later" not in answer:
                    break
                await asyncio.sleep(float(answer["later"]))
        if "refused" in answer:
            photo.refusal = answer["refused"]["code"]
        else:
            photo.answered = asyncio.get_running_loop().time()
            photo.seq = answer["seq"]
            self._ledger.acknowledged(photo.key, answer["seq"])

    async def _attempt(self, photo: Photo, headers: Mapping[str, str]) -> dict[str, Any]:
        with self._door.line(PATIENCE) as line:
            self._line = line
            try:
                return await self._door.blocking(lambda: self._say(line, photo, headers))
            finally:
                line.cut()
                self._line = None

    def _say(self, line: Line, photo: Photo, headers: Mapping[str, str]) -> dict[str, Any]:
        """The requests of one attempt, and what the last of them was answered."""
        path = f"/photos/{self._door.code}/{photo.key}"
        parts = range(parts_of(photo.picture))

        def ask(method: str, path: str, body: bytes | None = None) -> dict[str, Any]:
            reply = line.ask(method, path, headers, body)
            if reply.status not in READABLE:
                raise NoReceipt(f"{method} {path}: HTTP {reply.status}")
            answer: dict[str, Any] = json.loads(reply.body)
            return answer

        def network_goes(at: int, method: str, path: str, body: bytes, sent: int) -> None:
            if photo.breaks_at == at:
                photo.breaks_at = None
                self._tally.cuts += 1
                line.break_off(method, path, headers, body, sent)
                raise NoReceipt("the network went away")

        answer = ask("GET", f"{path}/parts")
        if "seq" in answer:
            return answer
        for part in parts:
            if part in answer["parts"]:
                continue
            content = photo.picture[part * PART : (part + 1) * PART]
            network_goes(part, "PUT", f"{path}/{part}", content, len(content) // 2)
            put = ask("PUT", f"{path}/{part}", content)
            if "refused" in put or "later" in put:
                return put
        whole = {"contribution": photo.contribution.key, "parts": len(parts), "size": len(photo.picture)}
        body = json.dumps({**whole, "sha256": photo.sha256}).encode()
        network_goes(len(parts), "POST", path, body, len(body))
        receipt = ask("POST", path, body)
        if "missing" in receipt:
            raise NoReceipt(f"parts missing: {receipt['missing']}")
        return receipt
