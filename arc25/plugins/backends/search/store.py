"""Every distinct value of a search once, under a number, and words applied to values by number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.values import measure
from arc25.plugins.backends.search.vocabulary import Operation

MAX_SIDE = 30
NOTHING = -1
"""Stands for the value of a word that does not apply."""
VALUE_BYTES = 400
MEMO_BYTES = 150


class Store:
    """Keeps values and remembers what words made of them; pays for both from `budget`."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._values: list[Any] = []
        self._numbers: dict[bytes, int] = {}
        self._memo: dict[Operation, dict[tuple[int, ...], int]] = defaultdict(dict)

    def __getitem__(self, number: int) -> Any:
        """The value under `number`."""
        return self._values[number]

    def number(self, value: Any) -> int:
        """The number of `value`, a new one if it was never seen."""
        key, size = measure(value)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._values)
            self._values.append(value)
            self._budget.bytes += size + VALUE_BYTES
        return found

    def apply(self, operation: Operation, keys: Sequence[tuple[int, ...]]) -> list[int]:
        """The numbers of what `operation` makes of the values `keys[i]` of its holes; NOTHING where it does not apply.

        Once the budget is spent, what was not remembered is NOTHING too.
        """
        memo = self._memo[operation]
        numbers = []
        for key in keys:
            number = memo.get(key)
            if number is None:
                if self._budget.over():
                    number = NOTHING
                else:
                    number = memo[key] = self._evaluate(operation, key)
            numbers.append(number)
        return numbers

    def _evaluate(self, operation: Operation, key: tuple[int, ...]) -> int:
        self._budget.spend()
        self._budget.bytes += MEMO_BYTES
        try:
            value = operation([self._values[number] for number in key])
        except Exception:  # the pack's own error, whatever its type
            return NOTHING
        return self.number(value) if _fits(value) else NOTHING


def _fits(value: Any) -> bool:
    """Whether a value may be kept: a picture has to be a grid or a mask that ARC knows."""
    shape = getattr(value, "shape", None)
    return shape is None or (len(shape) == 2 and 0 < shape[0] <= MAX_SIDE and 0 < shape[1] <= MAX_SIDE)
