"""The word meant by one typed in haste: without its accents, or with a slip."""

from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from facilitation.grouping.language.french import normalise, well_spelt

SHORTEST_MENDED = 4  # letters; below, one letter makes another word (sol and col)
LONG = 9  # letters from which a word may hold two slips; chateau and chapiteau are two words
REMEMBERED = 50_000  # words


class Speller:
    """``said`` are words as they are usually written, and how often people say them; ``other`` are further words.

    A word that French or anybody here knows is no slip.
    """

    def __init__(self, said: Mapping[str, int], other: Iterable[str]) -> None:
        self._times = {normalise(word): times for word, times in said.items()}
        self._usual = {
            **{normalise(word): word for word in other},
            **well_spelt(),
            **{normalise(word): word for word in said},
        }
        self._by_initial: dict[str, list[str]] = {}
        for word in sorted(self._usual):
            if len(word) >= SHORTEST_MENDED and word.isalpha():
                self._by_initial.setdefault(word[0], []).append(word)
        self._meant: dict[str, str] = {}

    def usual(self, normal: str) -> str:
        """How a word is usually written: with its accents. A word that nobody knows, as it is."""
        return self._usual.get(normal, normal)

    def meant(self, normal: str) -> str:
        """The known word that this one is a slip of, or itself."""
        if len(normal) < SHORTEST_MENDED or normal in self._usual or not normal.isalpha():
            return normal
        if (known := self._meant.get(normal)) is None:
            known = self._nearest(normal)
            if len(self._meant) < REMEMBERED:
                self._meant[normal] = known
        return known

    def _nearest(self, normal: str) -> str:
        """The nearest known word; of those as near, the one that people say most.

        A first letter is seldom mistyped, and another one makes another word: prendre and rendre.
        """
        near = self._by_initial.get(normal[0], ())
        slips = 1 if len(normal) < LONG else 2
        found = process.extract(normal, near, scorer=OSA.distance, score_cutoff=slips, limit=None)
        told = [(0 if _no_doubt(normal, word) else slip, -self._times.get(word, 0), word) for word, slip, _ in found]
        return min(told, default=(0, 0, normal))[2]


def _no_doubt(typed: str, word: str) -> bool:
    """Whether letters were only doubled or not, or two swapped."""
    return _bare(typed) == _bare(word) or _swapped(typed, word)


def _bare(word: str) -> str:
    """A word without its doubled letters."""
    return "".join(letter for letter, before in zip(word, " " + word, strict=False) if letter != before)


def _swapped(one: str, other: str) -> bool:
    """Whether two neighbouring letters are all that differs."""
    if len(one) != len(other):
        return False
    differ = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return (
        len(differ) == 2
        and differ[1] == differ[0] + 1
        and (one[differ[0]], one[differ[1]]) == (other[differ[1]], other[differ[0]])
    )
