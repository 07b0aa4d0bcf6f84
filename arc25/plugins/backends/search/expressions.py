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
        return _value(self.body, {self.root: grid})

    def of(self, number: int, apply: Apply) -> int:
        """The number of what it makes of the value under `number`; NOTHING where a word does not apply."""
        return _number(self.body, {self.root: number}, apply)

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
    return _changed(dag, node, {leaf: other})


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


# Functions that call themselves, not closures that do: those are cycles, which are collected after a pass only.


def _value(node: Node, known: dict[Node, Any]) -> Any:
    """The value of a node where those of its leaves are known."""
    if node not in known and node.operation is not None:
        known[node] = node.operation([_value(argument, known) for argument in node.arguments])
    return known[node]


def _number(node: Node, known: dict[Node, int], apply: Apply) -> int:
    """The number of its value."""
    if node not in known and node.operation is not None:
        key = tuple([_number(argument, known, apply) for argument in node.arguments])
        known[node] = NOTHING if NOTHING in key else apply(node.operation, key)
    return known[node]


def _changed(dag: Dag, node: Node, known: dict[Node, Node]) -> Node | None:
    """The node with others for some of its parts; None where a word does not apply any more."""
    if node not in known and node.operation is not None:
        arguments = [new for argument in node.arguments if (new := _changed(dag, argument, known)) is not None]
        whole = len(arguments) == len(node.arguments)
        derived = dag.derive(node.operation, tuple(arguments)) if whole else None
        if derived is None:
            return None
        known[node] = derived
    return known.get(node, node)


def _function(argument: Literal | Hole) -> Function | None:
    return argument.value if isinstance(argument, Literal) and isinstance(argument.value, Function) else None
