"""The backend `vllm`, its engine on this CPU, with a tiny model and with a real one."""

from __future__ import annotations

import asyncio
import json
import os
import signal

import psutil
import pytest
import pytest_asyncio
from tiny_models import random_adapter, tiny_llama

from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Finish, Weights
from arc25.inference.constrain import Constrain
from arc25.testing import backend_checks
from arc25.testing.backend_checks.bench import TASK

pytestmark = [pytest.mark.vllm, pytest.mark.timeout(400)]
SMALL = {"dtype": "float32", "kv_cache_gib": 1}


def make(context: Context | None = None, **options):
    return Plugins().make(Kind.BACKEND, "vllm", context or Context(), **SMALL, **options)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tiny_llama(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def adapter(tmp_path_factory, folder):
    return random_adapter(tmp_path_factory.mktemp("adapter"), folder)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench(folder, adapter):
    """An engine that takes adapters and is held to no grammar; the checks share it."""
    async with backend_checks.Bench(lambda: make(model=str(folder), lora=True), adapter) as bench:
        yield bench


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("check", backend_checks.CHECKS, ids=str)
async def test_it_keeps(check, bench):
    await check(bench)


@pytest.mark.asyncio(loop_scope="module")
async def test_what_it_samples_follows_from_the_seed(bench):
    texts = [[c.text for c in await bench.ask("Hi", n=4, seed=seed, temperature=1.0)] for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]
    assert len(set(texts[0])) == 4


@pytest.mark.asyncio(loop_scope="module")
async def test_adapters_are_swapped_while_others_are_served(bench, folder, adapter, tmp_path):
    other = random_adapter(tmp_path / "other", folder, seed=1)
    sets = [None, Weights(str(adapter), ""), Weights(str(other), ""), Weights(str(adapter), "", step=1)]
    alone = [(await bench.ask("Hello", weights=weights))[0].text for weights in sets]
    together = await asyncio.gather(*(bench.ask("Hello", weights=weights) for weights in sets * 2))
    assert [replies[0].text for replies in together] == alone * 2
    assert alone[1] == alone[3]
    assert len(set(alone)) == 3


@pytest.mark.asyncio(loop_scope="module")
async def test_adapters_that_vllm_cannot_serve_are_refused(bench, folder, tmp_path):
    dora = random_adapter(tmp_path / "dora", folder, use_dora=True)
    large = random_adapter(tmp_path / "large", folder, r=200)
    for path, reason in ((dora, "merge it into the model"), (large, "start with --backend.lora-rank")):
        with pytest.raises(UsageError, match=reason):
            await bench.backend.load(Weights(str(path), ""))


@pytest.mark.asyncio(loop_scope="module")
async def test_an_adapter_that_cannot_be_read_is_refused_and_no_death(bench, folder, tmp_path):
    wrong = random_adapter(tmp_path / "wrong", folder) / "adapter_model.safetensors"
    wrong.write_bytes(wrong.read_bytes()[:100])
    for ask in (bench.backend.load, lambda weights: bench.ask("Hello", weights=weights)):
        with pytest.raises(UsageError, match="does not fit this model"):
            await ask(Weights(str(wrong.parent), ""))
    assert (await bench.ask("Hello"))[0].finish is not Finish.ERROR


@pytest.mark.asyncio(loop_scope="module")
async def test_a_sampling_that_vllm_does_not_know_is_refused(bench):
    with pytest.raises(UsageError, match="vLLM cannot do this: temperature must be"):
        await bench.ask("Hello", temperature=1e10)
    assert (await bench.ask("Hello", seed=2**64, temperature=1.0))[0].tokens_out > 0


@pytest.mark.asyncio(loop_scope="module")
async def test_a_request_whose_time_is_up_in_line_ends_as_soon_as_it_begins(bench, adapter):
    ahead = asyncio.create_task(bench.ask("Tell a story", n=8, max_tokens=300, temperature=1.0))
    await asyncio.sleep(0.1)
    late = await bench.ask("Hello", weights=Weights(str(adapter), ""), max_tokens=1500, seconds=0.01)
    assert late[0].finish is Finish.LENGTH
    assert late[0].tokens_out < 100
    await ahead


@pytest.mark.asyncio(loop_scope="module")
async def test_the_death_of_vllms_own_engine_is_survived(bench):
    before = (await bench.ask("Hello"))[0].text
    long = asyncio.create_task(bench.ask("Tell a story", max_tokens=1500))
    await asyncio.sleep(0.5)
    engines = [p for p in psutil.Process().children(recursive=True) if "EngineCore" in p.name() + str(p.cmdline())]
    assert engines
    for engine in engines:
        os.kill(engine.pid, signal.SIGKILL)
    assert (await long)[0].tokens_out > 0
    assert (await bench.ask("Hello"))[0].text == before


@pytest.mark.asyncio(loop_scope="module")
async def test_long_prompts_and_many_seeded_replies_are_no_death(bench):
    """vLLM 0.32 dies on a CPU of seeded requests whose prompts it reads in parts."""
    replies = await asyncio.gather(*(bench.ask(f"{n} " * 900, n=8, seed=n, temperature=1.0) for n in range(3)))
    assert [len(each) for each in replies] == [8, 8, 8]


async def test_without_lora_adapters_are_refused_and_a_grammar_is_kept(folder, adapter):
    dsl = Plugins().make(Kind.DSL, "arc25", Context())
    async with backend_checks.Bench(
        lambda: make(Context(dsl=dsl), model=str(folder), constrain=Constrain.DSL)
    ) as bench:
        replies = await bench.ask("Write a program", n=4, max_tokens=600, temperature=1.5)
        with pytest.raises(UsageError, match=r"start it with --backend\.lora"):
            await bench.backend.load(Weights(str(adapter), ""))
    assert any(reply.finish is Finish.STOP for reply in replies)  # each of them was held against the grammar
    assert all(dsl.parse(TASK, reply.text) for reply in replies if reply.finish is Finish.STOP)


@pytest.mark.parametrize("option", ["lora_rank", "tensor_parallel", "kv_cache_gib", "sequences", "capacity"])
def test_options_that_count_start_at_1(option):
    with pytest.raises(UsageError, match="at least 1, got 0"):
        Plugins().make(Kind.BACKEND, "vllm", Context(), **{option: 0})


@pytest.mark.parametrize("share", [0, -1, 1.5, float("nan")])
def test_the_share_of_memory_is_one(share):
    with pytest.raises(UsageError, match="memory-share"):
        make(memory_share=share)


def test_real_tasks_are_put_to_a_real_model(command, tmp_path):
    out = tmp_path / "run"
    done = command(
        *("solve", "--backend", "vllm", "--backend.dtype", "float32", "--backend.kv-cache-gib", "1"),
        *("--dsl", "plain", "--tasks", "25d8a9c8", "a85d4709", "--samples-per-task", "4", "--strategy.n", "2"),
        *("--strategy.max-tokens", "32", "--seconds-per-task", "60", "--out", str(out), "--json", "--workers", "1"),
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["tasks"] == 2
    assert (out / "submission.json").exists()
