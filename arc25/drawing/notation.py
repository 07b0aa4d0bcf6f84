"""Values in one line of text, as the illustrations of words write them.

The rows of a grid are separated by `/`. In a mask `#` is true and `.` false. An object is its patch, `.` outside its
mask, with its place behind `@`; objects are separated by blanks, groups of objects by `|`.
"""

from __future__ import annotations

from typing import Any

from arc25.core.errors import UsageError

COLOURS, TRUTHS = "0123456789", ".#"


def grid(rows: str) -> Any:
    """The grid, an int8 array, that `12/34` stands for.

    Raises:
        UsageError: a cell is no digit, or the rows differ in length.
    """
    return _array(rows, COLOURS, "int8")


def mask(rows: str) -> Any:
    """The mask, a bool array, that `#./.#` stands for.

    Raises:
        UsageError: a cell is neither `#` nor `.`, or the rows differ in length.
    """
    return _array(rows, TRUTHS, "bool")


def write(value: Any) -> str:
    """The text for a value that a word took or gave."""
    if is_piece(value):
        rows = zip(value.mask.tolist(), value.patch.tolist(), strict=True)
        cells = ("".join(str(cell) if own else "." for own, cell in zip(*row, strict=True)) for row in rows)
        return f"{'/'.join(cells)}@{value.top},{value.left}"
    if is_picture(value):
        signs = TRUTHS if value.dtype == bool else COLOURS
        return "/".join("".join(signs[cell] for cell in row) for row in value.tolist())
    if are_pieces(value):
        return (" " if is_piece(value[0]) else " | ").join(map(write, value))
    return ",".join(map(str, value)) if hasattr(value, "_fields") else str(value)


def is_picture(value: Any) -> bool:
    """Whether it is a grid or a mask: an array of rows that holds colours 0..9 or truth values."""
    if getattr(value, "ndim", 0) != 2 or not value.size:
        return False
    return bool(value.dtype == bool or (value.dtype.kind in "iu" and value.min() >= 0 and value.max() <= 9))


def is_piece(value: Any) -> bool:
    """Whether it is an object: a patch and its mask at a place on a canvas."""
    return all(hasattr(value, name) for name in ("patch", "mask", "top", "left", "canvas"))


def are_pieces(value: Any) -> bool:
    """Whether it is a tuple or list of objects, or of groups of them, at least one."""
    several = isinstance(value, tuple | list) and bool(value)
    return several and (all(map(is_piece, value)) or all(map(are_pieces, value)))


def _array(text: str, signs: str, kind: str) -> Any:
    import numpy as np

    rows = text.split("/")
    if strange := [cell for row in rows for cell in row if cell not in signs]:
        raise UsageError(f"a cell of {text!r} is {strange[0]!r}; it has to be one of {signs}")
    if not rows[0] or len({len(row) for row in rows}) != 1:
        lengths = ", ".join(str(len(row)) for row in rows)
        raise UsageError(f"the rows of {text!r} have {lengths} cells; give all of them the same number, at least 1")
    return np.array([[signs.index(cell) for cell in row] for row in rows], dtype=kind)
