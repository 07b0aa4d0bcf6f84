"""Inputs made of grids that the caller hands in: as they are, cut to size, or with their objects placed anew."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from arc25.core.grid import Grid as Record
from arc25.plugins.dsls.arc25.components import components
from arc25.plugins.dsls.arc25.samples.scenes import place_shapes
from arc25.plugins.dsls.arc25.samples.shapes import Rng
from arc25.plugins.dsls.arc25.values import Grid, bounding_box, window

SIDE = 12
"""Rows and columns of a given grid that are used at most; words take longer on larger ones."""
PIECE = 9
"""The same for a piece that is placed anew."""


def borrow_scenes(rng: Rng, inputs: Sequence[Record], number: int) -> list[Grid]:
    """So many scenes from `inputs`: neighbours, mostly of one task; or some from anywhere; or their objects anew."""
    kind = rng.integers(3)
    if kind == 0:
        first = _pick(rng, inputs)
        return [_window(rng, inputs[(first + step) % len(inputs)]) for step in range(number)]
    if kind == 1:
        return [_window(rng, inputs[_pick(rng, inputs)]) for _ in range(number)]
    return _redraw(rng, [_array(inputs[_pick(rng, inputs)]) for _ in range(2)], number)


def _pick(rng: Rng, inputs: Sequence[Record]) -> int:
    """The place of the smaller one of two."""
    return int(min(rng.integers(len(inputs), size=2).tolist(), key=lambda place: len(inputs[place].cells)))


def _redraw(rng: Rng, models: Sequence[Grid], number: int) -> list[Grid]:
    """Scenes of the pieces of `models`, which may be few or none."""
    pieces = [piece for model in models for piece in _pieces(model)]
    scenes = []
    for _ in range(number):
        canvas = np.zeros(rng.integers(7, 13, size=2), dtype=np.int8)
        chosen = rng.integers(len(pieces), size=rng.integers(2, 6)).tolist() if pieces else []
        scenes.append(place_shapes(rng, canvas, [pieces[place] for place in chosen]))
    return scenes


def _pieces(grid: Grid) -> list[Grid]:
    ground = int(np.bincount(grid.ravel()).argmax())
    found = []
    for part in components(grid != ground, 8):
        cells = window(bounding_box(part), part.shape)
        piece = grid[cells] * part[cells]
        if max(piece.shape) <= PIECE and piece.any():
            found.append(piece)
    return found


def _window(rng: Rng, record: Record) -> Grid:
    grid = _array(record)
    height, width = (min(side, SIDE) for side in grid.shape)
    top, left = rng.integers(0, (grid.shape[0] - height + 1, grid.shape[1] - width + 1)).tolist()
    return grid[top : top + height, left : left + width].copy()


def _array(record: Record) -> Grid:
    return np.frombuffer(record.cells, dtype=np.int8).reshape(record.height, record.width)
