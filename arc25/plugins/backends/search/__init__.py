"""The default backend: program search on a CPU, with no model, no weights and no key.

It composes the words of the run's DSL pack into programs that solve every train pair, and answers
with their source, best first. It reads `DslPack.words()` and nothing else of the pack.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from arc25.core.hookspecs import hookimpl

if TYPE_CHECKING:
    from arc25.core.protocols import Backend


@hookimpl
def arc25_backend(name: str) -> Callable[..., Backend]:
    """The factory of the search backend."""
    from arc25.plugins.backends.search.backend import SearchBackend

    return SearchBackend
