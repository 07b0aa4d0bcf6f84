"""arc25: solve ARC tasks by searching for programs, with every part a plugin.

import arc25

tasks = arc25.load("arc-agi-1/training", limit=10)
solutions = arc25.solve(tasks)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arc25.core.grid import Grid
from arc25.core.hookspecs import hookimpl
from arc25.core.records import Attempt, Completion, Pair, Program, Request, Solution, Task

if TYPE_CHECKING:
    from arc25.library import load, solve

__version__ = "0.1.0"

__all__ = [
    "Attempt",
    "Completion",
    "Grid",
    "Pair",
    "Program",
    "Request",
    "Solution",
    "Task",
    "hookimpl",
    "load",
    "solve",
]


def __getattr__(name: str) -> Any:
    # Plugins import this module, also where only the nouns are wanted: the rest is loaded when used.
    if name in ("load", "solve"):
        from arc25 import library

        return getattr(library, name)
    raise AttributeError(f"module 'arc25' has no attribute {name!r}")
