"""The files that the prestataire downloads, made by another process of low priority: the phones do not wait for them.

Each kind of file is kept below ``<data>/exports/<workshop>/`` until a newer one is made, so that a download that was
cut off can go on where it stopped.
"""

import json
import logging
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import IO, Any

from facilitation.changes import Change, is_withdrawal
from facilitation.live import Running
from facilitation.storage.database import in_words
from facilitation.texts import _

log = logging.getLogger(__name__)

FOLDER = "exports"
# It runs when the server, and whatever shows the board, has nothing to do.
NICENESS = 19


@dataclass(frozen=True, slots=True)
class Made:
    """Files as they were when the log had ``changes`` changes: paths and SHA-256 digests, by name."""

    changes: int
    files: dict[str, tuple[Path, str]]

    def there(self) -> bool:
        return all(path.is_file() for path, _digest in self.files.values())


@dataclass(slots=True)
class Job:
    """Files being made: ``done`` of ``of``, now ``name``; at the end either ``made`` or a ``trouble`` in a sentence."""

    done: int = 0
    of: int = 1
    name: str = ""
    made: Made | None = None
    trouble: str = ""
    ended: Event = field(default_factory=Event)


class Maker:
    """One for all workshops of the process: it makes one kind of file at a time."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._jobs: dict[tuple[str, str], Job] = {}
        self._lock = Lock()
        self._turn = Lock()

    def job(self, workshop: str, kind: str, since: int) -> Job:
        """The files of a kind (of ``synthesis.catalogue``), holding at least the first ``since`` changes: the job that
        makes them, begun when there is none."""
        with self._lock:
            job = self._jobs.get((workshop, kind))
            if job is not None and not job.ended.is_set():
                return job
            if job is not None and job.trouble:
                # Told once: whoever asks again has it tried again.
                del self._jobs[workshop, kind]
                return job
            if job is not None and job.made is not None and job.made.changes >= since and job.made.there():
                return job
            job = self._jobs[workshop, kind] = Job()
            Thread(target=self._make, args=(workshop, kind, job), name=f"make-{kind}", daemon=True).start()
            return job

    def heard(self, running: Running, changes: list[Change]) -> None:
        """Let nothing stay on the disk that somebody takes back."""
        if any(map(is_withdrawal, changes)):
            Thread(target=self.forget, args=(running.row.id,), daemon=True).start()

    def forget(self, workshop: str) -> None:
        with self._turn:
            shutil.rmtree(self._data / FOLDER / workshop, ignore_errors=True)

    def _make(self, workshop: str, kind: str, job: Job) -> None:
        folder = self._data / FOLDER / workshop
        try:
            with self._turn:
                job.made = self._run(workshop, kind, folder, job)
        except OSError as error:
            job.trouble = in_words(error, folder / kind)
        except (ValueError, KeyError):
            log.exception("workshop %s: %s could not be made", workshop, kind)
            job.trouble = _("The files could not be made.")
        finally:
            job.ended.set()

    def _run(self, workshop: str, kind: str, folder: Path, job: Job) -> Made | None:
        unfinished = folder / f".{kind}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [
            *(sys.executable, "-m", "facilitation", "export", workshop, "--json"),
            *("--data", str(self._data), "--out", str(unfinished), "--only", kind),
        ]
        with subprocess.Popen(  # noqa: S603 (our own command)
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **_quietly()
        ) as process:
            _lower(process.pid)
            said = _follow(process.stderr, job) if process.stderr else ""
            written = process.stdout.read() if process.stdout else ""
        if process.returncode:
            log.error("workshop %s: %s could not be made: %s", workshop, kind, said)
            job.trouble = said.strip().splitlines()[-1] if said.strip() else _("The files could not be made.")
            shutil.rmtree(unfinished, ignore_errors=True)
            return None
        answer = json.loads(written)
        final = folder / kind
        shutil.rmtree(final, ignore_errors=True)
        unfinished.replace(final)
        files = {name: (final / name, digest) for name, digest in answer["sha256"].items()}
        return Made(answer["changes"], files)


def _follow(told: IO[str], job: Job) -> str:
    """Read what the process says to its end; what is not progress is trouble, and returned."""
    trouble = []
    for line in told:
        try:
            progress = json.loads(line)
            job.done, job.of, job.name = progress["done"], progress["of"], progress["name"]
        except (ValueError, TypeError, KeyError):
            trouble.append(line)
    return "".join(trouble)


def _quietly() -> dict[str, Any]:
    """On Windows a priority is chosen at the start; elsewhere, after it."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.BELOW_NORMAL_PRIORITY_CLASS}
    return {}


def _lower(pid: int) -> None:
    if sys.platform != "win32":
        try:
            os.setpriority(os.PRIO_PROCESS, pid, NICENESS)
        except ProcessLookupError:
            return  # it has ended already
