"""Pieces as rows: the values that words make of each piece of a segmentation, over all inputs at once.

A lifted node has a number for each piece of each input. What the value DAG knows about a whole input is given
to all its rows. A word that does not apply to a piece leaves that row without a value, as no rule has to pick it.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.dag import Dag, Node
from arc25.plugins.backends.search.store import NOTHING, Store
from arc25.plugins.backends.search.values import Array
from arc25.plugins.backends.search.vocabulary import (
    COLOR,
    DONE,
    GIVEN,
    GRID,
    MASK,
    PIECE,
    PIECES,
    Hole,
    Literal,
    Operation,
)

INT = "Int"
MAX_GIVEN = {PIECE: 6, PIECES: 7, COLOR: 3, GRID: 1}
RELATION_BITS = 2.0
"""How much less a word costs for each further value that it relates: these are what rows are for."""
FEW_BITS = 2.0
"""What the literals of a word may cost that picks a piece."""
MAX_NODES = 800
SAMPLE = 8
"""Rows on which lifted nodes are made at first."""
ROW_BITS = 0.05
"""How much later a segmentation comes for each of its pieces."""
LEAST = 2
"""Rows that have to have a value."""
MAX_ROWS = 150
MAX_PIECES = 40
MAX_SEGMENTATIONS = 12
MAX_SUBSETS = 60


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """The pieces that `node` has on each input: `members[i]` are their numbers.

    The nodes `subsets` are some of the pieces each, the nodes `singles` one.
    """

    node: Node
    members: list[tuple[int, ...]]
    subsets: list[Node]
    singles: list[Node]

    def rows(self) -> list[dict[int, int]]:
        """For each input the row of each number."""
        count = itertools.count()
        return [{number: next(count) for number in numbers} for numbers in self.members]


class RowStore(Store):
    """A store for rows: where a word does not apply the value is missing, and so is all that is made of it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._missing = store.missing

    def __getitem__(self, number: int) -> object:
        """The value under `number`."""
        return self._store[number]

    def apply(self, operation: Operation, keys: Array) -> Array:
        """As `Store.apply`, each place by itself, with `Store.missing` for NOTHING."""
        rows, holes, places = keys.shape
        single = keys.transpose(0, 2, 1).reshape(rows * places, holes, 1)
        there = (single != self._missing).all(axis=(1, 2))
        made = np.full(rows * places, self._missing)
        if there.any():
            numbers = self._store.apply(operation, single[there])[:, 0]
            made[there] = np.where(numbers == NOTHING, self._missing, numbers)
        return made.reshape(rows, places)


class RowDag(Dag):
    """A DAG of rows, without what hardly any row has."""

    def __init__(self, store: Store, roots: Sequence[Node], operations: Sequence[Operation], budget: Budget) -> None:
        super().__init__(RowStore(store), roots, operations, budget)
        self._missing = store.missing

    def _new(self, operation: Operation, arguments: tuple[Node, ...], numbers: tuple[int, ...]) -> Node | None:
        if len(numbers) - numbers.count(self._missing) < LEAST:
            return None
        return super()._new(operation, arguments, numbers)


class Members:
    """The numbers of the pieces of each list, worked out once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[int, tuple[int, ...]] = {}

    def of(self, node: Node) -> list[tuple[int, ...]]:
        """For each input the numbers of the pieces of `node`, in order, each once."""
        return [self._numbers(number) for number in node.numbers]

    def _numbers(self, number: int) -> tuple[int, ...]:
        if number not in self._known:
            self._known[number] = tuple(
                dict.fromkeys(self._store.number(PIECE, piece) for piece in self._store[number])
            )
        return self._known[number]


def segmentations(members: Members, nodes: Iterable[Node], singles: Iterable[Node]) -> list[Segmentation]:
    """The segmentations among `nodes`, the cheap ones of few pieces first; `singles` are nodes that are one piece."""
    found: list[Segmentation] = []
    for node in nodes:
        pieces = members.of(node)
        holders = [other for other in found if _within(pieces, other.members)]
        for other in holders:
            if len(other.subsets) < MAX_SUBSETS:
                other.subsets.append(node)
        if holders or not is_whole(node):
            continue
        sizes = [len(numbers) for numbers in pieces]
        if (
            len(found) < MAX_SEGMENTATIONS
            and min(sizes) > 0
            and 1 < max(sizes) <= MAX_PIECES
            and sum(sizes) <= MAX_ROWS
        ):
            found.append(Segmentation(node, pieces, [], []))
    for node in singles:
        for other in found:
            if all(number in numbers for number, numbers in zip(node.numbers, other.members, strict=True)):
                other.singles.append(node)
    return sorted(found, key=lambda other: other.node.cost + ROW_BITS * sum(map(len, other.members)))


def is_whole(node: Node) -> bool:
    """Whether a node finds its pieces, rather than picks or changes those of another."""
    return all(argument.type != PIECES for argument in node.arguments)


def _within(part: Sequence[tuple[int, ...]], whole: Sequence[tuple[int, ...]]) -> bool:
    return all(len(few) <= len(many) and set(few).issubset(many) for few, many in zip(part, whole, strict=True))


class Rows:
    """The pieces of some inputs, `places`, as rows: a DAG whose roots are the piece and what is given.

    `outer` says which node of the DAG over whole inputs each given leaf stands for.
    """

    def __init__(
        self,
        dag: Dag,
        segmentation: Segmentation,
        places: Sequence[int],
        known: Sequence[Node],
        operations: Sequence[Operation],
    ) -> None:
        self.places = places
        self.of_place = [place for place in places for _ in segmentation.members[place]]
        self.piece = Node(PIECE, tuple(n for place in places for n in segmentation.members[place]), None, (), 0.0)
        self.outer: dict[Node, Node] = {}
        counts: dict[str, int] = defaultdict(int)
        for node in known:
            counts[node.type] += 1
            numbers = tuple(node.numbers[place] for place in self.of_place)
            self.outer[
                Node(GIVEN + node.type, numbers, None, (), min(node.cost, 1.0 + math.log2(counts[node.type])))
            ] = node
        self.dag = RowDag(dag.store, [self.piece, *self.outer], operations, dag.budget)
        self._same: dict[Node, Node] = {}

    def derive(self, operation: Operation | None, arguments: tuple[Node, ...]) -> Node:
        """The node of an operation, without a value in the rows to which it does not apply."""
        node = self.dag.derive(operation, arguments) if operation else None
        if node is None:
            raise LookupError(f"{operation} of {len(arguments)} arguments is no node of these rows")
        return node

    def same(self, other: Rows, node: Node) -> Node:
        """The node of these rows that says what `node` says of the rows of `other`."""
        if not self._same:
            self._same = dict(zip([other.piece, *other.outer], [self.piece, *self.outer], strict=True))
        if node not in self._same:
            arguments = tuple([self.same(other, argument) for argument in node.arguments])
            self._same[node] = self.derive(node.operation, arguments)
        return self._same[node]


@dataclass(frozen=True, slots=True, eq=False)
class Lifted:
    """`nodes` of the rows `sample`, cheapest first; `every` has the rows of all inputs."""

    sample: Rows
    nodes: list[Node]
    every: Rows


def lift(
    dag: Dag,
    segmentation: Segmentation,
    train: int,
    known: Iterable[Node],
    operations: Sequence[Operation],
    until: float,
) -> Lifted:
    """What `operations` (of `lifted`) make of each piece and of the `known` nodes of the DAG; of the first come some.

    They are made for the train inputs with the fewest pieces, as most of them are of no use there.
    """
    counts: dict[str, int] = defaultdict(int)
    given: dict[Node, None] = {}
    for node in (segmentation.node, *known):
        if counts[node.type] < MAX_GIVEN.get(node.type, 0) and node not in given:
            counts[node.type] += 1
            given[node] = None
    places: list[int] = []
    for place in sorted(range(train), key=lambda place: len(segmentation.members[place])):
        if len(places) < 2 or sum(len(segmentation.members[place]) for place in places) < SAMPLE:
            places.append(place)
    sample = Rows(dag, segmentation, sorted(places), list(given), operations)
    every = Rows(dag, segmentation, range(len(segmentation.members)), list(given), operations)
    nodes = []
    for node in itertools.islice(sample.dag.grow(), MAX_NODES):
        nodes.append(node)
        if dag.budget.spent() >= until:
            break
    return Lifted(sample, nodes, every)


def lifted(operations: Iterable[Operation]) -> list[Operation]:
    """The operations for rows: each hole takes what a row has or what is given, and one at least what a row has."""
    return [
        variant
        for operation in operations
        if operation.returns != GRID and operation.holes != (PIECE, COLOR)
        for variant in _variants(operation)
    ]


def _variants(operation: Operation) -> Iterator[Operation]:
    choices = [(GIVEN + kind,) if kind == GRID else (kind, GIVEN + kind) for kind in operation.holes]
    for types in itertools.product(*choices):
        if not _telling(types, operation.returns):
            continue
        # What became of a value of the same type is painted; to build on it again would be one step too many.
        returns = DONE + operation.returns if operation.returns in types else operation.returns
        rest = iter(types)
        arguments = tuple(
            argument if isinstance(argument, Literal) else Hole(next(rest)) for argument in operation.arguments
        )
        # A list that belongs to a row mostly has one piece, so that any way to pick it does.
        related = len(types) - 1 + (PIECES in types and operation.cost - operation.word.cost <= FEW_BITS)
        yield Operation(operation.word, arguments, returns, max(1.0, operation.cost - RELATION_BITS * related))


def _telling(types: Sequence[str], returns: str) -> bool:
    """Whether a word on these types can tell something of a row that is worth a node."""
    if PIECES in types:  # of several pieces that belong to a row one has to be picked
        return types == (PIECES,) and returns == PIECE
    if returns == PIECE or INT in types:  # something becomes of the piece, or of another because of it
        return PIECE in types or types == (MASK,)
    return not all(kind.startswith(GIVEN) for kind in types)
