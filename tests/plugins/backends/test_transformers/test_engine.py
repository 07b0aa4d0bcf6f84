"""The engine of `transformers` where the device fails it: memory that is too small, and a device that is lost."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from arc25.core.errors import UsageError
from arc25.core.records import Finish, Message, Sampling, Weights
from arc25.inference.engines.engine import EngineDied, Job, Turn

pytestmark = pytest.mark.llm
ROWS = 8


@pytest_asyncio.fixture
async def engine(folder):
    from arc25.plugins.backends.transformers.engine import TransformersEngine

    auto = dict.fromkeys(("device", "dtype", "attention", "prompt"), "auto")
    engine = TransformersEngine(
        {"model": str(folder), "rows": ROWS, "context": 64, "threads": 1, "grammar": "", **auto}
    )
    await engine.start()
    yield engine
    await engine.close()


async def ask(engine, text, weights=None, **sampling):
    job = Job((Message("user", text),), Sampling(max_tokens=6, **sampling), weights)
    return [reply.text for reply in await engine.generate(job, Turn())]


def failing(engine, error, most=0):
    """The model's forward raises the error where it is given more than `most` rows."""
    forward = engine._model.model.forward

    def fail(*args, **options):
        if len(options["input_ids"]) > most:
            raise error("device")
        return forward(*args, **options)

    engine._model.model.forward = fail


async def test_memory_for_fewer_prompts_and_replies_gives_the_same_replies(engine):
    import torch

    asked = [("Hello", {"n": 3, "seed": 1}), ("Bye", {"n": 4, "seed": 2}), ("x y z", {"seed": 3})]
    whole = await asyncio.gather(*(ask(engine, text, **sampling) for text, sampling in asked))
    failing(engine, torch.OutOfMemoryError, most=1)
    assert await asyncio.gather(*(ask(engine, text, **sampling) for text, sampling in asked)) == whole


async def test_memory_that_is_too_small_for_one_reply_is_told(engine):
    import torch

    failing(engine, torch.OutOfMemoryError)
    with pytest.raises(Exception, match="OutOfMemoryError: device"):
        await ask(engine, "Hello", n=2)


async def test_a_device_that_is_lost_is_the_end_of_the_engine(engine):
    import torch

    failing(engine, torch.AcceleratorError)
    with pytest.raises(EngineDied, match="AcceleratorError: device"):
        await ask(engine, "Hello")


async def test_an_adapter_that_cannot_be_loaded_is_the_fault_of_its_requests_alone(engine, tmp_path):
    wrong = Weights(str(tmp_path), "")
    faults = await asyncio.gather(ask(engine, "Hello", wrong), ask(engine, "Hello"), return_exceptions=True)
    assert isinstance(faults[0], UsageError)
    assert faults[1] == await ask(engine, "Hello")


async def test_a_reply_ends_where_the_context_does_and_the_others_go_on(engine):
    prompts = ["y " * words for words in (1, 10, 200)]
    jobs = [Job((Message("user", prompt),), Sampling(max_tokens=10**9, n=2)) for prompt in prompts]
    replies = await asyncio.gather(*(engine.generate(job, Turn()) for job in jobs))
    assert all(reply.tokens_in + reply.tokens_out == 64 for those in replies[:2] for reply in those)
    assert [reply.finish for reply in replies[2]] == [Finish.ERROR]
