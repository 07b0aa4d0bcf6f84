"""arc25: solve ARC tasks by searching for programs, with every part a plugin."""

from __future__ import annotations

from arc25.core.grid import Grid
from arc25.core.hookspecs import hookimpl
from arc25.core.records import Attempt, Completion, Pair, Program, Request, Solution, Task

__version__ = "0.1.0"

__all__ = ["Attempt", "Completion", "Grid", "Pair", "Program", "Request", "Solution", "Task", "hookimpl"]
