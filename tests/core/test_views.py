"""Views: every look at a task can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc25 import Grid, Pair, Task
from arc25.core.errors import UsageError
from arc25.core.views import IDENTITY, View, apply, apply_to_outputs, apply_to_task, revert, revert_outputs
from arc25.testing.builders import grid

TURNS = [View(turns=turns, flipped=flipped) for flipped in (False, True) for turns in range(4)]


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    return Grid(
        height, width, bytes(draw(st.lists(st.integers(0, 9), min_size=height * width, max_size=height * width)))
    )


def views(pairs: int = 0) -> st.SearchStrategy[View]:
    """Views of tasks with `pairs` train pairs."""
    return st.builds(
        View,
        turns=st.integers(0, 3),
        flipped=st.booleans(),
        colours=st.permutations(range(10)).map(tuple),
        order=st.permutations(range(pairs)).map(tuple),
    )


@given(views(), grids())
def test_revert_takes_apply_back(view: View, picture: Grid) -> None:
    assert revert(view, apply(view, picture)) == picture


@given(views(), grids())
def test_apply_takes_revert_back(view: View, picture: Grid) -> None:
    assert apply(view, revert(view, picture)) == picture


def test_the_identity_shows_a_grid_as_it_is() -> None:
    assert apply(IDENTITY, grid("12 34")) == grid("12 34")


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        (View(turns=1), "41 52 63"),
        (View(turns=2), "654 321"),
        (View(turns=3), "36 25 14"),
        (View(flipped=True), "456 123"),
        (View(flipped=True, turns=1), "14 25 36"),
        (View(colours=(0, 9, 2, 3, 4, 5, 6, 7, 8, 1)), "923 456"),
    ],
)
def test_a_view_shows_what_it_says(view: View, shown: str) -> None:
    assert apply(view, grid("123 456")) == grid(shown)


def test_the_eight_turns_are_all_different() -> None:
    assert len({apply(view, grid("123 456")) for view in TURNS}) == 8


@given(st.sampled_from(TURNS), st.sampled_from(TURNS), grids())
def test_two_turns_after_each_other_are_one_of_the_eight(first: View, second: View, picture: Grid) -> None:
    assert apply(second, apply(first, picture)) in [apply(view, picture) for view in TURNS]


@given(views(), views(), grids())
def test_colours_and_turns_do_not_disturb_each_other(one: View, other: View, picture: Grid) -> None:
    turn, recolour = View(turns=one.turns, flipped=one.flipped), View(colours=other.colours)
    assert apply(turn, apply(recolour, picture)) == apply(recolour, apply(turn, picture))


@given(views(pairs=3), st.lists(grids(), min_size=8, max_size=8))
def test_outputs_for_the_shown_task_come_back_to_the_task_s_own_order(view: View, pictures: list[Grid]) -> None:
    train = tuple(Pair(pictures[i], pictures[i + 1]) for i in range(0, 6, 2))
    task = Task("t", train, tuple(pictures[6:]))
    shown = apply_to_task(view, task)
    assert revert_outputs(view, task, shown.inputs) == task.inputs
    assert apply_to_outputs(view, task, task.inputs) == shown.inputs


def test_the_train_pairs_are_shown_in_the_view_s_order() -> None:
    task = Task("t", (Pair(grid("1"), grid("2")), Pair(grid("3"), grid("4"))), (grid("5"),))
    assert apply_to_task(View(order=(1, 0)), task).train == tuple(reversed(task.train))


def test_an_output_that_is_missing_stays_missing() -> None:
    task = Task("t", (Pair(grid("1"), grid("2")), Pair(grid("3"), grid("4"))), (grid("5"),))
    assert revert_outputs(View(turns=1, order=(1, 0)), task, (None, grid("2"), None)) == (grid("2"), None, None)


def test_a_program_that_never_ran_has_no_outputs_to_bring_back() -> None:
    task = Task("t", (Pair(grid("1"), grid("2")),), (grid("5"),))
    assert revert_outputs(View(turns=1), task, ()) == ()


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"turns": 4}, "a view turns 0 to 3 quarters, got 4"),
        ({"colours": (0,) * 10}, "a view's colours are a permutation of 0..9"),
        ({"order": (0, 2)}, "a view's order is a permutation of the pairs"),
    ],
)
def test_what_cannot_be_taken_back_is_no_view(options: dict[str, Any], fault: str) -> None:
    with pytest.raises(UsageError, match=fault):
        View(**options)


def test_an_order_for_another_number_of_pairs_is_refused() -> None:
    task = Task("t", (Pair(grid("1"), grid("2")),), (grid("5"),))
    with pytest.raises(UsageError, match="the view orders 2 pairs, task t has 1"):
        apply_to_task(View(order=(1, 0)), task)
