"""What is seen in one grid."""

from __future__ import annotations

import time

from arc25.core.grid import Grid
from arc25.perception.scene import Panels, backgrounds, look, scenes
from arc25.testing.builders import grid, task


def test_the_background_is_0_where_all_inputs_have_it() -> None:
    assert backgrounds(task("t", [("055", "1"), ("770", "1")], ["330"])) == [0, 0, 0]


def test_where_an_input_lacks_0_each_has_its_own_background() -> None:
    assert backgrounds(task("t", [("155", "1"), ("770", "1")], ["330"])) == [5, 7, 3]


def test_the_palette_counts_cells_most_first() -> None:
    assert look(grid("211 334"), 0).palette == ((1, 2), (3, 2), (2, 1), (4, 1))


def test_full_lines_of_one_colour_make_panels() -> None:
    panels = look(grid("10503 55555 20504"), 0).panels
    assert panels == Panels(5, (1,), (2,), (1, 1), (2, 2))
    assert panels.regular


def test_lines_at_the_border_and_side_by_side_make_no_empty_panels() -> None:
    panels = look(grid("4444 1023 4444 4444 0001"), 0).panels
    assert panels == Panels(4, (0, 2, 3), (), (1, 1), (4,))


def test_panels_of_two_sizes_are_not_regular() -> None:
    panels = look(grid("10510 20512"[:5] + " 20501"), 0).panels
    assert panels is not None
    assert panels.regular
    uneven = look(grid("1501 2500"), 0).panels
    assert uneven is not None
    assert not uneven.regular


def test_of_two_colours_that_separate_the_regular_one_is_taken() -> None:
    panels = look(grid("13520 13501"), 0).panels
    assert panels is not None
    assert panels.color == 5


def test_without_a_full_line_there_are_no_panels() -> None:
    assert look(grid("12 21"), 0).panels is None


def test_symmetries_are_reflections_that_change_nothing() -> None:
    assert look(grid("121 303"), 0).symmetries == ("left-right",)
    assert look(grid("12 12"), 0).symmetries == ("top-bottom",)
    assert look(grid("12 23"), 0).symmetries == ("diagonal",)
    assert look(grid("12 31"), 0).symmetries == ("antidiagonal",)
    assert len(look(grid("1"), 0).symmetries) == 4


def test_a_period_is_the_least_step_of_at_most_half_the_side() -> None:
    assert look(grid("1212 3434"), 0).period == (0, 2)
    assert look(grid("12 12 12"), 0).period == (1, 0)
    assert look(grid("121"), 0).period == (0, 0)


def test_a_task_of_large_and_noisy_grids_is_seen_at_once() -> None:
    noise = Grid(
        30, 30, bytes((row * row * 7 + column * row * 3 + column) % 10 for row in range(30) for column in range(30))
    )
    busy = task("t", [("1", "1")])
    start = time.process_time()
    scenes(type(busy)("t", busy.train * 4, (noise,) * 4))
    assert time.process_time() - start < 0.5  # about 0.03 on an idle machine
