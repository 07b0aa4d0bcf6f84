"""A smaller search within a search: of the same outputs or others, from a grid that the first one knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from arc25.plugins.backends.search import compose, growth
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.dag import Dag, Node, same_sizes
from arc25.plugins.backends.search.goals import Candidate, Goals
from arc25.plugins.backends.search.report import Kind
from arc25.plugins.backends.search.values import Array

GROWING = 0.6
"""The part of its share in which it grows; then rules are learnt there."""
FILLED = 0.75
"""How much of the memory may be taken for it to grow."""
NARROW = 0.1
"""How much of the usual width these rules are looked for in."""
T = TypeVar("T")


def in_turn(budget: Budget, beginnings: Sequence[T], until: float) -> Iterator[tuple[T, float]]:
    """Each of them with where in the budget its equal share ends, as long as there is a share, and memory."""
    for place, beginning in enumerate(beginnings):
        share = (until - budget.spent()) / (len(beginnings) - place)
        if share <= 0 or budget.full(FILLED):
            return
        yield beginning, budget.spent() + share


def search(goals: Goals, roots: Sequence[Node], outputs: Sequence[Array], until: float) -> list[Candidate]:
    """What makes `outputs` of `roots`, of which the first is the input; ends at `until` of the budget."""
    dag, budget = goals.dag, goals.dag.budget
    grown = budget.spent() + GROWING * (until - budget.spent())
    inner = Dag(dag.store, roots, dag.operations, budget, same_sizes(dag.arrays(roots[0]), outputs))
    second = Goals(inner, outputs, goals.cast)
    growth.grow(second, inner.grow(), grown, FILLED)
    if second.found or budget.spent() >= until:
        return second.found
    return [candidate for candidate in compose.learn(second, until, NARROW) if candidate.kind is not Kind.PARTIAL]
