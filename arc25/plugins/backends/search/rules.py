"""Learns decision lists: `out = where(condition, value, out)`, a few times (Rivest 1987, "Learning decision lists").

A list is built from its last rule back. A rule may be wrong in a cell only if a later rule overwrites it, so
the rule that is added in front only has to be right in the cells that are not settled yet. A list is complete
when all cells that its default gets wrong are settled. A beam keeps the most promising unfinished lists.
The learner knows rows of a table and nothing of what they stand for.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.columns import WRONG, Table
from arc25.plugins.backends.search.limits import Limits
from arc25.plugins.backends.search.pool import STEPS_PER_BIT, Evidence, Pool, Rule, logs
from arc25.plugins.backends.search.values import Array

SLACK = 8 * STEPS_PER_BIT
"""How much more than the cheapest list of the same default a list may cost."""
LEFT = 3
"""Bits that each doubling of the wrong cells that are left counts when unfinished lists are compared."""
AGAIN = 4
"""How many times narrower the beam is when a pair is left out."""
REVISITED = 2
"""Defaults that are tried again when a pair is left out."""
RARE = 6 * STEPS_PER_BIT
"""What it is worth to repair the cell that the fewest rules repair: one of them has to be in the list."""
ENDINGS = 40
"""Complete lists that are kept of each round."""
BLOCK = 32
"""Lists that are lengthened at once: with each of thousands of rules, they take much memory."""


@dataclass(frozen=True, slots=True)
class RuleList:
    """The value `default`, overwritten by each rule; `cost` in bits."""

    default: int
    rules: tuple[Rule, ...]
    cost: float


class Learner:
    """Learns lists on one table, from all its train pairs or without one of them."""

    def __init__(self, table: Table, limits: Limits, budget: Budget) -> None:
        self._table = table
        self._limits = limits
        self._budget = budget
        self._evidence = Evidence(table, limits)
        self._pools: dict[int, Pool] = {}
        self._costs = np.array([value.cost for value in table.values])

    def learn(self, limit: int, until: float) -> list[RuleList]:
        """At most `limit` lists that are right on all train cells, cheapest first; ends at `until` of the budget."""
        rows = np.ones(self._table.wanted.size, bool)
        found: list[RuleList] = []
        for default in self._defaults(rows):
            if self._budget.spent() >= until:
                break
            beam = self._search(default, rows, self._limits.beam)
            cost = float(self._costs[default])
            found += [RuleList(default, rules, cost + bits) for bits, rules in beam.found]
        found.sort(key=lambda rule_list: rule_list.cost)
        return found[:limit]

    def _relearn(self, defaults: Sequence[int], left_out: slice) -> RuleList | None:
        """The cheapest list that is right on all train cells but those `left_out`, found in less time."""
        rows = np.ones(self._table.wanted.size, bool)
        rows[left_out] = False
        found: list[RuleList] = []
        for default in defaults:
            if self._evidence.right[default][rows].all():
                return RuleList(default, (), float(self._costs[default]))
            beam = self._search(default, rows, tuple(1 + width // AGAIN for width in self._limits.beam))
            found += [RuleList(default, rules, float(self._costs[default]) + bits) for bits, rules in beam.found]
        return min(found, key=lambda rule_list: rule_list.cost, default=None)

    def _search(self, default: int, rows: Array, widths: tuple[int, ...]) -> _Beam:
        if default not in self._pools:
            self._pools[default] = self._evidence.pool(default)
        beam = _Beam(self._pools[default], ~self._evidence.right[default] & rows, rows)
        beam.run(widths)
        return beam

    def _defaults(self, rows: Array) -> list[int]:
        """The values to start from: cheap ones with few wrong cells, none that a cheaper one is right beside."""
        wrong = ~self._evidence.right & rows
        merit = self._costs + WRONG * wrong.sum(axis=1) / max(np.count_nonzero(rows), 1)
        kept: list[int] = []
        for default in np.argsort(merit, kind="stable").tolist():
            if not self._table.values[default].is_grid or not wrong[default].any():
                continue
            if all((wrong[other] & ~wrong[default]).any() for other in kept):
                kept.append(default)
            if len(kept) == self._limits.defaults:
                break
        return kept

    def survival(self, lists: Sequence[RuleList], until: float) -> tuple[float | None, list[RuleList]]:
        """The part of the train pairs that the list learnt from the others gets right, and those lists that do not.

        `lists` are those learnt from all pairs: what is learnt again starts from their defaults. None: too few pairs,
        or no time.
        """
        parts = [slice(*ends) for ends in itertools.pairwise(self._table.bounds)]
        if len(parts) < 3:
            return None, []
        likely = [rule_list.default for rule_list in lists] or self._defaults(np.ones(self._table.wanted.size, bool))
        defaults = list(dict.fromkeys(likely))[:REVISITED]
        right = 0
        partial: list[RuleList] = []
        for part in parts:
            if self._budget.spent() >= until:
                return None, partial
            learnt = self._relearn(defaults, part)
            if learnt is None:
                continue
            if np.array_equal(predict(self._table, learnt)[part], self._table.wanted[part]):
                right += 1
            else:
                partial.append(learnt)
        return right / len(parts), partial


def predict(table: Table, rule_list: RuleList) -> Array:
    """What a list writes into every cell of the table."""
    cells: Array = table.written[rule_list.default].copy()
    for rule in rule_list.rules:
        where = table.holds[list(rule.conditions)].all(axis=0)
        cells[where] = table.written[rule.value][where]
    return cells


def idle(table: Table, rule_list: RuleList) -> int:
    """How many rules of a list hold nowhere but in train cells."""
    tests = table.holds[:, table.wanted.size :]
    return sum(not tests[list(rule.conditions)].all(axis=0).any() for rule in rule_list.rules)


class _Beam:
    """Searches the lists that settle all `wrong` cells: `found` are their costs and rules."""

    def __init__(self, pool: Pool, wrong: Array, rows: Array) -> None:
        self.found: list[tuple[float, tuple[Rule, ...]]] = []
        self._pool = pool
        self._wrong = wrong
        self._cells = np.flatnonzero(wrong)
        self._fires: Array = np.unpackbits(pool.fires, axis=1, count=rows.size).view(bool)
        mistaken: Array = np.unpackbits(pool.wrong, axis=1, count=rows.size).view(bool)
        self._repairs = (self._fires[:, self._cells] & ~mistaken[:, self._cells]).astype(np.float32)
        wrong_there = mistaken & rows
        self._risky = np.flatnonzero(wrong_there.any(axis=1))
        self._harm = wrong_there[self._risky].astype(np.float32)
        self._best = np.iinfo(np.int32).max

    def run(self, widths: tuple[int, ...]) -> None:
        """Lengthen all lists by one rule, as often as there are widths."""
        settled = np.zeros((1, self._wrong.size), bool)
        costs = np.zeros(1, np.int32)
        lists: list[tuple[int, ...]] = [()]
        for width in widths:
            gains = np.concatenate([self._gains(settled[block]) for block in _blocks(len(lists))])
            left = (self._wrong & ~settled).sum(axis=1)
            self._finish(gains, left, costs, lists)
            merits, places = zip(
                *(self._promising(block, gains, left, costs, settled, width) for block in _blocks(len(lists))),
                strict=True,
            )
            order = np.argsort(np.concatenate(merits), kind="stable")[: 4 * width]
            settled, costs, lists = self._extend(settled, costs, lists, np.concatenate(places)[order], width)
            if not lists:
                return

    def _gains(self, settled: Array) -> Array:
        """[lists, rules]: how many wrong cells each rule would repair in front of each list; 0 if it would do harm."""
        open_cells = (~settled).astype(np.float32)
        gains = open_cells[:, self._cells] @ self._repairs.T
        gains[:, self._risky] *= (open_cells @ self._harm.T) == 0
        found: Array = gains.astype(np.int16)
        return found

    def _promising(
        self, block: slice, gains: Array, left: Array, costs: Array, settled: Array, width: int
    ) -> tuple[Array, Array]:
        """The merit and the places in [lists, rules] of the best ways to lengthen a block of lists, the best first."""
        gains, left, costs, settled = gains[block], left[block], costs[block], settled[block]
        total = np.add.outer(costs, self._pool.costs)
        places = np.flatnonzero((gains > 0) & (gains < left[:, None]) & (total < self._best))
        rest = left[places // len(self._pool.costs)] - gains.ravel()[places]
        merit = total.ravel()[places] + LEFT * logs(rest) - RARE * self._on_rarest(settled).ravel()[places]
        order = np.argsort(merit, kind="stable")[: 4 * width]
        return merit[order], places[order] + block.start * len(self._pool.costs)

    def _on_rarest(self, settled: Array) -> Array:
        """[lists, rules]: whether a rule repairs the cell, of those a list leaves wrong, that the fewest repair."""
        rules = np.where(settled[:, self._cells], np.inf, self._repairs.sum(axis=0))
        on_it: Array = self._repairs[:, rules.argmin(axis=1)].T > 0
        return on_it

    def _finish(self, gains: Array, left: Array, costs: Array, lists: list[tuple[int, ...]]) -> None:
        """Keep the lists that one more rule completes."""
        places = np.argwhere(gains == left[:, None])
        if not len(places):
            return
        totals = costs[places[:, 0]] + self._pool.costs[places[:, 1]]
        self._best = min(self._best, int(totals.min()) + SLACK)
        for place in np.argsort(totals, kind="stable")[:ENDINGS]:
            if totals[place] <= self._best:
                row, rule = places[place]
                self.found.append((float(totals[place]) / STEPS_PER_BIT, self._rules((*lists[row], int(rule)))))

    def _extend(
        self, settled: Array, costs: Array, lists: list[tuple[int, ...]], places: Array, width: int
    ) -> tuple[Array, Array, list[tuple[int, ...]]]:
        """The lists that `places` in [lists, rules] stand for, one of each set of settled cells."""
        fresh: dict[bytes, tuple[Array, int, tuple[int, ...]]] = {}
        for row, rule in zip(*np.divmod(places, len(self._pool.costs)), strict=True):
            cells = settled[row] | self._fires[rule]
            entry = (cells, int(costs[row] + self._pool.costs[rule]), (*lists[row], int(rule)))
            fresh.setdefault(np.packbits(cells).tobytes(), entry)
            if len(fresh) == width:
                break
        kept = list(fresh.values())
        return (
            np.array([cells for cells, _, _ in kept]).reshape(len(kept), self._wrong.size),
            np.array([cost for _, cost, _ in kept], np.int32),
            [indices for _, _, indices in kept],
        )

    def _rules(self, indices: tuple[int, ...]) -> tuple[Rule, ...]:
        """In the order of writing: the list was built from its last rule back."""
        return tuple(self._pool.rule(index) for index in reversed(indices))


def _blocks(lists: int) -> list[slice]:
    return [slice(start, start + BLOCK) for start in range(0, lists, BLOCK)]
