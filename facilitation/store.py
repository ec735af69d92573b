"""What is kept on disk: workshops and their changes. SQLAlchemy Core on SQLite in WAL mode, synchronous FULL.

An append returns only after a commit that survives ``kill -9`` and a power cut.
"""

import json
import secrets
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    insert,
    select,
)
from sqlalchemy.pool import StaticPool

from facilitation.changes import Change

T = TypeVar("T")
Offload = Callable[[Callable[[], Any]], Any]

DATABASE = "facilitation.sqlite"
# No letter or digit that is taken for another when read aloud or from ten metres.
CODE_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
CODE_LENGTH = 5

metadata = MetaData()
workshops = Table(
    "workshops",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("code", String(8), nullable=False, unique=True),
    Column("created_at", String(30), nullable=False),
    Column("facilitator", String(40), nullable=False, unique=True),
    Column("prestataire", String(40), nullable=False, unique=True),
    Column("board", String(40), nullable=False, unique=True),
)
changes = Table(
    "changes",
    metadata,
    Column("workshop", String(40), ForeignKey("workshops.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", String(48), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("key", String(40), nullable=False),
    Column("value", Text),
    Column("author", String(40), nullable=False),
    Column("at", String(30), nullable=False),
    UniqueConstraint("workshop", "id"),
)


@dataclass(frozen=True, slots=True)
class WorkshopRow:
    """A workshop as it is kept: its id, its join code, and the secret of each role's link."""

    id: str
    code: str
    created_at: str
    facilitator: str
    prestataire: str
    board: str


def here(work: Callable[[], T]) -> T:
    """Do the work in the calling thread."""
    return work()


class Store:
    """One SQLite file. ``offload`` runs each piece of blocking work; it must never run two at the same time."""

    def __init__(self, path: Path, offload: Offload = here) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._offload = offload
        # One connection for all: the offload lets one piece of work through at a time, in whatever thread.
        self._engine = create_engine(
            f"sqlite:///{path}", poolclass=StaticPool, connect_args={"check_same_thread": False, "timeout": 20}
        )
        event.listen(self._engine, "connect", _durable)
        self._offload(lambda: metadata.create_all(self._engine))

    def create(self, created_at: str) -> WorkshopRow:
        """A new, empty workshop with a code and secrets of its own."""
        taken = {row.code for row in self.workshops()}
        code = next(code for code in iter(_random_code, "") if code not in taken)
        row = WorkshopRow(
            id=secrets.token_hex(8),
            code=code,
            created_at=created_at,
            facilitator=secrets.token_urlsafe(18),
            prestataire=secrets.token_urlsafe(18),
            board=secrets.token_urlsafe(18),
        )
        values = {name: getattr(row, name) for name in WorkshopRow.__slots__}

        def work() -> None:
            with self._engine.begin() as connection:
                connection.execute(insert(workshops), values)

        self._offload(work)
        return row

    def workshops(self) -> list[WorkshopRow]:
        """All workshops, the newest last."""

        def work() -> list[WorkshopRow]:
            with self._engine.begin() as connection:
                rows = connection.execute(select(workshops).order_by(workshops.c.created_at, workshops.c.id))
                return [WorkshopRow(**row._mapping) for row in rows]

        rows: list[WorkshopRow] = self._offload(work)
        return rows

    def append(self, workshop: str, new: list[Change]) -> None:
        """Commit these changes together, or none of them.

        Raises sqlalchemy.exc.SQLAlchemyError when they could not be committed; IntegrityError among these when a seq or
        an id is taken.
        """
        rows = [
            {
                "workshop": workshop,
                "seq": change.seq,
                "id": change.id,
                "kind": change.kind,
                "key": change.key,
                "value": None if change.value is None else json.dumps(change.value, ensure_ascii=False),
                "author": change.author,
                "at": change.at,
            }
            for change in new
        ]

        def work() -> None:
            with self._engine.begin() as connection:
                connection.execute(insert(changes), rows)

        self._offload(work)

    def read(self, workshop: str, since: int = 0) -> list[Change]:
        """The changes after ``since``, in order."""

        def work() -> list[Change]:
            wanted = (
                select(changes).where(changes.c.workshop == workshop, changes.c.seq > since).order_by(changes.c.seq)
            )
            with self._engine.begin() as connection:
                return [
                    Change(
                        seq=row.seq,
                        id=row.id,
                        kind=row.kind,
                        key=row.key,
                        value=None if row.value is None else json.loads(row.value),
                        author=row.author,
                        at=row.at,
                    )
                    for row in connection.execute(wanted)
                ]

        found: list[Change] = self._offload(work)
        return found

    def close(self) -> None:
        self._offload(self._engine.dispose)


def _random_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _position in range(CODE_LENGTH))


def _durable(connection: Any, _record: object) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
