"""Random arguments for the words of the arc25 pack, by type."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
from scenes import VARIETY, noise, scene

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


MADE = {"Color": 1.0}
"""How often a value is made where there are literals too, if not as often as of other types."""


class Dice:
    """Random values by type.

    The values of one pair of dice mostly belong to one scene, or few words of two would apply: its grid, pieces of it,
    cells of it, and other grids of its shape. All objects have one canvas, which may be another.
    """

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.scene, self.pieces = scene(seed % VARIETY)
        self.common = self.scene.shape
        self.canvas = self.common
        if self.rng.random() < 0.25:
            self.canvas = self.shape()
            self.pieces = tuple(dataclasses.replace(piece, canvas=self.canvas) for piece in self.pieces)
        self.shapes: list[tuple[int, int]] = []

    def argument(self, parameter: Parameter) -> Any:
        """A literal or a made value; both where the type has both."""
        makeable = hasattr(self, parameter.type.lower())
        if parameter.choices and not (makeable and self.rng.random() < MADE.get(parameter.type, 0.3)):
            return parameter.choices[self.rng.integers(len(parameter.choices))]
        return getattr(self, parameter.type.lower())()

    def shape(self) -> tuple[int, int]:
        return tuple(self.rng.integers(1, 9, size=2).tolist())

    def grid(self, shape: tuple[int, int] | None = None) -> np.ndarray:
        """Noise of that shape; or the scene, then a part of it, or noise of a shape that was there before."""
        if shape is None:
            made = self._another_grid() if self.shapes else self._first_grid()
            self.shapes.append(made.shape)
            return made
        return noise(self.rng, shape)

    def _first_grid(self) -> np.ndarray:
        return self.scene.copy() if self.rng.random() < 0.85 else noise(self.rng, self.shape())

    def _another_grid(self) -> np.ndarray:
        roll = self.rng.random()
        if roll < 0.45 and len(self.shapes) == 1:
            return self._part()
        if roll < 0.85:
            return noise(self.rng, self.shapes[-1] if roll < 0.7 else self.common)
        return noise(self.rng, self.shape())

    def _part(self) -> np.ndarray:
        """A template: some cells of the scene next to each other."""
        height, width = np.minimum(np.array([1, 1, 2, 3, 3])[self.rng.integers(5, size=2)], self.common).tolist()
        top = self.rng.integers(self.common[0] - height + 1)
        left = self.rng.integers(self.common[1] - width + 1)
        return self.scene[top : top + height, left : left + width].copy()

    def mask(self, shape: tuple[int, int] | None = None) -> np.ndarray:
        """Noise of that shape; or the cells of the scene that are filled, or of a colour, or noise."""
        roll = self.rng.random()
        if shape is None and roll < 0.25:
            return self.scene != 0
        if shape is None and roll < 0.5:
            return self.scene == self.scene.flat[self.rng.integers(self.scene.size)]
        shape = shape or (self.common if roll < 0.9 else self.shape())
        return self.rng.random(shape) < (0, 0.3, 0.7, 0.7, 1)[self.rng.integers(5)]

    def object(self) -> Object:
        """A piece of the scene, or any object."""
        if self.rng.random() < 0.5 and self.pieces:
            return self.pieces[self.rng.integers(len(self.pieces))]
        return self._thing()

    def _thing(self) -> Object:
        """Any cells anywhere, over the edge of the canvas too."""
        patch = self.grid(self.common if self.rng.random() < 0.8 else self.shape())
        mask = self.mask(patch.shape)
        top, left = self.rng.integers(-4, 10, size=2).tolist() if self.rng.random() < 0.5 else (0, 0)
        return Object(patch * mask, mask, top, left, self.canvas)

    def objects(self) -> tuple[Object, ...]:
        """Pieces of the scene, panels next to each other, or any objects."""
        roll = self.rng.random()
        if roll < 0.4:
            return tuple(piece for piece in self.pieces if self.rng.random() < 0.9)
        if roll < 0.75:
            return self._panels()
        return tuple(self._thing() for _ in range(self.rng.integers(0, 5)))

    def _panels(self) -> tuple[Object, ...]:
        """Two or three whole rectangles of one size; where several are filled they are mostly of one colour."""
        height, width = self.rng.integers(2, 4, size=2).tolist()
        count = int(self.rng.integers(2, 4))
        colors = np.array([[0, 0, 1], [0, 0, 1], [0, 2, 5]][self.rng.integers(3)], dtype=np.int8)
        patches = colors[self.rng.integers(3, size=(count, height, width))]
        whole = np.ones((height, width), dtype=np.bool_)
        return tuple(Object(patch, whole, 0, place * width, self.canvas) for place, patch in enumerate(patches))

    def groups(self) -> tuple[tuple[Object, ...], ...]:
        return tuple(self.objects() for _ in range(self.rng.integers(0, 3)))

    def color(self) -> int:
        """Mostly the rarest colour of the scene, or another."""
        if (roll := self.rng.random()) < 0.2:
            return int(self.rng.integers(10))
        if roll < 0.4:
            return int(self.scene.flat[self.rng.integers(self.scene.size)])
        counts = np.bincount(self.scene.ravel())
        return int(np.where(counts, counts, self.scene.size + 1).argmin())

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
