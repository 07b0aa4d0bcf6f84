"""The backend `lmdeploy`: its PyTorch engine and TurboMind, on GPUs."""

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
    require("lmdeploy", "psutil", note="arc25[lmdeploy] wants a GPU, and an environment of its own for its torch")
    from arc25.plugins.backends.lmdeploy.backend import lmdeploy

    return lmdeploy
