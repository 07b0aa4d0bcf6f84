"""The prompt: how to answer, the language, the task, and what was tried."""

from __future__ import annotations

from collections.abc import Sequence

from arc25.core.grid import Grid
from arc25.core.records import Attempt, Message, Task
from arc25.prompting.feedback import explain
from arc25.prompting.grids import write_grid
from arc25.prompting.reply import fence_code

ANSWER = """\
You solve puzzles of the Abstraction and Reasoning Corpus. A puzzle shows pairs of an input grid and an output grid;
a cell is a colour 0..9, written as a digit, and 0 is mostly the background. One rule turns every input into its output.

Find the rule and write it as a Python function `transform(grid)`. `grid` is a 2-D numpy array of integers; return the
output as such an array, 1 to 30 cells a side, colours 0..9. The function must be right for the test inputs too, so do
not write down outputs. Answer with the whole program in one ```python block."""


def task_messages(guide: str, task: Task, tries: Sequence[Attempt] = ()) -> tuple[Message, ...]:
    """A system message that says how to answer in the language of `guide`, and the user's task with earlier `tries`."""
    parts = [_task(task), *(_try(task, number, attempt) for number, attempt in enumerate(tries, start=1))]
    if tries:
        parts.append("Write a program that does better.")
    return Message("system", f"{ANSWER}\n\n{guide}"), Message("user", "\n\n".join(parts))


def _task(task: Task) -> str:
    pairs = [
        f"{_grid(f'Pair {number}, input', pair.input)}\n{_grid(f'Pair {number}, output', pair.output)}"
        for number, pair in enumerate(task.train, start=1)
    ]
    tests = [_grid(f"Test {number}, input", test) for number, test in enumerate(task.tests, start=1)]
    return "\n\n".join(pairs + tests)


def _grid(title: str, grid: Grid) -> str:
    return f"{title} {grid.height}x{grid.width}:\n{write_grid(grid)}"


def _try(task: Task, number: int, attempt: Attempt) -> str:
    parts = [f"Try {number}:", explain(task, attempt)]
    if attempt.program is not None:
        parts.insert(1, fence_code(attempt.program.source))
    return "\n".join(parts)
