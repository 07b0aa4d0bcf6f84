"""What a search may spend: CPU seconds, word applications, memory."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

CLOCK_INTERVAL = 32
"""Word applications between two looks at the clock."""
WORK_PER_SECOND = 25_000
"""Word applications that an ordinary core does in a second."""


@dataclass(slots=True)
class Budget:
    """Counts what a search spends. `seconds` are CPU seconds of this process, `work` counts word applications.

    With `seconds` None the end depends on the work alone, so it is the same on every machine.
    """

    seconds: float | None
    work: int | None
    memory: int
    applications: int = 0
    bytes: int = 0
    _start: float = field(default_factory=time.process_time)
    _late: bool = False

    def spend(self) -> None:
        """Count one word application."""
        self.applications += 1
        if self.applications % CLOCK_INTERVAL == 0:
            self._late = self.seconds is not None and self.spent_seconds() >= self.seconds

    def spent_seconds(self) -> float:
        """CPU seconds since the search began."""
        return time.process_time() - self._start

    def spent(self) -> float:
        """The part of the budget that is gone; 1 or more is all of it."""
        parts = [self.bytes / self.memory]
        if self.work is not None:
            parts.append(self.applications / self.work)
        if self.seconds is not None:
            parts.append(self.spent_seconds() / self.seconds)
        return max(parts)

    def nominal_seconds(self) -> float:
        """About how many seconds of an ordinary core the whole budget is: the same everywhere if it is in work."""
        parts = [] if self.seconds is None else [self.seconds]
        parts += [] if self.work is None else [self.work / WORK_PER_SECOND]
        return min(parts, default=math.inf)

    def over(self) -> bool:
        """Whether the search has to end."""
        return self._late or self.bytes >= self.memory or (self.work is not None and self.applications >= self.work)
