"""Making a workshop: its first changes."""

import secrets
from collections.abc import Mapping

from facilitation.changes import Change, Value
from facilitation.domain import phases
from facilitation.domain.decision import SYSTEM
from facilitation.domain.participants import default_colleges
from facilitation.domain.sites import Site
from facilitation.storage.store import Store, WorkshopRow

RETENTION_DAYS = 365


def create(
    store: Store,
    site: Site,
    title: str,
    at: str,
    *,
    phase: phases.Phase = "visit",
    controller: str = "",
    grace_seconds: int = phases.GRACE_SECONDS,
    retention_days: int = RETENTION_DAYS,
    usages: Mapping[str, Value] | None = None,
) -> WorkshopRow:
    """A workshop about a site, ready to be joined. ``at``: ISO 8601 in UTC; ``usages``: by id, in place of our own."""
    values: dict[str, Value] = {
        "workshop": {
            "title": title,
            "colleges": default_colleges(),
            "controller": controller,
            "retention_days": retention_days,
            "grace_seconds": grace_seconds,
            "created_at": at,
        },
        "site": dict(site),
        "phase": phases.opening(phase),
        "scene": {"scene": "join"},
    }
    things = [
        *((kind, kind, value) for kind, value in values.items()),
        *(("usage", key, value) for key, value in (usages or {}).items()),
    ]
    first = [
        Change(seq, secrets.token_urlsafe(15), kind, key, value, SYSTEM.key, at)
        for seq, (kind, key, value) in enumerate(things, start=1)
    ]
    return store.create(at, first)
