"""What every decision is made of: who asks, about what, and the two possible outcomes (drafts, or Refused)."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from facilitation.changes import State, Value
from facilitation.domain.deeds import Deed
from facilitation.texts import _

# "upload": a participant's photo, whose file came by HTTP. No screen can submit under this role.
Role = Literal["participant", "facilitator", "prestataire", "board", "engine", "system", "upload"]

_UNSEEN = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes a change. ``key`` is the participant's, and the role's own name for the others."""

    role: Role
    key: str


FACILITATOR = Author("facilitator", "facilitator")
ENGINE = Author("engine", "engine")
SYSTEM = Author("system", "system")


@dataclass(frozen=True, slots=True)
class Asked:
    """A message to decide upon: the state it meets, its author, its id, the key it names, the server's time.

    ``made``: when its author tapped, in milliseconds since 1970 on the server's clock, as far as the phone can tell.
    ``ballot``: the author under another name, which cannot be traced back without the server's secret.
    ``last_deed``: what an undo would put back.
    """

    state: State
    author: Author
    id: str
    key: str
    at: str
    made: int | None = None
    ballot: str = ""
    last_deed: Deed | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A change that was allowed, before it has its place in the log. ``author``: another name than its own."""

    kind: str
    key: str
    value: Value | None
    author: str = ""


class Refused(Exception):
    """The message changes nothing. ``code`` is for programs, ``reason`` is a sentence for the person who sent it."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


def clean_text(text: str, longest: int, *, required: bool = True) -> str:
    """One line of NFC text without control or direction-changing characters.

    Refused when it is longer than ``longest`` characters, or empty although required.
    """
    visible = "".join(" " if unicodedata.category(c) == "Cc" else c for c in _UNSEEN.sub("", text))
    line = unicodedata.normalize("NFC", " ".join(visible.split()))
    if len(line) > longest:
        raise Refused("too_long", _("This text is too long: %(longest)s characters at most.") % {"longest": longest})
    if required and not line:
        raise Refused("empty", _("There is no text."))
    return line
