"""The promises of `arc25.core.protocols.Backend` and `LanguageModel`, as checks that every backend passes.

Under pytest, in an event loop that lasts as long as the module:

    from arc25.testing import backend_checks

    @pytest_asyncio.fixture(scope="module", loop_scope="module")
    async def bench():
        async with backend_checks.Bench(lambda: MyBackend(Context(), model="..."), adapter=None) as bench:
            yield bench

    @pytest.mark.asyncio(loop_scope="module")
    @pytest.mark.parametrize("check", backend_checks.CHECKS, ids=str)
    async def test_my_backend_keeps(check, bench):
        await check(bench)

`arc25 plugins --check NAME` runs the same checks on an installed backend. Prompts and replies are short: a model of
135 million parameters on one core needs about a minute. What only a language model promises is skipped for others.

Not covered: whether what a model writes is any good.
"""

from __future__ import annotations

from arc25.testing.backend_checks import facts, lifecycle, limits, prompts, replies, sampling, weights
from arc25.testing.backend_checks.bench import Bench
from arc25.testing.checks import Check, CheckFailed, NotHere, checks_of

FAMILIES = (replies, sampling, limits, prompts, facts, weights, lifecycle)

CHECKS: tuple[Check, ...] = tuple(check for family in FAMILIES for check in checks_of(family))
"""Every check, in the order in which they are run."""

__all__ = ["CHECKS", "FAMILIES", "Bench", "Check", "CheckFailed", "NotHere"]
