"""What a rehearsal found: counts, waiting times, and what every phone holds against what the server holds."""

import asyncio
import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import asdict, dataclass, field
from typing import Any

from facilitation.changes import State, Value


@dataclass(slots=True)
class Submission:
    """One message in a phone's outbox. ``tapped``, ``answered``: seconds on this process's clock.

    ``settled`` is set once it is in the log, or refused.
    """

    id: str
    kind: str
    key: str
    value: Value | None
    tapped: float
    answered: float | None = None
    seq: int | None = None
    refusal: str | None = None
    settled: asyncio.Event = field(default_factory=asyncio.Event, compare=False, repr=False)

    def wire(self) -> dict[str, Any]:
        return {"id": self.id, "kind": self.kind, "key": self.key, "value": self.value}


@dataclass(slots=True)
class Photo:
    """One photo on a phone. ``picture`` is a JPEG file. ``breaks_at``: the part during whose sending the network goes
    away, once; one past the last part, it goes before the receipt comes.
    """

    key: str
    contribution: Submission
    picture: bytes
    tapped: float
    breaks_at: int | None = None
    answered: float | None = None
    seq: int | None = None
    refusal: str | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.picture).hexdigest()

    @property
    def waiting(self) -> bool:
        return self.seq is None and self.refusal is None


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Milliseconds; None where nothing was measured."""

    p50: float | None
    p95: float | None
    p99: float | None

    @classmethod
    def of(cls, measured: Iterable[float]) -> "Percentiles":
        """Nearest rank: each figure is one that was really measured."""
        ordered = sorted(measured)
        if not ordered:
            return cls(None, None, None)
        return cls(*(round(ordered[math.ceil(share * len(ordered)) - 1], 1) for share in (0.50, 0.95, 0.99)))


@dataclass(frozen=True, slots=True)
class Photos:
    """What became of the photos. ``lost`` have a receipt, yet are missing from the server's state or from a phone's, or
    their file cannot be had. ``receipt_ms``: from the tap to the receipt, time on the phone included.
    """

    sent: int
    acked: int
    refused: int
    waiting: int
    lost: int
    receipt_ms: Percentiles


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a rehearsal.

    ``sent`` messages were tapped: ``acked`` are in the log, ``refused`` were declined (``reasons`` counts the codes),
    ``waiting`` had no answer when time was up. ``lost`` are acknowledged, yet missing from the server's state or from
    a phone's. ``duplicated`` messages were told under two seqs, or share a seq with another. ``gaps`` are phones whose
    state differs from the server's at the end; ``healed`` are holes met on the way and filled by joining again.
    ``ack_ms``: from the tap to the acknowledgement, time in the outbox included. ``seen_ms``: from the tap to
    another phone's receipt (a sample of the phones). ``connected_s``: until the last of ``phones`` had joined.
    """

    phones: int
    sent: int
    acked: int
    refused: int
    waiting: int
    lost: int
    duplicated: int
    gaps: int
    healed: int
    cuts: int
    reasons: dict[str, int]
    ack_ms: Percentiles
    seen_ms: Percentiles
    connected_s: float
    photos: Photos

    @property
    def sound(self) -> bool:
        """Nothing lost, nothing twice, every phone up to date."""
        return not (
            self.lost or self.duplicated or self.gaps or self.waiting or self.photos.lost or self.photos.waiting
        )

    def json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class Tally:
    """What phones count while they live."""

    submissions: dict[str, Submission] = field(default_factory=dict)
    photos: list[Photo] = field(default_factory=list)
    seen_ms: list[float] = field(default_factory=list)
    healed: int = 0
    cuts: int = 0

    def report(
        self,
        states: Iterable[State],
        truth: State,
        doubled: set[str],
        connected_s: float,
        unseen: Set[str] = frozenset(),
    ) -> Report:
        """``states``: what each phone holds, looked at one by one; ``truth``: what the server tells a newcomer;
        ``unseen``: the keys of the photos whose file could not be had.
        """
        sent = list(self.submissions.values())
        acked = [one for one in sent if one.seq is not None]
        reasons = Counter(one.refusal for one in sent if one.refusal is not None)
        phones, apart = 0, list[State]()
        for state in states:
            phones += 1
            if _present(state) != _present(truth):
                apart.append(state)
        holders = [truth, *apart]
        lost = {one.id for holder in holders for one in missing(acked, holder)}
        return Report(
            phones=phones,
            sent=len(sent),
            acked=len(acked),
            refused=reasons.total(),
            waiting=len(sent) - len(acked) - reasons.total(),
            lost=len(lost),
            duplicated=len(doubled),
            gaps=len(apart),
            healed=self.healed,
            cuts=self.cuts,
            reasons=dict(reasons),
            ack_ms=Percentiles.of((one.answered - one.tapped) * 1000 for one in acked if one.answered is not None),
            seen_ms=Percentiles.of(self.seen_ms),
            connected_s=round(connected_s, 2),
            photos=self._photos(holders, unseen),
        )

    def _photos(self, holders: list[State], unseen: Set[str]) -> Photos:
        acked = [one for one in self.photos if one.seq is not None]
        return Photos(
            sent=len(self.photos),
            acked=len(acked),
            refused=sum(one.refusal is not None for one in self.photos),
            waiting=sum(one.waiting for one in self.photos),
            lost=sum(one.key in unseen or any(not held.get("photo", one.key) for held in holders) for one in acked),
            receipt_ms=Percentiles.of((one.answered - one.tapped) * 1000 for one in acked if one.answered is not None),
        )


def _present(state: State) -> dict[str, dict[str, Value]]:
    return {kind: things for kind, things in state.things.items() if things}


def missing(acked: Iterable[Submission], state: State) -> list[Submission]:
    """The acknowledged messages of which this state knows nothing: neither their change nor a later one.

    A support is kept under its message's id, and changes again when its author supports a near-copy.
    """
    held = {change.id for change in state.latest.values()}
    return [
        one for one in acked if one.id not in held and not any(state.get(one.kind, key) for key in (one.key, one.id))
    ]
