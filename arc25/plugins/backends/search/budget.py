"""What a search, or a part of it, may spend: CPU seconds, word applications, memory."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

LOOK = 0.005
"""Seconds between two looks at the CPU's clock, which can take long; a thread spends no more of it than passes."""
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
    _looked: float = field(default_factory=time.monotonic)
    _spent: float = 0.0

    def spend(self, applications: int) -> None:
        """Count word applications."""
        self.applications += applications

    def part(self, until: float) -> Budget:
        """What is left until so much of it is spent, less than which is spent by now; with all of the memory."""
        seconds = None if self.seconds is None else self.seconds * until - self._recent()
        work = None if self.work is None else math.ceil(self.work * until) - self.applications
        return Budget(seconds, work, self.memory)

    def spent_seconds(self) -> float:
        """CPU seconds since it began."""
        return time.process_time() - self._start

    def spent(self) -> float:
        """The part of the seconds or the work that is gone; 1 or more is all of it."""
        spent = 0.0
        if self.work is not None:
            spent = max(spent, self.applications / self.work)
        if self.seconds is not None:
            spent = max(spent, self._recent() / self.seconds)
        return spent

    def full(self, part: float = 1.0) -> bool:
        """Whether that part of the memory is taken: nothing more is to be kept."""
        return self.bytes >= part * self.memory

    def late(self) -> bool:
        """Whether the seconds are over."""
        return self.seconds is not None and self._recent() >= self.seconds

    def nominal_seconds(self) -> float:
        """About how many seconds of an ordinary core the whole budget is: the same everywhere if it is in work."""
        parts = [] if self.seconds is None else [self.seconds]
        parts += [] if self.work is None else [self.work / WORK_PER_SECOND]
        return min(parts, default=math.inf)

    def over(self) -> bool:
        """Whether no more values are to be made."""
        return self.full() or self.spent() >= 1

    def _recent(self) -> float:
        """CPU seconds as of the last look at the clock."""
        now = time.monotonic()
        if now - self._looked >= LOOK:
            self._looked, self._spent = now, self.spent_seconds()
        return self._spent
