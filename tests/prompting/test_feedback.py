from __future__ import annotations

import pytest

from arc25.core.grid import Grid
from arc25.core.records import Attempt, ExecutionResult, Pair, Status, Task
from arc25.prompting.feedback import CAUSES, difference, explain

TASK = Task(
    "t",
    (Pair(Grid.of([[1]]), Grid.of([[2]])), Pair(Grid.of([[1, 1]]), Grid.of([[2, 2]]))),
    (Grid.of([[1, 1, 1]]),),
)


def an_attempt(status: Status, *outputs: Grid | None, error: str = "") -> Attempt:
    return Attempt(0, 0, "t", None, ExecutionResult(status, outputs, error), 0, 2)


def test_an_error_is_told_with_its_message() -> None:
    text = explain(TASK, an_attempt(Status.RAISED, error="line 2: DslError: there are no objects"))

    assert text == "The program raised an error: line 2: DslError: there are no objects"


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.OK])
def test_every_failure_has_its_words(status: Status) -> None:
    assert explain(TASK, an_attempt(status)).startswith(CAUSES[status])


def test_each_train_pair_gets_its_verdict_and_the_test_gets_none() -> None:
    text = explain(TASK, an_attempt(Status.OK, Grid.of([[2]]), Grid.of([[2, 0]]), Grid.of([[9]])))

    assert text == "Pair 1: right.\nPair 2: 1 of 2 cells are wrong: (0, 1) is 0, should be 2."


def test_a_pair_without_output_says_so() -> None:
    text = explain(TASK, an_attempt(Status.RAISED, Grid.of([[2]]), None, error="boom"))

    assert text == "The program raised an error: boom\nPair 1: right.\nPair 2: no output."


def test_a_wrong_size_is_told_before_any_cell() -> None:
    assert difference(Grid.of([[1]]), Grid.of([[1, 2]]), 5) == "the output is 1x1, it should be 1x2"


def test_only_the_first_wrong_cells_are_named() -> None:
    text = difference(Grid.of([[0, 0], [0, 0]]), Grid.of([[1, 1], [1, 1]]), 2)

    assert text == "4 of 4 cells are wrong: (0, 0) is 0, should be 1; (0, 1) is 0, should be 1; ..."
