"""The promises of `arc25.core.protocols.Executor`, as checks that every executor passes whoever wrote it.

Under pytest, in an event loop that lasts as long as the module:

    from arc25.testing import executor_checks

    @pytest_asyncio.fixture(scope="module", loop_scope="module")
    async def bench():
        async with executor_checks.Bench(lambda: MyExecutor(Context(workers=2))) as bench:
            yield bench

    @pytest.mark.asyncio(loop_scope="module")
    @pytest.mark.parametrize("check", executor_checks.CHECKS, ids=str)
    async def test_my_executor_keeps(check, bench):
        await check(bench)

`arc25 plugins --check NAME` runs the same checks on an installed executor. Programs are Python in the language
"plain". They are bounded by themselves, in time and memory, so that an executor without limits fails and harms nobody;
one that runs programs in its own process may still be brought down by them, which `arc25.testing.watched` survives.

Not covered: whether a boundary holds against an attacker. The checks of `reach` try the usual ways only.
"""

from __future__ import annotations

from arc25.testing.checks import Check, CheckFailed, NotHere, checks_of
from arc25.testing.executor_checks import (
    deadlines,
    grids,
    lifecycle,
    order,
    reach,
    separation,
    sources,
    statuses,
    survival,
    words,
)
from arc25.testing.executor_checks.bench import Bench

FAMILIES = (statuses, grids, order, deadlines, sources, words, survival, separation, reach, lifecycle)

CHECKS: tuple[Check, ...] = tuple(check for family in FAMILIES for check in checks_of(family))
"""Every check, in the order in which they are run."""

__all__ = ["CHECKS", "FAMILIES", "Bench", "Check", "CheckFailed", "NotHere"]
