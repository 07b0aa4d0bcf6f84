"""Learns decision lists over cells: `out = where(condition, value, out)`, a few times.

A rule is *pure* if every train cell that its condition picks gets the right colour; one matrix product
of conditions and wrong cells tells this for all rules at once. A list of pure rules over a default is
right as soon as they cover the default's wrong cells, so the shortest list is a cheapest set cover,
found by branching on the wrong cell that the fewest rules cover.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.columns import Table
from arc25.plugins.backends.search.values import Array

DEFAULTS = 8
MAX_RULES = 4
MAX_POOL = 1000
MAX_VISITS = 4000
BRANCHES = 24
PAIRED = 300
"""Conditions that are tried two at a time."""
PAIRED_VALUES = 4
MAX_PAIRS = 300
PAIR_BITS = 5.0
RULE_BITS = 3.0
STEPS_PER_BIT = 16
NEVER = np.iinfo(np.int64).max
SLACK = 6.0
"""Bits beyond the cheapest list of the same default."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Write value `value` where all `conditions` hold (indices into the table)."""

    conditions: tuple[int, ...]
    value: int
    cost: float


@dataclass(frozen=True, slots=True)
class RuleList:
    """The value `default`, overwritten by each rule; `cost` in bits."""

    default: int
    rules: tuple[Rule, ...]
    cost: float


def learn(table: Table, rows: Array, limit: int, budget: Budget, until: float) -> list[RuleList]:
    """At most `limit` lists that are right on the train cells `rows`, cheapest first; ends at `until` of the budget."""
    right = table.written[:, : table.wanted.size][:, rows] == table.wanted[rows]
    holds = table.holds[:, : table.wanted.size][:, rows]
    if not len(holds):
        return []
    pool = _Pool(table, right, holds)
    found: list[RuleList] = []
    costs = np.array([value.cost for value in table.values])
    wrong = (~right).sum(axis=1)
    for default in np.argsort(costs + 12.0 * wrong / max(len(rows), 1), kind="stable")[:DEFAULTS]:
        if budget.spent() >= until:
            break
        if wrong[default] and table.values[default].node is not None:
            cover = _Cover(pool.rules(~right[default]), int(wrong[default]))
            cover.run()
            found += [RuleList(int(default), rules, float(costs[default]) + cost) for cost, rules in cover.found]
    found.sort(key=lambda rule_list: rule_list.cost)
    return found[:limit]


def survival(table: Table, budget: Budget) -> float | None:
    """The part of the train pairs that the list learnt from the others gets right; None: too few pairs, or no time."""
    pairs = list(itertools.pairwise(table.bounds))
    if len(pairs) < 3:
        return None
    rows = np.arange(table.wanted.size)
    right = 0
    for start, stop in pairs:
        learnt = learn(table, np.concatenate([rows[:start], rows[stop:]]), 1, budget, 1.0)
        if budget.over():
            return None
        right += bool(learnt) and np.array_equal(predict(table, learnt[0])[start:stop], table.wanted[start:stop])
    return right / len(pairs)


def predict(table: Table, rule_list: RuleList) -> Array:
    """What a list writes into every cell of the table."""
    cells: Array = table.written[rule_list.default].copy()
    for rule in rule_list.rules:
        where = table.holds[list(rule.conditions)].all(axis=0)
        cells[where] = table.written[rule.value][where]
    return cells


class _Pool:
    """All pure rules over some cells."""

    def __init__(self, table: Table, right: Array, holds: Array) -> None:
        self._right = right
        self._holds = holds.astype(np.float32)
        self._pure = self._holds @ (~right).T.astype(np.float32) == 0
        self._condition_costs = np.array([condition.cost for condition in table.conditions], np.float32)
        self._value_costs = np.array([value.cost for value in table.values], np.float32)
        self._costs = self._condition_costs[:, None] + self._value_costs[None, :] + RULE_BITS
        self._pair_costs = self._condition_costs[:PAIRED, None] + self._condition_costs[None, :PAIRED]
        self._pure_pairs: dict[int, Array] = {}

    def rules(self, wrong: Array) -> list[tuple[Rule, int]]:
        """Rules that help with the cells `wrong`, with the wrong cells each covers as a bit set; the best first."""
        helpful = (self._right & wrong).astype(np.float32)
        cells = np.flatnonzero(wrong)
        found: dict[int, Rule] = {}
        covers = (self._holds @ helpful.T) * self._pure
        for condition, value in _best(covers, self._costs, 2 * MAX_POOL):
            covered = _bits((self._holds[condition, cells] > 0) & self._right[value, cells])
            self._offer(found, covered, Rule((condition,), value, float(self._costs[condition, value])))
        for value in np.argsort(-helpful.sum(axis=1) + 0.1 * self._value_costs, kind="stable")[:PAIRED_VALUES]:
            self._offer_pairs(found, int(value), wrong, cells)
        ranked = sorted(found.items(), key=lambda item: item[1].cost - 2.0 * math.log2(1 + item[0].bit_count()))
        return [(rule, covered) for covered, rule in ranked[:MAX_POOL]]

    def _offer_pairs(self, found: dict[int, Rule], value: int, wrong: Array, cells: Array) -> None:
        """Offer rules of two conditions that are pure only together."""
        first, right = self._holds[:PAIRED], self._right[value]
        if value not in self._pure_pairs:
            bad = first[:, ~right]
            self._pure_pairs[value] = np.triu(bad @ bad.T == 0, 1)
        helpful = first[:, right & wrong]
        covers = (helpful @ helpful.T) * self._pure_pairs[value]
        for i, j in _best(covers, self._pair_costs, MAX_PAIRS):
            if self._pure[i, value] or self._pure[j, value]:
                continue
            both = (first[i, cells] > 0) & (first[j, cells] > 0)
            cost = float(self._pair_costs[i, j] + self._value_costs[value]) + RULE_BITS + PAIR_BITS
            self._offer(found, _bits(both & right[cells]), Rule((i, j), value, cost))

    @staticmethod
    def _offer(found: dict[int, Rule], covered: int, rule: Rule) -> None:
        known = found.get(covered)
        if known is None or rule.cost < known.cost:
            found[covered] = rule


class _Cover:
    """Searches the sets of rules that together cover all of `cells` wrong cells, cheapest kept in `found`."""

    def __init__(self, pool: Sequence[tuple[Rule, int]], cells: int) -> None:
        self.found: list[tuple[float, tuple[Rule, ...]]] = []
        self._best = float("inf")
        self._visits = 0
        self._all = _bits(np.ones(cells, bool))
        by_cell: list[list[tuple[Rule, int]]] = [[] for _ in range(cells)]
        last = self._all.bit_length() - 1
        for rule, covered in pool:
            for cell in _members(covered, last):
                by_cell[cell].append((rule, covered))
        self._rarest = sorted((len(rules), 1 << (last - cell), rules) for cell, rules in enumerate(by_cell))

    def run(self) -> None:
        """Fewer rules first, so that a short list bounds the cost of the longer ones."""
        if self._rarest[0][0]:
            for depth in range(1, MAX_RULES + 1):
                self._extend(0, 0.0, (), depth)

    def _extend(self, covered: int, cost: float, rules: tuple[Rule, ...], depth: int) -> None:
        if covered == self._all:
            if depth == 0:  # a shorter list was found before
                self._best = min(self._best, cost)
                self.found.append((cost, rules))
            return
        if depth == 0 or self._visits >= MAX_VISITS:
            return
        self._visits += 1
        choices = next(rules for _, bit, rules in self._rarest if not covered & bit)
        for rule, more in choices[:BRANCHES]:
            if cost + rule.cost < self._best + SLACK:
                self._extend(covered | more, cost + rule.cost, (*rules, rule), depth - 1)


def _members(bits: int, last: int) -> Iterator[int]:
    while bits:
        top = bits.bit_length() - 1
        yield last - top
        bits ^= 1 << top


def _best(covers: Array, costs: Array, limit: int) -> list[tuple[int, int]]:
    """The places in `covers` with the lowest costs for the cells they cover; the first ones of equals."""
    merit = np.rint(STEPS_PER_BIT * (costs - 2.0 * np.log2(1 + covers))).astype(np.int64)
    # One integer for merit and place, so that which of equals are kept is the same on every machine.
    keys = np.where(covers > 0, merit * merit.size + np.arange(merit.size).reshape(merit.shape), NEVER).ravel()
    kept = np.sort(np.partition(keys, limit)[:limit] if limit < keys.size else keys)
    places = np.unravel_index(kept[kept < NEVER] % merit.size, covers.shape)
    return [(int(row), int(column)) for row, column in zip(*places, strict=True)]


def _bits(flags: Array) -> int:
    return int.from_bytes(np.packbits(flags).tobytes(), "big")
