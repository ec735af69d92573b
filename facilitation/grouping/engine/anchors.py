"""The anchors: the usages that contributions are placed against, read from a file that people can edit."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from facilitation.texts import _

DEFAULT = Path(__file__).with_name("anchors.json")


class BadAnchors(ValueError):
    """An anchors file that cannot be used; the message, in the user's language, says where and why."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One usage.

    ``terms`` are its lexicon: words or phrases, a final ``*`` on a word matching any ending; accents and case do not
    count. ``examples`` are sentences as people say them. ``mutafriches`` is the usage in ADEME's Mutafriches
    (``residentiel``, ``equipements``, ``culture``, ``tertiaire``, ``industrie``, ``renaturation``, ``photovoltaique``),
    or None. An anchor without ``title`` never becomes an option: it draws texts to itself that no usage should get.
    ``idle`` marks the one of idle talk, whose texts are folded away.
    """

    id: str
    title: str
    mutafriches: str | None
    terms: tuple[str, ...]
    examples: tuple[str, ...]
    idle: bool = False


def load_anchors(path: Path | None = None) -> tuple[Anchor, ...]:
    """The anchors of a JSON file, or our own; their order is the order of the options proposed.

    The file is ``{"anchors": [{"id", "title", "mutafriches", "terms": [...], "examples": [...]}]}``;
    ``mutafriches`` and ``"idle": true`` may be left out.
    Raises BadAnchors when it cannot be read or misses something, OSError when it cannot be opened.
    """
    source = path or DEFAULT
    try:
        content = json.loads(source.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadAnchors(_("%(file)s is not written in UTF-8.") % {"file": source.name}) from error
    except json.JSONDecodeError as error:
        raise BadAnchors(
            _("%(file)s is not valid JSON (line %(line)s).") % {"file": source.name, "line": error.lineno}
        ) from error
    entries = content.get("anchors") if isinstance(content, dict) else None
    if not isinstance(entries, list) or len(entries) < 2:
        raise BadAnchors(_("%(file)s must hold a list “anchors” of at least two usages.") % {"file": source.name})
    anchors = tuple(_anchor(entry, place) for place, entry in enumerate(entries, start=1))
    ids = [anchor.id for anchor in anchors]
    for twice in sorted({name for name in ids if ids.count(name) > 1}):
        raise BadAnchors(_("Two usages have the same id “%(id)s”.") % {"id": twice})
    return anchors


def examples_of(anchors: Sequence[Anchor]) -> list[str]:
    """Every example sentence once, in order."""
    return list(dict.fromkeys(sentence for anchor in anchors for sentence in anchor.examples))


def with_usages(anchors: Sequence[Anchor], usages: Mapping[str, Mapping[str, Any]]) -> tuple[Anchor, ...]:
    """The anchors as a workshop knows them: ``usages`` (``title``, ``terms``, ``examples``, or ``dropped``) by id."""
    known = {anchor.id: anchor for anchor in anchors}
    merged = [
        replace(anchor, title=own["title"], terms=tuple(own["terms"]), examples=tuple(own["examples"]))
        if (own := usages.get(anchor.id))
        else anchor
        for anchor in anchors
        if not (anchor.id in usages and usages[anchor.id].get("dropped"))
    ]
    added = [
        Anchor(id, own["title"], None, tuple(own["terms"]), tuple(own["examples"]))
        for id, own in sorted(usages.items())
        if id not in known and not own.get("dropped")
    ]
    return (*merged, *added)


def usages_of(anchors: Sequence[Anchor]) -> dict[str, dict[str, Any]]:
    """Usage values by id that make a workshop know these anchors in place of our own: the inverse of with_usages."""
    own = {anchor.id for anchor in anchors}
    values: dict[str, dict[str, Any]] = {
        anchor.id: {"title": anchor.title, "terms": list(anchor.terms), "examples": list(anchor.examples)}
        for anchor in anchors
    }
    # Idle talk is idle talk at every site.
    gone = [anchor.id for anchor in load_anchors() if anchor.id not in own and not anchor.idle]
    return values | {id: {"title": "", "terms": [], "examples": [], "dropped": True} for id in gone}


def _anchor(entry: Any, place: int) -> Anchor:
    if not isinstance(entry, dict):
        raise BadAnchors(_("Usage no. %(place)s is not an object.") % {"place": place})
    for name in ("id", "title"):
        if not isinstance(entry.get(name), str) or (name == "id" and not entry[name].strip()):
            raise BadAnchors(_("Usage no. %(place)s has no “%(field)s”.") % {"place": place, "field": name})
    for name in ("terms", "examples"):
        value = entry.get(name)
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip("* ") for item in value):
            raise BadAnchors(
                _("Usage “%(id)s”: “%(field)s” must be a list of words or sentences.")
                % {"id": entry["id"], "field": name}
            )
    if not entry["terms"] and not entry["examples"]:
        raise BadAnchors(_("Usage “%(id)s” has neither words nor examples.") % {"id": entry["id"]})
    mutafriches = entry.get("mutafriches")
    if mutafriches is not None and not isinstance(mutafriches, str):
        raise BadAnchors(
            _("Usage “%(id)s”: “%(field)s” must be a word or null.") % {"id": entry["id"], "field": "mutafriches"}
        )
    idle = entry.get("idle", False)
    if not isinstance(idle, bool) or (idle and entry["title"]):
        raise BadAnchors(
            _("Usage “%(id)s”: “idle” is true or false, and true only without a title.") % {"id": entry["id"]}
        )
    return Anchor(entry["id"], entry["title"], mutafriches, tuple(entry["terms"]), tuple(entry["examples"]), idle)
