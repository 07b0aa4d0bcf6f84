"""The run's submission.json is complete and valid from the first event to the last."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from arc25.core.context import Context
from arc25.core.errors import OutputError
from arc25.core.grid import Grid
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Boundary, Event, Level, Pair, Solution, Task
from arc25.data.submission import PLACEHOLDER, Submission, read_submission, write_submission
from arc25.plugins.reporters.submission import SubmissionFile

BLACK, BLUE, RED = Grid.of([[0]]), Grid.of([[1]]), Grid.of([[2]])
TASKS = tuple(Task(name, (Pair(BLACK, BLUE),), (BLACK,)) for name in ("a", "b"))
NOTHING = ((PLACEHOLDER, PLACEHOLDER),)


class Clock:
    """Time that stands still unless told."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reporter(tmp_path: Path, clock: Clock) -> SubmissionFile:
    made = SubmissionFile(tmp_path, clock)
    made.record(Event("started", 0.0, {"tasks": TASKS, "config": {}, "boundary": Boundary(Level.STRONG)}))
    return made


def solution(task_id: str, *guesses: Grid) -> Event:
    return Event("solution", 0.0, {"solution": Solution(task_id, (guesses,))})


def written(folder: Path) -> dict[str, object]:
    submission = read_submission(folder / "submission.json")
    assert submission.invalid == ()
    return dict(submission.guesses)


def test_at_the_start_every_task_has_a_placeholder(reporter: SubmissionFile, tmp_path: Path) -> None:
    assert written(tmp_path) == {"a": NOTHING, "b": NOTHING}


def test_guesses_are_written_at_most_once_a_second(reporter: SubmissionFile, tmp_path: Path, clock: Clock) -> None:
    clock.now += 0.9
    reporter.record(solution("a", BLUE, RED))
    assert written(tmp_path)["a"] == NOTHING
    clock.now += 0.1
    reporter.record(solution("b", RED, BLUE))
    assert written(tmp_path) == {"a": ((BLUE, RED),), "b": ((RED, BLUE),)}


def test_any_event_brings_a_write_that_is_due(reporter: SubmissionFile, tmp_path: Path, clock: Clock) -> None:
    reporter.record(solution("a", BLUE, RED))
    clock.now += 1
    reporter.record(Event("note", 0.0, {"text": "any"}))
    assert written(tmp_path)["a"] == ((BLUE, RED),)


def test_nothing_is_written_while_nothing_changes(reporter: SubmissionFile, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "submission.json").unlink()
    clock.now += 10
    reporter.record(Event("note", 0.0, {"text": "any"}))
    reporter.close()
    assert not (tmp_path / "submission.json").exists()


def test_the_end_is_written_at_once(reporter: SubmissionFile, tmp_path: Path) -> None:
    solutions = (Solution("a", ((BLUE,),)), Solution("b", ((),)))
    reporter.record(Event("finished", 0.0, {"solutions": solutions, "reason": ""}))
    assert written(tmp_path) == {"a": ((BLUE, PLACEHOLDER),), "b": NOTHING}


def test_closing_writes_what_is_not_yet_written(reporter: SubmissionFile, tmp_path: Path) -> None:
    reporter.record(solution("a", BLUE, RED))
    reporter.close()
    reporter.close()
    assert written(tmp_path)["a"] == ((BLUE, RED),)


def test_a_full_disk_leaves_the_last_submission(
    reporter: SubmissionFile, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    clock.now += 1
    with pytest.raises(OutputError, match=r"submission.json: cannot be written: No space left on device"):
        reporter.record(solution("a", BLUE, RED))
    monkeypatch.undo()
    assert written(tmp_path) == {"a": NOTHING, "b": NOTHING}
    reporter.close()
    assert written(tmp_path)["a"] == ((BLUE, RED),)


def test_without_a_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    reporter = Plugins().make(Kind.REPORTER, "submission", Context())
    reporter.record(Event("started", 0.0, {"tasks": TASKS, "config": {}, "boundary": Boundary(Level.STRONG)}))
    reporter.record(Event("finished", 0.0, {"solutions": (), "reason": ""}))
    reporter.close()
    assert list(tmp_path.iterdir()) == []


def test_it_is_found_by_name_and_writes_into_the_folder_of_the_run(tmp_path: Path) -> None:
    reporter = Plugins().make(Kind.REPORTER, "submission", Context(out=tmp_path))
    reporter.record(Event("started", 0.0, {"tasks": TASKS, "config": {}, "boundary": Boundary(Level.STRONG)}))
    assert written(tmp_path) == {"a": NOTHING, "b": NOTHING}


def test_a_resumed_run_never_falls_behind_the_guesses_that_were_there(tmp_path: Path, clock: Clock) -> None:
    write_submission(tmp_path / "submission.json", TASKS, Submission({"a": ((BLUE, RED),), "b": ((RED,),)}))
    reporter = SubmissionFile(tmp_path, clock)
    reporter.record(Event("started", 0.0, {"tasks": TASKS, "config": {}, "boundary": Boundary(Level.STRONG)}))
    assert written(tmp_path) == {"a": ((BLUE, RED),), "b": ((RED, PLACEHOLDER),)}
    reporter.record(Event("finished", 0.0, {"solutions": (Solution("a", ((BLUE,),)), Solution("b", ((),)))}))
    assert written(tmp_path) == {"a": ((BLUE, PLACEHOLDER),), "b": NOTHING}


def test_a_submission_that_cannot_be_read_is_replaced(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "submission.json").write_text("{broken")
    SubmissionFile(tmp_path, clock).record(
        Event("started", 0.0, {"tasks": TASKS, "config": {}, "boundary": Boundary(Level.STRONG)})
    )
    assert written(tmp_path) == {"a": NOTHING, "b": NOTHING}
