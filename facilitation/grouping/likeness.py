"""Cards that say the same, or nearly: near-copies, the nearest card, and the option that unplaced cards would make."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from facilitation.grouping.engine.reading import STEMS, TURNS, Reader
from facilitation.grouping.engine.regression import Matrix
from facilitation.grouping.language.words import split

# From grouping.md: measured there, not tuned here.
COPY_FROM = 85.0  # rapidfuzz ratio of normalised texts: finds all near-copies, and no false one
ALIKE_FROM = 0.45  # cosine of the two closest cards of a group
APART_FROM = 0.75  # mean distance (1 - cosine) from which two groups are not joined
FEWEST_ALIKE = 3  # cards
A_STEM = 0.25  # a word tells of a usage more than of what else is said
NOTHING = range(0)
MOST_COMPARED = 2_000  # texts: four full workshops
NUMBER = re.compile(r"\d+")


class Copies:
    """The near-copies among texts that come one after the other: each is held against the latest of those before."""

    def __init__(self) -> None:
        # Zone 20 and zone 30 differ by a letter, and by what they ask: only texts with the same numbers are compared.
        self._said: defaultdict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
        self._numbers: dict[str, tuple[str, ...]] = {}

    def of(self, key: str, text: str) -> str | None:
        """The card that this one nearly repeats, or None. Its text may have been another one before."""
        if key in self._numbers:
            self._said[self._numbers.pop(key)].pop(key, None)
        if not any(map(str.isalnum, text)):
            return None
        said = " ".join(normal for _, _, normal in split(text))
        numbers = self._numbers[key] = tuple(NUMBER.findall(said))
        before = self._said[numbers]
        alike = {
            first
            for _, _, first in process.extract(said, before, scorer=fuzz.ratio, score_cutoff=COPY_FROM, limit=None)
        }
        found = next((first for first in before if first in alike), None)
        before[key] = said
        if len(before) > MOST_COMPARED:
            del self._numbers[oldest := next(iter(before))], before[oldest]
        return found


def near_copies(texts: Mapping[str, str]) -> dict[str, str]:
    """The cards that nearly repeat an earlier one (``texts`` come oldest first), by key, each with that one."""
    copies, found = Copies(), dict[str, str]()
    for key, text in texts.items():
        if of := copies.of(key, text):
            found[key] = found.get(of, of)
    return found


def nearest(reader: Reader, text: str, others: Mapping[str, str]) -> str | None:
    """The key of the card among ``others`` that is nearest to a text, or None where none has anything in common."""
    keys = [key for key, other in others.items() if other != text or len(others) > 1]
    if not keys:
        return None
    rows = directions(reader, [text, *(others[key] for key in keys)])
    alike = rows[1:] @ rows[0]
    best = int(alike.argmax())
    return keys[best] if alike[best] > 0 else None


def groups_alike(reader: Reader, texts: Mapping[str, str]) -> list[list[str]]:
    """Groups of at least three cards that resemble each other, the closest first: average linkage (UPGMA)."""
    keys = list(texts)
    if len(keys) < FEWEST_ALIKE:
        return []
    # What makes a new option is not what a known usage has in common: the lexicon's hits are left out.
    rows = directions(reader, [texts[key] for key in keys], but=reader.usages)
    alike = rows @ rows.T
    np.fill_diagonal(alike, 0.0)
    pairs = [
        (float(alike[np.ix_(group, group)].max()), [keys[place] for place in group])
        for group in _linked(1 - alike)
        if len(group) >= FEWEST_ALIKE
    ]
    return [group for closest, group in sorted(pairs, key=lambda each: -each[0]) if closest >= ALIKE_FROM]


def central(reader: Reader, keys: Sequence[str], texts: Mapping[str, str]) -> str:
    """The key of the card that is nearest to all of these."""
    rows = directions(reader, [texts[key] for key in keys])
    return keys[int((rows @ rows.sum(axis=0)).argmax())]


def directions(reader: Reader, texts: Sequence[str], but: range = NOTHING) -> Matrix:
    """Texts as unit vectors, near where they say much the same; ``but`` are columns that do not count."""
    columns, rows = reader.rows(reader.read_all(texts))
    rows[:, columns < STEMS] *= A_STEM
    for silent in (TURNS, but):
        rows[:, (columns >= silent.start) & (columns < silent.stop)] = 0.0
    directions: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return directions


def _linked(distances: Matrix) -> list[list[int]]:
    groups = [[place] for place in range(len(distances))]
    between = distances.copy()
    np.fill_diagonal(between, np.inf)
    sizes = np.ones(len(groups))
    while True:
        one, other = sorted(divmod(int(between.argmin()), len(groups)))
        if between[one, other] >= APART_FROM:
            return [sorted(group) for group in groups if group]
        mean = (between[one] * sizes[one] + between[other] * sizes[other]) / (sizes[one] + sizes[other])
        between[one], between[:, one] = mean, mean
        between[other], between[:, other] = np.inf, np.inf
        between[one, one] = np.inf
        sizes[one] += sizes[other]
        groups[one] += groups[other]
        groups[other] = []
