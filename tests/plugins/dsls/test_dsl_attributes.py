"""The numbers that objects are compared by, and the properties that they are picked by."""

from __future__ import annotations

import numpy as np
import pytest

from arc25.drawing.notation import grid, mask
from arc25.plugins.dsls.arc25 import namespace
from arc25.plugins.dsls.arc25.attributes import ATTRIBUTES, PROPERTIES
from arc25.plugins.dsls.arc25.object import Object


def pieces(rows: str, connectivity: int = 4, multicolor: bool = False) -> tuple[Object, ...]:
    found: tuple[Object, ...] = namespace.objects(grid(rows), connectivity, multicolor)  # type: ignore[attr-defined]
    return found


def shape(rows: str) -> Object:
    """An object of that shape in the middle of a grid."""
    cells = mask(rows)
    return Object(cells.astype(np.int8), cells, 3, 3, (9, 9))


SCENE = "1103333/1203003/0003333"
VALUES = {
    "area": [3, 1, 10],
    "filled": [3, 1, 10],
    "height": [2, 1, 3],
    "width": [2, 1, 4],
    "box area": [4, 1, 12],
    "top": [0, 1, 0],
    "left": [0, 1, 3],
    "bottom": [1, 1, 2],
    "right": [1, 1, 6],
    "color": [1, 2, 3],
    "color count": [1, 1, 1],
    "minority": [0, 0, 0],
    "parts": [1, 1, 1],
    "holes": [0, 0, 1],
    "symmetry": [0, 2, 2],
    "density": [0.75, 1, 10 / 12],
    "picture frequency": [1, 1, 1],
    "shape frequency": [1, 1, 1],
    "similar shape frequency": [1, 1, 1],
    "color frequency": [1, 1, 1],
}


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_an_attribute_is_the_number_that_one_expects(attribute: str) -> None:
    first, ring, second = pieces(SCENE)

    assert ATTRIBUTES[attribute]([first, second, ring]) == VALUES[attribute]


def test_a_frequency_says_how_many_are_alike() -> None:
    alike = pieces("101022/000020/330000/003000")

    frequencies = {name: ATTRIBUTES[name](alike) for name in ATTRIBUTES if name.endswith("frequency")}
    assert frequencies == {
        "picture frequency": [2, 2, 1, 1, 1],
        "shape frequency": [3, 3, 1, 1, 3],
        "similar shape frequency": [3, 3, 1, 1, 3],
        "color frequency": [2, 2, 1, 2, 2],
    }


def test_a_colour_count_says_how_many_colours_an_object_has() -> None:
    hole = shape("#").painted(0)

    assert ATTRIBUTES["color count"]([*pieces("121033", multicolor=True), hole]) == [2, 1, 0]


@pytest.mark.parametrize(
    ("rows", "qualities"),
    [
        ("#", {"square", "rectangle", "single cell", "symmetric"}),
        ("##", {"rectangle", "line", "wide", "symmetric"}),
        ("#/#/#", {"rectangle", "line", "tall", "symmetric"}),
        ("##/#.", {"square"}),
        ("###/#.#/###", {"square", "symmetric", "has holes"}),
    ],
)
def test_an_object_has_the_properties_that_one_expects(rows: str, qualities: set[str]) -> None:
    assert {name for name, test in PROPERTIES.items() if test(shape(rows))} == qualities


def test_a_property_tells_of_several_colours_and_of_the_border() -> None:
    assert PROPERTIES["multicolored"](pieces("12", multicolor=True)[0])
    assert PROPERTIES["touches border"](shape("##").moved(-3, 0))
