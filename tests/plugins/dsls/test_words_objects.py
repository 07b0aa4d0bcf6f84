"""Words over objects at their edges: what overlaps, lies outside, is tied or missing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from arc25.drawing.notation import grid, mask, write
from arc25.plugins.dsls.arc25.attributes import PROPERTIES
from arc25.plugins.dsls.arc25.namespace import WORDS
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.segmentation import MOST
from arc25.plugins.dsls.arc25.values import MAX_SIDE, DslError

W: dict[str, Any] = {name: word.function for name, word in WORDS.items()}


def pieces(rows: str, connectivity: int = 4, multicolor: bool = False) -> tuple[Object, ...]:
    found: tuple[Object, ...] = W["objects"](grid(rows), connectivity, multicolor)
    return found


def cell(top: int = 0, left: int = 0, canvas: tuple[int, int] = (5, 5), color: int = 1) -> Object:
    return Object(grid(str(color)), mask("#"), top, left, canvas)


# Segmentation


def test_a_grid_with_too_many_pieces_is_not_a_scene() -> None:
    noise = np.arange(225).reshape(15, 15) % 7 + 1

    assert len(W["objects"](noise[:10], 4, False)) == MOST
    with pytest.raises(DslError, match=r"more than 150 pieces: empty the small ones first \(remove_small\)"):
        W["objects"](noise, 4, False)


@pytest.mark.parametrize(("connectivity", "found"), [(4, "1@0,0 1@1,1"), (8, "1./.1@0,0")])
def test_objects_connect_by_sides_or_by_corners_too(connectivity: int, found: str) -> None:
    assert write(pieces("10/01", connectivity)) == found


def test_another_connectivity_is_refused() -> None:
    with pytest.raises(DslError, match="connectivity is 4 or 8, got 6"):
        pieces("1", 6)


def test_frames_may_lie_in_frames() -> None:
    assert write(W["frames"](grid("11111/12221/12021/12221/11111"))).endswith(" 222/202/222@1,1")


def test_a_line_that_does_not_cross_the_whole_grid_separates_no_panels() -> None:
    with pytest.raises(DslError, match="no full row or column"):
        W["panels"](grid("151/101/111"))


def test_equal_parts_have_to_divide_the_side() -> None:
    with pytest.raises(DslError, match="3 columns do not divide into 2 parts"):
        W["equal_parts"](grid("123"), "columns", 2)


def test_what_lies_over_the_edge_is_cut_off_when_it_is_drawn() -> None:
    assert write(W["draw"](W["move"](pieces("110/110"), (1, -1)))) == "000/100"


def test_objects_that_are_drawn_later_lie_on_top() -> None:
    assert write(W["paint"](grid("55"), [cell(canvas=(1, 2), color=2), cell(canvas=(1, 2), color=3)])) == "35"


def test_objects_are_erased_from_a_grid_of_their_size_only() -> None:
    with pytest.raises(DslError, match="this one is"):
        W["erase"](grid("111"), pieces("11"))


def test_an_object_made_by_a_mask_owns_the_empty_cells_there() -> None:
    made = W["to_object"](grid("10/02"), mask("##/.#"))

    assert (write(made), made.area, made.colors) == ("10/.2@0,0", 3, (1, 2))


def test_an_object_made_by_a_mask_is_of_the_masks_size() -> None:
    with pytest.raises(DslError, match="must be of one size"):
        W["to_object"](grid("10"), mask("#"))


def test_an_object_made_by_a_colour_has_all_cells_of_it_and_no_others() -> None:
    picture = grid("0200/0002/3000")

    assert write(W["to_object"](picture, 2)) == "2../..2@0,1"
    assert W["to_object"](picture, 2) == W["to_object"](picture, picture == 2)


def test_an_object_made_by_colour_0_owns_the_empty_cells() -> None:
    made = W["to_object"](grid("10/02"), 0)

    assert (write(made), made.area, made.color) == (".0/0.@0,0", 2, 0)


@pytest.mark.parametrize("cells", [mask(".."), 3])
def test_an_empty_mask_and_a_colour_that_is_not_there_make_no_object(cells: Any) -> None:
    with pytest.raises(DslError, match="there is nothing to put a box around"):
        W["to_object"](grid("10"), cells)


def test_merged_objects_keep_their_places_and_the_later_is_on_top() -> None:
    first, second = W["to_object"](grid("110"), mask("##.")), W["to_object"](grid("022"), mask(".##"))

    assert write(W["merge"]((first, second))) == "122@0,0"
    assert write(W["merge"]((second, first))) == "112@0,0"


def test_merged_objects_may_lie_outside_the_grid() -> None:
    assert write(W["merge"]([cell(-1, 0), cell(0, 6)])) == "1....../......1@-1,0"


def test_objects_too_far_apart_do_not_merge() -> None:
    with pytest.raises(DslError, match=r"61x1 cells apart"):
        W["merge"]([cell(0), cell(MAX_SIDE)])


def test_a_group_without_objects_does_not_merge() -> None:
    with pytest.raises(DslError, match="there are no objects"):
        W["merge"]([()])


# Looks and layouts


def test_the_box_of_an_object_without_a_colour_stays_empty() -> None:
    (hole,) = W["holes"](grid("111/101/111"))

    assert write(W["fill_box"](hole)) == write(W["box_border"](hole)) == "0@1,1"


def test_an_object_without_a_colour_has_none_to_tell() -> None:
    with pytest.raises(DslError, match="no colour"):
        W["color_of"](W["holes"](grid("111/101/111"))[0])


def test_equal_objects_share_a_rank() -> None:
    ranked = W["recolor_by_rank"](pieces("505505500550555"), "area", "ascending")

    assert [item.color for item in ranked] == [1, 2, 2, 2, 3]


def test_no_rank_and_no_value_is_above_colour_9() -> None:
    many = [cell(row) for row in range(12)]

    assert [item.color for item in W["recolor_by_rank"](many, "top", "ascending")] == [*range(1, 10), 9, 9, 9]
    assert [item.color for item in W["recolor_by_value"](many, "top")] == [*range(1, 10), 9, 9, 9]


def test_a_negative_value_is_no_colour() -> None:
    with pytest.raises(DslError, match="top is negative"):
        W["recolor_by_value"]((cell(-1),), "top")


def test_stacked_objects_are_filled_up_below_or_at_the_right() -> None:
    both = pieces("1000/1022")

    assert (write(W["stack"](both, "rows")), write(W["stack"](both, "columns"))) == ("10/10/22", "122/100")


@pytest.mark.parametrize("word", ["stack", "stack_colors"])
@pytest.mark.parametrize("axis", ["rows", "columns"])
def test_no_stack_is_too_high_or_too_wide_for_a_grid(word: str, axis: str) -> None:
    with pytest.raises(DslError, match="60"):
        W[word]([cell()] * 61, axis)


def test_objects_that_start_in_one_row_share_a_row_of_the_layout() -> None:
    assert write(W["layout"](pieces("1100/0000/0030/2030"))) == "10/03/20"


def test_grids_of_different_sizes_do_not_overlay() -> None:
    with pytest.raises(DslError, match="sizes differ"):
        W["overlay"](grid("12"), grid("1"))


# Selection


@pytest.mark.parametrize("word", ["argmax_by", "argmin_by"])
def test_a_tie_is_no_choice_unless_the_tied_look_the_same(word: str) -> None:
    assert write(W[word](pieces("101"), "area")) == "1@0,0"
    with pytest.raises(DslError, match="2 objects that are not alike"):
        W[word](pieces("102"), "area")


@pytest.mark.parametrize("rows", ["102", "10101", "1011022022"])
def test_the_unique_object_has_a_value_that_exactly_one_has(rows: str) -> None:
    with pytest.raises(DslError, match="of their own, not one"):
        W["unique_by"](pieces(rows), "color")


@pytest.mark.parametrize("quality", PROPERTIES)
def test_what_a_filter_takes_the_opposite_one_rejects(quality: str) -> None:
    scene = pieces("1103333/1203003/0003333/5000000/5044440")
    chosen, rejected = W["filter_by"](scene, quality), W["reject_by"](scene, quality)

    assert sorted([*chosen, *rejected], key=scene.index) == list(scene)
    assert all(PROPERTIES[quality](item) for item in chosen)
    assert not any(PROPERTIES[quality](item) for item in rejected)


def test_of_two_values_as_frequent_the_first_is_the_mode() -> None:
    assert write(W["mode_by"](pieces("110220303"), "area")) == "11@0,0 22@0,3"


def test_an_object_with_several_colours_is_with_each_of_them() -> None:
    both = pieces("12033", multicolor=True)

    assert W["with_color"](both, 1) == W["with_color"](both, 2) == both[:1]


def test_only_an_object_that_owns_an_empty_cell_is_with_colour_0() -> None:
    ring, hole = pieces("111/101/111")[0], W["holes"](grid("111/101/111"))[0]

    assert W["with_color"]([ring, hole], 0) == (hole,)


def test_an_object_is_inside_a_box_when_all_of_it_is() -> None:
    outer = W["merge"]([cell(0, 0), cell(3, 3)])
    part = [cell(2, 2), cell(4, 2), W["merge"]([cell(3, 2), cell(4, 3)]), outer]

    assert W["inside"](part, outer) == (cell(2, 2),)


def test_an_object_does_not_touch_itself() -> None:
    first, second, third = pieces("10/02/30")

    assert W["touching"]([first, second, third], first) == (second,)


def test_matching_objects_may_be_turned_mirrored_and_scaled() -> None:
    template = pieces("800/880")[0]
    others = pieces("1100220/1100200/1111000/1111033/0000033")

    assert [item.color for item in W["match_shape"](others, template)] == [1, 2]


@pytest.mark.parametrize("others", [cell(1), (cell(1),), [cell(1), cell(4)]])
def test_the_rest_is_what_is_not_among_the_others(others: Any) -> None:
    assert W["without"]([cell(0), cell(1), cell(2)], others) == (cell(0), cell(2))


TAKEN = [(0, []), (1, [0]), (2, [0, 1]), (5, [0, 1, 2]), (-1, [2]), (-2, [1, 2]), (-5, [0, 1, 2])]


@pytest.mark.parametrize(("number", "rows"), TAKEN)
def test_objects_are_taken_from_the_start_or_the_end(number: int, rows: list[int]) -> None:
    assert [item.top for item in W["take"]([cell(0), cell(1), cell(2)], number)] == rows


def test_groups_come_by_rising_value_and_keep_their_order() -> None:
    groups = W["group_by"](pieces("330102203"), "area")

    assert [write(group) for group in groups] == ["1@0,3 3@0,8", "33@0,0 22@0,5"]


def test_there_is_no_object_beyond_the_last() -> None:
    assert write(W["nth"](pieces("102"), -2)) == "1@0,0"
    with pytest.raises(DslError, match="there are 2 objects, none has index 2"):
        W["nth"](pieces("102"), 2)
