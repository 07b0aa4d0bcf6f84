"""The grid: an immutable picture of colours 0..9, checked in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from arc25.core.errors import GridError

MAX_SIDE = 30
COLOURS = 10


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangle of colours, row by row in `height * width` bytes.

    Frozen and hashable, so equal grids are equal keys. Build one with `Grid.of`, which checks.
    """

    height: int
    width: int
    cells: bytes

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]], max_side: int = MAX_SIDE) -> Grid:
        """The grid of nested sequences, or of anything whose `tolist()` gives them (a numpy array).

        Raises:
            GridError: it is ragged, empty, over `max_side`, or a cell is not an integer 0..9;
                the message names the first fault.
        """
        rows = getattr(rows, "tolist", lambda: rows)()
        if not isinstance(rows, list | tuple) or not all(isinstance(row, list | tuple) for row in rows):
            raise GridError(f"a grid is a list of rows of colours, got {_shorten(rows)}")
        height, width = len(rows), len(rows[0]) if rows else 0
        if not (1 <= height <= max_side and 1 <= width <= max_side):
            raise GridError(f"a grid is 1..{max_side} a side, got {height}x{width}")
        for y, row in enumerate(rows):
            if len(row) != width:
                raise GridError(f"row {y} has {len(row)} cells, row 0 has {width}")
            for x, colour in enumerate(row):
                if type(colour) is not int or not 0 <= colour < COLOURS:
                    raise GridError(f"cell ({y}, {x}) is {_shorten(colour)}, a colour is an integer 0..9")
        return cls(height, width, bytes(colour for row in rows for colour in row))

    def rows(self) -> list[list[int]]:
        """The grid as ARC's JSON writes it."""
        width = self.width
        return [list(self.cells[y * width : (y + 1) * width]) for y in range(self.height)]

    def _repr_html_(self) -> str:
        from arc25.core.picture import grid_svg

        return grid_svg(self)


def _shorten(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
