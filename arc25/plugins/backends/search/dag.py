"""The value DAG: what words make of all inputs of a task at once, cheapest first, each value once.

Bottom-up enumeration with observational equivalence (Albarghouthi, Gulwani and Kincaid 2013): two
expressions that give the same values on every train and test input are one node, the cheapest.
Applications are also remembered by single values, since nodes often agree on some of the inputs.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.values import Array, measure
from arc25.plugins.backends.search.vocabulary import GRID, MASK, Operation

STEPS_PER_BIT = 4
"""Costs are rounded to quarters of a bit: nodes of one level are equally cheap."""
DETOUR = 4 * STEPS_PER_BIT
"""How much later a picture of another size is built upon where all outputs have the size of their inputs."""
HEAD_START = 2 * STEPS_PER_BIT
"""How much sooner words on values that are no pictures come: such values are few and lead back to pictures."""
MAX_SIDE = 30
PICTURES = {GRID, MASK}
NODE_BYTES = 400
MEMO_BYTES = 150


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """An expression and its values: `numbers[i]` is the store's number of its value on input `i`.

    `operation` is None for the input grid itself. `cost` is in bits.
    """

    type: str
    numbers: tuple[int, ...]
    operation: Operation | None
    arguments: tuple[Node, ...]
    cost: float


class Store:
    """Keeps each distinct value once, under a number."""

    def __init__(self, budget: Budget) -> None:
        self.values: list[Any] = []
        self._numbers: dict[bytes, int] = {}
        self._budget = budget

    def number(self, value: Any) -> int:
        """The number of `value`, a new one if it was never seen."""
        key, size = measure(value)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.values)
            self.values.append(value)
            self._budget.bytes += size + NODE_BYTES
        return found


class Dag:
    """Grows nodes from the input grids: the train inputs, to which `outputs` belong, then the test inputs."""

    def __init__(
        self, inputs: Sequence[Array], outputs: Sequence[Array], operations: Sequence[Operation], budget: Budget
    ) -> None:
        self.store = Store(budget)
        self.budget = budget
        self._operations = [(operation, operation.holes, _steps(operation)) for operation in operations]
        self._operations.sort(key=lambda entry: entry[2])
        self._memo: dict[tuple[int, ...], int | None] = {}
        self._banks: dict[str, dict[int, list[Node]]] = defaultdict(lambda: defaultdict(list))
        self._seen: set[tuple[str, tuple[int, ...]]] = set()
        self.planted: set[Node] = set()
        sizes = [array.shape for array in outputs]
        self._sizes = sizes if sizes == [array.shape for array in inputs[: len(outputs)]] else None
        self.root = Node(GRID, tuple(self.store.number(grid) for grid in inputs), None, (), 0.0)

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self._seen)

    def grow(self) -> Iterator[Node]:
        """New nodes by rising cost, until the budget is spent."""
        self._keep(self.root, 0)
        yield self.root
        for level in itertools.count(1):
            if level > self._last_level():
                return
            for serial, (operation, holes, steps) in enumerate(self._operations):
                if steps > level:
                    break
                for arguments in self._arguments(holes, level - steps):
                    if self.budget.over():
                        return
                    node = self._apply(serial, operation, arguments, level)
                    if node is not None:
                        yield node

    def derive(self, operation: Operation, arguments: tuple[Node, ...]) -> Node | None:
        """The node of an operation that the enumeration does not have; None if it fails on an input."""
        numbers = []
        for key in zip(*(argument.numbers for argument in arguments), strict=True):
            number = self._evaluate(operation, key)
            if number is None:
                return None
            numbers.append(number)
        cost = operation.cost + sum(argument.cost for argument in arguments)
        return Node(operation.returns, tuple(numbers), operation, arguments, cost)

    def plant(self, node: Node) -> bool:
        """Keep a node that was derived, to be built upon like others of its cost; False if its values are there."""
        identity = (node.type, node.numbers)
        if identity in self._seen or identity == (self.root.type, self.root.numbers):
            return False
        self.planted.add(node)
        self._keep(node, round(node.cost * STEPS_PER_BIT))
        return True

    def arrays(self, node: Node) -> list[Any]:
        """The values of a node, in the order of the inputs."""
        return [self.store.values[number] for number in node.numbers]

    def _arguments(self, types: tuple[str, ...], level: int) -> Iterator[tuple[Node, ...]]:
        """All choices of nodes of these types whose levels add up to `level`."""
        bank = self._banks[types[0]]
        if len(types) == 1:
            for node in bank.get(level, ()):
                yield (node,)
            return
        for first_level in sorted(bank):
            if first_level > level:
                return
            for rest in self._arguments(types[1:], level - first_level):
                for node in bank[first_level]:
                    yield (node, *rest)

    def _apply(self, serial: int, operation: Operation, arguments: tuple[Node, ...], level: int) -> Node | None:
        """The node of `operation` on `arguments`; None if it fails somewhere or is not new."""
        numbers = []
        for key in zip(*(argument.numbers for argument in arguments), strict=True):
            number = self._value(serial, operation, key)
            if number is None:
                return None
            numbers.append(number)
        identity = (operation.returns, tuple(numbers))
        if identity in self._seen:
            return None
        node = Node(*identity, operation, arguments, operation.cost + sum(argument.cost for argument in arguments))
        self._keep(node, level + (0 if self._on_the_way(node) else DETOUR))
        return node

    def _value(self, serial: int, operation: Operation, key: tuple[int, ...]) -> int | None:
        memo_key = (serial, *key)
        if memo_key in self._memo:
            return self._memo[memo_key]
        number = self._memo[memo_key] = self._evaluate(operation, key)
        self.budget.bytes += MEMO_BYTES
        return number

    def _evaluate(self, operation: Operation, key: tuple[int, ...]) -> int | None:
        """The number of an operation's value on one input; None where the word does not apply."""
        self.budget.spend()
        values = self.store.values
        try:
            value = operation([values[number] for number in key])
        except Exception:  # the pack's own error, whatever its type
            return None
        return self.store.number(value) if _fits(value) else None

    def _last_level(self) -> int:
        """The level beyond which nothing new can come of the nodes there are."""
        highest = max(level for bank in self._banks.values() for level in bank)
        return max((steps + len(holes) * highest for _, holes, steps in self._operations), default=0)

    def _on_the_way(self, node: Node) -> bool:
        """False for a picture of another size in a task where every output has the size of its input."""
        if self._sizes is None or node.type not in PICTURES:
            return True
        values = self.store.values
        return all(values[number].shape == size for number, size in zip(node.numbers, self._sizes, strict=False))

    def _keep(self, node: Node, level: int) -> None:
        self._seen.add((node.type, node.numbers))
        self._banks[node.type][level].append(node)
        self.budget.bytes += NODE_BYTES


def _steps(operation: Operation) -> int:
    steps = round(operation.cost * STEPS_PER_BIT)
    return max(1, steps if set(operation.holes) <= PICTURES else steps - HEAD_START)


def _fits(value: Any) -> bool:
    """Whether a value may be kept: a picture has to be a grid or a mask that ARC knows."""
    shape = getattr(value, "shape", None)
    return shape is None or (len(shape) == 2 and 0 < shape[0] <= MAX_SIDE and 0 < shape[1] <= MAX_SIDE)
