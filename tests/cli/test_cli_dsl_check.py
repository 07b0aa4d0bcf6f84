"""`arc25 dsl check FOLDER`."""

from __future__ import annotations

import contextlib
import io
import json
import textwrap
from pathlib import Path

import pytest

from arc25.cli.main import run
from arc25.core.context import Context
from arc25.plugins.dsls.plain import PlainPack
from arc25.samples.jsonl import read_samples
from arc25.testing.builders import task

Capture = pytest.CaptureFixture[str]

DOUBLE = """
# Two of it, side by side.
def transform(grid):
    return [[*row, *row] for row in grid.tolist()]
"""
TASK = {
    "train": [{"input": [[1, 0]], "output": [[1, 0, 1, 0]]}, {"input": [[2], [3]], "output": [[2, 2], [3, 3]]}],
    "test": [{"input": [[4, 5]], "output": [[4, 5, 4, 5]]}],
}
FLIP = {"train": [{"input": [[1, 0]], "output": [[0, 1]]}], "test": [{"input": [[4, 5]], "output": [[5, 4]]}]}


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Arguments that check the programs in the folder `programs` on two tasks of our own."""
    monkeypatch.chdir(tmp_path)
    for folder in ("tasks", "programs"):
        Path(folder).mkdir()
    Path("tasks", "double.json").write_text(json.dumps(TASK))
    Path("tasks", "flip.json").write_text(json.dumps(FLIP))
    Path("programs", "double.py").write_text(DOUBLE)
    return ["dsl", "check", "programs", "--dataset", "tasks", "--workers", "1"]


def solve(name: str, source: str) -> None:
    Path("programs", f"{name}.py").write_text(source)


def test_programs_that_are_right_are_told_with_their_lines_and_words(check: list[str], capsys: Capture) -> None:
    solve("flip", "def transform(grid):\n    return flip(grid, 'horizontal')\n")

    assert run(check) == 0
    assert capsys.readouterr().out.splitlines() == [
        "id      train  tests  lines  words",
        "double  2/2    1/1    2",
        "flip    1/1    1/1    2      flip",
        "",
        "2 of 2 programs are right: train pairs 3/3, tests 2/2; lines 4, different words 1",
    ]


WRONG = {
    "no-python": ("def transform(grid) return grid", "it does not parse: expected ':', line 1"),
    "no-text": (b"\xff\xfe\x00", "it does not parse: 'utf-8' codec"),
    "null-byte": ("def transform(grid): '\0'", "it does not parse: source code string cannot contain null"),
    "too-deep": (f"def transform(grid): {'-' * 5000}1", "it does not parse: "),
    "no-transform": ("def turn(grid): return grid", "it has no function transform(grid)"),
    "another-size": (DOUBLE, "pair 1: the output is 1x4, it should be 1x2"),
    "other-cells": ("def transform(grid): return grid", "pair 1: 2 of 2 cells are wrong: (0, 0) is 1, should be 0"),
    "error": ("def transform(grid): return nothing", "the program raised an error: NameError"),
    "no-grid": ("def transform(grid): return 1", "the program returned something that is not a grid"),
    "file": ("def transform(grid): return open('x')", "the program uses something that is not allowed"),
    "chance": ("def transform(grid): return [[id(grid) // 16 % 10]]", "the program gave two different outputs"),
}


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is wrong with each program of `WRONG`."""
    tasks, programs = tmp_path_factory.mktemp("tasks"), tmp_path_factory.mktemp("programs")
    for name, (source, _) in WRONG.items():
        (tasks / f"{name}.json").write_text(json.dumps(FLIP))
        (programs / f"{name}.py").write_bytes(source if isinstance(source, bytes) else source.encode())
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        assert run(["dsl", "check", str(programs), "--dataset", str(tasks), "--workers", "1", "--json"]) == 1
    return {found["id"]: found["fault"] for found in json.loads(shown.getvalue())["programs"]}


@pytest.mark.parametrize("name", list(WRONG))
def test_what_is_wrong_with_a_program_is_told(name: str, faults: dict[str, str]) -> None:
    assert faults[name].startswith(WRONG[name][1])


def test_a_wrong_program_is_told_below_its_line_and_ends_with_code_1(check: list[str], capsys: Capture) -> None:
    solve("flip", "def turn(grid): return grid")
    solve("nobody", DOUBLE)

    assert run(check) == 1
    shown = capsys.readouterr().out
    assert "\nflip    0/1    0/1    0\n  wrong: it has no function transform(grid)\n" in shown
    assert "\nnobody  -      -      0\n  wrong: the data set has no task of that name\n" in shown
    assert "\n1 of 3 programs are right: train pairs 2/3, tests 1/2;" in shown


def test_a_wrong_test_is_told_without_its_answer(check: list[str], capsys: Capture) -> None:
    solve("flip", "def transform(grid):\n    return [[0, 1]]\n")

    assert run(check) == 1
    assert "flip    1/1    0/1    2\n  wrong: test 1: the output is wrong\n" in capsys.readouterr().out


def test_where_the_answers_are_not_known_only_train_pairs_count(check: list[str], capsys: Capture) -> None:
    unknown = {**TASK, "test": [{"input": [[4, 5]]}]}
    Path("tasks", "double.json").write_text(json.dumps(unknown))

    assert run(check) == 0
    assert "double  2/2    -      2\n" in capsys.readouterr().out


def test_findings_are_told_as_json(check: list[str], capsys: Capture) -> None:
    solve("flip", DOUBLE)

    assert run([*check, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["right"], told["of"]) == (1, 2)
    assert told["programs"][0] == {
        "id": "double",
        "train": {"right": 2, "of": 2},
        "tests": {"right": 1, "of": 1},
        "lines": 2,
        "words": [],
        "fault": "",
    }


def test_what_is_right_is_written_with_the_outputs_that_the_programs_gave(check: list[str]) -> None:
    solve("flip", DOUBLE)
    unknown = {**TASK, "test": [{"input": [[4, 5]]}]}  # so that the output can come from nowhere else
    Path("tasks", "double.json").write_text(json.dumps(unknown))

    assert run([*check, "--out", "right.jsonl", "--dsl", "plain"]) == 1
    [sample] = read_samples(Path("right.jsonl"))
    assert (sample.id, sample.source, sample.example.program.language) == ("double", DOUBLE, "plain")
    assert [grid.rows() for grid in sample.outputs] == [[[1, 0, 1, 0]], [[2, 2], [3, 3]], [[4, 5, 4, 5]]]
    pack = PlainPack(Context(), shots=Path("right.jsonl"))
    assert pack.messages(task("other", [("1", "2")]))[2].content == pack.render(sample.example.program)


def test_files_that_start_with_an_underscore_are_left_alone(check: list[str]) -> None:
    solve("_notes", "nothing here is a program")

    assert run(check) == 0


def test_real_tasks_are_there_by_their_ids(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "007bbfb7.py").write_text(
        "import numpy as np\ndef transform(grid):\n    return np.kron(grid > 0, grid)\n"
    )
    (tmp_path / "67a3c6ac.py").write_text("def transform(grid):\n    return flip(grid, 'horizontal')\n")
    (tmp_path / "ed36ccf7.py").write_text("def transform(grid):\n    return rotate(grid, 270)\n")

    assert run(["dsl", "check", str(tmp_path), "--workers", "1"]) == 0
    assert "3 of 3 programs are right: train pairs 12/12, tests 3/3" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["nowhere"], "nowhere: no such folder; name one that holds programs, ID.py each"),
        (["tasks"], "tasks holds no program; a file is called after the task that it is for, ID.py"),
        (["programs", "--dsl", "plane"], "no dsl is named 'plane'. Did you mean 'plain'?"),
        (["programs", "--dataset", "task"], "no data set, file or folder is named 'task'"),
    ],
)
def test_what_cannot_be_meant_is_told(argv: list[str], told: str, check: list[str], capsys: Capture) -> None:
    assert run(["dsl", "check", *argv]) == 2
    assert told in capsys.readouterr().err


def test_a_folder_for_the_samples_that_is_not_there_is_told_before_anything_runs(
    check: list[str], capsys: Capture
) -> None:
    assert run([*check, "--out", "no/such/folder.jsonl"]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "arc25: --out no/such/folder.jsonl: no such folder\n")


def test_a_file_that_cannot_be_opened_is_told_before_anything_runs(check: list[str], capsys: Capture) -> None:
    name = f"{'x' * 300}.jsonl"

    assert run([*check, "--out", name]) == 1
    told = capsys.readouterr()
    assert (told.out, name in told.err) == ("", True)


def test_a_folder_in_the_place_of_the_file_is_told_before_anything_runs(check: list[str], capsys: Capture) -> None:
    Path("right.jsonl").mkdir()

    assert run([*check, "--out", "right.jsonl"]) == 2
    told = capsys.readouterr()
    assert (told.out, "there is a folder of that name" in told.err) == ("", True)


def test_lines_are_those_of_code(check: list[str], capsys: Capture) -> None:
    source = """
        '''Two of it,

        side by side.'''
        # It is a list.

        def twice(row): '''Two of a row.'''; return [*row, *row]

        def transform(grid):
            '''Each row twice.'''
            return [
                twice(row) for row in grid.tolist()
            ]
    """
    solve("double", textwrap.dedent(source))

    assert run(check) == 0
    assert "\ndouble  2/2    1/1    5\n" in capsys.readouterr().out
