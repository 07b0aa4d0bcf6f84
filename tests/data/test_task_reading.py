"""Task JSON, well formed and otherwise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc25.core.errors import DatasetError
from arc25.core.grid import Grid
from arc25.core.records import Pair, Task
from arc25.data.jsonfile import Place, read_json
from arc25.data.tasks import read_task

PLACE = Place(Path("t.json"))
ONE = [[1]]
PAIR = {"input": ONE, "output": ONE}

grids = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=6)
)
pairs = st.fixed_dictionaries({"input": grids, "output": grids})


@given(train=st.lists(pairs, min_size=1, max_size=3), test=st.lists(pairs, min_size=1, max_size=2))
def test_every_grid_of_a_task_is_read_in_its_place(train: list[Any], test: list[Any]) -> None:
    task, hidden = read_task("t", {"train": train, "test": test}, PLACE)
    assert [{"input": pair.input.rows(), "output": pair.output.rows()} for pair in task.train] == train
    assert [grid.rows() for grid in task.tests] == [pair["input"] for pair in test]
    assert [grid.rows() for grid in hidden or ()] == [pair["output"] for pair in test]


def test_a_task_without_test_outputs_has_no_answers() -> None:
    task, hidden = read_task("t", {"train": [PAIR], "test": [{"input": ONE}, {"input": [[2]]}]}, PLACE)
    assert task == Task("t", (Pair(Grid.of(ONE), Grid.of(ONE)),), (Grid.of(ONE), Grid.of([[2]])))
    assert hidden is None


def test_the_side_limit_is_a_parameter() -> None:
    row = [[0] * 93]
    task, _ = read_task("t", {"train": [{"input": row, "output": row}], "test": [PAIR]}, PLACE, max_side=93)
    assert task.train[0].input.width == 93


def test_other_keys_beside_train_and_test_do_no_harm() -> None:
    task, _ = read_task("t", {"name": "x", "train": [PAIR], "test": [PAIR]}, PLACE)
    assert task.id == "t"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "t.json: a task is an object, got an empty list"),
        (None, "t.json: a task is an object, got null"),
        ({"test": [PAIR]}, "t.json: a task has the keys 'train' and 'test'; 'train' is missing"),
        ({"train": [PAIR]}, "'test' is missing"),
        ({"a": {}, "b": {}}, "a file of many tasks is named *_challenges.json"),
        ({"train": [], "test": [PAIR]}, "t.json: train: 'train' is a list with at least one item, got an empty list"),
        ({"train": {}, "test": [PAIR]}, "t.json: train: 'train' is a list with at least one item, got an object"),
        ({"train": [PAIR], "test": []}, "t.json: test: 'test' is a list with at least one item, got an empty list"),
        ({"train": [PAIR, 5], "test": [PAIR]}, "t.json: train[1]: a pair is an object, got a number"),
        ({"train": [{"input": ONE}], "test": [PAIR]}, "t.json: train[0]: 'output' is missing"),
        ({"train": [PAIR], "test": [{"output": ONE}]}, "t.json: test[0]: 'input' is missing"),
        (
            {"train": [PAIR], "test": [{"input": ONE, "ouput": ONE}]},
            "t.json: test[0]: a pair has the keys 'input' and 'output', not 'ouput'",
        ),
        ({"train": [PAIR], "test": [PAIR, {"input": ONE}]}, "t.json: test[1]: 'output' is missing"),
        ({"train": [PAIR], "test": [{"input": ONE}, PAIR]}, "t.json: test[1].output: either every test pair"),
        (
            {"train": [PAIR, PAIR, {"input": ONE, "output": [[1, 2], [3]]}], "test": [PAIR]},
            "train[2].output: row 1",
        ),
        ({"train": [PAIR], "test": [{"input": [[10]]}]}, "t.json: test[0].input: cell (0, 0) is 10"),
        ({"train": [PAIR], "test": [{"input": [[True]]}]}, "cell (0, 0) is True"),
        ({"train": [PAIR], "test": [{"input": [["1"]]}]}, "cell (0, 0) is '1'"),
        ({"train": [PAIR], "test": [{"input": [[1.0]]}]}, "cell (0, 0) is 1.0"),
        ({"train": [PAIR], "test": [{"input": []}]}, "test[0].input: a grid is 1..30 a side, got 0x0"),
        ({"train": [PAIR], "test": [{"input": None}]}, "test[0].input: a grid is a list of rows"),
        ({"train": [PAIR], "test": [{"input": [[0] * 31]}]}, "test[0].input: a grid is 1..30 a side, got 1x31"),
    ],
)
def test_a_malformed_task_is_refused_with_file_key_path_and_rule(data: Any, message: str) -> None:
    with pytest.raises(DatasetError) as caught:
        read_task("t", data, PLACE)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not JSON at line 1"),
        (b'{\n"train": [\n}', "not JSON at line 3, column 1"),
        (b"\xff\xfe\xff", "utf-16"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": 1, "a": 2}', "key 'a' occurs twice in one object"),
        (b"9" * 5000, "integer string conversion"),
    ],
)
def test_a_file_that_is_not_json_is_refused_by_name(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "t.json"
    file.write_bytes(content)
    with pytest.raises(DatasetError) as caught:
        read_json(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert message in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"absent.json: cannot be read: No such file"):
        read_json(tmp_path / "absent.json")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "t.json"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps([1]).encode())
    assert read_json(file) == [1]
