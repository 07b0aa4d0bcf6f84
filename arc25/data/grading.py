"""Scores guesses against the hidden outputs, by the three rules in use.

    per output    test outputs right / test outputs               Kaggle's ARC Prize competitions
    task mean     mean over tasks of the share of outputs right   the ARC Prize leaderboard
    whole task    tasks with every output right / tasks           the ARC-AGI-1 papers

An output is right if one of its first two guesses equals it. Every rule divides by the tasks to be
graded, never by what was submitted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from arc25.core.codec import to_json
from arc25.core.errors import DatasetError
from arc25.core.grid import Grid
from arc25.core.records import Task
from arc25.data.answers import Answers
from arc25.data.dataset import Edition
from arc25.data.submission import ATTEMPTS, PLACEHOLDER, Guesses, Invalid, Submission


@dataclass(frozen=True, slots=True)
class TaskScore:
    """For each test output of a task: is it right, and was there a guess other than the placeholder."""

    right: tuple[bool, ...]
    guessed: tuple[bool, ...]

    @property
    def share(self) -> float:
        """The fraction of the outputs that are right."""
        return sum(self.right) / len(self.right)


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """The score of one submission on some tasks of a data set.

    `results` has every task to be graded, by id. `missing` are those that the submission lacks,
    `invalid` what could not be read of the others, `extra` the ids that the data set does not have.
    """

    dataset: Edition
    results: Mapping[str, TaskScore]
    missing: tuple[str, ...] = ()
    invalid: tuple[Invalid, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def tasks(self) -> int:
        """How many tasks are graded."""
        return len(self.results)

    @property
    def outputs(self) -> int:
        """How many test outputs they have."""
        return sum(len(result.right) for result in self.results.values())

    @property
    def right_tasks(self) -> int:
        """Tasks with every output right."""
        return sum(all(result.right) for result in self.results.values())

    @property
    def right_outputs(self) -> int:
        """Test outputs that are right."""
        return sum(sum(result.right) for result in self.results.values())

    @property
    def unguessed(self) -> int:
        """Test outputs without a guess: missing, unreadable or only placeholders."""
        return sum(result.guessed.count(False) for result in self.results.values())

    @property
    def per_output(self) -> float:
        """Share of the test outputs that are right, 0 to 1."""
        return self.right_outputs / self.outputs

    @property
    def task_mean(self) -> float:
        """Mean over the tasks of the share of their outputs that are right, 0 to 1."""
        return sum(result.share for result in self.results.values()) / self.tasks

    @property
    def whole_task(self) -> float:
        """Share of the tasks that have every output right, 0 to 1."""
        return self.right_tasks / self.tasks


def grade(submission: Submission, tasks: Sequence[Task], answers: Answers | None, dataset: Edition) -> ScoreCard:
    """The score on `tasks`, a selection of `dataset` or all of it.

    Raises:
        DatasetError: there are no tasks, or the outputs of one are not known.
    """
    if not tasks:
        raise DatasetError(f"{dataset.name}: there are no tasks to grade")
    known = answers.outputs if answers else {}
    results: dict[str, TaskScore] = {}
    invalid = [entry for entry in submission.invalid if entry.task in {task.id for task in tasks}]
    for task in tasks:
        if task.id not in known:
            raise DatasetError(f"{dataset.name}: the outputs of task {task.id} are not known, so it cannot be graded")
        guesses = submission.guesses.get(task.id, ())
        results[task.id] = _score(guesses, known[task.id])
        if guesses and len(guesses) != len(task.tests):
            invalid.append(Invalid(task.id, None, f"{len(guesses)} entries for {len(task.tests)} test inputs"))
    missing = tuple(task.id for task in tasks if task.id not in submission.guesses)
    extra = tuple(sorted(submission.guesses.keys() - known.keys()))
    return ScoreCard(dataset, results, missing, tuple(invalid), extra)


def card_json(card: ScoreCard) -> dict[str, Any]:
    """The score card as plain JSON values; the three scores are 0 to 1."""
    return {
        "per_output": card.per_output,
        "task_mean": card.task_mean,
        "whole_task": card.whole_task,
        "tasks": card.tasks,
        "outputs": card.outputs,
        "right_tasks": card.right_tasks,
        "right_outputs": card.right_outputs,
        "unguessed": card.unguessed,
        "missing": list(card.missing),
        "invalid": to_json(card.invalid),
        "extra": list(card.extra),
        "dataset": to_json(card.dataset),
        "results": to_json(card.results),
    }


def _score(guesses: Guesses, outputs: Sequence[Grid]) -> TaskScore:
    counted = [guesses[i][: len(ATTEMPTS)] if i < len(guesses) else () for i in range(len(outputs))]
    return TaskScore(
        tuple(output in tries for output, tries in zip(outputs, counted, strict=True)),
        tuple(any(guess != PLACEHOLDER for guess in tries) for tries in counted),
    )
