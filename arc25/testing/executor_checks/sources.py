"""Source is text that a model wrote: of any size, depth and alphabet. None of it may be an exception of `run`."""

from __future__ import annotations

from arc25.core.grid import Grid
from arc25.core.records import ExecutionResult, Status
from arc25.testing.checks import expect
from arc25.testing.executor_checks.bench import GRID, IDENTITY, ROOMY, Bench
from arc25.testing.executor_checks.results import expect_ok, expect_status, told

DEEP = {
    "parentheses": "x = " + "(" * 100_000 + ")" * 100_000,
    "lists": "x = " + "[" * 20_000 + "]" * 20_000,
    "minus signs": "x = " + "-" * 100_000 + "1",
    "attributes": "x = a" + ".b" * 50_000,
    "additions": "x = 1" + " + 1" * 50_000,
    "blocks": "".join("    " * depth + "if 1:\n" for depth in range(200)) + "    " * 200 + "pass",
}


async def source_that_nests_deeply_harms_nobody(bench: Bench) -> None:
    """Source nested so deeply that a parser or compiler may die of it gets some verdict, and the next program runs."""
    for source in DEEP.values():
        await bench.run(f"{source}\n{IDENTITY}")
        after = await bench.run(IDENTITY)
        expect(after.outputs == (GRID,), f"the program after it: {told(after)}")


async def a_megabyte_of_source_is_run_or_refused(bench: Bench) -> None:
    """Long source is OK with the right output, or REFUSED as too long."""
    _ok_or_refused(await bench.run("# " + "x" * 10**6 + "\n" + IDENTITY, limits=ROOMY))
    lines = "".join(f"value_{n} = {n}\n" for n in range(2000))
    _ok_or_refused(await bench.run(lines + IDENTITY, limits=ROOMY))


async def null_bytes_in_source_are_a_syntax_error(bench: Bench) -> None:
    """A null byte is no Python: SYNTAX, or REFUSED."""
    for source in (IDENTITY + "\0", "\0" + IDENTITY, "x = 'a\0b'\n" + IDENTITY):
        expect_status(await bench.run(source), Status.SYNTAX, Status.REFUSED)


async def half_a_character_in_source_is_a_syntax_error(bench: Bench) -> None:
    """A lone surrogate cannot be encoded: SYNTAX, or REFUSED."""
    for source in ("x = '\ud800'\n" + IDENTITY, "# \udfff\n" + IDENTITY):
        expect_status(await bench.run(source), Status.SYNTAX, Status.REFUSED)


async def empty_source_has_no_entry(bench: Bench) -> None:
    """Nothing, blank lines or a comment define no function: RAISED, as for a missing entry."""
    for source in ("", "\n\n", "# nothing"):
        expect_status(await bench.run(source), Status.RAISED)


async def source_may_have_windows_line_ends(bench: Bench) -> None:
    """Lines may end in a carriage return and a line feed."""
    expect_ok(await bench.run("def transform(grid):\r\n    return grid\r\n"), GRID)


async def source_may_speak_any_language(bench: Bench) -> None:
    """Names, texts and comments may be of any alphabet."""
    source = "# größe 大きさ\ndef transform(grid):\n    größe = len('日本')\n    return [[größe]]"
    expect_ok(await bench.run(source), Grid.of([[2]]))


def _ok_or_refused(result: ExecutionResult) -> None:
    expect_status(result, Status.OK, Status.REFUSED)
    expect(result.status is Status.REFUSED or result.outputs == (GRID,), f"the outputs {result.outputs}")
