"""What the engine reads in texts, and people may correct: near-copies, named places, refusals, clues (proposals).

A near-copy says again what an earlier contribution says. Both stay; a person who supports both counts once.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from facilitation.changes import State, Value
from facilitation.domain.contributions import find
from facilitation.domain.decision import Asked, Draft, Refused
from facilitation.domain.placements import SplitWanted, decide_split
from facilitation.texts import _


class CopyWanted(msgspec.Struct, forbid_unknown_fields=True):
    of: str | None


class ClueAnswer(msgspec.Struct, forbid_unknown_fields=True):
    accept: bool


class ClueFound(msgspec.Struct, forbid_unknown_fields=True):
    sort: Literal["similar", "place"]
    title: str
    cards: list[str]
    option: str | None = None


class Mention(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """``places`` are ids of named places; ``reserved``: words of refusal ask people for a second look."""

    places: list[str] = []
    reserved: bool = False


class TextsRead(msgspec.Struct, forbid_unknown_fields=True):
    """By key: what a contribution copies, what the words of an idea name, the clues (null: it stands no more)."""

    copies: dict[str, str] = {}
    mentions: dict[str, Mention] = {}
    clues: dict[str, ClueFound | None] = {}


def decide_copy(asked: Asked, wanted: CopyWanted) -> list[Draft]:
    """The facilitator links a contribution to the one that it says again, or (null) says that it does not."""
    if find(asked.state, asked.key) is None or (wanted.of is not None and find(asked.state, wanted.of) is None):
        raise Refused("unknown", _("This contribution is not known here."))
    links = links_of(asked.state)
    if wanted.of is not None and root(links, wanted.of) == root({**links, asked.key: ""}, asked.key):
        raise Refused("same", _("Choose another contribution."))
    value = {"of": wanted.of, "by": "facilitator"}
    return [
        Draft("copy", asked.key, value),
        *doubles(asked.state, dict(asked.state.all("support")), {**links, asked.key: wanted.of or ""}),
    ]


def decide_texts_read(asked: Asked, wanted: TextsRead) -> list[Draft]:
    """What the engine has read; what a person has said otherwise is passed over."""
    state, links, drafts = asked.state, links_of(asked.state), list[Draft]()
    for key, of in wanted.copies.items():
        if state.get("copy", key) is None and find(state, key) and find(state, of) and root(links, of) != key:
            drafts.append(Draft("copy", key, {"of": of, "by": "engine"}))
            links[key] = of
    if drafts:
        drafts += doubles(state, dict(state.all("support")), links)
    for key, mention in wanted.mentions.items():
        value = msgspec.to_builtins(mention)
        if (state.get("mention", key) or {}) != value:
            drafts.append(Draft("mention", key, value))
    for key, found in wanted.clues.items():
        known, value = state.get("clue", key), msgspec.to_builtins(found)
        if known != value and not (known and known.get("refused")):
            drafts.append(Draft("clue", key, value))
    return drafts


def decide_clue(asked: Asked, wanted: ClueAnswer) -> list[Draft]:
    """The facilitator takes a proposal up (the option is made, under the clue's key), or refuses it for good."""
    clue = asked.state.get("clue", asked.key)
    if clue is None or clue.get("refused"):
        raise Refused("unknown", _("This proposal is not known here."))
    if not wanted.accept:
        return [Draft("clue", asked.key, {**clue, "refused": True})]
    return [*decide_split(asked, SplitWanted(clue["title"], clue["cards"])), Draft("clue", asked.key, None)]


def root(links: Mapping[str, str], key: str) -> str:
    """The contribution that this one says again in the end: itself, when it says nothing again."""
    seen = {key}
    while (of := links.get(key)) and of not in seen:
        seen.add(of)
        key = of
    return key


def doubles(state: State, supports: Mapping[str, Value], links: Mapping[str, str] | None = None) -> list[Draft]:
    """The supports whose mark ``double`` must change, where ``supports`` are all there will be.

    Of one person's supports of copies of one another, the first said (by its contribution's number) counts.
    """
    links = links_of(state) if links is None else links
    ordered = sorted(supports.items(), key=lambda item: (_number(state, item[1]["target"]), item[0]))
    counted: set[tuple[str, str]] = set()
    drafts = []
    for key, value in ordered:
        vote = (value["author"], root(links, value["target"]))
        marked: dict[str, Any] = {name: value[name] for name in ("target", "author")}
        if vote in counted:
            marked["double"] = True
        counted.add(vote)
        if marked != state.get("support", key):
            drafts.append(Draft("support", key, marked))
    return drafts


def links_of(state: State) -> dict[str, str]:
    """What each contribution that says another one again says again; "" where a person says that it does not."""
    return {key: value["of"] or "" for key, value in state.all("copy").items()}


def _number(state: State, key: str) -> tuple[str, int]:
    found = find(state, key)
    return (found[0], found[1]["number"]) if found else ("", 0)
