"""The prompt: how to answer, the language, the task, and what was tried."""

from __future__ import annotations

from collections.abc import Sequence

from arc25.core.grid import Grid
from arc25.core.records import Attempt, Example, Message, Task
from arc25.prompting.feedback import explain
from arc25.prompting.grids import write_grid
from arc25.prompting.reply import fence_code

ANSWER = """\
You solve puzzles of the Abstraction and Reasoning Corpus. A puzzle shows pairs of an input grid and an output grid;
a cell is a colour 0..9, written as a digit, and 0 is mostly the background. One rule turns every input into its output.

Find the rule and write it as a Python function `transform(grid)`. `grid` is a 2-D numpy array of integers; return the
output as such an array, 1 to 30 cells a side, colours 0..9. The function must be right for the test inputs too, so do
not write down outputs. Answer with the whole program in one ```python block."""


def task_messages(
    guide: str, task: Task, tries: Sequence[Attempt] = (), shots: Sequence[Example] = ()
) -> tuple[Message, ...]:
    """A system message that says how to answer in the language of `guide`, and the user's task with earlier `tries`.

    `shots` are worked examples that come before the task.
    """
    parts = [write_task(task), *(_try(task, number, attempt) for number, attempt in enumerate(tries, start=1))]
    if tries:
        parts.append("Write a program that does better.")
    turns = [message for shot in shots for message in worked(shot)]
    return Message("system", f"{ANSWER}\n\n{guide}"), *turns, Message("user", "\n\n".join(parts))


def worked(example: Example) -> tuple[Message, Message]:
    """An example as turns of the chat: what the user asks, and what a right answer looks like."""
    # As turns and not in the user's text: a chat model goes on as it has answered before, which shows it the form of a
    # reply too; the task stays alone in the last turn. To a model without a chat template they are task after program.
    return Message("user", write_task(example.task)), Message("assistant", fence_code(example.program.source))


def write_task(task: Task) -> str:
    """Every grid of a task under its name and size."""
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
