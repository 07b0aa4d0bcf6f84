"""A verdict is a program's own: whatever ran before it, beside it, or in how many workers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arc25.core.context import Context, Limits
from arc25.core.grid import Grid
from arc25.core.records import ExecutionResult, Program
from arc25.plugins.executors.restricted import Restricted

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRID = Grid.of([[1, 2, 3], [4, 5, 6]])
LIMITS = Limits(seconds=0.3, memory_mib=64)

MIX = [
    "def transform(grid): return grid",
    "import numpy as np\ndef transform(grid): return np.rot90(grid)",
    "import random\ndef transform(grid): return [[random.randint(0, 9) for _ in range(9)]]",
    "import numpy as np\ndef transform(grid): return np.random.randint(0, 10, (3, 3))",
    "import random\nrandom.seed(7)\ndef transform(grid): return [[random.randint(0, 9)]]",
    "def transform(grid):\n    grid[:] = 7\n    return grid",
    "import numpy as np\nnp.seterr(all='raise')\ndef transform(grid): return (np.ones(1) / 0)[None]",
    "import numpy as np\ndef transform(grid):\n    return (np.nan_to_num(np.ones((1, 1)) / 0, posinf=5)).astype(int)",
    "import sys\nsys.setrecursionlimit(2000)\ndef f(n): return n and 1 + f(n - 1)\n"
    "def transform(g): return [[f(1500) % 9]]",
    "def f(n): return n and 1 + f(n - 1)\ndef transform(grid): return [[f(1500) % 10]]",
    "import numpy as np\nnp.set_printoptions(threshold=1)\ndef transform(g): return [[len(str(np.arange(99))) % 10]]",
    "import numpy as np\ndef transform(grid): return [[len(str(np.arange(99))) % 10]]",
    "leaked = 1\ndef transform(grid): return [[leaked]]",
    "def transform(grid): return [[leaked]]",
    "def transform(grid): return [[ord(c) % 10 for c in {chr(i) for i in range(40, 60)}]]",
    "import time\ndef transform(grid): return [[int(time.time() * 1000) % 10, int(time.perf_counter() * 1000) % 10]]",
    "import re\ndef transform(grid): return [[len(re.findall('[a-c]', 'abcd', re.I))]]",
    "def transform(grid):\n    raise ValueError('x' * 1000)",
    "def transform(grid) return",
    "import os\ndef transform(grid): return grid",
    "def transform(grid): return 'no grid'",
    "def transform(grid):\n    while True: pass",
    "def transform(grid):\n    a = [0]\n    while True: a += a",
    "def transform(grid):\n    return transform(grid)",
    "import functools\n@functools.lru_cache\ndef f(n): return n\n"
    "def transform(g): return [[f(3) + f.cache_info().misses]]",
    "import copy\nkeep = [copy.deepcopy(list(range(99))) for _ in range(99)]\ndef transform(grid): return grid.T",
]
"""Each says something about what might be left by another."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def executors() -> AsyncIterator[dict[int, Restricted]]:
    executors = {workers: Restricted(Context(workers=workers, limits=LIMITS)) for workers in (1, 2, 3)}
    yield executors
    for executor in executors.values():
        await executor.close()


async def verdict(executor: Restricted, source: str, *, alone: bool = False) -> tuple[object, ...]:
    """All of a result that must not depend on anything else."""
    result: ExecutionResult = await executor.run(Program("task", source, "plain"), (GRID, GRID), alone=alone)
    return result.status, result.outputs, result.error


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def expected(executors) -> dict[str, tuple[object, ...]]:
    """What each program gives by itself."""
    return {source: await verdict(executors[1], source, alone=True) for source in MIX}


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(MIX))), workers=st.integers(1, 3), together=st.integers(1, len(MIX)))
async def test_a_verdict_depends_on_nothing_but_the_program(executors, expected, order, workers, together):
    sources = [MIX[index] for index in order]
    seen = []

    for start in range(0, len(sources), together):
        batch = sources[start : start + together]
        seen += await asyncio.gather(*(verdict(executors[workers], source) for source in batch))

    assert dict(zip(sources, seen, strict=True)) == expected
