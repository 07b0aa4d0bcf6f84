"""Types whose values a program may write in place: the names and small numbers that words take.

An alias of numbers, or of pairs of them, carries the name of its type, the values that are worth trying (any other
will do), and what becomes of them when left and right are exchanged and when everything is turned clockwise by a
quarter, if anything does.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, get_args, get_origin

from arc25.core.words import Parameter
from arc25.plugins.dsls.arc25.attributes import ATTRIBUTES, PROPERTIES
from arc25.plugins.dsls.arc25.values import DslError, Vec

T = TypeVar("T")

Side: TypeAlias = Literal["top", "bottom", "left", "right"]
Corner: TypeAlias = Literal["top left", "top right", "bottom left", "bottom right"]
Direction: TypeAlias = Literal["up", "down", "left", "right"]
Compass: TypeAlias = Literal["up", "down", "left", "right", "up left", "up right", "down left", "down right"]
Axis: TypeAlias = Literal["rows", "columns"]
Diagonal: TypeAlias = Literal["diagonal", "antidiagonal"]
Mirror: TypeAlias = Literal["horizontal", "vertical", "diagonal", "antidiagonal"]
Symmetry: TypeAlias = Literal["horizontal", "vertical", "both", "diagonal", "antidiagonal", "rotation"]
Spread: TypeAlias = Literal[Compass, "horizontal", "vertical", "plus", "diagonal", "antidiagonal", "cross", "star"]
Link: TypeAlias = Literal["horizontal", "vertical", "plus", "cross"]
Order: TypeAlias = Literal["ascending", "descending"]

Attribute: TypeAlias = Annotated[str, "Attribute", tuple(ATTRIBUTES)]
Property: TypeAlias = Annotated[str, "Property", tuple(PROPERTIES)]
Color: TypeAlias = Annotated[int, "Color", tuple(range(10))]
Degrees: TypeAlias = Annotated[int, "Int", (90, 180, 270), {90: 270, 270: 90}]
Quarter: TypeAlias = Annotated[int, "Int", (90, 270), {90: 270, 270: 90}]
Factor: TypeAlias = Annotated[int, "Int", (2, 3, 4, 5)]
Copies: TypeAlias = Annotated[int, "Int", (1, 2, 3, 4)]
Parts: TypeAlias = Annotated[int, "Int", (2, 3, 4)]
Small: TypeAlias = Annotated[int, "Int", (1, 2, 3)]
Depth: TypeAlias = Annotated[int, "Int", (0, 1, 2)]
Index: TypeAlias = Annotated[int, "Int", (0, 1, 2, -1)]
Connectivity: TypeAlias = Annotated[int, "Int", (4, 8)]
Length: TypeAlias = Annotated[int, "Int", tuple(range(2, 11))]
Flag: TypeAlias = Annotated[bool, "Bool", (False, True)]

SIZES = tuple(itertools.product(range(1, 5), repeat=2))
Size: TypeAlias = Annotated[Vec, "Vec", SIZES, {}, {size: size[::-1] for size in SIZES}]

STEPS: dict[str, Vec] = {
    "up": Vec(-1, 0),
    "down": Vec(1, 0),
    "left": Vec(0, -1),
    "right": Vec(0, 1),
    "up left": Vec(-1, -1),
    "up right": Vec(-1, 1),
    "down left": Vec(1, -1),
    "down right": Vec(1, 1),
}
"""Rows and columns that one step in a direction goes."""

TURNED = {
    "up": "right",
    "right": "down",
    "down": "left",
    "left": "up",
    "up left": "up right",
    "up right": "down right",
    "down right": "down left",
    "down left": "up left",
    "horizontal": "vertical",
    "vertical": "horizontal",
    "diagonal": "antidiagonal",
    "antidiagonal": "diagonal",
    "top left": "top right",
    "top right": "bottom right",
    "bottom right": "bottom left",
    "bottom left": "top left",
    "rows": "columns",
    "columns": "rows",
    "tall": "wide",
    "wide": "tall",
}
"""What directions and the like become when everything is turned clockwise by a quarter."""

TURNED_KINDS: dict[str, dict[str, str]] = {
    "Side": {"top": "right", "right": "bottom", "bottom": "left", "left": "top"},
    "Attribute": {"height": "width", "width": "height"},
}
"""The same for types that use such names in a sense of their own."""

FLIPPED = {
    "left": "right",
    "right": "left",
    "up left": "up right",
    "up right": "up left",
    "down left": "down right",
    "down right": "down left",
    "diagonal": "antidiagonal",
    "antidiagonal": "diagonal",
    "top left": "top right",
    "top right": "top left",
    "bottom left": "bottom right",
    "bottom right": "bottom left",
}
"""What they become when left and right are exchanged."""

AXES = {"rows": 0, "columns": 1}
"""The array axis along which rows, or columns, follow one another."""

SIGNS = {"ascending": 1, "descending": -1}
"""What values are multiplied with to be sorted in that order."""


def choose(table: Mapping[Any, T], key: object, what: str) -> T:
    """`table[key]`, or a `DslError` that names the choices."""
    try:
        return table[key]
    except (KeyError, TypeError):
        raise DslError(f"{what} is one of {', '.join(map(repr, table))}, got {key!r}") from None


def parameter(name: str, kind: str, alias: object) -> Parameter:
    """The parameter `name` whose annotation `kind` has the value `alias`: its type, and its literals if it has any."""
    if get_origin(alias) is Literal:
        return _parameter(name, kind, get_args(alias), TURNED_KINDS.get(kind, TURNED), FLIPPED)
    if get_origin(alias) is Annotated:
        _, own, choices, *tables = get_args(alias)
        flipped, turned = (*tables, None, None)[:2]
        return _parameter(name, own, choices, turned or TURNED_KINDS.get(own, TURNED), flipped or {})
    return Parameter(name, kind)


def _parameter(name: str, kind: str, choices: tuple[Any, ...], *tables: Mapping[Any, Any]) -> Parameter:
    """A parameter with literals; the tables tell what they become when turned and when flipped."""
    images = (tuple(table.get(choice, choice) for choice in choices) for table in tables)
    return Parameter(name, kind, choices, *(() if image == choices else image for image in images))
