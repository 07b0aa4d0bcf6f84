"""How an executor starts, says what it is, shares the event loop, and ends."""

from __future__ import annotations

import asyncio
import time

from arc25.core.context import Limits
from arc25.core.errors import ExecutorDown
from arc25.core.protocols import Executor
from arc25.core.records import Boundary, Isolation, Level, Status
from arc25.testing.checks import expect
from arc25.testing.executor_checks.bench import GRID, IDENTITY, Bench
from arc25.testing.executor_checks.results import expect_ok, told
from arc25.testing.executor_checks.statuses import LOOP
from arc25.testing.leftovers import descendants, descriptors, need_proc, soon


async def the_id_names_the_executor(bench: Bench) -> None:
    """`id` is a text that is not empty, and the same for two executors that are made alike: it is part of memo keys."""
    ids = [bench.fresh().id for _ in range(2)]
    expect(isinstance(ids[0], str) and ids[0] != "" and ids[0] == ids[1], f"the ids {ids}")


async def the_capacity_is_a_number_of_programs(bench: Bench) -> None:
    """`capacity` is an integer of 1 or more; more programs than that may be under way."""
    capacity = bench.executor.capacity
    expect(type(capacity) is int and capacity >= 1, f"a capacity of {capacity!r}")
    results = await bench.run_all([IDENTITY] * min(capacity + 5, 200))
    for result in results:
        expect_ok(result, GRID)


async def the_boundary_is_probed(bench: Bench) -> None:
    """`probe()` tells what stands around programs: a level, and for each layer "" or why it is missing."""
    boundary = await bench.executor.probe()
    expect(isinstance(boundary, Boundary) and isinstance(boundary.level, Level), f"{boundary!r}")
    texts = all(isinstance(text, str) for item in boundary.layers.items() for text in item)
    expect(texts, f"the layers {boundary.layers!r}")
    again = await bench.executor.probe()
    expect(again == boundary, f"{again} the second time, {boundary} the first")


async def a_result_tells_the_level_that_was_probed(bench: Bench) -> None:
    """`isolation` reads "level/kind"; the level is the probed one, and with `alone` the kind is "program"."""
    level = (await bench.executor.probe()).level.value
    kinds = [kind.value for kind in Isolation]
    for alone in (False, True):
        isolation = (await bench.run(IDENTITY, alone=alone)).isolation
        allowed = ["program"] if alone else kinds
        expect(
            isolation in [f"{level}/{kind}" for kind in allowed],
            f"{isolation!r} where {level!r} was probed, alone={alone}",
        )


async def the_event_loop_goes_on_while_programs_run(bench: Bench) -> None:
    """`run` never blocks the event loop for long: others wait for replies on it."""
    await bench.run(IDENTITY)
    running = asyncio.create_task(bench.run(LOOP, limits=Limits(1.5, 128)))
    longest, before = 0.0, time.monotonic()
    while not running.done():
        await asyncio.sleep(0.01)
        now = time.monotonic()
        longest, before = max(longest, now - before), now
    await running
    expect(longest < 1.0, f"an event loop that stood still for {longest:.1f} s")


async def a_caller_that_is_cancelled_harms_nobody(bench: Bench) -> None:
    """A `run` that is cancelled raises CancelledError; programs beside it and after it run as ever."""
    given_up = asyncio.create_task(bench.run(LOOP))
    beside = asyncio.create_task(bench.run(IDENTITY))
    await asyncio.sleep(0.1)
    given_up.cancel()
    (outcome,) = await asyncio.gather(given_up, return_exceptions=True)
    expect(isinstance(outcome, asyncio.CancelledError), f"{outcome!r} instead of CancelledError")
    expect_ok(await beside, GRID)
    expect_ok(await bench.run(IDENTITY), GRID)


async def two_executors_work_side_by_side(bench: Bench) -> None:
    """Executors do not disturb each other, and one goes on when the other is closed."""
    first, second = bench.fresh(), bench.fresh()
    for result in await asyncio.gather(*(bench.run(IDENTITY, on=executor) for executor in (first, second) * 4)):
        expect_ok(result, GRID)
    await first.close()
    expect_ok(await bench.run(IDENTITY, on=second), GRID)


async def closing_twice_is_fine(bench: Bench) -> None:
    """`close` may be called twice, and before anything ran."""
    unused, used = bench.fresh(), bench.fresh()
    await bench.run(IDENTITY, on=used)
    for executor in (unused, used):
        await executor.close()
        await executor.close()


async def a_closed_executor_starts_again_or_says_that_it_is_down(bench: Bench) -> None:
    """`run` after `close` gives a right result or raises ExecutorDown."""
    executor = bench.fresh()
    await bench.run(IDENTITY, on=executor)
    await executor.close()
    try:
        result = await bench.run(IDENTITY, on=executor)
    except ExecutorDown:
        return
    expect_ok(result, GRID)


async def whoever_waits_when_it_is_closed_is_told(bench: Bench) -> None:
    """A `run` that is under way when the executor is closed ends soon: with ExecutorDown, or with a result."""
    executor = bench.fresh()
    await bench.run(IDENTITY, on=executor)
    waiting = [asyncio.create_task(bench.run(LOOP, limits=Limits(8, 128), on=executor)) for _ in range(3)]
    await asyncio.sleep(0.1)
    await executor.close()
    _, pending = await asyncio.wait(waiting, timeout=5)
    for task in waiting:
        task.cancel()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    expect(not pending, "a `run` that still waited 5 s after `close`")
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            expect(isinstance(outcome, ExecutorDown), f"{outcome!r} instead of ExecutorDown")
        else:
            expect(
                outcome.status in (Status.TIMEOUT, Status.LOST, Status.CRASHED), f"{told(outcome)} for an endless loop"
            )


async def closing_leaves_no_process_behind(bench: Bench) -> None:
    """`close` leaves no child process, whatever was under way before."""
    need_proc()
    before = descendants()
    await _work_and_close(bench, bench.fresh())
    await soon(lambda: not descendants() - before, lambda: f"the processes {sorted(descendants() - before)}")


async def closing_leaves_no_descriptor_open(bench: Bench) -> None:
    """Executors that come and go leave no file, pipe or socket open."""
    need_proc()
    await _work_and_close(bench, bench.fresh())  # what is opened once, on the first use, is no leak
    before = descriptors()
    for _ in range(2):
        await _work_and_close(bench, bench.fresh())
    await soon(lambda: len(descriptors()) <= len(before), lambda: f"{descriptors()}, {before} before")


async def _work_and_close(bench: Bench, executor: Executor) -> None:
    sources = (IDENTITY, LOOP, "def transform(grid):\n    return None", IDENTITY)
    await asyncio.gather(*(bench.run(source, limits=Limits(0.2, 128), on=executor) for source in sources))
    await executor.close()
