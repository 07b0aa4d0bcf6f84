"""The backend `llamacpp`, and `openai` in front of the same server: a real model, small and slow."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest
import pytest_asyncio

from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.core.protocols import LanguageModel
from arc25.core.records import Completion, Finish, Message, Request, Sampling, Weights
from arc25.inference import llamacpp as program
from arc25.inference.constrain import Constrain
from arc25.plugins.backends import llamacpp as plugin
from arc25.plugins.backends.openai import openai
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.testing import backend_checks
from arc25.testing.builders import task

SMALL = {"parallel": 4, "context_tokens": 512, "threads": 1}
COMMAND = "llamacpp --model smollm2-135m --parallel 4 --context 512 --threads 1"


def with_a_model(test: Any) -> Any:
    """Marks a test of the real server."""
    return pytest.mark.llm(pytest.mark.asyncio(loop_scope="module")(test))


def request(text: str = "Say hi", weights: Weights | None = None, **sampling: Any) -> Request:
    return Request(0, task("t", [("1", "2")]), (Message("user", text),), Sampling(**sampling), weights)


def texts(completions: Sequence[Completion]) -> list[str]:
    return [each.text for each in completions]


def test_without_its_package_it_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ImportError, match="no package xllamacpp is installed"):
        plugin.arc25_backend("llamacpp")


@pytest.mark.parametrize(
    ("options", "told"),
    [({"parallel": 0}, "parallel: at least 1"), ({"context_tokens": 0}, "context-tokens"), ({"model": "nix"}, "nix")],
)
def test_what_cannot_be_asked_for_is_told_before_anything_is_started(options: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        plugin.llamacpp(Context(), **options)


def test_the_server_of_a_model_that_does_not_exist_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--model", "nix", "--port", "1"]) == 2
    assert "no model, folder or GGUF file is named 'nix'" in capsys.readouterr().err


@pytest.mark.llm
def test_a_file_that_is_cut_off_is_told_in_a_line(tmp_path: Path) -> None:
    file = tmp_path / "half.gguf"
    file.write_bytes(b"GGUF half of it")
    argv = [sys.executable, "-m", "arc25.inference.llamacpp", "--model", str(file), "--port", "1"]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"model {file}: llama.cpp does not take it")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def llamacpp() -> AsyncIterator[LanguageModel]:
    backend = plugin.llamacpp(Context(), **SMALL)
    yield backend
    await backend.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench() -> AsyncIterator[backend_checks.Bench]:
    async with backend_checks.Bench(lambda: plugin.llamacpp(Context(), **SMALL), None) as made:
        yield made


@with_a_model
@pytest.mark.parametrize("check", [pytest.param(check, id=str(check)) for check in backend_checks.CHECKS])
async def test_llamacpp_keeps(check: backend_checks.Check, bench: backend_checks.Bench) -> None:
    await check(bench)


@with_a_model
async def test_it_tells_what_it_is(llamacpp: LanguageModel) -> None:
    facts = await llamacpp.facts()
    assert (facts.model, facts.context, facts.chat_template) == ("smollm2-135m", 512, True)
    assert facts.memory_mib is not None
    assert len(await llamacpp.tokens("0123") or ()) == 4
    [reply] = await llamacpp.generate(request(max_tokens=4))
    assert await llamacpp.prompt_tokens((Message("user", "Say hi"),)) == reply.tokens_in


@with_a_model
async def test_more_replies_than_slots_have_the_seeds_that_follow(llamacpp: LanguageModel) -> None:
    together = texts(await llamacpp.generate(request(n=6, seed=1, max_tokens=8)))
    alone = [texts(await llamacpp.generate(request(seed=seed, max_tokens=8)))[0] for seed in range(1, 7)]
    assert together == alone
    assert len(set(together)) > 3


@with_a_model
async def test_the_log_probability_is_that_of_the_model_whatever_the_temperature(llamacpp: LanguageModel) -> None:
    [cold] = await llamacpp.generate(request(max_tokens=6, temperature=0.0))
    [cool] = await llamacpp.generate(request(max_tokens=6, temperature=0.01))
    assert cold.text == cool.text
    assert cold.logprob is not None
    assert cold.logprob == pytest.approx(cool.logprob, abs=1e-3)
    assert cold.logprob < -0.1


@with_a_model
async def test_unicode_goes_there_and_comes_back(llamacpp: LanguageModel) -> None:
    [reply] = await llamacpp.generate(request("Repeat: é 😀 漢字", max_tokens=30, temperature=0.0))
    assert reply.text.encode()
    assert await llamacpp.tokens("é 😀 漢字 \ud800")


@with_a_model
async def test_a_reply_stops_at_the_context_and_a_prompt_beyond_it_is_an_error_of_its_own(
    llamacpp: LanguageModel,
) -> None:
    [reply] = await llamacpp.generate(request("hi " * 450, max_tokens=2048, temperature=0.0))
    assert reply.finish is not Finish.ERROR
    [long] = await llamacpp.generate(request("hi " * 2000))
    assert long.finish is Finish.ERROR
    assert "does not fit the model's context" in long.error


@with_a_model
async def test_a_caller_that_leaves_frees_the_server(llamacpp: LanguageModel) -> None:
    waiting = [asyncio.create_task(llamacpp.generate(request("Tell a long story", max_tokens=450))) for _ in range(4)]
    await asyncio.sleep(0.5)
    for each in waiting:
        each.cancel()
    [reply] = await asyncio.wait_for(llamacpp.generate(request(max_tokens=2)), 10)
    assert reply.finish is Finish.LENGTH


@with_a_model
async def test_a_server_that_is_killed_is_started_again_and_the_request_answered() -> None:
    backend = plugin.llamacpp(Context(), **SMALL)
    expected = texts(await backend.generate(request("Tell a story", max_tokens=40, seed=3)))
    waiting = asyncio.create_task(backend.generate(request("Tell a story", max_tokens=40, seed=3)))
    await asyncio.sleep(0.3)
    mine = [each for each in psutil.Process().children(recursive=True) if "arc25.inference.llamacpp" in each.cmdline()]
    servers = [each for each in mine if each.ppid() != os.getpid()]
    assert servers
    for each in servers:
        each.kill()
    assert texts(await waiting) == expected
    await backend.close()


@with_a_model
async def test_it_keeps_to_the_grammar_of_the_dsl() -> None:
    context = Context(dsl=Arc25Pack(Context()))
    backend = plugin.llamacpp(context, constrain=Constrain.DSL, **SMALL)
    replies = await backend.generate(request(n=4, max_tokens=150))
    assert Finish.STOP in [each.finish for each in replies]
    assert all(each.text.startswith("```python\ndef transform(grid):\n"[: len(each.text)]) for each in replies)
    await backend.close()


@with_a_model
async def test_adapters_are_not_taken(llamacpp: LanguageModel) -> None:
    await llamacpp.load(None)
    with pytest.raises(UsageError, match="kind llamacpp loads no adapters"):
        await llamacpp.load(Weights("/anywhere", "smollm2-135m"))


@with_a_model
async def test_openai_serves_the_same_by_its_word_and_writes_its_log_into_the_run(
    llamacpp: LanguageModel, tmp_path: Path
) -> None:
    backend = openai(Context(out=tmp_path), serve=COMMAND)
    asked = request(n=2, seed=9, max_tokens=8)
    assert texts(await backend.generate(asked)) == texts(await llamacpp.generate(asked))
    await backend.close()
    assert "listening on" in (tmp_path / "backend.log").read_text()


@pytest.mark.llm
@pytest.mark.parametrize(
    "backend", [("llamacpp", "--backend.parallel", "2"), ("openai", "--backend.serve", COMMAND)], ids=["own", "served"]
)
def test_tasks_are_attempted_from_the_command_line(backend: tuple[str, ...], tmp_path: Path) -> None:
    tasks = tmp_path / "tasks"
    tasks.mkdir()
    grids = {"input": [[1, 2], [3, 4]], "output": [[2, 1], [4, 3]]}
    for name in ("aaaaaaaa", "bbbbbbbb"):
        (tasks / f"{name}.json").write_text(json.dumps({"train": [grids, grids], "test": [grids]}))
    out = tmp_path / "run"
    budget = ["--samples-per-task", "2", "--seconds-per-task", "8", "--workers", "1"]
    argv = [sys.executable, "-m", "arc25", "solve", "--dataset", str(tasks), "--dsl", "plain", "--out", str(out)]
    done = subprocess.run([*argv, *budget, "--backend", *backend], capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    assert set(json.loads((out / "submission.json").read_text())) == {"aaaaaaaa", "bbbbbbbb"}
    assert (out / "backend.log").exists()
