"""Values in one line of text, as the illustrations of words write them.

The rows of a grid are separated by `/`. In a mask `#` is true and `.` false. An object is its patch, `.` outside its
mask, with its place behind `@`; several objects are separated by blanks.
"""

from __future__ import annotations

from typing import Any

from arc25.core.errors import UsageError


def grid(rows: str) -> Any:
    """The grid, an int8 array, that `12/34` stands for."""
    return _array([[int(cell) for cell in row] for row in rows.split("/")], "int8")


def mask(rows: str) -> Any:
    """The mask, a bool array, that `#./.#` stands for."""
    return _array([[cell == "#" for cell in row] for row in rows.split("/")], "bool")


def write(value: Any) -> str:
    """The text for a value that a word took or gave."""
    if hasattr(value, "patch"):
        rows = zip(value.mask.tolist(), value.patch.tolist(), strict=True)
        text = "/".join("".join(str(cell) if own else "." for own, cell in zip(*row, strict=True)) for row in rows)
        return f"{text}@{value.top},{value.left}"
    if hasattr(value, "dtype") and value.ndim == 2:
        signs = "." + "#" * 9 if value.dtype == bool else "0123456789"
        return "/".join("".join(signs[int(cell)] for cell in row) for row in value)
    if isinstance(value, tuple | list) and value and all(hasattr(item, "patch") for item in value):
        return " ".join(map(write, value))
    return ",".join(map(str, value)) if hasattr(value, "_fields") else str(value)


def _array(rows: list[list[int]], kind: str) -> Any:
    import numpy as np

    if len({len(row) for row in rows}) != 1:
        raise UsageError(f"the rows of {rows} differ in length")
    return np.array(rows, dtype=kind)
