"""The backend `transformers`, with a tiny model and with a real one."""

from __future__ import annotations

import asyncio
import json

import pytest
import pytest_asyncio
from tiny_models import random_adapter

from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Finish, Weights
from arc25.inference.constrain import Constrain
from arc25.testing import backend_checks
from arc25.testing.backend_checks.bench import TASK

pytestmark = [pytest.mark.llm, pytest.mark.timeout(300)]


def make(context: Context | None = None, **options):
    return Plugins().make(Kind.BACKEND, "transformers", context or Context(), **options)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench(folder, adapter):
    async with backend_checks.Bench(lambda: make(model=str(folder)), adapter) as bench:
        yield bench


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("check", backend_checks.CHECKS, ids=str)
async def test_it_keeps(check, bench):
    await check(bench)


@pytest.mark.asyncio(loop_scope="module")
async def test_what_it_samples_follows_from_the_seed(bench):
    texts = [[c.text for c in await bench.ask("Say something", n=4, seed=seed, temperature=1.0)] for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]
    assert len(set(texts[0])) == 4


@pytest.mark.asyncio(loop_scope="module")
async def test_requests_of_several_adapters_come_out_as_if_alone(bench, folder, adapter, tmp_path):
    other = random_adapter(tmp_path / "other", folder, seed=1)
    sets = [None, Weights(str(adapter), ""), Weights(str(other), ""), Weights(str(adapter), "", step=1)]
    alone = [(await bench.ask("Hello", temperature=0.0, weights=weights))[0].text for weights in sets]
    together = await asyncio.gather(*(bench.ask("Hello", temperature=0.0, weights=weights) for weights in sets * 2))
    assert [replies[0].text for replies in together] == alone * 2
    assert alone[1] == alone[3]
    assert len(set(alone)) == 3


@pytest.mark.asyncio(loop_scope="module")
async def test_more_adapters_than_are_kept_come_and_go(bench, adapter):
    from arc25.plugins.backends.transformers.model import ADAPTERS

    steps = [Weights(str(adapter), "", step) for step in range(ADAPTERS + 2)]
    texts = [(await bench.ask("Hello", temperature=0.0, weights=weights))[0].text for weights in (*steps, *steps)]
    assert len(set(texts)) == 1


@pytest.mark.asyncio(loop_scope="module")
async def test_an_adapter_of_another_model_is_refused(bench, folder, tmp_path):
    shape = json.loads((folder / "config.json").read_text()) | {"hidden_size": 32}
    (tmp_path / "config.json").write_text(json.dumps(shape))
    wrong = random_adapter(tmp_path / "wrong", tmp_path)
    with pytest.raises(UsageError, match="does not fit this model"):
        await bench.backend.load(Weights(str(wrong), ""))
    assert (await bench.ask("Hello"))[0].finish is not Finish.ERROR


async def test_an_adapter_given_as_an_option_takes_the_place_of_the_base(folder, adapter):
    base, adapted = make(model=str(folder)), make(model=str(folder), adapter=adapter)
    try:
        async with backend_checks.Bench(lambda: base) as first, backend_checks.Bench(lambda: adapted) as second:
            texts = [(await bench.ask("Hello", temperature=0.0))[0].text for bench in (first, second)]
    finally:
        await base.close()
        await adapted.close()
    assert texts[0] != texts[1]
    assert base.id != adapted.id


async def test_a_constrained_model_writes_programs_of_the_language_only(folder):
    dsl = Plugins().make(Kind.DSL, "arc25", Context())
    async with backend_checks.Bench(
        lambda: make(Context(dsl=dsl), model=str(folder), constrain=Constrain.DSL)
    ) as bench:
        replies = await bench.ask("Write a program", n=6, max_tokens=600, temperature=1.5)
    assert any(reply.finish is Finish.STOP for reply in replies)  # each of them was held against the grammar
    assert all(dsl.parse(TASK, reply.text) for reply in replies if reply.finish is Finish.STOP)


async def test_a_shorter_context_can_be_asked_for(folder):
    async with backend_checks.Bench(lambda: make(model=str(folder), context_tokens=64)) as bench:
        assert (await bench.backend.facts()).context == 64
        (reply,) = await bench.ask("x " * 100)
        assert "the context of the model holds 64" in reply.error
        (reply,) = await bench.ask("Hello", max_tokens=1000, temperature=0.0)
        assert reply.tokens_in + reply.tokens_out == 64


async def test_a_device_that_is_not_here_is_told_in_one_line(folder):
    async with backend_checks.Bench(lambda: make(model=str(folder), device="cuda:7")) as bench:
        with pytest.raises(UsageError, match=r"--backend.device cuda:7: not here .*take cpu or auto"):
            await bench.ask("Hello")


@pytest.mark.parametrize("option", ["rows", "threads", "capacity", "context_tokens"])
def test_options_that_count_start_at_1(option):
    with pytest.raises(UsageError, match="at least 1, got 0"):
        make(**{option: 0})


def test_real_tasks_are_put_to_a_real_model(command, tmp_path):
    out = tmp_path / "run"
    done = command(
        *(
            "solve",
            "--backend",
            "transformers",
            "--dsl",
            "plain",
            "--tasks",
            "25d8a9c8",
            "a85d4709",
            "--samples-per-task",
            "2",
        ),
        *("--strategy.n", "2", "--strategy.max-tokens", "48", "--out", str(out), "--json", "--workers", "1"),
        env={"COLUMNS": "200"},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["tasks"] == 2
    assert (out / "submission.json").exists()
    again = command("solve", "--resume", str(out), "--json")
    assert again.returncode == 0, again.stderr
