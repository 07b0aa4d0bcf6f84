"""Kaggle's submission format, written and read."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arc25.core.errors import DatasetError
from arc25.core.grid import Grid
from arc25.core.records import Pair, Solution, Task
from arc25.data.submission import PLACEHOLDER, Invalid, Submission, read_submission, write_submission

BLACK, BLUE = Grid.of([[0]]), Grid.of([[1]])
SHAPED = Grid.of([[1, 2, 3], [4, 5, 6]])


def task(name: str, tests: int = 1) -> Task:
    return Task(name, (Pair(BLACK, BLUE),), (BLACK,) * tests)


grids = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=4)
)
guesses = st.lists(st.tuples(grids.map(Grid.of), grids.map(Grid.of)), min_size=1, max_size=3).map(tuple)


@settings(max_examples=40, deadline=None)  # each example waits for the disk
@given(st.dictionaries(st.text(min_size=1), guesses, max_size=3))
def test_what_was_written_is_read_back(guessed: dict[str, Any]) -> None:
    tasks = [task(name, len(entries)) for name, entries in guessed.items()]
    with tempfile.TemporaryDirectory() as folder:
        write_submission(Path(folder) / "s.json", tasks, Submission(guessed))
        assert read_submission(Path(folder) / "s.json") == Submission(guessed)


def test_the_file_is_kaggles_format_with_every_id_in_order(tmp_path: Path) -> None:
    guessed = Submission({"a": ((SHAPED, BLUE, BLACK), (BLUE,)), "stranger": ((BLUE,),)})
    write_submission(tmp_path / "s.json", [task("b"), task("a", tests=3)], guessed)
    empty = {"attempt_1": [[0, 0], [0, 0]], "attempt_2": [[0, 0], [0, 0]]}
    content = json.loads((tmp_path / "s.json").read_text())
    assert content == {
        "a": [
            {"attempt_1": [[1, 2, 3], [4, 5, 6]], "attempt_2": [[1]]},
            {"attempt_1": [[1]], "attempt_2": [[0, 0], [0, 0]]},
            empty,
        ],
        "b": [empty],
    }
    assert list(content) == ["a", "b"]


def test_solutions_are_a_submission() -> None:
    solutions = [Solution("a", ((BLUE, BLACK),)), Solution("b", ((),))]
    assert Submission.of(solutions).guesses == {"a": ((BLUE, BLACK),), "b": ((),)}


ENTRY = {"attempt_1": [[1]], "attempt_2": [[0]]}


@pytest.mark.parametrize(
    ("entries", "guessed", "faults"),
    [
        (5, (), [(None, "a list of entries is needed, got a number")]),
        ([ENTRY, []], ((BLUE, BLACK), ()), [(1, "an entry is an object, got an empty list")]),
        ([{"attempt_1": [[1]]}], ((BLUE,),), [(0, "attempt_2 is missing")]),
        ([{**ENTRY, "attempt_1": [[1], [2, 3]]}], ((BLACK,),), [(0, "attempt_1: row 1 has 2 cells, row 0 has 1")]),
        (
            [{**ENTRY, "attempt_2": []}],
            ((BLUE,),),
            [(0, "attempt_2: a grid is 1..30 a side, got 0x0")],
        ),
        ([{**ENTRY, "attempt_2": None}], ((BLUE,),), [(0, "attempt_2: a grid is a list of rows of colours, got None")]),
        ([{**ENTRY, "attempt_3": [[1]]}], ((BLUE, BLACK),), [(0, "'attempt_3' is none of attempt_1, attempt_2")]),
        ([{}], ((),), [(0, "attempt_1 is missing"), (0, "attempt_2 is missing")]),
    ],
)
def test_a_malformed_entry_is_told_and_the_rest_kept(
    tmp_path: Path, entries: Any, guessed: Any, faults: list[tuple[int | None, str]]
) -> None:
    file = tmp_path / "s.json"
    file.write_text(json.dumps({"good": [ENTRY], "bad": entries}))
    read = read_submission(file)
    assert read.guesses == {"good": ((BLUE, BLACK),), "bad": guessed}
    assert read.invalid == tuple(Invalid("bad", test, reason) for test, reason in faults)


def test_a_guess_over_the_side_limit_is_invalid_unless_the_limit_is_raised(tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    file.write_text(json.dumps({"a": [{"attempt_1": [[0] * 93], "attempt_2": [[1]]}]}))
    assert len(read_submission(file).invalid) == 1
    assert read_submission(file, max_side=93).invalid == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[]", "s.json: a submission is an object, got an empty list"),
        ("{", "s.json: not JSON at line 1"),
        ('{"a": [], "a": []}', "s.json: key 'a' occurs twice in one object; keep one"),
    ],
)
def test_a_file_that_is_no_submission_is_refused(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "s.json").write_text(content)
    with pytest.raises(DatasetError) as caught:
        read_submission(tmp_path / "s.json")
    assert message in str(caught.value)


def test_the_placeholder_is_that_of_kaggles_sample_submission() -> None:
    assert PLACEHOLDER.rows() == [[0, 0], [0, 0]]
