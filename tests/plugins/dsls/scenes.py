"""Random grids that look like something, so that words which ask for a pattern find one."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.segmentation import objects

Scene: TypeAlias = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]


def noise(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Up to four colours, cell by cell."""
    colors = rng.choice([0, 1, 2, 5, 9], size=rng.integers(1, 5))
    return rng.choice(colors, size=shape).astype(np.int8)


def mosaic(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Noise whose cells are squares of two or three cells a side; it may be a little smaller."""
    side = int(rng.integers(2, 4))
    return noise(rng, (shape[0] // side, shape[1] // side)).repeat(side, axis=0).repeat(side, axis=1)


def pieces(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """A few rectangles, some of them hollow or on each other, on an empty grid."""
    out = np.zeros(shape, dtype=np.int8)
    for _ in range(rng.integers(2, 6)):
        top, left = rng.integers(shape).tolist()
        height, width = rng.integers(1, 5, size=2).tolist()
        out[top : top + height, left : left + width] = (1, 2, 5, 9)[rng.integers(4)]
        if rng.random() < 0.5:
            out[top + 1 : top + height - 1, left + 1 : left + width - 1] = 0
    return out


def rings(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Frames in each other, or beside each other, around empty spaces; mostly with a cell in one of them."""
    out = np.zeros(shape, dtype=np.int8)
    halves = np.array_split(out, 2, axis=rng.integers(2)) if rng.random() < 0.5 else [out]
    colors = itertools.cycle(rng.permutation([1, 2, 5]).tolist())
    for inside in halves:
        for _ in range(rng.integers(1, 3)):
            if min(inside.shape) >= 3:
                inside[:] = next(colors)
                inside[1:-1, 1:-1] = 0
                inside = inside[2:-2, 2:-2]
    place = tuple(rng.integers(shape))
    out[place] = out[place] or rng.integers(1, 10)
    return out


def wallpaper(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """A tile, mostly its own mirror image, again and again; mostly with a rectangle of colour 0 or 5 on top."""
    size = rng.integers(2, 5, size=2) if rng.random() < 0.8 else shape
    tile = rng.choice([1, 2, 9], size=size).astype(np.int8)
    if rng.random() < 0.8:
        tile = np.maximum(tile, tile[:, ::-1])
    if rng.random() < 0.8:
        tile = np.maximum(tile, tile[::-1])
    out = np.tile(tile, (shape[0], shape[1]))[: shape[0], : shape[1]]
    if rng.random() < 0.85:
        top, left = rng.integers(shape).tolist()
        out[top : top + rng.integers(1, 3), left : left + rng.integers(1, 3)] = rng.choice([0, 5])
    return out


SCENES: tuple[tuple[Scene, int], ...] = (
    *((noise, 1),) * 2,
    (mosaic, 3),
    *((pieces, 3),) * 2,
    *((rings, 7),) * 3,
    *((wallpaper, 5),) * 4,
)
"""Each with the least side that shows what it is, as often as it comes up in twelve."""
VARIETY = 600
"""How many scenes there are: as many as the words need, few enough to be made once."""


@functools.cache
def scene(number: int) -> tuple[np.ndarray, tuple[Object, ...]]:
    """A grid that cannot be written to, and its pieces."""
    rng = np.random.default_rng(number)
    paint, least = SCENES[number % len(SCENES)]
    height, width = np.maximum(rng.integers(1, 9, size=2), least).tolist()
    picture = paint(rng, (height, height if rng.random() < 0.3 else width))
    picture.flags.writeable = False
    return picture, objects(picture, 4, bool(rng.random() < 0.2))
