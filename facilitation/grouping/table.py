"""A table of contributions, placed into options: the work of ``facilitation group FILE.csv``."""

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TextIO

from facilitation.grouping.engine.anchors import Anchor, load_anchors
from facilitation.grouping.engine.encoder import Encoder
from facilitation.grouping.engine.model import SUGGESTIONS, Engine, Option
from facilitation.grouping.language.french import normalise
from facilitation.grouping.proposal import Card, propose
from facilitation.texts import _

Format = Literal["csv", "json"]
ALONE = "\x1f"  # separates nothing: in a table of one column, commas belong to the texts


class BadTable(ValueError):
    """A table that cannot be read; the message, in the user's language, says why."""


def group_table(
    path: Path,
    out: TextIO,
    fmt: Format = "csv",
    anchors: Sequence[Anchor] | None = None,
    encoder: Encoder | None = None,
) -> int:
    """Place the contributions of a CSV file into options; write to ``out``; give the number of rows.

    The table has a column ``text`` and any others (``lon``, ``lat``, ``author_group``... are left alone), separated by
    commas, semicolons or tabs, in UTF-8 with or without BOM. In CSV: ``text,option,confidence``, the option's title or
    nothing when it is left to people, confidence from 0 to 1. In JSON: ``{"items": [{"text", "option", "confidence",
    "suggestions", "why"}], "options": [{"id", "title", "subtitle", "count", "quote"}]}``, ``option`` an id or null,
    ``suggestions`` the three likeliest usages, likeliest first, ``quote`` a text or null. Rows keep their order. Raises
    BadTable, or OSError when the file cannot be opened.
    """
    texts = read_texts(path)
    grouped = group_texts(texts, load_anchors() if anchors is None else anchors, encoder)
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


def group_texts(texts: Sequence[str], anchors: Sequence[Anchor], encoder: Encoder | None = None) -> dict[str, Any]:
    """The items and options of these texts, as group_table writes them in JSON."""
    cards = [Card(str(place), text) for place, text in enumerate(texts)]
    engine = Engine(anchors, encoder)
    proposal = propose(engine, cards, (), {}, (), new_key=lambda usage: usage)
    # Few texts make few options: usages that made none complete the three suggestions.
    usages = engine.placer([Option(anchor.id, anchor.id) for anchor in anchors if anchor.title])
    likely = [placed.suggestions for placed in usages.place_all(texts)]
    placements = [proposal.placements[card.key] for card in cards]
    counts = Counter(placed.option for placed in placements)
    return {
        "items": [
            {
                "text": text,
                "option": placed.option,
                "confidence": placed.confidence,
                "suggestions": list(dict.fromkeys([*placed.suggestions, *first]))[:SUGGESTIONS],
                "why": list(placed.why),
            }
            for text, placed, first in zip(texts, placements, likely, strict=True)
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
    return [row["text"] for row in read_columns(path, {"text": ("text",)})]


def read_columns(path: Path, wanted: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """The rows of a CSV table, as dicts of the ``wanted`` columns.

    ``wanted`` gives, for each, the headings that are taken for it, the first one found; accents and case do not count.
    Raises BadTable, or OSError when the file cannot be opened.
    """
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
    table = csv.DictReader(io.StringIO(content, newline=""), delimiter=delimiter)
    try:
        names = {normalise((name or "").strip()): name for name in table.fieldnames or ()}
        columns = {
            column: next((names[each] for each in among if each in names), None) for column, among in wanted.items()
        }
        for column, found in columns.items():
            if found is None:
                raise BadTable(
                    _("%(file)s has no column “%(column)s”. Its columns: %(columns)s.")
                    % {"file": path.name, "column": column, "columns": ", ".join(name for name in names if name)}
                )
        rows = [{column: row[name] or "" for column, name in columns.items() if name is not None} for row in table]
    except csv.Error as error:
        raise BadTable(
            _("%(file)s, line %(line)s: %(reason)s.") % {"file": path.name, "line": table.line_num, "reason": error}
        ) from error
    if not rows:
        raise BadTable(_("%(file)s has a heading and no contribution.") % {"file": path.name})
    return rows
