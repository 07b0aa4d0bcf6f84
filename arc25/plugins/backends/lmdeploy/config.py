"""What is asked of lmdeploy: our settings and samplings as its configurations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from arc25.core.errors import UsageError
from arc25.core.records import Sampling, Weights
from arc25.inference.prompt import PromptForm

ADAPTER = "adapter"
"""What the only adapter is called inside the engine."""
FORMATS = {"pytorch": ("fp8",), "turbomind": ("awq", "gptq", "compressed-tensors", "fp8", "mxfp4")}
"""The weights that each engine can be told to expect. What the model's own files say needs no telling."""
HOTTEST = 2.0
"""The highest temperature that lmdeploy takes."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """The options as the engine's process gets them.

    `device` is lmdeploy's name of the kind of GPU, `memory_share` the part of the GPU's memory beside the weights that
    goes to keys and values, `context` the most tokens of prompt and reply (None: what the model can), `sequences` the
    replies that are decoded at once, `grammar` GBNF or "".
    """

    model: str
    engine: str = "pytorch"
    device: str = "cuda"
    adapter: Weights | None = None
    dtype: str = "auto"
    quantization: str | None = None
    tensor_parallel: int = 1
    memory_share: float = 0.8
    context: int | None = None
    sequences: int = 64
    logprobs: bool = True
    prompt: PromptForm = PromptForm.AUTO
    grammar: str = ""


def engine_config(settings: EngineSettings) -> Any:
    """The PytorchEngineConfig or TurbomindEngineConfig.

    Raises:
        UsageError: lmdeploy takes one of the values not.
    """
    from lmdeploy import PytorchEngineConfig, TurbomindEngineConfig

    common: dict[str, Any] = {
        "dtype": settings.dtype,
        "model_format": settings.quantization,
        "tp": settings.tensor_parallel,
        "session_len": settings.context,
        "max_batch_size": settings.sequences,
        "cache_max_entry_count": settings.memory_share,
        "enable_prefix_caching": True,
        "language_model_only": True,
        "enable_metrics": False,
    }
    adapters = {ADAPTER: settings.adapter.path} if settings.adapter else None
    try:
        if settings.engine == "turbomind":
            return TurbomindEngineConfig(**common)
        return PytorchEngineConfig(
            **common,
            device_type=settings.device,
            adapters=adapters,
            logprobs_mode="raw_logprobs",  # without a mode there are none, whatever a request asks for
        )
    except (AssertionError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise UsageError(f"the {settings.engine} engine of lmdeploy takes these options not: {reason}") from error


def generation_config(settings: EngineSettings, sampling: Sampling, index: int, room: int) -> Any:
    """The GenerationConfig of the reply number `index`, of at most `room` tokens.

    It has no stop words: lmdeploy knows those of a single token only and drops the text before them in their token.
    """
    from lmdeploy import GenerationConfig

    # TurboMind tells what it drew from, after temperature and top_p; a reply's own log-probability is not in there.
    told = settings.logprobs and settings.engine == "pytorch"
    return GenerationConfig(
        max_new_tokens=room,
        do_sample=sampling.temperature > 0,
        temperature=sampling.temperature,
        top_p=sampling.top_p,
        top_k=0,  # all tokens; the default leaves 50
        random_seed=(sampling.seed + index) % 2**63,
        logprobs=1 if told else None,
        response_format=_only(settings.grammar) if settings.grammar else None,
    )


def unfit_sampling(sampling: Sampling) -> str:
    """Why lmdeploy cannot sample so; "" if it can."""
    if sampling.temperature > HOTTEST:
        return f"lmdeploy takes temperatures up to {HOTTEST:g}, got {sampling.temperature:g}"
    return ""


def _only(grammar: str) -> dict[str, Any]:
    """A structural tag of xgrammar that is a grammar from its first character to its last."""
    return {"type": "structural_tag", "format": {"type": "grammar", "grammar": grammar}}
