"""Backend `openai`: any server that speaks the OpenAI API, hosted or local, and local ones started by the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.core.hookspecs import hookimpl
from arc25.core.protocols import LanguageModel
from arc25.core.records import Weights
from arc25.inference.constrain import Constrain, constraint
from arc25.inference.http.dialects import DialectName
from arc25.inference.http.options import KEY_ENV, Asking, Patience, checked_url, is_local, pricing, read_key
from arc25.inference.packages import require
from arc25.inference.prompt import PromptForm

BASE_URL = "http://127.0.0.1:8000/v1"


def openai(
    context: Context,
    *,
    base_url: str = BASE_URL,
    model: str | None = None,
    dialect: DialectName = DialectName.AUTO,
    prompt: PromptForm = PromptForm.AUTO,
    key_env: str = KEY_ENV,
    capacity: int = 16,
    timeout: float = 300.0,
    tries: int = 5,
    patience: float = 60.0,
    logprobs: bool = True,
    constrain: Constrain = Constrain.NONE,
    adapter: Path | None = None,
    price_in: float = 0.0,
    price_out: float = 0.0,
    prices: Path | None = None,
    serve: str = "",
    python: Path | None = None,
) -> LanguageModel:
    """A server that speaks the OpenAI API (docs/openai.md). It is contacted when it is first needed.

    Args:
        base_url: where the API is; mostly it ends in /v1.
        model: the model's name on the server; None: the only one that it serves.
        dialect: what kind of server it is; auto asks it.
        prompt: chat sends messages, raw one text for a base model; auto is chat unless the server has no template.
        key_env: the environment variable that holds the key; it is not for a served one.
        capacity: HTTP requests under way at once.
        timeout: seconds that the server has for one answer.
        tries: how often one request is sent before the run stops.
        patience: the most seconds between two tries.
        logprobs: ask for log-probabilities where the server has them.
        constrain: dsl holds replies to the grammar of the DSL.
        adapter: folder of a LoRA adapter that takes the place of the base model (vllm only).
        price_in: dollars per million tokens of prompts.
        price_out: dollars per million tokens of replies.
        prices: TOML or JSON file, model = [price_in, price_out].
        serve: start this server: vllm, lmdeploy, sglang or llamacpp with options, or a command with {port} in it.
        python: the interpreter that runs the served one; None: the one that runs arc25.
    """
    from arc25.inference.http.client import HttpBackend
    from arc25.inference.http.places import Elsewhere, Here, Place
    from arc25.inference.http.transport import Transport
    from arc25.inference.server import LocalServer, read_command

    place: Place
    if serve:
        if base_url != BASE_URL:
            raise UsageError("give --backend.base-url or --backend.serve, not both")
        command = read_command(serve, python)
        if dialect is DialectName.AUTO and command.kind:
            dialect = DialectName(command.kind)
        place, where, key, local = Here(LocalServer(command, context.out, without=[key_env])), serve, "", True
    else:
        if python is not None:
            raise UsageError("--backend.python is the interpreter of --backend.serve, which is not given")
        where = checked_url(base_url)
        place, key, local = Elsewhere(where), read_key(key_env, where), is_local(where)
    asking = Asking(
        model=model,
        dialect=dialect,
        form=prompt,
        capacity=capacity,
        patience=Patience(tries, patience, timeout),
        logprobs=logprobs,
        held=constraint(constrain, context.dsl),
        adapter=None if adapter is None else Weights(str(adapter), model or ""),
        price=pricing(price_in, price_out, prices),
    )
    transport = Transport(key, asking.patience, proxies=not local)
    return HttpBackend(f"openai {where} {asking}", place, asking, transport, key_env)


@hookimpl
def arc25_backend(name: str) -> Callable[..., LanguageModel]:
    """Offer the factory, if what it needs is there."""
    require("httpx", "tenacity")
    return openai
