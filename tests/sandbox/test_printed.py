"""The end of what a program prints is kept where that is asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from arc25.core.context import Context, Limits
from arc25.core.grid import Grid
from arc25.core.records import Program, Status
from arc25.plugins.executors.restricted import Restricted

pytestmark = pytest.mark.asyncio(loop_scope="module")

GRIDS = [Grid.of([[1, 2]])]
SAME = "def transform(grid): return grid"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def listening() -> AsyncIterator[Restricted]:
    executor = Restricted(Context(limits=Limits(seconds=0.5)), prints=True)
    yield executor
    await executor.close()


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        (SAME, ""),
        (f"print('a', 1, sep='-')\nprint(end='.')\nprint()\n{SAME}", "a-1\n.\n"),
        ("def transform(grid):\n    print(grid)\n    return grid", "[[1 2]]\n"),
        ("def transform(grid):\n    print('before')\n    raise ValueError", "before\n"),
        (f"import sys\nprint('there', file=sys.stderr)\n{SAME}", "there\n"),
        (f"print('h\\u00e9', chr(0))\n{SAME}", "h\\xe9 ?\n"),
        (f"for i in range(30_000): print(i)\n{SAME}", "".join(f"{i}\n" for i in range(29_000, 30_000))[-2000:]),
        (f"print('x' * 10**6)\n{SAME}", "x" * 1999 + "\n"),
    ],
    ids=["nothing", "separators", "an array", "then it raised", "to stderr", "no ASCII", "many lines", "one megabyte"],
)
async def test_a_program_that_prints(listening: Restricted, source: str, printed: str) -> None:
    result = await listening.run(Program("t", source, "plain"), GRIDS)

    assert result.printed == printed


async def test_what_one_program_printed_is_not_anothers(listening: Restricted) -> None:
    await listening.run(Program("t", f"print('secret')\n{SAME}", "plain"), GRIDS)

    assert (await listening.run(Program("t", SAME, "plain"), GRIDS)).printed == ""


async def test_a_liar_among_texts_prints_what_it_can(listening: Restricted) -> None:
    liar = "class Liar(str):\n    def __str__(self): return self\n    def __len__(self): return -1\nprint(Liar('x'))\n"

    result = await listening.run(Program("t", liar + SAME, "plain"), GRIDS)

    assert (result.status, result.printed) == (Status.OK, "x\n")


async def test_nobody_who_did_not_ask_is_told() -> None:
    executor = Restricted(Context())
    try:
        assert (await executor.run(Program("t", f"print('a')\n{SAME}", "plain"), GRIDS)).printed == ""
    finally:
        await executor.close()
