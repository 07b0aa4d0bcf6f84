"""One task from ARC's JSON: {"train": [{"input", "output"}, ...], "test": [{"input", "output"?}, ...]}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from arc25.core.grid import MAX_SIDE, Grid
from arc25.core.records import Pair, Task
from arc25.data.jsonfile import Place


def read_task(task_id: str, data: Any, place: Place, max_side: int = MAX_SIDE) -> tuple[Task, tuple[Grid, ...] | None]:
    """The task, and apart from it its test outputs; None where the file does not tell them.

    Other keys beside "train" and "test" are ignored; other keys in a pair are refused, because a
    misspelt "output" would silently lose an answer.

    Raises:
        DatasetError: `data` is no such task; the message names file, key path and rule.
    """
    fields = place.as_object(data, "a task")
    for key in ("train", "test"):
        if key not in fields:
            hint = "" if place.path else " (a file of many tasks is named *_challenges.json)"
            raise place.error(f"a task has the keys 'train' and 'test'; {key!r} is missing{hint}")
    train: list[Pair] = []
    for index, item in enumerate(place.key("train").as_list(fields["train"], "'train'")):
        at = place.key("train").item(index)
        pair = _pair(item, at, need_output=True)
        train.append(Pair(_grid(pair, "input", at, max_side), _grid(pair, "output", at, max_side)))
    tests: list[Grid] = []
    hidden: list[Grid] = []
    for index, item in enumerate(place.key("test").as_list(fields["test"], "'test'")):
        at = place.key("test").item(index)
        pair = _pair(item, at, need_output=bool(hidden))
        if "output" in pair and index > len(hidden):
            raise at.key("output").error("either every test pair has an output or none; test[0] has none")
        tests.append(_grid(pair, "input", at, max_side))
        if "output" in pair:
            hidden.append(_grid(pair, "output", at, max_side))
    return Task(task_id, tuple(train), tuple(tests)), tuple(hidden) or None


def _pair(item: Any, place: Place, need_output: bool) -> Mapping[str, Any]:
    pair = place.as_object(item, "a pair")
    needed = ("input", "output") if need_output else ("input",)
    for key in needed:
        if key not in pair:
            raise place.error(f"{key!r} is missing")
    for key in pair:
        if key not in ("input", "output"):
            raise place.error(f"a pair has the keys 'input' and 'output', not {key!r}")
    return pair


def _grid(pair: Mapping[str, Any], key: str, place: Place, max_side: int) -> Grid:
    return place.key(key).as_grid(pair[key], max_side)
