"""Columns that a table should have however far the DAG grew: selected objects, computed colours, surroundings.

Best-first growth spreads its budget over everything that can be said; tables want much of the little that tells cells
apart. So the words that keep a picture's size are applied to a few grids in stages, breadth first, until a share of
the budget is spent.
"""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterable, Iterator, Sequence

from arc25.core.words import Law
from arc25.plugins.backends.search.dag import NODE_BYTES, Dag, Node
from arc25.plugins.backends.search.roles import Roles
from arc25.plugins.backends.search.vocabulary import COLOR, GRID, MASK, PICTURES, Hole, Operation

SELECTED = 30
"""Selections, the cheapest, that further words are applied to."""
SURROUNDED = 40
"""Masks, the cheapest, that further words are applied to."""


def features(dag: Dag, operations: Sequence[Operation], cast: Roles, grid: Node, until: float) -> Iterator[Node]:
    """Nodes made of `grid`, each once, the plainest first; ends at `until` of the budget, or where its memory does."""
    budget = dag.budget
    made = _Maker(dag, operations, cast).features(grid)
    return itertools.takewhile(lambda _: budget.spent() < until and not budget.full(), made)


class _Maker:
    """Applies words of one argument, and remembers what came out."""

    def __init__(self, dag: Dag, operations: Sequence[Operation], cast: Roles) -> None:
        self._dag = dag
        self._cast = cast
        single = [operation for operation in operations if len(operation.holes) == 1]
        self._colors = [operation for operation in single if operation.returns == COLOR]
        kept = [operation for operation in single if Law.SHAPE in operation.word.laws]
        shown = {operation.holes[0] for operation in kept if operation.returns == MASK}
        kept = [operation for operation in kept if operation.returns in shown]
        self._selections = [operation for operation in kept if Law.SELECTION in operation.word.laws]
        self._others = [operation for operation in kept if Law.SELECTION not in operation.word.laws]
        self._from_masks = [operation for operation in self._others if operation.holes[0] == MASK]
        self._of_grids = [
            operation for operation in self._others if (operation.holes, operation.returns) == ((GRID,), MASK)
        ]
        of_scenes = [operation for operation in self._others if operation.holes[0] not in PICTURES]
        self._to_masks = [operation for operation in of_scenes if operation.returns == MASK]
        self._to_grids = [operation for operation in of_scenes if operation.returns == GRID]
        self._to_scenes = [operation for operation in of_scenes if operation.returns not in PICTURES]
        self._seen: set[tuple[str, tuple[int, ...]]] = set()

    def features(self, grid: Node) -> Iterator[Node]:
        """What can be made of a grid, stage by stage."""
        colors = list(self._apply(self._colors, [grid]))
        yield from colors
        first = yield from _kept(self._apply(self._others, [grid]))
        masks = [node for node in first if node.type == MASK]
        masks += yield from _kept(self._equal(grid, colors))
        scenes = [node for node in first if node.type not in PICTURES]
        selected = yield from _kept(self._apply(self._selections, scenes))
        selected = sorted([*scenes, *selected], key=_cost)
        masks += yield from _kept(self._apply(self._to_masks, selected))
        masks.sort(key=_cost)
        around = yield from _kept(self._apply(self._from_masks, masks[:SURROUNDED]))
        pictures = sorted((node for node in [*first, *around] if node.type == GRID), key=_cost)
        changed = yield from _kept(self._apply(self._to_scenes, selected[:SELECTED]))
        chosen = yield from _kept(self._apply(self._selections, selected[:SELECTED]))
        selected = sorted([*selected, *changed, *chosen], key=_cost)
        shown = yield from _kept(self._apply(self._to_masks, selected))
        yield from self._apply(self._to_grids, selected)
        later = yield from _kept(self._apply(self._of_grids, pictures[:SELECTED]))
        more = sorted([*masks[SURROUNDED:], *later, *shown], key=_cost)
        yield from self._apply(self._from_masks, more[: 3 * SURROUNDED])

    def _equal(self, grid: Node, colors: Iterable[Node]) -> Iterator[Node]:
        """Where the grid has each of the computed colours."""
        word = self._cast.equals
        if word is not None:
            operation = Operation(word, (Hole(GRID), Hole(COLOR)), MASK, word.cost)
            yield from filter(None, (self._new(operation, (grid, color)) for color in colors))

    def _apply(self, operations: Iterable[Operation], nodes: Sequence[Node]) -> Iterator[Node]:
        """The new nodes of each operation on each node whose type it takes, one operation after another."""
        for operation in operations:
            for node in nodes:
                if node.type == operation.holes[0]:
                    made = self._new(operation, (node,))
                    if made is not None:
                        yield made

    def _new(self, operation: Operation, arguments: tuple[Node, ...]) -> Node | None:
        node = self._dag.derive(operation, arguments)
        if node is None or (node.type, node.numbers) in self._seen:
            return None
        self._seen.add((node.type, node.numbers))
        self._dag.budget.bytes += NODE_BYTES
        return node


def _kept(nodes: Iterator[Node]) -> Generator[Node, None, list[Node]]:
    """Pass the nodes on, and return them all in the end."""
    kept = []
    for node in nodes:
        kept.append(node)
        yield node
    return kept


def _cost(node: Node) -> float:
    return node.cost
