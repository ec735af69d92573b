"""The real server, in a process of its own: started as a user starts it, killed as a cut cable kills it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

COMMAND = [sys.executable, "-m", "facilitation"]


@dataclass
class Serving:
    """A running server and its links."""

    process: subprocess.Popen[str]
    links: dict[str, str]
    errors: Path

    @property
    def base(self) -> str:
        return self.links["join"].rsplit("/j/", 1)[0]

    @property
    def port(self) -> int:
        return int(self.base.rsplit(":", 1)[1])

    @property
    def code(self) -> str:
        return self.links["code"]

    def kill(self) -> None:
        """kill -9: nothing is told, nothing is flushed."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def facilitation(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=check, timeout=60)


def start(data: Path, *, port: int = 0, command: str = "serve", arguments: tuple[str, ...] = ()) -> Serving:
    """Start a server over a data folder on this machine alone, without a basemap; returns when it is ready."""
    errors = data.parent / f"{data.name}-errors.txt"
    with errors.open("a") as sink:
        process = subprocess.Popen(
            [*COMMAND, command, "--data", str(data), "--host", "127.0.0.1", "--port", str(port), "--json", *arguments],
            stdout=subprocess.PIPE,
            stderr=sink,
            text=True,
            # Hundreds of servers are started in a run: loading the encoder would be most of what they do.
            env={**os.environ, "FACILITATION_TILES": "", "FACILITATION_ENCODER": "0"},
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, errors.read_text()
    return Serving(process, json.loads(line), errors)


@contextmanager
def serving(data: Path, *, command: str = "demo", arguments: tuple[str, ...] = ("--no-rehearse",)) -> Iterator[Serving]:
    """A server for the length of a test; the demo workshop unless another command is named."""
    server = start(data, command=command, arguments=arguments)
    try:
        yield server
    finally:
        server.process.terminate()
        server.process.wait()
        assert server.process.stdout is not None
        server.process.stdout.close()
