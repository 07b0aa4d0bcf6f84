"""Drawing on a grid: cells, lines and boxes of one colour, and other grids.

What lies outside the grid is cut off.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.components import flood
from arc25.plugins.dsls.arc25.geometry import box_around
from arc25.plugins.dsls.arc25.literals import STEPS, Color, Compass, Size, choose
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.scaling import check_side
from arc25.plugins.dsls.arc25.segmentation import paint
from arc25.plugins.dsls.arc25.values import MAX_SIDE, Box, DslError, Grid, Int, Mask, Vec, window
from arc25.plugins.dsls.arc25.vocabulary import word

FAR = 10 * MAX_SIDE
"""The most steps of a line: what lies further away is a slip."""


@word("drawing", Law.RECOLOURING, bits=6)
def create_img(size: Size, color: Color) -> Grid:
    """A grid of that size and colour.

    >>> create_img((2, 3), 4)
    444/444
    """
    check_side(*size)
    return np.full(tuple(size), color, dtype=np.int8)


@word("drawing", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=7)
def draw_pixel(grid: Grid, point: Vec, color: Color) -> Grid:
    """Colour one cell.

    >>> draw_pixel(grid("00/00"), (1, 0), 3)
    00/30
    """
    return _painted(grid, _cell(point, grid), color)


@word("drawing", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=7)
def draw_line(grid: Grid, start: Vec, end: Vec, color: Color) -> Grid:
    """Colour a line between two points.

    If it is neither straight nor diagonal, the nearest cells.

    >>> draw_line(grid("000/000/000"), (0, 0), (2, 2), 3)
    300/030/003
    >>> draw_line(grid("0000/0000"), (0, 0), (1, 3), 3)
    3300/0033
    """
    rows, columns = _between(start, end)
    inside = (rows >= 0) & (rows < grid.shape[0]) & (columns >= 0) & (columns < grid.shape[1])
    cells = np.zeros(grid.shape, dtype=np.bool_)
    cells[rows[inside], columns[inside]] = True
    return _painted(grid, cells, color)


@word("drawing", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=7)
def draw_ray(grid: Grid, start: Vec, direction: Compass, color: Color) -> Grid:
    """Colour a line from a point to the edge.

    >>> draw_ray(grid("000/000/000"), (1, 0), "right", 3)
    000/333/000
    >>> draw_ray(grid("000/000/000"), (2, 0), "up right", 3)
    003/030/300
    """
    far = max(grid.shape) + max(map(abs, start))  # wherever it starts, it ends beyond the grid
    return draw_line(grid, start, choose(STEPS, direction, "direction") * far + start, color)


@word("drawing", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=7)
def draw_horizontal_line(grid: Grid, row: Int, color: Color) -> Grid:
    """Colour a whole row.

    >>> draw_horizontal_line(grid("00/00"), 1, 3)
    00/33
    """
    return _painted(grid, _row(row, grid), color)


@word("drawing", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=7)
def draw_vertical_line(grid: Grid, column: Int, color: Color) -> Grid:
    """Colour a whole column.

    >>> draw_vertical_line(grid("00/00"), 1, 3)
    03/03
    """
    return _painted(grid, _column(column, grid), color)


@word("drawing", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=6)
def paste(grid: Grid, part: Grid, corner: Vec) -> Grid:
    """Put a grid on another, its corner at a point.

    The top left corner. Empty cells are put too; `paint` leaves them out.

    >>> paste(grid("111/111"), grid("20"), (1, 0))
    111/201
    """
    top, left = corner
    return paint(grid, Object(part, np.ones(part.shape, dtype=np.bool_), top, left, grid.shape))


@word("drawing", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=8)
def draw_cross(grid: Grid, point: Vec, color: Color) -> Grid:
    """Colour the row and the column through a point.

    >>> draw_cross(grid("000/000/000"), (1, 2), 3)
    003/333/003
    """
    row, column = point
    return _painted(grid, _row(row, grid) | _column(column, grid), color)


@word("drawing", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=6)
def draw_rectangle(grid: Grid, part: Box | Object | Mask, color: Color) -> Grid:
    """Colour a whole box.

    A mask or an object stands for the box around it.

    >>> draw_rectangle(grid("000/000/000"), (0, 1, 1, 2), 3)
    033/033/000
    >>> draw_rectangle(grid("000/000/000"), mask("#../.#./..."), 3)
    330/330/000
    """
    return _painted(grid, _inside(box_around(part, grid.shape), grid), color)


@word("drawing", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=6)
def draw_box(grid: Grid, part: Box | Object | Mask, color: Color) -> Grid:
    """Colour the border of a box.

    A mask or an object stands for the box around it.

    >>> draw_box(grid("000/000/000"), (0, 0, 2, 2), 3)
    333/303/333
    """
    top, left, bottom, right = box_around(part, grid.shape)
    inner = _inside((top + 1, left + 1, bottom - 1, right - 1), grid)
    return _painted(grid, _inside((top, left, bottom, right), grid) & ~inner, color)


@word("drawing", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=7)
def flood_fill(grid: Grid, point: Vec, color: Color) -> Grid:
    """Colour the area of one colour around a point.

    Diagonals do not connect.

    >>> flood_fill(grid("010/010/100"), (0, 0), 3)
    310/310/100
    """
    seed = _cell(point, grid)
    same = np.isin(grid, grid[seed])
    return _painted(grid, flood(seed, same, 4), color)


def _between(start: tuple[int, int], end: tuple[int, int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The rows and the columns of the cells nearest to the line from one point to another (Bresenham's)."""
    down, across = end[0] - start[0], end[1] - start[1]
    steps = max(abs(down), abs(across))
    if steps > FAR:
        raise DslError(f"the line from {start} to {end} has {steps + 1} cells; a grid has a side of {MAX_SIDE} at most")
    # Half a cell is rounded down the grid and to the right, whichever end it starts from.
    along = 2 * np.arange(steps + 1)
    rows, columns = ((along * way + steps) // max(2 * steps, 1) for way in (down, across))
    return start[0] + rows, start[1] + columns


def _painted(grid: Grid, cells: Mask, color: int) -> Grid:
    out = grid.copy()
    out[cells] = color
    return out


def _inside(box: tuple[int, int, int, int], grid: Grid) -> Mask:
    """The cells of a grid that lie in a box."""
    cells = np.zeros(grid.shape, dtype=np.bool_)
    cells[window(box, grid.shape)] = True
    return cells


def _cell(point: tuple[int, int], grid: Grid) -> Mask:
    row, column = point
    return _inside((row, column, row, column), grid)


def _row(row: int, grid: Grid) -> Mask:
    return _inside((row, 0, row, grid.shape[1] - 1), grid)


def _column(column: int, grid: Grid) -> Mask:
    return _inside((0, column, grid.shape[0] - 1, column), grid)
