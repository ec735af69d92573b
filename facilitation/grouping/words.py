"""From a French text typed on a phone to words: normalised, mended when mistyped, stemmed, looked up in the lexicon."""

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import Stemmer
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from facilitation.grouping.french import normalise, said_of_anything, well_spelt

LONGEST = 2_000  # characters read of a text; what follows cannot change what it is about
CLOSE = 79  # rapidfuzz ratio from which a word unknown to French is taken for a known one: one letter wrong in five
LONG = 9  # letters from which a word may hold two slips; chateau and chapiteau are two words
SHORTEST_MENDED = 4
SHORTEST_GUESSED = 5  # below, one letter makes another word (sol and col): only where no other word is as near

_COMMON = json.loads(Path(__file__).with_name("common_words.json").read_text(encoding="utf-8"))
STOPWORDS = frozenset(" ".join(_COMMON["function"]).split())  # a text of these alone says nothing
GENERIC = frozenset(" ".join(_COMMON["generic"]).split())  # they say something, but not which usage

_SPOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed, its normal form (lower case, no accent; that of the word meant, when mistyped), and its stem.

    ``start`` and ``end`` are its place in ``clean(text)``.
    """

    start: int
    end: int
    normal: str
    stem: str
    mended: bool

    @property
    def content(self) -> bool:
        """Whether it says anything."""
        return self.normal not in STOPWORDS and not self.normal.isdigit() and len(self.normal) > 1

    @property
    def telling(self) -> bool:
        """Whether it can say which usage the text is about."""
        return self.content and self.normal not in GENERIC

    @property
    def common(self) -> bool:
        """Whether people use it whatever they speak of."""
        return self.normal in said_of_anything()


@dataclass(frozen=True, slots=True)
class Hit:
    """A lexicon term met in a text: the usage it speaks for, and the words from ``start`` to ``end`` (excluded).

    ``added`` says that the workshop wrote this term itself.
    """

    usage: int
    start: int
    end: int
    added: bool = False


@lru_cache(maxsize=20_000)
def stem(normal: str) -> str:
    """The Snowball stem of a normal word. French stems assume accents: ours serve only to be compared together."""
    # A stemmer serves one thread at a time: a new one each time costs less than a word is long.
    return str(Stemmer.Stemmer("french").stemWord(normal))


def clean(text: str) -> str:
    """The part of a text that is read, in Unicode's composed form."""
    return unicodedata.normalize("NFC", text[:LONGEST])


def mended(text: str, words: Iterable[Word]) -> str:
    """``clean(text)`` with the words meant (in their normal form) in place of those mistyped."""
    source, parts, at = clean(text), [], 0
    for word in words:
        if word.mended:
            parts += [source[at : word.start], word.normal]
            at = word.end
    return "".join([*parts, source[at:]])


def split(text: str) -> list[tuple[int, int, str]]:
    """The words of a text in order: start and end in ``clean(text)``, normal form. Elided articles stand alone."""
    found = ((word.start(), word.end(), normalise(word.group())) for word in _SPOKEN.finditer(clean(text)))
    bare = ((start, end, "".join(filter(str.isalnum, normal))) for start, end, normal in found)
    return [(start, end, normal) for start, end, normal in bare if normal]


class Lexicon:
    """The terms of every usage, and the words that mistyped ones are mended to.

    ``terms[usage]`` are words or phrases, a final ``*`` on a word matching any ending; ``known`` are further
    texts whose words are well spelt; ``added`` are the terms that a workshop wrote itself, by usage.
    """

    def __init__(
        self,
        terms: Sequence[Iterable[str]],
        known: Iterable[str] = (),
        added: Mapping[int, Collection[str]] = MappingProxyType({}),
    ) -> None:
        self._whole: dict[tuple[str, ...], list[tuple[int, bool]]] = {}
        self._starred: dict[str, list[tuple[int, bool, tuple[str, ...]]]] = {}  # by the start of their first word
        vocabulary = {normal for text in known for _, _, normal in split(text)}
        for usage, listed in enumerate(terms):
            for term in listed:
                pattern, own = _pattern(term), term in added.get(usage, ())
                vocabulary.update(word.rstrip("*") for word in pattern)
                if any(word.endswith("*") for word in pattern):
                    self._starred.setdefault(pattern[0].rstrip("*"), []).append((usage, own, pattern))
                else:
                    self._whole.setdefault(pattern, []).append((usage, own))
        self._longest = max(map(len, self._whole), default=0)
        self._known = vocabulary | STOPWORDS | GENERIC | well_spelt()
        self._by_initial = _by_initial(word for word in vocabulary if len(word) >= SHORTEST_MENDED)
        self._mended: dict[str, str] = {}

    def read(self, text: str) -> tuple[Word, ...]:
        """The words of a text, mistyped ones mended."""
        meant = ((start, end, normal, self._mend(normal)) for start, end, normal in split(text))
        return tuple(Word(start, end, known, stem(known), known != normal) for start, end, normal, known in meant)

    def hits(self, words: Sequence[Word]) -> list[Hit]:
        """The terms met, longest first: the words of a phrase do not speak again alone (``café associatif``).

        Before them those that a workshop added: what it says of its own words is all that they say.
        """
        normals = tuple(word.normal for word in words)
        found: list[Hit] = []
        for start, normal in enumerate(normals):
            for end in range(start + 1, min(start + self._longest, len(normals)) + 1):
                found.extend(Hit(usage, start, end, own) for usage, own in self._whole.get(normals[start:end], ()))
            for usage, own, pattern in self._starting(normal):
                end = start + len(pattern)
                if end <= len(normals) and all(map(_fits, normals[start:end], pattern)):
                    found.append(Hit(usage, start, end, own))
        found.sort(key=lambda hit: (not hit.added, hit.start - hit.end, hit.start, hit.usage))
        taken: dict[int, tuple[int, int, bool]] = {}
        kept: list[Hit] = []
        for hit in found:
            span = (hit.start, hit.end, hit.added)
            if hit not in kept and all(taken.get(at, span) == span for at in range(hit.start, hit.end)):
                taken.update(dict.fromkeys(range(hit.start, hit.end), span))
                kept.append(hit)
        return kept

    def _mend(self, normal: str) -> str:
        if len(normal) < SHORTEST_MENDED or normal in self._known or not normal.isalpha():
            return normal
        if (known := self._mended.get(normal)) is None:
            met = any(len(pattern) == 1 for _, _, pattern in self._starting(normal))
            known = normal if met else self._meant(normal)
            if len(self._mended) < 50_000:
                self._mended[normal] = known
        return known

    def _meant(self, normal: str) -> str:
        """The known word that this one is a slip of, or itself.

        A first letter is seldom mistyped, and another one makes another word: prendre and rendre. A longer or shorter
        ending is an inflection, not a mistake: forme and former.
        """
        near = self._by_initial.get(normal[0], ())
        # Two letters swapped, or one doubled or not, leave no doubt even in a short word.
        same = [
            word
            for word in near
            if _bare(word) == _bare(normal) or (len(word) == len(normal) and _swapped(word, normal))
        ]
        if same:
            return min(same, key=lambda word: OSA.distance(normal, word))
        if len(normal) < SHORTEST_GUESSED:
            alike = [word for word in near if len(word) >= len(normal) and OSA.distance(normal, word) == 1]
            return alike[0] if len(alike) == 1 else normal
        slips = 1 if len(normal) < LONG else 2
        whole = [word for word in near if not word.startswith(normal) and not normal.startswith(word)]
        best = process.extractOne(normal, whole, scorer=fuzz.ratio, score_cutoff=CLOSE)
        return best[0] if best and OSA.distance(normal, best[0]) <= slips else normal

    def _starting(self, normal: str) -> list[tuple[int, bool, tuple[str, ...]]]:
        """The starred terms that may start with this word."""
        return [each for length in range(1, len(normal) + 1) for each in self._starred.get(normal[:length], ())]


def _by_initial(words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(words):
        found.setdefault(word[0], []).append(word)
    return found


def _bare(word: str) -> str:
    """A word without its doubled letters."""
    return "".join(letter for letter, before in zip(word, " " + word, strict=False) if letter != before)


def _swapped(one: str, other: str) -> bool:
    """Whether two neighbouring letters are all that differs."""
    differ = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return (
        len(differ) == 2
        and differ[1] == differ[0] + 1
        and (one[differ[0]], one[differ[1]]) == (other[differ[1]], other[differ[0]])
    )


def _pattern(term: str) -> tuple[str, ...]:
    words = re.findall(r"\w+\*?", normalise(term))
    if not words:
        raise ValueError(f"empty term {term!r}")
    return tuple(words)


def _fits(normal: str, pattern: str) -> bool:
    return normal.startswith(pattern[:-1]) if pattern.endswith("*") else normal == pattern
