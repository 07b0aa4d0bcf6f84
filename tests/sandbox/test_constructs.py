"""What models write has to run and to mean what it means in plain Python, whatever the shape of its input."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import books
import pytest
import pytest_asyncio

from arc25.core.context import Context, Limits
from arc25.core.grid import Grid
from arc25.core.records import ExecutionResult, Program, Status
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.plugins.executors.restricted import Restricted

pytestmark = pytest.mark.asyncio(loop_scope="session")

CONSTRUCTS = books.read("constructs")
ARRAYS = books.read("arrays")


async def results(executor: Restricted, entries: Sequence[books.Entry]) -> dict[str, ExecutionResult]:
    """What comes of the programs, by name; they share processes."""
    runs = (executor.run(Program("task", entry.source, "plain"), entry.inputs) for entry in entries)
    return {entry.name: result for entry, result in zip(entries, await asyncio.gather(*runs), strict=True)}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def on_arrays(executor: Restricted) -> dict[str, ExecutionResult]:
    """Of programs that are given arrays."""
    return await results(executor, CONSTRUCTS + ARRAYS)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def on_lists() -> dict[str, ExecutionResult]:
    """Of programs that are given lists of rows; the last comes first."""
    executor = Restricted(Context(workers=1, limits=Limits(seconds=1.0, memory_mib=256)), inputs="list")
    try:
        return await results(executor, CONSTRUCTS[::-1])
    finally:
        await executor.close()


@pytest.mark.parametrize("entry", CONSTRUCTS + ARRAYS, ids=lambda entry: entry.name)
async def test_a_construct_that_models_write_runs_on_arrays(on_arrays, entry):
    result = on_arrays[entry.name]

    assert (result.status, result.error, result.outputs) == (Status.OK, "", entry.outputs)


@pytest.mark.parametrize("entry", CONSTRUCTS, ids=lambda entry: entry.name)
async def test_a_construct_that_models_write_runs_on_lists(on_lists, entry):
    result = on_lists[entry.name]

    assert (result.status, result.error, result.outputs) == (Status.OK, "", entry.outputs)


async def test_an_annotation_is_not_evaluated(run):
    source = "limit: Nowhere[1 / 0] = 3\ndef transform(grid: np.ndarray) -> List[List[int]]:\n    return grid"

    assert (await run(source)).status is Status.OK


async def test_a_star_import_brings_the_words_of_the_dsl():
    pack = Arc25Pack(Context())
    executor = Restricted(Context(workers=1, dsl=pack, limits=Limits(seconds=1.0, memory_mib=256)))
    module = pack.namespace
    sources = (
        "from arc25_dsl import *\ndef transform(grid): return rotate(grid, 180)",
        f"from {module} import *\ndef transform(grid): return rotate(grid, 180)",
        f"import {module} as d\ndef transform(grid): return d.rotate(grid, 180)",
        f"import {module}\ndef transform(grid): return {module}.rotate(grid, 180)",
        f"from {module} import rotate as turn\ndef transform(grid): return turn(grid, 180)",
        "def transform(grid): return rotate(grid, 180)",
    )
    try:
        results = await asyncio.gather(*(executor.run(Program("t", s, "arc25"), CONSTRUCTS[0].inputs) for s in sources))
    finally:
        await executor.close()

    assert [(result.error, result.outputs) for result in results] == [("", (Grid.of([[6, 5, 4], [3, 2, 1]]),))] * 6


REFUSED = {
    "import os": "import of 'os' is not allowed (line 1)",
    "import numpy as np, os.path": "import of 'os.path' is not allowed (line 1)",
    "from numpy.lib.stride_tricks import as_strided": "as_strided",
    "import matplotlib.pyplot as plt": "import of 'matplotlib.pyplot' is not allowed (line 1)",
    "x = 1\ny = eval('1')": "'eval' is not available to programs (line 2)",
    "exec('x = 1')": "'exec' is not available to programs (line 1)",
    "data = open('x').read()": "'open' is not available to programs (line 1)",
    "os = __import__('os')": "'__import__' is not available to programs (line 1)",
    "x = globals()": "'globals' is not available to programs (line 1)",
    "class X:\n    def __del__(self): pass": "name '__del__' is not allowed (line 2)",
    "x = ().__class__.__bases__": "attribute '__bases__' is not allowed (line 1)",
    "try: pass\nexcept* ValueError: pass": "not allowed",
    "async def f(): pass": "not allowed",
}


@pytest.mark.parametrize("statement", REFUSED)
async def test_what_no_program_may_do_is_refused_with_its_line(run, statement):
    result = await run(f"{statement}\ndef transform(grid): return grid")

    assert result.status is Status.REFUSED
    assert REFUSED[statement] in result.error
    assert "(line " in result.error
