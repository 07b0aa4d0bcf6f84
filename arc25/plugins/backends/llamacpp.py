"""Backend `llamacpp`: one GGUF file by llama.cpp, in a server of our own. The light way to a language model."""

from __future__ import annotations

import importlib.metadata
import shlex
from collections.abc import Callable

from arc25.core.context import Context
from arc25.core.hookspecs import hookimpl
from arc25.core.protocols import LanguageModel
from arc25.inference.constrain import Constrain, constraint
from arc25.inference.http.dialects import DialectName
from arc25.inference.http.options import Asking, Patience
from arc25.inference.models.cards import PACKAGED
from arc25.inference.options import at_least_one, model_to_run
from arc25.inference.packages import require
from arc25.inference.prompt import PromptForm

_ANSWER_SECONDS = 3600.0
"""A laptop takes its time, and a server that died is noticed anyway."""


def llamacpp(
    context: Context,
    *,
    model: str = PACKAGED,
    parallel: int = 16,
    context_tokens: int = 4096,
    threads: int | None = None,
    prompt: PromptForm = PromptForm.AUTO,
    constrain: Constrain = Constrain.NONE,
) -> LanguageModel:
    """A GGUF file by llama.cpp (docs/openai.md), loaded when it is first needed.

    Args:
        model: a model's name (arc25 models) or the path of a GGUF file.
        parallel: replies written at once.
        context_tokens: how many tokens prompt and reply may have together.
        threads: CPU threads; None is a thread for each worker.
        prompt: chat template or raw text; auto is the template where there is one.
        constrain: dsl holds replies to the grammar of the DSL.
    """
    from arc25.inference.http.client import HttpBackend
    from arc25.inference.http.places import Here
    from arc25.inference.http.transport import Transport
    from arc25.inference.models.weights import as_gguf
    from arc25.inference.server import LocalServer, read_command

    at_least_one(parallel=parallel, context_tokens=context_tokens, threads=threads)
    weights = model_to_run(model)
    sizes = f"--parallel {parallel} --context {context_tokens} --threads {threads or context.workers}"
    as_gguf(weights)  # or say now that it is none
    command = read_command(f"llamacpp --model {shlex.quote(model)} {sizes}")
    asking = Asking(
        model=model,
        dialect=DialectName.LLAMACPP,
        form=prompt,
        capacity=parallel,
        patience=Patience(answer=_ANSWER_SECONDS),
        held=constraint(constrain, context.dsl),
    )
    engine = f"llamacpp {importlib.metadata.version('xllamacpp')} {weights.fingerprint} context={context_tokens}"
    server = LocalServer(command, context.out)
    return HttpBackend(f"{engine} {asking}", Here(server), asking, Transport("", asking.patience, proxies=False), "")


@hookimpl
def arc25_backend(name: str) -> Callable[..., LanguageModel]:
    """Offer the factory, if what it needs is there."""
    require("xllamacpp", "httpx", "tenacity")
    return llamacpp
