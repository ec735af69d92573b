"""The workshop told again: its log as anyone may hear it, and the page that plays it from a disk, without a server."""

import base64
import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from facilitation.changes import Change, Value
from facilitation.domain.audiences import retold
from facilitation.domain.weighing import FEWEST
from facilitation.synthesis.package.bundle import STATIC, bundled
from facilitation.texts import LANGUAGE, page_texts

CONTRIBUTIONS = ("idea", "annotation")
TOLD = {
    *("workshop", "site", "phase", "participant", *CONTRIBUTIONS, "support", "option", "placement", "footprint"),
    *("judgement", "weighing", "ballot", "action"),
}
"""The kinds of which something is seen."""
STYLES = ("tokens", "base", "signs", "board/plan", "board/replay", "board/replay-page")

_FONT = re.compile(r'url\("\.\./(vendor/fonts/[\w.-]+\.woff2)"\)')
# What would end a script block, or a line of one, in the middle of a text.
_HARMLESS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def told(log: Sequence[Change]) -> list[Value]:
    """The log for a replay: ``{kind, key, value, at}`` of each change of which something is seen.

    It is what the public may see again (``retold``), and less: of what was hidden or taken back there is nothing, not
    even its number; no change says whose it is; no collège of fewer than three people is named.
    """
    last = {(change.kind, change.key): change.value for change in log}
    gone = {key for (kind, key), value in last.items() if kind in CONTRIBUTIONS and _is_gone(value)}
    people = Counter(value["college"] for (kind, _), value in last.items() if kind == "participant" and value)
    heard = []
    for change in retold(log):
        value = change.value
        if change.kind not in TOLD or change.key in gone or (value is not None and value.get("target") in gone):
            continue
        if change.kind == "participant" and value is not None and people[value["college"]] < FEWEST:
            value = {"college": None}
        heard.append({"kind": change.kind, "key": change.key, "value": value, "at": change.at})
    return heard


def replay_html(log: Sequence[Change], title: str) -> str:
    """One page that plays the workshop when a browser opens it from a disk; it asks no server for anything.

    ``log``: the whole log, as it is or as the public sees it; the page holds what ``told`` leaves of it.
    """
    style, script = _styles(), bundled("js/board/replay/page.js")
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_digest(script)}'",
            f"style-src '{_digest(style)}'",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    texts = page_texts("static/js/board/", "static/js/shared/")
    return f"""<!doctype html>
<html lang="{LANGUAGE}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<style>{style}</style>
<script type="application/json" id="texts">{_data(texts)}</script>
<script type="application/json" id="log">{_data(told(log))}</script>
</head>
<body>
<main id="replay" class="replay"></main>
<script>{script}</script>
</body>
</html>
"""


def _is_gone(value: Value | None) -> bool:
    return value is None or "hidden" in value or "withdrawn" in value


def _styles() -> str:
    sheets = ((STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    return _FONT.sub(lambda found: f'url("{_font(found[1])}")', "\n".join(sheets))


def _font(path: str) -> str:
    return "data:font/woff2;base64," + base64.b64encode((STATIC / path).read_bytes()).decode()


def _digest(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _data(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda found: _HARMLESS[found[0]], written)
