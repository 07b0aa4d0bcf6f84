"""Small pictures that scenes are made of: 2-D int8 arrays, 0 where nothing is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from arc25.plugins.dsls.arc25.values import Grid

Rng = np.random.Generator
Colors = NDArray[np.int64]
Shape = NDArray[np.bool_]


def draw_shape(rng: Rng, most: int, colors: Colors) -> Grid:
    """A rectangle, frame, line, corner, cross, blob or symmetric sprite of at most `most` cells a side."""
    kind = rng.choice(7, p=(0.2, 0.16, 0.12, 0.08, 0.08, 0.2, 0.16))
    height, width = rng.integers(1, most + 1, size=2)
    if kind == 0:
        mask = np.ones((height, width), dtype=np.bool_)
    elif kind == 1:
        mask = _frame(max(height, 3), max(width, 3))
    elif kind == 2:
        mask = _line(rng, max(height, 2))
    elif kind == 3:
        mask = _corner(rng, max(height, 2), max(width, 2))
    elif kind == 4:
        mask = _cross(max(3, min(height, width)) | 1)
    elif kind == 5:
        mask = _blob(rng, max(height, 2), max(width, 2))
    else:
        return draw_sprite(rng, max(2, height), max(2, width), colors)
    return np.where(mask, rng.choice(colors), 0).astype(np.int8)


def draw_sprite(rng: Rng, height: int, width: int, colors: Colors) -> Grid:
    """A blob of several colours, often its own mirror image."""
    mask = _blob(rng, height, width)
    sprite = np.where(mask, rng.choice(colors, size=mask.shape), 0).astype(np.int8)
    if rng.random() < 0.4:
        half = -(-mask.shape[1] // 2)
        sprite[:, -half:] = sprite[:, :half][:, ::-1]
    return sprite


def draw_noise(rng: Rng, size: Sequence[int], colors: Colors, density: float) -> Grid:
    """Cells of random colours, that share of them filled."""
    return np.where(rng.random(size) < density, rng.choice(colors, size=size), 0).astype(np.int8)


def _frame(height: int, width: int) -> Shape:
    mask = np.ones((height, width), dtype=np.bool_)
    mask[1:-1, 1:-1] = False
    return mask


def _line(rng: Rng, length: int) -> Shape:
    kind = rng.integers(3)
    if kind == 2:
        return np.eye(length, dtype=np.bool_)[:: rng.choice((1, -1))]
    return np.ones((length, 1) if kind else (1, length), dtype=np.bool_)


def _corner(rng: Rng, height: int, width: int) -> Shape:
    mask = np.zeros((height, width), dtype=np.bool_)
    mask[rng.choice((0, -1))] = mask[:, rng.choice((0, -1))] = True
    return mask


def _cross(side: int) -> Shape:
    mask = np.zeros((side, side), dtype=np.bool_)
    mask[side // 2] = mask[:, side // 2] = True
    return mask


def _blob(rng: Rng, height: int, width: int) -> Shape:
    """Cells that hang together: a walk that fills more than half of the box."""
    mask = np.zeros((height, width), dtype=np.bool_)
    row, column = height // 2, width // 2
    for step in rng.integers(4, size=2 * height * width).tolist():
        mask[row, column] = True
        row = min(max(row + (step == 0) - (step == 1), 0), height - 1)
        column = min(max(column + (step == 2) - (step == 3), 0), width - 1)
    return mask[mask.any(axis=1)][:, mask.any(axis=0)]
