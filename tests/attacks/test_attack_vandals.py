"""No program changes what the next one in its process sees."""

from __future__ import annotations

import asyncio
import textwrap

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

VICTIM = """
import numpy as np, random, math, re, sys, arc25_dsl
from collections import Counter, OrderedDict
from collections.abc import Sequence
from fractions import Fraction
from enum import Enum
class Color(Enum):
    RED = 2
def transform(grid):
    try:
        leaked
        marks = [8]
    except NameError:
        marks = [isinstance(None, Sequence), len(arc25_dsl.__all__) % 10, "X" in Enum.__members__]
    np.array([1.0]) / 0
    return [[
        np.rot90(grid)[0, 0], len(np.array2string(np.arange(9))) % 10, random.randint(0, 9), np.random.randint(10),
        math.floor(math.pi), sys.getrecursionlimit() // 1000, Counter("aab").most_common(1)[0][1],
        int(Fraction(1, 2) + 1), Color(2).value, len(str(OrderedDict(a=1))) % 10, sorted([3, 1])[0],
        len(re.findall('[a-z]', 'aA')), *marks,
    ]]
"""

VANDALS = {
    "nobody": "",
    "a global": "leaked = 1",
    "numpy's function": "np.rot90 = lambda g: g * 0",
    "numpy's function by setattr": "setattr(np, 'rot90', lambda g: g * 0)",
    "a class of collections": "collections.Counter.most_common = lambda s, n: [(1, 1)]",
    "a class of collections by total_ordering": "functools.total_ordering(collections.Counter)",
    "a class of collections by dataclass": "dataclasses.dataclass(collections.Counter)",
    "a class of fractions": "fractions.Fraction.__add__ = lambda a, b: 0",
    "a function by wraps": "functools.wraps(lambda: 0)(np.rot90)",
    "a function's defaults": "np.rot90.__defaults__ = (2,)",
    "a builtin by name": "sorted = lambda x: [0]",
    "the error state": "np.errstate(all='raise').__enter__()",
    "the error state in a generator": (
        "def g():\n    with np.errstate(all='raise'):\n        yield\nkeep = g(); next(keep)"
    ),
    "chance": "random.seed(99); np.random.seed(99); [random.random() for _ in range(9)]",
    "the recursion limit": "sys.setrecursionlimit(2999)",
    "an enumeration": "class Color(enum.Enum):\n    RED = 7\nenum.Enum.RED = 9",
    "an enumeration's members": "enum.Enum._member_map_['X'] = 1",
    "the input": "keep = []",
    "a running generator": "g = (i for i in range(9)); next(g)",
    "the list of a DSL's names": "import arc25_dsl; arc25_dsl.__all__.append('x')",
    "the filters of warnings": "warnings.catch_warnings(action='error').__enter__()",
    "a function by abstractmethod": "abc.abstractmethod(np.rot90)",
    "the cache of patterns": (
        "class X(int):\n    def __hash__(s): return 0\n    def __eq__(s, o): return True\n"
        "re.findall('[a-z]', 'aA', X(2))"
    ),
    "an abstract class": "collections.abc.Sequence.register(type(None))",
}


async def run_pair(run, first: str, second: str):
    """Both results, of programs that share a process unless the first is found out."""
    return await asyncio.gather(run(first), run(second))


@pytest.mark.parametrize("name", VANDALS)
async def test_the_next_program_does_not_notice_a_vandal_of(run, name):
    body = textwrap.indent(VANDALS[name], "    ")
    attack = (
        "import numpy as np, random, sys, math, collections, functools, dataclasses, fractions, enum, collections.abc\n"
        "import warnings, abc, re\n"
        f"try:\n    pass\n{body}\nexcept Exception: pass\n"
        "def transform(grid):\n    grid[:] = 0\n    return grid"
    )
    expected = await run(VICTIM)

    _, victim = await run_pair(run, attack, VICTIM)

    assert expected.status is Status.OK
    assert (victim.status, victim.outputs, victim.error) == (expected.status, expected.outputs, expected.error)


async def test_every_run_gets_its_own_input(run):
    source = "def transform(grid):\n    grid[:] = 0\n    return grid"

    _, after = await run_pair(run, source, "def transform(grid): return grid")

    assert after.outputs[0].rows() == [[1, 2, 3], [4, 5, 6]]


async def test_an_input_is_fresh_for_each_call(run):
    from arc25.core.grid import Grid

    grid = Grid.of([[1, 2]])

    result = await run("def transform(grid):\n    grid += 1\n    return grid", (grid, grid))

    assert [g.rows() for g in result.outputs] == [[[2, 3]], [[2, 3]]]


async def test_what_one_program_defines_the_next_does_not_see(run):
    _, second = await run_pair(
        run, "secret = 1\ndef transform(grid): return grid", "def transform(grid): return [[secret]]"
    )

    assert second.error.startswith("NameError")
