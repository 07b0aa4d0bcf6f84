"""`arc25 show`: draw a task or a run in the terminal, as a page or as a picture."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import tyro

from arc25.cli.parsing import parse
from arc25.core import journal
from arc25.core.codec import to_json
from arc25.core.errors import PluginError, UnknownName, UsageError
from arc25.core.grid import MAX_SIDE
from arc25.core.picture import PALETTES
from arc25.core.plugins import Plugins
from arc25.core.protocols import DatasetSource
from arc25.core.records import Task
from arc25.data.grading import grade_solutions
from arc25.data.jsonfile import replace_file
from arc25.data.opening import open_dataset
from arc25.drawing.page import run_page, task_page
from arc25.drawing.report import RunReport, TaskReport, report_run
from arc25.runner import about

if TYPE_CHECKING:
    from rich.console import Group
    from rich.text import Text

    from arc25.drawing.terminal import Look

SEARCHED = ("arc-agi-1/training", "arc-agi-1/evaluation", "arc-agi-2/training", "arc-agi-2/evaluation")
"""Where a task id is looked for if no data set is named."""


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """Options of `arc25 show`."""

    target: Annotated[str, tyro.conf.Positional, tyro.conf.arg(metavar="TASK_OR_RUN")]
    """A task's id or file, or a run's folder."""
    task: str = ""
    """Of a run: draw this one task, with its guesses and its best program."""
    dataset: str = ""
    """Where to look for the task, or for a run's answers: NAME/SPLIT, a folder or a file; left out: the
    bundled sets, or the run's own."""
    answers: bool = False
    """Of a task: draw the outputs of its tests too, if they are known. A run always shows them."""
    html: Path | None = None
    """Write a self-contained page to this file."""
    png: Path | None = None
    """Write a picture to this file (needs arc25[png])."""
    palette: Literal["default", "colorblind"] = "default"
    """The colours of the cells."""
    digits: bool = False
    """Write each colour's number into its cell."""
    json: bool = False
    """Write one JSON object."""
    max_side: int = MAX_SIDE
    """The longest side that a grid in a file may have, in cells."""
    plugin: tuple[Path, ...] = ()
    """Files that hold plugins of their own, as for arc25 solve."""


def run(argv: Sequence[str]) -> int:
    """Draw what is asked for."""
    arguments = parse(Arguments, argv, "show", "Draw a task or a run in the terminal, as a page or as a picture.")
    path = Path(arguments.target)
    if (path / journal.FILE).is_file():
        _show_run(path, arguments)
    elif path.is_dir():
        raise UsageError(
            f"{path} is not a run: it holds no {journal.FILE}. "
            f"A task in a folder is shown by: arc25 show TASK_ID --dataset {path}"
        )
    else:
        _show_task(arguments)
    return 0


# A task


def _show_task(arguments: Arguments) -> None:
    if arguments.task:
        raise UsageError(f"--task chooses from a run, and {arguments.target} is not a run's folder")
    task, source = _find_task(arguments)
    answers = source.answers() if arguments.answers else None
    report = TaskReport(task, expected=answers.outputs.get(task.id, ()) if answers else ())
    palette, digits = PALETTES[arguments.palette], arguments.digits
    if arguments.html:
        page = task_page(task, expected=report.expected, palette=arguments.palette, digits=digits)
        _write(arguments.html, page.encode())
    if arguments.png:
        from arc25.drawing.png import task_png

        _write(arguments.png, task_png(report, palette, digits))
    if arguments.json:
        _print_json(_task_json(report, source))
    elif not (arguments.html or arguments.png):
        from rich.text import Text

        from arc25.drawing.terminal import draw_task

        _print(lambda look: [draw_task(task, look, report.expected), Text(f"from {source.name}")], arguments)


def _find_task(arguments: Arguments) -> tuple[Task, DatasetSource]:
    """The task of that id or in that file, and where it was found."""
    target, dataset = arguments.target, arguments.dataset
    if Path(target).is_file() and not dataset:
        source = _open(str(Path(target).resolve()), arguments)
        tasks = list(source.tasks())
        if len(tasks) > 1:
            raise UsageError(f"{target} holds {len(tasks)} tasks; name one: arc25 show TASK_ID --dataset {target}")
        return tasks[0], source
    known: set[str] = set()
    for name in [dataset] if dataset else SEARCHED:
        source = _open(name, arguments)
        for task in source.tasks():
            if task.id == target:
                return task, source
            known.add(task.id)
    raise UnknownName(f"task of {dataset}" if dataset else "task, task file or run", target, known, "Tasks")


def _open(dataset: str, arguments: Arguments) -> DatasetSource:
    options: dict[str, Any] = {"max_side": arguments.max_side} if arguments.max_side != MAX_SIDE else {}
    return open_dataset(Plugins(arguments.plugin), dataset, **options)


def _task_json(report: TaskReport, source: DatasetSource) -> dict[str, Any]:
    """The task as ARC's own files write it, and where it comes from."""
    tests: list[dict[str, Any]] = [{"input": to_json(grid)} for grid in report.task.tests]
    for test, grid in zip(tests, report.expected, strict=False):
        test["output"] = to_json(grid)
    return {
        "id": report.task.id,
        "dataset": source.name,
        "version": source.version,
        "train": to_json(report.task.train),
        "test": tests,
    }


# A run


def _show_run(path: Path, arguments: Arguments) -> None:
    report = _read_report(path, arguments)
    if arguments.task:
        # The score card speaks of the whole run.
        report = dataclasses.replace(report, tasks=(report.task(arguments.task),), card=None)
    palette, digits = PALETTES[arguments.palette], arguments.digits
    if arguments.html:
        _write(arguments.html, run_page(report, palette=arguments.palette, digits=digits).encode())
    if arguments.png:
        from arc25.drawing.png import run_png, task_png

        png = task_png(report.tasks[0], palette, digits) if arguments.task else run_png(report, palette, digits)
        _write(arguments.png, png)
    if arguments.json:
        _print_json(_run_json(report))
    elif not (arguments.html or arguments.png):
        from rich.text import Text

        from arc25.drawing.terminal import draw_run, draw_task_report

        if arguments.task:
            _print(lambda look: [draw_task_report(report.tasks[0], look)], arguments)
        else:
            _print(lambda look: [draw_run(report), Text(f"one task in full: arc25 show {path} --task ID")], arguments)


def _read_report(path: Path, arguments: Arguments) -> RunReport:
    """The run, with answers and scores if its data set can be opened and still has the same tasks."""
    record = journal.read_run(path)
    name = arguments.dataset or about(path).get("dataset")
    if not name:
        return report_run(record)
    try:
        source = _open(name, arguments)
    except (UsageError, PluginError) as error:
        if arguments.dataset:
            raise
        _note(f"the answers are not known: {error}")
        return report_run(record)
    theirs = {task.id: task for task in source.tasks()}
    if differing := [task.id for task in record.tasks if theirs.get(task.id) != task]:
        _note(f"the answers are not known: {name} lacks {differing[0]} or has another version of it")
        return report_run(record)
    return report_run(record, source.answers(), grade_solutions(record.solutions, record.tasks, source))


def _run_json(report: RunReport) -> dict[str, Any]:
    tasks = [
        {
            "id": task.task.id,
            "solved": task.solved,
            "verdict": task.verdict.name.lower(),
            "programs": task.tried,
            "seconds": round(task.seconds, 3),
            "tokens_in": task.usage.tokens_in,
            "tokens_out": task.usage.tokens_out,
            "dollars": task.usage.dollars,
            "confidence": task.solution.confidence if task.solution else None,
        }
        for task in report.tasks
    ]
    return {"config": to_json(report.config), "card": report.card and to_json(report.card), "tasks": tasks}


# Output


def _print(parts: Callable[[Look], Sequence[Group | Text]], arguments: Arguments) -> None:
    """Print what `parts` draws for the look of this terminal."""
    from rich.console import Console

    from arc25.drawing.terminal import look_of

    console = Console(highlight=False)
    console.print(*parts(look_of(console, PALETTES[arguments.palette], arguments.digits)), sep="\n")


def _print_json(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")


def _write(path: Path, content: bytes) -> None:
    replace_file(path, content)
    _note(f"wrote {path} ({len(content) / 1000:,.0f} kB)")


def _note(text: str) -> None:
    sys.stderr.write(f"arc25 show: {text}\n")
