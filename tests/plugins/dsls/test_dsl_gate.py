"""Whatever a program passes to a word of the arc25 pack, it gets a valid value or a `DslError`."""

from __future__ import annotations

import dataclasses
import inspect
import warnings
import zlib
from typing import Any

import numpy as np
import pytest
from dice import Dice

from arc25.core.context import Context
from arc25.core.grid import Grid
from arc25.drawing.notation import grid, mask
from arc25.plugins.dsls.arc25 import namespace
from arc25.plugins.dsls.arc25.gate import LARGEST, guarded, shown
from arc25.plugins.dsls.arc25.namespace import WORDS
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.plugins.dsls.arc25.values import Box, Color, DslError, Vec
from arc25.samples.running import Here, names_of

P: dict[str, Any] = {name: getattr(namespace, name) for name in namespace.__all__}
"""The names as programs see them."""

CELLS = np.arange(20).reshape(4, 5) % 10
PIECE = Object(grid("12"), mask("##"), 0, 0, (4, 5))
ENDLESS = 10**30

ODD: dict[str, list[Any]] = {
    "Grid": [
        *(np.zeros(shape, np.int64) for shape in ((0, 0), (0, 5), (5, 0), (5,), (), (2, 2, 2))),
        *(CELLS - 3, CELLS + 1, CELLS + 120, CELLS * 1.0, CELLS > 3, CELLS.astype(object), CELLS.astype(str)),
        *(CELLS.astype(kind) for kind in (np.int8, np.uint8, np.int16, np.uint64, ">i8")),
        *(CELLS[::-1, ::2], CELLS.T, CELLS.tolist(), list(CELLS), tuple(map(tuple, CELLS))),
        *([[1, 2], [3]], [[]], [[1.5]], [["a"]], [[None]], [1, 2], [[ENDLESS]], [[-1]], [[[1]]]),
        np.ma.masked_array(CELLS, CELLS > 3),
    ],
    "Mask": [
        *(np.zeros(shape, np.bool_) for shape in ((0, 0), (0, 5), (5,), (2, 2, 2))),
        *(CELLS, CELLS * 0, [[True, False]], [[True], [False, True]], [True]),
    ],
    "Int": [
        *(-1, -10, 0, 100, LARGEST, LARGEST + 1, -ENDLESS, ENDLESS, 10**5000, True),
        *(1.0, 1.5, float("nan"), float("inf"), 1j, "2", b"2"),
        *(np.int8(2), np.uint8(200), np.uint64(2), np.float64(2), np.bool_(True), np.array(2), np.array([2])),
    ],
    "Vec": [
        *((), (1,), (1, 2, 3), [1, 2], Vec(1, 2), np.array([1, 2]), (np.int8(100), np.uint8(200))),
        *((1.0, 2.0), (float("nan"), 1), (float("inf"), 1), (LARGEST, -LARGEST), (ENDLESS, 0), ("a", "b")),
        *({1, 2}, {1: 2, 3: 4}, np.array(1), np.array([[1, 2]])),
    ],
    "Box": [
        *((0, 0, 1, 1), [0, 0, 1, 1], Box(2, 2, 1, 1), (-3, -3, 99, 99), np.array([0, 0, 1, 1]), (0, 0, 1)),
        *((0.0, 0.0, 1.0, 1.0), (0, 0, float("nan"), 1), (0, 0, LARGEST, LARGEST), (0, 0, ENDLESS, ENDLESS)),
    ],
    "Objects": [
        *(PIECE, (PIECE,), [PIECE] * 2, {PIECE}, {PIECE: 1}, np.array([PIECE], object)),
        *([PIECE, None], [PIECE, 1], ((PIECE,), PIECE), [[PIECE]], ((), ()), ((PIECE,), (1,))),
    ],
    "ColorMap": [{}, {1: 2}, {np.int64(1): Color.RED}, {1: 300}, {10: 2}, {1: 2.5}, {"a": 1}, {1: None}, [(1, 2)]],
    "Function": [
        *(lambda cells: None, lambda cells: cells * 1.0, lambda cells: cells[:0], lambda cells: cells - 5),
        *(lambda cells: cells.tolist(), lambda cells: cells > 0, lambda cells: cells.astype(np.uint8)),
    ],
    "names": ["", "right", "rows", "area", "color", "x" * 1000, np.str_("up"), ["up"], object(), None],
}
EVERYTHING = [value for values in ODD.values() for value in values]
ITEMS = {"Objects": "Object", "Groups": "Objects"}


def valid(kind: str, value: Any) -> bool:
    """Whether it is what a word may give for the type."""
    if kind in ("Grid", "Mask"):
        right = isinstance(value, np.ndarray) and value.dtype.kind in ("b" if kind == "Mask" else "iu")
        return bool(right and value.ndim == 2 and value.size and value.min() >= 0 and value.max() <= 9)
    if kind == "Object":
        return isinstance(value, Object) and valid("Grid", value.patch) and value.mask.shape == value.patch.shape
    if kind in ITEMS:
        return isinstance(value, tuple) and all(valid(ITEMS[kind], item) for item in value)
    if kind in ("Vec", "Box"):
        return type(value).__name__ == kind and all(type(number) is int for number in value)
    if kind in ("Color", "Int"):
        return type(value) is int and (kind == "Int" or 0 <= value <= 9)
    return isinstance(value, str)


def outcome(name: str, arguments: list[Any]) -> Any:
    """What the word gives or the `DslError` that it raises; a warning is an error here."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return P[name](*arguments)
        except DslError as error:
            return error


@pytest.mark.parametrize("name", WORDS)
def test_a_word_gives_a_valid_value_or_a_dsl_error_whatever_stands_for_one_of_its_arguments(name: str) -> None:
    returned = {signature.returns for signature in WORDS[name].signatures}
    wrong = []
    for number, signature in enumerate(WORDS[name].signatures):
        for place in range(len(signature.parameters)):
            dice = Dice(zlib.crc32(f"{name} {number} {place}".encode()))
            arguments = [dice.argument(parameter) for parameter in signature.parameters]
            for odd in EVERYTHING:
                value = outcome(name, [*arguments[:place], odd, *arguments[place + 1 :]])
                if not isinstance(value, DslError) and not any(valid(kind, value) for kind in returned):
                    wrong.append((place, shown(odd), value))
    assert wrong == []


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            "draw_pixel(cells, (0, 0, 1), 3)",
            "draw_pixel: point is a pair of whole numbers (row, column), got (0, 0, 1)",
        ),
        ("draw_pixel(cells, (0, 0), 10)", "draw_pixel: color is a colour (0..9), got 10"),
        ("draw_pixel(cells, (0, 0), 2.0)", "draw_pixel: color is a colour (0..9), got 2.0"),
        ("draw_box(cells, (0, 0, 1), 3)", "four whole numbers (top, left, bottom, right), got (0, 0, 1)"),
        ("invert(cells - 1)", "of whole numbers 0..9), got an array of int64 of shape (4, 5) with cells -1..8"),
        ("invert(cells / 1)", "of whole numbers 0..9), got an array of float64 of shape (4, 5)"),
        ("invert(cells[:0])", "got an array of int64 of shape (0, 5)"),
        ("invert([[1, 2], [3]])", "got [[1, 2], [3]]"),
        ("mask_not(cells)", "mask_not: mask is a mask (an array of rows and columns, of True and False), got an array"),
        ("count(None)", "count: pieces is several objects, got None"),
        ("count((piece, 1))", "count: pieces is several objects, got (an object at 0,0, 1)"),
        ("color_of([piece])", "color_of: piece is an object, got [an object at 0,0]"),
        ("merge(5)", "merge: pieces is several objects or groups of them, got 5"),
        ("objects(cells, 4, 'no')", "objects: multicolor is True or False, got 'no'"),
        ("shift(cells, 'right', 10**30)", "shift: steps is a whole number (up to 10000), got 10000000000000000"),
        ("shift(cells, 'north', 1)", "shift: direction is one of 'up', 'down', 'left', 'right', 'up left', "),
        ("move(piece, 'north')", "direction is a pair of whole numbers (row, column) or one of 'up', 'down', "),
        ("map_colors(cells, {1: 300})", "map_colors: colors is a dict from colours to colours, got {1: 300}"),
        ("repeat_until_stable(cells, 3)", "step is a function from a grid to a grid, got 3"),
        ("repeat_until_stable(cells, lambda g: None)", "the function gave None; it has to give a grid (an array"),
    ],
)
def test_the_error_names_the_word_the_parameter_what_it_takes_and_what_it_got(call: str, message: str) -> None:
    with pytest.raises(DslError) as caught:
        eval(call, {**P, "cells": CELLS, "piece": PIECE})
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x" * 99, repr("x" * 40) + "..."),
        (list(range(9)), "[0, 1, 2, 3, 4, ...]"),
        ((1,), "(1,)"),
        ([[[[1]]]], "[[a list]]"),
        ({1: [2], 3: "x"}, "{1: [2], 3: 'x'}"),
        (object(), "a object"),
        (lambda: 0, "a function"),
    ],
)
def test_an_odd_value_is_shown_shortly_and_the_same_in_every_run(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_number_too_long_to_be_written_is_shown_by_its_length() -> None:
    assert shown(-(10**5000)) == "a number of 16610 bits"


@pytest.mark.parametrize("rows", [CELLS.tolist(), tuple(map(tuple, CELLS)), list(CELLS)])
def test_rows_are_a_grid(rows: Any) -> None:
    assert np.array_equal(P["flip"](rows, "horizontal"), P["flip"](CELLS, "horizontal"))


def test_rows_of_truth_values_are_a_mask() -> None:
    assert P["mask_not"]([[True, False]]).tolist() == [[False, True]]


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.uint64, ">i8"])
def test_integers_of_every_kind_count_like_any_others(kind: Any) -> None:
    given = P["swap_colors"](CELLS.astype(kind), np.uint8(1), np.int64(2))

    assert given.dtype == np.int64
    assert np.array_equal(given, P["swap_colors"](CELLS, 1, 2))


@pytest.mark.parametrize("kind", [np.int8, np.int64])
def test_an_array_that_fits_is_passed_on_as_it_is(kind: Any) -> None:
    cells, seen = CELLS.astype(kind), []
    word = dataclasses.replace(WORDS["invert"], function=lambda grid: seen.append(grid))

    guarded(word)(cells)

    assert seen[0] is cells


def test_small_integers_of_numpy_do_not_overflow() -> None:
    assert P["move"](PIECE, (np.int8(100), np.uint8(200)), np.int8(3)).corner == (300, 600)


@pytest.mark.parametrize("given", [PIECE, [PIECE], {PIECE}, np.array([PIECE], object), iter([PIECE])])
def test_one_object_and_whatever_gives_objects_are_objects(given: Any) -> None:
    assert P["reverse"](given) == (PIECE,)


def test_a_generator_of_groups_is_merged_group_by_group() -> None:
    assert P["merge"]([piece] for piece in (PIECE, PIECE)) == (PIECE, PIECE)
    assert P["merge"](PIECE for _ in range(2)) == PIECE


def test_where_one_object_and_several_are_allowed_each_stays_what_it_is() -> None:
    assert P["recolor"](PIECE, 1) == PIECE.painted(1)
    assert P["recolor"]([PIECE], 1) == (PIECE.painted(1),)


def test_arguments_have_names_and_defaults() -> None:
    moved = P["move"](PIECE, "down", 1)

    assert moved == P["move"](PIECE, direction="down") == P["move"](piece=PIECE, steps=1, direction="down")
    assert np.array_equal(P["crop"](PIECE), P["crop"](PIECE, part=None))
    with pytest.raises(DslError, match="move: steps is a whole number"):
        P["move"](PIECE, "down", steps=1.5)


@pytest.mark.parametrize(
    "call",
    ["rotate()", "rotate(0)", "rotate(0, 90, 1)", "rotate(0, degree=90)", "rotate(0, picture=0)", "move(0, 0, 1, 2)"],
)
def test_a_call_with_the_wrong_arguments_is_refused_by_python_itself(call: str) -> None:
    with pytest.raises(TypeError, match=r"^(rotate|move)\(\) "):
        eval(call, dict(P))


def test_samples_are_run_with_the_words_that_programs_see() -> None:
    pack = Arc25Pack(Context())
    source = "def transform(grid):\n    return {}"
    here = Here(pack)

    assert {name: names_of(pack)[name] for name in P} == P
    assert here.run(source.format("mask_not(grid == 0)"), (Grid.of([[0, 1]]),)) == (Grid.of([[0, 1]]),)
    assert here.run(source.format("mask_not(1 - grid)"), (Grid.of([[0, 1]]),)) == (None,)


@pytest.mark.parametrize("name", WORDS)
def test_a_word_looks_as_it_does_without_its_gate(name: str) -> None:
    function = WORDS[name].function

    assert (P[name].__name__, P[name].__doc__) == (name, function.__doc__)
    assert inspect.signature(P[name]) == inspect.signature(function)
