"""Learns decision lists: `out = where(condition, value, out)`, a few times (Rivest 1987, "Learning decision lists").

A list is built from its last rule back. A rule may be wrong in a cell only if a later rule overwrites it, so
the rule that is added in front only has to be right in the cells that are not settled yet. A list is complete
when all cells that its default gets wrong are settled. A beam keeps the most promising unfinished lists.
The learner knows rows of a table and nothing of what they stand for.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.columns import WRONG, Table
from arc25.plugins.backends.search.limits import Limits, blocks
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
        self._repairs = np.empty((len(pool.costs), -(-len(self._cells) // 8)), np.uint8)
        for some in blocks(len(pool.costs), wrong.size):
            repairs = _unpacked(pool.fires[some] & ~pool.wrong[some], wrong.size)
            self._repairs[some] = np.packbits(repairs[:, self._cells], axis=1)
        self._harm: Array = pool.wrong & np.packbits(rows)
        self._harmful: Array = self._harm.max(axis=1) > 0
        self._best = np.iinfo(np.int32).max

    def run(self, widths: tuple[int, ...]) -> None:
        """Lengthen all lists by one rule, as often as there are widths."""
        lists = _Lists(np.zeros((1, self._wrong.size), bool), np.zeros(1, np.int32), [()])
        for width in widths:
            gains = self._gains(lists.settled)
            left = (self._wrong & ~lists.settled).sum(axis=1)
            self._finish(lists, _lowest(self._endings(gains, left, lists), ENDINGS))
            lists = self._extended(lists, _lowest(self._steps(gains, left, lists), 4 * width), width)
            if not lists.rules:
                return

    def _gains(self, settled: Array) -> Array:
        """[lists, rules]: how many wrong cells each rule would repair in front of each list; 0 if it would do harm."""
        open_cells = (~settled).astype(np.float32)
        wrong_cells = open_cells[:, self._cells]
        gains = np.empty((len(settled), len(self._harm)), np.min_scalar_type(self._cells.size))
        for some in blocks(len(self._harm), max(settled.shape)):
            repaired = wrong_cells @ _unpacked(self._repairs[some], self._cells.size).T.astype(np.float32)
            harmful = np.flatnonzero(self._harmful[some])
            harm = _unpacked(self._harm[some][harmful], self._wrong.size)
            repaired[:, harmful] *= (open_cells @ harm.T.astype(np.float32)) == 0
            gains[:, some] = repaired
        return gains

    def _endings(self, gains: Array, left: Array, lists: _Lists) -> Iterator[tuple[Array, Array]]:
        """What it costs to complete lists by one more rule, and the places of those in [lists, rules]."""
        for rows in blocks(*gains.shape):
            row, rule = np.nonzero(gains[rows] == left[rows, None])
            row += rows.start
            yield lists.costs[row] + self._pool.costs[rule], row * len(self._pool.costs) + rule

    def _steps(self, gains: Array, left: Array, lists: _Lists) -> Iterator[tuple[Array, Array]]:
        """The merit, the lower the better, of lists that are not complete with one more rule, and their places."""
        repairing = sum(
            _unpacked(self._repairs[some], self._cells.size).sum(axis=0)
            for some in blocks(len(self._repairs), self._cells.size)
        )
        for rows in blocks(*gains.shape):
            gained, total = gains[rows], np.add.outer(lists.costs[rows], self._pool.costs)
            row, rule = np.nonzero((gained > 0) & (gained < left[rows, None]) & (total < self._best))
            rest = left[rows][row] - gained[row, rule]
            # Of the cells that a list leaves wrong, the one that the fewest rules repair.
            rarest = np.where(lists.settled[rows][:, self._cells], np.inf, repairing).argmin(axis=1)
            on_it = self._repairs[rule, rarest[row] // 8] >> (7 - rarest[row] % 8) & 1
            merit = total[row, rule] + LEFT * logs(rest) - RARE * on_it.astype(np.int32)
            yield merit, (row + rows.start) * len(self._pool.costs) + rule

    def _finish(self, lists: _Lists, places: Array) -> None:
        """Keep the lists that one more rule completes, cheapest first, if they are not too dear."""
        for row, rule in zip(*np.divmod(places, len(self._pool.costs)), strict=True):
            total = int(lists.costs[row] + self._pool.costs[rule])
            self._best = min(self._best, total + SLACK)
            if total <= self._best:
                self.found.append((total / STEPS_PER_BIT, self._rules((*lists.rules[row], int(rule)))))

    def _extended(self, lists: _Lists, places: Array, width: int) -> _Lists:
        """The lists that `places` in [lists, rules] stand for, one of each set of settled cells."""
        fresh: dict[bytes, tuple[Array, int, tuple[int, ...]]] = {}
        for row, rule in zip(*np.divmod(places, len(self._pool.costs)), strict=True):
            cells = lists.settled[row] | _unpacked(self._pool.fires[rule], self._wrong.size)
            cost = int(lists.costs[row] + self._pool.costs[rule])
            fresh.setdefault(np.packbits(cells).tobytes(), (cells, cost, (*lists.rules[row], int(rule))))
            if len(fresh) == width:
                break
        kept = list(fresh.values())
        return _Lists(
            np.array([cells for cells, _, _ in kept]).reshape(len(kept), self._wrong.size),
            np.array([cost for _, cost, _ in kept], np.int32),
            [indices for _, _, indices in kept],
        )

    def _rules(self, indices: tuple[int, ...]) -> tuple[Rule, ...]:
        """In the order of writing: the list was built from its last rule back."""
        return tuple(self._pool.rule(index) for index in reversed(indices))


@dataclass(frozen=True, slots=True, eq=False)
class _Lists:
    """Unfinished lists: `settled` [lists, cells], their costs in steps, and the places of their rules in the pool."""

    settled: Array
    costs: Array
    rules: list[tuple[int, ...]]


def _lowest(parts: Iterable[tuple[Array, Array]], limit: int) -> Array:
    """The places with the lowest merit, best first, of parts that are merits and places; the first ones of equals."""
    merits, places = [], []
    for merit, where in parts:
        order = np.argsort(merit, kind="stable")[:limit]
        merits.append(merit[order])
        places.append(where[order])
    lowest: Array = np.concatenate(places)[np.argsort(np.concatenate(merits), kind="stable")[:limit]]
    return lowest


def _unpacked(bits: Array, count: int) -> Array:
    """The first `count` bits of each row, as truth values."""
    found: Array = np.unpackbits(bits, axis=-1, count=count).view(bool)
    return found
