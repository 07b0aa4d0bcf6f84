"""The hidden test outputs. Only grading, reports and benchmarks import this module (see the import contracts)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from arc25.core.grid import Grid


@dataclass(frozen=True, slots=True)
class Answers:
    """`outputs[task_id][i]` is the output of test input `i`."""

    outputs: Mapping[str, tuple[Grid, ...]]
