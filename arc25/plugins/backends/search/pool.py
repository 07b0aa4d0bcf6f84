"""All rules that a decision list may be made of: one or two conditions and a value, and the cells where that is wrong.

Matrix products of conditions and wrong cells tell for every condition and value at once how many cells a
rule gets wrong in each train pair, and how many of a default's wrong cells it repairs.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from arc25.plugins.backends.search.columns import ALIKE, Table
from arc25.plugins.backends.search.limits import Limits, blocks
from arc25.plugins.backends.search.values import Array

STEPS_PER_BIT = 16
"""Costs are whole numbers in here, so that which of equals are kept is the same on every machine."""
RULE_BITS = 3.0
PAIR_BITS = 5.0
GAIN = 2
"""Bits that each doubling of the cells repaired is worth."""
PURE, SEVERAL = -1, -2
"""Stand for the one train pair where a rule is wrong."""
MAX_KNOWN = 16
"""Values whose mistakes with two conditions are remembered; all are forgotten when there are more."""
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
    """Of each condition with each value: how wrong it is, and in which train pair, PURE or SEVERAL if that is not one.

    `extent` are the `logs` of the cells where it is wrong, which fit a byte.
    """

    extent: Array
    pair: Array

    @classmethod
    def of(cls, holds: Array, wrong: Array, parts: Sequence[slice]) -> _Mistakes:
        """From the cells where conditions hold and where values are wrong; `parts` are those of each train pair."""
        shape = len(holds), len(wrong)
        mistakes = cls(np.empty(shape, np.uint8), np.full(shape, PURE, np.int8))
        for rows in blocks(*shape):
            total, where = np.zeros((1, 1), np.float32), mistakes.pair[rows]
            for pair, part in enumerate(parts):
                count = _common(holds[rows, part], wrong[:, part])
                total = total + count
                bad = count > 0
                where[bad] = np.where(where[bad] == PURE, pair, SEVERAL)
            mistakes.extent[rows] = logs(total)
        return mistakes


class Evidence:
    """What the train cells of a table say about each condition with each value."""

    def __init__(self, table: Table, limits: Limits) -> None:
        cells = table.wanted.size
        self.right: Array = table.written[:, :cells] == table.wanted
        self._limits = limits
        self._holds = table.holds[:, :cells]
        self._parts = [slice(*ends) for ends in itertools.pairwise(table.bounds)]
        self._bad = _Mistakes.of(self._holds, ~self.right, self._parts)
        self._paired: dict[int, _Mistakes] = {}
        self._condition_costs = _steps([condition.cost for condition in table.conditions])
        self._value_costs = _steps([value.cost for value in table.values])

    def pool(self, default: int) -> Pool:
        """The most promising rules to repair what the value `default` gets wrong."""
        found = np.concatenate(list(self._rules(np.flatnonzero(~self.right[default]))))
        found = found[np.lexsort(found.T)]  # by cost, then by the rest
        costs, values, conditions = found[:, 3], found[:, 2], found[:, :2]
        fires, wrong = self._cells(conditions, values)
        kept = _alike(fires, wrong)
        return Pool(conditions[kept], values[kept], costs[kept], fires[kept], wrong[kept])

    def _cells(self, conditions: Array, values: Array) -> tuple[Array, Array]:
        """A bit for each cell that rules write into, and where they are wrong."""
        size = len(values), -(-self.right.shape[1] // 8)
        fires, wrong = np.empty(size, np.uint8), np.empty(size, np.uint8)
        for rows in blocks(len(values), self.right.shape[1]):
            written = self._holds[conditions[rows, 0]] & self._holds[conditions[rows, 1]]
            fires[rows] = np.packbits(written, axis=1)
            wrong[rows] = np.packbits(written & ~self.right[values[rows]], axis=1)
        return fires, wrong

    def _rules(self, cells: Array) -> Iterator[Array]:
        """Arrays with the columns condition, condition, value, cost of rules that repair some of `cells`."""
        repairs = self.right[:, cells]
        costs = np.add.outer(self._condition_costs + round(RULE_BITS * STEPS_PER_BIT), self._value_costs)
        places = _promising(self._bad, _helped(self._holds, repairs, cells), costs, self._limits.pool)
        rows, columns = np.divmod(places, len(repairs))
        yield np.stack([rows, rows, columns, costs[rows, columns]], axis=1)
        del costs
        merit = GAIN * logs(repairs.sum(axis=1)) - self._value_costs // 10
        for value in np.argsort(-merit, kind="stable")[: self._limits.paired_values]:
            yield self._pairs(int(value), cells)

    def _pairs(self, value: int, cells: Array) -> Array:
        """Rules of two conditions, neither of which would do alone."""
        first = self._holds[: self._limits.paired]
        bad = self._bad_pairs(value)
        single = np.diagonal(bad.extent) == 0
        repaired = cells[self.right[value, cells]]
        helped = np.triu(_helped(first, first[:, repaired], repaired), 1) * ~(single[:, None] | single[None, :])
        extra = self._value_costs[value] + round((RULE_BITS + PAIR_BITS) * STEPS_PER_BIT)
        costs = np.add.outer(self._condition_costs[: len(first)] + extra, self._condition_costs[: len(first)])
        limit = self._limits.pool // self._limits.paired_values
        rows, columns = np.divmod(_promising(bad, helped, costs, limit), len(first))
        return np.stack([rows, columns, np.full_like(rows, value), costs[rows, columns]], axis=1)

    def _bad_pairs(self, value: int) -> _Mistakes:
        """The mistakes of all two conditions with one value."""
        if value not in self._paired:
            if len(self._paired) == MAX_KNOWN:
                self._paired.clear()
            wrong = ~self.right[value]
            picked = self._holds[: self._limits.paired, wrong]
            ends = np.cumsum([0, *(np.count_nonzero(wrong[part]) for part in self._parts)]).tolist()
            parts = [slice(*part) for part in itertools.pairwise(ends)]
            self._paired[value] = _Mistakes.of(picked, picked, parts)
        return self._paired[value]


def _common(left: Array, right: Array) -> Array:
    """[left, right]: how many cells each two rows of truth values have in common."""
    found: Array = left.astype(np.float32) @ right.T.astype(np.float32)
    return found


def _helped(holds: Array, repairs: Array, cells: Array) -> Array:
    """[conditions, values]: the `logs` of how many of `cells` each two repair; `repairs` has these cells alone."""
    helped = np.empty((len(holds), len(repairs)), np.uint8)
    for rows in blocks(*helped.shape):
        helped[rows] = logs(_common(holds[rows][:, cells], repairs))
    return helped


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
    helpful = helped > 0
    merit = costs[helpful]
    merit -= np.multiply(helped[helpful], GAIN, dtype=merit.dtype)
    pair = bad.pair[helpful]
    kept = [_best(merit, pair == PURE, limit)]
    kept += [_best(merit, pair == single, limit // 4) for single in range(int(pair.max(initial=0)) + 1)]
    merit += np.multiply(bad.extent[helpful], GAIN, dtype=merit.dtype)
    kept.append(_best(merit, pair != PURE, limit // 2))
    chosen: Array = np.flatnonzero(helpful)[np.unique(np.concatenate(kept))]
    return chosen


def _best(merit: Array, allowed: Array, limit: int) -> Array:
    """The places with the lowest merit among those allowed; the first ones of equals."""
    merits = merit[allowed]
    if len(merits) <= limit:
        return np.flatnonzero(allowed)
    merits.partition(limit)
    last = merits[limit]
    lower = np.flatnonzero(allowed & (merit < last))
    return np.concatenate([lower, np.flatnonzero(allowed & (merit == last))[: limit - len(lower)]])


def _steps(bits: list[float]) -> Array:
    steps: Array = np.rint(STEPS_PER_BIT * np.array(bits, float)).astype(np.int32)
    return steps
