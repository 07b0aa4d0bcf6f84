from __future__ import annotations

import dataclasses
import io
import re

import pytest
from rich.console import Console, Group

from arc25.core.picture import COLORBLIND, DEFAULT
from arc25.core.records import Completion, Finish, RunRecord, Solution
from arc25.data.answers import Answers
from arc25.data.grading import ScoreCard
from arc25.drawing.report import TaskReport, report_run
from arc25.drawing.terminal import draw_run, draw_task, draw_task_report, look_of, printable
from arc25.testing.builders import grid, task

SMALL = task("small", [("12 34", "0")], ["5"])


def terminal(width: int = 80, **environment: str) -> Console:
    """A true-colour terminal that writes into memory."""
    known = {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | environment
    return Console(file=io.StringIO(), width=width, force_terminal=True, _environ=known)


def shown(console: Console, drawn: Group) -> str:
    console.print(drawn)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def background(colour: str) -> str:
    """The escape code that sets a background."""
    return ";".join(["48", "2", *(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))])


def test_a_cell_is_two_characters_of_its_colour() -> None:
    console = terminal()
    text = shown(console, draw_task(SMALL, look_of(console)))
    for colour in range(6):
        assert re.search(rf"\x1b\[[\d;]*{background(DEFAULT.colours[colour])}m  \x1b", text)


def test_the_palette_is_a_choice() -> None:
    console = terminal()
    text = shown(console, draw_task(SMALL, look_of(console, COLORBLIND)))
    assert background(COLORBLIND.colours[3]) in text
    assert background(DEFAULT.colours[3]) not in text


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb", "COLORTERM": ""}])
def test_without_colours_the_cells_are_digits(environment: dict[str, str]) -> None:
    console = terminal(**environment)
    text = shown(console, draw_task(SMALL, look_of(console)))
    assert " 1 2" in text
    assert " 3 4" in text
    assert "48;" not in text


def test_a_file_gets_digits_and_no_escape_codes() -> None:
    console = Console(file=io.StringIO(), width=80, _environ={"TERM": "xterm", "COLORTERM": "truecolor"})
    text = shown(console, draw_task(SMALL, look_of(console)))
    assert " 1 2" in text
    assert "\x1b" not in text


def test_digits_can_be_had_with_colours() -> None:
    console = terminal()
    text = shown(console, draw_task(SMALL, look_of(console, digits=True)))
    assert re.search(rf"{background(DEFAULT.colours[4])}m 4\x1b", text)


def test_pairs_stand_side_by_side_while_there_is_room() -> None:
    pairs = task("pairs", [("1", "2")] * 4)
    wide, narrow = (shown(console, draw_task(pairs, look_of(console))) for console in (terminal(80), terminal(24)))
    assert max(line.count("train") for line in wide.splitlines()) == 4
    assert max(line.count("→") for line in narrow.splitlines()) < 4


def test_no_line_is_wider_than_the_terminal() -> None:
    wide = "0" * 30
    broad = task("broad", [(wide, wide)], [wide])
    console = terminal(62, NO_COLOR="1")
    text = re.sub(r"\x1b\[[\d;]*m", "", shown(console, draw_task(broad, look_of(console))))
    assert max(map(len, text.splitlines())) <= 62
    assert "↓" in text


def test_cells_become_narrow_where_broad_ones_do_not_fit() -> None:
    row = "123456789" * 3
    console = Console(file=io.StringIO(), width=30, _environ={})
    text = shown(console, draw_task(task("long", [(row, row)]), look_of(console)))
    assert row in text


def test_differing_cells_are_marked_in_colours_and_in_digits(run: RunRecord, answers: Answers) -> None:
    report = report_run(run, answers).task("wrong")
    coloured, plain = terminal(), Console(file=io.StringIO(), width=80, _environ={})
    assert "><" in shown(coloured, draw_task_report(report, look_of(coloured)))
    assert "!2!0" in shown(plain, draw_task_report(report, look_of(plain)))


def test_a_task_of_a_run_shows_guesses_answers_and_the_best_program(run: RunRecord, answers: Answers) -> None:
    console = Console(file=io.StringIO(), width=80, _environ={})
    text = shown(console, draw_task_report(report_run(run, answers).task("right"), look_of(console)))
    assert "test 0, guess 1: right" in text
    assert "test 0, expected" in text
    assert "best program: attempt 0, 2 of 2 train pairs right, ok" in text
    assert "def transform(grid): return flip(grid)" in text


def test_a_task_that_was_not_tried_says_so(run: RunRecord) -> None:
    console = Console(file=io.StringIO(), width=80, _environ={})
    text = shown(console, draw_task_report(report_run(run).task("untried"), look_of(console)))
    assert "no guess" in text
    assert "no program" in text


def test_a_run_is_a_table_of_its_tasks_and_its_totals(run: RunRecord, answers: Answers, card: ScoreCard) -> None:
    console = Console(file=io.StringIO(), width=120, _environ={})
    text = shown(console, draw_run(report_run(run, answers, card)))
    assert re.search(r"right +✓ 2/2 +✓ right +1 +1\.50 +22 +75%", text)
    assert re.search(r"wrong +✗ 0/1 +✗ wrong +2 +4\.75 +66 +–", text)
    assert "1 of 3 tasks with every train pair right" in text
    assert f"{card.per_output:.2%}" in text


def test_a_run_and_a_task_tell_their_tokens_and_dollars(run: RunRecord) -> None:
    reply = Completion("", 9, 2_000_000, finish=Finish.ERROR, cost=12.5, error="\x1b[2Jno")
    attempts = tuple(dataclasses.replace(one, completion=reply) for one in run.attempts)
    report = report_run(dataclasses.replace(run, attempts=attempts))
    console = Console(file=io.StringIO(), width=80, _environ={})
    text = shown(console, draw_run(report))
    assert "confidence" in text
    assert re.search(r"wrong .* 6,000,000 +\$37\.5000", text)
    assert "$50.0000; 4 of 4 replies with errors (�[2Jno)" in " ".join(text.split())
    assert "$37.5000; 3 of 3 replies" in shown(console, draw_task_report(report.task("wrong"), look_of(console)))


def test_a_search_has_no_columns_of_tokens_or_dollars(run: RunRecord) -> None:
    attempts = tuple(dataclasses.replace(one, completion=Completion("", seconds=1.0)) for one in run.attempts)
    console = Console(file=io.StringIO(), width=80, _environ={})
    text = shown(console, draw_run(report_run(dataclasses.replace(run, attempts=attempts))))
    assert "tokens" not in text
    assert "dollars" not in text


def test_what_a_program_wrote_cannot_drive_the_terminal() -> None:
    assert printable("a\x1b[2J\x07\x9b\ud800\r\u202e\tb\n") == "a�[2J�����\tb\n"


def test_a_hostile_task_id_cannot_drive_the_terminal() -> None:
    console = Console(file=io.StringIO(), width=80, _environ={})
    hostile = task("\x1b]0;owned\x07[bold]", [("1", "1")])
    text = shown(console, draw_task(hostile, look_of(console)))
    assert "\x1b" not in text
    assert "[bold]" in text


def test_an_error_is_shown_with_its_program(run: RunRecord) -> None:
    console = Console(file=io.StringIO(), width=80, _environ={})
    only_failed = RunRecord({}, run.tasks, run.attempts[2:3], ())
    text = shown(console, draw_task_report(report_run(only_failed).task("wrong"), look_of(console)))
    assert "ValueError: a & b" in text


def test_a_narrow_cell_shows_its_mark_instead_of_its_digit() -> None:
    row, other = "12" * 10, "13" * 10
    long = task("long", [(row, row)], [row])
    console = Console(file=io.StringIO(), width=25, _environ={})
    report = TaskReport(long, (), Solution("long", ((grid(row),),)), (grid(other),))
    assert "1!" * 10 in shown(console, draw_task_report(report, look_of(console)))
