"""A table of contributions, placed into options: the work of ``facilitation group FILE.csv``."""

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, TextIO

from facilitation.grouping.anchors import Anchor, load_anchors
from facilitation.grouping.model import Engine
from facilitation.grouping.proposal import Card, propose
from facilitation.texts import _

Format = Literal["csv", "json"]
ALONE = "\x1f"  # separates nothing: in a table of one column, commas belong to the texts


class BadTable(ValueError):
    """A table that cannot be read; the message, in the user's language, says why."""


def group_table(path: Path, out: TextIO, fmt: Format = "csv", anchors: Sequence[Anchor] | None = None) -> int:
    """Place the contributions of a CSV file into options; write to ``out``; give the number of rows.

    The table has a column ``text`` and any others (``lon``, ``lat``, ``author_group``... are left alone), separated by
    commas, semicolons or tabs, in UTF-8 with or without BOM. In CSV: ``text,option,confidence``, the option's title or
    nothing when it is left to people, confidence from 0 to 1. In JSON: ``{"items": [{"text", "option", "confidence",
    "suggestions", "why"}], "options": [{"id", "title", "subtitle", "count", "quote"}]}``, ``option`` an id or null,
    ``quote`` a text or null. Rows keep their order. Raises BadTable, or OSError when the file cannot be opened.
    """
    texts = read_texts(path)
    grouped = group_texts(texts, load_anchors() if anchors is None else anchors)
    if fmt == "json":
        json.dump(grouped, out, ensure_ascii=False, indent=2)
        out.write("\n")
        return len(texts)
    titles = {option["id"]: option["title"] for option in grouped["options"]}
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["text", "option", "confidence"])
    for item in grouped["items"]:
        writer.writerow([item["text"], titles.get(item["option"], ""), f"{item['confidence']:.3f}"])
    return len(texts)


def group_texts(texts: Sequence[str], anchors: Sequence[Anchor]) -> dict[str, Any]:
    """The items and options of these texts, as group_table writes them in JSON."""
    cards = [Card(str(place), text) for place, text in enumerate(texts)]
    proposal = propose(Engine(anchors), cards, (), {}, (), new_key=lambda usage: usage)
    placements = [proposal.placements[card.key] for card in cards]
    counts = Counter(placed.option for placed in placements)
    return {
        "items": [
            {
                "text": text,
                "option": placed.option,
                "confidence": placed.confidence,
                "suggestions": list(placed.suggestions),
                "why": list(placed.why),
            }
            for text, placed in zip(texts, placements, strict=True)
        ],
        "options": [
            {
                "id": option.key,
                "title": option.title,
                "subtitle": option.subtitle,
                "count": counts[option.key],
                "quote": None if option.quote is None else texts[int(option.quote)],
            }
            for option in proposal.options
        ],
    }


def read_texts(path: Path) -> list[str]:
    """The column ``text`` of a table, one text a row. Raises BadTable, or OSError when the file cannot be opened."""
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable(_("%(file)s is not in UTF-8: save it again as “CSV UTF-8”.") % {"file": path.name}) from error
    content = content.lstrip("\r\n \t")
    if not content:
        raise BadTable(_("%(file)s is empty.") % {"file": path.name})
    heading = content.splitlines()[0]
    delimiter = max(",;\t", key=heading.count)
    if delimiter not in heading:
        delimiter = ALONE
    rows = csv.DictReader(io.StringIO(content, newline=""), delimiter=delimiter)
    try:
        names = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
        if "text" not in names:
            raise BadTable(
                _("%(file)s has no column “text”. Its columns: %(columns)s.")
                % {"file": path.name, "columns": ", ".join(name for name in names if name)}
            )
        texts = [row[names["text"]] or "" for row in rows]
    except csv.Error as error:
        raise BadTable(
            _("%(file)s, line %(line)s: %(reason)s.") % {"file": path.name, "line": rows.line_num, "reason": error}
        ) from error
    if not texts:
        raise BadTable(_("%(file)s has a heading and no contribution.") % {"file": path.name})
    return texts
