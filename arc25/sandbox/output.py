"""Is what a program returned a grid? Asked in the child, of an object that nobody trusts."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np

from arc25.core.grid import COLOURS, MAX_SIDE

_WHOLE = frozenset({int, bool, np.int8, np.int16, np.int32, np.int64, np.uint8, np.bool_})
"""Types whose values are whole numbers and cannot lie about it."""


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
        return _from_rows(value, max_side)
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


def _from_rows(rows: list[Any] | tuple[Any, ...], max_side: int) -> tuple[int, int, bytes]:
    table = [_row(row, y, max_side) for y, row in enumerate(islice(rows, max_side + 1))]
    height, width = _sides(len(table), len(table[0]) if table else 0, max_side)
    for y, row in enumerate(table):
        if len(row) != width:
            raise NotAGrid(f"row {y} has {len(row)} cells, row 0 has {width}")
    return height, width, b"".join(_colours(row, y) for y, row in enumerate(table))


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


def _colours(row: list[Any], y: int) -> bytes:
    if _WHOLE.issuperset(map(type, row)):  # nearly always, and then a row at a time is ten times as fast
        try:
            cells = bytes(map(int, row))
        except ValueError:  # not a byte: the slow way says which
            cells = b"\xff"
        if max(cells) < COLOURS:
            return cells
    return bytes(_colour(cell, y, x) for x, cell in enumerate(row))


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
