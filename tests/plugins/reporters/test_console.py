"""The console reporter: progress while it goes on, a table and the score at the end."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console as RichConsole

from arc25.core.context import Context
from arc25.core.records import (
    Attempt,
    Boundary,
    Completion,
    Event,
    ExecutionResult,
    Finish,
    Level,
    Solution,
    Status,
    Task,
)
from arc25.data.answers import Answers
from arc25.data.dataset import Edition
from arc25.data.grading import ScoreCard, grade
from arc25.data.submission import Submission
from arc25.plugins.reporters.console import Console, console
from arc25.testing.builders import grid, program, task

CONFIG = {"backend": "b 1", "dsl": "d 1", "strategy": "s", "seed": 3, "dataset": "tiny 1"}
TASKS = (task("one", [("1", "2")], ["3"]), task("two", [("1", "2")], ["3"]))
SOURCE = "def transform(grid):\n    big = scale(grid, 2)\n    return big[[0]]\n"
ANSWERS = Answers({"one": (grid("4"),), "two": (grid("5"),)})


def attempt(number: int, found: Task, right: int) -> Attempt:
    result = ExecutionResult(Status.OK, (grid("2"), grid("4")), "", 0.5, "strong/batch")
    return Attempt(number, number, found.id, program(SOURCE), result, right, 1, Completion(SOURCE, seconds=1.0))


def solution(found: Task, solved: bool) -> Solution:
    return Solution(found.id, ((grid("4"),),), ((0,),), 0.5, solved, SOURCE)


def card() -> ScoreCard:
    guesses = Submission.of([solution(found, True) for found in TASKS])
    return grade(guesses, TASKS, ANSWERS, Edition("tiny", "1", "abc"))


def events() -> list[Event]:
    first, second = (solution(TASKS[0], True), solution(TASKS[1], False))
    return [
        Event("started", 0.0, {"tasks": TASKS, "config": CONFIG, "boundary": Boundary(Level.STRONG)}),
        Event("attempt", 2.0, {"attempt": attempt(0, TASKS[0], 1)}),
        Event("solution", 2.0, {"solution": first}),
        Event("closed", 2.0, {"task_id": "one", "reason": "solved"}),
        Event("attempt", 30.0, {"attempt": attempt(1, TASKS[1], 0)}),
        Event("solution", 30.0, {"solution": second}),
        Event("closed", 30.0, {"task_id": "two", "reason": "samples"}),
        Event("finished", 30.0, {"solutions": (first, second), "reason": ""}),
        Event("graded", 30.0, {"card": card(), "answers": ANSWERS}),
    ]


def shown(
    tmp_path: Path | None = None,
    terminal: bool = False,
    rows: int = 60,
    told: list[Event] | None = None,
    width: int = 110,
) -> str:
    page = io.StringIO()
    rich = RichConsole(file=page, width=width, force_terminal=terminal)
    reporter = Console(rich, tmp_path, rows)
    for event in told or events():
        reporter.record(event)
    reporter.close()
    return page.getvalue()


def test_the_run_is_introduced_by_its_parts_and_its_isolation() -> None:
    text = shown()
    assert "2 tasks of tiny 1" in text
    assert "backend b 1 · dsl d 1 · strategy s · seed 3" in text
    assert "sandbox isolation: strong" in text


def test_without_a_terminal_progress_comes_in_lines() -> None:
    assert "    30 s  1/2 tasks, 1 solved" in shown()


def test_with_a_terminal_the_solved_count_is_live() -> None:
    assert "1 solved" in shown(terminal=True)


def test_each_task_has_a_row_with_marks_and_its_program_in_one_line() -> None:
    rows = {line.split()[0]: line for line in shown().splitlines() if line.startswith(("one", "two"))}
    assert "1/1" in rows["one"]
    assert "right" in rows["one"]
    assert "big = scale(grid, 2); return big[[0]]" in rows["one"]
    assert "0/1" in rows["two"]
    assert "scale" not in rows["two"]


def paid(**reply: Any) -> list[Event]:
    """The events, with replies that took something."""
    completion = Completion(SOURCE, seconds=1.0, **reply)
    return [
        replace(event, data={"attempt": replace(event.data["attempt"], completion=completion)})
        if event.kind == "attempt"
        else event
        for event in events()
    ]


def row(text: str, task_id: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(task_id))


def test_a_model_has_its_tokens_and_dollars_in_the_table_and_a_line_at_the_end() -> None:
    text = shown(told=paid(tokens_in=1000, tokens_out=1500, cost=0.25))
    assert row(text, "task").split()[3:] == ["programs", "seconds", "tokens", "dollars", "program"]
    assert row(text, "one").split()[4:7] == ["1.5", "1,500", "$0.2500"]
    assert text.splitlines()[-1] == "2,000 tokens read, 3,000 written, 1,500 tokens/s, $0.5000"


def test_a_model_that_costs_nothing_has_no_column_of_dollars() -> None:
    text = shown(told=paid(tokens_out=1500))
    assert "tokens" in row(text, "task")
    assert "dollars" not in text


def test_a_search_has_nothing_of_tokens_or_dollars() -> None:
    assert "tokens" not in shown()
    assert "dollars" not in shown()


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_of_a_dear_model_keeps_to_the_width(width: int) -> None:
    text = shown(told=paid(tokens_out=1_234_567, cost=123.4), width=width)
    assert all(len(line) <= width for line in text.splitlines() if line.startswith(("task", "one", "two")))
    assert row(text, "one").split()[4:7] == ["1.5", "1,234,567", "$123.4000"]


def test_the_error_of_a_reply_cannot_drive_the_terminal() -> None:
    text = shown(told=paid(finish=Finish.ERROR, error="\x1b[2J[red]too long[/red]"))
    assert "2 of 2 replies with errors (�[2J[red]too long[/red])" in text


def test_a_long_run_tells_its_tokens_too() -> None:
    assert "3,000 written" in shown(told=paid(tokens_out=1500), rows=1)


def test_a_long_run_is_summed_up_by_the_reasons_for_closing() -> None:
    text = shown(rows=1)
    assert "one " not in text
    assert "samples" in text


def test_the_score_card_comes_last() -> None:
    assert shown().rindex("50.00%") > shown().rindex("two ")


def test_an_early_stop_and_notes_are_said() -> None:
    told = [events()[0], Event("note", 1.0, {"text": "the journal was damaged"})]
    told.append(Event("finished", 1.0, {"solutions": (), "reason": "run_seconds"}))
    text = shown(told=told)
    assert "the journal was damaged" in text
    assert "stopped early: run_seconds used up" in text


def test_the_files_of_the_run_are_named(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("")
    assert "report.html" in shown(tmp_path)


def test_a_run_that_never_started_prints_no_table(capsys: pytest.CaptureFixture[str]) -> None:
    console(Context()).close()
    assert capsys.readouterr().err == ""
