"""Turns learnt rule lists into nodes of the DAG, so that they are written down like any other program."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import reduce

import numpy as np

from arc25.core.words import Word
from arc25.plugins.backends.search import columns, rules
from arc25.plugins.backends.search.columns import Condition, Table, Value
from arc25.plugins.backends.search.dag import Dag, Node
from arc25.plugins.backends.search.goals import Candidate, Goals, Kind
from arc25.plugins.backends.search.roles import Roles
from arc25.plugins.backends.search.rules import RuleList
from arc25.plugins.backends.search.vocabulary import GRID, MASK, Hole, Literal, Operation

MAX_TABLES = 2
MAX_LISTS = 60
MAX_REPAIRS = 3
"""Rules over what a program of others gave: one that needs more was another idea."""


def learn(goals: Goals, until: float) -> list[Candidate]:
    """Programs of learnt rules on the DAG's grids and masks; ends at `until` of the budget."""
    if goals.cast.paint is None:
        return []
    budget = goals.dag.budget
    composer = _Composer(goals.dag, goals.cast)
    candidates = []
    for table in itertools.islice(columns.tables(goals), MAX_TABLES):
        lists = rules.learn(table, np.arange(table.wanted.size), MAX_LISTS, budget, until)
        survival = rules.survival(table, budget) if lists else None
        for rule_list in lists:
            node = composer.compose(table, rule_list)
            repairs = len(rule_list.rules) if table.values[rule_list.default].node in goals.dag.planted else 0
            if node is not None and repairs <= MAX_REPAIRS:
                kind = Kind.RULE if len(rule_list.rules) == 1 else Kind.RULES
                candidates.append(Candidate(node, kind, survival))
        if budget.spent() >= until:
            break
    return candidates


class _CannotSay(Exception):
    """The pack has no word for a part of the rule, or a word of its own accord does not apply."""


class _Composer:
    """Builds nodes from the words that play the roles."""

    def __init__(self, dag: Dag, cast: Roles) -> None:
        self._dag = dag
        self._cast = cast

    def compose(self, table: Table, rule_list: RuleList) -> Node | None:
        """`default`, then `out = where(condition, value, out)` for each rule; None if the pack cannot say it."""
        node = table.values[rule_list.default].node
        try:
            for rule in rule_list.rules:
                mask = self._all([table.conditions[i] for i in rule.conditions])
                node = self._write(mask, table.values[rule.value], node)
        except _CannotSay:
            return None
        return node

    def _write(self, mask: Node, value: Value, out: Node | None) -> Node:
        if out is None:
            raise _CannotSay
        if value.node is None:
            literal = Literal(value.color)
            return self._apply(self._cast.paint, GRID, (Hole(MASK), literal, Hole(GRID)), (mask, out), value.cost)
        return self._apply(self._cast.overlay, GRID, (Hole(MASK), Hole(GRID), Hole(GRID)), (mask, value.node, out))

    def _all(self, conditions: Sequence[Condition]) -> Node:
        holes = (Hole(MASK), Hole(MASK))
        masks = [self._mask(condition) for condition in conditions]
        return reduce(lambda left, right: self._apply(self._cast.both, MASK, holes, (left, right)), masks)

    def _mask(self, condition: Condition) -> Node:
        node = condition.node
        if condition.color is not None:
            node = self._apply(self._cast.equals, MASK, (Hole(GRID), Literal(condition.color)), (node,), 2.0)
        return self._apply(self._cast.negate, MASK, (Hole(MASK),), (node,)) if condition.negated else node

    def _apply(
        self,
        word: Word | None,
        returns: str,
        arguments: tuple[Literal | Hole, ...],
        nodes: tuple[Node, ...],
        bits: float = 0.0,
    ) -> Node:
        """The node of a word in a role; `bits` is what its literals cost."""
        if word is None:
            raise _CannotSay
        node = self._dag.derive(Operation(word, arguments, returns, word.cost + bits), nodes)
        if node is None:
            raise _CannotSay
        return node
