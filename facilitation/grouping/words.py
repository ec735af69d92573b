"""From a French text typed on a phone to words: normalised, mended when mistyped, stemmed, looked up in the lexicon."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer
from rapidfuzz import fuzz, process

LONGEST = 2_000  # characters read of a text; what follows cannot change what it is about
CLOSE = 86  # rapidfuzz ratio from which an unknown word is taken for a known one; see grouping.md
SHORTEST_MENDED = 5  # below, one letter makes another word: sol and col, parc and part

# Accent-free. Function words, politeness and the short forms of phones: they say nothing about a usage.
STOPWORDS = frozenset(
    """
    a ai aie ainsi alors apres as assez au aucun aucune aujourd aura aurait aussi autre autres aux avait avant avec
    avoir avons ayez bah bcp beaucoup ben bien bon bonne bonjour bonsoir bravo c ca car cas ce ceci cela celle celles celui cent certain
    certaine certains certaines ces cet cette ceux chacun chaque chez chose choses ci combien comme comment contre coucou
    d dans de deja depuis des dessous dessus deux devant doit doivent donc dont du durant eh elle elles en encore enfin
    entre es est et etaient etait etant etc ete etes etre eu eux faire fait faite faites fallait falloir faudra faudrait
    faut fois font grand grande grands gros hein hors hui il ils ici j jai jamais je juste l la lol laquelle le lequel les
    leur leurs lors lorsque lui m ma mais mal mdr me meme memes merci mes mettre mieux mis mise moi moins mon n ne ni non
    nos notre nous nouveau nouveaux nouvel nouvelle nouvelles on ont ou oui par parce parfois partout pas pcq peu peut
    peuvent plein plus plusieurs plutot pour pourquoi pourra pourrait pouvoir pr pres presque prevoir projet puis puisque
    qq qqs qu quand que quel quelle quelles quelqu quelque quelques quels qui quoi rien s sa salut sans se sera serait seront
    ses si site soi soient soit sommes son sont sous stp suis sur surtout svp t ta tant te tel telle tels tes toi ton tous
    tout toute toutes tres trop tt tu un une va vais vas vers veut veux voila voir vont vos votre voudrais voudrait vous
    vraiment vrai vraie vu y ya
    """.split()
)

# Any proposal may say them, whatever its usage: they are no features, but a text made of them is not idle.
GENERIC = frozenset(
    """
    amenage amenagee amenagement amenager an annee annees ans avenir batiment batiments besoin coin creation creer cree dedans
    derriere developper dimanche endroit endroits espace espaces fond friche friches futur garder gens habitant habitants
    heure heures hiver hui idee idees imaginer implanter installer jour journee journees jours lieu lieux local locaux mercredi
    mois monde nord ouest ouvert ouverte ouvrir partie parties penser permettre personne personnes place places possible
    proposer public publics quartier remettre rendre reste rester rouvrir samedi semaine soir solution sud terrain terrains trouver
    transformer truc trucs usine usines utiliser venir vie village villages ville villes zone zones
    """.split()
)

_SPOKEN = re.compile(r"\w+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_stemmer = snowballstemmer.stemmer("french")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed, its normal form (lower case, no accent), mended when it was mistyped, and its stem."""

    typed: str
    normal: str
    stem: str

    @property
    def content(self) -> bool:
        """Whether it says anything."""
        return self.normal not in STOPWORDS and not self.normal.isdigit() and len(self.normal) > 1

    @property
    def telling(self) -> bool:
        """Whether it can say which usage the text is about."""
        return self.content and self.normal not in GENERIC


@dataclass(frozen=True, slots=True)
class Hit:
    """A lexicon term met in a text: the usage it speaks for, and the words from ``start`` to ``end`` (excluded)."""

    usage: int
    start: int
    end: int


def normalise(text: str) -> str:
    """Lower case without accents: ``Œuvre d'Été`` gives ``oeuvre d'ete``."""
    apart = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).lower()


@lru_cache(maxsize=20_000)
def stem(normal: str) -> str:
    """The Snowball stem of a normal word. French stems assume accents: ours serve only to be compared together."""
    return str(_stemmer.stemWord(normal))


def split(text: str) -> list[tuple[str, str]]:
    """The words of a text in order, as typed and normalised; elided articles stand alone (``l'eau``: ``l``, ``eau``)."""
    pairs = ((typed, normalise(typed)) for typed in _SPOKEN.findall(unicodedata.normalize("NFC", text[:LONGEST])))
    return [(typed, "".join(filter(str.isalnum, normal))) for typed, normal in pairs if any(map(str.isalnum, normal))]


class Lexicon:
    """The terms of every usage, and the words that mistyped ones are mended to.

    ``terms[usage]`` are words or phrases, a final ``*`` on a word matching any ending; ``known`` are further words in use.
    """

    def __init__(self, terms: Sequence[Iterable[str]], known: Iterable[str] = ()) -> None:
        self._exact: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        self._prefix: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        vocabulary = {normal for text in known for _, normal in split(text)}
        for usage, listed in enumerate(terms):
            for term in listed:
                pattern = _pattern(term)
                vocabulary.update(word.rstrip("*") for word in pattern)
                index = self._prefix if pattern[0].endswith("*") else self._exact
                index.setdefault(pattern[0].rstrip("*"), []).append((usage, pattern))
        self._known = frozenset(vocabulary | STOPWORDS)
        by_initial: dict[str, list[str]] = {}
        for word in sorted(vocabulary):
            if len(word) >= SHORTEST_MENDED:
                by_initial.setdefault(word[0], []).append(word)
        self._by_initial = by_initial
        self._mended: dict[str, str] = {}

    def read(self, text: str) -> tuple[Word, ...]:
        """The words of a text, mistyped ones mended."""
        return tuple(Word(typed, mended, stem(mended)) for typed, mended in self._mend_all(text))

    def hits(self, words: Sequence[Word]) -> list[Hit]:
        """The terms met, longest first: words of a phrase do not speak again alone (``maison de santé``: not ``maison``)."""
        found: list[Hit] = []
        for start, word in enumerate(words):
            for usage, pattern in self._starting(word.normal):
                end = start + len(pattern)
                if end <= len(words) and all(map(_fits, (w.normal for w in words[start:end]), pattern)):
                    found.append(Hit(usage, start, end))
        found.sort(key=lambda hit: (hit.start - hit.end, hit.start, hit.usage))
        taken: dict[int, tuple[int, int]] = {}
        kept: list[Hit] = []
        for hit in found:
            span = (hit.start, hit.end)
            if hit not in kept and all(taken.get(at, span) == span for at in range(*span)):
                taken.update(dict.fromkeys(range(*span), span))
                kept.append(hit)
        return kept

    def _mend_all(self, text: str) -> Iterable[tuple[str, str]]:
        return ((typed, self._mend(normal)) for typed, normal in split(text))

    def _mend(self, normal: str) -> str:
        if len(normal) < SHORTEST_MENDED or normal in self._known or not normal.isalpha():
            return normal
        if (known := self._mended.get(normal)) is not None:
            return known
        mended = normal
        if not any(len(pattern) == 1 for _, pattern in self._starting(normal)):
            # A first letter is seldom mistyped, and another one makes another word: prendre and rendre.
            # A longer or shorter ending is an inflection, not a mistake: forme and former.
            candidates = [w for w in self._by_initial.get(normal[0], ()) if not w.startswith(normal[:-1])]
            best = process.extractOne(normal, candidates, scorer=fuzz.ratio, score_cutoff=CLOSE)
            mended = best[0] if best else normal
        if len(self._mended) < 50_000:
            self._mended[normal] = mended
        return mended

    def _starting(self, normal: str) -> list[tuple[int, tuple[str, ...]]]:
        found = list(self._exact.get(normal, ()))
        for length in range(2, len(normal) + 1):
            found.extend(self._prefix.get(normal[:length], ()))
        return found


def _pattern(term: str) -> tuple[str, ...]:
    words = re.findall(r"\w+\*?", normalise(term))
    if not words:
        raise ValueError(f"empty term {term!r}")
    return tuple(words)


def _fits(normal: str, pattern: str) -> bool:
    return normal.startswith(pattern[:-1]) if pattern.endswith("*") else normal == pattern
