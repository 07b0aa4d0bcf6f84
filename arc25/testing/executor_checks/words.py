"""What a program prints and how it fails: text of a stranger, bounded and harmless."""

from __future__ import annotations

from arc25.core.records import Status
from arc25.testing.checks import expect
from arc25.testing.executor_checks.bench import GRID, ROOMY, Bench
from arc25.testing.executor_checks.results import expect_ok, expect_status

LONGEST_ERROR = 10_000
"""Characters. Errors go into journals, reports and prompts."""

_UNSPEAKABLE = """
class Unspeakable(Exception):
    def __str__(self):
        raise ValueError('not even this')
    __repr__ = __str__

def transform(grid):
    raise Unspeakable()
"""


async def a_megabyte_printed_changes_nothing(bench: Bench) -> None:
    """A program that prints a lot is OK; its output is kept within bounds or not at all."""
    source = "def transform(grid):\n    for _ in range(1000):\n        print('x' * 1000)\n    return grid"
    result = await bench.run(source, limits=ROOMY)
    expect_ok(result, GRID)
    expect(len(result.printed) <= 100_000, f"{len(result.printed)} characters kept of what it printed")


async def the_error_of_a_program_is_bounded(bench: Bench) -> None:
    """A message of ten million characters is cut."""
    result = await bench.run("def transform(grid):\n    raise ValueError('x' * 10**7)", limits=ROOMY)
    expect_status(result, Status.RAISED)
    expect(len(result.error) <= LONGEST_ERROR, f"an error of {len(result.error)} characters")


async def an_error_can_be_written_down(bench: Bench) -> None:
    """A message of any characters, halves of characters too, is an error text that UTF-8 can encode."""
    for message in (r"größer als 大", r"\ud800", r"\x00\x1b[31m", r"\u2028\u202e"):
        result = await bench.run(f"def transform(grid):\n    raise ValueError('{message}')")
        expect_status(result, Status.RAISED)
        expect(_encodes(result.error), f"the error {result.error!r}, which UTF-8 cannot encode")


async def an_exception_that_cannot_be_told_has_raised(bench: Bench) -> None:
    """An exception whose own text raises is RAISED (or its class REFUSED)."""
    expect_status(await bench.run(_UNSPEAKABLE), Status.RAISED, Status.REFUSED)


async def an_exit_has_raised(bench: Bench) -> None:
    """SystemExit and KeyboardInterrupt, raised by a program, are its fault like any other: RAISED (or REFUSED)."""
    for raised in ("SystemExit(0)", "KeyboardInterrupt", "GeneratorExit", "BaseException('all')"):
        result = await bench.run(f"def transform(grid):\n    raise {raised}")
        expect_status(result, Status.RAISED, Status.REFUSED)


async def an_exit_while_loading_has_raised(bench: Bench) -> None:
    """The same at the top level of a program."""
    expect_status(await bench.run("raise SystemExit(0)"), Status.RAISED, Status.REFUSED)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
