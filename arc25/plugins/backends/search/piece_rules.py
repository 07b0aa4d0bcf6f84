"""Learns short lists of rules over pieces: paint this for each piece of those.

A rule covers cells, and may spoil some that another one has to cover later. Rules over a base are right as soon as
they cover the cells where the base is wrong, and what they spoil; the cheapest such sets are found by branching on a
wrong cell. Sets of cells are ints, bit i for cell i of all train outputs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.dag import Node
from arc25.plugins.backends.search.loops import LOOP_BITS
from arc25.plugins.backends.search.painting import Paint
from arc25.plugins.backends.search.values import Array

MAX_RULES = 3
MAX_POOL = 600
"""Rules that may help a base."""
ROOM = 8 * 2**20
"""Bytes that the rules may take before all but the cheapest are forgotten."""
RULE_BYTES = 400
"""About what a rule takes besides its cells."""
MAX_VISITS = 1000
BRANCHES = 16
SLACK = 6.0
"""Bits beyond the cheapest list of the same base."""


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """The pieces of `node`; `picks[r]` says whether row r is one of them."""

    node: Node
    picks: Array


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """Paint `paint` for each piece of `condition`, which covers some cells and spoils some; `cost` in bits."""

    condition: Condition
    paint: Paint
    covers: int
    spoils: int
    cost: float


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """What is painted on, and the cells where it is wrong."""

    node: Node
    wrong: int


@dataclass(frozen=True, slots=True, eq=False)
class RuleList:
    """The base and the rules that make the train outputs of it, in this order; `cost` in bits."""

    base: Base
    rules: tuple[Rule, ...]
    cost: float


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """All there is to choose from. `rows` and `cells` are where those of each train pair start, and the ends."""

    bases: list[Base]
    paints: list[Paint]
    conditions: list[Condition]
    rows: list[int]
    cells: list[int]

    @property
    def pairs(self) -> range:
        """The train pairs."""
        return range(len(self.rows) - 1)

    def cells_of(self, pair: int) -> int:
        """The cells of a train output."""
        return (1 << self.cells[pair + 1]) - (1 << self.cells[pair])


def learn(table: Table, pairs: Collection[int], limit: int, budget: Budget, until: float) -> list[RuleList]:
    """At most `limit` lists that are right on those train pairs, cheapest first; ends at `until` of the budget."""
    rows = np.zeros(table.rows[-1], bool)
    for pair in pairs:
        rows[table.rows[pair] : table.rows[pair + 1]] = True
    seen = sum(table.cells_of(pair) for pair in pairs)
    pool = _pool(table, rows)
    found: list[RuleList] = []
    for base in table.bases:
        if budget.spent() >= until:
            break
        covers = _Cover(pool, base.wrong & seen).run()
        found += [RuleList(base, rules, base.node.cost + _cost(rules)) for rules in covers]
    found.sort(key=lambda rule_list: rule_list.cost)
    return found[:limit]


def survival(table: Table, budget: Budget) -> float | None:
    """The part of the train pairs that the list learnt from the others gets right; None: too few pairs, or no time."""
    if len(table.pairs) < 3:
        return None
    right = 0
    for pair in table.pairs:
        learnt = learn(table, [other for other in table.pairs if other != pair], 1, budget, 1.0)
        if budget.spent() >= 1.0:
            return None
        right += bool(learnt) and _is_right(table, learnt[0], pair)
    return right / len(table.pairs)


def _is_right(table: Table, rule_list: RuleList, pair: int) -> bool:
    wrong = rule_list.base.wrong & table.cells_of(pair)
    for rule in rule_list.rules:
        for row in range(table.rows[pair], table.rows[pair + 1]):
            if rule.condition.picks[row]:
                trace = rule.paint.traces[row]
                if trace is None:
                    return False
                wrong = (wrong & ~trace.covers) | trace.spoils
    return not wrong


def _pool(table: Table, rows: Array) -> list[Rule]:
    """The rules that apply to those rows, cheapest first, one for each set of cells."""
    if not table.paints:
        return []
    fails: Array = np.array([[trace is None for trace in paint.traces] for paint in table.paints]) & rows
    picks: Array = np.array([condition.picks for condition in table.conditions]) & rows
    pure = picks.astype(np.float32) @ fails.T.astype(np.float32) == 0
    found: dict[tuple[int, int], Rule] = {}
    most = ROOM // (RULE_BYTES + table.cells[-1] // 4)
    for index, which in zip(*np.nonzero(pure), strict=True):
        condition, paint = table.conditions[index], table.paints[which]
        covers = spoils = 0
        for row in np.flatnonzero(picks[index]):
            trace = paint.traces[row]
            if trace:
                covers, spoils = covers | trace.covers, spoils | trace.spoils
        cost = condition.node.cost + paint.call.cost + LOOP_BITS
        key = covers, spoils
        if covers and (key not in found or cost < found[key].cost):
            found[key] = Rule(condition, paint, covers, spoils, cost)
            if len(found) > most:
                cheapest = sorted(found.items(), key=lambda entry: entry[1].cost)
                found = dict(cheapest[: most // 2])
    return sorted(found.values(), key=lambda rule: rule.cost)


class _Cover:
    """The sets of rules that cover all wrong cells, the shortest first."""

    def __init__(self, pool: Sequence[Rule], wrong: int) -> None:
        helpful = [rule for rule in pool if rule.covers & wrong][:MAX_POOL]
        self._wrong = wrong
        self._rules = sorted(helpful, key=lambda rule: rule.cost - 2.0 * (rule.covers & wrong).bit_count() ** 0.5)
        self._helping: dict[int, list[Rule]] = {}
        self._visits = 0
        self._best = float("inf")

    def run(self) -> Iterator[tuple[Rule, ...]]:
        coverable = 0
        for rule in self._rules:
            coverable |= rule.covers
        if self._wrong & ~coverable:
            return
        for depth in range(1, MAX_RULES + 1):
            yield from self._extend(self._wrong, 0, (), depth)

    def _extend(self, wrong: int, covered: int, chosen: tuple[Rule, ...], depth: int) -> Iterator[tuple[Rule, ...]]:
        if not wrong:
            ordered = _in_order(chosen) if depth == 0 else None  # a shorter list was found before
            if ordered:
                self._best = min(self._best, _cost(chosen))
                yield ordered
            return
        if depth == 0 or self._visits >= MAX_VISITS:
            return
        self._visits += 1
        for rule in self._helpers(wrong & -wrong):
            if _cost(chosen) + rule.cost < self._best + SLACK:
                now = covered | rule.covers
                yield from self._extend((wrong | rule.spoils) & ~now, now, (*chosen, rule), depth - 1)

    def _helpers(self, cell: int) -> list[Rule]:
        """The best rules that cover `cell`."""
        if cell not in self._helping:
            self._helping[cell] = [rule for rule in self._rules if rule.covers & cell][:BRANCHES]
        return self._helping[cell]


def _in_order(rules: Sequence[Rule]) -> tuple[Rule, ...] | None:
    """The rules so that each cell that one spoils is covered by a later one; None if there is no such order."""
    left, covered, last = list(rules), 0, []
    while left:
        able = [rule for rule in left if not rule.spoils & ~covered]
        if not able:
            return None
        last += able
        left = [rule for rule in left if rule not in able]
        for rule in able:
            covered |= rule.covers
    return tuple(reversed(last))


def _cost(rules: Sequence[Rule]) -> float:
    return sum(rule.cost for rule in rules)
