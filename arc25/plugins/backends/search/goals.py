"""What the search is after: nodes of the right sizes, nodes that solve, and those a colour mapping away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from arc25.plugins.backends.search.dag import Dag, Node
from arc25.plugins.backends.search.report import Kind
from arc25.plugins.backends.search.roles import Roles
from arc25.plugins.backends.search.values import Array
from arc25.plugins.backends.search.vocabulary import COLOR, GRID, MASK, PICTURES, Hole, Literal, Operation

BITS_PER_COLOR = 2.0
"""What each change in a mapping of colours costs."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node that solves all train pairs, or some of them if `kind` is PARTIAL or CLOSE.

    `survival` is the part of the train pairs that what the others teach gets right, None where nobody tried; `idle` is
    how many of its rules write nothing on the tests.
    """

    node: Node
    kind: Kind
    survival: float | None = None
    idle: int = 0


class Goals:
    """Sorts the nodes of a DAG: `found` solve the train pairs, `grids` and `masks` have the sizes of `outputs`.

    `first` is the first that does with words alone, after which there is little to search for.

    `others` are the nodes that are no pictures, the colours among them `colors`. `numbers` and `palette` are those of
    `outputs`.
    """

    def __init__(self, dag: Dag, outputs: Sequence[Array], cast: Roles) -> None:
        self.dag = dag
        self.outputs = outputs
        self.cast = cast
        self.numbers = tuple(dag.store.number(GRID, output) for output in outputs)
        self._shapes = [output.shape for output in outputs]
        self._cells = np.concatenate([output.ravel() for output in outputs]).astype(np.int64)
        self.palette = [int(color) for color in np.unique(self._cells)]
        self.found: list[Candidate] = []
        self.first: Candidate | None = None
        self.grids: list[Node] = []
        self.masks: list[Node] = []
        self.others: list[Node] = []
        self.colors: list[Node] = []
        self._seen: set[tuple[str, tuple[int, ...]]] = set()

    def offer(self, node: Node) -> None:
        """Sort in one node; one whose values are known already is passed over."""
        if (node.type, node.numbers) in self._seen:
            return
        self._seen.add((node.type, node.numbers))
        if node.type not in PICTURES:
            self.others.append(node)
            if node.type == COLOR:
                self.colors.append(node)
            return
        store = self.dag.store
        if any(store.shape(number) != shape for number, shape in zip(node.numbers, self._shapes, strict=False)):
            return
        if node.type == MASK:
            self.masks.append(node)
            return
        values = self.dag.arrays(node)
        if any(value.min() < 0 or value.max() > 9 for value in values):  # a slip of the pack: these are no colours
            return
        self.grids.append(node)
        if node.numbers[: len(self.outputs)] == self.numbers:
            self.found.append(Candidate(node, Kind.WORDS))
            self.first = self.first or self.found[-1]
        else:
            self._map_colors(node, values)

    def _map_colors(self, node: Node, values: Sequence[Array]) -> None:
        """Add the node with its colours replaced, if one mapping makes all train outputs of it."""
        if self.cast.recolor is None:
            return
        cells = np.concatenate([value.ravel() for value in values[: len(self.outputs)]])
        pairs = np.bincount(cells * 10 + self._cells, minlength=100).reshape(10, 10) > 0
        if (pairs.sum(axis=1) > 1).any():
            return
        mapping = {old: int(pairs[old].argmax()) for old in range(10) if pairs[old].any()}
        changed = {old: new for old, new in mapping.items() if old != new}
        tested = np.unique(np.concatenate([value.ravel() for value in values[len(self.outputs) :]]))
        if len(set(mapping.values())) < 2 or any(int(color) not in mapping for color in tested):
            return
        word, bits = self.cast.recolor, BITS_PER_COLOR * len(changed)
        operation = Operation(word, (Hole(GRID), Literal(changed)), GRID, word.cost + bits)
        recolored = self.dag.derive(operation, (node,))
        if recolored is not None:
            self.found.append(Candidate(recolored, Kind.COLORS))
