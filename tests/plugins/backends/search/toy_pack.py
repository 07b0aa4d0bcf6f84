"""A DSL pack of a few words, as a stranger might write it; none of its names means anything to the search."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from arc25 import hookimpl
from arc25.core.words import Parameter, Signature, Word
from arc25.plugins.backends.search.dag import Dag, root
from arc25.plugins.backends.search.store import Store
from arc25.testing.fakes import FakeDsl

GRID, MASK = Parameter("grid", "Grid"), Parameter("mask", "Mask")
SHADE = Parameter("shade", "Color", tuple(range(10)))


class Inapplicable(Exception):
    """The pack's own error: no built-in one."""


def mirror(grid, axis):
    return grid[:, ::-1] if axis == "across" else grid[::-1]


def only(grid, shade):
    return np.where(grid == shade, grid, 0).astype(np.int8)


def shaded(grid, shade):
    return grid == shade


def unless(mask):
    return ~mask


def too(left, right):
    if left.shape != right.shape:
        raise Inapplicable("two sizes")
    return left & right


def brush(mask, shade, grid):
    if mask.shape != grid.shape:
        raise Inapplicable("two sizes")
    return np.where(mask, shade, grid).astype(np.int8)


def swatch(grid, mapping):
    return np.array([mapping.get(color, color) for color in range(10)], np.int8)[grid]


def beside(left, right):
    if len(left) != len(right):
        raise Inapplicable("two heights")
    return np.hstack((left, right))


def top_left(grid):
    if min(grid.shape) < 2:
        raise Inapplicable("too small")
    return grid[:2, :2]


def _word(function, parameters, returns, cost):
    return Word(function.__name__, function, (Signature(parameters, returns),), "A word.", cost)


WORDS = {
    word.name: word
    for word in (
        _word(mirror, (GRID, Parameter("axis", "Axis", ("across", "down"))), "Grid", 3.0),
        _word(only, (GRID, SHADE), "Grid", 3.0),
        _word(shaded, (GRID, SHADE), "Mask", 3.0),
        _word(unless, (MASK,), "Mask", 3.0),
        _word(too, (MASK, MASK), "Mask", 4.0),
        _word(brush, (MASK, SHADE, GRID), "Grid", 3.0),
        _word(swatch, (GRID, Parameter("mapping", "Swatches")), "Grid", 4.0),
        _word(beside, (GRID, GRID), "Grid", 4.0),
        _word(top_left, (GRID,), "Grid", 4.0),
    )
}


KERNELS = ("mirror", "only", "shaded", "too", "brush")


def with_kernels():
    """The words, where some say that their kernels are in `toy_kernels`."""

    def fast(word):
        signatures = [replace(signature, kernel=f"toy_kernels:{word.name}") for signature in word.signatures]
        return replace(word, signatures=tuple(signatures))

    return {name: fast(word) if name in KERNELS else word for name, word in WORDS.items()}


class ToyPack(FakeDsl):
    """Replies are bare source."""

    def __init__(self, context):
        super().__init__()
        self.name = "toy"

    def words(self):
        return WORDS


@hookimpl
def arc25_dsl(name):
    return ToyPack


def dag(inputs, budget, operations=()):
    """A value DAG over `inputs`, all of them grids."""
    store = Store(budget)
    return Dag(store, [root(store, "Grid", inputs)], operations, budget)
