"""The backend `openai` against a server that does what it likes."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fake_openai import CHAT, Asked, FakeServer, Reply, chat, choice, models, request

from arc25.core.context import Context
from arc25.core.errors import BackendError, UnknownName, UsageError
from arc25.core.protocols import LanguageModel
from arc25.core.records import Completion, Finish, Message, Weights
from arc25.inference.constrain import Constrain
from arc25.inference.http.dialects import DialectName
from arc25.inference.prompt import PromptForm
from arc25.plugins.dsls.arc25.pack import Arc25Pack

TOO_LONG = {"error": {"message": "This model's maximum context length is 64 tokens. However, ...", "code": 400}}

Backends = Callable[..., LanguageModel]


async def test_it_is_a_language_model(backend: Backends) -> None:
    assert isinstance(backend(), LanguageModel)


async def test_making_it_contacts_nobody(server: FakeServer, backend: Backends) -> None:
    backend()
    assert server.asked == []


async def test_a_chat_holds_the_messages_the_sampling_and_the_only_model(server: FakeServer, backend: Backends) -> None:
    sampling = {"temperature": 0.3, "top_p": 0.9, "max_tokens": 7, "seed": 5}
    assert [each.text for each in await backend().generate(request(stop=("a", "b"), **sampling))] == ["ok"]
    messages = [{"role": "system", "content": "be kind"}, {"role": "user", "content": "hello"}]
    assert server.bodies() == [{"model": "m", "messages": messages, "stop": ["a", "b"], "n": 1, **sampling}]


async def test_a_raw_prompt_is_one_text(server: FakeServer, backend: Backends) -> None:
    server.answers["/v1/completions"] = Reply({"choices": [{"text": "ok", "finish_reason": "stop"}]})
    assert [each.text for each in await backend(prompt=PromptForm.RAW).generate(request())] == ["ok"]
    assert server.bodies("/v1/completions")[0]["prompt"] == "be kind\n\nhello\n\n"


async def test_no_messages_are_an_error_of_that_request(server: FakeServer, backend: Backends) -> None:
    [reply] = await backend().generate(replace(request(), messages=()))
    assert (reply.finish, reply.error) == (Finish.ERROR, "the prompt is empty")
    assert server.asked == []


async def test_of_greedy_replies_there_is_one_as_all_would_be_the_same(server: FakeServer, backend: Backends) -> None:
    server.answers[CHAT] = chat(choice("same"), prompt=1_000_000)
    replies = await backend(price_in=3.0).generate(request(n=3, temperature=0.0))
    assert [(each.text, each.cost) for each in replies] == [("same", pytest.approx(3.0))]
    assert [body["n"] for body in server.bodies()] == [1]


async def test_no_replies_are_asked_of_nobody(server: FakeServer, backend: Backends) -> None:
    assert await backend().generate(request(n=0)) == []
    assert server.asked == []


async def test_replies_come_in_the_order_of_their_seeds(server: FakeServer, backend: Backends) -> None:
    def answer(asked: Asked) -> Reply:
        seed = asked.body["seed"]
        return Reply(chat(choice(f"seed {seed}")).body, hang=0.05 * (4 - seed))  # the first comes last

    server.answers[CHAT] = answer
    replies = await backend().generate(request(n=3, seed=1))
    assert [each.text for each in replies] == ["seed 1", "seed 2", "seed 3"]


async def test_more_choices_than_asked_for_are_cut_and_fewer_are_fine(server: FakeServer, backend: Backends) -> None:
    asked = backend(dialect=DialectName.OPENAI)
    server.answers[CHAT] = chat(*[choice(str(number)) for number in range(5)])
    assert [each.text for each in await asked.generate(request(n=3))] == ["0", "1", "2"]
    server.answers[CHAT] = chat(choice("one"))
    assert [each.text for each in await asked.generate(request(n=3))] == ["one"]
    server.answers[CHAT] = chat()
    assert await asked.generate(request(n=3)) == []


async def test_the_seconds_of_the_replies_add_up_to_those_of_the_request(server: FakeServer, backend: Backends) -> None:
    server.answers[CHAT] = Reply(chat(choice()).body, hang=0.2)
    asked = backend()
    await asked.generate(request())
    replies = await asked.generate(request(n=4))
    assert 0.15 < sum(each.seconds for each in replies) < 2
    assert len({each.seconds for each in replies}) == 1


async def test_what_tokens_cost_is_shared_by_the_replies(server: FakeServer, backend: Backends) -> None:
    server.answers[CHAT] = chat(choice(), choice(), prompt=1000, reply=500)
    asked = backend(dialect=DialectName.OPENAI, price_in=2.0, price_out=10.0)
    assert sum(each.cost for each in await asked.generate(request(n=2))) == pytest.approx(0.002 + 0.005)


async def test_the_table_of_prices_has_to_know_the_model(tmp_path: Path, backend: Backends) -> None:
    table = tmp_path / "prices.toml"
    table.write_text('"n" = [1, 2]')
    with pytest.raises(UnknownName, match=r"no model in --backend\.prices is named 'm'"):
        await backend(prices=table).generate(request())


async def test_a_surrogate_in_a_prompt_travels_as_a_question_mark(server: FakeServer, backend: Backends) -> None:
    await backend().generate(request("a\ud800b é 😀"))
    assert server.bodies()[0]["messages"][1]["content"] == "a?b é 😀"


# Models


async def test_a_name_that_is_not_served_is_told_with_the_nearest(server: FakeServer, backend: Backends) -> None:
    server.answers["/v1/models"] = models("qwen-7b", owner="vllm")
    with pytest.raises(UnknownName, match="Did you mean 'qwen-7b'"):
        await backend(model="qwen-7").generate(request())


async def test_a_hosted_server_itself_says_that_it_does_not_know_a_model(server: FakeServer, backend: Backends) -> None:
    server.answers["/v1/models"] = models("gpt-big", "gpt-small")
    server.answers[CHAT] = Reply({"error": {"message": "model not found"}}, 404)
    with pytest.raises(UnknownName, match="Did you mean 'gpt-big'"):
        await backend(model="gpt-bigg").generate(request())


async def test_one_of_several_models_has_to_be_named(server: FakeServer, backend: Backends) -> None:
    server.answers["/v1/models"] = models("a", "b")
    with pytest.raises(UsageError, match="does not serve just one: a, b"):
        await backend().generate(request())
    await backend(model="b").generate(request())
    assert server.bodies()[0]["model"] == "b"


async def test_a_server_without_a_list_is_asked_for_the_model_by_name(server: FakeServer, backend: Backends) -> None:
    server.answers["/v1/models"] = Reply(b"", 404)
    assert await backend(model="x").generate(request())
    with pytest.raises(BackendError, match="A base url mostly ends in /v1"):
        await backend().generate(request())


@pytest.mark.parametrize(
    ("owner", "field"),
    [("vllm", "repetition_penalty"), ("llamacpp", "samplers"), ("sglang", "min_p"), ("lmdeploy", "top_k")],
)
async def test_the_kind_of_a_server_is_seen_from_its_models(
    owner: str, field: str, server: FakeServer, backend: Backends
) -> None:
    server.answers["/v1/models"] = models("m", owner=owner)
    server.answers["/props"] = Reply({"total_slots": 2, "default_generation_settings": {"n_ctx": 99}})
    asked = backend()
    await asked.generate(request())
    assert field in server.bodies()[0]
    assert (await asked.facts()).engine == owner


async def test_llamacpp_is_asked_for_no_more_choices_than_it_has_slots(server: FakeServer, backend: Backends) -> None:
    server.answers["/v1/models"] = models("m", owner="llamacpp")
    server.answers["/props"] = Reply({"total_slots": 2, "default_generation_settings": {"n_ctx": 99}})
    server.answers[CHAT] = lambda asked: chat(*[choice()] * asked.body["n"])
    assert len(await backend().generate(request(n=5, seed=7))) == 5
    assert sorted((body["seed"], body["n"]) for body in server.bodies()) == [(7, 2), (9, 2), (11, 1)]


# Prompts that are too long


@pytest.mark.parametrize(
    "fault",
    [
        Reply(TOO_LONG, 400),
        Reply({"error": {"message": "full", "type": "exceed_context_size_error", "code": 400}}, 400),
        Reply({"error": {"message": "full", "code": "context_length_exceeded"}}, 400),
        Reply({"message": "The input (70 tokens) is longer than the model's context length (64 tokens)."}, 400),
    ],
)
async def test_a_prompt_that_is_too_long_is_a_reply_of_its_own(
    fault: Reply, server: FakeServer, backend: Backends
) -> None:
    server.answers[CHAT] = fault
    replies = await backend().generate(request(n=3))
    assert [(each.text, each.finish) for each in replies] == [("", Finish.ERROR)]
    assert "does not fit the model's context" in replies[0].error


async def test_a_reply_gets_the_room_that_the_prompt_leaves(server: FakeServer, backend: Backends) -> None:
    server.answers["/v1/models"] = models("m", owner="vllm", max_model_len=64)
    server.answers["/tokenize"] = Reply({"tokens": list(range(40))})

    def answer(asked: Asked) -> Reply:
        return Reply(TOO_LONG, 400) if asked.body["max_tokens"] > 24 else chat(choice("short", "length"))

    server.answers[CHAT] = answer
    replies = await backend().generate(request(max_tokens=2048))
    assert [(each.text, each.finish) for each in replies] == [("short", Finish.LENGTH)]
    assert [body["max_tokens"] for body in server.bodies()] == [2048, 24]


@pytest.mark.parametrize("tokens", [Reply(b"", 404), Reply({"tokens": [1, 2, 3]})], ids=["no page", "too few"])
async def test_a_prompt_that_is_too_long_by_the_servers_word_alone_is_a_reply_of_its_own(
    tokens: Reply, server: FakeServer, backend: Backends
) -> None:
    server.answers["/v1/models"] = models("m", owner="vllm", max_model_len=64)
    server.answers["/tokenize"] = tokens
    server.answers[CHAT] = Reply(TOO_LONG, 400)
    [reply] = await backend().generate(request(max_tokens=2048))
    assert "does not fit the model's context" in reply.error


# Grammar


def context() -> Context:
    return Context(dsl=Arc25Pack(Context()))


async def test_a_server_that_ignores_the_grammar_is_found_out(server: FakeServer, backend: Backends) -> None:
    server.answers["/v1/models"] = models("m", owner="vllm")
    server.answers[CHAT] = chat(choice("Sure! Here is a program."))
    with pytest.raises(BackendError, match="was ignored"):
        await backend(context(), constrain=Constrain.DSL).generate(request())
    assert "root ::=" in server.bodies()[0]["structured_outputs"]["grammar"]


async def test_a_program_of_the_grammar_and_a_reply_that_was_cut_pass(server: FakeServer, backend: Backends) -> None:
    server.answers["/v1/models"] = models("m", owner="sglang")
    server.answers[CHAT] = [
        chat(choice("```python\ndef transform(grid):\n    return invert(grid)\n```")),
        chat(choice("```python\ndef transform(grid):\n    ret", "length")),
    ]
    asked = backend(context(), constrain=Constrain.DSL)
    replies: list[Completion] = [*await asked.generate(request()), *await asked.generate(request())]
    assert [each.finish for each in replies] == [Finish.STOP, Finish.LENGTH]
    assert "root ::=" in server.bodies()[0]["ebnf"]


async def test_a_kind_that_takes_no_grammar_is_told_so(server: FakeServer, backend: Backends) -> None:
    with pytest.raises(UsageError, match="kind ollama takes no grammar; these do: vllm, sglang, llamacpp"):
        backend(context(), constrain=Constrain.DSL, dialect=DialectName.OLLAMA)
    asked = backend(context(), constrain=Constrain.DSL)
    with pytest.raises(UsageError, match="kind generic takes no grammar"):
        await asked.generate(request())
    assert server.bodies() == []


# Time


async def test_seconds_that_are_used_up_end_the_request(server: FakeServer, backend: Backends) -> None:
    server.answers[CHAT] = Reply(b"", hang=30)
    replies = await backend().generate(request(n=2, seconds=0.3))
    assert [each.finish for each in replies] == [Finish.ERROR]
    assert "the 0.3 s that were allowed" in replies[0].error
    assert 0.2 < replies[0].seconds < 3
    assert await asyncio.to_thread(server.dropped.wait, 10)


async def test_a_caller_that_leaves_closes_the_connection(server: FakeServer, backend: Backends) -> None:
    server.answers[CHAT] = Reply(b"", hang=30)
    waiting = asyncio.create_task(backend().generate(request()))
    while not server.bodies():
        await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await asyncio.to_thread(server.dropped.wait, 10)


async def test_no_more_requests_are_under_way_than_the_capacity(server: FakeServer, backend: Backends) -> None:
    now, most = [0], [0]

    def answer(asked: Asked) -> Reply:
        now[0] += 1
        most[0] = max(most[0], now[0])
        time.sleep(0.05)
        now[0] -= 1
        return chat(choice())

    server.answers[CHAT] = answer
    await backend(capacity=2).generate(request(n=8))
    assert most[0] == 2


async def test_one_part_that_fails_ends_the_others(server: FakeServer, backend: Backends) -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(b"", 400) if asked.body["seed"] == 1 else Reply(b"", hang=30)

    server.answers[CHAT] = answer
    with pytest.raises(BackendError, match="answered 400"):
        await backend().generate(request(n=3))
    assert await asyncio.to_thread(server.dropped.wait, 10)


async def test_closing_twice_is_fine_and_a_closed_one_says_so(server: FakeServer, backend: Backends) -> None:
    asked = backend()
    await asked.generate(request())
    await asked.close()
    await asked.close()
    with pytest.raises(BackendError, match="was closed"):
        await asked.generate(request())


@pytest.mark.parametrize("path", [CHAT, "/v1/models"])
async def test_whoever_waits_is_told_of_the_closing(path: str, server: FakeServer, backend: Backends) -> None:
    server.answers[path] = Reply(b"", hang=30)
    asked = backend()
    waiting = [asyncio.create_task(asked.generate(request(seconds=each))) for each in (None, 60.0)]
    while not any(each.path == path for each in server.asked):
        await asyncio.sleep(0.01)
    await asked.close()
    for each in waiting:
        with pytest.raises(BackendError, match="was closed"):
            await each


# Tokens


async def test_vllm_tells_its_tokens(server: FakeServer, backend: Backends) -> None:
    server.answers["/v1/models"] = models("m", owner="vllm", max_model_len=512)
    server.answers["/version"] = Reply({"version": "0.99"})
    server.answers["/tokenize"] = Reply({"tokens": [1, 2, 3]})
    asked = backend()
    assert await asked.tokens("0123") == [1, 2, 3]
    assert await asked.prompt_tokens([Message("user", "hi")]) == 3
    plain, whole = server.bodies("/tokenize")
    assert plain == {"model": "m", "prompt": "0123", "add_special_tokens": False}
    assert whole == {"model": "m", "messages": [{"role": "user", "content": "hi"}]}
    facts = await asked.facts()
    assert (facts.model, facts.engine, facts.context) == ("m", "vllm 0.99", 512)


async def test_a_gateway_without_the_page_for_tokens_tells_none(server: FakeServer, backend: Backends) -> None:
    server.answers["/v1/models"] = models("m", owner="vllm")
    assert await backend().tokens("0123") is None
    assert await backend().prompt_tokens(request().messages) is None


async def test_a_server_that_tells_no_tokens_says_so(backend: Backends) -> None:
    asked = backend()
    assert await asked.tokens("x") is None
    assert await asked.prompt_tokens([Message("user", "x")]) is None


# Adapters


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    folder = tmp_path / "adapter"
    folder.mkdir()
    (folder / "adapter_config.json").write_text(json.dumps({"peft_type": "LORA", "r": 8}))
    (folder / "adapter_model.safetensors").write_bytes(b"weights")
    return folder


async def test_vllm_loads_an_adapter_once_and_is_asked_for_it_by_name(
    server: FakeServer, backend: Backends, adapter: Path
) -> None:
    server.answers["/v1/models"] = models("m", owner="vllm")
    server.answers["/v1/load_lora_adapter"] = server.answers["/v1/unload_lora_adapter"] = Reply(b"Success")
    asked = backend()
    weights = Weights(str(adapter), "m")
    await asked.load(weights)
    await asked.generate(request(weights=weights))
    await asked.generate(request())
    [loaded] = server.bodies("/v1/load_lora_adapter")
    assert loaded == {"lora_name": loaded["lora_name"], "lora_path": str(adapter), "load_inplace": True}
    assert [body["model"] for body in server.bodies()] == [loaded["lora_name"], "m"]
    await asked.close()
    assert server.bodies("/v1/unload_lora_adapter") == [{"lora_name": loaded["lora_name"]}]


async def test_a_server_that_hangs_does_not_keep_a_run_from_ending(
    server: FakeServer, backend: Backends, adapter: Path
) -> None:
    server.answers["/v1/models"] = models("m", owner="vllm")
    server.answers["/v1/load_lora_adapter"] = Reply(b"Success")
    server.answers["/v1/unload_lora_adapter"] = Reply(b"", hang=9)
    asked = backend(timeout=60.0)
    await asked.load(Weights(str(adapter), "m"))
    began = time.monotonic()
    await asked.close()
    assert time.monotonic() - began < 6


async def test_other_weights_in_the_same_folder_are_another_adapter(
    server: FakeServer, backend: Backends, adapter: Path
) -> None:
    server.answers["/v1/models"] = models("m", owner="vllm")
    server.answers["/v1/load_lora_adapter"] = Reply(b"Success")
    asked = backend()
    await asked.load(Weights(str(adapter), "m", 1))
    (adapter / "adapter_model.safetensors").write_bytes(b"better weights")
    await asked.load(Weights(str(adapter), "m", 2))
    first, second = server.bodies("/v1/load_lora_adapter")
    assert first["lora_name"] != second["lora_name"]


async def test_the_adapter_of_the_options_takes_the_place_of_the_base_model(
    server: FakeServer, backend: Backends, adapter: Path
) -> None:
    server.answers["/v1/models"] = models("m", owner="vllm")
    server.answers["/v1/load_lora_adapter"] = Reply(b"Success")
    asked = backend(adapter=adapter)
    await asked.generate(request())
    assert server.bodies()[0]["model"].startswith("arc25-")
    assert server.bodies()[0]["model"] in asked.id


async def test_requests_with_different_weights_are_never_under_way_at_once(
    server: FakeServer, backend: Backends, adapter: Path
) -> None:
    now: list[str] = []

    def answer(asked: Asked) -> Reply:
        now.append(asked.body["model"])
        time.sleep(0.05)
        together = len(set(now))
        now.remove(asked.body["model"])
        return chat(choice(f"{together} at once"))

    server.answers["/v1/models"] = models("m", owner="vllm")
    server.answers["/v1/load_lora_adapter"] = Reply(b"Success")
    server.answers[CHAT] = answer
    asked, weights = backend(), Weights(str(adapter), "m")
    replies = await asyncio.gather(*[asked.generate(request(weights=each)) for each in [None, weights] * 4])
    assert {reply.text for [reply] in replies} == {"1 at once"}


async def test_a_server_that_does_not_load_adapters_says_what_it_needs(
    server: FakeServer, backend: Backends, adapter: Path
) -> None:
    server.answers["/v1/models"] = models("m", owner="vllm")
    with pytest.raises(UsageError, match="start it with --enable-lora"):
        await backend().load(Weights(str(adapter), "m"))
    server.answers["/v1/load_lora_adapter"] = Reply({"error": {"message": "rank too high"}}, 400)
    with pytest.raises(UsageError, match="rank too high"):
        await backend().generate(request(weights=Weights(str(adapter), "m")))


async def test_other_kinds_take_no_adapters(server: FakeServer, backend: Backends, adapter: Path) -> None:
    await backend().load(None)
    with pytest.raises(UsageError, match="kind generic loads no adapters"):
        await backend().load(Weights(str(adapter), "m"))
    with pytest.raises(UsageError, match="kind sglang loads no adapters"):
        backend(adapter=adapter, dialect=DialectName.SGLANG)
