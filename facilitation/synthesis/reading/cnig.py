"""The CNIG standard « friches » (v1.0.6): what its fields are called, and which reconversion an option amounts to."""

import json
from functools import cache
from pathlib import Path
from typing import TypedDict

UNKNOWN = "inconnu"


class _Vocabulary(TypedDict):
    titles: dict[str, str]
    site_reconv_type: list[str]
    proposed: dict[str, str]


def field_title(name: str) -> str:
    """What the standard calls a field (``site_nom``: nom du site); its name where it is none of the standard's."""
    return _vocabulary()["titles"].get(name, name)


def reconversion(usage: str | None) -> str:
    """The value of ``site_reconv_type`` to propose for an option of that usage; ``inconnu`` where there is none."""
    return _vocabulary()["proposed"].get(usage or "", UNKNOWN)


@cache
def _vocabulary() -> _Vocabulary:
    read: _Vocabulary = json.loads(Path(__file__).with_name("cnig.json").read_text(encoding="utf-8"))
    return read
