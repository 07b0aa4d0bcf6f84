"""The backend `vllm` with a real model on a GPU: the dtype of the model, CUDA graphs, adapters in one batch."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import pytest_asyncio
from tiny_models import random_adapter

from arc25.core.context import Context
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Weights
from arc25.inference.models.weights import as_folder, find
from arc25.testing import backend_checks

pytestmark = [pytest.mark.vllm, pytest.mark.gpu, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def adapters(tmp_path_factory):
    model = Path(as_folder(find("smollm2-135m")))
    return [random_adapter(tmp_path_factory.mktemp("adapter"), model, seed) for seed in range(2)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench(adapters):
    def make():
        return Plugins().make(Kind.BACKEND, "vllm", Context(), lora=True, memory_share=0.3)

    async with backend_checks.Bench(make, adapters[0]) as bench:
        yield bench


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("check", backend_checks.CHECKS, ids=str)
async def test_it_keeps(check, bench):
    await check(bench)


@pytest.mark.asyncio(loop_scope="module")
async def test_adapters_that_share_a_batch_do_not_mix(bench, adapters):
    sets = [None, *(Weights(str(adapter), "") for adapter in adapters)]
    alone = [(await bench.ask("Hello", weights=weights))[0].text for weights in sets]
    together = await asyncio.gather(*(bench.ask("Hello", weights=weights) for weights in sets * 4))
    assert [replies[0].text for replies in together] == alone * 4
    assert len(set(alone)) == 3


@pytest.mark.asyncio(loop_scope="module")
async def test_prompts_that_are_read_in_parts_keep_their_seeds(bench):
    asked = [("7 " * 3500, {"n": 4, "seed": seed, "temperature": 1.0}) for seed in range(4)]
    first, second = [await asyncio.gather(*(bench.ask(prompt, **how) for prompt, how in asked)) for _ in range(2)]
    assert [[reply.text for reply in each] for each in first] == [[reply.text for reply in each] for each in second]
