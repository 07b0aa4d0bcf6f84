"""A small run with everything a report can meet."""

from __future__ import annotations

import pytest

from arc25.core.marking import mark
from arc25.core.records import Attempt, Completion, ExecutionResult, Program, RunRecord, Solution, Status, Task
from arc25.core.views import View
from arc25.data.answers import Answers
from arc25.data.dataset import Edition
from arc25.data.grading import ScoreCard, grade
from arc25.data.submission import Submission
from arc25.testing.builders import grid, task

RIGHT = task("right", [("12 34", "21 43"), ("5", "5")], ["67 89"])
WRONG = task("wrong", [("10", "01")], ["20", "30"])
UNTRIED = task("untried", [("1", "2")], ["3"])


def attempt(number: int, of_task: Task, source: str | None, ran: ExecutionResult) -> Attempt:
    """An attempt with its marks."""
    program = None if source is None else Program(of_task.id, source, "plain", parents=(0,), view=View(turns=1))
    reply = Completion("a reply", tokens_in=11, tokens_out=22, logprob=-0.5, seconds=1.5)
    return Attempt(number, number, of_task.id, program, ran, mark(of_task, ran), len(of_task.train), reply)


@pytest.fixture
def run() -> RunRecord:
    flipped = ExecutionResult(Status.OK, (grid("21 43"), grid("5"), grid("76 98")))
    kept = ExecutionResult(Status.OK, (grid("10"), grid("20"), None), seconds=0.25, isolation="strong/batch")
    failed = ExecutionResult(Status.RAISED, error="ValueError: a & b")
    attempts = (
        attempt(0, RIGHT, "def transform(grid): return flip(grid)", flipped),
        attempt(1, WRONG, "def transform(grid): return grid", kept),
        attempt(2, WRONG, "def transform(grid): return 1 < 2", failed),
        attempt(3, WRONG, None, ExecutionResult(Status.UNREADABLE)),
    )
    solutions = (
        Solution("right", ((grid("76 98"),),), ((0,),), 0.75, True, "def transform(grid): return flip(grid)"),
        Solution("wrong", ((grid("20"), grid("222")), ()), ((1,), ())),
    )
    return RunRecord({"seed": 7, "backend": {"name": "fake"}}, (RIGHT, WRONG, UNTRIED), attempts, solutions)


@pytest.fixture
def answers() -> Answers:
    return Answers({"right": (grid("76 98"),), "wrong": (grid("02"), grid("03")), "untried": (grid("4"),)})


@pytest.fixture
def card(run: RunRecord, answers: Answers) -> ScoreCard:
    return grade(Submission.of(run.solutions), run.tasks, answers, Edition("small", "1", "abc"))
