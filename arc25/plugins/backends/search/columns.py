"""Cells as rows of a table: what could be written into a cell, and what could decide about it.

A *value* is a colour or a grid of the DAG, a *condition* a mask of the DAG, the cells of a grid that
have one colour, or the negation of either. All columns of a table run over the same cells: those of
the train outputs, then those of the test outputs as one choice of sizes has them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from arc25.core.words import Word
from arc25.plugins.backends.search import roles
from arc25.plugins.backends.search.dag import Dag, Node
from arc25.plugins.backends.search.goals import Goals
from arc25.plugins.backends.search.roles import Roles
from arc25.plugins.backends.search.values import Array
from arc25.plugins.backends.search.vocabulary import GRID, MASK, Hole, Literal

MAX_GRIDS = 400
MAX_MASKS = 1200
MAX_COLORED = 120
"""Grids whose colours become conditions."""
MAX_CONDITIONS = 1600


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """A colour, or the cells of `node`."""

    node: Node | None
    color: int
    cost: float


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """The mask `node`, or where the grid `node` has `color`; turned round if `negated`."""

    node: Node
    color: int | None
    negated: bool
    cost: float


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


def tables(dag: Dag, goals: Goals, outputs: Sequence[Array], cast: Roles, palette: int) -> Iterator[Table]:
    """One table for each choice of test output sizes that nodes of the DAG suggest, cheapest first."""
    train = len(outputs)
    grids: dict[object, list[Node]] = defaultdict(list)
    masks: dict[object, list[Node]] = defaultdict(list)
    for groups, nodes in ((grids, goals.grids), (masks, goals.masks)):
        for node in nodes:
            groups[tuple(value.shape for value in dag.arrays(node)[train:])].append(node)
    for sizes, group in sorted(grids.items(), key=lambda item: item[1][0].cost):
        yield _table(dag, group[:MAX_GRIDS], masks[sizes][:MAX_MASKS], outputs, cast, palette)


def _table(
    dag: Dag, grids: Sequence[Node], masks: Sequence[Node], outputs: Sequence[Array], cast: Roles, palette: int
) -> Table:
    wanted = np.concatenate([output.ravel() for output in outputs])
    pictures = [_cells(dag, node) for node in grids]
    bits = math.log2(max(palette, 2))
    colors = np.unique(wanted)
    values = [Value(None, int(color), bits) for color in colors]
    written = [np.full(pictures[0].size, color, np.int8) for color in colors]
    values += [Value(node, 0, node.cost) for node in grids]
    written += pictures
    conditions = [Condition(node, None, False, node.cost) for node in masks]
    holds = [_cells(dag, node) for node in masks]
    if cast.equals is not None:
        for node, picture in zip(grids[:MAX_COLORED], pictures, strict=False):
            for color in np.unique(picture):
                conditions.append(Condition(node, int(color), False, node.cost + cast.equals.cost + bits))
                holds.append(picture == color)
    if cast.negate is not None:
        cost = cast.negate.cost
        conditions += [Condition(c.node, c.color, True, c.cost + cost) for c in list(conditions)]
        holds += [~column for column in list(holds)]
    kept_values, kept_written = _cheapest(values, written, len(values))
    telling = [i for i, column in enumerate(holds) if 0 < column[: wanted.size].sum() < wanted.size]
    kept_conditions, kept_holds = _cheapest(
        [conditions[i] for i in telling], [holds[i] for i in telling], MAX_CONDITIONS
    )
    bounds = np.cumsum([0, *(output.size for output in outputs)]).tolist()
    return Table(kept_values, kept_written, kept_conditions, kept_holds.reshape(-1, pictures[0].size), wanted, bounds)


def _cells(dag: Dag, node: Node) -> Array:
    return np.concatenate([value.ravel() for value in dag.arrays(node)])


def _cheapest(items: list, columns: list[Array], limit: int) -> tuple[list, Array]:
    """The cheapest `limit` items with distinct columns."""
    seen: set[bytes] = set()
    kept = []
    for i in sorted(range(len(items)), key=lambda i: items[i].cost):
        key = columns[i].tobytes()
        if key not in seen:
            seen.add(key)
            kept.append(i)
        if len(kept) == limit:
            break
    return [items[i] for i in kept], np.array([columns[i] for i in kept])


def write_node(dag: Dag, cast: Roles, condition: Node, value: Value, out: Node) -> Node | None:
    """`where(condition, value, out)`; None if the pack cannot say it."""
    word = cast.paint if value.node is None else cast.overlay
    if word is None:
        return None
    if value.node is None:
        operation = roles.operation(word, GRID, Hole(MASK), Literal(value.color), Hole(GRID), bits=value.cost)
        return dag.derive(operation, (condition, out))
    return dag.derive(roles.operation(word, GRID, Hole(MASK), Hole(GRID), Hole(GRID)), (condition, value.node, out))


def condition_node(dag: Dag, cast: Roles, conditions: Sequence[Condition]) -> Node | None:
    """The mask where all `conditions` hold; None if the pack cannot say it."""
    result: Node | None = None
    for condition in conditions:
        node: Node | None = condition.node
        if condition.color is not None and cast.equals is not None:
            operation = roles.operation(cast.equals, MASK, Hole(GRID), Literal(condition.color), bits=2.0)
            node = dag.derive(operation, (condition.node,))
        if condition.negated and cast.negate is not None and node is not None:
            node = dag.derive(roles.operation(cast.negate, MASK, Hole(MASK)), (node,))
        if node is None:
            return None
        if result is None:
            result = node
        elif cast.both is None:
            return None
        else:
            result = dag.derive(roles.operation(cast.both, MASK, Hole(MASK), Hole(MASK)), (result, node))
            if result is None:
                return None
    return result
