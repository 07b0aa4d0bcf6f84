"""The backend `transformers`: any causal language model of the Hugging Face library, on a CPU or a GPU."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import TYPE_CHECKING

from arc25.core.hookspecs import hookimpl

if TYPE_CHECKING:
    from arc25.core.protocols import Backend


@hookimpl
def arc25_backend(name: str) -> Callable[..., Backend]:
    """The factory of the backend."""
    for package in ("torch", "transformers", "peft", "psutil"):
        if importlib.util.find_spec(package) is None:
            raise ImportError(f"the package {package} is missing")
    from arc25.plugins.backends.transformers.backend import transformers

    return transformers
