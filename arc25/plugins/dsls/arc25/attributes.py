"""What can be said of an object: numbers to compare objects by, and properties to pick them by."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from arc25.plugins.dsls.arc25.components import count_components
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.values import color_counts


def part_count(item: Object) -> int:
    """Connected parts of its filled cells, diagonals counted as connected."""
    return count_components(item.patch != 0, 8)


def minority(item: Object) -> int:
    """Filled cells that do not have its most common colour."""
    counts = color_counts(item.patch)
    return int(counts.sum() - counts.max())


def density(item: Object) -> float:
    """The share of its box that is filled."""
    return filled(item) / item.mask.size


def filled(item: Object) -> int:
    """Cells of its box that have a colour."""
    return int(np.count_nonzero(item.patch))


def _frequency(key: Callable[[Object], object]) -> Callable[[Sequence[Object]], list[float]]:
    def frequencies(pieces: Sequence[Object]) -> list[float]:
        keys = [key(item) for item in pieces]
        return [keys.count(value) for value in keys]

    return frequencies


def _picture(item: Object) -> object:
    return item.mask.shape, item.patch.tobytes()


def _shape(item: Object) -> object:
    return item.mask.shape, item.mask.tobytes()


def _each(value: Callable[[Object], float]) -> Callable[[Sequence[Object]], list[float]]:
    return lambda pieces: [value(item) for item in pieces]


ATTRIBUTES: dict[str, Callable[[Sequence[Object]], list[float]]] = {
    "area": _each(lambda item: item.area),
    "filled": _each(filled),
    "height": _each(lambda item: item.height),
    "width": _each(lambda item: item.width),
    "box area": _each(lambda item: item.mask.size),
    "top": _each(lambda item: item.top),
    "left": _each(lambda item: item.left),
    "bottom": _each(lambda item: item.bottom),
    "right": _each(lambda item: item.right),
    "color": _each(lambda item: item.color),
    "color count": _each(lambda item: len(item.colors)),
    "minority": _each(minority),
    "parts": _each(part_count),
    "holes": _each(lambda item: item.holes),
    "symmetry": _each(lambda item: item.symmetry),
    "density": _each(density),
    "picture frequency": _frequency(_picture),
    "shape frequency": _frequency(_shape),
    "similar shape frequency": _frequency(Object.shape_key),
    "color frequency": _frequency(lambda item: item.color),
}
"""Numbers that objects are compared by, for all objects at once: some count the objects that are alike."""

PROPERTIES: dict[str, Callable[[Object], bool]] = {
    "square": lambda item: item.is_square,
    "rectangle": lambda item: item.is_rectangle,
    "line": lambda item: item.is_line,
    "single cell": lambda item: item.mask.size == 1,
    "tall": lambda item: item.height > item.width,
    "wide": lambda item: item.width > item.height,
    "symmetric": lambda item: item.symmetry > 0,
    "has holes": lambda item: item.holes > 0,
    "multicolored": lambda item: len(item.colors) > 1,
    "touches border": lambda item: item.touches_border,
}
"""Yes-or-no questions about an object."""
