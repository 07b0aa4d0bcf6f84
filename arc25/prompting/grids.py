"""Grids as text: a digit for a cell, a line for a row."""

from __future__ import annotations

from arc25.core.grid import Grid


def write_grid(grid: Grid) -> str:
    """The rows, top to bottom, without spaces: models read and write a digit as one token."""
    return "\n".join("".join(map(str, row)) for row in grid.rows())
