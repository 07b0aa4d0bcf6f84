"""Compiles the kernels of a pack ahead of a search: `python -m arc25.plugins.backends.search.warming [DSL]`.

numba keeps what it compiled beside the source, in `__pycache__`, or in the user's cache folder where that is read-only;
`NUMBA_CACHE_DIR` names another one. Several processes may do this at once: each writes whole files and renames them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping

import numpy as np

from arc25.core.context import Context
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.words import Word
from arc25.plugins.backends.search.memory import settle
from arc25.plugins.backends.search.pictures import Pictures, open_pictures
from arc25.plugins.backends.search.vocabulary import PICTURES

PATIENCE = 4.0
"""Seconds after which the user is told what takes so long."""


def main() -> None:
    """Warm the pack of that name, `arc25` if none is named."""
    dsl = sys.argv[1] if len(sys.argv) > 1 else "arc25"
    warm(Plugins().make(Kind.DSL, dsl, Context()).words())


def warm(words: Mapping[str, Word], settled: bool = False) -> None:
    """Have all kernels ready, in this process and in numba's cache; tells on stderr what the user should know.

    `settled` saves memory: no kernel that calls one of these may be compiled in this process afterwards.

    Raises:
        TypeError: what a word says is its kernel is none.
        ImportError: there is no such module.
    """
    pictures = open_pictures(2**16)
    if isinstance(pictures, Pictures):
        _say("numba is missing or has no folder to write to, so words run in Python: several times slower")
        return
    number = pictures.number(np.zeros((1, 1), np.int8), False)
    start, told = time.monotonic(), False
    for word in words.values():
        for signature in word.signatures:
            if signature.kernel is None:
                continue
            count = sum(parameter.type in PICTURES for parameter in signature.parameters)
            apply = pictures.kernel(signature.kernel, count, False)
            apply(np.full((0, count, 1), number), np.zeros((1, 1, len(signature.parameters) - count), np.int64))
            if not told and time.monotonic() - start > PATIENCE:
                told = True
                _say("compiling the words' kernels; they are kept, so this is done once")
    if settled:
        pictures.settle()
        settle()


def _say(text: str) -> None:
    print(f"arc25: search: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
