from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc25.core.errors import GridError
from arc25.core.grid import Grid
from arc25.prompting.grids import read_grid, write_grid

GRIDS = st.tuples(st.integers(1, 30), st.integers(1, 30)).flatmap(
    lambda shape: st.binary(min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
        lambda cells: Grid(*shape, bytes(cell % 10 for cell in cells))
    )
)


def test_a_grid_is_a_digit_for_a_cell_and_a_line_for_a_row() -> None:
    assert write_grid(Grid.of([[0, 1, 2], [3, 4, 5]])) == "012\n345"


@given(GRIDS)
def test_what_was_written_reads_back(grid: Grid) -> None:
    assert read_grid(write_grid(grid)) == grid


def test_spaces_and_blank_lines_around_do_not_matter() -> None:
    assert read_grid("\n 0 1\r\n 2 3\n\n") == Grid.of([[0, 1], [2, 3]])


@pytest.mark.parametrize("text", ["", "01\n2", "0a", "01\n\n23", "٣"])
def test_what_is_not_a_rectangle_of_digits_is_refused(text: str) -> None:
    with pytest.raises(GridError):
        read_grid(text)
