"""A forked child, seen from outside: its bytes, its CPU time, its end."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from typing import NoReturn

from arc25.sandbox.kernel.confinement import CHANNEL, die_with_parent

UNCONFINED = 113
"""Exit code of a child that could not be confined and therefore ran nothing."""

_DESCRIPTORS = 1 << 12


class Unconfined(RuntimeError):
    """A layer that held when the zygote started cannot be had any more."""


class Child:
    """A process forked to `confine` itself and then do its `work`, with one descriptor: `theirs`, as `CHANNEL`.

    `ours` is this side of it; `buffer` holds what has come and was not taken yet. Every wait ends when the other side
    of `hangup` has gone: that is the zygote's own parent.
    """

    def __init__(
        self, confine: Callable[[], None], work: Callable[[], None], ours: int, theirs: int, hangup: int
    ) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            _become(confine, work, theirs)
        os.close(theirs)
        self.ours = ours
        self.buffer = bytearray()
        self._status: int | None = None
        self._hangup = hangup
        self._bytes, self._end = _poll(ours, select.POLLIN, hangup), _poll(ours, 0, hangup)

    def read(self, seconds: float) -> bool:
        """Wait for bytes, at most `seconds`; False once the child has closed its end.

        Raises:
            EOFError: the other side of `hangup` has gone.
        """
        for descriptor, _ in self._bytes.poll(max(1, int(seconds * 1000) + 1)):
            if descriptor == self._hangup:
                raise EOFError("the parent has gone")
            data = os.read(self.ours, 1 << 16)
            self.buffer += data
            return bool(data)
        return True

    def leave_alone(self, seconds: float) -> None:
        """Sleep for `seconds`, or until the child ends: what it says meanwhile is read at once afterwards."""
        self._end.poll(int(seconds * 1000))

    def cpu(self) -> float:
        """CPU seconds that the child has used; where the system does not tell, the time on the wall."""
        if sys.platform != "linux":
            return time.monotonic()
        # The clock of another process: bits as <linux/posix-timers.h> puts them (CPUCLOCK_SCHED).
        return time.clock_gettime((~self.pid << 3) | 2)

    def reap(self) -> int:
        """Wait for the end: the child's exit code, or minus the signal that killed it."""
        if self._status is None:
            self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._status

    def end(self) -> None:
        """Kill what is left of the child and its process group. May be called twice."""
        if self.ours >= 0:
            os.close(self.ours)
            self.ours = -1
        if self._status is None:
            for kill in (os.killpg, os.kill):
                with contextlib.suppress(ProcessLookupError):  # no group yet, or already dead
                    kill(self.pid, signal.SIGKILL)
            self.reap()


def _poll(ours: int, events: int, hangup: int) -> select.poll:
    poll = select.poll()
    poll.register(ours, events)  # with no events its end is still told
    # The parent may send its next order at any time; only its end concerns us here.
    poll.register(hangup, select.POLLRDHUP if sys.platform == "linux" else select.POLLHUP)
    return poll


def _become(confine: Callable[[], None], work: Callable[[], None], theirs: int) -> NoReturn:
    """Be the child, to its end."""
    code = UNCONFINED
    try:
        zygote = os.getppid()
        os.setpgid(0, 0)
        die_with_parent(zygote)
        os.dup2(theirs, CHANNEL)
        os.closerange(CHANNEL + 1, _DESCRIPTORS)
        confine()
        code = 1
        work()
        code = 0
    finally:
        os._exit(code)
