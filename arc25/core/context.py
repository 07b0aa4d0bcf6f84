"""What a run has decided before its plugins are made, and what a plugin may therefore rely on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from arc25.core.protocols import DslPack


@dataclass(frozen=True, slots=True)
class Limits:
    """What one program may take on one task: CPU seconds, and MiB above what its worker holds."""

    seconds: float = 2.0
    memory_mib: int = 256


@dataclass(frozen=True, slots=True)
class Context:
    """Handed to every plugin factory. `dsl` is None only while the DSL pack itself is made.

    `workers` is how many processes a plugin may run at once; `out` is the run's folder, None where
    nothing is kept. `plugin_files`, and `dsl_options`, with which the DSL pack was made, are for plugins that make
    others in processes of their own.
    """

    dsl: DslPack | None = None
    seed: int = 0
    workers: int = 1
    limits: Limits = field(default_factory=Limits)
    out: Path | None = None
    plugin_files: tuple[Path, ...] = ()
    dsl_options: Mapping[str, Any] = field(default_factory=dict)
