"""Programs in the style of models run in the sandbox as they do in plain Python: none is refused, none differs."""

from __future__ import annotations

import asyncio
import random
import sys
import types
import warnings
from collections.abc import Iterator
from typing import Any

import books
import numpy as np
import pytest
import pytest_asyncio

from arc25.core.context import Context, Limits
from arc25.core.grid import Grid
from arc25.core.records import ExecutionResult, Program, Status
from arc25.plugins.executors.restricted import Restricted
from arc25.sandbox.output import to_cells

CORPUS = [entry for book in ("objects", "layouts", "styles") for entry in books.read(book)]
CHECKED = CORPUS + [entry for entry in books.read("constructs") if "arc25_dsl" not in entry.source]
SHAPES = ("array", "list")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def results() -> dict[tuple[str, str], ExecutionResult]:
    """What came of each program, by the shape of its input and its name."""
    found = {}
    for shape in SHAPES:
        executor = Restricted(Context(workers=2, limits=Limits(seconds=2.0, memory_mib=256)), inputs=shape)
        runs = (executor.run(Program("task", entry.source, "plain"), entry.inputs) for entry in CORPUS)
        found |= {
            (shape, entry.name): result for entry, result in zip(CORPUS, await asyncio.gather(*runs), strict=True)
        }
        await executor.close()
    return found


@pytest.fixture
def untouched() -> Iterator[None]:
    """Puts back what a program changes in this process by right."""
    limit, state, numpy_state = sys.getrecursionlimit(), random.getstate(), np.random.get_state()
    with warnings.catch_warnings(), np.errstate(), np.printoptions():
        warnings.simplefilter("ignore")
        yield
    sys.setrecursionlimit(limit)
    random.setstate(state)
    np.random.set_state(numpy_state)


def in_plain_python(source: str, grid: Grid, shape: str) -> Grid:
    """What the program returns without any sandbox."""
    module = types.ModuleType("plain_program")
    sys.modules["plain_program"] = module  # dataclasses look a class's module up by its name
    exec(source, module.__dict__)
    given: Any = grid.rows() if shape == "list" else np.array(grid.rows())
    return Grid(*to_cells(module.transform(given)))


def test_the_corpus_is_large_and_each_program_has_a_name_of_its_own():
    assert len({entry.name for entry in CORPUS}) == len(CORPUS) >= 120


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("entry", CORPUS, ids=lambda entry: entry.name)
async def test_a_program_as_models_write_it_runs_and_is_right(results, entry, shape):
    result = results[shape, entry.name]

    assert (result.status, result.error, result.outputs) == (Status.OK, "", entry.outputs)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("entry", CHECKED, ids=lambda entry: entry.name)
def test_a_program_means_the_same_in_plain_python(entry, shape):
    outputs = tuple(in_plain_python(entry.source, grid, shape) for grid in entry.inputs)

    assert outputs == entry.outputs
