"""Limits, and what has been spent of them. Spending counts recorded work, so a replay stops where the run did."""

from __future__ import annotations

from dataclasses import dataclass

from arc25.core.errors import UsageError
from arc25.core.records import Attempt


@dataclass(frozen=True, slots=True)
class Budget:
    """Where a task, or the run, stops. None: no limit.

    Per task: `samples` (replies and programs asked for), `tokens` (written by the backend), `dollars` (its price),
    `seconds` (of backend and executor work) and `solved` (attempts that solve every train pair; 0: go on).
    Per run: `run_seconds` of wall clock.
    """

    samples: int = 8
    seconds: float | None = 10.0
    tokens: int | None = None
    dollars: float | None = None
    solved: int = 1
    run_seconds: float | None = None

    def __post_init__(self) -> None:
        if self.samples < 1:
            raise UsageError(f"a task needs at least 1 sample, got {self.samples}")
        for name in ("seconds", "tokens", "dollars", "run_seconds"):
            limit = getattr(self, name)
            if limit is not None and not limit > 0:  # not a number is not above 0 either
                raise UsageError(f"the budget's {name} has to be above 0, got {limit}")
        if self.solved < 0:
            raise UsageError(f"the budget's solved has to be 0 or more, got {self.solved}")


@dataclass(slots=True)
class Spent:
    """What one task has used up by its committed attempts; `asked` counts what is under way too."""

    asked: int = 0
    tokens: int = 0
    dollars: float = 0.0
    seconds: float = 0.0
    solved: int = 0

    def add(self, attempt: Attempt) -> None:
        """Count a committed attempt."""
        self.seconds += attempt.result.seconds
        if attempt.completion is not None:
            self.seconds += attempt.completion.seconds
            self.tokens += attempt.completion.tokens_out
            self.dollars += attempt.completion.cost
        self.solved += attempt.solved

    def room(self, budget: Budget) -> int:
        """How many more replies and programs may be asked for."""
        return max(0, budget.samples - self.asked)

    def seconds_left(self, budget: Budget) -> float | None:
        """Seconds of work still allowed; None: no limit."""
        return None if budget.seconds is None else max(0.0, budget.seconds - self.seconds)

    def exceeded(self, budget: Budget) -> str | None:
        """Why the task is closed now ("solved", "tokens", "dollars" or "seconds"); None: it is not."""
        if budget.solved and self.solved >= budget.solved:
            return "solved"
        if budget.tokens is not None and self.tokens >= budget.tokens:
            return "tokens"
        if budget.dollars is not None and self.dollars >= budget.dollars:
            return "dollars"
        if budget.seconds is not None and self.seconds >= budget.seconds:
            return "seconds"
        return None
