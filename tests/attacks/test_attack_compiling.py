"""No source takes the compiler, or the programs that are compiled beside it, down with it."""

from __future__ import annotations

import asyncio
import time

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

BOMBS = {
    "a text folded to a gigabyte": "x = 'a' * 10**9",
    "a power folded": "x = 9**9**9",
    "a shift folded": "x = 1 << 10**10",
    "tuples folded": "x = " + "(" * 8 + "0," + ")*255" * 8,
    "products folded": "x = " + "*".join(["10**1000"] * 8000),
    "texts folded": "x = " + "+".join(["'" + "a" * 50 + "'"] * 1800),
    "a giant f-string": "x = f'" + "{1}" * 30_000 + "'",
    "formats in an f-string": "x = f'" + "{1:{2}}" * 10_000 + "'",
    "one expression": "x = " + "+".join(["1"] * 49_000),
    "one list": "x = [" + "1," * 49_000 + "]",
    "one dictionary": "x = {" + "1:1," * 24_000 + "}",
    "one comparison": "x = " + "<".join(["1"] * 49_000),
    "one disjunction": "x = " + " or ".join(["1"] * 19_000),
    "thousands of functions": "\n".join(f"def f{i}(): pass" for i in range(5000)),
    "nested functions": "\n".join(" " * i + f"def f{i}():" for i in range(95)) + " pass",
    "nested classes": "\n".join(" " * i + f"class f{i}:" for i in range(95)) + " pass",
    "nested lambdas": "x = " + "lambda: " * 12_000 + "1",
    "nested comprehensions": "x = " + "[" * 90 + "1" + " for a in b]" * 90,
    "a chain of elif": "if 0: pass\n" + "elif 0: pass\n" * 7000,
    "nested try": "\n".join(" " * i + "try:" for i in range(90)) + " pass",
    "nested finally, which doubles each time": "".join(
        " " * i + "try: pass\n" + " " * i + "finally:\n" for i in range(60)
    )
    + " " * 61
    + "pass",
    "decorators": "@f\n" * 30_000 + "def g(): pass",
    "parameters": "def f(" + ",".join(f"a{i}" for i in range(14_000)) + "): pass",
    "calls of calls": "x = f" + "()" * 45_000,
    "items of items": "x = f" + "[0]" * 30_000,
    "private attributes": "x = f" + "._a" * 30_000,
    "global names": "global " + ",".join(f"a{i}" for i in range(14_000)),
    "a nested pattern": "match 1:\n  case [" + "[" * 90 + "]" * 90 + "]: pass",
    "a wide pattern": "match 1:\n  case " + "|".join(["1"] * 45_000) + ": pass",
    "15,000 faults": "__a__\n" * 15_000,
    "9,000 refused imports": "import os\n" * 9000,
    "star imports": "from numpy import *\n" * 4000,
    "signs": "x = " + "~" * 90_000 + "1",
    "slices": "x = a[" + "1:2," * 20_000 + "]",
    "contexts": "with " + ",".join(["a"] * 40_000) + ": pass",
    "deletions": "del " + ",".join(["a"] * 45_000),
    "annotations": "".join(f"a{i}: int = 1\n" for i in range(6000)),
    "a name of 90,000 letters": "a" * 90_000 + " = 1",
    "a megabyte": "x = 1\n" * 200_000,
    "an encoding that it is not in": "# coding: utf-7\nx = '+AGE-'",
    "a form feed and a carriage return": "x = 1\r\f\ry = 2\r",
    "unfinished": "x = (",
    "a backslash at the end": "x = 1\\",
    "return outside of a function": "return 1",
    "a nameless star": "def f(*): pass",
    "letters that look alike": "def \uff54ransform(grid): return __import\uff3f\uff3f",
}
HONEST = "\ndef transform(grid): return grid"


@pytest.mark.parametrize("name", BOMBS)
async def test_the_compiler_survives(run, name):
    started = time.monotonic()

    bomb, beside = await asyncio.gather(run(BOMBS[name] + HONEST), run(HONEST))

    assert bomb.status not in (Status.LOST, Status.NONDETERMINISTIC, Status.NOT_A_GRID)
    assert beside.status is Status.OK
    assert time.monotonic() - started < 30


async def test_a_name_in_other_letters_is_the_name_that_python_takes_it_for(run):
    result = await run("def transform(grid): return grid.\uff3f\uff3fclass\uff3f\uff3f.\uff3f\uff3fbase__")

    assert result.status in (Status.REFUSED, Status.SYNTAX)


async def test_a_compiler_that_dies_of_one_source_compiles_the_others(run):
    sources = [f"{HONEST}  # {i}" for i in range(20)]
    sources[::5] = ["x = " + "-" * 90_000 + f"{i}{HONEST}" for i in range(4)]

    results = await asyncio.gather(*map(run, sources))

    assert [result.status is Status.OK for result in results] == [index % 5 != 0 for index in range(20)]
