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

from facilitation.grouping.language.french import normalise, said_of_anything
from facilitation.grouping.language.spelling import Speller

LONGEST = 2_000  # characters read of a text; what follows cannot change what it is about

_COMMON = json.loads(Path(__file__).with_name("common_words.json").read_text(encoding="utf-8"))
STOPWORDS = frozenset(" ".join(_COMMON["function"]).split())  # a text of these alone says nothing
GENERIC = frozenset(" ".join(_COMMON["generic"]).split())  # they say something, but not which usage

_SPOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed, its normal form (lower case, no accent; that of the word meant, when mistyped), and its stem.

    ``start`` and ``end`` are its place in ``clean(text)``; ``careful`` is what a careful hand would have written there.
    """

    start: int
    end: int
    normal: str
    stem: str
    careful: str
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


def careful(text: str, words: Iterable[Word]) -> str:
    """``clean(text)`` as a careful hand would have written it: slips mended, accents put back."""
    source, parts, at = clean(text), [], 0
    for word in words:
        parts += [source[at : word.start], word.careful]
        at = word.end
    return "".join([*parts, source[at:]])


def split(text: str) -> list[tuple[int, int, str]]:
    """The words of a text in order: start and end in ``clean(text)``, normal form. Elided articles stand alone."""
    found = ((word.start(), word.end(), normalise(word.group())) for word in _SPOKEN.finditer(clean(text)))
    bare = ((start, end, "".join(filter(str.isalnum, normal))) for start, end, normal in found)
    return [(start, end, normal) for start, end, normal in bare if normal]


class Lexicon:
    """The terms of every usage, and the words that mistyped ones are mended to.

    ``terms[usage]`` are words or phrases, a final ``*`` on a word matching any ending; ``said`` are words as they are
    usually written, with how often people say them; ``known`` are further texts whose words are well spelt; ``added``
    are the terms that a workshop wrote itself, by usage.
    """

    def __init__(
        self,
        terms: Sequence[Iterable[str]],
        said: Mapping[str, int],
        known: Iterable[str] = (),
        added: Mapping[int, Collection[str]] = MappingProxyType({}),
    ) -> None:
        self._whole: dict[tuple[str, ...], list[tuple[int, bool]]] = {}
        self._starred: dict[str, list[tuple[int, bool, tuple[str, ...]]]] = {}  # by the start of their first word
        for usage, listed in enumerate(terms):
            for term in listed:
                pattern, own = _pattern(term), term in added.get(usage, ())
                if any(word.endswith("*") for word in pattern):
                    self._starred.setdefault(pattern[0].rstrip("*"), []).append((usage, own, pattern))
                else:
                    self._whole.setdefault(pattern, []).append((usage, own))
        self._longest = max(map(len, self._whole), default=0)
        texts = (*known, *(term.replace("*", "") for listed in terms for term in listed))
        written = (clean(text)[start:end].lower() for text in texts for start, end, _ in split(text))
        self._speller = Speller(said, (*STOPWORDS, *GENERIC, *written))

    def read(self, text: str) -> tuple[Word, ...]:
        """The words of a text, mistyped ones mended."""
        source = clean(text)
        return tuple(self._word(source[start:end], start, normal) for start, end, normal in split(text))

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

    def _word(self, typed: str, start: int, normal: str) -> Word:
        known = self._speller.meant(normal)
        if known != normal and any(len(pattern) == 1 for _, _, pattern in self._starting(normal)):
            known = normal  # an ending that nobody has written yet, and that a term waits for
        mended, careful = known != normal, typed
        if mended or (typed.isascii() and known not in STOPWORDS):
            usual = self._speller.usual(known)
            careful = typed if usual == typed.lower() else usual
        return Word(start, start + len(typed), known, stem(known), careful, mended)

    def _starting(self, normal: str) -> list[tuple[int, bool, tuple[str, ...]]]:
        """The starred terms that may start with this word."""
        return [each for length in range(1, len(normal) + 1) for each in self._starred.get(normal[:length], ())]


def _pattern(term: str) -> tuple[str, ...]:
    words = re.findall(r"\w+\*?", normalise(term))
    if not words:
        raise ValueError(f"empty term {term!r}")
    return tuple(words)


def _fits(normal: str, pattern: str) -> bool:
    return normal.startswith(pattern[:-1]) if pattern.endswith("*") else normal == pattern
