"""The value DAG: what words make of all inputs of a task at once, cheapest first, each value once.

Bottom-up enumeration with observational equivalence (Albarghouthi, Gulwani and Kincaid 2013): two
expressions that give the same values on every train and test input are one node, the cheapest.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.store import NOTHING, Store
from arc25.plugins.backends.search.values import Array
from arc25.plugins.backends.search.vocabulary import GRID, MASK, Operation

STEPS_PER_BIT = 4
"""Costs are rounded to quarters of a bit: nodes of one level are equally cheap."""
DETOUR = 4 * STEPS_PER_BIT
"""How much later a picture of another size is built upon where all outputs have the size of their inputs."""
HEAD_START = 2 * STEPS_PER_BIT
"""How much sooner words on values that are no pictures come: such values are few and lead back to pictures."""
BATCH = 256
"""Choices of arguments that a word is applied to at once."""
PICTURES = {GRID, MASK}
NODE_BYTES = 600


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
        self.operations = operations
        self._roots = roots
        self._operations = sorted(
            ((operation, _steps(operation)) for operation in operations), key=lambda pair: pair[1]
        )
        self._sizes = sizes
        self._takers = self._shifts(self._operations)
        self._banks: dict[tuple[str, str], dict[int, list[Node]]] = defaultdict(lambda: defaultdict(list))
        self._seen: set[tuple[str, tuple[int, ...]]] = set()
        self._level = 0
        self._highest = 0

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self._seen)

    def grow(self) -> Iterator[Node]:
        """New nodes by rising cost, until the budget is spent or nothing new can come."""
        for root in self._roots:
            self._keep(root, round(root.cost * STEPS_PER_BIT))
            yield root
        for self._level in itertools.count(1):
            if self._level > self._last_level():
                return
            for operation, steps in self._operations:
                if steps > self._level:
                    break
                choices = self._arguments(operation, operation.holes, self._level - steps)
                while batch := list(itertools.islice(choices, BATCH)):
                    yield from self._apply(operation, batch)
                    if self.budget.over():
                        return

    def plant(self, node: Node, level: int = 1) -> bool:
        """Build upon `node`, made elsewhere, as if it had cost `level` quarter bits more than what comes next.

        False if its values are known already.
        """
        if (node.type, node.numbers) in self._seen:
            return False
        self._keep(node, self._level + level)
        return True

    def derive(self, operation: Operation, arguments: tuple[Node, ...]) -> Node | None:
        """The node of an operation, one that the enumeration need not have; None if it fails on an input."""
        keys = list(zip(*(argument.numbers for argument in arguments), strict=True))
        numbers = self.store.apply(operation, keys)
        if NOTHING in numbers:
            return None
        return Node(operation.returns, tuple(numbers), operation, arguments, bits(operation, arguments))

    def arrays(self, node: Node) -> list[Any]:
        """The values of a node, in the order of the inputs."""
        return [self.store[number] for number in node.numbers]

    def _shifts(self, operations: Sequence[tuple[Operation, int]]) -> dict[str, dict[str, dict[str, int]]]:
        """By type and word that takes it: how many levels sooner or later it takes what each other word made."""
        shifts: dict[str, dict[str, dict[str, int]]] = defaultdict(dict)
        for operation, steps in operations:
            word = operation.word
            # Nothing may come out at a level that has passed, so all arguments together win less than the word's steps.
            soonest = -((steps - 1) // len(operation.holes))
            for kind in operation.holes:
                known = shifts[kind].get(word.name, {})
                for maker, more in word.follows.items():
                    known[maker] = max(soonest, known.get(maker, soonest), round(more * STEPS_PER_BIT))
                shifts[kind][word.name] = known
        return shifts

    def _arguments(self, operation: Operation, types: tuple[str, ...], level: int) -> Iterator[tuple[Node, ...]]:
        """All choices of nodes of these types whose levels, as the word sees them, add up to `level`."""
        bank = self._banks[operation.word.name, types[0]]
        if len(types) == 1:
            for node in bank.get(level, ()):
                yield (node,)
            return
        for first_level in sorted(bank):
            if first_level > level:
                return
            for rest in self._arguments(operation, types[1:], level - first_level):
                for node in bank[first_level]:
                    yield (node, *rest)

    def _apply(self, operation: Operation, batch: list[tuple[Node, ...]]) -> Iterator[Node]:
        """The new nodes of `operation` on each choice of arguments; input by input, as one that fails ends it."""
        columns: list[list[int]] = []
        for place in range(len(self.root.numbers)):
            keys = [tuple([argument.numbers[place] for argument in arguments]) for arguments in batch]
            column = self.store.apply(operation, keys)
            if NOTHING in column:
                good = [row for row, number in enumerate(column) if number != NOTHING]
                batch = [batch[row] for row in good]
                columns = [[other[row] for row in good] for other in (*columns, column)]
            else:
                columns.append(column)
        for arguments, *numbers in zip(batch, *columns, strict=True):
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
        return max((steps + len(operation.holes) * self._highest for operation, steps in self._operations), default=0)

    def _on_the_way(self, node: Node) -> bool:
        """False for a picture of another size in a task where every output has the size of its input."""
        if self._sizes is None or node.type not in PICTURES:
            return True
        return all(self.store[number].shape == size for number, size in zip(node.numbers, self._sizes, strict=False))

    def _keep(self, node: Node, level: int) -> None:
        self._seen.add((node.type, node.numbers))
        maker = node.maker
        for word, shifts in self._takers.get(node.type, {}).items():
            seen = level + shifts.get(maker, 0)
            self._highest = max(self._highest, seen)
            self._banks[word, node.type][seen].append(node)
        self.budget.bytes += NODE_BYTES


def root(store: Store, kind: str, values: Sequence[Any], cost: float = 0.0) -> Node:
    """A root: values that no word made, one for each input."""
    return Node(kind, tuple(store.number(value) for value in values), None, (), cost)


def same_sizes(inputs: Sequence[Array], outputs: Sequence[Array]) -> list[tuple[int, ...]] | None:
    """The sizes of the train outputs if each has the size of its input."""
    sizes = [output.shape for output in outputs]
    return sizes if sizes == [grid.shape for grid in inputs[: len(outputs)]] else None


def _steps(operation: Operation) -> int:
    steps = round(operation.cost * STEPS_PER_BIT)
    return max(1, steps if set(operation.holes) <= PICTURES else steps - HEAD_START)
