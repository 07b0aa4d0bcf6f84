from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from arc25.core.grid import Grid
from arc25.prompting.grids import write_grid

GRIDS = st.tuples(st.integers(1, 30), st.integers(1, 30)).flatmap(
    lambda shape: st.binary(min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
        lambda cells: Grid(*shape, bytes(cell % 10 for cell in cells))
    )
)


def test_a_grid_is_a_digit_for_a_cell_and_a_line_for_a_row() -> None:
    assert write_grid(Grid.of([[0, 1, 2], [3, 4, 5]])) == "012\n345"


@given(GRIDS)
def test_every_cell_is_there(grid: Grid) -> None:
    assert [[int(digit) for digit in line] for line in write_grid(grid).split("\n")] == grid.rows()
