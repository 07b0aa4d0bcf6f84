"""Grids, tasks and solutions as SVG and HTML text: what a notebook shows, and what pages are built from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from arc25.core.errors import UnknownName
from arc25.core.grid import Grid

if TYPE_CHECKING:
    from arc25.core.records import Solution, Task

DARK_INK, LIGHT_INK = "#000000", "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Palette:
    """Ten CSS colours for the cells, and the ten colours of text that can be read on them."""

    colours: tuple[str, ...]
    inks: tuple[str, ...]


def luminance(colour: str) -> float:
    """Relative luminance 0..1 of "#RRGGBB", as WCAG 2.2 defines it."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _palette(*colours: str) -> Palette:
    # 0.179 is where black and white text have the same WCAG contrast.
    return Palette(colours, tuple(DARK_INK if luminance(c) > 0.179 else LIGHT_INK for c in colours))


DEFAULT = _palette(
    "#000000", "#1E93FF", "#F93C31", "#4FCC30", "#FFDC00", "#999999", "#E53AA3", "#FF851B", "#87D8F1", "#921231"
)
"""The colours that ARC's own site uses: black, blue, red, green, yellow, grey, pink, orange, sky, maroon."""

COLORBLIND = _palette(
    "#000000", "#0A2ED1", "#AC0005", "#0E967D", "#FEF526", "#B9B9B9", "#73376E", "#FF9D1B", "#9FFFFF", "#490529"
)
"""The same hues, moved in lightness until any two stay apart for protan, deutan and tritan eyes.

Found by maximizing the smallest OKLab distance of two colours under the simulations of Machado,
Oliveira and Fernandes (2009): 0.15, where the default palette has 0.02.
"""

PALETTES: Mapping[str, Palette] = MappingProxyType({"default": DEFAULT, "colorblind": COLORBLIND})


def palette_named(name: str) -> Palette:
    """The palette of that name.

    Raises:
        UnknownName: there is none.
    """
    if name not in PALETTES:
        raise UnknownName("palette", name, PALETTES)
    return PALETTES[name]


def grid_svg(
    grid: Grid,
    *,
    cell: float | None = None,
    palette: Palette = DEFAULT,
    digits: bool = False,
    marked: Iterable[tuple[int, int]] = (),
) -> str:
    """The grid as one `<svg>` element, `cell` pixels a cell (None: chosen by the grid's size).

    `digits` writes each colour's number into its cell; `marked` cells, as (row, column), get a dot.
    """
    shapes = cell_shapes(grid, palette) + _line_shapes(grid) + mark_shapes(grid, marked, palette, digits)
    shapes += digit_shapes(grid, palette) if digits else ""
    return svg(grid, shapes, cell_size([grid]) if cell is None else cell)


def svg(grid: Grid, shapes: str, cell: float) -> str:
    """An `<svg>` around shapes in units of cells; the centre of cell (y, x) is at (x + 0.5, y)."""
    height, width = grid.height, grid.width
    return (
        f'<svg width="{width * cell:g}" height="{height * cell:g}" viewBox="0 -.5 {width} {height}" '
        f'shape-rendering="crispEdges">{shapes}</svg>'
    )


def cell_shapes(grid: Grid, palette: Palette = DEFAULT) -> str:
    """A ground of the commonest colour, and a path for each other colour.

    A path draws its cells as strokes one cell thick, which takes half the text of filled rectangles.
    """
    ground, _ = Counter(grid.cells).most_common(1)[0]
    paths = dict.fromkeys(sorted(set(grid.cells) - {ground}), "")
    pens = dict.fromkeys(paths, (0, 0))
    for y, x, length, colour in _runs(grid):
        if colour != ground:
            pen_y, pen_x = pens[colour]
            paths[colour] += f"m{x - pen_x} {y - pen_y}h{length}"
            pens[colour] = (y, x + length)
    shapes = f'<rect y="-.5" width="{grid.width}" height="{grid.height}" fill="{palette.colours[ground]}"/>'
    return shapes + "".join(f'<path stroke="{palette.colours[colour]}" d="{d}"/>' for colour, d in paths.items())


def digit_shapes(grid: Grid, palette: Palette = DEFAULT) -> str:
    """The number of each cell's colour: a text for each row and ink, with the place of each digit in it."""
    texts = []
    for y, row in enumerate(grid.rows()):
        for ink in dict.fromkeys(palette.inks[colour] for colour in row):
            cells = [(x, colour) for x, colour in enumerate(row) if palette.inks[colour] == ink]
            places = " ".join(f"{x + 0.5:g}" for x, _ in cells)
            texts.append(f'<text fill="{ink}" y="{y + 0.22:g}" x="{places}">{"".join(str(c) for _, c in cells)}</text>')
    return f'<g font-size=".62" font-family="monospace" text-anchor="middle">{"".join(texts)}</g>'


def mark_shapes(grid: Grid, marked: Iterable[tuple[int, int]], palette: Palette = DEFAULT, digits: bool = False) -> str:
    """A dot in each (row, column), in the ink of its cell; above the digit if there are `digits`.

    A dot is a dash of no length with round ends, so one stroke draws the dots of neighbours.
    """
    by_ink: dict[str, list[tuple[int, int]]] = {}
    for y, x in sorted(marked):
        by_ink.setdefault(palette.inks[grid.cells[y * grid.width + x]], []).append((y, x))
    if not by_ink:
        return ""
    paths = "".join(f'<path stroke="{ink}" d="{_dots(cells, digits)}"/>' for ink, cells in by_ink.items())
    stroke = f'stroke-width="{".24" if digits else ".4"}" stroke-linecap="round"'
    return f'<g {stroke} stroke-dasharray="0 1" stroke-dashoffset=".5" shape-rendering="auto">{paths}</g>'


def _dots(cells: Sequence[tuple[int, int]], digits: bool) -> str:
    """A path of one stroke for each stretch of neighbours in a row."""
    path, pen_y, pen_x = "", 0.0, 0
    for _, stretch in groupby(enumerate(cells), lambda item: (item[1][0], item[1][1] - item[0])):
        (_, (y, x)), *rest = stretch
        at_y, length = y - 0.36 if digits else float(y), 1 + len(rest)
        path += f"m{x - pen_x} {at_y - pen_y:g}h{length}"
        pen_y, pen_x = at_y, x + length
    return path


def cell_size(grids: Iterable[Grid], room: float = 180, smallest: float = 5, largest: float = 20) -> float:
    """Whole pixels a cell, so that the largest of `grids` fits into `room` pixels if it can."""
    side = max((max(grid.height, grid.width) for grid in grids), default=1)
    return max(smallest, min(largest, room // side))


def task_html(task: Task) -> str:
    """The task as HTML: its train pairs and test inputs, for notebooks."""
    cell = cell_size([*task.inputs, *(pair.output for pair in task.train)])
    pairs = [_row([pair.input, pair.output], cell) for pair in task.train]
    tests = [_row([grid], cell) + '<b style="font-size:1.5em">?</b>' for grid in task.tests]
    return _figure(f"task {task.id}", pairs + tests)


def solution_html(solution: Solution) -> str:
    """The solution as HTML: the guesses for each test input and the program behind them, for notebooks."""
    cell = cell_size(grid for guesses in solution.guesses for grid in guesses)
    rows = [
        f"<span>test {i}:</span>" + (_row(guesses, cell, "or") if guesses else "<i>no guess</i>")
        for i, guesses in enumerate(solution.guesses)
    ]
    state = "every train pair right" if solution.solved else "not every train pair right"
    if solution.confidence is not None:
        state += f", confidence {solution.confidence:.0%}"
    source = f'<pre style="text-align:left">{escape(solution.source)}</pre>' if solution.source else ""
    return _figure(f"solution of task {solution.task_id}: {state}", rows) + source


def _figure(title: str, parts: Sequence[str]) -> str:
    style = "display:inline-flex;align-items:center;gap:.5em;margin:.5em 1.5em .5em 0"
    boxes = "".join(f'<div style="{style}">{part}</div>' for part in parts)
    return f"<div><div><b>{escape(title)}</b></div>{boxes}</div>"


def _row(grids: Sequence[Grid], cell: float, between: str = "→") -> str:
    return f"<span>{between}</span>".join(grid_svg(grid, cell=cell) for grid in grids)


def _runs(grid: Grid) -> Iterator[tuple[int, int, int, int]]:
    """(row, first column, length, colour) of each stretch of one colour in a row."""
    for y, row in enumerate(grid.rows()):
        x = 0
        for colour, cells in groupby(row):
            length = len(list(cells))
            yield y, x, length, colour
            x += length


def _line_shapes(grid: Grid) -> str:
    """Thin lines between the cells: two strokes as broad as the grid, dashed once a cell."""
    height, width = grid.height, grid.width
    return (
        '<g stroke="#777" opacity=".6" shape-rendering="auto" stroke-dasharray=".06 .94" stroke-dashoffset=".03">'
        f'<path stroke-width="{height}" d="M0 {height / 2 - 0.5:g}h{width}"/>'
        f'<path stroke-width="{width}" d="M{width / 2:g} -.5v{height}"/></g>'
    )
