"""A program may end its process; it costs the next programs and its companions nothing."""

from __future__ import annotations

from arc25.core.context import Limits
from arc25.core.records import Status
from arc25.testing.checks import expect
from arc25.testing.executor_checks.bench import GRID, IDENTITY, ROOMY, Bench
from arc25.testing.executor_checks.results import expect_ok, told
from arc25.testing.executor_checks.statuses import BOMB, LOOP

SHORT = Limits(seconds=0.3, memory_mib=128)

DEATHS = {
    "a chain of iterators": """
        def transform(grid):
            chain = iter(())
            for _ in range(10**6):
                chain = zip(chain)
            return [list(chain)]
        """,
    "os._exit": "import os\ndef transform(grid):\n    os._exit(0)",
    "SIGKILL": "import os\ndef transform(grid):\n    os.kill(os.getpid(), 9)",
    "a null pointer": "import ctypes\ndef transform(grid):\n    ctypes.string_at(0)",
}
"""Ways to end a process. A policy may refuse most of them; the first is nothing but Python."""


async def _next_ones_run(bench: Bench, culprit: str) -> None:
    """After the culprit, and beside it, programs run as ever."""
    await bench.run(culprit, limits=ROOMY if "chain" in culprit else SHORT)
    expect_ok(await bench.run(IDENTITY), GRID)
    results = await bench.run_all([IDENTITY, culprit, IDENTITY, IDENTITY])
    for result in (results[0], *results[2:]):
        expect_ok(result, GRID)


async def a_program_that_ends_its_process_is_never_ok(bench: Bench) -> None:
    """A program that dies, however it does it, is CRASHED; or it is kept from it and has another failure."""
    for way, source in DEATHS.items():
        result = await bench.run(source, limits=ROOMY)
        expect(result.status not in (Status.OK, Status.LOST), f"{told(result)} for death by {way}")


async def the_next_program_runs_after_a_death(bench: Bench) -> None:
    """A program that ends its process costs itself alone."""
    for source in DEATHS.values():
        await _next_ones_run(bench, source)


async def the_next_program_runs_after_a_timeout(bench: Bench) -> None:
    """A program that has to be killed costs itself alone."""
    await _next_ones_run(bench, LOOP)


async def the_next_program_runs_after_a_memory_bomb(bench: Bench) -> None:
    """A program that takes all memory costs itself alone."""
    await _next_ones_run(bench, BOMB)


async def the_next_program_runs_after_a_flood(bench: Bench) -> None:
    """A program that writes without end to every output it can name costs itself alone."""
    await _next_ones_run(bench, "def transform(grid):\n    for _ in range(10**7):\n        print('x' * 100)")


async def many_deaths_in_a_row_wear_nothing_out(bench: Bench) -> None:
    """Twenty programs that die, and as many that run beside them: the living are all OK."""
    results = await bench.run_all([DEATHS["os._exit"], IDENTITY, DEATHS["SIGKILL"], IDENTITY] * 10)
    for result in results[1::2]:
        expect_ok(result, GRID)
