"""One HTTP connection of one phone, kept open from one request to the next, as a browser keeps it."""

import gzip
import http.client
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType


@dataclass(frozen=True, slots=True)
class Reply:
    """``body`` as it was before compression; ``cookies`` are those it sets."""

    status: int
    body: bytes
    cookies: dict[str, str]


class Line:
    """Requests block: they are for a thread. They raise OSError or HTTPException when no answer comes whole."""

    def __init__(self, scheme: str, host: str, patience: float) -> None:
        kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
        self._connection = kind(host, timeout=patience)

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        self._connection.request(method, path, body, {**headers, "Accept-Encoding": "gzip"})
        answer = self._connection.getresponse()
        given = (cookie.split(";", 1)[0].partition("=") for cookie in answer.headers.get_all("Set-Cookie", []))
        content = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        return Reply(answer.status, content, {name.strip(): value for name, _equals, value in given})

    def break_off(self, method: str, path: str, headers: Mapping[str, str], body: bytes, sent: int) -> None:
        """Hang up when so many bytes of the body are sent, as a lost network does."""
        self._connection.putrequest(method, path)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self._connection.putheader(name, value)
        self._connection.endheaders(body[:sent])
        self._connection.close()

    def cut(self) -> None:
        """Break the connection, from another thread: who waits for it gets an error."""
        if self._connection.sock is not None:
            with suppress(OSError):
                self._connection.sock.shutdown(socket.SHUT_RDWR)
