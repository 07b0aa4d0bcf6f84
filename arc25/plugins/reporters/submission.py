"""The reporter `submission`: keeps the run's `submission.json` complete and valid at every instant."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from arc25.core.context import Context
from arc25.core.errors import DatasetError
from arc25.core.hookspecs import hookimpl
from arc25.core.records import Event, Task
from arc25.data.submission import FILE, Guesses, Submission, read_submission, write_submission

WRITE_EVERY = 1.0
"""Seconds between two writes while guesses change: a write waits for the disk."""


class SubmissionFile:
    """Writes placeholders at the start, the best guesses so far about once a second, and all at the end.

    In a resumed run the guesses that were there stay until the replay has better ones. `out` None:
    nothing is written.
    """

    def __init__(self, out: Path | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = out / FILE if out else None
        self._clock = clock
        self._tasks: tuple[Task, ...] = ()
        self._guesses: dict[str, Guesses] = {}
        self._changed = False
        self._written = 0.0

    def record(self, event: Event) -> None:
        """Take the guesses of an event; write them if it is time.

        Raises:
            OutputError: the file cannot be written; the last one is intact.
        """
        if event.kind == "started":
            self._tasks = tuple(event.data["tasks"])
            self._guesses = self._left_before()
            self._write()
        elif event.kind == "solution":
            solution = event.data["solution"]
            self._guesses[solution.task_id] = solution.guesses
            self._changed = True
        elif event.kind == "finished":
            self._guesses |= {solution.task_id: solution.guesses for solution in event.data["solutions"]}
            self._write()
        if self._changed and self._clock() - self._written >= WRITE_EVERY:
            self._write()

    def close(self) -> None:
        """Write what has not been written yet."""
        if self._changed:
            self._write()

    def _left_before(self) -> dict[str, Guesses]:
        """The guesses in the file that an earlier session left."""
        if self._path is None or not self._path.exists():
            return {}
        ids = {task.id for task in self._tasks}
        try:
            found = read_submission(self._path).guesses
        except DatasetError:
            return {}
        return {task_id: guesses for task_id, guesses in found.items() if task_id in ids}

    def _write(self) -> None:
        if self._path is not None:
            write_submission(self._path, self._tasks, Submission(self._guesses))
        self._changed, self._written = False, self._clock()


@hookimpl
def arc25_reporter(name: str) -> Callable[..., SubmissionFile] | None:
    """The reporter `submission`."""
    return submission if name == "submission" else None


def submission(context: Context) -> SubmissionFile:
    """submission.json in the run's folder, in Kaggle's format."""
    return SubmissionFile(context.out)
