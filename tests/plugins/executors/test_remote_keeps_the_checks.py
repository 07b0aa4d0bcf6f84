"""The executor `remote` keeps every promise that can be checked: what a service runs is as good as run here.

By default those that what travels can break. The others are about the executor behind the service, which is held to
all of them by itself; that a service changes nothing of it is left to the slow tests.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from arc25.core.context import Context
from arc25.plugins.executors.remote import Remote
from arc25.testing import executor_checks
from arc25.testing.checks import checks_of
from arc25.testing.executor_checks import grids, lifecycle, order, statuses, words


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench(serve: Callable[..., Any]) -> AsyncIterator[executor_checks.Bench]:
    url = serve(
        "--dsl", "plain", "--seconds", "60", "--memory-mib", "4096", workers=4
    ).url  # some checks leave endless programs
    async with executor_checks.Bench(lambda: Remote(Context(), url=url)) as bench:
        yield bench


TRAVELLING = (statuses, grids, order, words, lifecycle)
QUICK = {str(check) for family in TRAVELLING for check in checks_of(family)}
MARKS = {
    "closing_leaves_no_process_behind": pytest.mark.skip(
        reason="the service is a child of this process, and starts a worker whenever it needs one"
    )
} | {str(check): pytest.mark.slow for check in executor_checks.CHECKS if str(check) not in QUICK}
CHECKS = [pytest.param(check, marks=MARKS.get(str(check), ()), id=str(check)) for check in executor_checks.CHECKS]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("check", CHECKS)
async def test_remote_keeps(check: executor_checks.Check, bench: executor_checks.Bench) -> None:
    await check(bench)
