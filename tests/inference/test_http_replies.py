"""From a server's JSON to completions."""

from __future__ import annotations

from typing import Any

import pytest
from fake_openai import choice

from arc25.core.errors import BackendError
from arc25.core.records import Completion
from arc25.inference.http.prices import Price
from arc25.inference.http.replies import read_completions
from arc25.inference.prompt import PromptForm

FREE = Price()


def read(*choices: Any, n: int = 9, usage: Any = None, of_one: bool = False, price: Price = FREE) -> list[Completion]:
    return read_completions({"choices": list(choices), "usage": usage}, n, PromptForm.CHAT, of_one, price)


def usage(prompt: Any, reply: Any) -> dict[str, Any]:
    return {"prompt_tokens": prompt, "completion_tokens": reply}


def test_the_log_probability_of_a_reply_is_the_sum_over_its_tokens() -> None:
    assert read(choice(logprobs=[-0.5, -0.25]))[0].logprob == -0.75


def test_the_older_form_of_log_probabilities_is_read_too() -> None:
    raw = {"text": "x", "finish_reason": "stop", "logprobs": {"token_logprobs": [-1.0, -2.0], "tokens": ["a", "b"]}}
    [completion] = read_completions({"choices": [raw]}, 1, PromptForm.RAW, False, Price())
    assert (completion.text, completion.logprob, completion.tokens_out) == ("x", -3.0, 2)


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {},
        {"content": None},
        {"content": [None]},
        {"content": [{"logprob": None}]},
        {"content": [{"logprob": float("nan")}]},
        {"content": [{"logprob": True}]},
        {"content": [{"logprob": -(10**400)}]},
        {"token_logprobs": [None, -1.0]},
    ],
)
def test_a_log_probability_that_is_not_whole_is_none(told: Any) -> None:
    assert read({**choice(), "logprobs": told})[0].logprob is None


def test_a_message_without_content_is_an_empty_reply() -> None:
    assert read(choice(None))[0].text == ""


def test_a_message_in_parts_is_their_text_without_the_thoughts() -> None:
    parts = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "a"}, 7, {"type": "text", "text": "b"}]
    assert read({**choice(), "message": {"content": parts}})[0].text == "ab"


def test_a_model_that_refuses_is_an_error_of_that_reply() -> None:
    [completion] = read({**choice(), "message": {"content": None, "refusal": "I will not\n" * 99}})
    assert (completion.finish.value, completion.text) == ("error", "")
    assert completion.error.startswith("the model refused: 'I will not")
    assert len(completion.error) < 130


def test_tokens_are_counted_where_the_server_tells_each() -> None:
    replies = read(choice(logprobs=[-1.0] * 3), choice(logprobs=[-1.0]), usage=usage(7, 4))
    assert [(each.tokens_in, each.tokens_out) for each in replies] == [(7, 3), (7, 1)]


def test_tokens_are_shared_where_it_tells_the_sum() -> None:
    assert [each.tokens_out for each in read(*[choice()] * 3, usage=usage(7, 11))] == [4, 4, 3]


def test_tokens_that_are_told_of_one_choice_count_for_each() -> None:
    assert [each.tokens_out for each in read(*[choice()] * 3, usage=usage(7, 5), of_one=True)] == [5, 5, 5]
    replies = read(choice(logprobs=[-1.0] * 3), choice(logprobs=[-1.0]), usage=usage(7, 3), of_one=True)
    assert [each.tokens_out for each in replies] == [3, 1]


def test_hidden_tokens_are_paid_for_too() -> None:
    [completion] = read(choice(logprobs=[-1.0]), usage=usage(0, 100), price=Price(0.0, 1.0))
    assert completion.cost == pytest.approx(100 / 1e6)


def test_choices_that_are_cut_are_paid_for_by_those_that_stay() -> None:
    replies = read(*[choice()] * 4, n=2, usage=usage(100, 40), price=Price(1.0, 1.0))
    assert sum(each.cost for each in replies) == pytest.approx(140 / 1e6)


@pytest.mark.parametrize("told", [None, 7, [], {}, usage("7", None), usage(-1, 2.5), usage(10**400, 10**400)])
def test_a_usage_that_cannot_be_is_none(told: Any) -> None:
    assert [(each.tokens_in, each.tokens_out) for each in read(choice(), usage=told)] == [(0, 0)]


@pytest.mark.parametrize("told", [None, {}, usage(0, 0), usage(10**400, None)])
def test_a_price_of_tokens_that_nobody_tells_is_not_nothing(told: Any) -> None:
    with pytest.raises(BackendError, match=r"does not tell the tokens.*leave out --backend\.price-in"):
        read(choice(), usage=told, price=Price(0.0, 1.0))


@pytest.mark.parametrize("reason", [None, 7, [], "tool_calls", "x" * 1000])
def test_a_reason_that_is_not_known_is_an_error_in_a_few_words(reason: Any) -> None:
    [completion] = read(choice("text", reason))
    assert (completion.finish.value, completion.text) == ("error", "text")
    assert len(completion.error) < 100
