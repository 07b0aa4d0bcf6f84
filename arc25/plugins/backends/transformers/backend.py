"""The options of the backend `transformers`, and the process that they start."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Literal

from arc25.core.context import Context
from arc25.inference.constrain import Constrain, constraint
from arc25.inference.engines.hosted import HostedBackend, Hosting
from arc25.inference.options import adapter_label, adapter_to_use, at_least_one, model_to_run
from arc25.inference.prompt import PromptForm

ENGINE = "arc25.plugins.backends.transformers.engine:TransformersEngine"
QUIET = {"HF_HUB_DISABLE_PROGRESS_BARS": "1", "TRANSFORMERS_VERBOSITY": "error", "OMP_WAIT_POLICY": "PASSIVE"}


def transformers(
    context: Context,
    *,
    model: str = "smollm2-135m",
    adapter: Path | None = None,
    device: str = "auto",
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = "auto",
    attention: Literal["auto", "sdpa", "eager", "flash_attention_2"] = "auto",
    rows: int = 64,
    context_tokens: int | None = None,
    threads: int | None = None,
    capacity: int = 16,
    prompt: PromptForm = PromptForm.AUTO,
    constrain: Constrain = Constrain.NONE,
) -> HostedBackend:
    """A language model of the library transformers, in a process of its own.

    Args:
        model: name (arc25 models), local folder, GGUF file or hub id.
        adapter: folder of a LoRA adapter to use from the start.
        device: auto, cpu, cuda, cuda:1, mps.
        dtype: of the weights; auto is float32 on a CPU and bfloat16 elsewhere.
        attention: auto is FlashAttention where it is installed and there is a GPU, else sdpa.
        rows: replies that are decoded at once.
        context_tokens: most tokens of prompt and reply together; None is what the model can.
        threads: CPU threads; None is a thread for each worker.
        capacity: requests that may wait to be decoded together.
        prompt: chat template or raw text; auto is the template where there is one.
        constrain: dsl lets the model write only programs of the DSL's words.

    Raises:
        UsageError: there is no such model, or an option is out of its range.
    """
    at_least_one(rows=rows, capacity=capacity, threads=threads, context_tokens=context_tokens)
    found = model_to_run(model)
    held = constraint(constrain, context.dsl)
    versions = f"transformers-{metadata.version('transformers')} torch-{metadata.version('torch')}"
    shape = f"{device}/{dtype}/{attention} prompt={prompt.value} context={context_tokens}"
    threads = threads or context.workers
    return HostedBackend(
        context,
        Hosting(
            ENGINE,
            {
                "model": model,
                "device": device,
                "dtype": dtype,
                "attention": attention,
                "rows": rows,
                "context": context_tokens,
                "threads": threads,
                "prompt": prompt.value,
                "grammar": held.text,
            },
            id=f"{versions} {found.fingerprint} {adapter_label(adapter)} {shape} {held.label}",
            capacity=capacity,
            env={**QUIET, "OMP_NUM_THREADS": str(threads)},
            adapter=adapter_to_use(adapter, found),
            held=held,
        ),
    )
