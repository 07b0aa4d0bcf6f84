"""The grid: what is one, what is not, and what is said about it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc25 import Grid
from arc25.core.errors import GridError


def rectangles(max_side: int = 30) -> st.SearchStrategy[list[list[int]]]:
    """Nested lists that are grids."""
    side = st.integers(1, max_side)
    return st.tuples(side, side).flatmap(
        lambda size: st.lists(
            st.lists(st.integers(0, 9), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        )
    )


@given(rectangles(8))
def test_rows_gives_back_what_of_took(rows: list[list[int]]) -> None:
    assert Grid.of(rows).rows() == rows


@given(rectangles(8))
def test_a_numpy_array_and_its_rows_are_the_same_grid(rows: list[list[int]]) -> None:
    assert Grid.of(np.array(rows, dtype=np.int8)) == Grid.of(rows)


def test_equal_grids_are_one_key() -> None:
    assert len({Grid.of([[1, 2]]), Grid.of(((1, 2),)), Grid.of([[1], [2]])}) == 2


def test_a_grid_cannot_be_changed() -> None:
    grid = Grid.of([[1]])
    with pytest.raises(AttributeError):
        grid.height = 2  # type: ignore[misc]


def test_the_largest_grid_is_a_grid() -> None:
    assert Grid.of([[0] * 30] * 30).width == 30


def test_a_higher_limit_can_be_asked_for() -> None:
    assert Grid.of([[0] * 93], max_side=93).width == 93


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([[0] * 5] * 3 + [[0] * 4], "row 3 has 4 cells, row 0 has 5"),
        ([], "a grid is 1..30 a side, got 0x0"),
        ([[]], "a grid is 1..30 a side, got 1x0"),
        ([[0] * 31], "a grid is 1..30 a side, got 1x31"),
        ([[0]] * 31, "a grid is 1..30 a side, got 31x1"),
        ([[0, 10]], "cell (0, 1) is 10, a colour is an integer 0..9"),
        ([[0], [-1]], "cell (1, 0) is -1, a colour is an integer 0..9"),
        ([[1.0]], "cell (0, 0) is 1.0, a colour is an integer 0..9"),
        ([[True]], "cell (0, 0) is True, a colour is an integer 0..9"),
        ([["1"]], "cell (0, 0) is '1', a colour is an integer 0..9"),
        ([[None]], "cell (0, 0) is None, a colour is an integer 0..9"),
        ([1, 2], "a grid is a list of rows of colours, got [1, 2]"),
        ("12", "a grid is a list of rows of colours, got '12'"),
        (None, "a grid is a list of rows of colours, got None"),
        ({"a": 1}, "a grid is a list of rows of colours, got {'a': 1}"),
        (np.zeros((2, 2, 2), dtype=int), "cell (0, 0) is [0, 0], a colour is an integer 0..9"),
        (np.zeros((2, 2)), "cell (0, 0) is 0.0, a colour is an integer 0..9"),
        (np.int64(3), "a grid is a list of rows of colours, got 3"),
    ],
)
def test_what_is_no_grid_is_refused_and_its_first_fault_named(rows: Any, fault: str) -> None:
    with pytest.raises(GridError) as error:
        Grid.of(rows)
    assert str(error.value) == fault


def test_a_long_fault_is_cut_short() -> None:
    with pytest.raises(GridError) as error:
        Grid.of("x" * 1000)  # type: ignore[arg-type]
    assert len(str(error.value)) < 100
