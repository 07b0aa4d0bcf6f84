"""The server's JSON to completions. Nothing in it is trusted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from arc25.core.errors import BackendError
from arc25.core.records import Completion, Finish
from arc25.inference.http.prices import Price
from arc25.inference.prompt import PromptForm

_FINISHES = {"stop": Finish.STOP, "length": Finish.LENGTH}
_MOST = 2**53
"""Numbers from here on, of which JSON may hold any, are none that a server counts or computes."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice as it stands in an answer; `logprobs` has one number a token, None where the server gave none."""

    text: str
    reason: object
    logprobs: tuple[float, ...] | None
    refusal: str = ""


def read_completions(answer: Any, n: int, form: PromptForm, usage_of_one: bool, price: Price) -> list[Completion]:
    """The at most `n` completions of one answer, which pay for all of it in equal shares.

    Raises:
        BackendError: the answer is not of the form, or does not tell the tokens that have a price.
    """
    choices = [_choice(choice, form) for choice in _listed(answer)]
    if not choices:
        return []
    prompt, reply = _usage(answer)
    if price != Price() and not (prompt or reply):
        options = "--backend.price-in, --backend.price-out and --backend.prices"
        raise BackendError(f"the server does not tell the tokens of a reply, which have a price; leave out {options}")
    counts = _counts(choices, reply, usage_of_one)
    cost = price.of(prompt, max(reply, sum(counts))) / min(n, len(choices))
    return [_completion(*pair, prompt, cost) for pair in zip(choices[:n], counts, strict=False)]


def _completion(choice: Choice, tokens: int, prompt: int, cost: float) -> Completion:
    finish = _FINISHES.get(choice.reason, Finish.ERROR) if isinstance(choice.reason, str) else Finish.ERROR
    error = "" if finish is not Finish.ERROR else f"the server ended the reply with finish_reason {choice.reason!r:.40}"
    if choice.refusal and not choice.text:
        finish, error = Finish.ERROR, f"the model refused: {choice.refusal!r:.100}"
    logprob = math.fsum(choice.logprobs) if choice.logprobs is not None else None
    return Completion(choice.text, prompt, tokens, logprob, finish, cost=cost, error=error)


def _listed(answer: Any) -> Sequence[Any]:
    choices = answer.get("choices") if isinstance(answer, dict) else None
    if not isinstance(choices, list):
        raise BackendError(f"the server's answer has no list of choices, got {answer!r:.200}")
    return choices


def _choice(choice: Any, form: PromptForm) -> Choice:
    holder = choice.get("message") if form is PromptForm.CHAT and isinstance(choice, dict) else choice
    text = _joined(holder.get("content" if form is PromptForm.CHAT else "text")) if isinstance(holder, dict) else holder
    if not isinstance(holder, dict) or not isinstance(text, str | None):
        raise BackendError(f"the server's answer has a choice without a message, got {choice!r:.200}")
    refusal = holder.get("refusal")
    return Choice(
        text or "",
        choice.get("finish_reason"),
        _logprobs(choice.get("logprobs")),
        refusal if isinstance(refusal, str) else "",
    )


def _joined(content: Any) -> Any:
    """The text of a message that comes in parts, of which some may be thoughts; all else as it is."""
    if not isinstance(content, list):
        return content
    texts = [part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text"]
    return "".join(text for text in texts if isinstance(text, str))


def _logprobs(told: Any) -> tuple[float, ...] | None:
    """The log-probability of each token, from either of the forms that servers use; None unless all are there."""
    if not isinstance(told, Mapping):
        return None
    content, values = told.get("content"), told.get("token_logprobs")
    if isinstance(content, list):
        values = [token.get("logprob") if isinstance(token, dict) else None for token in content]
    if not isinstance(values, list) or not all(_is_number(value) for value in values):
        return None
    return tuple(map(float, values))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MOST


def _usage(answer: Mapping[str, Any]) -> tuple[int, int]:
    """The tokens of the prompt and of the replies; 0 where the server does not tell."""
    usage = answer.get("usage")
    told = usage if isinstance(usage, dict) else {}
    values = (told.get("prompt_tokens"), told.get("completion_tokens"))
    prompt, reply = (value if isinstance(value, int) and 0 < value < _MOST else 0 for value in values)
    return prompt, reply


def _counts(choices: Sequence[Choice], reply: int, usage_of_one: bool) -> list[int]:
    """The tokens of each choice: counted where that is possible, else equal shares of what the server tells."""
    counted = [len(choice.logprobs) for choice in choices if choice.logprobs is not None]
    if len(counted) == len(choices) and (usage_of_one or sum(counted) == reply or not reply):
        return counted
    if usage_of_one:
        return [reply] * len(choices)
    share, rest = divmod(reply, len(choices))
    return [share + (place < rest) for place in range(len(choices))]
