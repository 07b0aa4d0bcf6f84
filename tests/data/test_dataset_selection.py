"""Data sets in memory: order, selection, content hash."""

from __future__ import annotations

from dataclasses import replace

import pytest

from arc25.core.errors import DatasetError, UnknownName, UsageError
from arc25.core.grid import Grid
from arc25.core.protocols import DatasetSource
from arc25.core.records import Pair, Task
from arc25.data.answers import Answers
from arc25.data.dataset import Dataset, content_hash, edition, select

BLACK, BLUE, WIDE = Grid.of([[0]]), Grid.of([[1]]), Grid.of([[0, 0]])


def task(name: str) -> Task:
    return Task(name, (Pair(BLACK, BLUE), Pair(BLUE, BLACK)), (WIDE,))


TASKS = [task("c"), task("a"), task("b")]


def test_a_data_set_is_sorted_by_id() -> None:
    dataset = Dataset.of("d", "", [(task, None) for task in TASKS])
    assert [task.id for task in dataset.tasks()] == ["a", "b", "c"]


def test_a_data_set_keeps_the_promises_of_its_seam() -> None:
    assert isinstance(Dataset.of("d", "", [(TASKS[0], None)]), DatasetSource)


def test_answers_are_of_those_tasks_that_have_them() -> None:
    dataset = Dataset.of("d", "", [(TASKS[0], (BLUE,)), (TASKS[1], None)])
    assert dataset.answers() == Answers({"c": (BLUE,)})


def test_without_any_answer_there_are_no_answers() -> None:
    assert Dataset.of("d", "", [(TASKS[0], None)]).answers() is None


def test_an_empty_data_set_is_refused() -> None:
    with pytest.raises(DatasetError, match="d: an empty data set"):
        Dataset.of("d", "", [])


def test_the_version_tells_origin_and_content() -> None:
    dataset = Dataset.of("d", "origin 1.0", [(TASKS[0], None)])
    assert dataset.version == f"origin 1.0 sha256:{content_hash(dataset.tasks(), None)}"
    assert edition(dataset).hash == content_hash(dataset.tasks(), None)


def test_the_order_of_the_tasks_does_not_change_the_hash() -> None:
    assert content_hash(TASKS, None) == content_hash(TASKS[::-1], None)


@pytest.mark.parametrize(
    "other",
    [
        replace(TASKS[0], id="d"),
        replace(TASKS[0], train=TASKS[0].train[::-1]),
        replace(TASKS[0], train=TASKS[0].train[:1]),
        replace(TASKS[0], tests=(WIDE, WIDE)),
        replace(TASKS[0], tests=(Grid.of([[0], [0]]),)),
    ],
    ids=["id", "pair order", "pair lost", "test added", "shape"],
)
def test_any_change_of_a_task_changes_the_hash(other: Task) -> None:
    assert content_hash([other], None) != content_hash(TASKS[:1], None)


def test_the_answers_are_part_of_the_hash() -> None:
    hashes = {content_hash(TASKS, answers) for answers in (None, Answers({"a": (BLUE,)}), Answers({"a": (BLACK,)}))}
    assert len(hashes) == 3


def test_all_tasks_are_selected_by_id_order_where_nothing_is_asked() -> None:
    assert [task.id for task in select(TASKS)] == ["a", "b", "c"]


def test_a_limit_takes_the_first_by_id() -> None:
    assert [task.id for task in select(TASKS, limit=2)] == ["a", "b"]


def test_a_limit_counts_within_the_ids() -> None:
    assert [task.id for task in select(TASKS, ["c", "b", "b"], limit=1)] == ["b"]


def test_an_unknown_id_is_refused_with_the_nearest() -> None:
    tasks = [task("007bbfb7"), task("00d62c1b")]
    with pytest.raises(UnknownName, match=r"no task is named '007bbfb8'. Did you mean '007bbfb7'\?"):
        select(tasks, ["00d62c1b", "007bbfb8"])


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(limit: int) -> None:
    with pytest.raises(UsageError, match="at least 1"):
        select(TASKS, limit=limit)
