"""The default backend: program search on a CPU, with no model, no weights and no key.

It composes the words of the run's DSL pack into programs that solve every train pair, and answers
with their source, best first. It reads `DslPack.words()` and nothing else of the pack.

    backend.py, worker.py, __main__.py, leash.py  requests go to worker processes, one task each
    parts.py                   or, where there are cores to spare, one task to two
    engine.py, single.py, report.py  one pass after the other, one from the task to its programs, what they tell
    budget.py, memory.py       what they may spend, and give back
    vocabulary.py, suited.py   words with their literals filled in, and what they cost for this task
    store.py, values.py, others.py  every distinct value once, under a number
    packed.py, pictures.py, warming.py, compiled.py  pictures and kernels, with numba and without
    dag.py, banks.py, growth.py, goals.py  the graph of values, where words find their arguments, how long it grows
                               and what is looked for
    features.py, columns.py, limits.py, rules.py, pool.py, compose.py, roles.py  decision lists over cells
    things.py, lifting.py, painting.py, traces.py, piece_rules.py, loops.py  what is done with each piece
    iterate.py, expressions.py  steps repeated until nothing changes
    second.py, normalise.py, stages.py  smaller searches: of the task in other coordinates, from what comes close
    seeds.py, earlier.py       programs of others as starting points
    ranking.py, closest.py     which answers to believe, and what comes near where nothing solves
    writing.py, simplify.py, emit.py  nodes become short programs that were run once more
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
