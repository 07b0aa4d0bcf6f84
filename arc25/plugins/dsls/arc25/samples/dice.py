"""Chance for the generator: the same draws for the same key, in every process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")

BLOCK = 4096
"""Numbers that are drawn at once: one at a time each would cost as much as a word."""


class Dice:
    """Draws that depend on `key` alone."""

    def __init__(self, *key: int) -> None:
        self._rng = np.random.default_rng(key)
        self._numbers = self._draw()

    def chance(self, share: float) -> bool:
        """True in that share of the draws."""
        return next(self._numbers) < share

    def below(self, end: int) -> int:
        """One of 0 .. end - 1."""
        return int(next(self._numbers) * end)

    def pick(self, items: Sequence[T]) -> T:
        """One of them."""
        return items[int(next(self._numbers) * len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        """One of them, each as likely as its weight says."""
        left = next(self._numbers) * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            left -= weight
            if left < 0:
                return item
        return items[-1]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """All of them, in another order."""
        keys = [next(self._numbers) for _ in items]
        return [items[index] for index in sorted(range(len(items)), key=keys.__getitem__)]

    def _draw(self) -> Iterator[float]:
        while True:
            yield from self._rng.random(BLOCK).tolist()
