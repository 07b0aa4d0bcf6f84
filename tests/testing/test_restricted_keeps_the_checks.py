"""The built-in executor keeps every promise that others are held to."""

from __future__ import annotations

import pytest
import pytest_asyncio

from arc25.core.context import Context
from arc25.plugins.executors.restricted import Restricted
from arc25.testing import executor_checks


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench():
    async with executor_checks.Bench(lambda: Restricted(Context(workers=2))) as bench:
        yield bench


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("check", executor_checks.CHECKS, ids=str)
async def test_the_built_in_executor_keeps(check, bench):
    await check(bench)
