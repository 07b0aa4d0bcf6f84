"""The objects of a grid: connected cells that are not background."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from arc25.core.grid import Grid

Cell = tuple[int, int]
"""Row and column."""
SIDES = ((-1, 0), (1, 0), (0, -1), (0, 1))
AROUND = (*SIDES, (-1, -1), (-1, 1), (1, -1), (1, 1))


class Segmentation(enum.Enum):
    """What belongs together."""

    COLOR = "one colour"  # neighbours of one colour, diagonals included
    SIDES = "one colour, by sides"  # neighbours of one colour, without diagonals
    MIXED = "several colours"  # neighbours of any colour, diagonals included


@dataclass(frozen=True, slots=True)
class Thing:
    """An object: its colours by rising number, its box, its number of cells and of holes in it.

    `shape` is the set of its cells, counted from the box's top left corner.
    """

    colors: tuple[int, ...]
    top: int
    left: int
    height: int
    width: int
    shape: frozenset[Cell]
    holes: int

    @property
    def area(self) -> int:
        """The number of its cells."""
        return len(self.shape)


def objects(grid: Grid, background: int, segmentation: Segmentation = Segmentation.COLOR) -> tuple[Thing, ...]:
    """The objects in reading order of their first cells."""
    steps = SIDES if segmentation is Segmentation.SIDES else AROUND
    width = grid.width
    colors = {divmod(place, width): color for place, color in enumerate(grid.cells) if color != background}
    kinds = dict.fromkeys(colors, 0) if segmentation is Segmentation.MIXED else colors
    return tuple(_thing(part, colors) for part in parts(kinds, steps))


def parts(kinds: Mapping[Cell, int], steps: tuple[Cell, ...]) -> Iterator[list[Cell]]:
    """The cells in groups: neighbours (by `steps`) of one kind are in one group; groups in the order of `kinds`."""
    left = dict(kinds)
    for start in kinds:
        kind = left.pop(start, None)
        if kind is None:
            continue
        part = [start]
        for row, column in part:  # it grows meanwhile
            for down, right in steps:
                cell = (row + down, column + right)
                if left.get(cell) == kind:
                    del left[cell]
                    part.append(cell)
        yield part


def _thing(cells: list[Cell], colors: Mapping[Cell, int]) -> Thing:
    top, left = min(row for row, _ in cells), min(column for _, column in cells)
    height = max(row for row, _ in cells) - top + 1
    width = max(column for _, column in cells) - left + 1
    shape = frozenset((row - top, column - left) for row, column in cells)
    present = tuple(sorted({colors[cell] for cell in cells}))
    return Thing(present, top, left, height, width, shape, _holes(shape, height, width))


def _holes(shape: frozenset[Cell], height: int, width: int) -> int:
    """Areas of the box that are not the object's and do not touch the box's border."""
    if len(shape) == height * width or min(height, width) < 3:
        return 0
    empty = {(row, column): 0 for row in range(height) for column in range(width) if (row, column) not in shape}
    return sum(
        all(0 < row < height - 1 and 0 < column < width - 1 for row, column in part) for part in parts(empty, SIDES)
    )
