"""Objects that move, fall, align and are copied: where they stop, and what cannot be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from dice import Dice
from laws import outcome

from arc25.drawing.notation import grid, mask, write
from arc25.plugins.dsls.arc25.literals import STEPS
from arc25.plugins.dsls.arc25.namespace import WORDS
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.values import DslError, Vec

W: dict[str, Any] = {name: word.function for name, word in WORDS.items()}


def pieces(rows: str, connectivity: int = 4, multicolor: bool = False) -> tuple[Object, ...]:
    found: tuple[Object, ...] = W["objects"](grid(rows), connectivity, multicolor)
    return found


def cell(top: int = 0, left: int = 0, canvas: tuple[int, int] = (5, 5), color: int = 1) -> Object:
    return Object(grid(str(color)), mask("#"), top, left, canvas)


def test_a_step_is_a_direction_or_a_pair_of_numbers() -> None:
    assert W["move"](cell(2, 2), Vec(1, -1)) == cell(3, 1) == W["move"](cell(2, 2), "down left", 1)


def test_an_object_moves_with_its_corner_to_a_point_or_another_object() -> None:
    (piece,) = pieces("000/011/010")

    assert write(W["move_to"](piece, (0, 0))) == "11/1.@0,0"
    assert write(W["move_to"](piece, cell(3, 4))) == "11/1.@3,4"


OBSTACLES = {
    "an object": cell(0, 4, (1, 6), 2),
    "objects": (cell(0, 5, (1, 6), 3), cell(0, 4, (1, 6), 2)),
    "a grid": grid("010023"),
    "a grid with the object itself": grid("110023"),
}


@pytest.mark.parametrize("obstacle", OBSTACLES.values(), ids=OBSTACLES)
def test_an_object_moves_until_it_would_hit_the_obstacle(obstacle: Any) -> None:
    piece = W["to_object"](grid("010000"), mask(".#...."))

    assert write(W["move_until"](piece, "right", obstacle)) == "1@0,3"


@pytest.mark.parametrize("obstacle", [(), cell(2, 4), np.zeros((5, 5), np.int8)])
def test_where_nothing_is_in_the_way_an_object_moves_to_the_edge(obstacle: Any) -> None:
    assert W["move_until"](cell(2, 2), "down", obstacle) == cell(4, 2)


def test_an_object_that_is_in_the_way_of_its_own_cells_only_moves_on() -> None:
    (piece,) = pieces("110/100/110")

    assert write(W["move_until"](piece, "right", grid("110/100/110"))) == "11/1./11@0,1"


def test_an_object_may_move_into_a_gap_of_the_obstacle() -> None:
    (piece,) = pieces("0000/1100/0000")

    assert write(W["move_until"](piece, "right", grid("0022/0002/0022"))) == "11@1,1"


def test_objects_that_move_until_an_obstacle_are_none_to_each_other() -> None:
    both = W["move_until"](pieces("1020"), "right", cell(0, 3, (1, 4)))

    assert write(both) == "1@0,2 2@0,2"


@pytest.mark.parametrize("word", ["slide", "move_until"])
def test_what_reaches_over_the_edge_does_not_fall(word: str) -> None:
    arguments = {"slide": [(cell(-1),), "down"], "move_until": [cell(-1), "down", cell(3)]}

    with pytest.raises(DslError, match="over the edge"):
        W[word](*arguments[word])


def test_an_obstacle_lies_on_the_grid_of_the_object() -> None:
    with pytest.raises(DslError, match="different sizes"):
        W["move_until"](cell(), "down", grid("10"))


def test_an_object_inside_another_does_not_fall_through_it() -> None:
    inner, outer = pieces("00000/10201/10001/11111/00000/00000")[::-1]

    assert write(W["slide"]((inner, outer), "down")) == write(W["slide"]((outer, inner), "down")[::-1])
    assert write(W["draw"](W["slide"]((inner, outer), "down"))) == "00000/00000/00000/10001/10201/11111"


def test_objects_that_hold_each_other_fall_together() -> None:
    assert write(W["draw"](W["slide"](pieces("111/122/102/000/000"), "down"))) == "000/000/111/122/102"


@pytest.mark.parametrize(
    ("direction", "end"),
    [("up", "12/03/00"), ("down", "00/02/13"), ("left", "12/30/00"), ("right", "12/03/00")],
)
def test_objects_fall_in_all_four_directions(direction: str, end: str) -> None:
    assert write(W["draw"](W["slide"](pieces("12/03/00"), direction))) == end


def test_objects_that_share_a_cell_do_not_fall() -> None:
    with pytest.raises(DslError, match="a cell in common"):
        W["slide"]((cell(), cell()), "down")


def test_objects_of_different_grids_do_not_fall_together() -> None:
    with pytest.raises(DslError, match="different sizes"):
        W["slide"]((cell(), cell(1, 1, (2, 2))), "down")


BOX = Object(grid("11/11"), mask("##/##"), 4, 4, (10, 10))
DIRECTIONS = [
    ((4, 6), "right"),  # next to it
    ((5, 3), "left"),
    ((4, 9), "right"),
    ((1, 4), "up"),
    ((6, 5), "down"),
    ((5, 0), "left"),
    ((7, 9), "right"),  # further to the right than down
    ((9, 7), "down"),
    ((0, 3), "up"),
    ((-5, 9), "up"),
]


@pytest.mark.parametrize(("corner", "direction"), DIRECTIONS)
def test_the_direction_to_an_object_is_that_of_the_widest_gap(corner: tuple[int, int], direction: str) -> None:
    assert W["direction_to"](BOX, cell(*corner)) == direction


NOWHERE = [(4, 4), (5, 5), (3, 3), (3, 6), (6, 6), (9, 9), (8, 1)]


@pytest.mark.parametrize("corner", NOWHERE)
def test_no_direction_leads_into_a_box_or_along_a_diagonal(corner: tuple[int, int]) -> None:
    with pytest.raises(DslError, match="no one direction leads from"):
        W["direction_to"](BOX, cell(*corner))


def test_boxes_that_overlap_have_no_direction_though_their_cells_do_not() -> None:
    frame = pieces("11111/10001/10001/11111")[0]

    with pytest.raises(DslError, match="no one direction"):
        W["direction_to"](frame, cell(2, 2))


@pytest.mark.parametrize("seed", range(30))
def test_the_way_back_is_the_opposite_direction(seed: int) -> None:
    first, second = Dice(seed).object(), Dice(seed + 1000).object()
    there, back = (outcome(WORDS["direction_to"], pair) for pair in ([first, second], [second, first]))

    assert isinstance(there, DslError) == isinstance(back, DslError)
    assert isinstance(there, DslError) or STEPS[there] == STEPS[back] * -1


def test_objects_align_by_their_middle() -> None:
    (piece,) = pieces("111/111/111/000/000/000")

    assert write(W["align_to"](piece, cell(5, 4), "rows")) == "111/111/111@4,0"
    assert write(W["align_to"](piece, cell(5, 4), "columns")) == "111/111/111@0,3"


def test_an_even_side_has_no_middle_to_align_with_an_odd_one() -> None:
    (piece,) = pieces("11/00")

    assert write(W["align_to"](piece, cell(1, 0), "rows")) == "11@1,0"
    with pytest.raises(DslError, match="between two cells"):
        W["align_to"](piece, cell(1, 0), "columns")


def test_a_stamped_grid_keeps_its_empty_margin() -> None:
    stamped = W["stamp"](grid("200/000/000"), pieces("0000/0000/0010"))

    assert write(W["draw"](stamped)) == "0000/0200/0000"


def test_a_stamped_object_lies_on_the_grid_of_the_places() -> None:
    (stamped,) = W["stamp"](cell(canvas=(1, 1)), [cell(3, 2, (9, 9), 4)])

    assert stamped == cell(3, 2, (9, 9), 1)


def test_a_template_is_stamped_on_no_objects_as_well() -> None:
    assert W["stamp"](grid("11"), ()) == ()


def test_a_template_is_stamped_only_where_its_middle_can_be() -> None:
    with pytest.raises(DslError, match="between two cells"):
        W["stamp"](grid("11"), pieces("010"))


def test_a_grid_that_changes_later_does_not_change_what_was_made_of_it() -> None:
    template = grid("34")
    stamped = W["stamp"](template, pieces("1100"))
    made = W["to_object"](template, whole := mask("##"))

    template[:], whole[:] = 9, False
    assert (write(stamped), write(made)) == ("34@0,0", "34@0,0")
