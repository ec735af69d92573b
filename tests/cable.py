"""A cable between browsers and the server, to be cut: it carries bytes, and stops where a test wants it to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread

PIECE = 65_536


class Cable:
    """Listens on ``port`` of this machine and passes all on to the server's port."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = Lock()
        self._carried: list[_Link] = []
        self._connected = True
        self._accepting = Thread(target=self._accept, daemon=True)
        self._accepting.start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def deafen(self) -> None:
        """What the server says from now on arrives nowhere; what is said to it does. New connections are whole."""
        with self._lock:
            for link in self._carried:
                link.deaf = True

    def cut(self) -> None:
        """Nothing passes any more, until it is mended."""
        with self._lock:
            self._connected = False
            for link in self._carried:
                link.close()
            self._carried.clear()

    def mend(self) -> None:
        with self._lock:
            self._connected = True

    def close(self) -> None:
        self.cut()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._server_port))
            except OSError:
                near.close()
                continue
            link = _Link(near, far)
            with self._lock:
                if self._connected:
                    self._carried.append(link)
                else:
                    link.close()
            link.carry()


class _Link:
    def __init__(self, near: socket.socket, far: socket.socket) -> None:
        self.deaf = False
        self._near = near
        self._far = far

    def carry(self) -> None:
        for source, target in ((self._near, self._far), (self._far, self._near)):
            Thread(target=self._pump, args=(source, target), daemon=True).start()

    def close(self) -> None:
        for end in (self._near, self._far):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError), source:
            while piece := source.recv(PIECE):
                if not (self.deaf and source is self._far):
                    target.sendall(piece)
        # An end that stops talking stops listening too: what browsers and our server do.
        self.close()


@contextmanager
def cable(server_port: int) -> Iterator[Cable]:
    laid = Cable(server_port)
    try:
        yield laid
    finally:
        laid.close()
