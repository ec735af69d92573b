"""What the engine knows before anybody speaks: weights learned once from thousands of sentences.

``corpus.tsv`` is our own writing: what people say of derelict sites and their towns, a sentence a line after the usage
that it asks for. Learning takes two minutes, so the weights are kept beside it (``make learned``, after a change of the
corpus, of the anchors or of how texts are read). A workshop learns from there on: from its own usages' examples, and
from what people confirm.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facilitation.grouping.engine.anchors import DEFAULT, Anchor, load_anchors
from facilitation.grouping.engine.reading import BUCKETS, Reader, Text
from facilitation.grouping.engine.regression import Matrix
from facilitation.grouping.language.french import well_spelt
from facilitation.grouping.language.words import clean, split

CORPUS = Path(__file__).with_name("corpus.tsv")
KEPT = Path(__file__).with_name("learned.npz")
A_TERM = 0.2  # of what a sentence teaches
SAID_FROM = 2  # times


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights (columns of a Reader of our own anchors x our usages), the encoder's mean over the corpus, and its words.

    ``said`` are the words that it says, as they are usually written, and how often.
    """

    said: Mapping[str, int]
    centre: Matrix
    weights: Matrix

    def known(self, anchor: Anchor) -> bool:
        """Whether it is still the usage that was learned: one whose words were replaced is another one."""
        own = _own().get(anchor.id)
        return own is not None and len({*own.terms} & {*anchor.terms}) >= len(own.terms) / 2

    def of(self, anchors: Sequence[Anchor]) -> Matrix:
        """The weights in the columns of a Reader of these anchors; nothing where one is not known."""
        order = {id: place for place, id in enumerate(_own())}
        pairs = [(place, order[anchor.id]) for place, anchor in enumerate(anchors) if self.known(anchor)]
        here, there = [place for place, _ in pairs], [place for _, place in pairs]
        dims = len(self.centre)
        found = np.zeros((BUCKETS + len(anchors) + dims, len(anchors)))
        found[:BUCKETS, here] = self.weights[:BUCKETS, there]
        found[np.ix_([BUCKETS + place for place in here], here)] = self.weights[
            np.ix_([BUCKETS + place for place in there], there)
        ]
        found[BUCKETS + len(anchors) :, here] = self.weights[BUCKETS + len(order) :, there]
        return found

    def new_examples(self, anchor: Anchor) -> list[str]:
        """Those that are still to be learned."""
        known = _own()[anchor.id].examples if self.known(anchor) else ()
        return [each for each in anchor.examples if each not in known]

    def new_terms(self, anchor: Anchor) -> frozenset[str]:
        """Those that a workshop, or a file of one's own, added to a usage."""
        return frozenset(anchor.terms) - frozenset(_own()[anchor.id].terms if self.known(anchor) else ())


def sentences() -> list[tuple[str, str]]:
    """All that our own usages are learned from, each sentence after its usage's id: the corpus, then the examples."""
    lines = (line.partition("\t") for line in CORPUS.read_text(encoding="utf-8").splitlines())
    said = [(usage, sentence) for usage, _, sentence in lines]
    return said + [(anchor.id, each) for anchor in _own().values() for each in anchor.examples]


@cache
def load_learned(with_encoder: bool) -> Learned:
    with np.load(KEPT) as kept:
        name = "with_encoder" if with_encoder else "without_encoder"
        centre = kept["centre"].astype(np.float64) if with_encoder else np.zeros(0)
        said = dict(zip(str(kept["words"]).split(), kept["times"].tolist(), strict=True))
        return Learned(said, centre, kept[name].astype(np.float64))


def words_said() -> dict[str, int]:
    """The words that the corpus says more than once, as they are usually written, and how often; once may be a slip."""
    times: Counter[str] = Counter()
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for _, sentence in sentences():
        for start, end, normal in split(sentence):
            times[normal] += 1
            written[normal][clean(sentence)[start:end].lower()] += 1
    usual = {normal: max(sorted(ways), key=ways.__getitem__) for normal, ways in written.items()}
    usual |= {normal: word for normal, word in well_spelt().items() if normal in times}
    return {usual[normal]: said for normal, said in sorted(times.items()) if said >= SAID_FROM and normal.isalpha()}


def learned_from() -> str:
    """What tells whether the weights kept are those of the corpus and the anchors."""
    return hashlib.sha256(CORPUS.read_bytes() + DEFAULT.read_bytes()).hexdigest()


def kept_from() -> str:
    with np.load(KEPT) as kept:
        return str(kept["learned_from"])


def lessons(reader: Reader) -> tuple[list[Text], NDArray[np.intp], Matrix]:
    """All that our own usages are learned from, as a reader of them reads it: texts, their usages' places, strengths.

    The words and phrases of the lexicon are sentences too, short ones.
    """
    said = sentences()
    terms = [(anchor.id, term.replace("*", "")) for anchor in _own().values() for term in anchor.terms]
    order = {id: place for place, id in enumerate(_own())}
    texts = reader.read_all([text for _, text in (*said, *terms)])
    usages = np.array([order[usage] for usage, _ in (*said, *terms)], dtype=np.intp)
    return texts, usages, np.repeat([1.0, A_TERM], [len(said), len(terms)])


@cache
def _own() -> dict[str, Anchor]:
    return {anchor.id: anchor for anchor in load_anchors()}
