"""Programs in two stages: what comes close to the outputs is where a second, smaller search begins.

To the second search such a start costs nothing, as the input does. So what is built upon it (its objects, masks of it,
rules over it) comes before the far larger crowd of what is built upon everything else.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from arc25.plugins.backends.search import second
from arc25.plugins.backends.search.closest import closest
from arc25.plugins.backends.search.dag import Node, root
from arc25.plugins.backends.search.emit import distinct
from arc25.plugins.backends.search.expressions import substituted
from arc25.plugins.backends.search.goals import Candidate, Goals
from arc25.plugins.backends.search.report import Kind
from arc25.plugins.backends.search.vocabulary import GRID

MAX_STARTS = 2
WHOLLY_TRUSTED = {Kind.WORDS, Kind.COLORS}
"""Kinds that need not survive leaving pairs out."""


def search(goals: Goals, until: float) -> list[Candidate]:
    """What solves the train pairs in a second stage; ends at `until` of the budget, which the starts share.

    A start is nearer to the outputs than the input is. Two stages fit much by chance, so that rules have to survive
    leaving out any of the train pairs.
    """
    found: list[Candidate] = []
    for start, end in second.in_turn(goals.dag.budget, starts(goals), until):
        found += _go_on(goals, start, end)
    return found


def starts(goals: Goals) -> list[Node]:
    """The grids that are closest to the outputs, and closer than the input is."""
    root_wrong = _wrong(goals, goals.dag.root)
    nodes = [candidate.node for candidate in closest(goals, MAX_STARTS)]
    return [node for node in nodes if _wrong(goals, node) < root_wrong]


def _go_on(goals: Goals, start: Node, until: float) -> Iterator[Candidate]:
    """Programs that go on from a start, and may come back to the input."""
    given = root(goals.dag.store, GRID, goals.dag.arrays(start))
    for candidate in second.search(goals, [given, goals.dag.root], goals.outputs, until):
        if candidate.kind in WHOLLY_TRUSTED or candidate.survival == 1.0:
            node = substituted(goals.dag, candidate.node, given, start)
            kind = Kind.STAGES if given in distinct(candidate.node) else candidate.kind
            if node is not None:
                yield Candidate(node, kind, candidate.survival, candidate.idle)


def _wrong(goals: Goals, node: Node) -> int:
    """How many cells of the train pairs are wrong; all of them in another size."""
    values = goals.dag.arrays(node)
    return sum(
        int(np.count_nonzero(value != output)) if value.shape == output.shape else output.size
        for value, output in zip(values, goals.outputs, strict=False)
    )
