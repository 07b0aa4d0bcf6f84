from __future__ import annotations

from arc25.core.grid import Grid
from arc25.core.records import Attempt, ExecutionResult, Pair, Program, Status, Task
from arc25.prompting.messages import task_messages

TASK = Task("t", (Pair(Grid.of([[1, 0]]), Grid.of([[2, 0]])),), (Grid.of([[0, 1]]),))
FAILED = ExecutionResult(Status.RAISED, (None, None), "line 1: NameError")


def an_attempt(program: Program | None) -> Attempt:
    return Attempt(0, 0, "t", program, FAILED, 0, 1)


def test_the_system_message_says_how_to_answer_and_holds_the_guide() -> None:
    system, _ = task_messages("THE GUIDE", TASK)

    assert system.role == "system"
    assert "transform(grid)" in system.content
    assert system.content.endswith("THE GUIDE")


def test_the_user_message_shows_every_grid_of_the_task() -> None:
    _, user = task_messages("", TASK)

    assert user.role == "user"
    assert user.content == "Pair 1, input 1x2:\n10\nPair 1, output 1x2:\n20\n\nTest 1, input 1x2:\n01"


def test_an_earlier_try_is_shown_with_what_went_wrong() -> None:
    _, user = task_messages("", TASK, [an_attempt(Program("t", "def transform(grid): x", "plain"))])

    assert (
        "Try 1:\n```python\ndef transform(grid): x\n```\nThe program raised an error: line 1: NameError" in user.content
    )
    assert user.content.endswith("Write a program that does better.")


def test_a_try_without_a_program_is_told_too() -> None:
    _, user = task_messages("", TASK, [an_attempt(None)])

    assert "Try 1:\nThe program raised an error" in user.content
