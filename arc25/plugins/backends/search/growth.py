"""Growing a DAG as long as it pays: until something solves the train pairs, or what may be spent on it is."""

from __future__ import annotations

from collections.abc import Iterator

from arc25.plugins.backends.search.dag import Node
from arc25.plugins.backends.search.goals import Goals

AFTER = 2.0
"""Bits beyond the first solution that are still searched, for votes and a second answer."""


def grow(goals: Goals, growth: Iterator[Node], until: float, filled: float) -> None:
    """Grow until that part of the budget is spent, or of the memory taken, or somewhat past the first solution."""
    budget, last = goals.dag.budget, float("inf")
    for node in growth:
        goals.offer(node)
        if goals.first:
            last = goals.first.node.cost + AFTER
        if node.cost > last or budget.spent() >= until or budget.full(filled):
            return
