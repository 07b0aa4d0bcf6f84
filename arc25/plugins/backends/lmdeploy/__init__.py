"""The backend `lmdeploy`: its PyTorch engine and TurboMind, on GPUs."""

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
    if importlib.util.find_spec("lmdeploy") is None:
        raise ImportError(
            "the package lmdeploy is missing; arc25[lmdeploy] wants a GPU, and an environment of its own for its torch"
        )
    from arc25.plugins.backends.lmdeploy.backend import lmdeploy

    return lmdeploy
