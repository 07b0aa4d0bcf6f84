"""The backend `transformers` with a real model on a GPU, in what it takes by itself there."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from arc25.core.context import Context
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.testing import backend_checks

pytestmark = [pytest.mark.llm, pytest.mark.gpu, pytest.mark.timeout(300)]


def make(**options):
    return Plugins().make(Kind.BACKEND, "transformers", Context(), device="cuda", **options)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench():
    async with backend_checks.Bench(make) as bench:
        yield bench


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("check", backend_checks.CHECKS, ids=str)
async def test_it_keeps(check, bench):
    await check(bench)


@pytest.mark.asyncio(loop_scope="module")
async def test_it_computes_in_bfloat16(bench):
    facts = await bench.backend.facts()
    assert (facts.device.partition(":")[0], facts.dtype) == ("cuda", "bfloat16")


async def test_in_float32_it_says_what_a_cpu_says():
    texts = []
    for options in ({"dtype": "float32"}, {"dtype": "float32", "device": "cpu"}):
        made = lambda options=options: Plugins().make(Kind.BACKEND, "transformers", Context(), **options)  # noqa: E731
        async with backend_checks.Bench(made) as bench:
            texts.append(await bench.text("Count from one to ten."))
    assert texts[0] == texts[1]


async def test_more_replies_than_the_memory_holds_at_once_are_written_in_parts():
    async with backend_checks.Bench(lambda: make(rows=4096)) as bench:
        asked = (bench.ask("7 " * 2000, n=512, seed=seed, temperature=1.0) for seed in range(8))
        replies = await asyncio.gather(*asked)
    assert [len(each) for each in replies] == [512] * 8
