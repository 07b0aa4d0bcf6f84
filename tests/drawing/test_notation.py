"""Values in one line of text, there and back."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stand_ins import piece

from arc25.core.errors import UsageError
from arc25.drawing import notation

Step = namedtuple("Step", "row column")
sides = st.tuples(st.integers(1, 5), st.integers(1, 5))


@given(st.data())
def test_a_grid_comes_back_from_its_text(data: st.DataObject) -> None:
    height, width = data.draw(sides)
    cells = st.lists(st.integers(0, 9), min_size=height * width, max_size=height * width)
    grid = np.array(data.draw(cells), dtype=np.int8).reshape(height, width)

    assert np.array_equal(notation.grid(notation.write(grid)), grid)
    assert notation.grid(notation.write(grid)).dtype == np.int8


@given(st.data())
def test_a_mask_comes_back_from_its_text(data: st.DataObject) -> None:
    height, width = data.draw(sides)
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=height * width, max_size=height * width)))
    mask = mask.reshape(height, width)

    assert np.array_equal(notation.mask(notation.write(mask)), mask)
    assert notation.mask(notation.write(mask)).dtype == np.bool_


ONE, TWO = piece("12/30", "##/#.", 0, 3), piece("5", "#", 2, -1)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (ONE, "12/3.@0,3"),
        ((ONE, TWO), "12/3.@0,3 5@2,-1"),
        ([ONE], "12/3.@0,3"),
        (((ONE, TWO), (TWO,)), "12/3.@0,3 5@2,-1 | 5@2,-1"),
        ((), "()"),
        (3, "3"),
        (np.int64(3), "3"),
        (True, "True"),
        (Step(1, -2), "1,-2"),
        ({0: 3}, "{0: 3}"),
        (np.array([1, 2]), "[1 2]"),
        (np.array([[10, 2]]), "[[10  2]]"),
        (np.array([[-1, 2]]), "[[-1  2]]"),
        (np.zeros((0, 3)), "[]"),
    ],
    ids=str,
)
def test_what_a_word_gives_is_written_in_one_line(value: Any, text: str) -> None:
    assert notation.write(value) == text


@pytest.mark.parametrize(
    ("read", "rows", "told"),
    [
        (notation.grid, "12/3", "the rows of '12/3' have 2, 1 cells"),
        (notation.grid, "", "the rows of '' have 0 cells"),
        (notation.grid, "1#", "a cell of '1#' is '#'; it has to be one of 0123456789"),
        (notation.mask, "#0", "a cell of '#0' is '0'; it has to be one of .#"),
        (notation.mask, "#//#", "the rows of '#//#' have 1, 0, 1 cells"),
    ],
)
def test_a_text_that_is_no_picture_is_refused(read: Any, rows: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        read(rows)
    assert told in str(refused.value)
