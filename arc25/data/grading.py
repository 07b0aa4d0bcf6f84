"""Scores guesses against the hidden outputs, by the three rules in use.

    per_output    test outputs right / test outputs               Kaggle's ARC Prize competitions
    task_mean     mean over tasks of the share of outputs right   the ARC Prize leaderboard
    whole_task    tasks with every output right / tasks           Chollet 2019, "On the Measure of Intelligence"

An output is right if one of its first two guesses equals it. Every rule divides by the tasks to be
graded, never by what was submitted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from arc25.core.errors import DatasetError
from arc25.core.grid import Grid
from arc25.core.protocols import DatasetSource
from arc25.core.records import Solution, Task
from arc25.data.answers import Answers
from arc25.data.dataset import Edition, edition
from arc25.data.submission import ATTEMPTS, PLACEHOLDER, Guesses, Invalid, Submission


@dataclass(frozen=True, slots=True)
class TaskScore:
    """For each test output of a task: is it right, and was there a guess other than the placeholder."""

    right: tuple[bool, ...]
    guessed: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """The score of some guesses on `tasks` tasks with `outputs` test outputs.

    The first three are 0 to 1. `right_tasks` have every output right; `unguessed` outputs have no
    guess: missing, unreadable or only placeholders. `missing` are the tasks that were not submitted,
    `invalid` is what could not be read of the others, `extra` the submitted ids that the
    data set has no outputs for. `results` has every task by id.
    """

    per_output: float
    task_mean: float
    whole_task: float
    tasks: int
    outputs: int
    right_tasks: int
    right_outputs: int
    unguessed: int
    missing: tuple[str, ...]
    invalid: tuple[Invalid, ...]
    extra: tuple[str, ...]
    dataset: Edition
    results: Mapping[str, TaskScore]


def grade(submission: Submission, tasks: Sequence[Task], answers: Answers | None, dataset: Edition) -> ScoreCard:
    """The score on `tasks`, which are all of `dataset` or a selection; every rule divides by them.

    Raises:
        DatasetError: there are no tasks, or the outputs of one are not known.
    """
    known = answers.outputs if answers else {}
    unknown = [task.id for task in tasks if not known.get(task.id)]
    if unknown or not tasks:
        what = f"the outputs of {listing(unknown)} are not known" if unknown else "there are no tasks"
        raise DatasetError(f"{dataset.name or 'these tasks'} cannot be graded: {what}")
    results = {task.id: _score(submission.guesses.get(task.id, ()), known[task.id]) for task in tasks}
    right = [result.right for result in results.values()]
    outputs = sum(map(len, right))
    right_outputs, right_tasks = sum(map(sum, right)), sum(map(all, right))
    return ScoreCard(
        per_output=right_outputs / outputs,
        task_mean=sum(sum(task) / len(task) for task in right) / len(tasks),
        whole_task=right_tasks / len(tasks),
        tasks=len(tasks),
        outputs=outputs,
        right_tasks=right_tasks,
        right_outputs=right_outputs,
        unguessed=sum(result.guessed.count(False) for result in results.values()),
        missing=tuple(task.id for task in tasks if task.id not in submission.guesses),
        invalid=_invalid(submission, tasks),
        extra=tuple(sorted(submission.guesses.keys() - known.keys())),
        dataset=dataset,
        results=results,
    )


def listing(ids: Sequence[str], most: int = 6) -> str:
    """Some ids in a sentence, for people: the first `most` and how many more."""
    more = f" and {len(ids) - most} more" if len(ids) > most else ""
    return ", ".join(ids[:most]) + more


def grade_solutions(solutions: Sequence[Solution], tasks: Sequence[Task], source: DatasetSource) -> ScoreCard | None:
    """The score of some solutions on tasks of `source`; None if the outputs of one are not known."""
    answers = source.answers()
    if answers is None or any(task.id not in answers.outputs for task in tasks):
        return None
    return grade(Submission.of(solutions), tasks, answers, edition(source))


def _score(guesses: Guesses, outputs: Sequence[Grid]) -> TaskScore:
    tries = [guesses[i][: len(ATTEMPTS)] if i < len(guesses) else () for i in range(len(outputs))]
    return TaskScore(
        right=tuple(output in tried for output, tried in zip(outputs, tries, strict=True)),
        guessed=tuple(any(guess != PLACEHOLDER for guess in tried) for tried in tries),
    )


def _invalid(submission: Submission, tasks: Sequence[Task]) -> tuple[Invalid, ...]:
    """What is wrong with the entries of `tasks`, the number of entries included."""
    tests = {task.id: len(task.tests) for task in tasks}
    found = [entry for entry in submission.invalid if entry.task in tests]
    whole = {entry.task for entry in found if entry.test is None}
    for task_id, guesses in submission.guesses.items():
        if task_id not in whole and len(guesses) != tests.get(task_id, len(guesses)):
            found.append(Invalid(task_id, None, f"{len(guesses)} entries for {tests[task_id]} test inputs"))
    return tuple(sorted(found, key=lambda entry: (entry.task, entry.test is not None, entry.test or 0)))
