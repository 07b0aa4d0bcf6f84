"""Runs orders in children and watches them from outside, in the zygote: it parses frames and nothing else of theirs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

from arc25.core.records import Status
from arc25.sandbox.child import Ready, Runtime
from arc25.sandbox.compiler import Compiled, Compiler
from arc25.sandbox.frames import BadFrame, Reader
from arc25.sandbox.kernel.confinement import Layers, confine_child
from arc25.sandbox.watch import UNCONFINED, Child, Unconfined
from arc25.sandbox.wire import Fate, Order, Verdict

_WALL_FACTOR, _WALL_EXTRA = 20.0, 10.0
"""Wall-clock bound for a program that waits instead of computing; generous, as a busy host must change no verdict."""

_NAP = 0.02
"""Seconds to leave a child alone, unless it ends: its frames are then read by the dozen."""


class Supervisor:
    """Forks children from this process, which has made `runtime` ready and holds `baseline` bytes of address space.

    `send` takes verdicts to the parent, whose end is that of the descriptor `channel`.
    """

    def __init__(
        self,
        runtime: Runtime,
        layers: Layers,
        baseline: int,
        channel: int,
        send: Callable[[Sequence[Verdict]], None],
    ) -> None:
        self._runtime = runtime
        self._layers = layers
        self._baseline = baseline
        self._channel = channel
        self._send = send
        self._verdicts: list[Verdict] = []
        self._compiler = Compiler(runtime.policy, layers, baseline, channel)

    def run(self, order: Order) -> None:
        """Run every program of the order and send each verdict in turn; one that is UNEQUIPPED ends it.

        Raises:
            Unconfined: a child could not be confined; the programs from there on did not run.
            EOFError: the parent has gone.
        """
        compiled = self._compiler.compile([job.source for job in order.jobs], order.limits.seconds)
        unequipped = [index for index, program in enumerate(compiled) if program.heavy and not self._runtime.heavy]
        last = min(unequipped, default=len(compiled))
        done = 0
        while done < last:
            if compiled[done].code is None:
                self._verdicts.append(_not_compiled(done, compiled[done]))
                done += 1
            else:
                end = done + 1 if order.alone else last
                done += self._run_child(order, compiled, range(done, end))
        if unequipped:
            self._verdicts.append(Verdict(last, Fate.UNEQUIPPED, 0, 0.0, b""))
        self._flush()

    def _run_child(self, order: Order, compiled: Sequence[Compiled], span: range) -> int:
        """Run the programs of `span` in one child; returns how many of them are settled."""
        ready = [Ready(code, order.jobs[index]) for index in span if (code := compiled[index].code) is not None]
        child = self._fork(order, ready)
        settled = ran = 0
        try:
            for index in span:
                if compiled[index].code is None:
                    verdict = _not_compiled(index, compiled[index])
                else:
                    verdict, memory = self._follow(child, index, order)
                    if verdict.detail == UNCONFINED and verdict.fate is Fate.DIED:
                        raise Unconfined
                    stopped = verdict.fate in (Fate.DIED, Fate.BROKE_PROTOCOL)
                    if ran and (stopped or memory):
                        break  # its predecessors may be to blame: it gets a child of its own first
                    ran += 1
                self._verdicts.append(verdict)
                settled += 1
                if compiled[index].code is not None and verdict.fate is not Fate.CLOSED:
                    break
        finally:
            child.end()
        return settled

    def _fork(self, order: Order, ready: Sequence[Ready]) -> Child:
        limits = order.limits
        memory = self._baseline + (limits.memory_mib << 20)
        reader, writer = os.pipe()

        def work() -> None:
            # Addresses differ from those of a run with another salt.
            shift = [(object(), bytes(i * 7 % 600)) for i in range(order.salt)]
            self._runtime.run_batch(ready)
            del shift

        return Child(
            lambda: confine_child(self._layers, limits.seconds * len(ready), memory),
            work,
            reader,
            writer,
            self._channel,
        )

    def _follow(self, child: Child, index: int, order: Order) -> tuple[Verdict, bool]:
        """Wait for program `index` to close, overrun its limits or die; also tells whether it ran out of memory."""
        job = order.jobs[index]
        frames = Reader(len(job.inputs), job.max_side)
        raw = bytearray()
        seconds = order.limits.seconds
        started, wall = child.cpu(), time.monotonic() + _WALL_FACTOR * seconds + _WALL_EXTRA
        used, fate, detail = 0.0, None, 0
        while fate is None:
            try:
                taken = frames.take(child.buffer)
            except BadFrame:
                fate = Fate.BROKE_PROTOCOL
                break
            raw += child.buffer[:taken]
            del child.buffer[:taken]
            used = child.cpu() - started
            if frames.closed:
                fate = Fate.CLOSED
            elif used >= seconds or time.monotonic() >= wall:
                fate = Fate.TIMEOUT
            elif not self._read(child, min(seconds - used, wall - time.monotonic())):
                used = child.cpu() - started
                detail = child.reap()
                fate = Fate.TIMEOUT if used >= seconds else Fate.DIED  # RLIMIT_CPU may be quicker than we are
        memory = frames.failure is not None and frames.failure[0] is Status.MEMORY
        return Verdict(index, fate, detail, used, bytes(raw)), memory

    def _read(self, child: Child, seconds: float) -> bool:
        self._flush()
        child.leave_alone(min(_NAP, seconds))
        return child.read(seconds)

    def _flush(self) -> None:
        if self._verdicts:
            self._send(self._verdicts)
            self._verdicts.clear()


def _not_compiled(index: int, compiled: Compiled) -> Verdict:
    return Verdict(index, compiled.fate, compiled.detail, compiled.seconds, compiled.frames)
