"""Tasks, guesses and runs as coloured cells in the terminal.

A cell is two characters of its colour. Where the terminal has no colours (NO_COLOR, a dumb one, a
file) it is a digit. A cell that differs from what was wanted holds `><`, or `!` before its digit.
Texts that a program or a model wrote are shown without their control characters.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rich import box
from rich.console import Console, Group
from rich.style import Style
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from arc25.core.grid import Grid
from arc25.core.picture import DEFAULT, Palette
from arc25.core.records import Task
from arc25.core.usage import Usage
from arc25.drawing import notation
from arc25.drawing.report import RunReport, TaskReport, Verdict, counted, differences, remark
from arc25.drawing.scorecard import card_table
from arc25.drawing.usage import usage_cells, usage_line
from arc25.drawing.words import NOTHING, Demonstration, caption, picture
from arc25.drawing.words import SIGNS as CELL_SIGNS

Block = list[Text]
"""A picture in characters: lines of one width."""

GAP = 3
SIGNS = {
    Verdict.RIGHT: Text("✓ right", "green"),
    Verdict.PARTLY: Text("◐ partly", "yellow"),
    Verdict.WRONG: Text("✗ wrong", "red"),
    Verdict.UNGUESSED: Text("✗ no guess", "red"),
    Verdict.UNKNOWN: Text("–", "dim"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How cells are drawn: `coloured` ones, with or without `digits`, within `width` characters."""

    palette: Palette
    coloured: bool
    digits: bool
    width: int


def look_of(console: Console, palette: Palette = DEFAULT, digits: bool = False) -> Look:
    """The look that the console can show: digits where it has no colours."""
    coloured = console.color_system is not None and not console.no_color
    return Look(palette, coloured, digits or not coloured, console.width)


def draw_task(task: Task, look: Look, expected: Sequence[Grid] = ()) -> Group:
    """The task's train pairs and test inputs, side by side as far as the width allows."""
    pairs = [
        _titled(f"train {i}", _arrow(_cells(pair.input, look), _cells(pair.output, look), look))
        for i, pair in enumerate(task.train)
    ]
    unknown: Block = [Text("?", "bold")]
    tests = [
        _titled(
            f"test {i}", _arrow(_cells(grid, look), _cells(expected[i], look) if i < len(expected) else unknown, look)
        )
        for i, grid in enumerate(task.tests)
    ]
    title = f"task {task.id}: {counted(len(task.train), 'train pair')}, {counted(len(task.tests), 'test input')}"
    return Group(Text(printable(title), "bold"), Text(), *_flow(pairs, look), *_flow(tests, look))


def draw_task_report(report: TaskReport, look: Look) -> Group:
    """A task of a run: what was given, the guesses next to what was expected, and the best program."""
    parts: list[Group | Text | Syntax] = [draw_task(report.task, look), _verdict_line(report)]
    parts += [*_usage(report.usage), Text()]
    for i, guesses in enumerate(report.guesses):
        wanted = report.expected[i] if i < len(report.expected) else None
        blocks = [
            _titled(f"test {i}, guess {place + 1}: {remark(guess, wanted)}", _cells(guess, look, wanted))
            for place, guess in enumerate(guesses)
        ]
        blocks = blocks or [[Text(f"test {i}: no guess", "italic")]]
        if wanted is not None:
            blocks.append(_titled(f"test {i}, expected", _cells(wanted, look)))
        parts += _flow(blocks, look)
    return Group(*parts, *_best_program(report, look))


def draw_run(run: RunReport) -> Group:
    """A table of a run's tasks, its score card if there is one, and a line of totals."""
    whole = run.usage
    more = usage_cells(whole, whole)
    # Closer together where there are more columns, so that 80 characters have room for them.
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=bool(more))
    table.add_column("task", no_wrap=True)
    table.add_column("train", no_wrap=True)
    table.add_column("test", no_wrap=True)
    for heading in ("programs", "seconds", *more, "confidence"):
        table.add_column(heading, justify="right")
    for report in run.tasks:
        confidence = report.solution.confidence if report.solution else None
        table.add_row(
            Text(printable(report.task.id)),
            _train_mark(report),
            SIGNS[report.verdict],
            str(report.tried),
            f"{report.seconds:.2f}",
            *usage_cells(report.usage, whole).values(),
            "–" if confidence is None else f"{confidence:.0%}",
        )
    score: list[Group | Text] = [card_table(run.card), Text()] if run.card else []
    return Group(table, *score, Text(totals(run), "bold"), *_usage(whole))


def draw_demonstration(shown: Demonstration, look: Look) -> Group:
    """An example of a word: what is given, the call, and what it gives, one after the other."""
    colours, inks = ("default", "#444444", "#eeeeee"), ("#888888", "#eeeeee", "#444444")
    palette = Palette((*look.palette.colours, *colours), (*look.palette.inks, *inks))
    look = replace(look, palette=palette)
    given = [_titled(name, _value(value, look)) for name, value in shown.given.items()]
    call = f"{'→ ' if given else ''}{printable(shown.call)} →"
    lines: Block = [Text(line, "bold") for line in textwrap.wrap(call, look.width)]
    result = _titled(caption(shown.result), _value(shown.result, look))
    return Group(*_flow([*given, _titled("", lines), result], look))


def totals(run: RunReport) -> str:
    """One line: how many tasks have their train pairs right, and their tests where that is known."""
    tasks = len(run.tasks)
    line = f"{run.solved} of {tasks} tasks with every train pair right"
    if run.graded:
        line += f", {run.count(Verdict.RIGHT)} of {run.graded} graded tasks with every test output right"
    attempts = sum(report.tried for report in run.tasks)
    return f"{line}, {counted(attempts, 'program')} tried"


def printable(text: str) -> str:
    """The text without characters that could drive the terminal, turn its direction or not be printed at all."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _is_unprintable(character) else character for character in text)


def _is_unprintable(character: str) -> bool:
    # Controls, invisible formats (right-to-left overrides among them) and lone surrogates.
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cf", "Cs")


def _train_mark(report: TaskReport) -> Text:
    right = max((attempt.right for attempt in report.attempts), default=0)
    sign, style = ("✓", "green") if report.solved else ("✗", "red")
    return Text(f"{sign} {right}/{len(report.task.train)}", style)


def _verdict_line(report: TaskReport) -> Text:
    line = Text.assemble("train ", _train_mark(report), "   test ", SIGNS[report.verdict])
    line.append(f"   {counted(report.tried, 'program')} tried in {report.seconds:.2f} s")
    return line


def _usage(usage: Usage) -> list[Text]:
    """The tokens and dollars in a line; none if no model was asked."""
    line = usage_line(usage)
    return [Text(printable(line))] if line else []


def _best_program(report: TaskReport, look: Look) -> list[Text | Syntax]:
    best = report.best
    if best is None or best.program is None:
        return [Text("no program", "italic")]
    title = f"best program: attempt {best.id}, {best.right} of {best.of} train pairs right, {best.result.status.value}"
    source = printable(best.program.source)
    coloured = Syntax(source, "python", background_color="default", word_wrap=True)
    parts: list[Text | Syntax] = [Text(title, "bold"), coloured if look.coloured else Text(source)]
    return [*parts, Text(printable(best.result.error), "red")] if best.result.error else parts


def _value(value: Any, look: Look) -> Block:
    cells = picture(value)
    return _cells(cells, look) if cells else [Text(printable(notation.write(value)))]


def _cells(grid: Grid, look: Look, wanted: Grid | None = None) -> Block:
    """The grid, with the cells marked that differ from `wanted`; narrow cells if broad ones do not fit."""
    marked = set(differences(grid, wanted))
    narrow = 2 * grid.width > look.width
    block = []
    for y, row in enumerate(grid.rows()):
        line = Text(no_wrap=True, end="")
        for x, colour in enumerate(row):
            is_marked = (y, x) in marked
            text = _cell_text(colour, is_marked, look)
            # One character has room for the mark or the digit; the mark says more.
            line.append(text[not is_marked] if narrow else text, _cell_style(colour, look))
        block.append(line)
    return block


def _cell_text(colour: int, marked: bool, look: Look) -> str:
    if look.digits or colour == NOTHING:
        return f"{'!' if marked else ' '}{CELL_SIGNS[colour]}"
    return "><" if marked else "  "


def _cell_style(colour: int, look: Look) -> Style:
    if not look.coloured:
        return Style()
    return Style(color=look.palette.inks[colour], bgcolor=look.palette.colours[colour], bold=True)


def _titled(title: str, block: Block) -> Block:
    return _level([Text(title, "dim"), *block])


def _arrow(left: Block, right: Block, look: Look) -> Block:
    """Two blocks with an arrow from the left to the right one, or from the upper to the lower one."""
    if _width(left) + _width(right) + GAP <= look.width:
        return _beside([left, [Text(" → ")], right], 0, centred=True)
    return _level([*left, Text(" ↓"), *right])


def _flow(blocks: Iterable[Block], look: Look) -> list[Text]:
    """Blocks beside each other, in as many rows as the width asks for, each followed by an empty line."""
    rows: list[list[Block]] = []
    room = 0
    for block in blocks:
        room -= _width(block) + GAP
        if not rows or room < 0:
            rows.append([])
            room = look.width - _width(block)
        rows[-1].append(block)
    return [line for row in rows for line in (*_lines(_beside(row, GAP)), Text())]


def _beside(blocks: Sequence[Block], gap: int, centred: bool = False) -> Block:
    height = max(len(block) for block in blocks)
    lines = [Text() for _ in range(height)]
    for i, block in enumerate(blocks):
        above = (height - len(block)) // 2 if centred else 0
        for y, line in enumerate(lines):
            if i:
                line.append(" " * gap)
            inside = 0 <= y - above < len(block)
            line.append_text(block[y - above] if inside else Text(" " * _width(block)))
    return lines


def _level(block: Block) -> Block:
    """The block with its lines filled up to one width."""
    width = _width(block)
    for line in block:
        line.pad_right(width - line.cell_len)
    return block


def _lines(block: Block) -> Block:
    """The block as lines to print: none is wrapped, for a picture cut off is better than one torn apart."""
    for line in block:
        line.no_wrap = True
        line.overflow = "crop"
        line.end = "\n"
    return block


def _width(block: Block) -> int:
    return max((line.cell_len for line in block), default=0)
