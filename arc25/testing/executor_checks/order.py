"""Outputs belong to inputs, results to programs, and neither depends on what runs beside."""

from __future__ import annotations

import asyncio
import random

from arc25.core.context import Limits
from arc25.core.grid import Grid
from arc25.core.records import ExecutionResult, Status
from arc25.testing.checks import expect
from arc25.testing.executor_checks.bench import IDENTITY, QUICK, Bench
from arc25.testing.executor_checks.results import expect_ok, expect_status, told
from arc25.testing.executor_checks.statuses import BOMB, LOOP

SHORT = Limits(seconds=0.2, memory_mib=128)

MIXED = (
    IDENTITY,
    "def transform(grid):\n    return [[int(cell) for cell in row][::-1] for row in grid]",
    "def transform(grid):\n    return [[len(grid)]]",
    "def transform(grid):\n    return {}['key']",
    "def transform(grid):\n    return [[10]]",
    "def transform(grid:\n    return grid",
    "1 / 0",
    LOOP,
    BOMB,
)
"""Programs of many ends, all of them without chance."""


async def outputs_come_in_the_order_of_the_inputs(bench: Bench) -> None:
    """`outputs[i]` belongs to `inputs[i]`."""
    inputs = [Grid.of([[n, 9 - n]]) for n in range(10)]
    swap = "def transform(grid):\n    return [[int(grid[0][1]), int(grid[0][0])]]"
    expect_ok(await bench.run(swap, inputs), *(Grid.of([[9 - n, n]]) for n in range(10)))


async def an_input_that_fails_has_no_output_and_the_others_have_theirs(bench: Bench) -> None:
    """Where a program raises on one input its output is None there; the others are run, and the status is RAISED."""
    source = "def transform(grid):\n    if grid[0][0] == 2:\n        raise ValueError('two')\n    return grid"
    inputs = [Grid.of([[n]]) for n in range(5)]
    result = await bench.run(source, inputs)
    expect_status(result, Status.RAISED)
    expected = tuple(None if n == 2 else grid for n, grid in enumerate(inputs))
    expect(result.outputs == expected, f"the outputs {result.outputs}")


async def the_status_is_that_of_the_first_failure(bench: Bench) -> None:
    """`status` and `error` tell of the first input that failed."""
    source = "def transform(grid):\n    return None if grid[0][0] == 1 else [][int(grid[0][0])]"
    result = await bench.run(source, [Grid.of([[1]]), Grid.of([[0]]), Grid.of([[2]])])
    expect_status(result, Status.NOT_A_GRID)
    expect(result.outputs == (None, None, None), f"the outputs {result.outputs}")


async def what_was_done_before_the_deadline_is_kept(bench: Bench) -> None:
    """A program that loops on its second input has its first output, and None from there on."""
    source = "def transform(grid):\n    for _ in range(int(grid[0][0]) * 10**9):\n        pass\n    return grid"
    result = await bench.run(source, [Grid.of([[0]]), Grid.of([[2]]), Grid.of([[0]])])
    expect_status(result, Status.TIMEOUT)
    expect(result.outputs == (Grid.of([[0]]), None, None), f"the outputs {result.outputs}")


async def no_inputs_are_no_outputs(bench: Bench) -> None:
    """A program that is run on no input is loaded: OK without outputs, or whatever its top level does."""
    expect_ok(await bench.run(IDENTITY, []))
    expect_status(await bench.run("1 / 0", []), Status.RAISED)


async def a_hundred_inputs_have_a_hundred_outputs(bench: Bench) -> None:
    """Programs run on as many grids as they are given."""
    inputs = [Grid.of([[n // 10, n % 10]]) for n in range(100)]
    expect_ok(await bench.run(IDENTITY, inputs), *inputs)


async def the_largest_grids_go_in_and_out(bench: Bench) -> None:
    """Grids of 30 by 30 with every colour arrive unchanged."""
    grid = Grid.of([[(y * 7 + x) % 10 for x in range(30)] for y in range(30)])
    expect_ok(await bench.run(IDENTITY, [grid, grid]), grid, grid)


async def wide_inputs_may_have_wide_outputs(bench: Bench) -> None:
    """Where an input has a side over 30 (1D-ARC goes to 93) outputs may be as long."""
    wide = Grid.of([[n % 10 for n in range(93)]], max_side=93)
    expect_ok(await bench.run(IDENTITY, [wide]), wide)


async def a_thousand_programs_at_once_keep_their_order(bench: Bench) -> None:
    """Of 1,000 programs that are under way at once each caller gets the result of its own program."""
    sources = [f"def transform(grid):\n    return [[{n % 10}, {n // 10 % 10}, {n // 100}]]" for n in range(1000)]
    results = await bench.run_all(sources)
    wrong = [n for n, result in enumerate(results) if result.outputs != (_digits(n),)]
    expect(
        not wrong, f"{len(wrong)} of 1000 have not their own output, first number {wrong[:1]}: {_told(results, wrong)}"
    )


async def the_same_program_twice_at_once_has_the_same_verdict(bench: Bench) -> None:
    """Duplicates under way at once are each answered, all alike."""
    results = await bench.run_all([MIXED[1]] * 20)
    expect({(r.status, r.outputs) for r in results} == {(Status.OK, (Grid.of([[2, 1], [4, 3]]),))}, _told(results, [0]))


async def verdicts_depend_neither_on_order_nor_on_company(bench: Bench) -> None:
    """The same programs one by one, and shuffled twice and all at once, have the same statuses and outputs."""
    one_by_one = {source: _verdict(await bench.run(source, limits=SHORT)) for source in MIXED}
    for seed in (1, 2):
        shuffled = random.Random(seed).sample(MIXED * 3, len(MIXED) * 3)  # noqa: S311 - no secret
        for source, result in zip(shuffled, await bench.run_all(shuffled, limits=SHORT), strict=True):
            expected = one_by_one[source]
            expect(_verdict(result) == expected, f"{told(result)} instead of {expected[0].value} for: {source.strip()}")


async def alone_gives_the_verdict_that_the_crowd_gave(bench: Bench) -> None:
    """For programs without chance `alone` changes neither status nor outputs."""
    for source in MIXED:
        together, alone = await asyncio.gather(
            bench.run(source, limits=SHORT), bench.run(source, limits=SHORT, alone=True)
        )
        expect(
            _verdict(alone) == _verdict(together), f"alone {told(alone)}, otherwise {told(together)}: {source.strip()}"
        )


async def a_verdict_stands_when_the_program_comes_again(bench: Bench) -> None:
    """The same program has the same status, outputs and error each time."""
    for source in MIXED:
        first, second = [await bench.run(source, limits=SHORT) for _ in range(2)]
        same = _verdict(first) == _verdict(second) and first.error == second.error
        expect(same, f"first {told(first)}, then {told(second)}: {source.strip()}")


async def each_program_has_its_own_inputs(bench: Bench) -> None:
    """Programs that are under way at once with different inputs are each run on their own."""
    grids = [Grid.of([[n // 10, n % 10]]) for n in range(60)]
    results = await asyncio.gather(*(bench.run(IDENTITY, [grid], limits=QUICK) for grid in grids))
    wrong = [n for n, result in enumerate(results) if result.outputs != (grids[n],)]
    expect(not wrong, f"{len(wrong)} of 60 were run on other inputs: {_told(results, wrong)}")


def _digits(n: int) -> Grid:
    return Grid.of([[n % 10, n // 10 % 10, n // 100]])


def _verdict(result: ExecutionResult) -> tuple[Status, tuple[Grid | None, ...]]:
    return result.status, result.outputs


def _told(results: list[ExecutionResult], wrong: list[int]) -> str:
    return "; ".join(f"{told(results[n])}, {results[n].outputs}" for n in wrong[:1])
