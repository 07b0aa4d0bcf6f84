"""No program outlives its deadline, or takes the worker or the host down by memory, output or depth."""

from __future__ import annotations

import sys
import time

import pytest

from arc25.core.context import Limits
from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

SHORT = Limits(seconds=0.2, memory_mib=128)

ENDLESS = {
    "a loop": "def transform(grid):\n    while True: pass",
    "a loop at import": "while True: pass\ndef transform(grid): return grid",
    "a loop that swallows exceptions": (
        "def transform(grid):\n    while True:\n        try:\n            while True: pass\n        except: pass"
    ),
    "a loop in finally": "def transform(grid):\n    try:\n        return grid\n    finally:\n        while True: pass",
    "a loop in C": "def transform(grid):\n    return [[sum(range(10**15))]]",
    "a loop over a cycle": "import itertools\ndef transform(grid):\n    return [[len(set(itertools.cycle('ab')))]]",
    "a huge power": "def transform(grid):\n    return [[(7**10**7) % 10 + (3**10**8) % 10]]",
    "a regular expression": "import re\ndef transform(grid):\n    return [[len(re.match('(a+)+b', 'a' * 64))]]",
    "numpy": "import numpy as np\ndef transform(grid):\n    a = np.ones((1500, 1500))\n    while True: a = a @ a",
    "a permutation": "import itertools\ndef transform(grid):\n    return [max(itertools.permutations(range(20)))]",
    "an endless comparison": (
        "class X(int):\n    def __lt__(s, o):\n        while True: pass\n    __ge__ = __le__ = __gt__ = __lt__\n"
        "def transform(grid): return [[X(1)]]"
    ),
    "an endless message": (
        "class X(Exception):\n    def __str__(s):\n        while True: pass\ndef transform(grid): raise X"
    ),
    "an endless generator left behind": (
        "def gen():\n    try:\n        yield 1\n    finally:\n        while True: pass\n"
        "def transform(grid):\n    next(gen())\n    return grid"
    ),
}

HUGE = {
    "a list": "def transform(grid):\n    a = [0]\n    while True: a += a",
    "bytes": "def transform(grid):\n    return [[len(b'x' * 10**10)]]",
    "text": "def transform(grid):\n    a = 'x'\n    while True: a += a",
    "an array": "import numpy as np\ndef transform(grid):\n    return np.ones((10**5, 10**5))",
    "small arrays": "import numpy as np\ndef transform(grid):\n    a = []\n    while True: a.append(np.ones(10**5))",
    "small objects": "def transform(grid):\n    a = []\n    while True: a = [a]",
    "small objects in a class": (
        "class X:\n    pass\ndef transform(grid):\n    a = None\n    while True:\n        b = X(); b.a = a; a = b"
    ),
    "a dictionary": "def transform(grid):\n    d = {}\n    while True: d[len(d)] = str(len(d))",
    "padding": "def transform(grid):\n    return [[int(f'{1:01000000000d}'[-1])]]",
    "a range": "def transform(grid):\n    return [list(range(10**10))]",
    "at import": "x = bytearray(10**10)\ndef transform(grid): return grid",
}


@pytest.mark.parametrize("name", ENDLESS)
async def test_a_program_is_stopped_that_is_endless_in(run, name):
    result = await run(ENDLESS[name], limits=SHORT)

    assert (result.status, result.error) == (Status.TIMEOUT, "took more than 0.2 s of CPU time")


@pytest.mark.parametrize("name", HUGE)
async def test_a_program_is_stopped_that_is_huge_in(run, name):
    # CPython 3.13 may die of letting a very deep list go, which is the program's loss alone.
    stopped = {Status.MEMORY} if sys.version_info < (3, 13) else {Status.MEMORY, Status.CRASHED}
    assert (await run(HUGE[name], limits=Limits(seconds=5, memory_mib=64))).status in stopped


async def test_a_program_may_use_the_memory_it_has(run):
    source = "import numpy as np\ndef transform(grid):\n    return [[np.ones((8, 1024, 1024)).shape[0]]]"

    assert (await run(source)).status is Status.OK


async def test_the_memory_of_one_program_does_not_count_for_the_next(run):
    source = "import numpy as np\nkeep = np.ones((10, 1024, 1024))\ndef transform(grid):\n    return grid"

    assert {(await run(source)).status for _ in range(5)} == {Status.OK}


@pytest.mark.parametrize(
    "source",
    [
        "def transform(grid):\n    return transform(grid)",
        "class X:\n    def __getattr__(s, n): return getattr(s, n)\ndef transform(grid):\n    return X().a",
        "class X:\n    def __repr__(s): return repr(s)\ndef transform(grid):\n    return [[repr(X())]]",
    ],
)
async def test_endless_recursion_is_an_error_of_the_program(run, source):
    result = await run(source)

    assert result.error.startswith("RecursionError")


SOURCES = {
    "parentheses": "(" * 300 + ")" * 300,
    "signs": "x = " + "-" * 5000 + "1",
    "brackets": "x = " + "[" * 150 + "]" * 150,
    "a long sum": "x = " + "+".join(["1"] * 9000),
    "blocks": "\n".join(" " * i + "if 1:" for i in range(99)) + " pass",
    "calls": "x = " + "f(" * 190 + ")" * 190,
    "attributes": "x = a" + ".b" * 9000,
    "negations": "x = " + "not " * 9000 + "1",
    "lambdas": "x = " + "lambda: " * 9000 + "1",
    "many functions": "def transform(g): return g\n" * 3000,
    "a long text": "x = '" + "a" * 200_000 + "'",
    "a null byte": "x = 1\0",
    "half a character": "x = '\ud800'",
    "hidden characters": "\ufeff\u202edef transform(g): return g",
    "nothing": "",
}


@pytest.mark.parametrize("name", SOURCES)
async def test_the_worker_survives_compiling(run, name):
    source = SOURCES[name]

    result = await run(source)

    assert result.status in (Status.SYNTAX, Status.REFUSED, Status.RAISED, Status.CRASHED, Status.OK)
    assert (await run("def transform(grid): return grid")).status is Status.OK


async def test_a_flood_of_prints_goes_nowhere(run):
    source = "def transform(grid):\n    for _ in range(10): print('x' * 10**6)\n    return grid"

    assert (await run(source)).status is Status.OK


async def test_a_huge_answer_is_no_grid(run):
    source = "import numpy as np\ndef transform(grid):\n    return np.zeros((1000, 1000), int)"

    assert (await run(source)).error == "returned 1000x1000; a side is 1..30"


async def test_a_huge_message_is_cut(run):
    result = await run("def transform(grid):\n    raise ValueError('x' * 10**6)")

    assert len(result.error) <= 500


async def test_a_message_of_control_characters_is_escaped(run):
    result = await run("def transform(grid):\n    raise ValueError('\\x1b[2J\\n\\u202e\\0é')")

    assert result.error.isascii()
    assert result.error.isprintable()


@pytest.mark.parametrize("name", ["SystemExit", "KeyboardInterrupt", "GeneratorExit", "BaseException", "StopIteration"])
async def test_no_exception_ends_the_worker(run, name):
    assert (await run(f"def transform(grid):\n    raise {name}")).error.startswith(name)


@pytest.mark.parametrize("wait", ["queue.SimpleQueue().get()", "queue.Queue().get()", "queue.Queue(1).join()"])
async def test_a_program_that_waits_for_what_never_comes_holds_up_nobody(run, wait):
    setup = "import queue\n" + ("q = queue.Queue()\nq.put(1)\n" if "join" in wait else "")
    start = time.monotonic()

    result = await run(f"{setup}def transform(grid):\n    {wait.replace('queue.Queue(1)', 'q')}\n    return grid")

    assert result.status is Status.CRASHED
    assert time.monotonic() - start < 5
