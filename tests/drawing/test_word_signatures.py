"""Signatures, laws and remarks of words in text."""

from __future__ import annotations

import functools
from typing import Any

import pytest
from stand_ins import double, size, word

from arc25.core.words import Law, Parameter, Signature, Word
from arc25.drawing.signatures import LAWS, brief, by_group, literals, overload, remarks, span

KINDS = ("Grid", "Mask", "Object")
SIDE = Parameter("side", "Side", ("top", "left"))
STEPS = Parameter("steps", "Int", (1, 2, 3))
COLOR = Parameter("color", "Color", tuple(range(10)))


def of(*signatures: tuple[tuple[str | Parameter, ...], str]) -> Word:
    """A word with these overloads; a type alone is a parameter called `x`."""
    made = [
        Signature(tuple(p if isinstance(p, Parameter) else Parameter("x", p) for p in places), returns)
        for places, returns in signatures
    ]
    return word(size, signatures=tuple(made))


@pytest.mark.parametrize(
    ("one", "line"),
    [
        (of((("Grid",), "Grid")), "(Grid) -> Grid"),
        (of(((), "Grid")), "() -> Grid"),
        (of((("Grid", SIDE, STEPS, COLOR), "Mask")), "(Grid, Side, steps, Color) -> Mask"),
        (of(*(((kind,), kind) for kind in KINDS)), "(Grid|Mask|Object) -> same"),
        (of(*(((kind,), "Mask") for kind in KINDS)), "(Grid|Mask|Object) -> Mask"),
        (of(*(((a, b), "Mask") for a in KINDS for b in KINDS)), "(Grid|Mask|Object, Grid|Mask|Object) -> Mask"),
        (of(*(((kind, kind), kind) for kind in KINDS)), "(Grid|Mask|Object, same) -> same"),
        (of((("Grid",), "Grid"), (("Mask",), "Color")), "(Grid) -> same or (Mask) -> Color"),
        (of((("Grid",), "Mask"), (("Grid", STEPS), "Mask")), "(Grid) -> Mask or (Grid, steps) -> Mask"),
        # Two places, but not all combinations of what they may be.
        (
            of((("Grid", "Grid"), "Color"), (("Grid", "Mask"), "Color"), (("Mask", "Mask"), "Color")),
            "(Grid, Grid) -> Color or (Grid, Mask) -> Color or (Mask, Mask) -> Color",
        ),
    ],
)
def test_overloads_are_joined_only_where_that_claims_no_more(one: Word, line: str) -> None:
    assert brief(one) == line


def test_an_overload_in_full_has_names_and_numbers() -> None:
    signature = Signature((Parameter("grid", "Grid"), SIDE, STEPS, Parameter("degrees", "Int", (90, 270))), "Grid")

    assert overload("it", signature) == "it(grid: Grid, side: Side, steps: 1..3, degrees: 90 | 270) -> Grid"


@pytest.mark.parametrize(
    ("choices", "text"),
    [
        ((1, 2, 3), "1..3"),
        ((4, 8), "4|8"),
        ((0, 1, 2, -1), "0|1|2|-1"),
        ((False, True), "False|True"),
        ((7,), "7"),
    ],
)
def test_numbers_that_follow_one_another_are_a_range(choices: tuple[Any, ...], text: str) -> None:
    assert span(choices) == text


def test_the_types_that_are_strings_are_listed_with_these() -> None:
    assert literals([of((("Grid", SIDE, STEPS, COLOR), "Mask"))]) == {"Side": ("top", "left")}


def test_every_law_is_said_in_words() -> None:
    assert set(LAWS) == set(Law)


def test_a_remark_is_neither_the_line_nor_an_example() -> None:
    assert remarks(word(double, doc="Twice side by side.")) == ["Whatever it holds."]


@pytest.mark.parametrize("function", [len, functools.partial(double), size])
def test_a_function_without_a_docstring_of_its_own_has_no_remarks(function: Any) -> None:
    assert remarks(Word("it", function, (), "Do it.", 1)) == []


def test_words_are_grouped_by_their_first_tag_and_those_without_come_last() -> None:
    words = [word(size), word(double, tags=("b", "a")), word(len, tags=("a",)), word(max, tags=("b",))]

    grouped = {tag: [one.name for one in group] for tag, group in by_group(words).items()}
    assert list(grouped.items()) == [("a", ["len"]), ("b", ["double", "max"]), ("", ["size"])]
