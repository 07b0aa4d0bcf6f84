"""Runs orders in children and watches them from outside, in the zygote: it parses frames and nothing else of theirs."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from typing import NoReturn

from arc25.core.records import Status
from arc25.sandbox.child import Runtime
from arc25.sandbox.confinement import Layers, confine_child, die_with_parent
from arc25.sandbox.frames import BadFrame, Reader
from arc25.sandbox.wire import Fate, Job, Order, Verdict

UNCONFINED = 113
"""Exit code of a child that could not be confined and therefore ran nothing."""

_WALL_FACTOR, _WALL_EXTRA = 20.0, 10.0
"""Wall-clock bound for a program that waits instead of computing; generous, as a busy host must change no verdict."""


class Unconfined(RuntimeError):
    """A layer that held when the zygote started cannot be had any more."""


class Supervisor:
    """Forks children from this process, which has made `runtime` ready and holds `baseline` bytes of address space."""

    def __init__(self, runtime: Runtime, layers: Layers, baseline: int, channel: socket.socket) -> None:
        self._runtime = runtime
        self._layers = layers
        self._baseline = baseline
        self._channel = channel

    def run(self, order: Order, report: Callable[[Verdict], None]) -> None:
        """Run every program of the order and report each in turn.

        Raises:
            Unconfined: a child could not be confined; the programs from there on did not run.
            EOFError: the parent has gone.
        """
        done = 0
        while done < len(order.jobs):
            end = done + 1 if order.alone else len(order.jobs)
            done += self._run_child(order, done, end, report)

    def _run_child(self, order: Order, first: int, end: int, report: Callable[[Verdict], None]) -> int:
        """Run jobs `first` to `end` in one child; returns how many of them are settled."""
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reader)
            self._be_the_child(order, order.jobs[first:end], writer)
        os.close(writer)
        watch = _Watch(pid, reader, self._channel)
        settled = 0
        try:
            for index in range(first, end):
                verdict, memory = watch.follow(index, order)
                if verdict.fate is Fate.DIED and verdict.detail == UNCONFINED:
                    raise Unconfined
                stopped = verdict.fate in (Fate.DIED, Fate.BROKE_PROTOCOL)
                if settled and (stopped or memory):
                    break  # its predecessors may be to blame: it gets a child of its own first
                report(verdict)
                settled += 1
                if verdict.fate is not Fate.CLOSED:
                    break
        finally:
            watch.end()
        return settled

    def _be_the_child(self, order: Order, jobs: Sequence[Job], answers: int) -> NoReturn:
        code = 1
        try:
            zygote = os.getppid()
            os.setpgid(0, 0)
            die_with_parent(zygote)
            os.closerange(3, answers)
            os.closerange(answers + 1, 256)
            os.dup2(1, 2)
            # Addresses differ from those of a run with another salt.
            shift = [(object(), bytes(i * 7 % 600)) for i in range(order.salt)]
            memory = self._baseline + (order.limits.memory_mib << 20)
            code = UNCONFINED
            confine_child(self._layers, answers, order.limits.seconds * len(jobs), memory)
            code = 1
            self._runtime.run_batch(jobs, answers)
            del shift
            code = 0
        finally:
            os._exit(code)


class _Watch:
    """One child, seen from outside."""

    def __init__(self, pid: int, answers: int, channel: socket.socket) -> None:
        self._pid = pid
        self._answers = answers
        self._status: int | None = None
        self._buffer = bytearray()
        self._poll = select.poll()
        self._poll.register(answers, select.POLLIN)
        # The parent sends nothing while it waits for verdicts, so a readable channel is a closed one.
        self._poll.register(channel.fileno(), select.POLLIN)
        self._channel = channel.fileno()

    def follow(self, index: int, order: Order) -> tuple[Verdict, bool]:
        """Wait for program `index` to close, overrun its limits or die; also tells whether it ran out of memory."""
        job = order.jobs[index]
        frames = Reader(len(job.inputs), job.max_side)
        raw = bytearray()
        seconds = order.limits.seconds
        started, wall = self._cpu(), time.monotonic() + _WALL_FACTOR * seconds + _WALL_EXTRA
        used, fate, detail = 0.0, None, 0
        while fate is None:
            try:
                taken = frames.take(self._buffer)
            except BadFrame:
                fate = Fate.BROKE_PROTOCOL
                break
            raw += self._buffer[:taken]
            del self._buffer[:taken]
            used = self._cpu() - started
            if frames.closed:
                fate = Fate.CLOSED
            elif used >= seconds or time.monotonic() >= wall:
                fate = Fate.TIMEOUT
            elif not self._read(min(seconds - used, wall - time.monotonic())):
                used = self._cpu() - started
                detail = self._reap()
                fate = Fate.TIMEOUT if used >= seconds else Fate.DIED  # RLIMIT_CPU may be quicker than we are
        memory = frames.failure is not None and frames.failure[0] is Status.MEMORY
        return Verdict(index, fate, detail, used, bytes(raw)), memory

    def end(self) -> None:
        """Kill what is left of the child and its process group."""
        os.close(self._answers)
        if self._status is None:
            for kill in (os.killpg, os.kill):
                with contextlib.suppress(ProcessLookupError):  # no group yet, or already dead
                    kill(self._pid, signal.SIGKILL)
            self._reap()

    def _read(self, timeout: float) -> bool:
        """Wait for bytes, at most `timeout` seconds; False once the child has closed its end."""
        for descriptor, _ in self._poll.poll(max(1, int(timeout * 1000) + 1)):
            if descriptor == self._channel:
                raise EOFError("the parent has gone")
            data = os.read(self._answers, 1 << 16)
            self._buffer += data
            return bool(data)
        return True

    def _cpu(self) -> float:
        """CPU seconds that the child has used; where the system does not tell, the time on the wall."""
        if sys.platform != "linux":
            return time.monotonic()
        # The clock of another process: bits as <linux/posix-timers.h> puts them (CPUCLOCK_SCHED).
        return time.clock_gettime((~self._pid << 3) | 2)

    def _reap(self) -> int:
        """The child's exit code, or minus the signal that killed it."""
        if self._status is None:
            self._status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        return self._status
