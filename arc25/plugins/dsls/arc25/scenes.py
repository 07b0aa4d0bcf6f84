"""Random grids that look a little like those of real tasks."""

from __future__ import annotations

import numpy as np

from arc25.plugins.dsls.arc25.values import Grid


def random_grid(rng: np.random.Generator) -> Grid:
    """Noise, a scene of rectangles, or a small symmetric pattern, 3 to 14 cells a side."""
    kind = rng.integers(3)
    if kind == 0:
        return _noise(rng)
    return _rectangles(rng) if kind == 1 else _symmetric(rng)


def _noise(rng: np.random.Generator) -> Grid:
    height, width = rng.integers(3, 11, size=2)
    colors = rng.choice(np.arange(1, 10), size=rng.integers(1, 4), replace=False)
    filled = rng.random((height, width)) < rng.uniform(0.15, 0.6)
    return np.where(filled, rng.choice(colors, size=(height, width)), 0).astype(np.int8)


def _rectangles(rng: np.random.Generator) -> Grid:
    height, width = rng.integers(8, 15, size=2)
    grid = np.zeros((height, width), dtype=np.int8)
    for _ in range(rng.integers(2, 6)):
        rows, columns = rng.integers(1, 5, size=2)
        top, left = rng.integers(0, height - rows), rng.integers(0, width - columns)
        grid[top : top + rows, left : left + columns] = rng.integers(1, 10)
        if rows > 2 and columns > 2 and rng.random() < 0.5:
            grid[top + 1 : top + rows - 1, left + 1 : left + columns - 1] = 0
    return grid


def _symmetric(rng: np.random.Generator) -> Grid:
    quarter = _noise(rng)[:5, :5]
    upper = np.hstack((quarter, quarter[:, ::-1]))
    return upper if rng.random() < 0.5 else np.vstack((upper, upper[::-1]))
