from __future__ import annotations

import builtins
import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from arc25.core.errors import UsageError
from arc25.core.picture import COLORBLIND, DEFAULT, Palette
from arc25.core.records import RunRecord, Solution
from arc25.data.answers import Answers
from arc25.drawing.png import COLUMNS, GAP, TILE, run_png, task_png
from arc25.drawing.report import TaskReport, report_run
from arc25.testing.builders import task

CELL = 24
TITLE = 18
SMALL = TaskReport(task("t", [("12 34", "5")], ["67"]))


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


@pytest.mark.parametrize("palette", [DEFAULT, COLORBLIND])
def test_the_cells_of_a_task_have_their_colours(palette: Palette) -> None:
    image = opened(task_png(SMALL, palette))
    left, top = GAP, GAP + TITLE + GAP + TITLE + 2
    for colour, (y, x) in zip((1, 2, 3, 4), ((0, 0), (0, 1), (1, 0), (1, 1)), strict=True):
        assert image.getpixel((left + x * CELL + CELL // 2, top + y * CELL + CELL // 2)) == rgb(palette.colours[colour])


def test_a_task_is_as_high_as_its_rows() -> None:
    pair, test = TITLE + 2 + 2 * CELL, TITLE + 2 + CELL
    assert opened(task_png(SMALL)).height == GAP + TITLE + GAP + pair + GAP + test + GAP


def test_differing_cells_are_marked_in_the_ink_of_their_colour(run: RunRecord, answers: Answers) -> None:
    report = report_run(run, answers).task("wrong")
    unmarked = report_run(run).task("wrong")
    white = rgb(DEFAULT.inks[0])
    black_cells = [opened(task_png(shown)).getcolors(1 << 20) for shown in (report, unmarked)]
    assert black_cells[0] != black_cells[1]
    assert white in {colour for _, colour in black_cells[0] or []}


def test_digits_are_drawn_in_ink() -> None:
    def ink(png: bytes) -> int:
        box = (GAP + 1, 2 * GAP + 2 * TITLE + 3, GAP + CELL - 1, 2 * GAP + 2 * TITLE + CELL)
        counted = opened(png).crop(box).getcolors() or []
        return sum(number for number, colour in counted if colour != rgb(DEFAULT.colours[1]))

    assert ink(task_png(SMALL)) == 0
    assert ink(task_png(SMALL, digits=True)) > 10


def test_a_run_has_a_tile_for_each_task() -> None:
    tasks = tuple(task(f"t{i}", [("1", "2")]) for i in range(COLUMNS + 1))
    image = opened(run_png(report_run(RunRecord({}, tasks, (), ()))))
    assert image.width == COLUMNS * TILE[0] + 2 * GAP
    assert image.height == GAP + TITLE + 2 * (GAP + TILE[1]) + GAP


def test_a_task_id_of_two_lines_is_no_obstacle() -> None:
    assert opened(task_png(TaskReport(task("a\nb", [("1", "2")])))).width > 0


def test_without_pillow_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., Any] = builtins.__import__

    def without_pillow(name: str, *rest: Any, **named: Any) -> Any:
        if name.partition(".")[0] == "PIL":
            raise ImportError("No module named 'PIL'")
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without_pillow)
    with pytest.raises(UsageError, match=r"pip install 'arc25\[png\]'"):
        task_png(SMALL)


def test_a_tile_shows_the_guess_that_is_right(answers: Answers) -> None:
    only = (task("right", [("1", "2")], ["67 89"]),)
    right, wrong = answers.outputs["right"][0], only[0].tests[0]
    second, first = (
        run_png(report_run(RunRecord({}, only, (), (Solution("right", (guesses,)),)), answers))
        for guesses in ((wrong, right), (right,))
    )
    assert second == first
