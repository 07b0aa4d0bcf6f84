"""Kaggle's files of many tasks, with and without solutions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from arc25.core.context import Context
from arc25.core.errors import DatasetError
from arc25.core.grid import Grid
from arc25.data.answers import Answers
from arc25.plugins.datasets.arckit import read_split
from arc25.plugins.datasets.challenges import arc25_dataset, challenges

TRAIN = [{"input": [[1]], "output": [[2]]}]
TASKS = {"b": {"train": TRAIN, "test": [{"input": [[3]]}]}, "a": {"train": TRAIN, "test": [{"input": [[3]]}] * 2}}
SOLUTIONS = {"a": [[[4]], [[5]]], "b": [[[6]]]}
ANSWERS = Answers({"a": (Grid.of([[4]]), Grid.of([[5]])), "b": (Grid.of([[6]]),)})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "arc_challenges.json"
    path.write_text(json.dumps(TASKS))
    return path


def write_solutions(file: Path, content: Any) -> Path:
    path = file.with_name("arc_solutions.json")
    path.write_text(json.dumps(content))
    return path


def test_without_solutions_there_are_tasks_and_no_answers(file: Path) -> None:
    dataset = challenges(Context(), path=file)
    assert [task.id for task in dataset.tasks()] == ["a", "b"]
    assert dataset.answers() is None


def test_the_solutions_beside_it_are_found(file: Path) -> None:
    write_solutions(file, SOLUTIONS)
    assert challenges(Context(), path=file).answers() == ANSWERS


def test_solutions_may_be_named(file: Path) -> None:
    elsewhere = write_solutions(file, SOLUTIONS).rename(file.with_name("other.json"))
    assert challenges(Context(), path=file, solutions=elsewhere).answers() == ANSWERS


def test_solutions_of_other_tasks_do_no_harm(file: Path) -> None:
    write_solutions(file, {**SOLUTIONS, "z": [[[0]]]})
    assert challenges(Context(), path=file).answers() == ANSWERS


def test_outputs_in_the_file_itself_are_answers_too(tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    path.write_text(json.dumps({"a": {"train": TRAIN, "test": [{"input": [[3]], "output": [[4]]}]}}))
    assert challenges(Context(), path=path).answers() == Answers({"a": (Grid.of([[4]]),)})


@pytest.mark.parametrize(
    ("solutions", "message"),
    [
        ({"a": SOLUTIONS["a"]}, "arc_solutions.json: the solution of task b is missing"),
        ({**SOLUTIONS, "a": [[[4]]]}, "arc_solutions.json: a: the task has 2 test inputs, the solution 1 outputs"),
        ({**SOLUTIONS, "b": []}, "arc_solutions.json: b: a solution is a list with at least one item"),
        ({**SOLUTIONS, "b": [[[11]]]}, "arc_solutions.json: b[0]: cell (0, 0) is 11"),
        ([], "arc_solutions.json: a file of solutions is an object, got an empty list"),
    ],
)
def test_solutions_that_do_not_fit_are_refused(file: Path, solutions: Any, message: str) -> None:
    write_solutions(file, solutions)
    with pytest.raises(DatasetError) as caught:
        challenges(Context(), path=file)
    assert message in str(caught.value)


def test_a_malformed_task_is_named_with_its_key_path(tmp_path: Path) -> None:
    path = tmp_path / "arc_challenges.json"
    path.write_text(json.dumps({**TASKS, "c": {"train": [], "test": []}}))
    with pytest.raises(DatasetError, match=r"arc_challenges.json: c.train: 'train' is a list with at least one"):
        challenges(Context(), path=path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "arc_challenges.json"
    path.write_text("{}")
    with pytest.raises(DatasetError, match="an empty data set"):
        challenges(Context(), path=path)


def test_a_real_set_in_kaggles_two_files_is_the_same_set(tmp_path: Path) -> None:
    real = read_split("kaggle-2025", "training")
    answers = real.answers()
    assert answers is not None
    tasks = {
        task.id: {
            "train": [{"input": pair.input.rows(), "output": pair.output.rows()} for pair in task.train],
            "test": [{"input": grid.rows()} for grid in task.tests],
        }
        for task in real.tasks()
    }
    path = tmp_path / "arc_challenges.json"
    path.write_text(json.dumps(tasks))
    write_solutions(path, {name: [grid.rows() for grid in outputs] for name, outputs in answers.outputs.items()})
    dataset = challenges(Context(), path=path)
    assert dataset.tasks() == real.tasks()
    assert dataset.answers() == answers
    assert dataset.version.split()[-1] == real.version.split()[-1]


def test_the_hook_answers_to_its_name_only() -> None:
    assert arc25_dataset("challenges") is challenges
    assert arc25_dataset("other") is None
