"""Supports: *J'appuie*. One per person and contribution; the public sees how many, never who."""

import msgspec

from facilitation.changes import Value
from facilitation.domain.contributions import find
from facilitation.domain.copies import doubles
from facilitation.domain.decision import Asked, Draft, Refused
from facilitation.domain.phases import require_open
from facilitation.texts import _


class SupportWanted(msgspec.Struct, forbid_unknown_fields=True):
    pass


def decide(asked: Asked, wanted: SupportWanted | None) -> list[Draft]:
    """Support the contribution that the message's key names, or (None) take the support back.

    The support's own key is the message's random id, so that it says nothing of its author.
    """
    require_open(asked, "support")
    found = find(asked.state, asked.key)
    if found is None or "withdrawn" in found[1] or "hidden" in found[1]:
        raise Refused("unknown", _("This contribution is not known here."))
    if found[1]["author"] == asked.author.key:
        raise Refused("own", _("This one is yours already."))
    supports: dict[str, Value] = dict(asked.state.all("support"))
    mine = [(key, value) for key, value in supports.items() if value["author"] == asked.author.key]
    known = next((key for key, value in mine if value["target"] == asked.key), None)
    if (known is None) == (wanted is None):
        return []
    if known is None:
        supports[asked.id] = {"target": asked.key, "author": asked.author.key}
        return _own_doubles(asked, supports)
    del supports[known]
    return [Draft("support", known, None), *_own_doubles(asked, supports)]


def _own_doubles(asked: Asked, supports: dict[str, Value]) -> list[Draft]:
    """The new support, and those of the same person that count, or count no more, because of it."""
    own = {key: value for key, value in supports.items() if value["author"] == asked.author.key}
    return doubles(asked.state, own)
