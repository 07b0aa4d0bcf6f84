"""Random arguments for the words of the arc25 pack, by type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from arc25.core.words import Parameter
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.values import Box, Vec

FUNCTIONS: tuple[Callable[[Any], Any], ...] = (
    lambda grid: grid,
    lambda grid: grid * (grid != 1),
    lambda grid: np.maximum(grid, grid[::-1]),
    lambda grid: grid[:, 1:],
    np.transpose,
)
"""Of a grid, that give grids; most of them change nothing if applied often enough."""


class Dice:
    """Random values by type. Grids and masks mostly share one shape, or few words of two would apply."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.common = self.shape()
        self.canvas = self.common if self.rng.random() < 0.5 else self.shape()

    def argument(self, parameter: Parameter) -> Any:
        """A literal or a made value; both where the type has both."""
        makeable = hasattr(self, parameter.type.lower())
        if parameter.choices and not (makeable and self.rng.random() < 0.3):
            return parameter.choices[self.rng.integers(len(parameter.choices))]
        return getattr(self, parameter.type.lower())()

    def shape(self) -> tuple[int, int]:
        return tuple(self.rng.integers(1, 9, size=2).tolist())

    def grid(self, shape: tuple[int, int] | None = None) -> np.ndarray:
        shape = shape or (self.common if self.rng.random() < 0.8 else self.shape())
        colors = self.rng.choice([0, 1, 2, 5, 9], size=self.rng.integers(1, 5))
        return self.rng.choice(colors, size=shape).astype(np.int8)

    def mask(self, shape: tuple[int, int] | None = None) -> np.ndarray:
        shape = shape or (self.common if self.rng.random() < 0.8 else self.shape())
        return self.rng.random(shape) < self.rng.choice([0, 0.3, 0.7, 1])

    def object(self) -> Object:
        patch = self.grid()
        mask = self.mask(patch.shape)
        top, left = self.rng.integers(-4, 10, size=2).tolist() if self.rng.random() < 0.5 else (0, 0)
        return Object(patch * mask, mask, top, left, self.canvas)

    def objects(self) -> tuple[Object, ...]:
        return tuple(self.object() for _ in range(self.rng.integers(0, 5)))

    def groups(self) -> tuple[tuple[Object, ...], ...]:
        return tuple(self.objects() for _ in range(self.rng.integers(0, 3)))

    def color(self) -> int:
        return int(self.rng.integers(10))

    def int(self) -> int:
        return int(self.rng.integers(-2, 13))

    def vec(self) -> Vec:
        """Mostly a place on a grid of the common shape."""
        if self.rng.random() < 0.2:
            return Vec(*self.rng.integers(-3, 13, size=2).tolist())
        return Vec(*self.rng.integers(self.common).tolist())

    def box(self) -> Box:
        """The box between two places."""
        rows, columns = zip(self.vec(), self.vec(), strict=True)
        return Box(min(rows), min(columns), max(rows), max(columns))

    def colormap(self) -> dict[int, int]:
        return dict(self.rng.integers(0, 10, size=(4, 2)).tolist())

    def function(self) -> Callable[[Any], Any]:
        return FUNCTIONS[self.rng.integers(len(FUNCTIONS))]
