"""A Kaggle file of many tasks, `*_challenges.json`, with the answers in `*_solutions.json` beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from arc25.core.context import Context
from arc25.core.errors import DatasetError
from arc25.core.grid import MAX_SIDE, Grid
from arc25.core.hookspecs import hookimpl
from arc25.core.records import Task
from arc25.data.dataset import Dataset
from arc25.data.jsonfile import Place, read_json
from arc25.data.opening import CHALLENGES
from arc25.data.tasks import read_task

SOLUTIONS = "_solutions.json"


@hookimpl
def arc25_dataset(name: str) -> Callable[..., Dataset] | None:
    """The set `challenges`."""
    return challenges if name == "challenges" else None


def challenges(context: Context, *, path: Path, solutions: Path | None = None, max_side: int = MAX_SIDE) -> Dataset:
    """A Kaggle file of many tasks: an object of tasks by id.

    Args:
        path: the file
        solutions: the file of the test outputs by id; by default the *_solutions.json that goes with
            a *_challenges.json, if it is there
        max_side: the longest side a grid may have, in cells

    Raises:
        DatasetError: a file cannot be read, or the two do not fit each other.
    """
    path = Path(path)
    place = Place(path)
    data = place.as_object(read_json(path), "a file of many tasks")
    found = [read_task(task_id, task, place.key(task_id), max_side) for task_id, task in data.items()]
    solutions = _beside(path) if solutions is None else Path(solutions)
    if solutions is not None:
        tasks = [task for task, _ in found]
        answers = _read_solutions(solutions, tasks, max_side)
        found = [(task, answers[task.id]) for task in tasks]
    return Dataset.of(str(path), "", found)


def _beside(path: Path) -> Path | None:
    if not path.name.endswith(CHALLENGES):
        return None
    solutions = path.with_name(path.name.removesuffix(CHALLENGES) + SOLUTIONS)
    return solutions if solutions.is_file() else None


def _read_solutions(path: Path, tasks: list[Task], max_side: int) -> Mapping[str, tuple[Grid, ...]]:
    """The test outputs of each task. Ids that `tasks` does not have are ignored."""
    place = Place(path)
    data = place.as_object(read_json(path), "a file of solutions")
    answers = {}
    for task in tasks:
        if task.id not in data:
            raise DatasetError(f"{path}: the solution of task {task.id} is missing")
        at = place.key(task.id)
        grids = at.as_list(data[task.id], "a solution")
        if len(grids) != len(task.tests):
            raise at.error(f"the task has {len(task.tests)} test inputs, the solution {len(grids)} outputs")
        answers[task.id] = tuple(at.item(i).as_grid(grid, max_side) for i, grid in enumerate(grids))
    return answers
