"""A text as the engine sees it: its words, the lexicon terms met, and features that do not drift as texts arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from facilitation.grouping.anchors import Anchor, examples_of
from facilitation.grouping.encoder import Encoder
from facilitation.grouping.regression import Matrix
from facilitation.grouping.words import Hit, Lexicon, Word, clean

# The starting design of grouping.md.
BUCKETS = 2_048
STEM_WEIGHT = 0.5
HIT_WEIGHT = 0.8
HALF = (
    0.5  # a term that only says where, that comes after another one, or that is a word for anything, says half as much
)
REMEMBERED = 5_000  # texts: ten full workshops


WHERE = frozenset(["dans", "derriere", "devant", "ds", "face", "long", "pres", "cote", "sous", "sur"])
WHERE_REACH = 3  # words: face à la


@dataclass(frozen=True, slots=True)
class Text:
    """A text read. ``columns`` and ``values`` are its stems and lexicon hits; ``meaning`` is empty without encoder."""

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

    def __init__(self, anchors: Sequence[Anchor], encoder: Encoder | None = None) -> None:
        examples = examples_of(anchors)
        self._usages = len(anchors)
        self._encoder = encoder
        self._lexicon = Lexicon([anchor.terms for anchor in anchors], examples)
        # The mean is that of the anchors alone: it stays the same whatever the room says.
        vectors = encoder([clean(each) for each in examples or [""]]) if encoder else np.zeros((len(examples), 0))
        self._centre = vectors.mean(axis=0)
        self._known = {each: self._read(each, row) for each, row in zip(examples, vectors - self._centre, strict=False)}

    @property
    def width(self) -> int:
        """How many features there are: buckets of stems, usages, then the encoder's dimensions."""
        return BUCKETS + self._usages + len(self._centre)

    @property
    def usages(self) -> slice:
        """The columns of the lexicon's hits."""
        return slice(BUCKETS, BUCKETS + self._usages)

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
            meanings = self._encoder([clean(text) for text in missing]) - self._centre if self._encoder else None
            for row, text in enumerate(missing):
                known[text] = self._read(text, self._centre if meanings is None else meanings[row])
        return [known[text] for text in texts]

    def term_of(self, usage: int) -> Text:
        """A text that holds a term of this usage and says nothing else."""
        column = np.array([BUCKETS + usage], dtype=np.intp)
        return Text("", (), (), column, np.array([HIT_WEIGHT]), np.zeros_like(self._centre))

    def rows(self, texts: Sequence[Text]) -> Matrix:
        """The features of texts, one row a text."""
        rows = np.zeros((len(texts), self.width))
        for row, text in enumerate(texts):
            rows[row, text.columns] = text.values
            rows[row, BUCKETS + self._usages :] = text.meaning
        return rows

    def _read(self, source: str, meaning: Matrix) -> Text:
        words = self._lexicon.read(source)
        hits = tuple(self._lexicon.hits(words))
        buckets = sorted({bucket(word) for word in words if word.telling})
        met = _weigh(words, hits)
        values = [STEM_WEIGHT / max(1, len(buckets)) ** 0.5] * len(buckets)
        return Text(
            clean(source),
            words,
            hits,
            np.array([*buckets, *(BUCKETS + usage for usage in met)], dtype=np.intp),
            np.array([*values, *(HIT_WEIGHT * weight**0.5 for weight in met.values())]),
            meaning,
        )


def bucket(word: Word) -> int:
    return crc32(word.stem.encode()) % BUCKETS


def _weigh(words: Sequence[Word], hits: Sequence[Hit]) -> dict[int, float]:
    """What the hits say for each usage: French names the thing first, then for whom, how and where."""
    said: dict[int, float] = {}
    first = min((hit.start for hit in hits), default=0)
    for hit in hits:
        alone = hit.end - hit.start == 1
        doubts = (hit.start != first, _says_where(words, hit.start), alone and words[hit.start].common)
        weight = HALF ** sum(doubts)
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
