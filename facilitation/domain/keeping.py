"""How long people's words are kept: until the day that was announced, or until a person asks for erasure.

The rules behind it: RGPD, articles 5.1.e (no longer than needed) and 17 (erasure).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from facilitation.changes import State, Value
from facilitation.domain.contributions import KINDS, taken_back
from facilitation.domain.decision import Asked, Draft, Refused
from facilitation.domain.photos import taken_back as photo_taken_back
from facilitation.texts import _

# What people do themselves; the last of it is a workshop's last word.
SAID = ("participant", "idea", "annotation", "photo", "support", "hint", "judgement", "ballot", "commitment")
# Staff pages say so a week ahead. A computer whose date jumps by years erases nothing before people could see it.
WARNING = timedelta(days=7)


class ErasureWanted(msgspec.Struct, forbid_unknown_fields=True):
    """``erase_on``: the day (ISO 8601) from which the server erases the workshop; None: none is announced."""

    erase_on: str | None


class Forgotten(msgspec.Struct, forbid_unknown_fields=True):
    pass


def erasure_to_announce(workshop: Value, last_word: str | None, now: datetime) -> str | None:
    """The day to be announced now, if any: ``retention_days`` after the last word, and a week from now at least.

    ``workshop``: the value of that kind; ``last_word``: when people last did anything (ISO 8601), None where nobody
    has; ``now`` with its time zone.
    """
    days = workshop.get("retention_days")
    if last_word is None or days is None:
        return None
    end = datetime.fromisoformat(last_word) + timedelta(days=days)
    if now < end - WARNING:
        return None
    announced: str | None = workshop.get("erase_on")
    return announced or max(end, now + WARNING).date().isoformat()


def is_over(workshop: Value, now: datetime) -> bool:
    """Whether the day that was announced has come."""
    return bool(workshop.get("erase_on")) and now.date().isoformat() >= workshop["erase_on"]


def announce(asked: Asked, wanted: ErasureWanted) -> list[Draft]:
    """Say on which day the workshop will be erased, or that it will not be yet."""
    known = asked.state.get("workshop", "workshop") or {}
    told = {name: value for name, value in known.items() if name != "erase_on"}
    if wanted.erase_on is not None:
        told["erase_on"] = datetime.fromisoformat(wanted.erase_on).date().isoformat()
    return [Draft("workshop", "workshop", told)] if told != known else []


def forget(asked: Asked, _wanted: Forgotten) -> list[Draft]:
    """Erase the name of the participant ``asked.key``, and all that they said, drew and photographed.

    Numbers stay, and so do votes and supports, which name nobody.
    """
    person = asked.state.get("participant", asked.key)
    if person is None:
        raise Refused("unknown", _("This person is not known here."))
    return [
        Draft("participant", asked.key, {**person, "name": "", "withdrawn": True}),
        *(taken_back(kind, key, value) for kind in KINDS for key, value in _of(asked.state.all(kind), asked.key)),
        *(photo_taken_back(key, value) for key, value in _of(asked.state.all("photo"), asked.key)),
    ]


def held(state: State, participant: str) -> tuple[int, list[str]]:
    """What ``forget`` would erase: how many contributions, and the keys of which photos."""
    said = sum(1 for kind in KINDS for _each in _of(state.all(kind), participant))
    return said, [key for key, _value in _of(state.all("photo"), participant)]


def _of(things: Mapping[str, Value], participant: str) -> Iterator[tuple[str, Value]]:
    for key, value in things.items():
        if value["author"] == participant and "withdrawn" not in value:
            yield key, value
