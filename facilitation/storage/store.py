"""What is kept on disk: workshops and their changes. SQLAlchemy Core on SQLite in WAL mode, synchronous FULL.

An append returns only after a commit that survives ``kill -9`` and a power cut.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from facilitation.changes import Change, Value, is_withdrawal
from facilitation.storage.database import APPLICATION_ID, BESIDE, VERSION, Damaged, Unusable, in_words, look
from facilitation.texts import _

T = TypeVar("T")
Offload = Callable[[Callable[[], Any]], Any]

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


def unheard(_trouble: str) -> None:
    """Nobody listens."""


class Store:
    """One SQLite file, looked at before it is opened. Every method raises Unusable when the disk does not let it.

    ``offload`` runs each piece of blocking work; it must never run two at the same time. ``told`` hears how each
    writing ended: nothing, or the trouble in a sentence.
    """

    def __init__(self, path: Path, offload: Offload = here, told: Callable[[str], None] = unheard) -> None:
        self._path = path
        self._offload = offload
        self._told = told
        self._run(self._open)

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            look(self._path)
        except Damaged as trouble:
            command = f"facilitation restore {_('COPY')} --data {self._path.parent} --replace"
            hint = _("To start again from a backup: %(command)s") % {"command": command}
            raise Unusable(f"{trouble} {hint}") from trouble
        # One connection for all: the offload lets one piece of work through at a time, in whatever thread.
        self._engine = create_engine(
            f"sqlite:///{self._path}", poolclass=StaticPool, connect_args={"check_same_thread": False, "timeout": 20}
        )
        event.listen(self._engine, "connect", _durable)
        metadata.create_all(self._engine)
        with self._engine.begin() as connection:
            for name, value in (("application_id", APPLICATION_ID), ("user_version", VERSION)):
                if connection.exec_driver_sql(f"PRAGMA {name}").scalar() != value:
                    connection.exec_driver_sql(f"PRAGMA {name}={value}")
            # So that both files exist, and are known again, before the first word.
            connection.exec_driver_sql("SELECT count(*) FROM changes")
        self._files = self._identities()

    def create(self, created_at: str, first: list[Change], id: str | None = None) -> WorkshopRow:
        """A new workshop with a code and secrets of its own, committed together with its first changes.

        ``id``: the one that it had elsewhere, when it is imported; it must not be taken.
        """
        taken = {row.code for row in self.workshops()}
        code = next(code for code in iter(_random_code, "") if code not in taken)
        row = WorkshopRow(
            id=id or secrets.token_hex(8),
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
                connection.execute(insert(changes), _rows(row.id, first))

        self._write(work)
        return row

    def workshops(self) -> list[WorkshopRow]:
        """All workshops, the newest last."""

        def work() -> list[WorkshopRow]:
            with self._engine.begin() as connection:
                rows = connection.execute(select(workshops).order_by(workshops.c.created_at, workshops.c.id))
                return [WorkshopRow(**row._mapping) for row in rows]

        return self._run(work)

    def append(self, workshop: str, new: list[Change]) -> None:
        """Commit these changes together, or none of them. What they withdraw leaves the log for good.

        Raises Unusable when they could not be committed; sqlalchemy.exc.IntegrityError when a seq or an id is taken.
        """

        def work() -> None:
            with self._engine.begin() as connection:
                rows = _rows(workshop, new)
                connection.execute(insert(changes), rows)
                for row, change in zip(rows, new, strict=True):
                    if is_withdrawal(change):
                        same = [changes.c[name] == row[name] for name in ("workshop", "kind", "key")]
                        connection.execute(update(changes).where(*same).values(value=row["value"]))

        self._write(work)

    def kept(self, said: Sequence[str]) -> list[tuple[WorkshopRow, Value, str | None]]:
        """Each workshop, its own value, and the time of its last change of the kinds ``said``."""

        def work() -> list[tuple[Value, str | None]]:
            with self._engine.begin() as connection:
                return [
                    (
                        json.loads(connection.execute(_last_value(row.id, "workshop")).scalar_one()),
                        connection.execute(_last_time(row.id, said)).scalar(),
                    )
                    for row in rows
                ]

        rows = self.workshops()
        return [(row, value, last) for row, (value, last) in zip(rows, self._run(work), strict=True)]

    def erase(self, workshop: str) -> None:
        """Forget a workshop and its whole log, for good."""

        def work() -> None:
            with self._engine.begin() as connection:
                connection.execute(delete(changes).where(changes.c.workshop == workshop))
                connection.execute(delete(workshops).where(workshops.c.id == workshop))

        self._write(work)

    def probe(self) -> None:
        """Write for the sake of writing. Raises Unusable."""

        def work() -> None:
            with self._engine.begin() as connection:
                connection.exec_driver_sql(f"PRAGMA user_version={VERSION}")

        self._write(work)

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

        return self._run(work)

    def close(self) -> None:
        self._run(self._engine.dispose)

    def _write(self, work: Callable[[], None]) -> None:
        def work_on_our_file() -> None:
            # What is written to a file without a name is gone with the process.
            if self._identities() != self._files:
                moved = _("The file %(file)s was moved or deleted while the server runs: put it back, and start again.")
                raise Unusable(moved % {"file": self._path})
            work()

        try:
            self._run(work_on_our_file)
        except Unusable as trouble:
            self._told(str(trouble))
            raise
        self._told("")

    def _run(self, work: Callable[[], T]) -> T:
        def attempt() -> tuple[list[T], Exception | None]:
            # Returned, not raised: gevent's pool would print it as a fault of ours.
            try:
                return [work()], None
            except (SQLAlchemyError, OSError, Unusable) as error:
                return [], error

        done: list[T]
        done, error = self._offload(attempt)
        if error is None:
            return done[0]
        if isinstance(error, Unusable | IntegrityError):
            raise error
        raise Unusable(in_words(error, self._path)) from error

    def _identities(self) -> list[tuple[int, int] | None]:
        paths = [self._path, self._path.with_name(self._path.name + BESIDE[0])]
        return [(path.stat().st_dev, path.stat().st_ino) if path.exists() else None for path in paths]


def _rows(workshop: str, new: list[Change]) -> list[dict[str, Any]]:
    return [
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


def _last_value(workshop: str, kind: str) -> Select[Any]:
    mine = (changes.c.workshop == workshop, changes.c.kind == kind)
    return select(changes.c.value).where(*mine).order_by(changes.c.seq.desc()).limit(1)


def _last_time(workshop: str, kinds: Sequence[str]) -> Select[Any]:
    return select(func.max(changes.c.at)).where(changes.c.workshop == workshop, changes.c.kind.in_(kinds))


def _random_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _position in range(CODE_LENGTH))


def _durable(connection: Any, _record: object) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        # What is erased is overwritten, not just let go.
        cursor.execute("PRAGMA secure_delete=ON")
