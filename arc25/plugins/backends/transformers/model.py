"""The model and its tokenizer: loaded as the device wants them, with adapters that come and go."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Iterator
from typing import Any

import torch
import transformers

from arc25.core.errors import UsageError
from arc25.core.records import Weights
from arc25.inference.models.weights import adapter_of
from arc25.plugins.backends.transformers.cache import cache_name_of

ADAPTERS = 4
"""Adapters that are kept loaded; of more, the one that was used longest ago goes."""


class LoadedModel:
    """A causal language model, its tokenizer, and the adapters that are loaded over it."""

    def __init__(self, folder: str, device: str, dtype: str, attention: str) -> None:
        """Load from a local folder; "auto" leaves a choice to the device.

        Raises:
            UsageError: there is no such device or attention here, or the folder holds no whole model.
        """
        self.device = _device(device)
        self.dtype = _dtype(dtype, self.device)
        try:
            self.tokenizer: Any = transformers.AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
            base, told = transformers.AutoModelForCausalLM.from_pretrained(
                folder,
                dtype=self.dtype,
                attn_implementation=_attention(attention, self.device),
                low_cpu_mem_usage=True,
                trust_remote_code=False,
                output_loading_info=True,
            )
        except Exception as error:  # the libraries fail in many ways at what is in a folder
            raise UsageError(f"the model in {folder} cannot be loaded: {type(error).__name__}: {error}") from error
        self.cache_name = cache_name_of(base)
        if not self.cache_name:
            raise UsageError(f"{type(base).__name__} does not keep what it read in a cache, so it cannot be used")
        if missing := sorted(told["missing_keys"]):
            raise UsageError(f"the model in {folder} is not whole: no weights for {missing[0]}")
        self.attention = str(base.config.get_text_config()._attn_implementation)
        self._base = self.model = base.to(self.device).eval()
        self._loaded: dict[str, str] = {}  # name by path and step, the latest used last
        self._number = 0

    def context(self, wanted: int | None) -> int:
        """How many tokens prompt and reply may have together, where `wanted` are asked for.

        Raises:
            UsageError: neither the user nor the model says.
        """
        most = getattr(self._base.config.get_text_config(), "max_position_embeddings", None)
        known = [int(tokens) for tokens in (wanted, most) if tokens]
        if not known:
            raise UsageError("the model does not tell how long its context is; give --backend.context-tokens")
        return min(known)

    @property
    def ends(self) -> frozenset[int]:
        """The tokens that end a reply."""
        said = (self._base.generation_config.eos_token_id, self._base.config.eos_token_id, self.tokenizer.eos_token_id)
        found = [token for one in said for token in (one if isinstance(one, list) else [one])]
        return frozenset(token for token in found if token is not None)

    def load(self, weights: Weights) -> str:
        """Have an adapter in memory; its name there.

        Raises:
            UsageError: it is no adapter, or not of this model.
        """
        key = f"{weights.path}@{weights.step}"
        if key in self._loaded:
            self._loaded[key] = self._loaded.pop(key)
            return self._loaded[key]
        adapter_of(weights.path)
        self._number += 1
        name = f"adapter{self._number}"
        self._add(name, weights.path)
        self._loaded[key] = name
        while len(self._loaded) > ADAPTERS:
            self.model.delete_adapter(self._loaded.pop(next(iter(self._loaded))))
        return name

    @contextlib.contextmanager
    def using(self, weights: Weights | None) -> Iterator[Any]:
        """The model with that adapter in place, or with none."""
        if weights is not None:
            name = self.load(weights)
            self.model.set_adapter(name)
            yield self.model
        elif self._loaded:
            with self.model.disable_adapter():
                yield self.model
        else:
            yield self.model

    def _add(self, name: str, path: str) -> None:
        from peft import PeftConfig, PeftModel

        try:
            if self.model is self._base:
                config = PeftConfig.from_pretrained(path)
                config.inference_mode = True
                self.model = PeftModel(self._base, config, adapter_name=name)
            told = self.model.load_adapter(path, adapter_name=name)
            if amiss := [*told.missing_keys, *told.unexpected_keys]:
                raise ValueError(f"its tensors are not those that its configuration tells of, such as {amiss[0]}")
        except Exception as error:  # peft, safetensors and torch fail in many ways at what is in a file
            self._strip()
            reason = str(error).partition("\n")[0]
            raise UsageError(f"the adapter {path} does not fit this model: {reason}") from error
        self.model.eval()

    def _strip(self) -> None:
        """Take off all adapters, also one that was put on halfway; they come again when they are used."""
        from peft.tuners.tuners_utils import BaseTunerLayer
        from peft.utils.other import AuxiliaryTrainingWrapper

        for place, module in list(self._base.named_modules()):
            if isinstance(module, BaseTunerLayer):
                self._base.set_submodule(place, module.get_base_layer())
            elif isinstance(module, AuxiliaryTrainingWrapper):
                self._base.set_submodule(place, module.original_module)
        if hasattr(self._base, "peft_config"):
            del self._base.peft_config
        self.model = self._base
        self._loaded.clear()


def _device(wanted: str) -> torch.device:
    if wanted == "auto":
        wanted = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    try:
        device = torch.device(wanted)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0]
        raise UsageError(f"--backend.device {wanted}: not here ({reason}); take cpu or auto") from error
    return device


def _dtype(wanted: str, device: torch.device) -> torch.dtype:
    if wanted == "auto":
        return torch.float32 if device.type == "cpu" else torch.bfloat16
    dtype = getattr(torch, wanted, None)
    if not isinstance(dtype, torch.dtype) or not dtype.is_floating_point:
        raise UsageError(f"--backend.dtype is auto, float32, bfloat16 or float16, got {wanted!r}")
    return dtype


def _attention(wanted: str, device: torch.device) -> str | None:
    """None leaves it to the library, which takes sdpa where the model has it."""
    if wanted != "auto":
        return wanted
    flash = device.type == "cuda" and importlib.util.find_spec("flash_attn") is not None
    return "flash_attention_2" if flash else None
