"""What can be said of an object: numbers to compare objects by, and properties to pick them by."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from arc25.plugins.dsls.arc25.components import count_components
from arc25.plugins.dsls.arc25.values import Object, color_counts


def color_count(item: Object) -> int:
    """How many colours it has, 0 not counted."""
    return int(np.count_nonzero(color_counts(item.patch)))


def filled(item: Object) -> int:
    """Cells of its box that have a colour."""
    return int(np.count_nonzero(item.patch))


def hole_count(item: Object) -> int:
    """Areas outside it that it encloses."""
    outside = np.ones((item.height + 2, item.width + 2), dtype=np.bool_)
    outside[1:-1, 1:-1] = ~item.mask
    return count_components(outside, 4) - 1


def part_count(item: Object) -> int:
    """Connected parts of its filled cells, diagonals counted as connected."""
    return count_components(item.patch != 0, 8)


def minority(item: Object) -> int:
    """Filled cells that do not have its most common colour."""
    counts = color_counts(item.patch)
    return int(counts.sum() - counts.max())


def symmetry(item: Object) -> int:
    """How many of the two mirror images (left to right, top to bottom) equal it."""
    patch = item.patch
    return int(np.array_equal(patch, patch[:, ::-1])) + int(np.array_equal(patch, patch[::-1]))


def density(item: Object) -> float:
    """The share of its box that is filled."""
    return filled(item) / item.mask.size


def touches_border(item: Object) -> bool:
    """Whether it reaches the edge of the grid."""
    rows, columns = item.canvas
    return item.top <= 0 or item.left <= 0 or item.bottom >= rows - 1 or item.right >= columns - 1


def is_line(item: Object) -> bool:
    """Whether it is a straight line of at least two cells, upright or level."""
    return min(item.mask.shape) == 1 and item.mask.size > 1


def _frequency(key: Callable[[Object], object]) -> Callable[[Sequence[Object]], list[float]]:
    def frequencies(pieces: Sequence[Object]) -> list[float]:
        keys = [key(item) for item in pieces]
        return [keys.count(value) for value in keys]

    return frequencies


def _picture(item: Object) -> object:
    return item.mask.shape, item.patch.tobytes()


def _shape(item: Object) -> object:
    return item.mask.shape, item.mask.tobytes()


def _turned_shape(item: Object) -> object:
    """The same for a shape in each of its eight orientations."""
    turned = [np.rot90(mask, turns) for mask in (item.mask, item.mask.T) for turns in range(4)]
    return min((mask.shape, mask.tobytes()) for mask in turned)


def _each(value: Callable[[Object], float]) -> Callable[[Sequence[Object]], list[float]]:
    return lambda pieces: [value(item) for item in pieces]


ATTRIBUTES: dict[str, Callable[[Sequence[Object]], list[float]]] = {
    "area": _each(lambda item: item.area),
    "filled": _each(filled),
    "height": _each(lambda item: item.height),
    "width": _each(lambda item: item.width),
    "box": _each(lambda item: item.mask.size),
    "top": _each(lambda item: item.top),
    "left": _each(lambda item: item.left),
    "bottom": _each(lambda item: item.bottom),
    "right": _each(lambda item: item.right),
    "color": _each(lambda item: item.color),
    "colors": _each(color_count),
    "minority": _each(minority),
    "parts": _each(part_count),
    "holes": _each(hole_count),
    "symmetry": _each(symmetry),
    "density": _each(density),
    "picture count": _frequency(_picture),
    "shape count": _frequency(_shape),
    "turned shape count": _frequency(_turned_shape),
    "color count": _frequency(lambda item: item.color),
}
"""Numbers that objects are compared by, for all objects at once: some count the objects that are alike."""

PROPERTIES: dict[str, Callable[[Object], bool]] = {
    "square": lambda item: item.height == item.width,
    "rectangle": lambda item: bool(item.mask.all()),
    "line": is_line,
    "single cell": lambda item: item.mask.size == 1,
    "tall": lambda item: item.height > item.width,
    "wide": lambda item: item.width > item.height,
    "symmetric": lambda item: symmetry(item) > 0,
    "has holes": lambda item: hole_count(item) > 0,
    "multicolored": lambda item: color_count(item) > 1,
    "touches border": touches_border,
}
"""Yes-or-no questions about an object."""
