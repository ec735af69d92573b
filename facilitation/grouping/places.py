"""Named places that a text speaks of: ``derrière la Halle B``, ``le long des berges``."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from facilitation.grouping.language.words import GENERIC, STOPWORDS, clean, split

SHORTEST_ALONE = 4  # letters of a word that can stand for the whole name of a place
SHORTEST_MISTYPED = 5  # letters; below, one letter makes another word
CLOSE = 79  # rapidfuzz ratio from which a word is taken for another one: one letter wrong in five
ARTICLES = frozenset(["à", "au", "aux", "d", "de", "des", "du", "l", "la", "le", "les"])


def named_places(text: str, places: Iterable[Mapping[str, object]]) -> list[str]:
    """The ids of the ``places`` (``id``, ``name``) that a text names, in their order.

    Articles, accents, plurals and a slip in a long word do not count. The first word of a name is enough where no other
    place has it: *les berges* for *Berges de la Meuse*.
    """
    names = {str(place["id"]): _telling(str(place["name"])) for place in places}
    said = _telling(text)
    heads = Counter(name[0] for name in names.values() if name)

    def stands_alone(word: str) -> bool:
        return heads[word] == 1 and len(word) >= SHORTEST_ALONE and word not in GENERIC | STOPWORDS

    return [
        key
        for key, name in names.items()
        if name and (_holds(said, name) or (stands_alone(name[0]) and _holds(said, name[:1])))
    ]


@lru_cache(1_000)  # the names of the places are read for each text
def _telling(text: str) -> tuple[str, ...]:
    source = clean(text)
    # Halle A is a name, la halle à vendre is not: the accent decides.
    words = ((normal, source[start:end].lower()) for start, end, normal in split(text))
    return tuple(_singular(normal) for normal, typed in words if typed not in ARTICLES)


def _singular(normal: str) -> str:
    return normal[:-1] if len(normal) >= SHORTEST_ALONE and normal[-1] in "sx" else normal


def _holds(said: Sequence[str], name: Sequence[str]) -> bool:
    runs = (said[start : start + len(name)] for start in range(len(said) - len(name) + 1))
    return any(all(map(_same, run, name)) for run in runs)


def _same(said: str, word: str) -> bool:
    if said == word:
        return True
    return min(len(said), len(word)) >= SHORTEST_MISTYPED and said[0] == word[0] and fuzz.ratio(said, word) >= CLOSE
