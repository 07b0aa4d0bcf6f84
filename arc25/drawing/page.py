"""A run as one HTML page that needs nothing else: no network, and no script except for the text search."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from arc25 import __version__
from arc25.core.grid import Grid
from arc25.core.picture import PALETTES, Palette, cell_shapes, cell_size, digit_shapes, mark_shapes, palette_named
from arc25.core.records import Attempt, Task
from arc25.core.views import IDENTITY, View
from arc25.drawing.gist import gist
from arc25.drawing.report import RunReport, TaskReport, Verdict, counted, differences, remark, seconds_of
from arc25.drawing.usage import price, usage_line

if TYPE_CHECKING:
    from markupsafe import Markup

VARIABLES = Palette(tuple(f"var(--c{i})" for i in range(10)), tuple(f"var(--i{i})" for i in range(10)))
"""Colours by reference, so that the reader can switch the palette of the whole page."""

PROGRAMS = 100
"""How many programs of a task the page shows unless told otherwise."""


def run_page(report: RunReport, *, palette: str = "default", digits: bool = False, programs: int = PROGRAMS) -> str:
    """The page of a run: its scores and configuration, then each task with every program tried.

    Of a task with more than `programs` programs the best ones are shown, and the page says so.

    Raises:
        UnknownName: there is no such palette.
    """
    return render(
        "run.html.j2",
        palette,
        report=report,
        title=report.name,
        pages=[TaskPage(task, number, digits, programs) for number, task in enumerate(report.tasks)],
        facts=list(_flat(report.config)),
        made_by=f"arc25 {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}",
    )


def task_page(task: Task, *, expected: Iterable[Grid] = (), palette: str = "default", digits: bool = False) -> str:
    """The page of a single task, with its test outputs where they are known.

    Raises:
        UnknownName: there is no such palette.
    """
    page = TaskPage(TaskReport(task, expected=tuple(expected)), 0, digits, 0)
    return render("task.html.j2", palette, page=page, title=f"task {task.id}")


class TaskPage:
    """What the template asks of one task. Draws each grid once and repeats it by reference."""

    def __init__(self, report: TaskReport, number: int, digits: bool, programs: int) -> None:
        self.report = report
        self.task = report.task
        self.number = number
        self.wanted = report.wanted()
        self._digits = digits
        self._programs = programs
        self._drawn: dict[Grid, str] = {}
        self._cell = cell_size([*report.task.inputs, *(pair.output for pair in report.task.train)], 150, 4, 16)

    @property
    def programs(self) -> list[Attempt]:
        """The attempts to show, in commit order; the best ones where there are too many."""
        ranked = sorted(self.report.attempts, key=lambda a: (not self.report.roles(a), -a.right, a.id))
        return sorted(ranked[: self._programs], key=lambda attempt: attempt.id)

    def name_of(self, index: int) -> str:
        """What `task.inputs[index]` is called."""
        first_test = len(self.task.train)
        return f"train {index}" if index < first_test else f"test {index - first_test}"

    def thumbnail(self) -> list[Markup]:
        """The first train pair, small."""
        grids = [grid for pair in self.task.train[:1] for grid in (pair.input, pair.output)]
        cell = cell_size(grids, 44, 1, 11)
        return [self._svg(grid, cell) for grid in grids]

    def gist(self) -> str:
        """The start of the best program's body, on one line; empty if there is none."""
        best = self.report.best
        return gist(best.program.source)[:120] if best and best.program else ""

    def grid(self, grid: Grid, wanted: Grid | None = None) -> Markup:
        """The grid as SVG, with the cells marked that differ from `wanted`."""
        return self._svg(grid, self._cell, mark_shapes(grid, differences(grid, wanted), VARIABLES, self._digits))

    def _svg(self, grid: Grid, cell: float, marks: str = "") -> Markup:
        from markupsafe import Markup

        height, width = grid.height, grid.width
        size = f'width="{width * cell:g}" height="{height * cell:g}" viewBox="0 -.5 {width} {height}"'
        # Nothing to escape: a grid is made of numbers.
        return Markup(f"<svg {size}>{self._shapes(grid)}{marks}</svg>")  # noqa: S704

    def _shapes(self, grid: Grid) -> str:
        if grid in self._drawn:
            return f'<use href="#{self._drawn[grid]}"/>'
        self._drawn[grid] = name = f"g{self.number}-{len(self._drawn)}"
        digits = digit_shapes(grid, VARIABLES) if self._digits else ""
        return f'<g id="{name}">{cell_shapes(grid, VARIABLES)}<rect class="l"/>{digits}</g>'


def view_words(view: View) -> str:
    """A view in words, as "flipped, turned 90°"; empty for the plain one."""
    words = ["flipped"] if view.flipped else []
    words += [f"turned {90 * view.turns}°"] if view.turns else []
    words += [f"colours {''.join(map(str, view.colours))}"] if view.colours != IDENTITY.colours else []
    words += [f"pairs in order {', '.join(map(str, view.order))}"] if view.order else []
    return ", ".join(words)


def render(template: str, palette: str, **values: Any) -> str:
    """A page from a template.

    Raises:
        UnknownName: there is no such palette.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("arc25.drawing"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    words = (counted, price, remark, seconds_of, usage_line, view_words)
    environment.globals.update({word.__name__: word for word in words}, Verdict=Verdict)
    other = next(name for name in PALETTES if name != palette)
    colours = {"palette": palette_named(palette), "other_palette": PALETTES[other], "other_name": other}
    page = environment.get_template(template).render(colours | values)
    # A model's reply may hold lone surrogates, which no file can.
    return page.encode(errors="replace").decode()


def _flat(config: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """A nested configuration as ("backend.model", value) rows."""
    for key, value in config.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + str(key), "–" if value is None else str(value)
