"""Grids as text: a digit for a cell, a line for a row."""

from __future__ import annotations

from arc25.core.errors import GridError
from arc25.core.grid import Grid


def write_grid(grid: Grid) -> str:
    """The rows, top to bottom, without spaces: models read and write a digit as one token."""
    return "\n".join("".join(map(str, row)) for row in grid.rows())


def read_grid(text: str) -> Grid:
    """The grid that `write_grid` wrote; spaces between digits and blank lines around are allowed.

    Raises:
        GridError: it is not a rectangle of digits.
    """
    lines = ["".join(line.split()) for line in text.strip().split("\n")]
    for number, line in enumerate(lines):
        if not (line.isascii() and line.isdigit()):
            raise GridError(f"row {number} is {line!r}, a row is digits only")
    return Grid.of([[int(digit) for digit in line] for line in lines])
