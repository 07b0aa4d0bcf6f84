"""A data set in memory: tasks by id, their answers apart, and a name and version for every report."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from arc25.core.errors import DatasetError, UnknownName, UsageError
from arc25.core.grid import Grid
from arc25.core.protocols import DatasetSource
from arc25.core.records import Task
from arc25.data.answers import Answers


@dataclass(frozen=True, slots=True)
class Dataset:
    """The `DatasetSource` that all built-in data sets are."""

    name: str
    version: str
    sorted_tasks: tuple[Task, ...] = field(repr=False)
    known_answers: Answers | None = field(repr=False)

    @classmethod
    def of(cls, name: str, origin: str, found: Iterable[tuple[Task, tuple[Grid, ...] | None]]) -> Dataset:
        """The data set of some tasks and their test outputs; `origin` says where they come from.

        Raises:
            DatasetError: there are none.
        """
        pairs = sorted(found, key=lambda pair: pair[0].id)
        if not pairs:
            raise DatasetError(f"{name}: an empty data set; it has no task")
        tasks = tuple(task for task, _ in pairs)
        outputs = {task.id: hidden for task, hidden in pairs if hidden is not None}
        answers = Answers(outputs) if outputs else None
        return cls(name, f"{origin} sha256:{content_hash(tasks, answers)}".strip(), tasks, answers)

    def tasks(self) -> tuple[Task, ...]:
        """The tasks, sorted by id."""
        return self.sorted_tasks

    def answers(self) -> Answers | None:
        """The hidden test outputs of the tasks that have them; None if no task does."""
        return self.known_answers


@dataclass(frozen=True, slots=True)
class Edition:
    """Which data set exactly: its name, its version, and the hash of its content (see `content_hash`)."""

    name: str
    version: str
    hash: str


def edition(source: DatasetSource) -> Edition:
    """The edition of any data set."""
    return Edition(source.name, source.version, content_hash(source.tasks(), source.answers()))


def content_hash(tasks: Iterable[Task], answers: Answers | None) -> str:
    """The first 16 hex digits of SHA-256 over the tasks by id, whatever file they came from.

    Each task gives its id, then each pair's input and output and each test's input and (if known)
    output; a grid is its height, a space, its width, a colon and a byte per cell; each piece ends in
    a newline and a task in one more.
    """
    digest = hashlib.sha256()
    for task in sorted(tasks, key=lambda task: task.id):
        hidden = answers.outputs.get(task.id, ()) if answers else ()
        pieces = [task.id.encode()]
        for pair in task.train:
            pieces += [_piece(pair.input), _piece(pair.output)]
        pieces += [_piece(grid) for grid in (*task.tests, *hidden)]
        digest.update(b"".join(piece + b"\n" for piece in pieces) + b"\n")
    return digest.hexdigest()[:16]


def _piece(grid: Grid) -> bytes:
    return b"%d %d:%b" % (grid.height, grid.width, grid.cells)


def select(tasks: Sequence[Task], ids: Collection[str] = (), limit: int | None = None) -> list[Task]:
    """The tasks named by `ids` (empty: all of them), and of those the first `limit`, by id.

    Raises:
        UnknownName: no task has one of the ids; the message names the nearest.
        UsageError: `limit` is below 1.
    """
    if limit is not None and limit < 1:
        raise UsageError(f"the limit is a number of tasks, at least 1, got {limit}")
    known = {task.id for task in tasks}
    for task_id in ids:
        if task_id not in known:
            raise UnknownName("task", task_id, known)
    chosen = [task for task in tasks if not ids or task.id in ids]
    return sorted(chosen, key=lambda task: task.id)[:limit]
