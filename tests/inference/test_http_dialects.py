"""What is sent to each kind of server."""

from __future__ import annotations

import pytest

from arc25.core.records import Message, Sampling
from arc25.inference.http.dialects import (
    DIALECTS,
    DialectName,
    parts,
    prompt_fields,
    recognised,
    sampling_fields,
)
from arc25.inference.prompt import PromptForm

SAMPLING = Sampling(n=2, temperature=0.5, top_p=0.9, max_tokens=9)
CHAT, RAW = PromptForm.CHAT, PromptForm.RAW
SAME = {"temperature": 0.5, "top_p": 0.9}
NO_MORE = {"min_p": 0.0, "repetition_penalty": 1.0}
LOGPROBS = {"logprobs": True, "top_logprobs": 1}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        (DialectName.GENERIC, {"max_tokens": 9}),
        (DialectName.OPENAI, {"max_completion_tokens": 9, **LOGPROBS}),
        (DialectName.VLLM, {"max_tokens": 9, "top_k": -1, **NO_MORE, **LOGPROBS}),
        (DialectName.LMDEPLOY, {"max_tokens": 9, "top_k": 0, **NO_MORE}),
        (DialectName.SGLANG, {"max_tokens": 9, "top_k": -1, **NO_MORE, **LOGPROBS}),
        (DialectName.LLAMACPP, {"max_tokens": 9, "samplers": ["temperature", "top_p"], **LOGPROBS}),
        (DialectName.OLLAMA, {"max_tokens": 9, **LOGPROBS}),
    ],
)
def test_temperature_and_top_p_mean_the_same_everywhere(name: DialectName, fields: dict[str, object]) -> None:
    assert sampling_fields(DIALECTS[name], CHAT, SAMPLING, logprobs=True) == {**SAME, **fields}


def test_there_is_a_record_for_every_kind() -> None:
    assert set(DIALECTS) == set(DialectName) - {DialectName.AUTO}


def test_a_completion_asks_for_log_probabilities_by_number_and_for_max_tokens() -> None:
    fields = sampling_fields(DIALECTS[DialectName.OPENAI], RAW, SAMPLING, logprobs=True)
    assert fields == {**SAME, "max_tokens": 9, "logprobs": 1}


def test_log_probabilities_can_be_left_out() -> None:
    assert "logprobs" not in sampling_fields(DIALECTS[DialectName.VLLM], CHAT, SAMPLING, logprobs=False)


def test_stop_strings_are_sent_only_if_there_are_some() -> None:
    generic = DIALECTS[DialectName.GENERIC]
    assert "stop" not in sampling_fields(generic, CHAT, SAMPLING, logprobs=False)
    assert sampling_fields(generic, CHAT, Sampling(stop=("x",)), logprobs=False)["stop"] == ["x"]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        (DialectName.VLLM, {"structured_outputs": {"grammar": "G"}}),
        (DialectName.SGLANG, {"ebnf": "G"}),
        (DialectName.LLAMACPP, {"grammar": "G"}),
    ],
)
def test_a_grammar_goes_where_the_server_looks_for_it(name: DialectName, fields: dict[str, object]) -> None:
    assert DIALECTS[name].grammar_fields("G") == fields


def test_seeds_count_up_over_the_requests_of_one() -> None:
    assert parts(5, None, 3) == [{"n": 5, "seed": 3}]
    assert parts(3, 1, 3) == [{"n": 1, "seed": 3}, {"n": 1, "seed": 4}, {"n": 1, "seed": 5}]
    assert parts(5, 2, 3) == [{"n": 2, "seed": 3}, {"n": 2, "seed": 5}, {"n": 1, "seed": 7}]


def test_no_seed_is_one_that_means_any_to_some_server() -> None:
    assert all(
        0 <= part["seed"] < 2**31 - 1 for seed in (2**31 - 1, 2**32 - 1, 2**64 - 1) for part in parts(3, 1, seed)
    )


def test_a_kind_is_recognised_by_the_owner_of_its_models() -> None:
    assert recognised("api.openai.com", ["system"]) is DialectName.OPENAI
    assert recognised("10.0.0.1", ["vllm", "vllm"]) is DialectName.VLLM
    assert recognised("10.0.0.1", ["library"]) is DialectName.OLLAMA
    assert recognised("api.example.com", ["acme"]) is DialectName.GENERIC
    assert recognised("api.example.com", []) is DialectName.GENERIC


def test_messages_of_a_chat_keep_their_roles_and_a_raw_prompt_does_not() -> None:
    messages = (Message("system", "a"), Message("user", "b"))
    assert prompt_fields(CHAT, messages) == {
        "messages": [{"role": "system", "content": "a"}, {"role": "user", "content": "b"}]
    }
    assert prompt_fields(RAW, messages) == {"prompt": "a\n\nb\n\n"}
