"""Every distinct value of a search once, under a number, and words applied to values by number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.others import OTHERS, Making, Others
from arc25.plugins.backends.search.pictures import MAX_SIDE, open_pictures
from arc25.plugins.backends.search.values import Array
from arc25.plugins.backends.search.vocabulary import MASK, PICTURES, PIECE, Hole, Literal, Operation, plain

NOTHING = -1
"""Stands for the value of a word that does not apply."""
SAYABLE = {*PICTURES, "Color", "Int", "Bool"}
"""Types whose values a kernel can be given; others go by their place among the choices, which a value has not."""
MEMO = 30_000
"""Applications of words without a kernel that are remembered; all are forgotten when there are more."""


@dataclass(frozen=True, slots=True)
class _Kernel:
    """How the kernel of an operation is called.

    `pictures` are the holes that it takes as pictures, `scalars` [1, 1, n] its other arguments, with 0 where the value
    of a hole is `given`: pairs of a place among them and a hole.
    """

    apply: Callable[[Array, Array], tuple[Array, int]]
    pictures: list[int]
    scalars: Array
    given: list[tuple[int, int]]


class Store:
    """Keeps values, applies words to them, and pays for both from `budget`.

    The numbers, and what is paid, do not depend on whether there are kernels: each application asked for counts, made
    in Python or not, remembered or not.
    """

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._pictures = open_pictures(budget.memory)
        self._others = Others(self._make)
        self._memo: dict[Making, int] = {}
        self._kernels: dict[Operation, _Kernel | None] = {}

    def __getitem__(self, number: int) -> Any:
        """The value under `number`; a picture is a read-only array, a grid's cells are int8."""
        return self._pictures[number] if number < OTHERS else self._others[number]

    @property
    def missing(self) -> int:
        """The number of no value: what a row has where a word does not apply to it. No word is to be given that."""
        return self.number(PIECE, None)

    def shape(self, number: int) -> tuple[int, ...]:
        """Rows and columns of the picture under `number`."""
        return self._pictures.shape(number)

    def number(self, kind: str, value: Any) -> int:
        """The number of `value` of type `kind`, a new one if it was never seen; NOTHING for no picture of ARC's."""
        return self._number(kind, value, None)

    def _number(self, kind: str, value: Any, making: Making | None) -> int:
        if plain(kind) not in PICTURES:
            before = self._others.bytes
            number = self._others.number(value, making)
            self._budget.bytes += self._others.bytes - before
            return number
        if not _is_picture(value):
            return NOTHING
        before = self._pictures.bytes
        mask = plain(kind) == MASK
        cells = value.astype(bool if mask else np.int8, copy=False).view(np.int8)
        number = self._pictures.number(cells, mask)
        self._budget.bytes += self._pictures.bytes - before
        return number

    def apply(self, operation: Operation, keys: Array) -> Array:
        """What `operation` makes of values by number, row by row: `keys` [rows, holes, places] gives [rows, places].

        A row ends with the first place where the word does not apply: NOTHING stands there and behind it, and all
        along the rows that the clock did not allow. The first row is always done.
        """
        if operation not in self._kernels:
            self._kernels[operation] = self._kernel(operation)
        kernel = self._kernels[operation]
        return self._apply_word(operation, keys) if kernel is None else self._apply_kernel(kernel, keys)

    def each(self, operation: Operation, keys: Sequence[tuple[int, ...]]) -> list[int]:
        """What `operation` makes of each choice of values for its holes, on one input each."""
        if not keys:
            return []
        return [int(number) for number in self.apply(operation, np.array(keys).reshape(len(keys), -1, 1))[:, 0]]

    def _kernel(self, operation: Operation) -> _Kernel | None:
        if operation.kernel is None:
            return None
        if not SAYABLE.issuperset(operation.holes):
            return None
        pictures = [place for place, kind in enumerate(operation.holes) if kind in PICTURES]
        apply = self._pictures.kernel(operation.kernel, len(pictures), operation.returns == MASK)
        if apply is None:
            return None
        others = [place for place, kind in enumerate(operation.holes) if kind not in PICTURES]
        scalars = [a for a in operation.arguments if isinstance(a, Literal) or a.type not in PICTURES]
        places = [place for place, argument in enumerate(scalars) if isinstance(argument, Hole)]
        codes = [argument.code if isinstance(argument, Literal) else 0 for argument in scalars]
        return _Kernel(
            apply, pictures, np.array(codes, np.int64).reshape(1, 1, -1), list(zip(places, others, strict=True))
        )

    def _apply_kernel(self, kernel: _Kernel, keys: Array) -> Array:
        scalars = kernel.scalars
        if kernel.given:
            scalars = np.broadcast_to(scalars, (len(keys), keys.shape[2], scalars.size)).copy()
            for place, hole in kernel.given:
                scalars[:, :, place] = [[self[number] for number in numbers] for numbers in keys[:, hole].tolist()]
        before = self._pictures.bytes
        made, applications = kernel.apply(keys[:, kernel.pictures], scalars)
        self._budget.bytes += self._pictures.bytes - before
        self._budget.spend(applications)
        return made

    def _apply_word(self, operation: Operation, keys: Array) -> Array:
        made = np.full((len(keys), keys.shape[2]), NOTHING)
        for row, key in enumerate(keys.transpose(0, 2, 1).tolist()):
            if row and self._budget.late():
                break
            for place, numbers in enumerate(key):
                self._budget.spend(1)
                number = self._remembered((operation, tuple(numbers)))
                if number == NOTHING:
                    break
                made[row, place] = number
        return made

    def _remembered(self, making: Making) -> int:
        found = self._memo.get(making)
        if found is None:
            if len(self._memo) >= MEMO:
                self._memo.clear()
            found = self._memo[making] = self._evaluate(making)
        return found

    def _evaluate(self, making: Making) -> int:
        try:
            value = self._make(making)
        except Exception:  # the pack's own error, whatever its type
            return NOTHING
        return self._number(making[0].returns, value, making)

    def _make(self, making: Making) -> Any:
        operation, numbers = making
        return operation([self[number] for number in numbers])


def _is_picture(value: Any) -> bool:
    """Whether a value may be kept as a grid or a mask: of a size that ARC knows, with whole numbers or truths."""
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.dtype.kind not in "biu":
        return False
    height, width = value.shape
    return bool(0 < height <= MAX_SIDE and 0 < width <= MAX_SIDE)
