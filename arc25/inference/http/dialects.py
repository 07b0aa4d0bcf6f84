"""What each kind of server takes, and how one is told from another. Most ignore unknown fields, with status 200.

docs/openai.md has the same as a table, and says what was seen on a real server and what is from its documentation.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from arc25.core.records import Message, Sampling
from arc25.inference.prompt import PromptForm, plain_text, readable

_SEEDS = 2**31 - 1
"""Seeds are kept below this: the largest numbers mean "any" to some servers."""


class DialectName(enum.Enum):
    """A kind of server."""

    AUTO = "auto"  # found out from what the server tells
    GENERIC = "generic"  # speaks the API and nothing else is known
    OPENAI = "openai"
    VLLM = "vllm"
    LMDEPLOY = "lmdeploy"
    SGLANG = "sglang"
    LLAMACPP = "llamacpp"
    OLLAMA = "ollama"


@dataclass(frozen=True, slots=True)
class Dialect:
    """A kind of server.

    `most` is how many choices one request may ask for (None: any number, or what the server tells); where that is
    not enough, several requests are sent whose seeds count up, as those servers do that take `n` themselves.
    `limit` is the field of a chat that bounds the tokens of a reply. `neutral` switches off what would change
    the distribution besides temperature and top_p. `grammar` is the path of the field for a grammar in GBNF (empty:
    there is none), `text` the field of /tokenize for a text (empty: it cannot be asked), `special` the one that says
    whether special tokens are put around it. `complete`: GET /models lists all that can be asked for. `usage_of_one`:
    the tokens of the reply are told of one choice only.
    """

    name: DialectName
    most: int | None = 1
    limit: str = "max_tokens"
    logprobs: bool = False
    neutral: Mapping[str, Any] = field(default_factory=dict)
    grammar: tuple[str, ...] = ()
    adapters: bool = False
    text: str = ""
    special: str = ""
    complete: bool = False
    usage_of_one: bool = False

    def grammar_fields(self, grammar: str) -> dict[str, Any]:
        """The fields that hold a reply to a grammar."""
        value: Any = grammar
        for key in reversed(self.grammar):
            value = {key: value}
        return dict(value)


_OFF = {"min_p": 0.0, "repetition_penalty": 1.0}

DIALECTS: Mapping[DialectName, Dialect] = {
    dialect.name: dialect
    for dialect in (
        Dialect(DialectName.GENERIC),
        Dialect(DialectName.OPENAI, most=None, limit="max_completion_tokens", logprobs=True),
        Dialect(
            DialectName.VLLM,
            most=None,
            logprobs=True,
            neutral={"top_k": -1, **_OFF},
            grammar=("structured_outputs", "grammar"),
            adapters=True,
            text="prompt",
            special="add_special_tokens",
            complete=True,
        ),
        Dialect(DialectName.LMDEPLOY, neutral={"top_k": 0, **_OFF}, complete=True),
        Dialect(
            DialectName.SGLANG,
            logprobs=True,
            neutral={"top_k": -1, **_OFF},
            grammar=("ebnf",),
            text="prompt",
            special="add_special_tokens",
            complete=True,
        ),
        Dialect(
            DialectName.LLAMACPP,
            most=None,
            logprobs=True,
            # Only these two, and in the order of everybody else: by default top_p comes before the temperature.
            neutral={"samplers": ["temperature", "top_p"]},
            grammar=("grammar",),
            text="content",
            special="add_special",
            complete=True,
            usage_of_one=True,
        ),
        Dialect(DialectName.OLLAMA, logprobs=True),
    )
}

_OWNERS = {
    "vllm": DialectName.VLLM,
    "lmdeploy": DialectName.LMDEPLOY,
    "sglang": DialectName.SGLANG,
    "llamacpp": DialectName.LLAMACPP,
    "library": DialectName.OLLAMA,
}


def recognised(host: str, owners: Sequence[str]) -> DialectName:
    """The kind of the server at `host` whose models belong to `owners`, as GET /models tells."""
    if host == "api.openai.com":
        return DialectName.OPENAI
    return next((_OWNERS[owner] for owner in owners if owner in _OWNERS), DialectName.GENERIC)


def turns(messages: Sequence[Message]) -> list[dict[str, str]]:
    """Messages as the API has them."""
    return [{"role": message.role, "content": readable(message.content)} for message in messages]


def prompt_fields(form: PromptForm, messages: Sequence[Message]) -> dict[str, Any]:
    """The fields of a request that hold its prompt."""
    if form is PromptForm.RAW:
        return {"prompt": readable(plain_text(messages))}
    return {"messages": turns(messages)}


def sampling_fields(dialect: Dialect, form: PromptForm, sampling: Sampling, logprobs: bool) -> dict[str, Any]:
    """The fields of a request that say how to sample, but for `n` and `seed`."""
    limit = dialect.limit if form is PromptForm.CHAT else "max_tokens"
    fields: dict[str, Any] = {
        **dialect.neutral,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        limit: sampling.max_tokens,
    }
    if sampling.stop:
        fields["stop"] = list(sampling.stop)
    if dialect.logprobs and logprobs:
        fields |= {"logprobs": True, "top_logprobs": 1} if form is PromptForm.CHAT else {"logprobs": 1}
    return fields


def parts(n: int, most: int | None, seed: int) -> list[dict[str, int]]:
    """The fields `n` and `seed` of the requests that together give `n` choices, at most `most` each."""
    most = most or n
    return [{"n": min(most, n - first), "seed": (seed + first) % _SEEDS} for first in range(0, n, most)]
