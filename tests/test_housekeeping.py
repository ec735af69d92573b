"""Garbage waits for a quiet moment, and goes then."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from facilitation.housekeeping import QUIET_SECONDS, THOROUGH_EVERY_SECONDS, Housekeeping


class Knot:
    """An object in a cycle: only a collection frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def unfrozen() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_garbage_goes_in_portions_while_people_are_at_work() -> None:
    clock = [0.0]
    house = Housekeeping(lambda: clock[0])
    gc.disable()
    try:
        gone = weakref.ref(Knot())
        assert house.tidy() == "portion"
        assert gone() is None
    finally:
        gc.enable()


def test_in_a_quiet_moment_what_was_frozen_is_looked_at_again_once() -> None:
    clock = [0.0]
    house = Housekeeping(lambda: clock[0])
    knot = Knot()
    gone = weakref.ref(knot)
    assert house.tidy() == "portion"
    del knot
    assert house.tidy() == "portion"
    assert gone() is not None
    clock[0] = THOROUGH_EVERY_SECONDS + QUIET_SECONDS
    house.busy()
    assert house.tidy() == "portion"
    clock[0] += QUIET_SECONDS
    assert house.tidy() == "everything"
    assert gone() is None
    assert house.tidy() == "nothing"
    house.busy()
    assert house.tidy() == "portion"
