"""The executor `remote` keeps every promise that can be checked: what a service runs is as good as run here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from arc25.core.context import Context
from arc25.plugins.executors.remote import Remote
from arc25.testing import executor_checks


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench(serve: Callable[..., Any]) -> AsyncIterator[executor_checks.Bench]:
    url = serve(
        "--dsl", "plain", "--seconds", "60", "--memory-mib", "4096", workers=4
    ).url  # some checks leave endless programs
    async with executor_checks.Bench(lambda: Remote(Context(), url=url)) as bench:
        yield bench


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("check", executor_checks.CHECKS, ids=str)
async def test_remote_keeps(check: executor_checks.Check, bench: executor_checks.Bench) -> None:
    await check(bench)
