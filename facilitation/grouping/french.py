"""French words in their normal form, and the commonest of them, as films say them: pyspellchecker's list, which counts
the subtitles of OpenSubtitles."""

import unicodedata
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


def well_spelt() -> frozenset[str]:
    """Normal words that are no slip of another one: ``bleus`` is not a ``blues`` mistyped."""
    return _said()[0]


def said_of_anything() -> frozenset[str]:
    """Normal words that people use whatever they speak of: ``marche``, ``route``, ``payer``."""
    return _said()[1]


@cache
def _said() -> tuple[frozenset[str], frozenset[str]]:
    """Both at once: the whole list takes 20 MB, and is let go."""
    counts = SpellChecker(language="fr").word_frequency.dictionary.items()
    spelt, anything = (
        frozenset(normalise(word) for word, count in counts if count >= least) for least in (SPELT_FROM, ANYTHING_FROM)
    )
    return spelt, anything
