"""A stranger's values and words: nothing of them comes from a plugin of ours."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from arc25.core.words import Illustration, Law, Parameter, Signature, Word
from arc25.drawing import notation

GRID = Parameter("grid", "Grid")


def piece(patch: str, mask: str, top: int, left: int, canvas: tuple[int, int] = (3, 5)) -> Any:
    """An object."""
    return SimpleNamespace(patch=notation.grid(patch), mask=notation.mask(mask), top=top, left=left, canvas=canvas)


def double(grid: Any) -> Any:
    """Twice side by side.

    Whatever it holds.

    >>> double(grid("12"))
    1212
    """
    return np.hstack((grid, grid))


def first(grid: Any, chosen: Any = None) -> Any:
    return piece(notation.write(grid[:1, :1]), "#", 0, 0, grid.shape)


def size(grid: Any) -> int:
    return int(grid.size)


def word(function: Any, *calls: str, tags: tuple[str, ...] = (), **more: Any) -> Word:
    """A word whose examples are these calls."""
    signatures = more.pop("signatures", (Signature((GRID,), "Grid"),))
    examples = tuple(Illustration(call, "") for call in calls)
    doc = more.pop("doc", "Do something with it.")
    return Word(function.__name__, function, signatures, doc, 2.5, tags, illustrations=examples, **more)


WORDS = {
    made.name: made
    for made in (
        word(double, 'double(grid("12"))', tags=("scale",), laws=frozenset({Law.PALETTE}), doc="Twice side by side."),
        word(first, 'first(grid("10/02"), mask("#./.."))', tags=("choose",)),
        word(size, 'size(double(grid("12")))'),
    )
}
