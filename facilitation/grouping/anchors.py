"""The anchors: the usages that contributions are placed against, read from a file that people can edit."""

import json
from dataclasses import dataclass
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
    or None. An anchor without ``title`` is idle talk: it draws texts to itself and never becomes an option.
    """

    id: str
    title: str
    mutafriches: str | None
    terms: tuple[str, ...]
    examples: tuple[str, ...]


def load_anchors(path: Path | None = None) -> tuple[Anchor, ...]:
    """The anchors of a JSON file, or our own; their order is the order of the options proposed.

    The file is ``{"anchors": [{"id", "title", "mutafriches", "terms": [...], "examples": [...]}]}``.
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
    return Anchor(entry["id"], entry["title"], mutafriches, tuple(entry["terms"]), tuple(entry["examples"]))
