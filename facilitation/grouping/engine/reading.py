"""A text as the engine sees it: its words, the lexicon terms met, and features that do not drift as texts arrive."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from facilitation.grouping.engine.anchors import Anchor, examples_of
from facilitation.grouping.engine.encoder import Encoder
from facilitation.grouping.engine.regression import Matrix
from facilitation.grouping.language.words import Hit, Lexicon, Word, careful, clean

STEMS = 32_768  # columns that the stems are hashed into, and behind them those of the turns of phrase
TURNS = range(STEMS, STEMS + 4_096)
BUCKETS = TURNS.stop
STEM_WEIGHT = 2.0
TURN_WEIGHT = 0.7  # *c'est quoi*, *y a plus*: how a thing is said tells small talk from a wish
HIT_WEIGHT = 0.8
HALF = (
    0.5  # a term that only says where, that comes after another one, or that is a word for anything, says half as much
)
ADDED = 4  # times: a word that a workshop adds to a usage settles what is said of it there
REMEMBERED = 5_000  # texts: ten full workshops
NO_MEANING: Matrix = np.zeros(0)
NO_COLUMN = np.zeros(0, dtype=np.intp)

WHERE = frozenset(["dans", "derriere", "devant", "ds", "face", "long", "pres", "cote", "sous", "sur"])
WHERE_REACH = 3  # words: face à la


@dataclass(frozen=True, slots=True)
class Text:
    """A text read.

    ``columns`` and ``values`` are its stems, turns of phrase and lexicon hits; ``meaning`` is empty without encoder.
    """

    source: str
    words: tuple[Word, ...]
    hits: tuple[Hit, ...]
    columns: NDArray[np.intp]
    values: Matrix
    meaning: Matrix

    def shown(self, start: int, end: int) -> str:
        """The words from ``start`` to ``end`` (excluded) as typed, in lower case."""
        return self.source[self.words[start].start : self.words[end - 1].end].lower()

    @property
    def stems(self) -> frozenset[str]:
        """The stems of the words that say something."""
        return frozenset(word.stem for word in self.words if word.content)

    @property
    def says_nothing(self) -> bool:
        """Idle talk: words, but at most one that says something, and none of the lexicon."""
        return bool(self.source.strip()) and not self.hits and len(self.stems) <= 1


class Reader:
    """Reads texts against anchors, and remembers them: texts seldom change, and reading costs more than placing."""

    def __init__(
        self,
        anchors: Sequence[Anchor],
        said: Mapping[str, int],
        encoder: Encoder | None = None,
        centre: Matrix = NO_MEANING,
        added: Mapping[int, Collection[str]] = MappingProxyType({}),
    ) -> None:
        """``said`` are words as they are usually written, and how often people say them; ``centre`` is the encoder's
        mean: they stay the same whatever the room says.

        ``added`` are terms of these anchors, by the place of their usage: those that a workshop wrote itself.
        """
        self._usages = len(anchors)
        self._encoder = encoder
        self._centre = centre
        self._lexicon = Lexicon([anchor.terms for anchor in anchors], said, examples_of(anchors), added)
        self._known: dict[str, Text] = {}

    @property
    def usages(self) -> range:
        """The columns of the lexicon's hits: after those of stems and turns, before those of the meaning."""
        return range(BUCKETS, BUCKETS + self._usages)

    def read(self, text: str) -> Text:
        return self.read_all([text])[0]

    def read_all(self, texts: Sequence[str]) -> list[Text]:
        """Texts in order. Together they cost less than one by one."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        known = self._known
        if len(known) + len(missing) > REMEMBERED:
            # Another thread may be reading: it keeps the dictionary it has.
            known = self._known = {text: known[text] for text in texts if text in known}
        if missing:
            words = [self._lexicon.read(text) for text in missing]
            meanings = self._meanings(missing, words)
            for text, read, meaning in zip(missing, words, meanings, strict=True):
                known[text] = self._read(text, read, meaning)
        return [known[text] for text in texts]

    def term_of(self, usage: int) -> Text:
        """A text that holds an added term of this usage and says nothing else."""
        column = np.array([BUCKETS + usage], dtype=np.intp)
        return Text("", (), (), column, np.array([HIT_WEIGHT * ADDED**0.5]), np.zeros_like(self._centre))

    def rows(self, texts: Sequence[Text]) -> tuple[NDArray[np.intp], Matrix]:
        """The features of texts, one row a text, in the columns that any of them has: these columns, and the rows."""
        columns = np.unique(np.concatenate([NO_COLUMN, *(text.columns for text in texts)]))
        rows = np.zeros((len(texts), len(columns) + len(self._centre)))
        for row, text in enumerate(texts):
            rows[row, np.searchsorted(columns, text.columns)] = text.values
            rows[row, len(columns) :] = text.meaning
        meaning = np.arange(len(self._centre), dtype=np.intp) + BUCKETS + self._usages
        return np.concatenate([columns, meaning]), rows

    def scores(self, texts: Sequence[Text], weights: Matrix) -> Matrix:
        """What weights (all columns x classes) make of texts: one row a text."""
        columns, rows = self.rows(texts)
        scores: Matrix = rows @ weights[columns]
        return scores

    def _meanings(self, texts: Sequence[str], words: Sequence[Sequence[Word]]) -> Matrix:
        if self._encoder is None:
            return np.zeros((len(texts), 0))
        # To the encoder a slip is another word, and so is a word without its accents.
        vectors: Matrix = self._encoder([careful(text, read) for text, read in zip(texts, words, strict=True)])
        return vectors - self._centre

    def _read(self, source: str, words: tuple[Word, ...], meaning: Matrix) -> Text:
        hits = tuple(self._lexicon.hits(words))
        said = {
            **_shared({bucket(word) for word in words if word.telling}, STEM_WEIGHT),
            **_shared(
                {_turn(*pair) for pair in pairwise(words) if not any(word.telling for word in pair)}, TURN_WEIGHT
            ),
            **{BUCKETS + usage: HIT_WEIGHT * weight**0.5 for usage, weight in _weigh(words, hits).items()},
        }
        return Text(
            clean(source),
            words,
            hits,
            np.array([*said], dtype=np.intp),
            np.array([*said.values()], dtype=np.float64),
            meaning,
        )


def bucket(word: Word) -> int:
    return crc32(word.stem.encode()) % STEMS


def _turn(word: Word, following: Word) -> int:
    return TURNS.start + crc32(f"{word.normal} {following.normal}".encode()) % len(TURNS)


def _shared(columns: Iterable[int], weight: float) -> dict[int, float]:
    """The same value in each, their length together being ``weight``."""
    each = sorted(columns)
    return dict.fromkeys(each, weight / max(1, len(each)) ** 0.5)


def _weigh(words: Sequence[Word], hits: Sequence[Hit]) -> dict[int, float]:
    """What the hits say for each usage: French names the thing first, then for whom, how and where."""
    said: dict[int, float] = {}
    first = min((hit.start for hit in hits), default=0)
    for hit in hits:
        alone = hit.end - hit.start == 1
        doubts = (hit.start != first, _says_where(words, hit.start), alone and words[hit.start].common)
        weight = HALF ** sum(doubts) * (ADDED if hit.added else 1)
        said[hit.usage] = said.get(hit.usage, 0.0) + weight
    return said


def _says_where(words: Sequence[Word], at: int) -> bool:
    """Whether a preposition of place leads to this word: ``dans les anciens ateliers``, ``près de la gare``."""
    for word in reversed(words[max(0, at - WHERE_REACH) : at]):
        if word.normal in WHERE:
            return True
        if word.content:
            return False
    return False
