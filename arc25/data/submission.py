"""Kaggle's submission format: {id: [{"attempt_1": grid, "attempt_2": grid}, ...]}, one entry per test input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arc25.core.errors import GridError
from arc25.core.grid import MAX_SIDE, Grid
from arc25.core.records import Solution, Task
from arc25.data.jsonfile import Place, kind_of, read_json, write_json

FILE = "submission.json"
"""The submission's name in a run's folder."""

ATTEMPTS = ("attempt_1", "attempt_2")

PLACEHOLDER = Grid.of([[0, 0], [0, 0]])
"""Stands where there is no guess, as in Kaggle's sample submission.

It is graded like any grid and counted as no guess. (A single black cell would not do: it is the
answer of an ARC-AGI-1 task.)
"""

Guesses = tuple[tuple[Grid, ...], ...]
"""Per test input the guesses, best first."""


@dataclass(frozen=True, slots=True)
class Invalid:
    """A part of a submission that cannot be graded: the task, the test input (None: the whole task) and why."""

    task: str
    test: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Submission:
    """Guesses by task id, and what could not be read."""

    guesses: Mapping[str, Guesses]
    invalid: tuple[Invalid, ...] = ()

    @classmethod
    def of(cls, solutions: Iterable[Solution]) -> Submission:
        """The guesses of some solutions."""
        return cls({solution.task_id: solution.guesses for solution in solutions})


def write_submission(path: Path, tasks: Sequence[Task], submission: Submission) -> None:
    """Replace the file, at once, by a complete submission for `tasks`: `PLACEHOLDER` where there is no guess.

    Raises:
        OutputError: it cannot be written; the file that was there is intact.
    """
    entries = {}
    for task in sorted(tasks, key=lambda task: task.id):
        guesses = submission.guesses.get(task.id, ())
        entries[task.id] = [_entry(guesses[i] if i < len(guesses) else ()) for i in range(len(task.tests))]
    write_json(path, entries)


def read_submission(path: Path, max_side: int = MAX_SIDE) -> Submission:
    """Read a submission; what is malformed is collected and the rest kept.

    Raises:
        DatasetError: the file is not JSON, names a task twice or is not an object of tasks.
    """
    invalid: list[Invalid] = []
    guesses: dict[str, Guesses] = {}
    for task_id, entries in Place(path).as_object(read_json(path), "a submission").items():
        if not isinstance(entries, list):
            invalid.append(Invalid(task_id, None, f"a list of entries is needed, got {kind_of(entries)}"))
            entries = []
        read = [_read_entry(entry, max_side) for entry in entries]
        guesses[task_id] = tuple(grids for grids, _ in read)
        invalid += [Invalid(task_id, test, reason) for test, (_, reasons) in enumerate(read) for reason in reasons]
    return Submission(guesses, tuple(invalid))


def _entry(guesses: Sequence[Grid]) -> dict[str, list[list[int]]]:
    first, second, *_ = (*guesses, PLACEHOLDER, PLACEHOLDER)
    return dict(zip(ATTEMPTS, (first.rows(), second.rows()), strict=True))


def _read_entry(entry: Any, max_side: int) -> tuple[tuple[Grid, ...], list[str]]:
    """The guesses of one entry, and what is wrong with it."""
    if not isinstance(entry, dict):
        return (), [f"an entry is an object, got {kind_of(entry)}"]
    reasons = [f"{key!r} is none of {', '.join(ATTEMPTS)}" for key in entry if key not in ATTEMPTS]
    grids = []
    for key in ATTEMPTS:
        try:
            grids.append(Grid.of(entry[key], max_side))
        except KeyError:
            reasons.append(f"{key} is missing")
        except GridError as error:
            reasons.append(f"{key}: {error}")
    return tuple(grids), reasons
