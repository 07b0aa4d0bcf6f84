"""What counts as a grid, and what is said of what does not."""

from __future__ import annotations

import numpy as np
import pytest

from arc25.sandbox.output import NotAGrid, to_cells

GRIDS = [
    np.array([[1, 2], [3, 4]]),
    np.array([[1, 2], [3, 4]], np.uint8),
    np.array([[1.0, 2.0], [3.0, 4.0]]),
    np.array([[1, 2], [3, 4]], object),
    [[1, 2], [3, 4]],
    ((1, 2), (3, 4)),
    [(1, 2), [3, 4]],
    [np.array([1, 2]), np.array([3, 4])],
    [[np.int64(1), np.float32(2)], [np.array(3), 4.0]],
]


@pytest.mark.parametrize("value", GRIDS, ids=repr)
def test_every_shape_of_a_grid_is_taken(value):
    assert to_cells(value) == (2, 2, b"\1\2\3\4")


def test_bools_count_as_numbers():
    assert to_cells(np.array([[True, False]])) == to_cells([[True, False]]) == (1, 2, b"\1\0")


FAULTS = {
    "None": (None, "returned None; a grid is a 2-D array or a list of rows"),
    "an int": (3, "returned an int; a grid is a 2-D array or a list of rows"),
    "a vector": (np.zeros(3), "returned an array of shape (3,); a grid has 2 dimensions"),
    "a cube": (np.zeros((1, 2, 3)), "returned an array of shape (1, 2, 3); a grid has 2 dimensions"),
    "no rows": ([], "returned 0x0; a side is 1..30"),
    "empty rows": ([[]], "returned 1x0; a side is 1..30"),
    "31 rows": ([[1]] * 31, "returned 31x1; a side is 1..30"),
    "a wide array": (np.zeros((2, 31)), "returned 2x31; a side is 1..30"),
    "a flat list": ([1, 2], "row 0 is an int; a row is a list of colours"),
    "a ragged list": ([[1, 2], [3]], "row 1 has 1 cells, row 0 has 2"),
    "a ten": ([[0, 10]], "cell (0, 1) is 10; a colour is an integer 0..9"),
    "a negative": (np.array([[0], [-1]]), "cell (1, 0) is -1; a colour is an integer 0..9"),
    "a half": (np.array([[0.5]]), "cell (0, 0) is 0.5; a colour is an integer 0..9"),
    "no number": (np.array([[np.nan]]), "cell (0, 0) is nan; a colour is an integer 0..9"),
    "a text": ([["a"]], "cell (0, 0) is 'a'; a colour is an integer 0..9"),
    "a list in a cell": ([[[1]]], "cell (0, 0) is a list; a colour is an integer 0..9"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_rule_that_is_broken_is_named(name):
    value, message = FAULTS[name]

    with pytest.raises(NotAGrid) as caught:
        to_cells(value)

    assert str(caught.value) == message


def test_a_longer_side_is_a_grid_where_the_inputs_have_it() -> None:
    assert to_cells([[1] * 93], max_side=93) == (1, 93, bytes([1]) * 93)
    with pytest.raises(NotAGrid, match=r"returned 1x94; a side is 1\.\.93"):
        to_cells(np.ones((1, 94)), max_side=93)
