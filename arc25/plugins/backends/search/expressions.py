"""Expressions as functions of their root: what a node's expression makes of other values than it was found on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from arc25.plugins.backends.search.dag import Dag, Node
from arc25.plugins.backends.search.store import NOTHING
from arc25.plugins.backends.search.values import Array
from arc25.plugins.backends.search.vocabulary import Hole, Literal, Operation

Apply = Callable[[Operation, tuple[int, ...]], int]
"""Gives the number of what an operation makes of numbered values, NOTHING where it does not apply."""
MAX_ROUNDS = 100
"""More than three times the longest side: what has not settled by then goes round and round."""


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A literal argument that is a function of one grid: `body` in terms of `root`, its only leaf."""

    body: Node
    root: Node

    def __call__(self, grid: Array) -> Any:
        """What it makes of a grid, as a word calls it."""
        known: dict[Node, Any] = {self.root: grid}

        def value(node: Node) -> Any:
            if node not in known and node.operation is not None:
                known[node] = node.operation([value(argument) for argument in node.arguments])
            return known[node]

        return value(self.body)

    def of(self, number: int, apply: Apply) -> int:
        """The number of what it makes of the value under `number`; NOTHING where a word does not apply."""
        known = {self.root: number}

        def value(node: Node) -> int:
            if node not in known and node.operation is not None:
                key = tuple([value(argument) for argument in node.arguments])
                known[node] = NOTHING if NOTHING in key else apply(node.operation, key)
            return known[node]

        return value(self.body)

    def settled(self, number: int, apply: Apply) -> int:
        """The number of what it leaves as it is, applied again and again; NOTHING where it does not come to that."""
        for _ in range(MAX_ROUNDS):
            after = self.of(number, apply)
            if after in (number, NOTHING):
                return after
            number = after
        return NOTHING


def substituted(dag: Dag, node: Node, leaf: Node, other: Node) -> Node | None:
    """The node's expression with `other` for its `leaf`; None where a word does not apply any more."""
    known = {leaf: other}

    def changed(part: Node) -> Node | None:
        if part not in known and part.operation is not None:
            arguments = [new for argument in part.arguments if (new := changed(argument)) is not None]
            whole = len(arguments) == len(part.arguments)
            derived = dag.derive(part.operation, tuple(arguments)) if whole else None
            if derived is None:
                return None
            known[part] = derived
        return known.get(part, part)

    return changed(node)


def step_of(operation: Operation | None) -> Function | None:
    """The function among its literals, which its word applies until nothing changes; None if it has none."""
    arguments = operation.arguments if operation is not None else ()
    return next((found for argument in arguments if (found := _function(argument)) is not None), None)


def with_step(operation: Operation, body: Node) -> Operation:
    """The operation with `body` in its function, at the cost of that."""
    arguments, cost = [], operation.cost
    for argument in operation.arguments:
        function = _function(argument)
        arguments.append(argument if function is None else Literal(replace(function, body=body)))
        cost += 0.0 if function is None else body.cost - function.body.cost
    return replace(operation, arguments=tuple(arguments), cost=cost)


def _function(argument: Literal | Hole) -> Function | None:
    return argument.value if isinstance(argument, Literal) and isinstance(argument.value, Function) else None
