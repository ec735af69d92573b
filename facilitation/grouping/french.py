"""French words in their normal form, and the commonest of them, as films say them: pyspellchecker's list, which counts
the subtitles of OpenSubtitles."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from spellchecker import SpellChecker

SPELT_FROM = 300  # times said: some 20,000 words; what is rarer may as well be a slip
ANYTHING_FROM = 10_000  # some 2,000 words

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})


def normalise(text: str) -> str:
    """Lower case without accents: ``Œuvre d'Été`` gives ``oeuvre d'ete``."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).lower()


@cache
def well_spelt() -> frozenset[str]:
    """Normal words that are no slip of another one: ``bleus`` is not a ``blues`` mistyped."""
    return _said(SPELT_FROM)


@cache
def said_of_anything() -> frozenset[str]:
    """Normal words that people use whatever they speak of: ``marche``, ``route``, ``payer``."""
    return _said(ANYTHING_FROM)


def _said(least: int) -> frozenset[str]:
    return frozenset(normalise(word) for word, count in _film_words().items() if count >= least)


@cache
def _film_words() -> Mapping[str, int]:
    counts: Mapping[str, int] = SpellChecker(language="fr").word_frequency.dictionary
    return counts
