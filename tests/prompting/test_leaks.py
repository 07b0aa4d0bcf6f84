"""What keeps a worked example from giving its task away."""

from __future__ import annotations

import itertools

import pytest

from arc25.core.records import Example, Pair, Task
from arc25.core.views import View, apply, apply_to_task
from arc25.prompting.leaks import Traces
from arc25.prompting.shots import Shots
from arc25.testing.builders import grid, program, task

TURN_AND_RENAME = View(turns=1, flipped=True, colours=(3, 5, 0, 1, 2, 4, 9, 8, 7, 6))
SOURCE = "def transform(grid):\n    return grid[::-1]"
TASK = task("0a1b2c3d", [("120 034", "034 120"), ("555 006", "006 555"), ("7810", "7810")], ["90 12 34", "4401"])

ROUGH = task("rough", [("1234 0120 5005", "12 31"), ("7702 0113 8000", "41 10")], ["1120 0341"])
"""A task whose outputs are no inputs in another view."""


def an_example(task: Task, source: str = SOURCE, task_id: str | None = None) -> Example:
    return Example(task, program(source, task_id or task.id), origin="synthetic")


def stranger(number: int, source: str | None = None) -> Example:
    """An example that has nothing to do with `TASK` nor with the others."""
    cells = f"{number:016b}0011"
    pairs = [(f"{cells} {cells[::-1]}", cells), (f"{cells[3:]} {cells[:-3]}", cells[5:])]
    return an_example(
        task(f"stranger-{number}", pairs, [f"{cells}01"]), source or f"def transform(grid):\n    {number}"
    )


def shown(example: Example, task: Task = TASK) -> bool:
    """Whether a prompt for `task` may hold the example."""
    return example in Shots([example, stranger(1)], "plain", 9).choose(task)


def renamed(task: Task, task_id: str = "another") -> Task:
    return Task(task_id, task.train, task.tests)


def test_an_example_of_another_task_is_shown() -> None:
    assert shown(stranger(2))


def test_the_task_itself_is_never_shown() -> None:
    assert not shown(an_example(TASK))


def test_an_id_is_enough_whatever_the_grids() -> None:
    assert not shown(an_example(renamed(stranger(2).task, TASK.id)))


def test_the_id_that_the_program_names_counts_too() -> None:
    assert not shown(an_example(stranger(2).task, task_id=TASK.id))


@pytest.mark.parametrize("name", ["0a1b2c3d-turned", "rearc/0a1b2c3d.7", "x_0a1b2c3d_y"])
def test_an_id_made_of_the_tasks_is_enough(name: str) -> None:
    assert not shown(an_example(renamed(stranger(2).task, name)))


@pytest.mark.parametrize("name", ["0A1B2C3D", "0A1b2c3D-turned"])
def test_the_case_of_an_id_does_not_matter(name: str) -> None:
    assert not shown(an_example(renamed(stranger(2).task, name)))
    assert not shown(an_example(renamed(stranger(2).task, "0a1b2c3d")), renamed(TASK, name))


def test_an_id_that_the_tasks_is_made_of_is_enough() -> None:
    assert not shown(an_example(renamed(stranger(2).task, "0a1b2c3d")), renamed(TASK, "0a1b2c3d+turned-90"))


def test_ids_that_share_a_part_and_are_not_made_of_each_other_do_not_count() -> None:
    assert shown(stranger(2), renamed(stranger(3).task, "stranger-3"))


def test_the_same_task_under_another_id_is_known() -> None:
    assert not shown(an_example(renamed(TASK)))


def test_the_same_pairs_in_another_order_are_known() -> None:
    assert not shown(an_example(Task("another", TASK.train[::-1], TASK.tests[::-1])))


@pytest.mark.parametrize(("turns", "flipped"), [*itertools.product(range(4), (False, True))])
def test_every_turn_and_mirror_image_is_known(turns: int, flipped: bool) -> None:
    assert not shown(an_example(apply_to_task(View(turns, flipped), renamed(TASK))))


@pytest.mark.parametrize(("turns", "flipped"), [*itertools.product(range(4), (False, True))])
def test_a_single_pair_has_the_same_traces_in_every_view(turns: int, flipped: bool) -> None:
    single = task("a", [("1120 0341 0005", "6")], ["78"])

    assert Traces.of(apply_to_task(View(turns, flipped, TURN_AND_RENAME.colours), single)) == Traces.of(single)


def test_other_colours_are_known_the_background_included() -> None:
    assert not shown(an_example(apply_to_task(View(colours=(1, 2, 3, 4, 5, 6, 7, 8, 9, 0)), renamed(TASK))))


def test_turned_and_recoloured_and_reordered_at_once_is_known() -> None:
    view = View(3, True, TURN_AND_RENAME.colours, (2, 0, 1))

    assert not shown(an_example(apply_to_task(view, renamed(TASK))))


def test_one_common_pair_is_enough() -> None:
    disguised = apply_to_task(TURN_AND_RENAME, renamed(TASK)).train[1]
    mixed = Task("another", (*stranger(2).task.train, disguised), stranger(2).task.tests)

    assert not shown(an_example(mixed))


def test_a_task_that_is_shown_in_a_view_is_known() -> None:
    assert not shown(an_example(renamed(TASK)), apply_to_task(View(2, True, TURN_AND_RENAME.colours, (1, 2, 0)), TASK))


def test_a_test_input_among_the_examples_train_inputs_is_known() -> None:
    answered = Task("another", (Pair(TASK.tests[0], grid("1")), *stranger(2).task.train), stranger(2).task.tests)

    assert not shown(an_example(apply_to_task(TURN_AND_RENAME, answered)))


def test_a_train_input_among_the_examples_tests_is_known() -> None:
    asked = Task("another", stranger(2).task.train, (TASK.train[0].input,))

    assert not shown(an_example(asked))


def test_a_test_input_among_the_examples_outputs_is_known() -> None:
    backwards = Task("another", (Pair(grid("1"), TASK.tests[0]), *stranger(2).task.train), stranger(2).task.tests)

    assert not shown(an_example(apply_to_task(TURN_AND_RENAME, backwards)))


def test_an_output_among_the_examples_tests_is_known() -> None:
    asked = Task("another", stranger(2).task.train, (ROUGH.train[1].output,))

    assert not shown(an_example(apply_to_task(TURN_AND_RENAME, asked)), ROUGH)


def test_the_tasks_pairs_backwards_are_known() -> None:
    backwards = Task("another", tuple(Pair(pair.output, pair.input) for pair in ROUGH.train), stranger(2).task.tests)

    assert not shown(an_example(backwards), ROUGH)


@pytest.mark.parametrize("view", [View(flipped=True), View(turns=1), View(colours=TURN_AND_RENAME.colours)])
def test_outputs_that_are_turned_or_recoloured_apart_from_their_inputs_are_known(view: View) -> None:
    apart = tuple(Pair(pair.input, apply(view, pair.output)) for pair in ROUGH.train)

    assert not shown(an_example(Task("another", apart, stranger(2).task.tests)), ROUGH)


def test_a_train_input_with_another_output_is_another_task() -> None:
    other = Task("another", (Pair(TASK.train[0].input, grid("1")),), stranger(2).task.tests)

    assert shown(an_example(other))


def test_colours_that_are_joined_make_another_pair() -> None:
    joined = Pair(grid("110 034"), grid("034 110"))  # 1 and 2 of the first pair are both 1 here

    assert shown(an_example(Task("another", (joined,), stranger(2).task.tests)))


def test_grids_of_equal_cells_and_other_sides_are_others() -> None:
    assert Traces.of(task("a", [("0000", "1")])).pairs != Traces.of(task("a", [("00 00", "1")])).pairs


def test_the_program_of_a_kin_is_not_shown_under_another_task_either() -> None:
    copied = an_example(stranger(2).task, "def transform(grid):\n    '''The same.'''\n    return   grid[::-1]  # too")
    shots = Shots([an_example(TASK), copied, stranger(1)], "plain", 9)

    assert shots.choose(TASK) == [stranger(1)]
    assert copied in shots.choose(stranger(3).task)


def test_another_wording_of_a_kins_program_is_not_shown_either() -> None:
    reworded = an_example(
        stranger(2).task, "import numpy as np\ndef transform(g: Grid):\n    out = g[::-1]\n    return out"
    )

    assert Shots([an_example(TASK), reworded, stranger(1)], "plain", 9).choose(TASK) == [stranger(1)]


def test_a_kin_that_is_too_long_to_be_shown_tells_of_its_program_all_the_same() -> None:
    long = an_example(Task("long", (*TASK.train, Pair(grid(f"{'1' * 30} " * 30), grid(f"{'2' * 30} " * 30))) * 2, ()))
    copied = an_example(stranger(2).task)

    assert Shots([long, copied, stranger(1)], "plain", 9).choose(TASK) == [stranger(1)]


def test_a_program_that_does_not_parse_is_compared_as_a_text() -> None:
    broken = an_example(stranger(2).task, "def transform(grid) return")

    assert Shots([an_example(TASK, broken.program.source), broken], "plain", 9).choose(TASK) == []
