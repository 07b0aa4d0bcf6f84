"""Shorter programs of the same values: every part is tried without, or with less in its place.

This is what the samples' check of minimality asks of a program, and more: there statements go, here also parts of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from arc25.core.words import Parameter
from arc25.plugins.backends.search.dag import Node, bits
from arc25.plugins.backends.search.emit import before, distinct
from arc25.plugins.backends.search.expressions import step_of, with_step
from arc25.plugins.backends.search.store import NOTHING, Store
from arc25.plugins.backends.search.vocabulary import Hole, Literal, Operation

MAX_APPLICATIONS = 1000
"""Word applications for one program."""


def simplify(root: Node, store: Store) -> Node:
    """The cheapest program that one change after another leads to, each with the values of `root` on every input.

    A change puts a cheaper part of the program in the place of another, so that a word around it goes, or a literal in
    the place of what never differs. `store` has the values of all nodes. The budget of the search is left alone: it is
    spent when programs are written.
    """
    trial = _Trial(root, store)
    while (shorter := trial.shorter(root)) is not None:
        root = shorter
    return root


def needed(root: Node, store: Store, train: int) -> bool:
    """Whether every word that goes on from a value of its own type is needed for the first `train` inputs.

    A program with more than these need may differ from the shorter one on the tests, but nothing speaks for it.
    """
    return not _Trial(root, store).idle(root, train)


class _Trial:
    """Evaluates changed programs; what a word made of numbered values is remembered.

    A changed node may fail on some inputs: its number there is NOTHING.
    """

    def __init__(self, root: Node, store: Store) -> None:
        self._store = store
        self._left = MAX_APPLICATIONS
        self._memo: dict[tuple[Operation, tuple[int, ...]], int] = {}
        for node in distinct(root):
            if node.operation is not None:
                for key, number in zip(_keys(node.arguments), node.numbers, strict=True):
                    self._memo[node.operation, key] = number

    def shorter(self, root: Node) -> Node | None:
        """A cheaper program of the same values, one change away; None: there is none, or too much was tried."""
        return next((changed for changed in self._changes(root) if changed.numbers == root.numbers), None)

    def _changes(self, root: Node) -> Iterator[Node]:
        """The cheaper programs one change away, whatever their values."""
        nodes = list(distinct(root))
        for node in reversed(nodes):  # the largest first: what is inside goes with it
            for other in self._instead(node, nodes):
                changed = self._with(root, node, other)
                if changed.cost < root.cost:
                    yield changed

    def idle(self, root: Node, train: int) -> bool:
        """Whether a node can go, and what it goes on from stand for it, without a change on the first inputs."""
        return any(less.numbers[:train] == root.numbers[:train] for less in self._without(root))

    def _without(self, root: Node) -> Iterator[Node]:
        """The programs in which a node has gone, and what it goes on from stands for it."""
        for node in distinct(root):
            if (known := before(node)) is not None:
                less = self._with(root, node, known)
                # What a loop starts from and reads is part of it, so there the program stays as it is.
                if less is not root:
                    yield less
            for stepped in self._stepped(node, self._without):
                yield self._with(root, node, stepped)

    def _instead(self, node: Node, nodes: Sequence[Node]) -> Iterator[Node]:
        """What may stand for `node`, cheapest first: others of its type, itself with a literal more or another step."""
        others = [other for other in nodes if other.type == node.type and other.cost < node.cost]
        yield from sorted(others, key=lambda other: other.cost)
        if node.operation is not None and len(node.arguments) > 1:
            yield from self._folded(node.operation, node.arguments)
        yield from self._stepped(node, self._changes)

    def _stepped(self, node: Node, changes: Callable[[Node], Iterator[Node]]) -> Iterator[Node]:
        """The node with each of the `changes` to the step that it repeats, if it repeats one."""
        step = step_of(node.operation)
        if step is not None and node.operation is not None:
            for body in changes(step.body):
                yield self._derive(with_step(node.operation, body), node.arguments)

    def _folded(self, operation: Operation, arguments: tuple[Node, ...]) -> Iterator[Node]:
        holes = (place for place, argument in enumerate(operation.arguments) if isinstance(argument, Hole))
        for index, place in enumerate(holes):
            written = self._written(operation, place, arguments[index].numbers)
            if written is not None:
                yield self._derive(written, arguments[:index] + arguments[index + 1 :])

    def _written(self, operation: Operation, place: int, numbers: Sequence[int]) -> Operation | None:
        """The operation with a literal at `place`, if the value there never differs and may be written."""
        value = self._store[numbers[0]]
        if len(set(numbers)) > 1 or not isinstance(value, int):
            return None
        parameter = _parameter(operation, place)
        if parameter is None or value not in parameter.choices:
            return None
        choice = parameter.choices.index(value)
        cost = parameter.bits[choice] if parameter.bits else math.log2(len(parameter.choices))
        literal = Literal(parameter.choices[choice])
        arguments = (*operation.arguments[:place], literal, *operation.arguments[place + 1 :])
        return replace(operation, arguments=arguments, cost=operation.cost + cost)

    def _with(self, root: Node, old: Node, new: Node) -> Node:
        """The program with `new` in the place of `old`."""
        changed = {old: new}
        for node in distinct(root):
            if node not in changed:
                arguments = tuple(changed[argument] for argument in node.arguments)
                if node.operation is None or arguments == node.arguments:
                    changed[node] = node
                else:
                    changed[node] = self._derive(node.operation, arguments)
        return changed[root]

    def _derive(self, operation: Operation, arguments: tuple[Node, ...]) -> Node:
        numbers = tuple(self._apply(operation, key) for key in _keys(arguments))
        return Node(operation.returns, numbers, operation, arguments, bits(operation, arguments))

    def _apply(self, operation: Operation, key: tuple[int, ...]) -> int:
        """The number of what the operation makes of one input's values; NOTHING where it does not apply."""
        number = NOTHING if NOTHING in key else self._memo.get((operation, key))
        if number is None:
            number = self._memo[operation, key] = self._evaluate(operation, key)
        return number

    def _evaluate(self, operation: Operation, key: tuple[int, ...]) -> int:
        step = step_of(operation)
        if step is not None:  # the word itself may have no end
            return step.settled(key[0], self._apply)
        if self._left == 0:
            return NOTHING
        self._left -= 1
        try:
            return self._store.number(operation.returns, operation([self._store[one] for one in key]))
        except Exception:  # the pack's own error, whatever its type
            return NOTHING


def _keys(arguments: Sequence[Node]) -> Iterator[tuple[int, ...]]:
    """For each input the numbers of the arguments' values."""
    return zip(*(argument.numbers for argument in arguments), strict=True)


def _parameter(operation: Operation, place: int) -> Parameter | None:
    """What the word says of the argument at `place`, in the overload that the operation is of."""
    for signature in operation.word.signatures:
        parameters = signature.parameters
        if signature.returns == operation.returns and len(parameters) == len(operation.arguments):
            pairs = zip(parameters, operation.arguments, strict=True)
            if all(not isinstance(argument, Hole) or argument.type == one.type for one, argument in pairs):
                return parameters[place]
    return None
