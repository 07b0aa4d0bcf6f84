"""The same search in other coordinates: N(f(N(grid))) for a word N that is its own inverse.

N has an argument that is computed from the input and differs between the inputs ("exchange black and the rarest
colour"), so that the inputs look more alike than they are. The train outputs are seen through the N of their inputs.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from arc25.core.words import Law
from arc25.plugins.backends.search import second
from arc25.plugins.backends.search.dag import Node, root
from arc25.plugins.backends.search.expressions import substituted
from arc25.plugins.backends.search.goals import Candidate, Goals
from arc25.plugins.backends.search.report import Kind
from arc25.plugins.backends.search.store import NOTHING
from arc25.plugins.backends.search.values import Array
from arc25.plugins.backends.search.vocabulary import GRID, Operation

MAX_VIEWS = 2
MAX_ARGUMENTS = 8
"""Computed values of a type that are tried as arguments, the cheapest."""


@dataclass(frozen=True, slots=True)
class View:
    """`start` is the input as `operation` shows it with `arguments`, `outputs` the train outputs as it shows them."""

    operation: Operation
    arguments: tuple[Node, ...]
    start: Node
    outputs: list[Array]


def search(goals: Goals, until: float) -> list[Candidate]:
    """What solves the train pairs in one view or another; ends at `until` of the budget, which the views share.

    The goals need not have grown. A program that solves without the view comes without it, as it was found otherwise;
    one that needs it is of the kind VIEW.
    """
    found: list[Candidate] = []
    for view, end in second.in_turn(goals.dag.budget, views(goals), until):
        found += _look(goals, view, end)
    return found


def views(goals: Goals) -> list[View]:
    """The views in which the task looks different, the cheapest first; of those that differ in literals alone one."""
    found: dict[tuple[str, frozenset[tuple[int, ...]]], View] = {}
    for operation in filter(_is_involution, goals.dag.operations):
        for arguments in itertools.product(*(_computed(goals, kind) for kind in operation.holes[1:])):
            key = operation.word.name, frozenset(argument.numbers for argument in arguments)
            view = None if key in found else _view(goals, operation, arguments)
            if view is not None:
                found[key] = view
    return sorted(found.values(), key=lambda view: view.start.cost)[:MAX_VIEWS]


def _is_involution(operation: Operation) -> bool:
    """Whether it shows a grid another way that an argument decides, and shown so again it is the same."""
    holes = operation.holes
    return Law.INVOLUTION in operation.word.laws and operation.returns == GRID and holes[0] == GRID and len(holes) > 1


def _computed(goals: Goals, kind: str) -> list[Node]:
    """Values that one word makes of the inputs, not the same of each: with others the inputs look no more alike."""
    words = (each for each in goals.dag.operations if each.returns == kind and each.holes == (GRID,))
    nodes = (node for word in words if (node := goals.dag.derive(word, (goals.dag.root,))) is not None)
    distinct: dict[tuple[int, ...], Node] = {}
    for node in nodes:
        if len(set(node.numbers)) > 1:
            distinct.setdefault(node.numbers, node)
        if len(distinct) == MAX_ARGUMENTS:
            break
    return list(distinct.values())


def _view(goals: Goals, operation: Operation, arguments: tuple[Node, ...]) -> View | None:
    """None where the word does not apply, or shows all as it is."""
    given, store = goals.dag.root, goals.dag.store
    start = goals.dag.derive(operation, (given, *arguments))
    if start is None or start.numbers == given.numbers:
        return None
    keys = [(number, *(argument.numbers[pair] for argument in arguments)) for pair, number in enumerate(goals.numbers)]
    outputs = store.each(operation, keys)
    if NOTHING in outputs:
        return None
    return View(operation, arguments, start, [store[number] for number in outputs])


def _look(goals: Goals, view: View, until: float) -> Iterator[Candidate]:
    """Programs found in a view, as the task itself sees them."""
    given = root(goals.dag.store, GRID, goals.dag.arrays(view.start))
    for candidate in second.search(goals, [given], view.outputs, until):
        bare = _solving(goals, substituted(goals.dag, candidate.node, given, goals.dag.root))
        node = bare or _solving(goals, _through(goals, view, candidate.node, given))
        if node is not None:
            yield Candidate(node, candidate.kind if bare else Kind.VIEW, candidate.survival, candidate.idle)


def _through(goals: Goals, view: View, node: Node, given: Node) -> Node | None:
    """The program on the inputs as they are shown, and its result shown back."""
    inside = substituted(goals.dag, node, given, view.start)
    return None if inside is None else goals.dag.derive(view.operation, (inside, *view.arguments))


def _solving(goals: Goals, node: Node | None) -> Node | None:
    """The node if it solves the train pairs."""
    return node if node is not None and node.numbers[: len(goals.numbers)] == goals.numbers else None
