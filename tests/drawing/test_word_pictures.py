"""Examples of words: evaluated, named, and drawn in the terminal."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from stand_ins import WORDS, piece, size, word

from arc25.core.errors import BrokenPlugin
from arc25.core.grid import Grid
from arc25.core.words import Word
from arc25.drawing import notation
from arc25.drawing.terminal import draw_demonstration, look_of
from arc25.drawing.words import FALSE, NOTHING, SIGNS, TRUE, Demonstration, caption, demonstrate, picture
from arc25.plugins.dsls.arc25 import namespace

OURS = namespace.WORDS


def signs(cells: Grid | None) -> str:
    assert cells is not None
    return "/".join("".join(SIGNS[cell] for cell in row) for row in cells.rows())


def shown(call: str, words: dict[str, Word] = WORDS) -> Demonstration:
    (demonstration,) = demonstrate(word(size, call), words)
    return demonstration


def printed(demonstration: Demonstration, width: int = 80, **options: Any) -> str:
    console = Console(file=io.StringIO(), width=width, **options)
    console.print(draw_demonstration(demonstration, look_of(console)))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


# Evaluation


def test_the_literals_of_a_call_become_names_in_order() -> None:
    example = shown('first(grid("12/34"), first(grid("5"), mask("#.")))')

    assert example.call == "first(grid, first(grid2, mask))"
    assert {name: notation.write(value) for name, value in example.given.items()} == {
        "grid": "12/34",
        "grid2": "5",
        "mask": "#.",
    }


def test_equal_literals_have_one_name_but_not_those_of_another_kind() -> None:
    example = shown('[grid("1"), grid("2"), grid("1"), mask("#"), mask("#")]')

    assert example.call == "[grid, grid2, grid, mask, mask]"
    assert list(example.given) == ["grid", "grid2", "mask"]


def test_everything_else_of_a_call_stays_as_it_was_written() -> None:
    example = shown('[double( grid("12") ),\n "é", grid("3"), \'grid("4")\']')

    assert example.call == '[double( grid ),\n "é", grid2, \'grid("4")\']'


def test_a_call_without_literals_is_given_nothing() -> None:
    example = shown("1 + 1")

    assert (example.call, example.given, example.result) == ("1 + 1", {}, 2)


def test_a_literal_in_a_variable_way_of_writing_is_left_alone() -> None:
    example = shown('size(grid("1" + "2"))')

    assert (example.call, example.given, example.result) == ('size(grid("1" + "2"))', {}, 2)


def test_what_is_given_is_what_it_was_before_the_call() -> None:
    def spoil(grid: Any) -> Any:
        grid[:] = 9
        return grid

    (example,) = demonstrate(word(spoil, 'spoil(grid("12"))'), {"spoil": word(spoil)})

    assert notation.write(example.given["grid"]) == "12"
    assert notation.write(example.result) == "99"


def test_a_word_without_examples_shows_none() -> None:
    assert demonstrate(word(size), WORDS) == []


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ('size(grid("1")', "SyntaxError"),
        ('unknown(grid("1"))', "NameError: name 'unknown' is not defined"),
        ('size(grid("1x"))', "UsageError: a cell of '1x' is 'x'"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_an_example_that_fails_is_told_with_its_word_and_reason(call: str, reason: str) -> None:
    with pytest.raises(BrokenPlugin) as told:
        shown(call)
    assert f"the example {call!r} of the word 'size' cannot be used: {reason}" in str(told.value)


def test_every_example_of_our_words_gives_what_it_says_and_can_be_drawn() -> None:
    for one in OURS.values():
        for example, illustration in zip(demonstrate(one, OURS), one.illustrations, strict=True):
            assert notation.write(example.result) == illustration.result, illustration
            text = printed(example, width=200)
            assert example.call in text
            assert picture(example.result) is not None or illustration.result in text, illustration


# Pictures


@pytest.mark.parametrize(
    ("value", "cells", "said"),
    [
        (notation.grid("12/34"), "12/34", "grid 2×2"),
        (notation.grid("12").astype(np.int64), "12", "grid 1×2"),
        (notation.mask("#./.#"), "#./.#", "mask 2×2"),
        (piece("10/02", "##/.#", 1, 2), "·····/··10·/···2·", "object at 1,2"),
        (piece("12", "##", 0, 4), "····1/·····/·····", "object at 0,4"),
        (piece("12", "##", -1, 0), "·····/·····/·····", "object at -1,0"),
        ((piece("11", "##", 0, 0), piece("2", "#", 0, 1)), "12···/·····/·····", "2 objects"),
        ([piece("1", "#", 0, 0, (1, 1)), piece("2", "#", 0, 1, (1, 2))], "12", "2 objects"),
        (((piece("1", "#", 0, 0),), (piece("2", "#", 0, 1),)), "12···/·····/·····", "2 objects in 2 groups"),
        ((piece("1", "#", 0, 0),), "1····/·····/·····", "1 object"),
    ],
)
def test_a_value_with_cells_is_a_picture(value: Any, cells: str, said: str) -> None:
    assert signs(picture(value)) == cells
    assert caption(value) == said


@pytest.mark.parametrize("value", [3, True, (1, 2), (), {0: 3}, "grid", None, np.array([1, 2]), np.array([[11]])])
def test_a_value_without_cells_is_text(value: Any) -> None:
    assert picture(value) is None
    assert caption(value) == ""


def test_further_signs_follow_the_ten_colours() -> None:
    assert (NOTHING, FALSE, TRUE) == (10, 11, 12)
    assert len(SIGNS) == 13


# The terminal


def test_what_is_given_stands_left_of_the_call_and_the_result_right_of_it() -> None:
    assert lines(printed(shown('first(grid("10/02"), mask("#./.."))'))) == [
        "grid   mask                           object at 0,0",
        " 1 0    # .   → first(grid, mask) →    1 ·",
        " 0 2    . .                            · ·",
        "",
    ]


def test_a_number_is_written_as_it_is() -> None:
    assert lines(printed(shown('size(grid("12"))')))[1].endswith("→ size(grid) →   2")


def test_where_it_is_too_narrow_the_parts_follow_each_other() -> None:
    assert lines(printed(shown('double(grid("12"))'), width=20)) == [
        "grid",
        " 1 2",
        "",
        "",
        "→ double(grid) →",
        "",
        "grid 1×4",
        " 1 2 1 2",
        "",
    ]


def test_a_long_call_is_broken_into_lines_and_not_cut_off() -> None:
    text = printed(shown('[size(grid("12")), size(grid("12")), size(grid("12"))]'), width=30)

    assert " ".join(text.split()).count("size(grid)") == 3
    assert max(map(len, text.splitlines())) <= 30


def colours(text: str, background: str) -> int:
    """How many cells have a background, given as red;green;blue."""
    return text.count(f"48;2;{background}m  ")


def test_a_mask_has_two_colours_that_no_grid_has_and_no_signs() -> None:
    text = printed(shown('mask("#..")'), force_terminal=True, color_system="truecolor")

    # What is given, and the same as the result.
    assert colours(text, "238;238;238") == 2
    assert colours(text, "68;68;68") == 4
    assert "#" not in text


def test_a_cell_that_belongs_to_no_object_keeps_its_sign_in_colours() -> None:
    text = printed(shown('first(grid("12"))'), force_terminal=True, color_system="truecolor")

    assert text.count(" ·") == 1


def test_what_could_drive_the_terminal_is_not_printed() -> None:
    assert "\x1b" not in printed(Demonstration("f('\x1b[2J')", {}, "\x1b[2J"))
