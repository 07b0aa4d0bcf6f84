"""arc25 as a library: `arc25.load` and `arc25.solve`, for scripts and notebooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from arc25.core.budget import Budget
from arc25.core.context import Limits
from arc25.core.cores import usable_cores
from arc25.core.errors import UnknownName
from arc25.core.plugins import Plugins
from arc25.core.protocols import DatasetSource
from arc25.core.records import Level, Solution, Task
from arc25.data.dataset import select
from arc25.data.opening import open_dataset
from arc25.runner import Plan, run


def load(dataset: str, tasks: str | Sequence[str] = (), limit: int | None = None, **options: Any) -> list[Task]:
    """The tasks of a data set, sorted by id, without their hidden outputs.

    `dataset` is NAME or NAME/SPLIT ("arc-agi-1/training"), a folder of task files, a Kaggle challenges
    file or a task file. `tasks` selects ids, `limit` the first so many; `options` are the data set's own.

    Raises:
        UsageError: no such data set or task; the message names the nearest.
    """
    ids = [tasks] if isinstance(tasks, str) else tasks
    return list(select(open_dataset(Plugins(), dataset, **options).tasks(), ids, limit))


def solve(
    tasks: str | Task | Sequence[Task],
    *,
    backend: str = "search",
    dsl: str = "arc25",
    strategy: str = "sample",
    executor: str = "restricted",
    seconds_per_task: float | None = 10.0,
    samples_per_task: int = 8,
    tokens_per_task: int | None = None,
    dollars_per_task: float | None = None,
    program: Limits | None = None,
    seed: int = 0,
    workers: int | None = None,
    require_isolation: Level | str = Level.NONE,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    reporters: Sequence[str] = (),
    out: str | Path | None = None,
    resume: bool = False,
) -> list[Solution]:
    """Solve tasks, one task, or a data set by name; the solutions are in the order of the tasks.

    `tokens_per_task` and `dollars_per_task` close a task whose replies have come to so much. `options` are the
    plugins' own, by kind: `{"backend": {"work": 20000}}`. With `out` the run keeps a journal there and `resume`
    goes on with it; `reporters` are plugins by name, such as "console". Where the sandbox is weaker than
    `require_isolation` ("weak", "medium" or "strong") nothing is run.
    Works in scripts without a main guard and in notebooks.

    Raises:
        Arc25Error: see `arc25.core.errors`.
    """
    source: DatasetSource | None = None
    about = {}
    if isinstance(tasks, str):
        about = {"dataset": tasks}
        source = open_dataset(Plugins(), tasks)
        tasks = source.tasks()
    plan = Plan(
        backend=backend,
        dsl=dsl,
        strategy=strategy,
        executor=executor,
        reporters=tuple(reporters),
        options=options or {},
        budget=Budget(
            samples=samples_per_task, seconds=seconds_per_task, tokens=tokens_per_task, dollars=dollars_per_task
        ),
        limits=program or Limits(),
        seed=seed,
        workers=usable_cores() if workers is None else workers,
        require_isolation=_level(require_isolation),
        out=Path(out) if out else None,
        resume=resume,
        about=about,
    )
    return run([tasks] if isinstance(tasks, Task) else tasks, plan, dataset=source).solutions


def _level(level: Level | str) -> Level:
    try:
        return Level(level)
    except ValueError as error:
        raise UnknownName("level of isolation", str(level), [known.value for known in Level]) from error
