"""The options of the backend `lmdeploy`, and the process that they start."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Literal

from arc25.core.codec import to_json
from arc25.core.context import Context
from arc25.core.errors import BackendUnavailable, UsageError
from arc25.inference.constrain import Constrain, constraint
from arc25.inference.engines.hosted import HostedBackend, Hosting
from arc25.inference.options import adapter_label, adapter_to_use, at_least_one, model_to_run
from arc25.inference.prompt import PromptForm
from arc25.plugins.backends.lmdeploy.config import FORMATS, EngineSettings
from arc25.plugins.backends.lmdeploy.devices import devices, unavailable

ENGINE = "arc25.plugins.backends.lmdeploy.engine:LmdeployEngine"
QUIET = {"TM_LOG_LEVEL": "WARNING", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}


def lmdeploy(
    context: Context,
    *,
    model: str = "smollm2-135m",
    engine: Literal["pytorch", "turbomind"] = "pytorch",
    adapter: Path | None = None,
    dtype: Literal["auto", "float16", "bfloat16"] = "auto",
    quantization: str | None = None,
    tensor_parallel: int = 1,
    memory_share: float = 0.8,
    context_tokens: int | None = None,
    sequences: int = 64,
    logprobs: bool = True,
    capacity: int = 32,
    prompt: PromptForm = PromptForm.AUTO,
    constrain: Constrain = Constrain.NONE,
) -> HostedBackend:
    """A language model in lmdeploy, in a process of its own. Needs a GPU.

    Args:
        model: name (arc25 models), local folder, GGUF file or hub id.
        engine: pytorch takes an adapter and tells log-probabilities; turbomind does neither.
        adapter: folder of a LoRA adapter to use; it cannot be changed later.
        dtype: of the weights; auto is the model's own, float16 for float32.
        quantization: such as awq, gptq, fp8; None is what the model's files say.
        tensor_parallel: GPUs that share one model.
        memory_share: of the GPU's memory beside the weights that goes to keys and values.
        context_tokens: most tokens of prompt and reply together; None is what the model can.
        sequences: replies that are decoded at once.
        logprobs: tell each reply's log-probability.
        capacity: requests under way at once.
        prompt: chat template or raw text; auto is the template where there is one.
        constrain: dsl lets the model write only programs of the DSL's words.

    Raises:
        UsageError: there is no such model, or an option is out of its range.
        BackendUnavailable: this machine has no GPU that lmdeploy can use.
    """
    at_least_one(tensor_parallel=tensor_parallel, context_tokens=context_tokens, sequences=sequences, capacity=capacity)
    _check(engine, adapter, quantization, memory_share)
    found_devices = devices()
    if reason := unavailable(engine, found_devices):
        raise BackendUnavailable(reason)
    found = model_to_run(model)
    held = constraint(constrain, context.dsl)
    weights = adapter_to_use(adapter, found)
    settings = EngineSettings(
        model=model,
        engine=engine,
        device=found_devices[0],
        adapter=weights,
        dtype=dtype,
        quantization=quantization,
        tensor_parallel=tensor_parallel,
        memory_share=memory_share,
        context=context_tokens,
        sequences=sequences,
        logprobs=logprobs,
        prompt=prompt,
        grammar=held.text,
    )
    return HostedBackend(
        context,
        Hosting(
            ENGINE,
            to_json(settings),
            id=f"lmdeploy-{metadata.version('lmdeploy')}/{engine} {found.fingerprint} {adapter_label(adapter)} "
            f"{dtype}/{quantization} prompt={prompt.value} context={context_tokens} {held.label}",
            capacity=capacity,
            env=QUIET,
            adapter=weights,
            held=held,
        ),
    )


def _check(engine: str, adapter: Path | None, quantization: str | None, memory_share: float) -> None:
    """What only this backend asks of its options."""
    if not 0 < memory_share < 1:
        raise UsageError(f"--backend.memory-share: more than 0 and less than 1, got {memory_share:g}")
    if adapter is not None and engine == "turbomind":
        raise UsageError(
            "--backend.adapter: the turbomind engine takes no adapters; take --backend.engine pytorch, "
            "or merge the adapter into the model"
        )
    if quantization is not None and quantization not in FORMATS[engine]:
        raise UsageError(
            f"--backend.quantization: the {engine} engine takes {', '.join(FORMATS[engine])}, got {quantization!r}; "
            "without the option the model's files tell"
        )
