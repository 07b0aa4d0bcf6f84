"""All rules that a decision list may be made of: one or two conditions and a value, and the cells where that is wrong.

Matrix products of conditions and wrong cells tell for every condition and value at once how many cells a
rule gets wrong in each train pair, and how many of a default's wrong cells it repairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from arc25.plugins.backends.search.columns import ALIKE, Table
from arc25.plugins.backends.search.limits import Limits
from arc25.plugins.backends.search.values import Array

STEPS_PER_BIT = 16
"""Costs are whole numbers in here, so that which of equals are kept is the same on every machine."""
RULE_BITS = 3.0
PAIR_BITS = 5.0
GAIN = 2
"""Bits that each doubling of the cells repaired is worth."""
REMEMBERED = 12
"""Values whose mistakes with two conditions are remembered for the next default."""
_LOGS = np.rint(STEPS_PER_BIT * np.log2(1 + np.arange(2**14))).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Rule:
    """Write value `value` where all `conditions` hold (indices into the table)."""

    conditions: tuple[int, ...]
    value: int
    cost: float


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Rules, cheapest first: `conditions` [rules, 2] (one twice if it is alone), `values` and `costs` [rules].

    `fires` and `wrong` [rules, bytes] have a bit for each train cell that a rule writes into, or where it is wrong.
    """

    conditions: Array
    values: Array
    costs: Array
    fires: Array
    wrong: Array

    def rule(self, index: int) -> Rule:
        """One of the rules."""
        conditions = tuple(dict.fromkeys(self.conditions[index].tolist()))
        return Rule(conditions, int(self.values[index]), float(self.costs[index]) / STEPS_PER_BIT)


def logs(counts: Array) -> Array:
    """log2(1 + count) in steps, for whole numbers of any type."""
    found: Array = _LOGS[np.minimum(counts, len(_LOGS) - 1).astype(np.int32)]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Mistakes:
    """Arrays of rules: the cells where each is wrong, in how many train pairs it is, and in which if that is one."""

    total: Array
    impure: Array
    where: Array

    @classmethod
    def of(cls, shape: tuple[int, int], counts: Iterable[Array]) -> _Mistakes:
        """From the cells where each rule is wrong in each train pair."""
        mistakes = cls(np.zeros(shape, np.int16), np.zeros(shape, np.int8), np.zeros(shape, np.int8))
        for pair, count in enumerate(counts):
            bad = count > 0
            np.add(mistakes.total, count, out=mistakes.total, casting="unsafe")  # whole numbers of cells
            np.add(mistakes.impure, bad, out=mistakes.impure)
            mistakes.where[bad] = pair
        return mistakes


class Evidence:
    """What the train cells of a table say about each condition with each value."""

    def __init__(self, table: Table, limits: Limits) -> None:
        cells = table.wanted.size
        self.right: Array = table.written[:, :cells] == table.wanted
        self._limits = limits
        self._holds = table.holds[:, :cells]
        self._weights = self._holds.astype(np.float32)
        self._parts = [slice(*ends) for ends in zip(table.bounds, table.bounds[1:], strict=False)]
        wrong = (~self.right).astype(np.float32)
        self._bad = _Mistakes.of(
            (len(self._weights), len(wrong)), (self._weights[:, part] @ wrong[:, part].T for part in self._parts)
        )
        self._paired: dict[int, _Mistakes] = {}
        self._condition_costs = _steps([condition.cost for condition in table.conditions])
        self._value_costs = _steps([value.cost for value in table.values])

    def pool(self, default: int) -> Pool:
        """The most promising rules to repair what the value `default` gets wrong."""
        found = np.concatenate(list(self._rules(np.flatnonzero(~self.right[default]))))
        found = found[np.lexsort(found.T)]  # by cost, then by the rest
        costs, values, conditions = found[:, 3], found[:, 2], found[:, :2]
        fires = self._holds[conditions[:, 0]] & self._holds[conditions[:, 1]]
        wrong = fires & ~self.right[values]
        packed = np.packbits(fires, axis=1), np.packbits(wrong, axis=1)
        kept = _alike(*packed)
        return Pool(conditions[kept], values[kept], costs[kept], packed[0][kept], packed[1][kept])

    def _rules(self, cells: Array) -> Iterator[Array]:
        """Arrays with the columns condition, condition, value, cost of rules that repair some of `cells`."""
        repairs = self.right[:, cells].astype(np.float32)
        helped = self._weights[:, cells] @ repairs.T
        costs = np.add.outer(self._condition_costs + round(RULE_BITS * STEPS_PER_BIT), self._value_costs)
        rows, columns = np.divmod(_promising(self._bad, helped, costs, self._limits.pool), len(repairs))
        yield np.stack([rows, rows, columns, costs[rows, columns]], axis=1)
        merit = GAIN * logs(repairs.sum(axis=1)) - self._value_costs // 10
        for value in np.argsort(-merit, kind="stable")[: self._limits.paired_values]:
            yield self._pairs(int(value), cells)

    def _pairs(self, value: int, cells: Array) -> Array:
        """Rules of two conditions, neither of which would do alone."""
        first = self._weights[: self._limits.paired]
        bad = self._bad_pairs(value)
        single = np.diagonal(bad.total) == 0
        helpful = first[:, cells[self.right[value, cells]]]
        helped = np.triu(helpful @ helpful.T, 1) * ~(single[:, None] | single[None, :])
        extra = self._value_costs[value] + round((RULE_BITS + PAIR_BITS) * STEPS_PER_BIT)
        costs = np.add.outer(self._condition_costs[: len(first)] + extra, self._condition_costs[: len(first)])
        limit = self._limits.pool // self._limits.paired_values
        rows, columns = np.divmod(_promising(bad, helped, costs, limit), len(first))
        return np.stack([rows, columns, np.full_like(rows, value), costs[rows, columns]], axis=1)

    def _bad_pairs(self, value: int) -> _Mistakes:
        """The mistakes of all two conditions with one value."""
        if value not in self._paired:
            if len(self._paired) >= REMEMBERED:
                self._paired.clear()
            first = self._weights[: self._limits.paired]
            cells = [np.flatnonzero(~self.right[value, part]) + part.start for part in self._parts]
            self._paired[value] = _Mistakes.of(
                (len(first), len(first)), (first[:, wrong] @ first[:, wrong].T for wrong in cells)
            )
        return self._paired[value]


def _alike(fires: Array, wrong: Array) -> Array:
    """The first few rules of each sort that do the same."""
    seen: Counter[bytes] = Counter()
    kept = []
    for row, (fired, mistaken) in enumerate(zip(fires, wrong, strict=True)):
        text = fired.tobytes() + mistaken.tobytes()
        seen[text] += 1
        if seen[text] <= ALIKE:
            kept.append(row)
    return np.array(kept, int)


def _promising(bad: _Mistakes, helped: Array, costs: Array, limit: int) -> Array:
    """Flat places of rules that help: the best pure ones, the best impure in one pair alone, the best of the rest."""
    places = np.flatnonzero(helped)
    merit = costs.ravel()[places] - GAIN * logs(helped.ravel()[places])
    impure, where = bad.impure.ravel()[places], bad.where.ravel()[places]
    kept = [_best(merit, impure == 0, limit)]
    kept += [_best(merit, (impure == 1) & (where == pair), limit // 4) for pair in range(int(where.max(initial=0)) + 1)]
    kept.append(_best(merit + GAIN * logs(bad.total.ravel()[places]), impure > 0, limit // 2))
    chosen: Array = places[np.unique(np.concatenate(kept))]
    return chosen


def _best(merit: Array, allowed: Array, limit: int) -> Array:
    """The places with the lowest merit among those allowed; the first ones of equals."""
    places = np.flatnonzero(allowed)
    if len(places) <= limit:
        return places
    keys = merit[places].astype(np.int64) * merit.size + places
    return places[np.argpartition(keys, limit)[:limit]]


def _steps(bits: list[float]) -> Array:
    steps: Array = np.rint(STEPS_PER_BIT * np.array(bits, float)).astype(np.int32)
    return steps
