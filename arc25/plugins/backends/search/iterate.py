"""Expressions of the DAG applied to their own results until nothing changes.

On the train pairs each application has to make cells right and none wrong. This ends most of them at the first.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from arc25.core.words import Word
from arc25.plugins.backends.search.dag import Node, same_sizes
from arc25.plugins.backends.search.expressions import Function
from arc25.plugins.backends.search.goals import Candidate, Goals
from arc25.plugins.backends.search.report import Kind
from arc25.plugins.backends.search.store import NOTHING
from arc25.plugins.backends.search.values import Array
from arc25.plugins.backends.search.vocabulary import GRID, Hole, Literal, Operation

FEWEST_PAIRS = 3
"""Train pairs that leaving one out needs."""
MOST = 20
"""Programs, the cheapest."""


def repeat(goals: Goals, until: float) -> list[Candidate]:
    """The grids that solve the train pairs once repeated until nothing changes; ends at `until` of the budget.

    Needs outputs of the inputs' sizes and a word that repeats; otherwise there are none.
    """
    if goals.cast.repeat is None or same_sizes(goals.dag.arrays(goals.dag.root), goals.outputs) is None:
        return []
    trial = _Trial(goals)
    steps = list(_nearly(trial, goals, until))
    solving = (trial.repeated(goals.cast.repeat, step) for step, missed in steps if missed is None)
    nodes = itertools.islice((node for node in solving if node is not None), MOST)
    survival = _survival([missed for _, missed in steps], len(goals.outputs))
    return [Candidate(node, Kind.REPEATED, survival) for node in nodes]


def _nearly(trial: _Trial, goals: Goals, until: float) -> Iterator[tuple[Node, int | None]]:
    """The steps that solve all train pairs but one at most, the cheapest first, each with the pair that it misses."""
    for step in sorted(goals.grids, key=lambda node: node.cost):
        if goals.dag.budget.spent() >= until:
            return
        missed = list(itertools.islice(trial.missed(step), 2))
        if len(missed) < 2:
            yield step, missed[0] if missed else None


def _survival(missed: Sequence[int | None], pairs: int) -> float | None:
    """The part of the pairs that the cheapest step for the others gets right; None: too few pairs to say."""
    if pairs < FEWEST_PAIRS:
        return None
    chosen = [next((other for other in missed if other in (None, pair)), pair) for pair in range(pairs)]
    return chosen.count(None) / pairs


class _Trial:
    """Repeats steps."""

    def __init__(self, goals: Goals) -> None:
        self._goals = goals
        self._dag = goals.dag
        self._store = goals.dag.store
        self._starts = goals.dag.root.numbers[: len(goals.outputs)]
        self._right = [self._store[start] == output for start, output in zip(self._starts, goals.outputs, strict=True)]

    def missed(self, step: Node) -> Iterator[int]:
        """The train pairs that it does not solve."""
        return (pair for pair in range(len(self._starts)) if not self._solves(step, pair))

    def repeated(self, word: Word, step: Node) -> Node | None:
        """A solving `step` repeated; None where it does not settle on a test, or `word` does something else."""
        root, train = self._dag.root, len(self._starts)
        function = Function(step, root)
        # The word may run on where there is no end, so it is called only where there is one.
        if any(function.settled(number, self._apply) == NOTHING for number in root.numbers[train:]):
            return None
        operation = Operation(word, (Hole(GRID), Literal(function)), GRID, word.cost + step.cost)
        node = self._dag.derive(operation, (root,))
        return node if node is not None and node.numbers[:train] == self._goals.numbers else None

    def _apply(self, operation: Operation, key: tuple[int, ...]) -> int:
        return self._store.each(operation, [key])[0]

    def _solves(self, step: Node, pair: int) -> bool:
        """Whether repeating it gives the output, with each application nearer to it."""
        function = Function(step, self._dag.root)
        before, after, right = self._starts[pair], step.numbers[pair], self._right[pair]
        while after != before:
            now = self._right_in(after, self._goals.outputs[pair])
            if now is None or (now < right).any() or (now == right).all():
                return False
            before, after, right = after, function.of(after, self._apply), now
        return before == self._goals.numbers[pair]

    def _right_in(self, number: int, output: Array) -> Array | None:
        """The cells that are as in `output`; None where there is nothing, or of another size."""
        if number == NOTHING or self._store.shape(number) != output.shape:
            return None
        right: Array = self._store[number] == output
        return right
