"""The backend `lmdeploy` with a real model on a GPU: the promises that all backends keep, for each of its engines."""

from __future__ import annotations

import pytest
import pytest_asyncio

from arc25.core.context import Context
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Finish
from arc25.inference.constrain import Constrain
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.testing import backend_checks

pytestmark = [pytest.mark.lmdeploy, pytest.mark.gpu, pytest.mark.timeout(600)]


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["pytorch", "turbomind"])
async def bench(request):
    def make():
        context = Context(dsl=Arc25Pack(Context()))
        return Plugins().make(Kind.BACKEND, "lmdeploy", context, engine=request.param, memory_share=0.2)

    async with backend_checks.Bench(make) as bench:
        yield bench


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("check", backend_checks.CHECKS, ids=str)
async def test_it_keeps(check, bench):
    await check(bench)


@pytest.mark.asyncio(loop_scope="module")
async def test_log_probabilities_come_from_the_pytorch_engine_alone(bench):
    reply = await bench.reply("Hello")
    assert (reply.logprob is None) == ("turbomind" in bench.backend.id)
    assert reply.logprob is None or reply.logprob < 0


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("engine", ["pytorch", "turbomind"])
async def test_a_constrained_model_writes_programs_only(engine):
    context = Context(dsl=Arc25Pack(Context()))
    options = {"engine": engine, "memory_share": 0.2, "constrain": Constrain.DSL}
    made = lambda: Plugins().make(Kind.BACKEND, "lmdeploy", context, **options)  # noqa: E731
    async with backend_checks.Bench(made) as bench:
        replies = await bench.ask("Write a program", n=8, temperature=1.0, max_tokens=300)
    # A whole reply that is no program would have raised.
    assert all(reply.text.startswith("```python"[: len(reply.text)]) for reply in replies)
    assert any(reply.finish is Finish.STOP for reply in replies)
