"""The `arc25` DSL pack: one definition of every word serves the reader, the model and the search."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from arc25 import hookimpl

if TYPE_CHECKING:
    from arc25.core.protocols import DslPack


@hookimpl
def arc25_dsl(name: str) -> Callable[..., DslPack]:
    """The factory of the pack."""
    from arc25.plugins.dsls.arc25.pack import Arc25Pack

    return Arc25Pack
