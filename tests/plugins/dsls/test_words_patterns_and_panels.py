"""Symmetry, repetition, noise, templates and panels where their examples do not reach."""

from __future__ import annotations

import numpy as np
import pytest

from arc25.drawing.notation import grid, mask, write
from arc25.plugins.dsls.arc25.cells import where
from arc25.plugins.dsls.arc25.masks import halo
from arc25.plugins.dsls.arc25.matching import find, replace, stamp_at
from arc25.plugins.dsls.arc25.panels import panel_mode, panel_or, separator_color
from arc25.plugins.dsls.arc25.patterns import (
    MOST_STEPS,
    denoise,
    period,
    remove_small,
    repeat_until_stable,
    symmetrize,
    tiling_unit,
)
from arc25.plugins.dsls.arc25.segmentation import MOST, objects, panels
from arc25.plugins.dsls.arc25.values import MAX_SIDE, DslError

# Symmetry, repetition, noise


def test_turns_need_a_square() -> None:
    with pytest.raises(DslError, match="needs a square"):
        symmetrize(grid("12"), "rotation")


def test_noise_takes_the_lowest_of_the_colours_that_surround_it_as_much() -> None:
    assert write(denoise(grid("1122/1322/1122"), 1)) == "1122/1122/1122"
    assert write(denoise(grid("5511/5311/5511/5511"), 1)) == "5511/5511/5511/5511"


def test_noise_among_noise_stays() -> None:
    assert write(denoise(grid("123/456"), 1)) == "123/456"


def test_noise_within_a_larger_area_takes_the_colour_that_surrounds_it_most() -> None:
    assert write(denoise(grid("1111/1233/1111"), 1)) == "1111/1133/1111"


def test_small_pieces_are_counted_by_colour() -> None:
    assert write(remove_small(grid("1200/0012"), 1, 8)) == "0000/0000"


@pytest.mark.parametrize(
    ("rows", "axis", "after"), [("1/2/1/2", "rows", 2), ("1231", "columns", 3), ("11/22", "columns", 1)]
)
def test_a_period_may_be_cut_off(rows: str, axis: str, after: int) -> None:
    assert period(grid(rows), axis) == after


def test_what_does_not_repeat_has_no_period_and_no_tile() -> None:
    with pytest.raises(DslError, match="the rows do not repeat"):
        period(grid("11/22"), "rows")
    with pytest.raises(DslError, match="does not repeat"):
        tiling_unit(grid("12/34"))


# Repeating a function


def test_repeating_may_take_as_many_steps_as_a_long_path() -> None:
    path = np.zeros((1, MAX_SIDE), np.int8)
    path[0, 0] = 3

    full = repeat_until_stable(path, lambda g: where(halo(g != 0, 4), 3, g))

    assert (full == 3).all()


def test_what_never_comes_to_rest_is_given_up() -> None:
    with pytest.raises(DslError, match=f"after {MOST_STEPS} steps"):
        repeat_until_stable(grid("12"), lambda g: g[:, ::-1])


def test_a_step_that_writes_to_its_grid_leaves_the_argument_alone() -> None:
    given = grid("12")

    def step(picture: np.ndarray) -> np.ndarray:
        picture[:] = 5
        return picture

    assert write(repeat_until_stable(given, step)) == "55"
    assert write(given) == "12"


def test_a_result_of_repeating_is_not_the_argument() -> None:
    given = grid("12")

    repeat_until_stable(given, lambda g: given)[:] = 0

    assert write(given) == "12"


@pytest.mark.parametrize("made", [None, [[1]], np.array([1]), np.array([[True]]), np.array([[0.5]])])
def test_a_step_has_to_give_grids(made: object) -> None:
    with pytest.raises(DslError, match="which is no grid"):
        repeat_until_stable(grid("12"), lambda _: made)


def test_a_step_that_grows_beyond_any_grid_is_stopped() -> None:
    with pytest.raises(DslError, match="64x64 cells"):
        repeat_until_stable(grid("1"), lambda g: np.kron(g, np.ones((2, 2), g.dtype)))


def test_only_a_function_can_be_repeated() -> None:
    with pytest.raises(DslError, match="is a function"):
        repeat_until_stable(grid("1"), {1: 2})


# Templates


def test_places_of_a_template_may_overlap() -> None:
    assert write(find(grid("111"), grid("11"))) == "11@0,0 11@0,1"


def test_a_found_place_is_an_object_of_the_grid_it_was_found_in() -> None:
    place = find(grid("0000/0120"), grid("12"))[0]

    assert (place.top, place.left, place.canvas) == (1, 1, (2, 4))


@pytest.mark.parametrize(
    ("template", "reason"),
    [("00", "no filled cell"), ("111", r"larger than the grid, \(2, 2\)")],
)
def test_what_cannot_be_looked_for_says_why(template: str, reason: str) -> None:
    with pytest.raises(DslError, match=reason):
        find(grid("12/21"), grid(template))


def test_a_template_that_fits_everywhere_is_no_find() -> None:
    assert len(find(np.ones((15, 10), np.int8), grid("1"))) == MOST
    with pytest.raises(DslError, match="fits in 225 places, at most 150"):
        find(np.ones((15, 15), np.int8), grid("1"))


def test_replacing_takes_places_from_the_top_left_that_share_no_filled_cell() -> None:
    assert write(replace(grid("111"), grid("11"), grid("22"))) == "221"
    assert write(replace(grid("1111"), grid("101"), grid("202"))) == "2222"


def test_replacing_leaves_what_is_empty_in_both_templates() -> None:
    assert write(replace(grid("171"), grid("101"), grid("202"))) == "272"
    assert write(replace(grid("171"), grid("101"), grid("222"))) == "222"
    assert write(replace(grid("171"), grid("101"), grid("000"))) == "070"


def test_replacing_where_nothing_fits_changes_nothing() -> None:
    assert write(replace(grid("12"), grid("3"), grid("4"))) == "12"


def test_old_and_new_are_of_one_size() -> None:
    with pytest.raises(DslError, match="sizes differ"):
        replace(grid("12"), grid("1"), grid("12"))


def test_a_stamp_at_the_edge_is_cut_off_and_the_last_one_is_on_top() -> None:
    assert write(stamp_at(grid("0000"), grid("123"), mask(".##."))) == "1123"
    assert write(stamp_at(grid("0000"), grid("123"), mask("#..."))) == "2300"


def test_a_stamp_needs_a_middle_and_a_place() -> None:
    with pytest.raises(DslError, match="1x2 cells; only odd sides"):
        stamp_at(grid("00"), grid("12"), mask("#."))
    with pytest.raises(DslError, match="no cell of the mask is true"):
        stamp_at(grid("00"), grid("1"), mask(".."))
    with pytest.raises(DslError, match="sizes differ"):
        stamp_at(grid("00"), grid("1"), mask("#"))


# Panels


def test_empty_lines_separate_only_where_no_colour_does() -> None:
    assert separator_color(grid("10202/00000/30404")) == 0
    assert separator_color(grid("10502/30504")) == 5


def test_a_grid_without_lines_has_no_separator() -> None:
    with pytest.raises(DslError, match="no full row or column"):
        separator_color(grid("12/21"))


def test_panels_vote_for_the_lowest_of_equals() -> None:
    assert write(panel_mode(panels(grid("13502/01510")))) == "02/00"


def test_panel_words_take_a_list_of_two_objects_or_more_of_one_size() -> None:
    items = list(panels(grid("10502/03510")))

    assert write(panel_or(items)) == "12/13"
    with pytest.raises(DslError, match="at least two pieces, got 1"):
        panel_or(items[:1])
    with pytest.raises(DslError, match="not of one size"):
        panel_or(objects(grid("1101"), 4, False))
