"""One grid: background, palette, objects, separators and panels, symmetries, periods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from arc25.core.grid import Grid
from arc25.core.records import Task
from arc25.perception.objects import Segmentation, Thing, objects

Line = Sequence[int]


@dataclass(frozen=True, slots=True)
class Panels:
    """Full `rows` and `columns` of one colour, and the sizes (heights, widths) of what lies between them."""

    color: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    heights: tuple[int, ...]
    widths: tuple[int, ...]

    @property
    def regular(self) -> bool:
        """Whether all panels have one size."""
        return len(set(self.heights)) == len(set(self.widths)) == 1


@dataclass(frozen=True, slots=True)
class Scene:
    """What a grid is made of.

    `palette` has (colour, cells), most cells first. `symmetries` names reflections that change nothing. `period` (rows,
    columns) is the step after which the grid repeats itself, at most half of it; 0 where it does not.
    """

    height: int
    width: int
    background: int
    palette: tuple[tuple[int, int], ...]
    things: tuple[Thing, ...]
    panels: Panels | None
    symmetries: tuple[str, ...]
    period: tuple[int, int]


def scenes(task: Task, segmentation: Segmentation = Segmentation.COLOR) -> list[Scene]:
    """What there is to see in each of `task.inputs`."""
    return [
        look(grid, background, segmentation) for grid, background in zip(task.inputs, backgrounds(task), strict=True)
    ]


def backgrounds(task: Task) -> list[int]:
    """The background of each of `task.inputs`: 0 if all have it, else the colour that each has most of."""
    grids = task.inputs
    if all(0 in grid.cells for grid in grids):
        return [0] * len(grids)
    return [palette(grid)[0][0] for grid in grids]


def palette(grid: Grid) -> tuple[tuple[int, int], ...]:
    """(colour, cells), most cells first and low colours first."""
    return tuple(sorted(Counter(grid.cells).items(), key=lambda item: (-item[1], item[0])))


def look(grid: Grid, background: int, segmentation: Segmentation = Segmentation.COLOR) -> Scene:
    """What there is to see in a grid."""
    rows = [tuple(row) for row in grid.rows()]
    columns = list(zip(*rows, strict=True))
    return Scene(
        height=grid.height,
        width=grid.width,
        background=background,
        palette=palette(grid),
        things=objects(grid, background, segmentation),
        panels=_panels(rows, columns, background),
        symmetries=_symmetries(rows, columns),
        period=(_period(rows), _period(columns)),
    )


def _panels(rows: Sequence[Line], columns: Sequence[Line], background: int) -> Panels | None:
    """The panels between full lines of one colour: that which makes them regular, or else the most of them."""
    found = [_between(rows, columns, color) for color in sorted({*rows[0], *columns[0]} - {background})]
    cuts = [panels for panels in found if len(panels.heights) * len(panels.widths) > 1]
    return max(cuts, key=lambda panels: (panels.regular, len(panels.heights) * len(panels.widths)), default=None)


def _between(rows: Sequence[Line], columns: Sequence[Line], color: int) -> Panels:
    full_rows, full_columns = _full(rows, color), _full(columns, color)
    return Panels(color, full_rows, full_columns, _gaps(full_rows, len(rows)), _gaps(full_columns, len(columns)))


def _full(lines: Sequence[Line], color: int) -> tuple[int, ...]:
    return tuple(number for number, line in enumerate(lines) if len(line) > 1 and set(line) == {color})


def _gaps(lines: Sequence[int], length: int) -> tuple[int, ...]:
    """How many lines lie between those, where any do."""
    starts, ends = [-1, *lines], [*lines, length]
    return tuple(end - start - 1 for start, end in zip(starts, ends, strict=True) if end - start > 1)


def _symmetries(rows: Sequence[Line], columns: Sequence[Line]) -> tuple[str, ...]:
    reflected = {
        "left-right": [row[::-1] for row in rows] == rows,
        "top-bottom": rows[::-1] == rows,
        "diagonal": columns == rows,
        "antidiagonal": [column[::-1] for column in columns[::-1]] == rows,
    }
    return tuple(name for name, holds in reflected.items() if holds)


def _period(lines: Sequence[Line]) -> int:
    return next((step for step in range(1, len(lines) // 2 + 1) if lines[step:] == lines[:-step]), 0)
