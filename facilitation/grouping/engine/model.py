"""Placing texts into options: logistic regression, from what was learned once to what people confirmed.

A placement depends on the text, the anchors and the confirmed cards, never on the order in which things came, and
training is deterministic.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from facilitation.grouping.engine.anchors import Anchor
from facilitation.grouping.engine.encoder import Encoder
from facilitation.grouping.engine.learned import load_learned
from facilitation.grouping.engine.reading import BUCKETS, Reader, Text, bucket
from facilitation.grouping.engine.regression import Matrix, regression, softmax

STRENGTH = 2.0  # what a confirmed card teaches, beside a sentence of the corpus
BOOST = 5.0  # what a card of an option without anchor may weigh at most
ENOUGH = 45  # cards that teach an option as well as an anchor
PLACED_FROM = 0.3
SURE_FROM = 0.8  # below, a placement is drawn as doubtful (summaries.js)
SUGGESTIONS = 3
REASONS = 3
REASON_FROM = 0.05  # a word that adds less to the score explains nothing
IDLE_FROM = 0.7  # a wish folded away is worse than idle talk that stays
ADOPTED_FROM = 3  # cards
TERMS = 10  # examples that the terms of a usage are worth
DOUBT = 0.3  # cards that might yet show that a usage belongs nowhere


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


class Engine:
    """Reads texts against anchors. Made once per set of anchors; a placer, each time people confirm."""

    def __init__(self, anchors: Sequence[Anchor], encoder: Encoder | None = None) -> None:
        # One thread for numbers: the other cores are the room's, and on a busy laptop sharing them costs a hundredfold.
        threadpool_limits(limits=1, user_api="blas")
        self.anchors = tuple(anchors)
        learned = load_learned(encoder is not None)
        added = dict(enumerate(map(learned.new_terms, anchors)))
        self.reader = Reader(anchors, learned.said, encoder, learned.centre, added)
        self._usages = {anchor.id: place for place, anchor in enumerate(anchors)}
        self._learned = learned.of(anchors)
        # What these anchors say that was not learned yet: those of a workshop, or of a file of one's own.
        new = [(each, usage) for usage, anchor in enumerate(anchors) for each in learned.new_examples(anchor)]
        # A term speaks for its usage even where no example holds one: facilitators write terms first.
        terms = [
            (self.reader.term_of(usage), usage)
            for usage, anchor in enumerate(anchors)
            if anchor.terms and not learned.known(anchor)
        ]
        texts = self.reader.read_all([example for example, _ in new])
        self._new = [*zip(texts, (usage for _, usage in new), strict=True), *(terms * TERMS)]
        self._untaught = self._learn(self._new, len(anchors))

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
        taught = [(self.reader.read(text), key) for text, key in sorted(set(confirmed)) if not dropped[key]]
        classes: list[str | None] = [None] * len(self.anchors)
        seems = self._seems([text for text, _ in taught])
        likeliest = [int(row.argmax()) if row.max() >= PLACED_FROM else None for row in seems]
        for usage, key in (
            *self._owned(options),
            *self._adopted(likeliest, [key for _, key in taught]),
            *self._owned(candidates),
        ):
            classes[usage] = classes[usage] or key
        rows = list(self._new)
        for (text, key), first in zip(taught, likeliest, strict=True):
            if first is not None and classes[first] == key:
                label = first
            elif key in classes:
                label = classes.index(key)
            else:
                label = len(classes)
                classes.append(key)
            rows.append((text, label))
        keys = tuple(dict.fromkeys(key for key in classes if key is not None))
        shares = np.array([[float(key == owner) for key in keys] for owner in classes]).reshape(len(classes), len(keys))
        # A usage without option belongs to the options where people put the cards that sounded like it.
        mass = np.zeros_like(shares[: len(self.anchors)])
        for row, (_, key) in zip(seems, taught, strict=True):
            mass[:, keys.index(key)] += row
        free = [usage for usage, anchor in enumerate(self.anchors) if classes[usage] is None and not anchor.idle]
        shares[free] = mass[free] / (mass[free].sum(axis=1, keepdims=True) + DOUBT)
        return Placer(self, keys, shares, self._learn(rows, len(classes)) if taught else self._untaught)

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

    def _seems(self, texts: Sequence[Text]) -> Matrix:
        """The probability of each usage for each text, before anybody taught anything."""
        return softmax(self.reader.scores(texts, self._untaught))

    def _learn(self, rows: Sequence[tuple[Text, int]], classes: int) -> Matrix:
        labels = np.array([label for _, label in rows], dtype=np.intp)
        counts = np.bincount(labels, minlength=classes)
        # Without an anchor an option has few cards: together they weigh as much as the examples of an anchor.
        added = slice(len(self.anchors), classes)
        worth = np.ones(classes)
        worth[added] = np.clip(ENOUGH / np.maximum(counts[added], 1), 1, BOOST)
        weights = np.pad(self._learned, ((0, 0), (0, classes - len(self.anchors))))
        columns, features = self.reader.rows([text for text, _ in rows])
        weights[columns] = regression(features, labels, weights[columns], STRENGTH * worth[labels])
        return weights


class Placer:
    """What the engine knows at one moment: frozen, cheap to ask, safe to share between threads."""

    def __init__(self, engine: Engine, options: tuple[str, ...], shares: Matrix, weights: Matrix) -> None:
        self._engine = engine
        self._options = options
        self._shares = shares  # how much of each class (a row) belongs to each option; the rest belongs to none
        self._weights = weights

    def keeping(self, keys: Iterable[str]) -> "Placer":
        """The same knowledge for fewer options: texts that belong to the others are left unplaced."""
        wanted = set(keys)
        kept = [place for place, key in enumerate(self._options) if key in wanted]
        options = tuple(self._options[place] for place in kept)
        return Placer(self._engine, options, self._shares[:, kept], self._weights)

    def place(self, text: str) -> Placed:
        return self.place_all([text])[0]

    def place_all(self, texts: Sequence[str]) -> list[Placed]:
        read = self._engine.reader.read_all(texts)
        scores = self._engine.reader.scores(read, self._weights)
        likely = softmax(scores)
        elsewhere = (likely * (1 - self._shares.sum(axis=1))).max(axis=1, initial=0.0)
        sums = likely @ self._shares
        return [
            self._placed(text, classes.tolist(), options.tolist(), float(other))
            for text, classes, options, other in zip(read, likely, sums, elsewhere, strict=True)
        ]

    def _placed(self, text: Text, likely: list[float], sums: list[float], elsewhere: float) -> Placed:
        idle = self._idle(text, likely)
        ranked = sorted(range(len(sums)), key=lambda place: -sums[place])
        if not ranked:
            return Placed(None, 0.0, (), (), idle)
        first, share = ranked[0], sums[ranked[0]]
        sure = share >= PLACED_FROM and share > elsewhere and not idle
        return Placed(
            self._options[first] if sure else None,
            round(share, 3),
            tuple(self._options[place] for place in ranked[:SUGGESTIONS]),
            self._why(text, first),
            idle,
        )

    def _idle(self, text: Text, likely: Sequence[float]) -> bool:
        anchors = self._engine.anchors
        first = max(range(len(likely)), key=likely.__getitem__)
        if first < len(anchors) and anchors[first].idle and likely[first] >= IDLE_FROM:
            return True
        return text.says_nothing

    def _why(self, text: Text, option: int) -> tuple[str, ...]:
        belongs = self._shares[:, option]
        classes = np.flatnonzero((belongs > 0) & (belongs >= belongs.max() / 2))
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
