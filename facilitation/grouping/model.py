"""Placing texts into options: logistic regression on the anchors' examples and on what people confirmed.

Features do not drift as texts arrive: hashed stems and lexicon hits of the text alone. So a placement depends on the
text, the anchors and the confirmed cards, never on the order in which things came, and training is deterministic.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from facilitation.grouping.anchors import Anchor
from facilitation.grouping.words import Hit, Lexicon, Word, clean

Matrix = NDArray[np.float64]

# The starting design of grouping.md.
BUCKETS = 2_048
STEM_WEIGHT = 0.5
HIT_WEIGHT = 0.8
STRENGTH = 8.0  # C: the inverse of the regularisation
BOOST = 5.0  # what a card of an option without anchor may weigh at most
TOLERANCE = 3e-4  # of the last step; scores then differ from the limit's by less than 0.01
PLACED_FROM = 0.3
SUGGESTIONS = 3
REASONS = 3
REASON_FROM = 0.05  # a word that adds less to the score explains nothing
IDLE_FROM = 0.5
ADOPTED_FROM = 3  # cards


@dataclass(frozen=True, slots=True)
class Option:
    """An option as the engine sees it. ``usage`` is an anchor's id; without, it learns from confirmed cards alone."""

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

    source: str
    words: tuple[Word, ...]
    hits: tuple[Hit, ...]
    columns: NDArray[np.intp]
    values: Matrix

    def shown(self, start: int, end: int) -> str:
        """The words from ``start`` to ``end`` (excluded) as typed, in lower case."""
        return self.source[self.words[start].start : self.words[end - 1].end].lower()


class Engine:
    """Reads texts against anchors. Made once per set of anchors (about 0.2 s); a placer, each time people confirm."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self.anchors = tuple(anchors)
        self._lexicon = Lexicon(
            [anchor.terms for anchor in anchors], (sentence for anchor in anchors for sentence in anchor.examples)
        )
        self._usages = {anchor.id: place for place, anchor in enumerate(anchors)}
        self._seeds = [
            (self.read(sentence), usage) for usage, anchor in enumerate(anchors) for sentence in anchor.examples
        ]
        self._untaught = self._learn(self._seeds, len(anchors))

    def read(self, text: str) -> Text:
        words = self._lexicon.read(text)
        hits = tuple(self._lexicon.hits(words))
        buckets = sorted({bucket(word) for word in words if word.telling})
        values = [STEM_WEIGHT / max(1, len(buckets)) ** 0.5] * len(buckets)
        met = Counter(hit.usage for hit in hits)
        columns = np.array([*buckets, *(BUCKETS + usage for usage in met)], dtype=np.intp)
        return Text(
            clean(text), words, hits, columns, np.array([*values, *(HIT_WEIGHT * n**0.5 for n in met.values())])
        )

    def placer(
        self,
        options: Sequence[Option],
        confirmed: Iterable[tuple[str, str]] = (),
        candidates: Sequence[Option] = (),
    ) -> "Placer":
        """Learn the options.

        ``confirmed`` are (text, option key) of the cards that people placed; their order does not count. An option gets
        its usage's anchor; where several have the same usage, the first that was not dropped gets it. A usage left
        without option goes to the option where people put most of its cards, as after a merge; then to one of the
        ``candidates``, which may become options. Every other option learns from its cards alone. Raises KeyError when a
        confirmed card names an option that is not among ``options``.
        """
        dropped = {option.key: option.dropped for option in options}
        taught = [(self.read(text), key) for text, key in sorted(set(confirmed)) if not dropped[key]]
        classes: list[str | None] = [None] * len(self.anchors)
        seemed = [self._seems(text) for text, _ in taught]
        for usage, key in (
            *self._owned(options),
            *self._adopted(seemed, [key for _, key in taught]),
            *self._owned(candidates),
        ):
            classes[usage] = classes[usage] or key
        rows = list(self._seeds)
        for (text, key), seems in zip(taught, seemed, strict=True):
            if seems is not None and classes[seems] == key:
                label = seems
            elif key in classes:
                label = classes.index(key)
            else:
                label = len(classes)
                classes.append(key)
            rows.append((text, label))
        return Placer(self, tuple(classes), self._learn(rows, len(classes)) if taught else self._untaught)

    def _owned(self, options: Iterable[Option]) -> Iterable[tuple[int, str]]:
        return [
            (self._usages[option.usage], option.key)
            for option in options
            if option.usage in self._usages and not option.dropped
        ]

    def _adopted(self, seemed: Sequence[int | None], keys: Sequence[str]) -> Iterable[tuple[int, str]]:
        votes = Counter((usage, key) for usage, key in zip(seemed, keys, strict=True) if usage is not None)
        of_usage = Counter(usage for usage in seemed if usage is not None)
        return [pair for pair, n in votes.items() if n >= ADOPTED_FROM and n > of_usage[pair[0]] / 2]

    def _seems(self, text: Text) -> int | None:
        likely = softmax((text.values @ self._untaught[text.columns])[None])[0]
        first = int(likely.argmax())
        return first if likely[first] >= PLACED_FROM else None

    def _learn(self, rows: Sequence[tuple[Text, int]], classes: int) -> Matrix:
        x = np.zeros((len(rows), BUCKETS + len(self.anchors)))
        for row, (text, _) in enumerate(rows):
            x[row, text.columns] = text.values
        labels = np.array([label for _, label in rows])
        counts = np.bincount(labels, minlength=classes)
        # Without an anchor an option has few cards: together they weigh as much as the examples of an anchor.
        worth = np.ones(classes)
        worth[len(self.anchors) :] = np.clip(
            len(self._seeds) / len(self.anchors) / counts[len(self.anchors) :], 1, BOOST
        )
        return regression(x, labels, classes, STRENGTH * worth[labels])


class Placer:
    """What the engine knows at one moment: frozen, cheap to ask, safe to share between threads."""

    def __init__(self, engine: Engine, classes: tuple[str | None, ...], weights: Matrix) -> None:
        self._engine = engine
        self._classes = classes  # the option that each class stands for, or None: a usage without option
        self._weights = weights
        self._options = tuple(dict.fromkeys(key for key in classes if key is not None))

    def keeping(self, keys: Iterable[str]) -> "Placer":
        """The same knowledge for fewer options: texts that belong to the others are left unplaced."""
        kept = set(keys)
        return Placer(self._engine, tuple(key if key in kept else None for key in self._classes), self._weights)

    def place(self, text: str) -> Placed:
        return self.place_all([text])[0]

    def place_all(self, texts: Sequence[str]) -> list[Placed]:
        read = [self._engine.read(text) for text in texts]
        scores = np.array([text.values @ self._weights[text.columns] for text in read])
        scores = scores.reshape(len(read), self._weights.shape[1])  # also when there is no text
        return [self._placed(text, row.tolist()) for text, row in zip(read, softmax(scores), strict=True)]

    def _placed(self, text: Text, likely: list[float]) -> Placed:
        sums = dict.fromkeys(self._options, 0.0)
        elsewhere = 0.0
        for key, share in zip(self._classes, likely, strict=True):
            if key is None:
                elsewhere = max(elsewhere, share)
            else:
                sums[key] += share
        ranked = sorted(sums, key=lambda key: -sums[key])
        idle = self._idle(text, likely)
        if not ranked:
            return Placed(None, 0.0, (), (), idle)
        first, share = ranked[0], sums[ranked[0]]
        sure = share >= PLACED_FROM and share > elsewhere and not idle
        return Placed(
            first if sure else None, round(share, 3), tuple(ranked[:SUGGESTIONS]), self._why(text, first), idle
        )

    def _idle(self, text: Text, likely: Sequence[float]) -> bool:
        anchors = self._engine.anchors
        first = max(range(len(likely)), key=likely.__getitem__)
        if first < len(anchors) and not anchors[first].title and likely[first] >= IDLE_FROM:
            return True
        return (
            bool(text.source.strip()) and not text.hits and len({word.stem for word in text.words if word.content}) <= 1
        )

    def _why(self, text: Text, key: str) -> tuple[str, ...]:
        classes = [place for place, owner in enumerate(self._classes) if owner == key]
        value = dict(zip(text.columns.tolist(), text.values.tolist(), strict=True))
        gain = {column: float(self._weights[column, classes].max()) * value[column] for column in value}
        times = Counter(hit.usage for hit in text.hits)
        weighed: Counter[tuple[int, int]] = Counter()
        covered = {at: (hit.start, hit.end) for hit in text.hits for at in range(hit.start, hit.end)}
        for at, word in enumerate(text.words):
            if word.telling:
                weighed[covered.get(at, (at, at + 1))] += gain[bucket(word)]
        for hit in text.hits:
            weighed[hit.start, hit.end] += gain[BUCKETS + hit.usage] / times[hit.usage]
        best = sorted((-gain, span) for span, gain in weighed.items() if gain >= REASON_FROM)[:REASONS]
        return tuple(dict.fromkeys(text.shown(start, end) for _, (start, end) in best))


def bucket(word: Word) -> int:
    return crc32(word.stem.encode()) % BUCKETS


def softmax(scores: Matrix) -> Matrix:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return likely


def regression(x: Matrix, labels: NDArray[np.intp], classes: int, strength: Matrix) -> Matrix:
    """Multinomial logistic regression without intercept: weights (columns x classes). No feature may be negative.

    Minimises ``sum(strength * cross-entropy) + |weights|² / 2``, a strength a row, by Nesterov's accelerated gradient
    for strongly convex functions (Introductory Lectures on Convex Optimization, 2004, 2.2.1): no seed, no tuning.
    Weights are ``x.T @ (√strength * shares)``, and rows are fewer than columns: the descent is on the shares.
    """
    target = np.eye(classes)[labels]
    root = np.sqrt(strength)[:, None]
    scaled = root * x[:, x.any(axis=0)]
    alike = scaled @ scaled.T
    steepest = 1 + float(alike.sum(axis=1).max()) / 2  # no eigenvalue exceeds the largest sum of a row
    momentum = (steepest**0.5 - 1) / (steepest**0.5 + 1)
    shares = ahead = np.zeros_like(target)
    for _ in range(1_000):
        slope = ahead + root * (softmax(alike @ ahead / root) - target)
        previous, shares = shares, ahead - slope / steepest
        ahead = shares + momentum * (shares - previous)
        if np.abs(shares - previous).max() < TOLERANCE:
            break
    weights: Matrix = x.T @ (root * shares)
    return weights
