"""A task or a run as one PNG picture. Needs pillow, the extra `png`."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from arc25.core.errors import UsageError
from arc25.core.grid import Grid
from arc25.core.picture import DEFAULT, Palette, cell_size
from arc25.drawing.report import RunReport, TaskReport, Verdict, differences, remark

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

PAPER, INK, LINE = "#ffffff", "#23262b", "#777777"
GAP = 20
TILE = (230, 150)
"""Width and height in pixels of a task on the picture of a run."""
COLUMNS = 6
SIGNS = {
    Verdict.RIGHT: ("right", "#1d7a46"),
    Verdict.PARTLY: ("partly right", "#8a6100"),
    Verdict.WRONG: ("wrong", "#b3402f"),
    Verdict.UNGUESSED: ("no guess", "#b3402f"),
    Verdict.UNKNOWN: ("", INK),
}


def task_png(report: TaskReport, palette: Palette = DEFAULT, digits: bool = False) -> bytes:
    """A row for each train pair, then one for each test input with its guesses and the expected output.

    Raises:
        UsageError: pillow is not installed.
    """
    pen = _Pen(palette, digits)
    shown = [*report.task.inputs, *(grid for grid in report.wanted() if grid)]
    cell = int(cell_size(shown, room=300, largest=24))
    rows = [pen.text(f"task {report.task.id}")]
    for i, pair in enumerate(report.task.train):
        rows.append(pen.row([pen.figure(f"train {i}", pair.input, cell), pen.figure("output", pair.output, cell)]))
    for i, grid in enumerate(report.task.tests):
        wanted = report.expected[i] if i < len(report.expected) else None
        figures = [pen.figure(f"test {i}", grid, cell)]
        figures += [
            pen.figure(f"guess {place + 1}: {remark(guess, wanted)}", guess, cell, wanted)
            for place, guess in enumerate(report.guesses[i])
        ]
        rows.append(pen.row([*figures, pen.figure("expected", wanted, cell)] if wanted else figures))
    return pen.png(pen.column(rows))


def run_png(run: RunReport, palette: Palette = DEFAULT, digits: bool = False) -> bytes:
    """A tile for each task: its id, what became of it, its first test input and a guess, the right one if there is.

    Raises:
        UsageError: pillow is not installed.
    """
    pen = _Pen(palette, digits)
    tiles = [_tile(pen, report) for report in run.tasks]
    rows = [pen.row(tiles[i : i + COLUMNS], gap=0) for i in range(0, len(tiles), COLUMNS)]
    return pen.png(pen.column([pen.text(f"{run.solved} of {len(run.tasks)} tasks solved on train"), *rows]))


def _tile(pen: _Pen, report: TaskReport) -> Image:
    wanted = report.expected[0] if report.expected else None
    guesses = sorted(report.guesses[0], key=lambda guess: guess != wanted)
    grids = [report.task.tests[0], *guesses[:1]]
    cell = int(cell_size(grids, room=100, smallest=1))
    word, colour = SIGNS[report.verdict]
    title = f"{report.task.id} {word or ('solved' if report.solved else 'not solved')}"
    pictures = [pen.grid(grids[0], cell), *(pen.grid(guess, cell, wanted) for guess in grids[1:])]
    return pen.sheet([(pen.text(title, colour), (0, 0)), (pen.row(pictures, gap=10), (0, 22))], TILE)


class _Pen:
    """Draws with one palette. Every picture it makes has the paper's colour around it."""

    def __init__(self, palette: Palette, digits: bool) -> None:
        try:
            from PIL import Image, ImageDraw
        except ImportError as error:
            raise UsageError(f"a PNG needs pillow ({error}): pip install 'arc25[png]'") from error
        self._new = Image.new
        self._draw = ImageDraw.Draw
        self._nearest = Image.Resampling.NEAREST
        self._palette = palette
        self._digits = digits

    def grid(self, grid: Grid, cell: int, wanted: Grid | None = None) -> Image:
        """The grid, `cell` pixels a cell, with a dot where it differs from `wanted`."""
        small = self._new("P", (grid.width, grid.height))
        small.putpalette(bytes.fromhex("".join(colour[1:] for colour in self._palette.colours)))
        small.putdata(grid.cells)
        image = small.resize((grid.width * cell, grid.height * cell), self._nearest).convert("RGB")
        draw = self._draw(image)
        if cell > 5:  # finer lines would hide the cells
            for x in range(0, image.width, cell):
                draw.line((x, 0, x, image.height), LINE)
            for y in range(0, image.height, cell):
                draw.line((0, y, image.width, y), LINE)
        for y, x in differences(grid, wanted):
            self._dot(draw, grid, y, x, cell)
        if self._digits and cell >= 10:  # smaller digits cannot be read
            for i, colour in enumerate(grid.cells):
                y, x = divmod(i, grid.width)
                centre = ((x + 0.5) * cell, (y + 0.5) * cell)
                draw.text(centre, str(colour), self._palette.inks[colour], anchor="mm", font_size=cell * 0.6)
        return image

    def figure(self, title: str, grid: Grid, cell: int, wanted: Grid | None = None) -> Image:
        """The grid under its title."""
        return self.column([self.text(title), self.grid(grid, cell, wanted)], gap=2, margin=0)

    def text(self, text: str, colour: str = INK) -> Image:
        """One line of text."""
        text = " ".join(text.split())
        width = int(self._draw(self._new("RGB", (1, 1))).textlength(text, font_size=13)) + 2
        image = self._new("RGB", (width, 18), PAPER)
        self._draw(image).text((0, 2), text, colour, font_size=13)
        return image

    def row(self, images: Sequence[Image], gap: int = GAP) -> Image:
        """Images from left to right, level at the top."""
        places, x = [], 0
        for image in images:
            places.append((image, (x, 0)))
            x += image.width + gap
        return self.sheet(places, (x - gap, max(image.height for image in images)))

    def column(self, images: Sequence[Image], gap: int = GAP, margin: int = GAP) -> Image:
        """Images from top to bottom, with a margin around all."""
        places, y = [], margin
        for image in images:
            places.append((image, (margin, y)))
            y += image.height + gap
        return self.sheet(places, (max(image.width for image in images) + 2 * margin, y - gap + margin))

    def sheet(self, places: Sequence[tuple[Image, tuple[int, int]]], size: tuple[int, int]) -> Image:
        """A sheet of paper with images at their (left, top) places."""
        sheet = self._new("RGB", size, PAPER)
        for image, place in places:
            sheet.paste(image, place)
        return sheet

    def png(self, image: Image) -> bytes:
        """The image as the bytes of a PNG file."""
        buffer = io.BytesIO()
        image.save(buffer, "PNG", optimize=True)
        return buffer.getvalue()

    def _dot(self, draw: ImageDraw, grid: Grid, y: int, x: int, cell: int) -> None:
        ink = self._palette.inks[grid.cells[y * grid.width + x]]
        # In the corner, so that a digit in the cell stays readable.
        right, top, size = (x + 1) * cell, y * cell, max(1, cell // 3)
        draw.rectangle((right - size, top + 1, right - 1, top + size), ink)
