"""`arc25 solve`: search for programs that solve tasks.

A run that is resumed starts from its own options, a configuration file has the next word, the command line the last.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from arc25.cli.choosing import choose, given, path_on
from arc25.cli.main import INTERRUPTED
from arc25.cli.settings import Settings, as_settings, merged, read_config
from arc25.core.budget import Budget
from arc25.core.codec import to_json
from arc25.core.context import Limits
from arc25.core.cores import usable_cores
from arc25.core.errors import JournalError, OutputError, ServiceError, UsageError
from arc25.core.journal import FILE as JOURNAL
from arc25.core.journal import read_run
from arc25.core.offers import Kind
from arc25.core.records import Level
from arc25.core.usage import usage_of
from arc25.data.dataset import select
from arc25.data.opening import locate, open_dataset
from arc25.runner import RUN_FILE, Plan, Result, about
from arc25.runner import run as run_plan

CHOSEN = (Kind.BACKEND, Kind.DSL, Kind.STRATEGY, Kind.EXECUTOR)
"""The plugins that a run chooses by name; each brings options `--KIND.OPTION`."""

OF_ONE_SESSION = ("config", "out", "resume", "json")
"""Options that a resumed run does not take over: it is told where it is, and the configuration is in the others."""

DESCRIPTION = "Solve tasks by writing, running and checking programs."


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options of every run."""

    dataset: str = "arc-agi-1/training"
    """NAME or NAME/SPLIT of a data set, a folder of task files, a Kaggle challenges file or a task file."""
    tasks: tuple[str, ...] = ()
    """Ids of the tasks to solve; none: all."""
    limit: int | None = None
    """Only the first so many tasks by id."""
    backend: str = "search"
    """What proposes programs."""
    dsl: str = "arc25"
    """The language they are written in."""
    strategy: str = "sample"
    """What decides what to ask next."""
    executor: str = "restricted"
    """What runs the programs."""
    seconds_per_task: float = 10.0
    """Seconds of work per task (of CPU time for `search`)."""
    samples_per_task: int = 8
    """Programs asked for per task."""
    tokens_per_task: int | None = None
    """Tokens a model may write per task."""
    dollars_per_task: float | None = None
    """Dollars a model may cost per task; requests under way are paid for all the same."""
    stop_after: int = 1
    """Programs right on every train pair that close a task; 0: none does."""
    seconds_per_run: float | None = None
    """Seconds of wall clock for the run."""
    program_seconds: float = 2.0
    """CPU seconds per program and task."""
    program_memory: int = 256
    """MiB a program may take."""
    seed: int = 0
    """Where all chance comes from."""
    workers: int = field(default_factory=usable_cores)
    """Processes; they change no result."""
    window: int = 32
    """Requests ahead of the oldest undecided one; may change results."""
    out: Path | None = None
    """The run's folder; None: runs/DATE-TIME."""
    resume: Path | None = None
    """Go on with the run in this folder."""
    config: Path | None = None
    """TOML file of options; a table is a plugin: [backend] name = "search"."""
    plugin: tuple[Path, ...] = ()
    """Python files with further plugins."""
    reporters: tuple[str, ...] = ("console", "submission", "jsonl", "html")
    """Who tells what happens."""
    require_isolation: Level = Level.NONE
    """Refuse to start where the sandbox is weaker."""
    json: bool = False
    """Print the result as JSON, and no progress."""


def run(argv: Sequence[str]) -> int:
    """Solve, and return the exit code."""
    options, plugins = choose(Options, argv, "solve", DESCRIPTION, _settings(argv))
    _, place = locate(plugins, options.dataset)
    if "path" in place:
        options = replace(options, dataset=str(place["path"].absolute()))
    source = open_dataset(plugins, options.dataset, **given(options, Kind.DATASET))
    tasks = select(source.tasks(), options.tasks, options.limit)
    plan = _plan(options)
    try:
        result = run_plan(tasks, plan, plugins, source)
    except KeyboardInterrupt:
        sys.stderr.write(f"\ninterrupted{_how_to_go_on(plan)}\n")
        return INTERRUPTED
    except (ServiceError, JournalError, OutputError):
        sys.stderr.write(f"\nstopped{_how_to_go_on(plan)}\n")
        raise
    if options.json:
        sys.stdout.write(json.dumps(_summary(plan, result)) + "\n")
    return 0


def _how_to_go_on(plan: Plan) -> str:
    if plan.out is None or not (plan.out / JOURNAL).exists():
        return " before anything was done"
    return f"; what was done is kept, go on with: arc25 solve --resume {plan.out}"


def _settings(argv: Sequence[str]) -> Settings:
    """What stands before the command line: the options of the run to go on with, then the configuration file."""
    folder, config = path_on(argv, "resume"), path_on(argv, "config")
    settings = read_config(config) if config else {}
    for name in ("resume", "config"):
        if name in settings:
            raise UsageError(f"--config {config}: {name!r} is for the command line only")
    return merged(_saved(folder) if folder else {}, settings)


def _saved(folder: Path) -> Settings:
    """The options that the run in a folder was started with."""
    if not (folder / RUN_FILE).is_file():
        raise UsageError(f"--resume {folder}: not a run, it holds no {RUN_FILE}")
    options = about(folder).get("options")
    if not isinstance(options, Mapping):
        raise UsageError(f"--resume {folder}: it was started from Python; go on with arc25.solve(..., resume=True)")
    return options


def _plan(options: Options) -> Plan:
    reporters = tuple(name for name in options.reporters if not (options.json and name == "console"))
    return Plan(
        backend=options.backend,
        dsl=options.dsl,
        strategy=options.strategy,
        executor=options.executor,
        reporters=reporters,
        options={kind.value: given(options, kind) for kind in CHOSEN}
        | {"reporter": {name: given(options, Kind.REPORTER, name) for name in reporters}},
        budget=Budget(
            samples=options.samples_per_task,
            seconds=options.seconds_per_task,
            tokens=options.tokens_per_task,
            dollars=options.dollars_per_task,
            solved=options.stop_after,
            run_seconds=options.seconds_per_run,
        ),
        limits=Limits(options.program_seconds, options.program_memory),
        seed=options.seed,
        workers=options.workers,
        window=options.window,
        require_isolation=options.require_isolation,
        out=options.resume or options.out or Path("runs", time.strftime("%Y%m%d-%H%M%S")),
        resume=options.resume is not None,
        about={"dataset": options.dataset, "options": _kept(options)},
    )


def _kept(options: Options) -> Settings:
    """The options as the run's folder keeps them, for `_saved`."""
    return {name: value for name, value in as_settings(options).items() if name not in OF_ONE_SESSION}


def _summary(plan: Plan, result: Result) -> dict[str, Any]:
    usage = usage_of(read_run(plan.out).attempts if plan.out else ())
    return {
        "out": str(plan.out),
        "tasks": len(result.solutions),
        "solved": sum(solution.solved for solution in result.solutions),
        "tokens_in": usage.tokens_in,
        "tokens_out": usage.tokens_out,
        "dollars": usage.dollars,
        "errors": len(usage.errors),
        "score": result.card and to_json(result.card),
    }
