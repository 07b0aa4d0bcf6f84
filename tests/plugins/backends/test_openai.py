"""The backend `openai`: its options, and a vLLM server of its own. tests/inference has the rest."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.core.records import Completion, Finish, Message, Request, Sampling, Weights
from arc25.inference.constrain import Constrain
from arc25.inference.http.dialects import DialectName
from arc25.inference.prompt import PromptForm
from arc25.inference.server import LocalServer, read_command
from arc25.plugins.backends.openai import openai
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.testing import backend_checks
from arc25.testing.builders import task


def on_vllm(test: Any) -> Any:
    """Marks a test of the real server."""
    return pytest.mark.vllm(pytest.mark.asyncio(loop_scope="module")(pytest.mark.timeout(300)(test)))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"base_url": "nowhere"}, "--backend.base-url is like"),
        ({"base_url": "http://host/v1", "serve": "vllm"}, "not both"),
        ({"python": Path("x")}, "which is not given"),
        ({"serve": "something"}, "begin with one of"),
        ({"capacity": 0}, "at least 1"),
        ({"adapter": Path("/no/such/folder"), "dialect": DialectName.VLLM}, "adapter /no/such/folder"),
        ({"constrain": Constrain.DSL}, "needs a DSL"),
        ({"price_in": -1.0}, "a price is 0 or more"),
    ],
)
def test_what_cannot_be_asked_for_is_told_before_anything_is_sent(options: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        openai(Context(), **options)


async def test_the_id_names_all_that_decides_a_reply_and_nothing_else(tmp_path: Path) -> None:
    adapter = tmp_path / "adapter"
    adapter.mkdir()
    (adapter / "adapter_config.json").write_text(json.dumps({"peft_type": "LORA", "r": 8}))
    (adapter / "adapter_model.safetensors").write_bytes(b"weights")
    context = Context(dsl=Arc25Pack(Context()))
    deciding: list[dict[str, Any]] = [
        {},
        {"base_url": "http://host/v1"},
        {"model": "other"},
        {"dialect": DialectName.VLLM},
        {"prompt": PromptForm.RAW},
        {"constrain": Constrain.DSL},
        {"adapter": adapter},
        {"serve": "vllm --model M"},
    ]
    indifferent: list[dict[str, Any]] = [{}, {"capacity": 3}, {"timeout": 9.0}, {"price_in": 1.0}, {"key_env": "X"}]
    made = [openai(context, **options) for options in (*deciding, *indifferent)]
    ids = [each.id for each in made]
    assert len(set(ids[: len(deciding)])) == len(deciding)
    assert len(set(ids[len(deciding) :])) == 1
    for each in made:
        await each.close()


# A real vLLM


def request(text: str = "Say hi", weights: Weights | None = None, **sampling: Any) -> Request:
    return Request(0, task("t", [("1", "2")]), (Message("user", text),), Sampling(**sampling), weights)


def texts(completions: Sequence[Completion]) -> list[str]:
    return [each.text for each in completions]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def vllm_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """SmolLM2 on a vLLM server, of the environment that runs the tests or of the one that ARC25_VLLM_PYTHON names."""
    from arc25.inference.models.weights import as_folder, find

    small = {"OMP_NUM_THREADS": "1", "VLLM_CPU_KVCACHE_SPACE": "1", "VLLM_ENABLE_V1_MULTIPROCESSING": "0"}
    sizes = "--dtype float32 --enforce-eager --max-model-len 512 --max-num-seqs 16"
    model = f"--model {as_folder(find('smollm2-135m'))} --served-model-name smol"
    python = Path(os.environ.get("ARC25_VLLM_PYTHON", sys.executable))
    command = read_command(f"vllm {model} {sizes} --enable-lora --max-lora-rank 8", python)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**small, "HF_HUB_OFFLINE": "1"}.items():
            patch.setenv(name, value)
        server = LocalServer(command, tmp_path_factory.mktemp("run"))
    yield f"{await server.root()}/v1"
    await server.close()


@pytest.fixture(scope="module")
def adapter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LoRA adapter of SmolLM2-135M that changes a lot, written as peft writes it."""
    import torch
    from safetensors.torch import save_file

    folder = tmp_path_factory.mktemp("adapter")
    config = {"peft_type": "LORA", "r": 8, "lora_alpha": 64, "target_modules": ["q_proj"], "task_type": "CAUSAL_LM"}
    (folder / "adapter_config.json").write_text(json.dumps(config))
    chance = torch.Generator().manual_seed(0)
    tensors = {}
    for layer in range(30):
        name = f"base_model.model.model.layers.{layer}.self_attn.q_proj"
        tensors[f"{name}.lora_A.weight"] = torch.randn(8, 576, generator=chance) * 0.2
        tensors[f"{name}.lora_B.weight"] = torch.randn(576, 8, generator=chance) * 0.2
    save_file(tensors, folder / "adapter_model.safetensors")
    return folder


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench(vllm_url: str, adapter: Path) -> AsyncIterator[backend_checks.Bench]:
    async with backend_checks.Bench(lambda: openai(Context(), base_url=vllm_url), adapter) as made:
        yield made


@on_vllm
@pytest.mark.parametrize("check", [pytest.param(check, id=str(check)) for check in backend_checks.CHECKS])
async def test_on_vllm_it_keeps(check: backend_checks.Check, bench: backend_checks.Bench) -> None:
    await check(bench)


@on_vllm
async def test_vllm_is_recognised_and_tells_what_it_is(vllm_url: str) -> None:
    backend = openai(Context(), base_url=vllm_url)
    facts = await backend.facts()
    assert (facts.model, facts.context, facts.engine.split()[0]) == ("smol", 512, "vllm")
    assert len(await backend.tokens("0123") or ()) == 4
    [reply] = await backend.generate(request(max_tokens=4))
    assert await backend.prompt_tokens((Message("user", "Say hi"),)) == reply.tokens_in
    await backend.close()


@on_vllm
async def test_vllm_counts_seeds_up_over_the_choices_of_one_request(vllm_url: str) -> None:
    backend = openai(Context(), base_url=vllm_url)
    together = texts(await backend.generate(request(n=3, seed=1, max_tokens=8)))
    alone = [texts(await backend.generate(request(seed=seed, max_tokens=8)))[0] for seed in (1, 2, 3)]
    assert together == alone
    await backend.close()


@on_vllm
async def test_vllm_keeps_to_the_grammar_of_the_dsl(vllm_url: str) -> None:
    backend = openai(Context(dsl=Arc25Pack(Context())), base_url=vllm_url, constrain=Constrain.DSL)
    replies = await backend.generate(request(n=4, max_tokens=200))
    assert Finish.STOP in [each.finish for each in replies]
    assert all(each.text.startswith("```python\ndef transform(grid):\n") for each in replies)
    await backend.close()


@on_vllm
async def test_an_adapter_that_a_caller_brings_is_unloaded_when_it_leaves(vllm_url: str, adapter: Path) -> None:
    greedy = {"max_tokens": 12, "temperature": 0.0}
    weights = Weights(str(adapter), "smol")
    backend = openai(Context(), base_url=vllm_url)
    base = texts(await backend.generate(request(**greedy)))
    assert texts(await backend.generate(request(weights=weights, **greedy))) != base
    async with httpx.AsyncClient() as http:
        assert len((await http.get(f"{vllm_url}/models")).json()["data"]) == 2
        await backend.close()
        assert len((await http.get(f"{vllm_url}/models")).json()["data"]) == 1
    again = openai(Context(), base_url=vllm_url, adapter=adapter)
    assert texts(await again.generate(request(**greedy))) != base
    await again.close()
