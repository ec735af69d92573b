"""A map or a chart, wherever it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Figure:
    """A map or a chart; ``alt`` says in words what it shows, ``draw`` gives its SVG, sized in points."""

    caption: str
    alt: str
    draw: Callable[[], str]

    @cached_property
    def svg(self) -> str:
        return self.draw()
