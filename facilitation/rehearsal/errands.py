"""What the server puts before the owner of one phone: their own contributions to place, cards of others to sort."""

from collections import deque
from collections.abc import Callable
from typing import Any

from facilitation.changes import Value
from facilitation.rehearsal.connection import Answer

Ask = Callable[[str, Any, Answer], bool]


class Errands:
    """``ask`` emits an event, and says whether the phone is connected.

    ``suggested``: by key of one's own contribution, its text and where it may belong. ``cards``: ``{key, suggestions}``
    to sort.
    """

    def __init__(self, ask: Ask) -> None:
        self.suggested: dict[str, tuple[str, list[Value]]] = {}
        self.cards: deque[Value] = deque()
        self._ask = ask
        self._dealing = False

    def contributed(self, key: str, said: Value) -> None:
        """Ask where this idea or annotation may belong, as a phone does that shows *Votre idée va avec…* under an idea;
        never of what wishes for nothing, nor of a condition.
        """
        if said.get("type", "idea") != "idea" or "condition" in said:
            return

        def told(answer: Value) -> None:
            if answer.get("suggestions"):
                self.suggested[key] = said["text"], answer["suggestions"]

        self._ask("suggest", {"key": key}, told)

    def deal(self) -> None:
        """Ask for cards, unless there are some or they are on their way."""
        if not self.cards and not self._dealing:
            self._dealing = self._ask("deal", {}, self._dealt)

    def put_away(self) -> None:
        """The connection is gone, or the sorting is over: the server deals these cards to others."""
        self.cards.clear()
        self._dealing = False

    def _dealt(self, answer: Value) -> None:
        self._dealing = False
        self.cards.extend(answer.get("cards", ()))
