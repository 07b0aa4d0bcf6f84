"""Programs for tasks, read from folders and from runs: what the commands that fit something learn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from arc25.core.errors import DatasetError, UsageError
from arc25.core.journal import read_run


def read_programs(
    folders: Iterable[Path], runs: Iterable[Path], only_tasks: Path | None
) -> Iterator[tuple[str, str, str]]:
    """The task, the text and the place of every program, of those tasks only that the file `only_tasks` names.

    Raises:
        UsageError: a folder holds no program.
        DatasetError: something cannot be read.
    """
    wanted = set(_text(only_tasks).split()) if only_tasks else None
    for task, source, where in (*_written(folders), *_solved(runs)):
        if wanted is None or task in wanted:
            yield task, source, where


def _written(paths: Iterable[Path]) -> Iterator[tuple[str, str, str]]:
    """Every program in folders and files."""
    for path in paths:
        files = sorted(path.glob("[!_]*.py")) if path.is_dir() else [path]
        if not files:
            raise UsageError(f"{path} holds no program; a file is called after the task that it is for, TASK_ID.py")
        for file in files:
            yield file.stem, _text(file), str(file)


def _solved(folders: Iterable[Path]) -> Iterator[tuple[str, str, str]]:
    """The same of the tasks that runs solved: the program behind the first guess."""
    for folder in folders:
        for solution in read_run(folder).solutions:
            if solution.solved and solution.source:
                yield solution.task_id, solution.source, f"{folder}: task {solution.task_id}"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: cannot be read: {error}") from error
