"""The backend `transformers`: any causal language model of the Hugging Face library, on a CPU or a GPU."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from arc25.core.hookspecs import hookimpl
from arc25.inference.packages import require

if TYPE_CHECKING:
    from arc25.core.protocols import Backend


@hookimpl
def arc25_backend(name: str) -> Callable[..., Backend]:
    """The factory of the backend."""
    require("torch", "transformers", "peft", "psutil")
    from arc25.plugins.backends.transformers.backend import transformers

    return transformers
