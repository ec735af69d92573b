"""Where the labels of a map go: each near its point, clear of the others as far as there is room."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

RINGS = (6.0, 11.0, 18.0, 27.0, 38.0, 52.0, 70.0, 90.0)
# Right first, as readers expect, then round; the near ring is tried whole before the next one.
_ANGLES = (0, 180, 90, -90, 45, -45, 135, -135, 22, -22, 158, -158, 68, -68, 112, -112)
DIRECTIONS = tuple((math.cos(math.radians(angle)), math.sin(math.radians(angle))) for angle in _ANGLES)


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def overlap(self, other: "Box") -> float:
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0.0

    def holds(self, other: "Box") -> bool:
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def edge_towards(self, x: float, y: float) -> tuple[float, float]:
        """The point of the box nearest to (x, y)."""
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)


def around(x: float, y: float, width: float, height: float) -> Box:
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def place(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    frame: Box,
    obstacles: Iterable[Box] = (),
    *,
    over: bool = False,
) -> list[Box]:
    """One box per point, in order, all within the frame; the first are served best. Units and axes are the caller's.

    With ``over`` a box may cover its own point, and does where nothing is in the way.
    """
    taken = list(obstacles)
    placed = []
    for (x, y), (width, height) in zip(points, sizes, strict=True):
        best, least = None, math.inf
        reached = around(x, y, 2 * (RINGS[-1] + width), 2 * (RINGS[-1] + height))
        near = [other for other in taken if reached.overlap(other)]
        for box in _candidates(x, y, width, height, over):
            if not frame.holds(box):
                continue
            cost = sum(box.overlap(other) for other in near)
            if cost < least:
                best, least = box, cost
            if cost == 0:
                break
        box = best or around(*frame.edge_towards(x, y), width, height)
        taken.append(box)
        placed.append(box)
    return placed


def _candidates(x: float, y: float, width: float, height: float, over: bool) -> Iterable[Box]:
    if over:
        yield around(x, y, width, height)
    for ring in RINGS:
        for across, down in DIRECTIONS:
            yield around(x + across * (ring + width / 2), y + down * (ring + height / 2), width, height)
