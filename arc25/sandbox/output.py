"""Is what a program returned a grid? Asked in the child, of an object that nobody trusts."""

from __future__ import annotations

from itertools import chain, islice
from typing import Any

import numpy as np

from arc25.core.grid import COLOURS, MAX_SIDE

_INTEGERS = frozenset({int, bool, np.int8, np.int16, np.int32, np.int64, np.uint8})
"""Types whose values are integers and cannot lie about it."""

_COLOURS = bytes(range(COLOURS))


class NotAGrid(ValueError):
    """The returned value breaks a rule of grids; the message says which."""


def to_cells(value: Any, max_side: int = MAX_SIDE) -> tuple[int, int, bytes]:
    """Height, width and the cells row by row, of an ndarray or nested lists or tuples.

    Whole numbers count whatever their type: bools, numpy scalars, floats such as 3.0.

    Raises:
        NotAGrid: not rectangular in two dimensions, a side outside 1..`max_side`, or a cell that is no integer 0..9.
    """
    if issubclass(type(value), np.ndarray):  # `isinstance` would believe what `__class__` says
        return _from_array(np.asarray(value), max_side)
    if isinstance(value, list | tuple):
        return _from_integers(value, max_side) or _from_rows(value, max_side)
    raise NotAGrid(f"returned {_kind(value)}; a grid is a 2-D array or a list of rows")


def _from_array(array: np.ndarray[Any, Any], max_side: int) -> tuple[int, int, bytes]:
    if array.ndim != 2:
        raise NotAGrid(f"returned an array of shape {array.shape}; a grid has 2 dimensions")
    height, width = _sides(array.shape[0], array.shape[1], max_side)
    if array.dtype.kind not in "biuf":
        return _from_rows(array.tolist(), max_side)
    wrong = ~((array >= 0) & (array < COLOURS))
    if array.dtype.kind == "f":
        wrong |= array != np.floor(array)
    if wrong.any():
        y, x = (int(i) for i in np.argwhere(wrong)[0])
        raise NotAGrid(f"cell ({y}, {x}) is {array[y, x].item()!r}; a colour is an integer 0..9")
    return height, width, array.astype(np.uint8).tobytes()


def _from_integers(rows: Any, max_side: int) -> tuple[int, int, bytes] | None:
    """The usual case, lists of integers, in a few passes; None where each cell has to be looked at."""
    if type(rows) is not list or not 1 <= len(rows) <= max_side or any(type(row) is not list for row in rows):
        return None
    width = len(rows[0])
    cells = list(chain.from_iterable(rows))
    even = 1 <= width <= max_side and all(len(row) == width for row in rows)
    if not even or not _INTEGERS.issuperset(map(type, cells)):
        return None
    try:
        colours = bytes(cells)
    except ValueError:  # not even a byte
        return None
    return None if colours.translate(None, _COLOURS) else (len(rows), width, colours)


def _from_rows(rows: list[Any] | tuple[Any, ...], max_side: int) -> tuple[int, int, bytes]:
    table = [_row(row, y, max_side) for y, row in enumerate(islice(rows, max_side + 1))]
    height, width = _sides(len(table), len(table[0]) if table else 0, max_side)
    for y, row in enumerate(table):
        if len(row) != width:
            raise NotAGrid(f"row {y} has {len(row)} cells, row 0 has {width}")
    return height, width, bytes(_colour(cell, y, x) for y, row in enumerate(table) for x, cell in enumerate(row))


def _row(row: Any, y: int, max_side: int) -> list[Any]:
    if isinstance(row, np.ndarray):
        row = row.tolist()
    if not isinstance(row, list | tuple):
        raise NotAGrid(f"row {y} is {_kind(row)}; a row is a list of colours")
    return list(islice(row, max_side + 1))


def _sides(height: int, width: int, max_side: int) -> tuple[int, int]:
    if not (1 <= height <= max_side and 1 <= width <= max_side):
        raise NotAGrid(f"returned {height}x{width}; a side is 1..{max_side}")
    return height, width


def _colour(cell: Any, y: int, x: int) -> int:
    if isinstance(cell, np.generic) or (isinstance(cell, np.ndarray) and cell.ndim == 0):
        cell = cell.item()
    if isinstance(cell, bool | int | float) and -1 < cell < COLOURS:
        colour = int(cell)
        if colour == cell and 0 <= colour < COLOURS:
            return colour
    shown = repr(cell)[:40] if isinstance(cell, bool | int | float | str) else _kind(cell)
    raise NotAGrid(f"cell ({y}, {x}) is {shown}; a colour is an integer 0..9")


def _kind(value: Any) -> str:
    name = type(value).__name__
    return "None" if value is None else f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
