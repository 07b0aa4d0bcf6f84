"""The engine of the backend `lmdeploy` over lmdeploy's real serving layer; only the tokens below it are drawn."""

from __future__ import annotations

import asyncio

import pytest
from drawn_engine import END, LOGPROB

from arc25.core.errors import BackendUnavailable, UsageError
from arc25.core.records import Finish, Message, Sampling, Weights
from arc25.inference.engines.engine import EngineDied, Job, Turn
from arc25.plugins.backends.lmdeploy.config import ADAPTER

pytestmark = pytest.mark.lmdeploy


def says(text: str) -> list[int]:
    """The tokens of an ASCII text in the tokenizer of a token for each byte, and the end."""
    from tokenizers import pre_tokenizers

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    written = {" ": "Ġ", "\n": "Ċ"}
    return [*(alphabet.index(written.get(letter, letter)) for letter in text), END]


def job(prompt: str = "Hello", weights: Weights | None = None, **sampling) -> Job:
    how = {"temperature": 1.0, "max_tokens": 40} | sampling
    return Job((Message("user", prompt),), Sampling(**how), weights)


each_engine = pytest.mark.parametrize("swallows", [False, True], ids=["as PyTorch's", "as TurboMind"])


async def asked(engine, *args, **kwargs):
    return await engine.generate(job(*args, **kwargs), Turn())


async def test_a_reply_that_ends_by_itself_has_its_text_its_tokens_and_their_log_probability(started) -> None:
    engine, below = started
    below.says = says("Hi there")
    (reply,) = await asked(engine)
    assert (reply.text, reply.finish, reply.error) == ("Hi there", Finish.STOP, "")
    assert (reply.tokens_in, reply.tokens_out) == (len("Hello\n\n"), len("Hi there"))
    assert reply.logprob == pytest.approx(LOGPROB * len("Hi there"))


async def test_a_reply_at_its_most_tokens_ends_with_length(started) -> None:
    engine, _ = started
    (reply,) = await asked(engine, max_tokens=7)
    assert (len(reply.text), reply.tokens_out, reply.finish) == (7, 7, Finish.LENGTH)


@each_engine
async def test_a_stop_string_of_several_tokens_ends_the_reply_and_is_not_in_it(started, swallows) -> None:
    engine, below = started
    below.swallows = swallows
    below.says = says("one\n```and so on")
    (reply,) = await asked(engine, stop=("so", "\n```"))
    assert (reply.text, reply.tokens_out, reply.finish) == ("one", len("one\n```"), Finish.STOP)
    assert not below.running


async def test_each_of_several_replies_has_the_next_seed_and_so_a_text_of_its_own(started) -> None:
    engine, below = started
    replies = await asked(engine, n=6, seed=11)  # two more than are decoded at once
    assert [config.random_seed for config in below.asked[1:]] == [11, 12, 13, 14, 15, 16]
    assert len({reply.text for reply in replies}) == 6
    assert replies == await asked(engine, n=6, seed=11)


async def test_temperature_zero_is_greedy_in_lmdeploys_words(started) -> None:
    engine, below = started
    await asked(engine, temperature=0.0)
    assert not below.asked[-1].do_sample
    assert below.asked[-1].top_k == 1


async def test_sampling_leaves_all_tokens_in_whatever_lmdeploys_default(started) -> None:
    engine, below = started
    await asked(engine)
    assert below.asked[-1].do_sample
    assert below.asked[-1].top_k == 0


@each_engine
async def test_a_cut_ends_the_replies_where_they_are_and_those_in_the_queue_with_nothing(started, swallows) -> None:
    engine, below = started
    below.swallows = swallows
    cut = asyncio.Event()
    asyncio.get_running_loop().call_later(0.05, cut.set)
    replies = await engine.generate(job(n=6, max_tokens=400), Turn(cut=cut))
    assert {reply.finish for reply in replies} == {Finish.LENGTH}
    assert all(0 < reply.tokens_out == len(reply.text) < 400 for reply in replies[:4])
    assert [reply.text for reply in replies[4:]] == ["", ""]
    assert not below.running
    assert not engine._engine.session_mgr.sessions


@each_engine
async def test_a_cancelled_job_is_dropped_in_the_engine_and_others_go_on(started, swallows) -> None:
    engine, below = started
    below.swallows = swallows
    dropped = asyncio.create_task(asked(engine, n=2, max_tokens=400))
    other = asyncio.create_task(asked(engine, max_tokens=60))
    await asyncio.sleep(0.02)
    assert len(below.running) == 3
    dropped.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dropped
    assert len(below.running) == 1
    assert (await other)[0].tokens_out == 60
    assert len(await asked(engine, n=4)) == 4  # what decodes was given back


async def test_a_prompt_beyond_the_context_is_an_error_of_that_job_alone(started) -> None:
    engine, below = started
    (reply,) = await asked(engine, "x" * 600)
    assert reply.finish is Finish.ERROR
    assert "the prompt has 602 tokens, and the context of the model holds 512" in reply.error
    assert len(below.asked) == 1  # the first one of its start
    assert (await asked(engine))[0].finish is not Finish.ERROR


async def test_a_reply_has_the_room_that_the_prompt_leaves(started) -> None:
    engine, _ = started
    (reply,) = await asked(engine, "x" * 500, max_tokens=100)
    assert (reply.tokens_out, reply.finish) == (10, Finish.LENGTH)


async def test_a_temperature_that_lmdeploy_does_not_take_is_an_error_of_that_job(started) -> None:
    engine, _ = started
    (reply,) = await asked(engine, temperature=2.5)
    assert (reply.finish, reply.error) == (Finish.ERROR, "lmdeploy takes temperatures up to 2, got 2.5")


async def test_the_adapter_of_the_start_is_named_and_the_base_model_is_not(started) -> None:
    engine, below = started
    await engine.load(Weights("/adapters/mine", "some base", step=3))
    await asked(engine, weights=Weights("/adapters/mine", "some base", step=3))
    await asked(engine)
    assert below.adapters[1:] == [ADAPTER, None]


@pytest.mark.parametrize("other", [Weights("/adapters/other", ""), Weights("/adapters/mine", "", step=4)])
async def test_another_adapter_or_a_later_step_is_refused_with_what_to_do(started, other) -> None:
    engine, _ = started
    with pytest.raises(UsageError, match=r"lmdeploy takes an adapter at its start only; .*--backend vllm"):
        await engine.load(other)
    with pytest.raises(UsageError, match="at its start only"):
        await asked(engine, weights=other)


async def test_a_request_that_fails_in_an_engine_that_lives_is_an_error_of_its_own(started) -> None:
    engine, below = started
    below.failing = True
    (reply,) = await asked(engine)
    assert (reply.finish, reply.error) == (Finish.ERROR, "lmdeploy: The inference engine is unavailable.")


async def test_a_dead_engine_says_so(started) -> None:
    engine, below = started
    below.failing, below.alive = True, False
    with pytest.raises(EngineDied, match="lmdeploy's engine died: the loop has stopped"):
        await asked(engine, n=3)


async def test_it_tells_what_it_is(started) -> None:
    import lmdeploy

    facts = await started[0].facts()
    assert (facts.engine, facts.context) == (f"lmdeploy {lmdeploy.__version__} (pytorch)", 512)
    assert (facts.chat_template, facts.device, facts.dtype) == (False, "ascend", "auto")


async def test_where_torch_finds_no_gpu_the_start_says_what_to_use_instead(folder) -> None:
    import torch

    from arc25.plugins.backends.lmdeploy.engine import LmdeployEngine

    if torch.cuda.is_available():
        pytest.skip("there is a GPU")
    with pytest.raises(BackendUnavailable, match=r"finds no CUDA device: .* use transformers, vllm"):
        await LmdeployEngine({"model": str(folder)}).start()
