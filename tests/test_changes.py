"""Fold: the cases that JavaScript passes too (tests/js/workshop.test.js)."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from facilitation.changes import Change, State, fold

CASES = json.loads((Path(__file__).parent / "cases" / "fold.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_shared_fold_cases(case: dict[str, Any]) -> None:
    state = State()
    if "catch_up" in case:
        state.catch_up([Change(**change) for change in case["catch_up"]["changes"]], case["catch_up"]["seq"])
    assert [state.receive(Change(**change)) for change in case["changes"]] == case["verdicts"]
    assert state.seq == case["seq"]
    assert {kind: things for kind, things in state.things.items() if things} == case["things"]


def test_fold_refuses_a_hole() -> None:
    with pytest.raises(ValueError, match="change 2 does not follow 0"):
        fold([Change(2, "b", "idea", "i", {}, "p", "2026-11-22T09:00:00.000Z")])


def test_a_change_survives_its_wire_form() -> None:
    change = Change(1, "a", "idea", "i", {"text": "été"}, "p", "2026-11-22T09:00:00.000Z")
    assert Change(**msgspec.json.decode(msgspec.json.encode(change))) == change
