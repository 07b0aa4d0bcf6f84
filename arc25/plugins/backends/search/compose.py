"""Turns learnt rule lists into nodes of the DAG, so that they are written down like any other program."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import reduce

from arc25.core.words import Word
from arc25.plugins.backends.search import columns, rules
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.columns import Condition, Table, Value
from arc25.plugins.backends.search.dag import Dag, Node
from arc25.plugins.backends.search.features import features
from arc25.plugins.backends.search.goals import Candidate, Goals
from arc25.plugins.backends.search.limits import limits as limits_for
from arc25.plugins.backends.search.report import Kind
from arc25.plugins.backends.search.roles import Roles
from arc25.plugins.backends.search.rules import Learner, RuleList
from arc25.plugins.backends.search.vocabulary import COLOR, GRID, MASK, Hole, Literal, Operation

MAX_TABLES = 2
MAX_LISTS = 60
MAX_REPAIRS = 3
"""Rules over what a program of others gave: one that needs more was another idea."""
FEATURED = 0.4
"""The part of the learner's budget that features may take."""
LEARNING = 0.7
"""The part of what is left that lists may take, before pairs are left out."""


def learn(goals: Goals, until: float, width: float = 1.0) -> list[Candidate]:
    """Programs of learnt rules on the DAG's grids and masks; ends at `until` of the budget.

    `width` is the part of the budget that decides how much is looked at. Where no list is right on all train pairs, the
    lists that are right on all but one stand in for them.
    """
    if goals.cast.paint is None:
        return []
    budget = goals.dag.budget
    _enrich(goals, budget.spent() + FEATURED * (until - budget.spent()))
    limits = limits_for(width * budget.nominal_seconds(), sum(output.size for output in goals.outputs))
    composer = _Composer(goals.dag, goals.cast)
    candidates: list[Candidate] = []
    for table in itertools.islice(columns.tables(goals, limits), MAX_TABLES):
        if budget.spent() >= until:
            break
        candidates += _learnt(table, Learner(table, limits, budget), composer, budget, until)
    complete = [candidate for candidate in candidates if candidate.kind is not Kind.PARTIAL]
    return complete or candidates


def _learnt(table: Table, learner: Learner, composer: _Composer, budget: Budget, until: float) -> list[Candidate]:
    """What is learnt on one table; what the learner knows is large, and forgotten before the next one."""
    lists = learner.learn(MAX_LISTS, budget.spent() + LEARNING * (until - budget.spent()))
    survival, partial = learner.survival(lists, until)
    if not lists:
        return [Candidate(node, Kind.PARTIAL) for _, node in composer.all(table, partial)]
    return [
        Candidate(node, _kind(rule_list), survival, rules.idle(table, rule_list))
        for rule_list, node in composer.all(table, lists)
    ]


def _kind(rule_list: RuleList) -> Kind:
    return Kind.RULE if len(rule_list.rules) == 1 else Kind.RULES


def _enrich(goals: Goals, until: float) -> None:
    """Offer the features of the cheapest grid of the right sizes."""
    for grid in goals.grids[:1]:
        for node in features(goals.dag, goals.dag.operations, goals.cast, grid, until):
            goals.offer(node)


class _CannotSay(Exception):
    """The pack has no word for a part of the rule, or a word of its own accord does not apply."""


class _Composer:
    """Builds nodes from the words that play the roles."""

    def __init__(self, dag: Dag, cast: Roles) -> None:
        self._dag = dag
        self._cast = cast

    def all(self, table: Table, lists: Sequence[RuleList]) -> list[tuple[RuleList, Node]]:
        """The lists that the pack can say, each with its node; of repairs only those of a few rules."""
        told = [(each, self.compose(table, each)) for each in lists if not self._is_rewriting(table, each)]
        return [(rule_list, node) for rule_list, node in told if node is not None]

    def _is_rewriting(self, table: Table, rule_list: RuleList) -> bool:
        return table.values[rule_list.default].node in self._dag.planted and len(rule_list.rules) > MAX_REPAIRS

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
        if not value.is_grid:
            holes = (Hole(MASK), Hole(COLOR), Hole(GRID))
            return self._apply(self._cast.paint, GRID, holes, (mask, value.node, out))
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
