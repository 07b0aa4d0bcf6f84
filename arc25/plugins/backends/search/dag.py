"""The value DAG: what words make of all inputs of a task at once, cheapest first, each value once.

Bottom-up enumeration with observational equivalence (Albarghouthi, Gulwani and Kincaid 2013): two
expressions that give the same values on every train and test input are one node, the cheapest.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from arc25.plugins.backends.search.banks import Banks
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.store import NOTHING, Store
from arc25.plugins.backends.search.values import Array
from arc25.plugins.backends.search.vocabulary import PICTURES, Operation

STEPS_PER_BIT = 2
"""Costs are rounded to halves of a bit: nodes of one level are equally cheap."""
DETOUR = 4 * STEPS_PER_BIT
"""How much later a picture of another size is built upon where all outputs have the size of their inputs."""
HEAD_START = 2 * STEPS_PER_BIT
"""How much sooner words on values that are no pictures come: such values are few and lead back to pictures."""
BATCH = 256
"""Choices of arguments that a word is applied to at once."""
LOOK = 8
"""Levels between two looks whether anything new can come."""
NODE_BYTES = 1100


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """An expression and its values: `numbers[i]` is the store's number of its value on input `i`.

    `operation` is None for what is given: the input grid, or another root of the DAG. `cost` is in bits.
    """

    type: str
    numbers: tuple[int, ...]
    operation: Operation | None
    arguments: tuple[Node, ...]
    cost: float

    @property
    def maker(self) -> str:
        """The name of the word that made it, "" if it was given."""
        return self.operation.word.name if self.operation else ""


def bits(operation: Operation, arguments: Sequence[Node]) -> float:
    """What `operation` on `arguments` costs: its word, its literals, its arguments, and how well they follow."""
    follows = operation.word.follows
    return operation.cost + sum(argument.cost + follows.get(argument.maker, 0.0) for argument in arguments)


@dataclass(frozen=True, slots=True)
class _Group:
    """Operations that take the same arguments at the same time: a word with literals that cost the same."""

    word: str
    holes: tuple[str, ...]
    steps: int
    operations: list[Operation]


class Dag:
    """Grows nodes from `roots`, the train inputs first; `sizes` are those that all train outputs share with them."""

    def __init__(
        self,
        store: Store,
        roots: Sequence[Node],
        operations: Sequence[Operation],
        budget: Budget,
        sizes: Sequence[tuple[int, ...]] | None = None,
    ) -> None:
        self.store = store
        self.budget = budget
        self.root = roots[0]
        self._roots = roots
        self.operations = operations
        self._groups = _groups(operations)
        self._sizes = sizes
        self._banks: Banks[Node] = Banks(operations, STEPS_PER_BIT)
        self._seen: set[tuple[str, tuple[int, ...]]] = set()
        self._level = 0
        self.planted: set[Node] = set()
        for given in roots:
            self._keep(given, _level(given))

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self._seen)

    def grow(self) -> Iterator[Node]:
        """New nodes by rising cost, until the budget is spent or nothing new can come."""
        yield from self._roots
        for self._level in itertools.count(1):
            if self._level % LOOK == 0 and self._level > self._last_level():
                return
            self._banks.enter(self._level)
            for group in self._groups:
                if group.steps > self._level:
                    break
                choices = self._banks.choices(group.word, group.holes, self._level - group.steps)
                while batch := list(itertools.islice(choices, BATCH)):
                    for operation in group.operations:
                        yield from self._apply(operation, batch)
                        if self.budget.over():
                            return

    def plant(self, node: Node) -> bool:
        """Keep a node that was derived, to be built upon like others of its cost; False if its values are there.

        What could have been made of it before comes next, so a low cost makes it a new start.
        """
        if (node.type, node.numbers) in self._seen:
            return False
        self.planted.add(node)
        self._keep(node, _level(node))
        return True

    def derive(self, operation: Operation, arguments: tuple[Node, ...]) -> Node | None:
        """The node of an operation, one that the enumeration need not have; None if it fails on an input."""
        numbers = self.store.apply(operation, np.array([[argument.numbers for argument in arguments]]))[0].tolist()
        if NOTHING in numbers:
            return None
        return Node(operation.returns, tuple(numbers), operation, arguments, bits(operation, arguments))

    def arrays(self, node: Node) -> list[Any]:
        """The values of a node, in the order of the inputs."""
        return [self.store[number] for number in node.numbers]

    def _apply(self, operation: Operation, batch: list[tuple[Node, ...]]) -> Iterator[Node]:
        """The new nodes of `operation` on each choice of arguments."""
        keys = np.array([[argument.numbers for argument in arguments] for arguments in batch])
        for arguments, numbers in zip(batch, self.store.apply(operation, keys).tolist(), strict=True):
            if numbers[-1] != NOTHING:
                node = self._new(operation, arguments, tuple(numbers))
                if node is not None:
                    yield node

    def _new(self, operation: Operation, arguments: tuple[Node, ...], numbers: tuple[int, ...]) -> Node | None:
        if (operation.returns, numbers) in self._seen:
            return None
        node = Node(operation.returns, numbers, operation, arguments, bits(operation, arguments))
        self._keep(node, self._level + (0 if self._on_the_way(node) else DETOUR))
        return node

    def _last_level(self) -> int:
        """The level beyond which nothing new can come of the nodes there are."""
        highest = self._banks.highest
        return max((group.steps + len(group.holes) * highest for group in self._groups), default=0)

    def _on_the_way(self, node: Node) -> bool:
        """False for a picture of another size in a task where every output has the size of its input."""
        if self._sizes is None or node.type not in PICTURES:
            return True
        return all(self.store.shape(number) == size for number, size in zip(node.numbers, self._sizes, strict=False))

    def _keep(self, node: Node, level: int) -> None:
        self._seen.add((node.type, node.numbers))
        self._banks.keep(node, level)
        self.budget.bytes += NODE_BYTES


def _groups(operations: Iterable[Operation]) -> list[_Group]:
    """The groups of operations, the cheapest first."""
    groups: dict[tuple[str, tuple[str, ...], int], _Group] = {}
    for operation in operations:
        key = operation.word.name, operation.holes, _steps(operation)
        groups.setdefault(key, _Group(*key, [])).operations.append(operation)
    return sorted(groups.values(), key=lambda group: group.steps)


def root(store: Store, kind: str, values: Sequence[Any], cost: float = 0.0) -> Node:
    """A root: values that no word made, one for each input."""
    return Node(kind, tuple(store.number(kind, value) for value in values), None, (), cost)


def same_sizes(inputs: Sequence[Array], outputs: Sequence[Array]) -> list[tuple[int, ...]] | None:
    """The sizes of the train outputs if each has the size of its input."""
    sizes = [output.shape for output in outputs]
    return sizes if sizes == [grid.shape for grid in inputs[: len(outputs)]] else None


def _level(node: Node) -> int:
    return round(node.cost * STEPS_PER_BIT)


def _steps(operation: Operation) -> int:
    steps = round(operation.cost * STEPS_PER_BIT)
    return max(1, steps if set(operation.holes) <= PICTURES else steps - HEAD_START)
