"""The three scoring rules, and what is told about a submission beside them."""

from __future__ import annotations

import json

import pytest

from arc25.core.codec import to_json
from arc25.core.errors import DatasetError
from arc25.core.grid import Grid
from arc25.core.records import Pair, Solution, Task
from arc25.data.answers import Answers
from arc25.data.dataset import Edition
from arc25.data.grading import ScoreCard, TaskScore, grade, listing
from arc25.data.submission import PLACEHOLDER, Guesses, Invalid, Submission

RIGHT, WRONG = Grid.of([[1, 2]]), Grid.of([[2, 1]])
TURNED = Grid.of([[1], [2]])
EDITION = Edition("set", "1", "abc")


def make_tasks(**tests: int) -> list[Task]:
    return [Task(name, (Pair(RIGHT, WRONG),), (WRONG,) * count) for name, count in tests.items()]


def card(guesses: dict[str, Guesses], tasks: list[Task], **more: object) -> ScoreCard:
    answers = Answers({task.id: (RIGHT,) * len(task.tests) for task in tasks})
    return grade(Submission(guesses, **more), tasks, answers, EDITION)  # type: ignore[arg-type]


def test_the_three_rules_differ() -> None:
    guesses = {"one": ((RIGHT,),), "three": ((RIGHT,), (WRONG,), (WRONG,)), "two": ((WRONG, RIGHT), (WRONG,))}
    scored = card(guesses, make_tasks(one=1, three=3, two=2))
    assert scored.per_output == pytest.approx(3 / 6)
    assert scored.task_mean == pytest.approx((1 + 1 / 3 + 1 / 2) / 3)
    assert scored.whole_task == pytest.approx(1 / 3)
    assert (scored.right_outputs, scored.outputs, scored.right_tasks, scored.tasks) == (3, 6, 1, 3)


def test_every_rule_divides_by_the_data_set_and_not_by_what_was_submitted() -> None:
    scored = card({"a": ((RIGHT,),)}, make_tasks(a=1, b=1, c=2))
    assert (scored.per_output, scored.task_mean, scored.whole_task) == (1 / 4, 1 / 3, 1 / 3)
    assert scored.missing == ("b", "c")


def test_the_second_guess_counts_and_the_third_does_not() -> None:
    guesses = {"a": ((WRONG, RIGHT),), "b": ((WRONG, WRONG, RIGHT),)}
    results = card(guesses, make_tasks(a=1, b=1)).results
    assert results == {"a": TaskScore((True,), (True,)), "b": TaskScore((False,), (True,))}


def test_the_same_cells_in_another_shape_are_wrong() -> None:
    assert card({"a": ((TURNED,),)}, make_tasks(a=1)).per_output == 0


def test_the_order_of_the_outputs_counts() -> None:
    tasks = make_tasks(a=2)
    answers = Answers({"a": (RIGHT, WRONG)})
    scored = grade(Submission({"a": ((WRONG,), (RIGHT,))}), tasks, answers, EDITION)
    assert scored.per_output == 0


def test_an_absent_guess_is_told_from_a_wrong_one() -> None:
    guesses = {"a": ((PLACEHOLDER, PLACEHOLDER), (), (WRONG, PLACEHOLDER))}
    scored = card(guesses, make_tasks(a=3, b=1))
    assert scored.results["a"] == TaskScore((False,) * 3, (False, False, True))
    assert scored.unguessed == 3


def test_a_placeholder_that_happens_to_be_right_counts_as_kaggle_counts_it() -> None:
    scored = grade(
        Submission({"a": ((PLACEHOLDER, PLACEHOLDER),)}), make_tasks(a=1), Answers({"a": (PLACEHOLDER,)}), EDITION
    )
    assert scored.per_output == 1


def test_ids_that_the_data_set_does_not_have_are_listed_and_score_nothing() -> None:
    scored = card({"a": ((RIGHT,),), "z": ((RIGHT,),), "y": ((RIGHT,),)}, make_tasks(a=1))
    assert scored.extra == ("y", "z")
    assert scored.right_outputs == 1


def test_tasks_that_are_not_selected_are_neither_missing_nor_extra() -> None:
    tasks = make_tasks(a=1, b=1)
    answers = Answers({"a": (RIGHT,), "b": (RIGHT,)})
    scored = grade(Submission({"a": ((RIGHT,),), "b": ((),)}), tasks[:1], answers, EDITION)
    assert (scored.missing, scored.extra, scored.tasks) == ((), (), 1)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_wrong_number_of_entries_is_invalid_and_the_first_ones_count(count: int) -> None:
    scored = card({"a": ((RIGHT,),) * count}, make_tasks(a=2))
    assert scored.invalid == (Invalid("a", None, f"{count} entries for 2 test inputs"),)
    assert scored.right_outputs == min(count, 2)


def test_invalid_entries_of_graded_tasks_are_listed_in_order() -> None:
    faults = (Invalid("b", 1, "x"), Invalid("z", 0, "of no graded task"), Invalid("b", 0, "y"), Invalid("a", 0, "x"))
    scored = card({"a": ((),), "b": ((), ())}, make_tasks(a=1, b=2), invalid=faults)
    assert scored.invalid == (faults[3], faults[2], faults[0])


def test_a_task_that_could_not_be_read_at_all_is_told_once() -> None:
    fault = Invalid("a", None, "a list of entries is needed, got null")
    assert card({"a": ()}, make_tasks(a=1), invalid=(fault,)).invalid == (fault,)


def test_solutions_of_a_run_are_graded_like_a_submission() -> None:
    tasks = make_tasks(a=1, b=1)
    answers = Answers({"a": (RIGHT,), "b": (RIGHT,)})
    scored = grade(Submission.of([Solution("a", ((RIGHT,),)), Solution("b", ((),))]), tasks, answers, EDITION)
    assert (scored.per_output, scored.missing, scored.unguessed) == (0.5, (), 1)


def test_tasks_without_known_outputs_cannot_be_graded() -> None:
    with pytest.raises(DatasetError, match="set cannot be graded: the outputs of b are not known"):
        grade(Submission({}), make_tasks(a=1, b=1), Answers({"a": (RIGHT,)}), EDITION)
    with pytest.raises(DatasetError, match="the outputs of a, b are not known"):
        grade(Submission({}), make_tasks(a=1, b=1), None, EDITION)


def test_no_tasks_cannot_be_graded() -> None:
    with pytest.raises(DatasetError, match="there are no tasks"):
        grade(Submission({}), [], Answers({}), EDITION)


def test_a_score_card_is_json() -> None:
    data = json.loads(json.dumps(to_json(card({"a": ((RIGHT,),)}, make_tasks(a=1, b=1)))))
    assert data["dataset"] == {"name": "set", "version": "1", "hash": "abc"}
    assert data["missing"] == ["b"]
    assert data["results"]["a"] == {"right": [True], "guessed": [True]}


def test_a_long_list_of_ids_is_cut() -> None:
    assert listing(["a", "b"]) == "a, b"
    assert listing(list("abcdefgh"), most=3) == "a, b, c and 5 more"
