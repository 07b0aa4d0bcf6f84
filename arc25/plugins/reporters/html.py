"""The reporter `html`: the run as one page, `report.html` in the run's folder, written when the run ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from arc25.core.context import Context
from arc25.core.hookspecs import hookimpl
from arc25.core.picture import palette_named
from arc25.core.records import Attempt, Event, RunRecord, Solution, Task
from arc25.data.answers import Answers
from arc25.data.grading import ScoreCard
from arc25.data.jsonfile import replace_file
from arc25.drawing.page import PROGRAMS, run_page
from arc25.drawing.report import report_run

FILE = "report.html"


class HtmlReport:
    """Collects the events of a run and writes the page at the end, also of a run that was broken off."""

    def __init__(
        self, context: Context, *, palette: str = "default", digits: bool = False, programs: int = PROGRAMS
    ) -> None:
        """Make the page of a run.

        Args:
            palette: "default" or "colorblind".
            digits: Write each colour's number into its cell.
            programs: Show at most so many programs of a task, the best ones.
        """
        palette_named(palette)
        self._path: Path | None = context.out / FILE if context.out else None
        self._palette, self._digits, self._programs = palette, digits, programs
        self._config: Mapping[str, Any] = {}
        self._tasks: tuple[Task, ...] = ()
        self._attempts: list[Attempt] = []
        self._solutions: dict[str, Solution] = {}
        self._card: ScoreCard | None = None
        self._answers: Answers | None = None

    def record(self, event: Event) -> None:
        """Keep what the page will show."""
        data = event.data
        match event.kind:
            case "started":
                self._tasks = tuple(data["tasks"])
                self._config = {**data["config"], "sandbox isolation": str(data["boundary"])}
            case "attempt":
                self._attempts.append(data["attempt"])
            case "solution":
                self._solutions[data["solution"].task_id] = data["solution"]
            case "finished":
                self._solutions |= {solution.task_id: solution for solution in data["solutions"]}
            case "graded":
                self._card, self._answers = data["card"], data["answers"]

    def close(self) -> None:
        """Write the page, if the run has a folder and has started.

        Raises:
            OutputError: it cannot be written.
        """
        if self._path is None or not self._tasks:
            return
        run = RunRecord(self._config, self._tasks, tuple(self._attempts), tuple(self._solutions.values()))
        report = report_run(run, self._answers, self._card)
        page = run_page(report, palette=self._palette, digits=self._digits, programs=self._programs)
        replace_file(self._path, page.encode())


@hookimpl
def arc25_reporter(name: str) -> Callable[..., HtmlReport]:
    return HtmlReport
