"""One server for each data folder: a lock that the system gives back when its holder ends, however it ends."""

import json
import os
import sys
from pathlib import Path
from typing import IO

from facilitation.storage.database import Unusable, in_words
from facilitation.texts import _

NAME = "serving.lock"
# On Windows a locked byte cannot be read by others: ours lies far behind what is written for them.
LOCKED_BYTE = 1 << 20


class Lock:
    """Held from its making until ``release`` or the process's end. Makes the folder if need be; raises Unusable."""

    def __init__(self, data: Path) -> None:
        self._path = data / NAME
        try:
            data.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a+", encoding="utf-8")
        except OSError as error:
            raise Unusable(in_words(error, self._path)) from error
        try:
            _take(self._file)
        except (BlockingIOError, PermissionError) as error:
            message = _taken(data, _holder(self._file))
            self._file.close()
            raise Unusable(message) from error
        except OSError as error:
            self._file.close()
            raise Unusable(in_words(error, self._path)) from error
        self.tell(0)

    def tell(self, port: int) -> None:
        """Write who holds it, for whoever finds it held."""
        try:
            self._file.seek(0)
            self._file.truncate()
            json.dump({"pid": os.getpid(), "port": port}, self._file)
            self._file.flush()
        except OSError as error:
            raise Unusable(in_words(error, self._path)) from error

    def release(self) -> None:
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[str]) -> None:
        file.seek(LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _holder(file: IO[str]) -> dict[str, int]:
    try:
        file.seek(0)
        found = json.load(file)
    except (OSError, ValueError):
        return {}  # held, and nothing written yet
    return found if isinstance(found, dict) else {}


def _taken(data: Path, holder: dict[str, int]) -> str:
    who = (
        _("process %(pid)s, port %(port)s") % holder
        if holder.get("port")
        else _("process %(pid)s") % {"pid": holder.get("pid", "?")}
    )
    return _(
        "The folder %(data)s is in use (%(who)s). Stop that server first, or choose another folder with --data."
    ) % {
        "data": data,
        "who": who,
    }
