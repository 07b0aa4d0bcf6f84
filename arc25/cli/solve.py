"""`arc25 solve`: search for programs that solve tasks.

The command line is read twice: first the plugins' names, then everything, with the options of the
chosen plugins. A configuration file is read as if its lines stood before the command line's.
"""

from __future__ import annotations

import argparse
import dataclasses
import enum
import json
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import tyro

from arc25.cli.main import INTERRUPTED
from arc25.cli.options import options_dataclass
from arc25.cli.parsing import parse
from arc25.core.budget import Budget
from arc25.core.codec import to_json
from arc25.core.context import Limits
from arc25.core.errors import JournalError, OutputError, ServiceError, UsageError
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Level
from arc25.data.dataset import select
from arc25.data.opening import locate, open_dataset
from arc25.runner import RUN_FILE, Plan, Result, about, usable_cores
from arc25.runner import run as run_plan

CHOSEN = (Kind.BACKEND, Kind.DSL, Kind.STRATEGY, Kind.EXECUTOR)
"""The plugins that a run chooses by name; each brings options `--KIND.OPTION`."""

LEFT_OUT = ("config", "out", "resume", "json")
"""Options that are not the run's own: a resumed run has its own, and the configuration is among the others."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options of every run."""

    dataset: str = "arc-agi-1/training"
    """Data set NAME or NAME/SPLIT, a folder of task files, a Kaggle challenges file or a task file."""
    tasks: tuple[str, ...] = ()
    """Ids of the tasks to solve; default: all."""
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
    """Seconds of backend and executor work per task (CPU seconds for `search`)."""
    samples_per_task: int = 8
    """Programs asked for per task."""
    tokens_per_task: int | None = None
    """Tokens a language model may write per task."""
    stop_after: int = 1
    """Close a task after so many programs that solve every train pair; 0: never."""
    seconds_per_run: float | None = None
    """Seconds of wall clock for the whole run."""
    program_seconds: float = 2.0
    """CPU seconds a program may take on a task."""
    program_memory: int = 256
    """MiB a program may take."""
    seed: int = 0
    """Where all chance comes from."""
    workers: int = field(default_factory=usable_cores)
    """Processes to work with; changes no result."""
    window: int = 32
    """Requests that may be ahead of the oldest undecided one; a part of the run's identity."""
    out: Path | None = None
    """The run's folder (default: runs/DATE-TIME)."""
    resume: Path | None = None
    """Go on with the run in this folder."""
    config: Path | None = None
    """TOML file with these options, and a table per kind: [backend] name = "search", work = 1000."""
    plugin: tuple[Path, ...] = ()
    """Python files with further plugins."""
    reporters: tuple[str, ...] = ("console", "submission", "jsonl", "html")
    """Who tells what happens."""
    require_isolation: Level = Level.NONE
    """Refuse to start where the sandbox is weaker."""
    json: bool = False
    """Print the result as JSON on standard output, and no progress."""


def run(argv: Sequence[str]) -> int:
    """Solve, and return the exit code."""
    argv = [*_saved(argv), *argv]
    argv = [*_configured(argv), *argv]
    plugins = Plugins(_names(argv)["plugin"])
    options = parse(
        _whole_options(plugins, argv), argv, "solve", "Solve tasks by writing, running and checking programs."
    )
    _, place = locate(plugins, options.dataset)
    dataset = str(place["path"].absolute()) if "path" in place else options.dataset
    source = open_dataset(plugins, dataset, **_given(options, Kind.DATASET))
    tasks = select(source.tasks(), options.tasks, options.limit)
    plan = _plan(options, dataset)
    try:
        result = run_plan(tasks, plan, plugins, source)
    except KeyboardInterrupt:
        sys.stderr.write(f"\ninterrupted; go on with: arc25 solve --resume {plan.out}\n")
        return INTERRUPTED
    except (ServiceError, JournalError, OutputError):
        sys.stderr.write(f"\nwhat was done is kept; go on with: arc25 solve --resume {plan.out}\n")
        raise
    if options.json:
        sys.stdout.write(json.dumps(_summary(plan, result)) + "\n")
    return 0


def _whole_options(plugins: Plugins, argv: Sequence[str]) -> type[Options]:
    """`Options` and the options of the plugins that `argv` names."""
    names = _names(argv)
    chosen: list[tuple[Kind, str, Mapping[str, Any]]] = [(kind, names[kind.value], {}) for kind in CHOSEN]
    chosen.append((Kind.DATASET, *locate(plugins, names["dataset"])))
    chosen += [(Kind.REPORTER, name, {}) for name in names["reporters"]]
    fields: list[Any] = []
    for kind, name, decided in chosen:
        made = options_dataclass(kind, name, plugins.factory(kind, name), decided)
        needed = [f for f in dataclasses.fields(made) if f.default is f.default_factory is dataclasses.MISSING]
        hint: Any = Annotated[made, tyro.conf.arg(name=_group(_field(kind, name)))]
        fields.append((_field(kind, name), hint, *(() if needed else (field(default_factory=made),))))
    return dataclasses.make_dataclass("SolveOptions", fields, bases=(Options,), frozen=True, kw_only=True)


def _field(kind: Kind, name: str) -> str:
    """Where the options of a plugin are kept; of several reporters each has a field of its own."""
    return f"{kind.value}_{name.encode().hex()}_options" if kind is Kind.REPORTER else f"{kind.value}_options"


def _group(name: str) -> str:
    """What the options in field `name` are called on the command line: `_field` backwards."""
    kind, *reporter = name.removesuffix("_options").split("_")
    return ".".join([kind, *(bytes.fromhex(part).decode() for part in reporter)])


def _names(argv: Sequence[str]) -> dict[str, Any]:
    """The first pass: which plugins are meant. Everything else is left to the second."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    for kind in (*CHOSEN, Kind.DATASET):
        parser.add_argument(f"--{kind.value}", default=getattr(Options, kind.value))
    for name in ("config", "resume"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--plugin", type=Path, nargs="*", default=[])
    parser.add_argument("--reporters", nargs="*", default=list(Options.reporters))
    try:
        return vars(parser.parse_known_args(argv)[0])
    except argparse.ArgumentError as error:
        raise UsageError(str(error)) from error


def _plan(options: Options, dataset: str) -> Plan:
    reporters = tuple(name for name in options.reporters if not (options.json and name == "console"))
    return Plan(
        backend=options.backend,
        dsl=options.dsl,
        strategy=options.strategy,
        executor=options.executor,
        reporters=reporters,
        options={kind.value: _given(options, kind) for kind in CHOSEN}
        | {"reporter": {name: _given(options, Kind.REPORTER, name) for name in reporters}},
        budget=Budget(
            samples=options.samples_per_task,
            seconds=options.seconds_per_task,
            tokens=options.tokens_per_task,
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
        about={"dataset": dataset, "argv": [*_as_arguments(options), "--dataset", dataset]},
    )


def _given(options: Options, kind: Kind, name: str = "") -> dict[str, Any]:
    """The values of a plugin's own options; paths hold wherever the run is resumed."""
    values = dataclasses.asdict(getattr(options, _field(kind, name)))
    return {key: value.absolute() if isinstance(value, Path) else value for key, value in values.items()}


# The run's file and the configuration file: both are arguments in another form


def _saved(argv: Sequence[str]) -> list[str]:
    """The arguments that the run to be resumed was started with."""
    folder = _names(argv)["resume"]
    if folder is None:
        return []
    if not (folder / RUN_FILE).is_file():
        raise UsageError(f"--resume {folder}: not a run, it holds no {RUN_FILE}")
    arguments = about(folder).get("argv")
    if not isinstance(arguments, list):
        raise UsageError(f"--resume {folder}: it was started from Python; go on with arc25.solve(..., resume=True)")
    return arguments


def _as_arguments(options: Any, prefix: str = "--") -> list[str]:
    """Options as the arguments that give them, wherever they come from and from whatever folder."""
    arguments: list[str] = []
    for entry in dataclasses.fields(options):
        value = getattr(options, entry.name)
        if dataclasses.is_dataclass(value):
            arguments += _as_arguments(value, f"--{_group(entry.name)}.")
        elif entry.name not in LEFT_OUT:
            arguments += _arguments(prefix + entry.name, value)
    return arguments


def _configured(argv: Sequence[str]) -> list[str]:
    """The configuration file as arguments."""
    path = _names(argv)["config"]
    if path is None:
        return []
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"--config {path}: {error}") from error
    return [argument for name, value in settings.items() for argument in _arguments("--" + name, value)]


def _arguments(flag: str, value: Any) -> list[str]:
    """One setting as arguments; a table [backend] is --backend NAME and --backend.OPTION VALUE."""
    flag = flag.replace("_", "-")
    match value:
        case Mapping():
            own = [flag, str(value["name"])] if "name" in value else []
            rest = [_arguments(f"{flag}.{key}", item) for key, item in value.items() if key != "name"]
            return own + [argument for arguments in rest for argument in arguments]
        case True:
            return [flag]
        case None | False:
            return []
        case Path():
            return [flag, str(value.absolute())]
        case enum.Enum():
            return [flag, str(value.value)]
        case list() | tuple():
            return [flag, *(str(item.absolute() if isinstance(item, Path) else item) for item in value)]
        case _:
            return [flag, str(value)]


def _summary(plan: Plan, result: Result) -> dict[str, Any]:
    return {
        "out": str(plan.out),
        "tasks": len(result.solutions),
        "solved": sum(solution.solved for solution in result.solutions),
        "score": result.card and to_json(result.card),
    }
