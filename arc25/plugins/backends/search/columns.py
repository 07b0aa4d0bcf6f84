"""Cells as rows of a table: what could be written into a cell, and what could decide about it.

A *value* is a colour, written or computed, or a grid of the DAG, a *condition* a mask of the DAG, the cells
of a grid that have one colour, or the negation of either. All columns of a table run over the same cells:
those of the train outputs, then those of the test outputs as one choice of sizes has them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence, Sized
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from arc25.plugins.backends.search.dag import Dag, Node
from arc25.plugins.backends.search.goals import Goals
from arc25.plugins.backends.search.limits import Limits, blocks
from arc25.plugins.backends.search.values import Array
from arc25.plugins.backends.search.vocabulary import GRID

MAX_COLORS = 12
"""Computed colours that become values."""
SURPLUS = 2
"""How many times as many columns are looked at as are kept."""
ALIKE = 3
"""Columns kept that are equal on the train cells."""
WRONG = 12.0
"""Bits that a default costs if it gets everything wrong."""


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """The cells of the grid `node`, the colour that the node `node` is on each input, or `color` without a node."""

    node: Node | None
    color: int
    cost: float

    @property
    def is_grid(self) -> bool:
        """Whether a list may start from it."""
        return self.node is not None and self.node.type == GRID


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """The mask `node`, or where the grid `node` has `color`; turned round if `negated`."""

    node: Node
    color: int | None
    negated: bool
    cost: float


Item = TypeVar("Item", Value, Condition)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """`written` [values, cells] and `holds` [conditions, cells], cheapest first, each column once.

    The first `len(wanted)` cells belong to train outputs and should become `wanted`.
    `bounds` are the cells at which each train output starts, and the end of the last.
    """

    values: list[Value]
    written: Array
    conditions: list[Condition]
    holds: Array
    wanted: Array
    bounds: list[int]


def tables(goals: Goals, limits: Limits) -> Iterator[Table]:
    """One table for each choice of test output sizes that nodes of the DAG suggest, cheapest first.

    Each has at least one condition.
    """
    grids, masks = _by_test_sizes(goals, goals.grids), _by_test_sizes(goals, goals.masks)
    for sizes, group in sorted(grids.items(), key=lambda item: item[1][0].cost):
        table = _table(goals, group[: SURPLUS * limits.values], masks[sizes][: SURPLUS * limits.conditions], limits)
        if table is not None:
            yield table


def _by_test_sizes(goals: Goals, nodes: Sequence[Node]) -> dict[object, list[Node]]:
    groups: dict[object, list[Node]] = defaultdict(list)
    for node in sorted(nodes, key=lambda node: node.cost):
        groups[tuple(value.shape for value in goals.dag.arrays(node)[len(goals.outputs) :])].append(node)
    return groups


def _table(goals: Goals, grids: Sequence[Node], masks: Sequence[Node], limits: Limits) -> Table | None:
    """None if no condition tells train cells apart."""
    wanted = np.concatenate([output.ravel() for output in goals.outputs])
    pictures = [_cells(goals.dag, node) for node in grids]
    conditions = [(Condition(node, None, False, node.cost), _cells(goals.dag, node)) for node in masks]
    if goals.cast.equals is not None:
        conditions += _colored(grids[: limits.colored], pictures, goals.cast.equals.cost)
    telling = [item for item in conditions if 0 < np.count_nonzero(item[1][: wanted.size]) < wanted.size]
    if not telling:
        return None
    if goals.cast.negate is not None:
        telling += [(_negated(condition, goals.cast.negate.cost), holds) for condition, holds in telling]
    values = [*_constants(goals, grids[0], wanted)]
    values += [(Value(node, 0, node.cost), cells) for node, cells in zip(grids, pictures, strict=True)]
    wrong = _start(grids, pictures, wanted)
    value_list, written = _chosen(values, limits.values, wanted.size, lambda cells: _repaired(cells, wrong, wanted))
    condition_list, holds = _chosen(telling, limits.conditions, wanted.size, lambda cells: _pointed(cells, wrong))
    bounds = np.cumsum([0, *(output.size for output in goals.outputs)]).tolist()
    return Table(value_list, written, condition_list, holds, wanted, bounds)


def _start(grids: Sequence[Node], pictures: Sequence[Array], wanted: Array) -> Array:
    """The train cells that the likeliest default gets wrong: a cheap grid that gets most of them right."""
    mistakes: list[Array] = [cells[: wanted.size] != wanted for cells in pictures]
    merits = [node.cost + WRONG * wrong.mean() for node, wrong in zip(grids, mistakes, strict=True)]
    return mistakes[int(np.argmin(merits))]


def _repaired(columns: Array, wrong: Array, wanted: Array) -> Array:
    """Bits that values are worth for the cells `wrong` that they get right, and as defaults."""
    right = columns[:, : wanted.size] == wanted
    return np.array(2.0 * np.log2(1 + right[:, wrong].sum(axis=1)) + WRONG * right.mean(axis=1))


def _pointed(columns: Array, wrong: Array) -> Array:
    """Bits that conditions are worth for the cells `wrong` that they pick, less what they pick beside."""
    picked = columns[:, : wrong.size]
    inside = picked[:, wrong].sum(axis=1)
    return np.array(2.0 * np.log2(1 + inside) - np.log2(1 + picked.sum(axis=1) - inside))


def _constants(goals: Goals, grid: Node, wanted: Array) -> Iterator[tuple[Value, Array]]:
    """Colours in every cell of each input's grid, the cells as `grid` has them: literal and computed ones."""
    sizes = [value.size for value in goals.dag.arrays(grid)]
    colors = np.unique(wanted)
    for color in colors:
        yield Value(None, int(color), _bits(colors)), np.full(sum(sizes), color, np.int8)
    for node in sorted(goals.colors, key=lambda node: node.cost)[:MAX_COLORS]:
        yield Value(node, 0, node.cost), np.repeat(np.array(goals.dag.arrays(node), np.int8), sizes)


def _colored(grids: Sequence[Node], pictures: Sequence[Array], cost: float) -> list[tuple[Condition, Array]]:
    """Where grids have each of their colours; `cost` is the word's."""
    found = []
    for node, cells in zip(grids, pictures, strict=False):
        colors = np.flatnonzero(np.bincount(cells))
        bits = node.cost + cost + _bits(colors)
        found += [(Condition(node, int(color), False, bits), cells == color) for color in colors]
    return found


def _negated(condition: Condition, bits: float) -> Condition:
    return Condition(condition.node, condition.color, True, condition.cost + bits)


def _bits(choices: Sized) -> float:
    return max(1.0, math.log2(len(choices)))


def _cells(dag: Dag, node: Node) -> Array:
    return np.concatenate([value.ravel() for value in dag.arrays(node)])


def _chosen(
    columns: Sequence[tuple[Item, Array]], limit: int, train: int, worth: Callable[[Array], Array]
) -> tuple[list[Item], Array]:
    """The cheapest items with distinct columns, and as many of the others that are worth the most for their cost.

    Of items that agree on the `train` cells a few are kept. A negated condition comes with the column that it negates.
    """
    kept = _distinct(columns, train)
    if len(kept) > limit:
        half: int = limit // 2
        costs = np.array([item.cost for item, _ in kept])
        worths = [worth(_matrix(kept[rows])) for rows in blocks(len(kept), len(kept[0][1]))]
        merits: Array = np.rint(16 * (costs - np.concatenate(worths)))[half:]
        places = [*range(half), *sorted(half + np.argsort(merits, kind="stable")[: limit - half])]
        kept = [kept[place] for place in places]
    return [item for item, _ in kept], _matrix(kept)


def _distinct(columns: Sequence[tuple[Item, Array]], train: int) -> list[tuple[Item, Array]]:
    """Each column once, the cheapest first."""
    alike: dict[bytes, list[bytes]] = defaultdict(list)
    kept = []
    for item, column in sorted(columns, key=lambda entry: entry[0].cost):
        cells = _told(item, column)
        tests = alike[_text(cells[:train])]
        rest = _text(cells[train:])
        if len(tests) < ALIKE and rest not in tests:
            tests.append(rest)
            kept.append((item, column))
    return kept


def _matrix(columns: Sequence[tuple[Item, Array]]) -> Array:
    return np.array([_told(item, column) for item, column in columns]).reshape(len(columns), -1)


def _told(item: Value | Condition, column: Array) -> Array:
    """What an item says of each cell."""
    return ~column if isinstance(item, Condition) and item.negated else column


def _text(cells: Array) -> bytes:
    return (np.packbits(cells) if cells.dtype == bool else cells).tobytes()
