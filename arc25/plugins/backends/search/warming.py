"""Compiles the kernels of a pack ahead of a search: `python -m arc25.plugins.backends.search.warming [DSL]`.

numba keeps what it compiled beside the source, in `__pycache__`, or in the user's cache folder where that is read-only;
`NUMBA_CACHE_DIR` names another one. It is compiled again when a source in the folder of the kernels has changed.
Several processes may do this at once: each writes whole files and renames them.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from arc25.core.context import Context
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.words import Word
from arc25.plugins.backends.search.leash import depend_on
from arc25.plugins.backends.search.memory import settle
from arc25.plugins.backends.search.pictures import Pictures, open_pictures
from arc25.plugins.backends.search.vocabulary import PICTURES

if TYPE_CHECKING:
    from arc25.plugins.backends.search.packed import Packed

Kernel = tuple[str, int, int]
"""Where it is, as "module:function", and how many pictures and how many numbers it takes."""
PATIENCE = 4.0
"""Seconds after which the user is told what takes so long."""


def main() -> None:
    """Warm the pack of that name, `arc25` if none is named."""
    dsl = sys.argv[1] if len(sys.argv) > 1 else "arc25"
    warm(Plugins().make(Kind.DSL, dsl, Context()).words())


def warm(words: Mapping[str, Word], settled: bool = False) -> None:
    """Have all kernels ready, in this process and in numba's cache; tells on stderr what the user should know.

    `settled` saves memory: what has to be compiled is compiled by a process of its own, which takes 500 MB for it, and
    no kernel that calls one of these may be compiled in this process afterwards.

    Raises:
        TypeError: what a word says is its kernel is none.
        ImportError: there is no such module.
    """
    pictures = open_pictures(2**16)
    if isinstance(pictures, Pictures):
        _say("numba is missing or has no folder to write to, so words run in Python: several times slower")
        return
    kernels = _kernels(words)
    _compile(pictures, kernels, apart=settled)
    _load(pictures, kernels)
    if settled:
        pictures.settle()
        settle()


def _kernels(words: Mapping[str, Word]) -> list[Kernel]:
    """The kernels of the words."""
    found = []
    for signature in (signature for word in words.values() for signature in word.signatures):
        if signature.kernel is not None:
            count = sum(parameter.type in PICTURES for parameter in signature.parameters)
            found.append((signature.kernel, count, len(signature.parameters) - count))
    return found


def _compile(pictures: Packed, kernels: Sequence[Kernel], apart: bool) -> None:
    """Have numba's cache hold all kernels; `apart` in a process of its own. If that fails, `_load` will say why."""
    from arc25.plugins.backends.search.compiled import outdated
    from arc25.plugins.backends.search.packed import function_of

    with outdated(function_of(kernel) for kernel, _, _ in kernels) as caches:
        if caches and not (_load_apart if apart else _load)(pictures, kernels):
            return
        for cache in caches:
            cache.complete()


def _load_apart(pictures: Packed, kernels: Sequence[Kernel]) -> bool:
    """Load them in a process of its own, which leaves them in numba's cache; whether it could."""
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            depend_on(parent)
            _load(pictures, kernels)
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    return status == 0


def _load(pictures: Packed, kernels: Sequence[Kernel]) -> bool:
    """Load each kernel, and compile it if need be; True, or an error that says why not."""
    number = pictures.number(np.zeros((1, 1), np.int8), False)
    start, told = time.monotonic(), False
    for kernel, count, numbers in kernels:
        apply = pictures.kernel(kernel, count, False)
        apply(np.full((0, count, 1), number), np.zeros((1, 1, numbers), np.int64))
        if not told and time.monotonic() - start > PATIENCE:
            told = True
            _say("compiling the words' kernels; they are kept, so this is done once")
    return True


def _say(text: str) -> None:
    print(f"arc25: search: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
