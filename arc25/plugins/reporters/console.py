"""The reporter `console`: live progress on the terminal, then a table and the score card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arc25.core.context import Context
from arc25.core.hookspecs import hookimpl
from arc25.core.records import Attempt, Boundary, Event, Solution, Task
from arc25.core.usage import Usage, usage_of
from arc25.drawing.gist import gist
from arc25.drawing.usage import usage_cells, usage_line

if TYPE_CHECKING:
    from rich.console import Console as RichConsole
    from rich.progress import Progress
    from rich.table import Table

    from arc25.data.grading import ScoreCard

LINE_EVERY = 10.0
"""Seconds between lines of progress where the output is no terminal."""


class Console:
    """Progress with the solved count, tasks per minute and programs per second; a table at the end.

    A run of more than `rows` tasks is summed up instead; `out` is the run's folder, if it has one.
    """

    def __init__(self, console: RichConsole, out: Path | None = None, rows: int = 60) -> None:
        self._console, self._out, self._rows = console, out, rows
        self._tasks: dict[str, Task] = {}
        self._attempts: dict[str, list[Attempt]] = {}
        self._solutions: dict[str, Solution] = {}
        self._closed: dict[str, str] = {}
        self._card: ScoreCard | None = None
        self._progress: Progress | None = None
        self._seconds = self._last_line = 0.0
        self._programs = 0

    def record(self, event: Event) -> None:
        """Show one event."""
        self._seconds = event.seconds
        data = event.data
        match event.kind:
            case "started":
                self._start(data["tasks"], data["config"], data["boundary"])
            case "attempt":
                self._count(data["attempt"])
            case "solution":
                self._solutions[data["solution"].task_id] = data["solution"]
            case "closed":
                self._closed[data["task_id"]] = data["reason"]
            case "note":
                self._note(data["text"])
            case "finished" if data["reason"]:
                self._note(f"stopped early: {data['reason']} used up")
            case "graded":
                self._card = data["card"]
        self._refresh()

    def close(self) -> None:
        """Take the progress away and print the table and the score card."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
            self._console.print(self._table() if len(self._tasks) <= self._rows else self._summary())
            if self._card is not None:
                from arc25.drawing.scorecard import card_table

                self._console.print(card_table(self._card))
            self._say_usage()
            if self._out is not None:
                kept = (file.name for file in self._out.glob("[!.]*") if not file.name.endswith(("-wal", "-shm")))
                files = ", ".join(sorted(kept))
                self._console.print(f"[dim]{self._out}: {files}[/dim]", highlight=False)

    def _start(self, tasks: tuple[Task, ...], config: Mapping[str, Any], boundary: Boundary) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._tasks = {task.id: task for task in tasks}
        self._attempts = {task.id: [] for task in tasks}
        name = config.get("dataset") or "the given tasks"
        self._console.print(f"[bold]{len(tasks)} tasks[/bold] of {name}", highlight=False)
        self._console.print(
            " · ".join(f"{part} {config[part]}" for part in ("backend", "dsl", "strategy", "seed")),
            style="dim",
            highlight=False,
        )
        self._console.print(f"sandbox isolation: [bold]{boundary}[/bold]", style="dim", highlight=False)
        self._progress = Progress(
            BarColumn(bar_width=24),
            TextColumn("{task.completed}/{task.total} tasks · [green]{task.fields[solved]} solved[/green]"),
            TextColumn("{task.fields[rate]}", style="dim"),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._bar = self._progress.add_task("", total=len(tasks), solved=0, rate="")
        self._progress.start()

    def _count(self, attempt: Attempt) -> None:
        self._programs += attempt.program is not None
        self._attempts[attempt.task_id].append(attempt)

    def _note(self, text: str) -> None:
        self._console.print(text, style="yellow", highlight=False)

    @property
    def _solved(self) -> int:
        return sum(solution.solved for solution in self._solutions.values())

    def _rate(self) -> str:
        spent = max(self._seconds, 1e-9)
        return f"{60 * len(self._closed) / spent:.0f} tasks/min · {self._programs / spent:.1f} programs/s"

    def _refresh(self) -> None:
        if self._progress is None:
            return
        self._progress.update(self._bar, completed=len(self._closed), solved=self._solved, rate=self._rate())
        if not self._console.is_terminal and self._seconds - self._last_line >= LINE_EVERY:
            self._last_line = self._seconds
            done = f"{len(self._closed)}/{len(self._tasks)} tasks, {self._solved} solved"
            self._console.print(f"{self._seconds:6.0f} s  {done}, {self._rate()}", highlight=False)

    def _table(self) -> Table:
        from rich.markup import escape
        from rich.table import Table

        whole = self._usage
        usage = usage_cells(whole, whole)
        table = Table(box=None, header_style="bold", pad_edge=False)
        for heading in ("task", "train", "test"):
            table.add_column(heading)
        for heading in ("programs", "seconds", *usage):
            table.add_column(heading, justify="right")
        table.add_column("program", no_wrap=True)
        # rich narrows every column alike where one is too wide, so the program is cut to what is left here.
        taken = sum(max(map(len, column)) + 2 for column in usage.items())
        room = max(1, self._console.width - max(map(len, self._tasks)) - 40 - taken)
        for task_id in self._tasks:
            *cells, program = self._row(task_id, whole)
            table.add_row(*cells, escape(program if len(program) <= room else program[: room - 1] + "…"))
        return table

    @property
    def _usage(self) -> Usage:
        return sum(map(usage_of, self._attempts.values()), Usage())

    def _say_usage(self) -> None:
        from arc25.drawing.terminal import printable

        if line := usage_line(self._usage):
            self._console.print(printable(line), markup=False, highlight=False)

    def _row(self, task_id: str, whole: Usage) -> list[str]:
        attempts, solution = self._attempts[task_id], self._solutions.get(task_id)
        best = max((attempt.right for attempt in attempts), default=0)
        of = len(self._tasks[task_id].train)
        solved = solution is not None and solution.solved
        seconds = sum(a.result.seconds + (a.completion.seconds if a.completion else 0.0) for a in attempts)
        return [
            task_id,
            f"[green]{best}/{of}[/green]" if solved else f"[dim]{best}/{of}[/dim]",
            self._test_mark(task_id),
            str(sum(attempt.program is not None for attempt in attempts)),
            f"{seconds:.1f}",
            *usage_cells(usage_of(attempts), whole).values(),
            gist(solution.source) if solution and solution.source and solved else "-",
        ]

    def _test_mark(self, task_id: str) -> str:
        result = self._card.results.get(task_id) if self._card else None
        if result is None:
            return "[dim]?[/dim]"
        return (
            "[green]right[/green]"
            if all(result.right)
            else "[red]wrong[/red]"
            if any(result.right)
            else "[dim]no[/dim]"
        )

    def _summary(self) -> Table:
        from rich.table import Table

        table = Table(
            box=None, header_style="bold", pad_edge=False, title=f"{len(self._tasks)} tasks", title_justify="left"
        )
        table.add_column("closed because")
        table.add_column("tasks", justify="right")
        for reason, count in Counter(self._closed.values()).most_common():
            table.add_row(reason, str(count))
        return table


def console(context: Context, *, rows: int = 60) -> Console:
    """Progress and results on standard error.

    Args:
        rows: longest table of tasks; a longer run is summed up.
    """
    from rich.console import Console as RichConsole

    return Console(RichConsole(stderr=True), context.out, rows)


@hookimpl
def arc25_reporter(name: str) -> Callable[..., Console]:
    return console
