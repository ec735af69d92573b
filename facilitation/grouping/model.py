"""Placing texts into options: logistic regression on the anchors' examples and on what people confirmed.

Features do not drift as texts arrive: hashed stems and lexicon hits of the text alone. So a placement depends on the
text, the anchors and the confirmed cards, never on the order in which things came, and training is deterministic.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from facilitation.grouping.anchors import Anchor
from facilitation.grouping.words import Hit, Lexicon, Word

Matrix = NDArray[np.float64]

# The starting design of grouping.md.
BUCKETS = 2_048
STEM_WEIGHT = 0.5
HIT_WEIGHT = 0.8
STRENGTH = 8.0  # C: the inverse of the regularisation
PLACED_FROM = 0.3
SUGGESTIONS = 3
REASONS = 3


@dataclass(frozen=True, slots=True)
class Option:
    """An option as the engine sees it. ``usage`` is an anchor's id; without one it learns from its confirmed cards only."""

    key: str
    usage: str | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a text goes.

    ``option`` is a key, or None: left to people. ``confidence`` (0 to 1) is that of the likeliest option.
    ``suggestions`` are up to three keys, likeliest first, ``option`` included. ``why`` are the words, as typed, that
    weighed most for the first suggestion. ``idle`` says that the text proposes nothing: to be folded away.
    """

    option: str | None
    confidence: float
    suggestions: tuple[str, ...]
    why: tuple[str, ...]
    idle: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A text read: its words, the lexicon terms met, and its features (columns and their values)."""

    words: tuple[Word, ...]
    hits: tuple[Hit, ...]
    columns: NDArray[np.intp]
    values: Matrix


class Engine:
    """Reads texts against anchors. Costs about 50 ms to make, once per set of anchors; a placer, each time people confirm."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self.anchors = tuple(anchors)
        self._lexicon = Lexicon(
            [anchor.terms for anchor in anchors], (sentence for anchor in anchors for sentence in anchor.examples)
        )
        self._seeds = [
            (self.read(sentence), usage) for usage, anchor in enumerate(anchors) for sentence in anchor.examples
        ]
        self.columns = BUCKETS + len(anchors)

    def read(self, text: str) -> Text:
        words = self._lexicon.read(text)
        hits = tuple(self._lexicon.hits(words))
        buckets = sorted({bucket(word) for word in words if word.telling})
        values = [STEM_WEIGHT / max(1, len(buckets)) ** 0.5] * len(buckets)
        met = sorted({hit.usage for hit in hits})
        counts = [sum(hit.usage == usage for hit in hits) for usage in met]
        columns = np.array([*buckets, *(BUCKETS + usage for usage in met)], dtype=np.intp)
        return Text(words, hits, columns, np.array([*values, *(HIT_WEIGHT * count**0.5 for count in counts)]))

    def placer(self, options: Sequence[Option], confirmed: Iterable[tuple[str, str]] = ()) -> "Placer":
        """Learn the options. ``confirmed`` are (text, option key) of the cards that people placed; order does not count.

        Several options may have one usage: the first that was not dropped gets its anchor, the others learn from their
        cards. Raises KeyError when a confirmed card names an option that is not among ``options``.
        """
        classes: list[str | None] = [None] * len(self.anchors)
        usages = {anchor.id: place for place, anchor in enumerate(self.anchors)}
        place_of: dict[str, int] = {}
        taught = sorted(set(confirmed))
        for option in options:
            usage = usages.get(option.usage or "")
            if option.dropped:
                continue
            if usage is not None and classes[usage] is None:
                classes[usage] = option.key
                place_of[option.key] = usage
            elif any(key == option.key for _, key in taught):
                place_of[option.key] = len(classes)
                classes.append(option.key)
        dropped = {option.key for option in options if option.dropped}
        rows = self._seeds + [(self.read(text), place_of[key]) for text, key in taught if key not in dropped]
        x = np.zeros((len(rows), self.columns))
        for row, (text, _) in enumerate(rows):
            x[row, text.columns] = text.values
        weights = regression(x, np.array([label for _, label in rows]), len(classes), STRENGTH)
        return Placer(self, tuple(classes), weights)


class Placer:
    """What the engine knows at one moment: frozen, cheap to ask, safe to share between threads."""

    def __init__(self, engine: Engine, classes: tuple[str | None, ...], weights: Matrix) -> None:
        self.engine = engine
        self._classes = classes  # the option that each class stands for, or None: a usage without option
        self._weights = weights

    def keeping(self, keys: Iterable[str]) -> "Placer":
        """The same knowledge for fewer options: texts that belong to the others are left unplaced."""
        kept = set(keys)
        return Placer(self.engine, tuple(key if key in kept else None for key in self._classes), self._weights)

    def place(self, text: str) -> Placed:
        return self.place_all([text])[0]

    def place_all(self, texts: Sequence[str]) -> list[Placed]:
        read = [self.engine.read(text) for text in texts]
        scores = np.array([text.values @ self._weights[text.columns] for text in read]).reshape(len(read), -1)
        return [self._placed(text, row) for text, row in zip(read, softmax(scores), strict=True)]

    def _placed(self, text: Text, likely: Matrix) -> Placed:
        order = [int(place) for place in np.argsort(-likely, kind="stable")]
        open_ = [place for place in order if self._classes[place] is not None]
        suggestions = tuple(key for place in open_[:SUGGESTIONS] if (key := self._classes[place]) is not None)
        first = order[0]
        idle = self._idle(text, first, float(likely[first]))
        sure = likely[first] >= PLACED_FROM and not idle
        return Placed(
            option=self._classes[first] if sure else None,
            confidence=round(float(likely[open_[0]]), 3) if open_ else 0.0,
            suggestions=suggestions,
            why=self._why(text, open_[0]) if open_ else (),
            idle=idle,
        )

    def _idle(self, text: Text, first: int, likely: float) -> bool:
        if first < len(self.engine.anchors) and not self.engine.anchors[first].title and likely >= 0.5:
            return True
        return not text.hits and len({word.stem for word in text.words if word.content}) <= 1

    def _why(self, text: Text, place: int) -> tuple[str, ...]:
        weighed: dict[tuple[int, int], float] = {}
        value = dict(zip(text.columns.tolist(), text.values.tolist(), strict=True))
        for at, word in enumerate(text.words):
            if word.telling:
                weighed[at, at + 1] = value[bucket(word)] * float(self._weights[bucket(word), place])
        for hit in text.hits:
            column = BUCKETS + hit.usage
            share = value[column] / sum(other.usage == hit.usage for other in text.hits)
            gain = share * float(self._weights[column, place])
            inside = sum(weighed.pop((at, at + 1), 0.0) for at in range(hit.start, hit.end))
            weighed[hit.start, hit.end] = weighed.get((hit.start, hit.end), 0.0) + inside + gain
        best = sorted(((-gain, span) for span, gain in weighed.items() if gain > 0.05))[:REASONS]
        shown = (" ".join(word.typed for word in text.words[start:end]).lower() for _, (start, end) in best)
        return tuple(dict.fromkeys(shown))


def bucket(word: Word) -> int:
    return crc32(word.stem.encode()) % BUCKETS


def softmax(scores: Matrix) -> Matrix:
    powers: Matrix = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def regression(x: Matrix, labels: NDArray[np.intp], classes: int, strength: float) -> Matrix:
    """Multinomial logistic regression without intercept: weights (columns x classes).

    Minimises ``strength * cross-entropy + |weights|² / 2`` by Nesterov's accelerated gradient for strongly convex
    functions (Introductory Lectures on Convex Optimization, 2004, 2.2.1), which needs no seed and no tuning.
    """
    full = np.zeros((x.shape[1], classes))
    used = np.flatnonzero(x.any(axis=0))
    x = x[:, used]
    target = np.eye(classes)[labels]
    steepest = 1 + strength * float(np.linalg.eigvalsh(x @ x.T)[-1]) / 2
    momentum = (steepest**0.5 - 1) / (steepest**0.5 + 1)
    weights = ahead = np.zeros((len(used), classes))
    for _ in range(1_000):
        slope = ahead + strength * x.T @ (softmax(x @ ahead) - target)
        previous, weights = weights, ahead - slope / steepest
        ahead = weights + momentum * (weights - previous)
        if np.abs(weights - previous).max() < 1e-5:
            break
    full[used] = weights
    return full
