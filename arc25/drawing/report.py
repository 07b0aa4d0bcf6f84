"""A run put together for people to look at: what the terminal, the page and the picture all show."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from arc25.core.errors import UnknownName
from arc25.core.grid import Grid
from arc25.core.records import Attempt, RunRecord, Solution, Task
from arc25.core.usage import Usage, usage_of
from arc25.data.answers import Answers
from arc25.data.grading import ScoreCard


class Verdict(enum.Enum):
    """What the guesses of a task are worth."""

    RIGHT = "right"  # every test output was guessed
    PARTLY = "partly right"
    WRONG = "wrong"
    UNGUESSED = "no guess"  # for any of its tests
    UNKNOWN = "not known"  # so are the answers


@dataclass(frozen=True, slots=True)
class TaskReport:
    """One task of a run. `expected[i]` is the output of test input `i`; empty where the answers are not known."""

    task: Task
    attempts: tuple[Attempt, ...] = ()
    solution: Solution | None = None
    expected: tuple[Grid, ...] = ()

    @property
    def guesses(self) -> tuple[tuple[Grid, ...], ...]:
        """The guesses for each test input, best first; empty where there is none."""
        known = self.solution.guesses if self.solution else ()
        return tuple(known[i] if i < len(known) else () for i in range(len(self.task.tests)))

    @property
    def verdict(self) -> Verdict:
        """Whether the guesses hold the expected outputs."""
        if not self.expected:
            return Verdict.UNKNOWN
        if not any(self.guesses):
            return Verdict.UNGUESSED
        hits = [output in guesses for output, guesses in zip(self.expected, self.guesses, strict=True)]
        if sum(hits) == len(self.expected):
            return Verdict.RIGHT
        return Verdict.PARTLY if any(hits) else Verdict.WRONG

    @property
    def solved(self) -> bool:
        """Some program has every train pair right."""
        return any(attempt.solved for attempt in self.attempts) or bool(self.solution and self.solution.solved)

    @property
    def best(self) -> Attempt | None:
        """The attempt behind the first guess, else the one with the most train pairs right."""
        behind = next((ids[0] for ids in self.solution.attempts if ids), None) if self.solution else None
        named = next((attempt for attempt in self.attempts if attempt.id == behind), None)
        return named or max(self.attempts, key=lambda attempt: attempt.right, default=None)

    @property
    def tried(self) -> int:
        """How many programs were tried; a reply without one is an attempt all the same."""
        return sum(attempt.program is not None for attempt in self.attempts)

    @property
    def seconds(self) -> float:
        """The work that the attempts took: writing the programs and running them."""
        return sum(seconds_of(attempt) for attempt in self.attempts)

    @property
    def usage(self) -> Usage:
        """The tokens and dollars that the attempts took."""
        return usage_of(self.attempts)

    def roles(self, attempt: Attempt) -> list[str]:
        """The guesses that an attempt is behind, as "guess 1 of test 0"."""
        behind = self.solution.attempts if self.solution else ()
        return [
            f"guess {place + 1} of test {test}"
            for test, ids in enumerate(behind)
            for place, attempt_id in enumerate(ids)
            if attempt_id == attempt.id
        ]

    def wanted(self) -> list[Grid | None]:
        """What a right program gives for each of `task.inputs`; None where nobody knows."""
        hidden: Sequence[Grid | None] = self.expected or [None] * len(self.task.tests)
        return [*(pair.output for pair in self.task.train), *hidden]


@dataclass(frozen=True, slots=True)
class RunReport:
    """A whole run. `card` is None where it was not graded."""

    config: Mapping[str, Any]
    tasks: tuple[TaskReport, ...]
    card: ScoreCard | None = None

    def task(self, task_id: str) -> TaskReport:
        """The report of one task.

        Raises:
            UnknownName: the run has no such task; the message names the nearest.
        """
        by_id = {report.task.id: report for report in self.tasks}
        if task_id not in by_id:
            raise UnknownName("task of this run", task_id, by_id)
        return by_id[task_id]

    def count(self, verdict: Verdict) -> int:
        """How many tasks have this verdict."""
        return sum(report.verdict is verdict for report in self.tasks)

    @property
    def solved(self) -> int:
        """How many tasks have a program with every train pair right."""
        return sum(report.solved for report in self.tasks)

    @property
    def usage(self) -> Usage:
        """The tokens and dollars that the run took."""
        return sum((report.usage for report in self.tasks), Usage())

    @property
    def name(self) -> str:
        """The data set's name, as far as it is known."""
        if self.card and self.card.dataset.name:
            return self.card.dataset.name
        return str(self.config.get("dataset") or "tasks")

    @property
    def graded(self) -> int:
        """How many tasks have known answers."""
        return sum(bool(report.expected) for report in self.tasks)


def report_run(run: RunRecord, answers: Answers | None = None, card: ScoreCard | None = None) -> RunReport:
    """Sort a run's attempts, solutions and answers by task."""
    attempts: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in run.attempts:
        attempts[attempt.task_id].append(attempt)
    solutions = {solution.task_id: solution for solution in run.solutions}
    outputs = answers.outputs if answers else {}
    tasks = tuple(
        TaskReport(task, tuple(attempts[task.id]), solutions.get(task.id), outputs.get(task.id, ()))
        for task in run.tasks
    )
    return RunReport(run.config, tasks, card)


def seconds_of(attempt: Attempt) -> float:
    """The work that an attempt took: writing the program and running it."""
    return attempt.result.seconds + (attempt.completion.seconds if attempt.completion else 0.0)


def differences(grid: Grid, wanted: Grid | None) -> list[tuple[int, int]]:
    """The cells, as (row, column), where two grids of one size differ; none if there is nothing to compare."""
    if wanted is None or (grid.height, grid.width) != (wanted.height, wanted.width):
        return []
    return [
        divmod(i, grid.width) for i, (got, want) in enumerate(zip(grid.cells, wanted.cells, strict=True)) if got != want
    ]


def remark(grid: Grid | None, wanted: Grid | None) -> str:
    """What to say about an output next to what was wanted: "right", "3 of 9 cells differ", ..."""
    if grid is None:
        return "no output"
    if wanted is None:
        return f"{grid.height}×{grid.width}"
    if grid == wanted:
        return "right"
    if (grid.height, grid.width) != (wanted.height, wanted.width):
        return f"{grid.height}×{grid.width}, expected {wanted.height}×{wanted.width}"
    return f"{len(differences(grid, wanted))} of {len(grid.cells)} cells differ"


def counted(number: int, noun: str) -> str:
    """The number and the noun, in the plural where it has to be."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
