"""Records go to JSON and come back the same."""

from __future__ import annotations

import dataclasses
import enum
import functools
import json
import types
import typing
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arc25.core import records
from arc25.core.codec import from_json, to_json
from arc25.core.grid import Grid
from arc25.core.records import Completion, Pair, Sampling, Status, Task
from arc25.core.views import View
from arc25.testing.builders import grid

RECORDS = [kind for kind in vars(records).values() if dataclasses.is_dataclass(kind) and isinstance(kind, type)]
ENUMS = [kind for kind in vars(records).values() if isinstance(kind, type) and issubclass(kind, enum.Enum)]

GRIDS = st.tuples(st.integers(1, 2), st.integers(1, 2), st.lists(st.integers(0, 9), min_size=4, max_size=4)).map(
    lambda parts: Grid(parts[0], parts[1], bytes(parts[2][: parts[0] * parts[1]]))
)
VIEWS = st.builds(View, turns=st.integers(0, 3), flipped=st.booleans(), colours=st.permutations(range(10)).map(tuple))
SAMPLINGS = st.builds(
    Sampling,
    n=st.integers(),
    temperature=st.floats(0, 100),
    top_p=st.floats(0, 1, exclude_min=True),
    max_tokens=st.integers(1),
    stop=st.lists(st.text(min_size=1, max_size=3), max_size=2).map(tuple),
    seed=st.integers(),
    seconds=st.none() | st.floats(0, 100),
)
LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    Grid: GRIDS,
    View: VIEWS,
    Sampling: SAMPLINGS,
    int: st.integers(),
    float: st.floats(allow_nan=False, allow_infinity=False),  # JSON has no others
    bool: st.booleans(),
    str: st.text(max_size=3),
    type(None): st.none(),
}


@functools.cache
def anything(hint: Any) -> st.SearchStrategy[Any]:
    """Any small value of a record's type hint; a mapping holds plain JSON values."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint in LEAVES:
        return LEAVES[hint]
    if origin in (typing.Union, types.UnionType):
        return st.one_of([anything(arg) for arg in args])
    if origin is tuple:
        return st.lists(anything(args[0]), max_size=2).map(tuple)
    if origin is not None:
        return st.dictionaries(st.text(max_size=3), st.none() | st.integers() | st.text(max_size=3), max_size=2)
    if issubclass(hint, enum.Enum):
        return st.sampled_from(hint)
    return st.builds(hint, **{name: anything(part) for name, part in typing.get_type_hints(hint).items()})


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_every_record_comes_back_from_json_the_same(kind: type, data: st.DataObject) -> None:
    record = data.draw(anything(kind))
    assert from_json(kind, json.loads(json.dumps(to_json(record)))) == record


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_every_member_of_an_enum_comes_back_from_json(kind: type[enum.Enum]) -> None:
    assert [from_json(kind, to_json(member)) for member in kind] == list(kind)


def test_a_grid_is_written_as_arc_writes_it() -> None:
    assert to_json(Pair(grid("12 34"), grid("5"))) == {"input": [[1, 2], [3, 4]], "output": [[5]]}


def test_a_field_that_is_left_out_gets_its_default() -> None:
    assert from_json(Completion, {"text": "x"}) == Completion("x")


def test_a_grid_over_thirty_cells_comes_back_too() -> None:
    wide = Task("t", (), (Grid.of([[0] * 93], max_side=93),))
    assert from_json(Task, to_json(wide)) == wide


@pytest.mark.parametrize(
    ("kind", "data"),
    [(Task, {"id": "t"}), (Task, {"id": "t", "train": [], "tests": [], "x": 1}), (Status, "fine"), (Grid, [[10]])],
    ids=["a field is missing", "a field too many", "no such member", "no grid"],
)
def test_what_is_no_such_record_is_refused(kind: type, data: Any) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_json(kind, data)
