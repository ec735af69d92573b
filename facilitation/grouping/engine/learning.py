"""``make learned``: learn the corpus and the anchors once, and keep the weights (``learned.npz``).

Needs scikit-learn, which nothing else does, and the encoder.
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array, vstack
from sklearn.linear_model import LogisticRegression

from facilitation.grouping.engine.anchors import load_anchors
from facilitation.grouping.engine.encoder import load_encoder
from facilitation.grouping.engine.learned import KEPT, learned_from, lessons, sentences, words_said
from facilitation.grouping.engine.reading import Reader, Text
from facilitation.grouping.engine.regression import Matrix
from facilitation.grouping.language.words import clean

AT_ONCE = 1_000  # sentences: their rows are mostly empty, and wide


def keep() -> None:
    """Learn, with and without encoder, and write what was learned. The extra ``[semantic]`` must be installed."""
    encoder, anchors = load_encoder(), load_anchors()
    if encoder is None:
        raise SystemExit("The extra facilitation[semantic] is not installed.")
    said = words_said()
    centre = encoder([clean(sentence) for _, sentence in sentences()]).mean(axis=0).astype(np.float16)
    np.savez_compressed(
        KEPT,
        learned_from=np.array(learned_from()),
        words=np.array("\n".join(said)),
        times=np.array([*said.values()], dtype=np.uint16),
        centre=centre,
        without_encoder=_learn(Reader(anchors, said)).astype(np.float16),
        with_encoder=_learn(Reader(anchors, said, encoder, centre.astype(np.float64))).astype(np.float16),
    )


def _learn(reader: Reader) -> Matrix:
    """The weights that minimise ``sum(strength * cross-entropy) + |weights|² / 2``, as ``regression`` does for few."""
    texts, usages, strength = lessons(reader)
    rows = vstack([_sparse(reader, texts[start : start + AT_ONCE]) for start in range(0, len(texts), AT_ONCE)])
    model = LogisticRegression(C=1.0, fit_intercept=False, tol=1e-4, max_iter=2_000)
    model.fit(rows, usages, sample_weight=strength)
    weights: Matrix = model.coef_.T
    return weights


def _sparse(reader: Reader, texts: Sequence[Text]) -> csr_array:
    columns, features = reader.rows(texts)
    row, column = features.nonzero()
    width = reader.usages.stop + len(texts[0].meaning)
    return csr_array((features[row, column], (row, columns[column])), shape=(len(texts), width))


if __name__ == "__main__":
    keep()
