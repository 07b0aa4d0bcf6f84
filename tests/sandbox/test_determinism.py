"""A program is a function of its input: chance, hashes, clocks and other programs change nothing."""

from __future__ import annotations

import asyncio
import random

import pytest

from arc25.core.context import Context, Limits
from arc25.core.grid import Grid
from arc25.core.records import Program, Status
from arc25.plugins.executors.restricted import Restricted

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRIDS = (Grid.of([[1, 2, 3], [4, 5, 6]]),)

DIGITS = "def transform(grid):\n    return [[int(c) for c in str({0})[-6:] if c.isdigit()] or [0]]"

VARYING = {
    "random": "import random\n" + DIGITS.format("random.random()"),
    "random after a seed of None": "import random\nrandom.seed()\n" + DIGITS.format("random.random()"),
    "an object of chance": "import random\n" + DIGITS.format("random.Random().random()"),
    "an object seeded with None": "import random\nr = random.Random(None)\nr.seed()\n" + DIGITS.format("r.random()"),
    "a class of chance of its own": "import random\nclass R(random.Random): pass\n" + DIGITS.format("R().random()"),
    "numpy's chance": "import numpy as np\n" + DIGITS.format("np.random.rand()"),
    "numpy's chance after a seed of None": "import numpy as np\nnp.random.seed()\n" + DIGITS.format("np.random.rand()"),
    "a generator of numpy": "import numpy as np\n" + DIGITS.format("np.random.default_rng().random()"),
    "a generator seeded with None": "import numpy as np\n" + DIGITS.format("np.random.default_rng(None).random()"),
    "an old generator": "import numpy as np\n" + DIGITS.format("np.random.RandomState().rand()"),
    "an old generator seeded again": "import numpy as np\nr = np.random.RandomState(1)\nr.seed(None)\n"
    + DIGITS.format("r.rand()"),
    "the hash of a text": DIGITS.format("hash('colour')"),
    "the order of a set": "def transform(grid):\n    return [[ord(c) % 10 for c in {'red', 'blue', 'green'}.pop()]]",
    "the order of a set of tuples": "def transform(grid):\n    return [[n for n, _ in {(1, 'a'), (2, 'b'), (3, 'c')}]]",
    "the time": "import time\n" + DIGITS.format("time.time()"),
    "a counter of performance": "import time\n" + DIGITS.format("time.perf_counter_ns()"),
    "the time after a sleep": "import time\ntime.sleep(3)\n" + DIGITS.format("time.monotonic()"),
}
"""Programs that give something else each time in plain Python, or may."""

ADDRESSES = {
    "an address": DIGITS.format("id(object())"),
    "the text of an object": "class X: pass\n" + DIGITS.format("[c for c in repr(X()) if c.isdigit()]"),
    "the hash of an object": "class X: pass\n" + DIGITS.format("hash(X())"),
    "the order of objects in a set": "class X:\n    def __init__(s, n): s.n = n\n"
    "def transform(grid):\n    return [[x.n for x in {X(i) for i in range(10)}]]",
}
"""Programs whose output depends on where objects lie in memory."""


@pytest.mark.parametrize("name", VARYING)
async def test_what_varies_elsewhere_is_the_same_in_every_run(run, name):
    results = [await run(VARYING[name]), await run(VARYING[name]), await run(VARYING[name], alone=True)]

    assert {(result.status, result.error) for result in results} == {(Status.OK, "")}
    assert len({result.outputs for result in results}) == 1


async def test_a_seed_gives_the_numbers_that_it_gives_elsewhere(run):
    source = "import random\nrandom.seed(5)\ndef transform(grid): return [[random.randrange(10) for _ in range(9)]]"
    chance = random.Random(5)

    assert (await run(source)).outputs[0].rows() == [[chance.randrange(10) for _ in range(9)]]


@pytest.mark.parametrize("name", ADDRESSES)
async def test_what_depends_on_addresses_is_never_believed_in_two_forms(run, name):
    results = [await run(ADDRESSES[name], alone=True) for _ in range(3)]

    believed = {result.outputs for result in results if result.status is Status.OK}
    assert {result.status for result in results} <= {Status.OK, Status.NONDETERMINISTIC}
    assert len(believed) <= 1


async def test_neither_order_nor_workers_change_an_output(run):
    names = [*VARYING] * 3
    wanted = {name: (await run(VARYING[name])).outputs for name in VARYING}
    random.Random(1).shuffle(names)
    executor = Restricted(Context(workers=2, limits=Limits(seconds=2.0, memory_mib=256)))
    try:
        results = await asyncio.gather(*(executor.run(Program("t", VARYING[n], "plain"), GRIDS) for n in names))
    finally:
        await executor.close()

    assert [result.outputs for result in results] == [wanted[name] for name in names]
