"""A folder of task files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arc25.core.context import Context
from arc25.core.errors import DatasetError
from arc25.core.grid import Grid
from arc25.plugins.datasets.folder import arc25_dataset, folder

TASK = {"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[3]], "output": [[4]]}]}
OPEN = {"train": TASK["train"], "test": [{"input": [[3]]}]}


def write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


def test_each_file_is_a_task_named_by_it(tmp_path: Path) -> None:
    write(tmp_path / "b.json", TASK)
    write(tmp_path / "a.json", OPEN)
    (tmp_path / "README.md").write_text("not a task")
    dataset = folder(Context(), path=tmp_path)
    assert [task.id for task in dataset.tasks()] == ["a", "b"]
    answers = dataset.answers()
    assert answers is not None
    assert answers.outputs == {"b": (Grid.of([[4]]),)}
    assert dataset.name == str(tmp_path)


def test_a_path_may_be_text(tmp_path: Path) -> None:
    write(tmp_path / "a.json", TASK)
    assert folder(Context(), path=str(tmp_path)).tasks()[0].id == "a"  # type: ignore[arg-type]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"an empty data set; the folder has no .json file"):
        folder(Context(), path=tmp_path)


def test_a_folder_above_the_tasks_is_refused_with_the_ones_below(tmp_path: Path) -> None:
    write(tmp_path / "training" / "a.json", TASK)
    (tmp_path / "empty").mkdir()
    with pytest.raises(DatasetError) as caught:
        folder(Context(), path=tmp_path)
    assert str(caught.value).endswith(f"Did you mean {tmp_path / 'training'}?")


def test_a_folder_of_kaggle_files_is_refused_with_the_files(tmp_path: Path) -> None:
    write(tmp_path / "arc_challenges.json", {"a": TASK})
    write(tmp_path / "arc_solutions.json", {"a": [[[4]]]})
    with pytest.raises(DatasetError) as caught:
        folder(Context(), path=tmp_path)
    assert str(caught.value).endswith(f"many tasks. Did you mean {tmp_path / 'arc_challenges.json'}?")


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no such file or folder"):
        folder(Context(), path=tmp_path / "absent")


def test_a_malformed_task_is_named_with_its_file(tmp_path: Path) -> None:
    write(tmp_path / "a.json", TASK)
    write(tmp_path / "b.json", {"train": [{"input": [[1]], "output": [[10]]}], "test": OPEN["test"]})
    with pytest.raises(DatasetError, match=r"b.json: train\[0\].output: cell \(0, 0\) is 10"):
        folder(Context(), path=tmp_path)


def test_the_hook_answers_to_its_name_only() -> None:
    assert arc25_dataset("folder") is folder
    assert arc25_dataset("other") is None
