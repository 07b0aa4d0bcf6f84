"""Limits hold whatever a program does. Every program here ends by itself, some time after its limit."""

from __future__ import annotations

import time

from arc25.core.context import Limits
from arc25.core.grid import Grid
from arc25.core.records import Status
from arc25.testing.checks import expect
from arc25.testing.executor_checks.bench import GRID, IDENTITY, ROOMY, Bench
from arc25.testing.executor_checks.results import expect_ok, expect_status, need, told

SWALLOW = """
def transform(grid):
    n = 0
    while n < 2 * 10**9:
        try:
            while n < 2 * 10**9:
                n = n + 1
        except:
            pass
    return grid
"""

FINALLY = """
def transform(grid):
    try:
        for _ in range(10**9):
            pass
    finally:
        for _ in range(10**9):
            pass
    return grid
"""

WORK = """
def transform(grid):
    for _ in range(10**6):
        pass
    return grid
"""

HOLD = """
def transform(grid):
    block = [0] * (96 * 2**17)
    return [[len(block) % 10]]
"""
"""Takes 96 MiB."""


async def a_bare_except_does_not_swallow_the_deadline(bench: Bench) -> None:
    """A program that catches everything and goes on is TIMEOUT all the same, or its source REFUSED."""
    expect_status(await bench.run(SWALLOW), Status.TIMEOUT, Status.REFUSED)


async def a_finally_does_not_outlive_the_deadline(bench: Bench) -> None:
    """What stands under `finally` gets no time of its own."""
    expect_status(await bench.run(FINALLY), Status.TIMEOUT, Status.REFUSED)


async def a_loop_inside_a_builtin_times_out(bench: Bench) -> None:
    """The deadline holds where no Python code runs that could look at a clock: `sum` over a long range."""
    expect_status(await bench.run("def transform(grid):\n    sum(range(2 * 10**9))\n    return grid"), Status.TIMEOUT)


async def a_huge_power_times_out(bench: Bench) -> None:
    """The deadline holds inside the arithmetic of huge integers."""
    source = "def transform(grid):\n    base = len(grid) + 1\n    return [[base ** (10**8) % 10]]"
    expect_status(await bench.run(source), Status.TIMEOUT, Status.MEMORY)


async def a_regular_expression_that_backtracks_times_out(bench: Bench) -> None:
    """The deadline holds inside the matching of a regular expression."""
    await need(bench, "import re")
    source = "import re\ndef transform(grid):\n    re.match('(a+)+$', 'a' * 32 + 'b')\n    return grid"
    expect_status(await bench.run(source), Status.TIMEOUT)


async def a_program_that_waits_is_stopped(bench: Bench) -> None:
    """A program that sleeps, and takes no CPU time, is stopped by the wall clock (TIMEOUT), or its sleep is none."""
    await need(bench, "import time")
    began = time.monotonic()
    result = await bench.run("import time\ndef transform(grid):\n    time.sleep(300)\n    return grid")
    expect_status(result, Status.TIMEOUT, Status.OK)
    expect(time.monotonic() - began < 60, f"{told(result)} after {time.monotonic() - began:.0f} s of sleep")


async def a_generator_without_end_times_out(bench: Bench) -> None:
    """A list of a long generator is stopped by the deadline or by the memory limit."""
    source = "def transform(grid):\n    return list(0 * n for n in range(10**9))"
    expect_status(await bench.run(source), Status.TIMEOUT, Status.MEMORY)


async def the_time_limit_is_for_all_inputs_together(bench: Bench) -> None:
    """A program that takes a quarter of its time on each of twenty inputs is TIMEOUT, with its first outputs."""
    one = await bench.run(WORK, limits=ROOMY)
    expect_ok(one, GRID)
    limits = Limits(seconds=max(4 * one.seconds, 0.02), memory_mib=128)
    result = await bench.run(WORK, [GRID] * 20, limits=limits)
    expect_status(result, Status.TIMEOUT)
    expect(result.outputs[:1] == (GRID,) and result.outputs[-1:] == (None,), f"the outputs {result.outputs}")


async def the_limit_of_seconds_can_be_set_for_each_program(bench: Bench) -> None:
    """`limits.seconds` replaces the executor's own, for less and for more."""
    source = WORK.replace("10**6", "10**7")
    expect_status(await bench.run(source, limits=Limits(0.02, 128)), Status.TIMEOUT)
    expect_ok(await bench.run(source, limits=Limits(60.0, 128)), GRID)


async def the_limit_of_memory_can_be_set_for_each_program(bench: Bench) -> None:
    """`limits.memory_mib` replaces the executor's own, for less and for more."""
    expect_status(await bench.run(HOLD, limits=Limits(10.0, 32)), Status.MEMORY)
    expect_ok(await bench.run(HOLD, limits=Limits(10.0, 512)), Grid.of([[96 * 2**17 % 10]]))


async def a_single_huge_block_is_out_of_memory(bench: Bench) -> None:
    """One request for far more than there is fails like many small ones."""
    expect_status(await bench.run("def transform(grid):\n    return [[len(bytearray(2**42))]]"), *_NO_ROOM)


async def a_recursion_without_end_harms_nobody(bench: Bench) -> None:
    """A function that calls itself for ever has RAISED (RecursionError), or ran into a limit; it is never OK."""
    source = "def again(n):\n    return again(n + 1)\ndef transform(grid):\n    return again(0)"
    result = await bench.run(source, limits=ROOMY)
    expect_status(result, Status.RAISED, Status.MEMORY, Status.CRASHED, Status.TIMEOUT)
    after = await bench.run(IDENTITY)
    expect(after.outputs == (GRID,), f"the program after it: {told(after)}")


_NO_ROOM = (Status.MEMORY, Status.RAISED, Status.REFUSED)
"""A policy may not know bytearray: RAISED (NameError) or REFUSED. Never OK."""
