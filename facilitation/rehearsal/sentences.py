"""What virtual people say about any derelict site, in words of our own, and what each sentence is about."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import TypedDict

from facilitation.demo import demo_contributions


class Idea(TypedDict):
    """``usage``: the id of an anchor of ``grouping/engine/anchors.json``; None where no usage fits, or several do."""

    text: str
    usage: str | None


class Note(Idea):
    """An annotation: its ``type``, and the form that is drawn (``point``, ``line``, ``area``) or ``place``. It has a
    usage where it wishes for something."""

    type: str
    shape: str


class Sentences(TypedDict):
    """``conditions`` are about whatever option they are said of."""

    names: list[str]
    ideas: list[Idea]
    annotations: list[Note]
    conditions: list[str]


SENTENCES: Sentences = json.loads((files(__package__) / "sentences.json").read_text(encoding="utf-8"))
USAGES: Mapping[str, str | None] = {
    **{said["text"]: said["usage"] for said in (*SENTENCES["ideas"], *SENTENCES["annotations"])},
    **dict.fromkeys(SENTENCES["conditions"]),
    **{said["text"]: said["usage"] for said in demo_contributions()["contributions"]},
}
"""The usage of each sentence, the demo's too, by its text."""
