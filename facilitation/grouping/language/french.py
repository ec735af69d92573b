"""French words in their normal form, and the commonest of them, as films say them: pyspellchecker's list, which counts
the subtitles of OpenSubtitles."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from spellchecker import SpellChecker

SPELT_FROM = 100  # times said: some 32,000 words; rarer ones are mostly words too, but nearer to slips than to use
ANYTHING_FROM = 10_000  # some 2,000 words

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})


def normalise(text: str) -> str:
    """Lower case without accents: ``Œuvre d'Été`` gives ``oeuvre d'ete``."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).lower()


def well_spelt() -> Mapping[str, str]:
    """Normal words that are no slip of another one, and how they are usually written: ``bleus`` is not ``blues``."""
    return _said()[0]


def said_of_anything() -> frozenset[str]:
    """Normal words that people use whatever they speak of: ``marche``, ``route``, ``payer``."""
    return _said()[1]


@cache
def _said() -> tuple[dict[str, str], frozenset[str]]:
    """Both at once: the whole list takes 20 MB, and is let go."""
    counts = sorted(SpellChecker(language="fr").word_frequency.dictionary.items(), key=lambda said: said[1])
    spelt = {normalise(word): word for word, count in counts if count >= SPELT_FROM}
    return spelt, frozenset(normalise(word) for word, count in counts if count >= ANYTHING_FROM)
