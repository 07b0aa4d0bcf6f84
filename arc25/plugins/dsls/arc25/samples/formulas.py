"""Places, steps, boxes and strips that follow from where objects lie and how large they are.

In each `{0}` is an object and `{1}` the grid, both variables of the program.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

PLACES = (
    "{0}.center",
    "({0}.top, {0}.left)",
    "({0}.top, {0}.right)",
    "({0}.bottom, {0}.left)",
    "({0}.bottom, {0}.right)",
    "({0}.center.row, 0)",
    "(0, {0}.center.column)",
    "({0}.center.row, {1}.shape[1] - 1)",
    "({1}.shape[0] - 1, {0}.center.column)",
    "({0}.bottom + 1, {0}.left)",
    "({0}.top, {0}.right + 1)",
    "({0}.top - 1, {0}.left - 1)",
)
"""Cells of the grid."""

STEPS = (
    "{0}.size",
    "({0}.height, 0)",
    "(0, {0}.width)",
    "(-{0}.height, 0)",
    "(0, -{0}.width)",
    "({0}.height + 1, 0)",
    "(0, {0}.width + 1)",
    "(-{0}.top, 0)",
    "(0, -{0}.left)",
    "({1}.shape[0] - 1 - {0}.bottom, 0)",
    "(0, {1}.shape[1] - 1 - {0}.right)",
)
"""Steps that an object may go."""

BOXES = (
    "{0}.box",
    "({0}.top - 1, {0}.left - 1, {0}.bottom + 1, {0}.right + 1)",
    "({0}.top, 0, {0}.bottom, {0}.right)",
    "(0, {0}.left, {0}.bottom, {0}.right)",
    "({0}.top, {0}.left, {0}.center.row, {0}.right)",
    "({0}.top, {0}.left, {0}.bottom, {0}.center.column)",
    "({0}.top + 1, {0}.left + 1, {0}.bottom - 1, {0}.right - 1)",
)
"""Boxes, which may reach over the edge."""

NUMBERS = ("{0}.height", "{0}.width", "{0}.top", "{0}.left", "{0}.center.row", "{0}.center.column")
"""Numbers of rows, columns and cells."""

STRIPS = (
    "{0}.top",
    "{0}.bottom",
    ":, {0}.left",
    ":, {0}.right",
    "{0}.center.row",
    ":, {0}.center.column",
    "{0}.center.row, {0}.right + 1:",
    "{0}.center.row, :{0}.left",
    "{0}.bottom + 1:, {0}.center.column",
    ":{0}.top, {0}.center.column",
    "{0}.top:{0}.bottom + 1, {0}.left",
    "{0}.top, {0}.left:{0}.right + 1",
    "{0}.center",
)
"""What of a grid to write to, between brackets."""

WINDOWS = (
    "{0}.top:{0}.bottom + 1",
    ":, {0}.left:{0}.right + 1",
    "{0}.top:",
    ":{0}.bottom + 1",
    ":, {0}.left:",
    ":, :{0}.right + 1",
    "{0}.top:, {0}.left:",
    ":{0}.bottom + 1, :{0}.right + 1",
)
"""What of a grid to cut out, between brackets."""

FORMULAS = {"Vec": PLACES, "Box": BOXES, "Int": NUMBERS}


@functools.cache
def computer(form: str) -> Callable[[Any, Any], Any]:
    """The function that a formula is, of an object and a grid."""
    return eval(f"lambda item, grid: {form.format('item', 'grid')}")  # type: ignore[no-any-return]  # noqa: S307 - texts of this module
