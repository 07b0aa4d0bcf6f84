"""Each status is reached by a program of its own."""

from __future__ import annotations

from arc25.core.records import Status
from arc25.testing.checks import expect
from arc25.testing.executor_checks.bench import GRID, IDENTITY, Bench
from arc25.testing.executor_checks.results import expect_ok, expect_status

BOMB = """
def transform(grid):
    block = [0] * 2**27
    return [[len(block) % 10]]
"""
"""Takes 1 GiB, and no more: an executor without limits harms nobody."""

LOOP = """
def transform(grid):
    for _ in range(2 * 10**9):
        pass
    return grid
"""
"""Ends after a minute or so: an executor without deadlines does not hang for ever."""

NEVER_RAN = ("def transform(grid:\n    return grid", "1 / 0\n" + IDENTITY, "def another(grid):\n    return grid")


async def a_program_that_returns_a_grid_is_ok(bench: Bench) -> None:
    """A program that returns a grid for each input is OK, has those outputs, and no error."""
    result = await bench.run(IDENTITY)
    expect_ok(result, GRID)
    expect(result.error == "", f"the error {result.error!r}")


async def a_source_that_does_not_parse_is_a_syntax_error(bench: Bench) -> None:
    """Source that Python cannot parse is SYNTAX."""
    for source in ("def transform(grid:\n    return grid", "def transform(grid):\nreturn grid", "def def", "'"):
        expect_status(await bench.run(source), Status.SYNTAX)


async def a_program_that_raises_has_raised(bench: Bench) -> None:
    """A program that raises is RAISED, and the error names the type and the message."""
    result = await bench.run("def transform(grid):\n    raise ValueError('seven of nine')")
    expect_status(result, Status.RAISED)
    expect(
        "ValueError" in result.error and "seven of nine" in result.error,
        f"the error {result.error!r}, without ValueError or its message",
    )


async def source_that_raises_before_there_is_a_function_has_raised(bench: Bench) -> None:
    """Source whose top level raises is RAISED."""
    result = await bench.run("1 / 0\n" + IDENTITY)
    expect_status(result, Status.RAISED)
    expect("ZeroDivisionError" in result.error, f"the error {result.error!r}, without ZeroDivisionError")


async def a_program_without_its_entry_has_raised_and_names_it(bench: Bench) -> None:
    """A program that does not define its entry is RAISED, and the error names the entry."""
    result = await bench.run("def solve(grid):\n    return grid")
    expect_status(result, Status.RAISED)
    expect("transform" in result.error, f"the error {result.error!r}, without the name 'transform'")


async def an_entry_of_another_name_is_called(bench: Bench) -> None:
    """The function that is called is the one that the program's `entry` names."""
    source = "def transform(grid):\n    return [[0]]\ndef solve(grid):\n    return grid"
    expect_ok(await bench.run(source, entry="solve"), GRID)


async def a_program_that_reaches_for_the_system_does_not_get_through(bench: Bench) -> None:
    """`import os` is REFUSED by a policy, or what the program does with it raises; it is never OK."""
    source = "import os\ndef transform(grid):\n    os.listdir('/')\n    return grid"
    expect_status(await bench.run(source), Status.REFUSED, Status.RAISED, Status.CRASHED)


async def a_program_that_computes_too_long_times_out(bench: Bench) -> None:
    """A program that takes more than `limits.seconds` of CPU time is stopped and is TIMEOUT."""
    expect_status(await bench.run(LOOP), Status.TIMEOUT)


async def source_that_computes_too_long_before_there_is_a_function_times_out(bench: Bench) -> None:
    """The deadline holds for the top level of a program too."""
    expect_status(await bench.run("for _ in range(2 * 10**9):\n    pass\n" + IDENTITY), Status.TIMEOUT)


async def a_program_that_takes_too_much_memory_is_out_of_memory(bench: Bench) -> None:
    """A program that takes more than `limits.memory_mib` is stopped and is MEMORY."""
    expect_status(await bench.run(BOMB), Status.MEMORY)


async def a_program_that_returns_no_grid_is_not_a_grid(bench: Bench) -> None:
    """A program that returns something else than a grid is NOT_A_GRID."""
    expect_status(await bench.run("def transform(grid):\n    return 'grid'"), Status.NOT_A_GRID)


async def a_verdict_that_was_given_alone_is_given_again(bench: Bench) -> None:
    """`alone` runs a program twice: one whose answer depends on addresses or chance is NONDETERMINISTIC, unless the
    executor takes addresses and chance away (then it is OK and the same every time) or refuses them."""
    address = "def transform(grid):\n    return [[int(digit) for digit in str(id(object()))]]"
    chance = "import random\ndef transform(grid):\n    return [[random.randrange(10) for _ in range(30)]]"
    for source in (address, chance):
        results = [await bench.run(source, alone=True) for _ in range(3)]
        believed = {(r.status, r.outputs) for r in results if r.status is not Status.NONDETERMINISTIC}
        expect(len(believed) <= 1, f"three times alone, and {len(believed)} verdicts: {believed}")


async def a_failure_is_told_in_words(bench: Bench) -> None:
    """Whatever is not OK has an error text."""
    for source in (*NEVER_RAN, "def transform(grid):\n    return None", LOOP, BOMB):
        result = await bench.run(source)
        expect(result.error != "", f"{result.status.value} without an error text")


async def a_program_that_never_ran_has_no_outputs(bench: Bench) -> None:
    """Outputs are empty where the program was never called: it did not parse, its top level raised, it has no entry."""
    for source in NEVER_RAN:
        result = await bench.run(source)
        expect(result.outputs == (), f"{result.status.value} with the outputs {result.outputs}")


async def seconds_tell_the_work_of_a_program(bench: Bench) -> None:
    """`seconds` is what the program took: above that of a trivial one where it computes, and about the limit where it
    timed out."""
    trivial, stopped = await bench.run(IDENTITY), await bench.run(LOOP)
    expect(0 <= trivial.seconds < 0.5, f"{trivial.seconds} s for a program that does nothing")
    expect(0.25 <= stopped.seconds <= 30, f"{stopped.seconds} s for one that was stopped after 0.5 s")
