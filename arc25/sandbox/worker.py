"""One zygote, seen from the parent: starts it, sends orders, turns verdicts into results."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass

from arc25.core.codec import from_json
from arc25.core.errors import ExecutorDown
from arc25.core.records import Boundary, ExecutionResult, Isolation, Status
from arc25.sandbox.frames import BadFrame, Reader
from arc25.sandbox.process import ZygoteProcess
from arc25.sandbox.wire import LENGTH, MAX_MESSAGE, Fate, Job, Order, Verdict, pack_order, unpack_verdict

_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What a zygote has to know: the DSL's module ("" for none), how programs get their inputs,
    whether to keep what they print, and what they may import.

    A `heavy` one has the heavy packages too, if they are installed.
    """

    namespace: str = ""
    inputs: str = "array"
    prints: bool = False
    heavy: bool = False


class Unequipped(Exception):
    """A program needs a heavy worker; it and those after it were not run."""


class WorkerLost(Exception):
    """The zygote died or answered nonsense; no program is to blame."""


class Worker:
    """A running zygote, and the `boundary` that it found around its programs."""

    def __init__(
        self,
        process: ZygoteProcess,
        messages: _Messages,
        writer: asyncio.StreamWriter,
        boundary: Boundary,
    ) -> None:
        self._process = process
        self._messages = messages
        self._writer = writer
        self.boundary = boundary

    @classmethod
    async def start(cls, settings: WorkerSettings) -> Worker:
        """Start a zygote and wait for its greeting.

        Raises:
            WorkerLost: it ended before it said anything; another may do better.
            ExecutorDown: it cannot start; the message says why.
        """
        ours, theirs = socket.socketpair()
        process = ZygoteProcess(theirs, asdict(settings))
        try:
            process.start()
        except OSError as error:
            ours.close()
            raise ExecutorDown(f"no sandbox process could be started: {error}") from error
        finally:
            theirs.close()
        reader, writer = await asyncio.open_connection(sock=ours)
        messages = _Messages(reader)
        try:
            async with asyncio.timeout(_START_SECONDS):  # `wait_for` may swallow a cancellation
                greeting = json.loads(await messages.next())
        except (ConnectionError, TimeoutError) as error:
            writer.close()
            last = process.end().strip().splitlines()[-1:] or ["it said nothing"]
            raise WorkerLost(f"the sandbox process did not start: {last[0]}") from error
        except BaseException:  # cancelled: leave nothing behind
            writer.close()
            process.end()
            raise
        if "error" in greeting:
            writer.close()
            process.end()
            raise ExecutorDown(f"the sandbox process did not start: {greeting['error']}")
        return cls(process, messages, writer, from_json(Boundary, greeting["boundary"]))

    def send(self, order: Order) -> None:
        """Send an order, which runs once those before it have; the results have to be asked for in the same turn."""
        data = pack_order(order)
        self._writer.write(LENGTH.pack(len(data)) + data)  # a zygote that has gone is noticed when it is read from

    async def results(self, order: Order) -> AsyncIterator[tuple[int, ExecutionResult]]:
        """The results of an order that was sent, in order, each as soon as it is there.

        Raises:
            WorkerLost: the rest of the order was not run.
            Unequipped: neither was it, but by a heavy worker it can be.
        """
        kind = Isolation.PROGRAM if order.alone else Isolation.BATCH
        isolation = f"{self.boundary.level.value}/{kind.value}"
        try:
            for index, job in enumerate(order.jobs):
                verdict = unpack_verdict(await self._messages.next())
                if verdict.index != index:
                    raise WorkerLost(f"verdict {verdict.index} came for program {index}")
                if verdict.fate is Fate.UNEQUIPPED:
                    raise Unequipped
                yield index, to_result(job, verdict, order.limits.seconds, isolation)
        except (ConnectionError, ValueError) as error:
            raise WorkerLost(f"the sandbox process ended: {error}") from error

    def kill(self) -> None:
        """End what runs; whoever waits for it gets WorkerLost."""
        self._process.kill()

    def close(self) -> None:
        """End the zygote and, with it, its child."""
        self._writer.close()
        self._process.end()


def to_result(job: Job, verdict: Verdict, limit: float, isolation: str) -> ExecutionResult:
    """What a verdict means. The child's frames are parsed here once more; nobody is believed."""
    frames = Reader(len(job.inputs), job.max_side)
    try:
        taken = frames.take(verdict.frames)
    except BadFrame as error:
        return ExecutionResult(Status.CRASHED, (), f"broke the protocol: {error}", verdict.seconds, isolation)
    failure = frames.failure
    if verdict.fate is not Fate.CLOSED:
        failure = failure or _end(verdict, limit)
    elif not frames.closed or taken != len(verdict.frames):
        failure = (Status.CRASHED, "broke the protocol: too few frames")
    status, text = failure or (Status.OK, "")
    ran = bool(frames.outputs) or failure is None or verdict.fate is not Fate.CLOSED
    missing = len(job.inputs) - len(frames.outputs)
    outputs = (*frames.outputs, *(None,) * missing) if ran else ()
    return ExecutionResult(status, outputs, text, verdict.seconds, isolation, frames.printed or "")


def _end(verdict: Verdict, limit: float) -> tuple[Status, str]:
    """Status and text of a program that was ended or ended itself."""
    if verdict.fate is Fate.TIMEOUT and verdict.seconds < limit:
        return Status.TIMEOUT, f"waited for too long, with {verdict.seconds:.3g} s of CPU time used"
    if verdict.fate is Fate.TIMEOUT:
        return Status.TIMEOUT, f"took more than {limit:g} s of CPU time"
    if verdict.fate is Fate.BROKE_PROTOCOL:
        return Status.CRASHED, "broke the protocol"
    if verdict.detail == -signal.SIGSYS:
        return Status.CRASHED, "waited for what cannot come: a program has one thread"
    if verdict.detail < 0:
        return Status.CRASHED, f"its process was killed by {_signal_name(-verdict.detail)}"
    return Status.CRASHED, f"its process ended with exit code {verdict.detail}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


class _Messages:
    """The zygote's messages, read by the dozen: they come together."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self._buffer = bytearray()

    async def next(self) -> bytes:
        """The next message.

        Raises:
            ConnectionError: the zygote has gone.
            ValueError: it sends nonsense.
        """
        while (message := self._take()) is None:
            data = await self._reader.read(1 << 16)
            if not data:
                raise ConnectionResetError("its socket was closed")
            self._buffer += data
        return message

    def _take(self) -> bytes | None:
        if len(self._buffer) < LENGTH.size:
            return None
        (length,) = LENGTH.unpack_from(self._buffer)
        if length > MAX_MESSAGE:
            raise ValueError(f"a message of {length} bytes")
        end = LENGTH.size + length
        if len(self._buffer) < end:
            return None
        message = bytes(self._buffer[LENGTH.size : end])
        del self._buffer[:end]
        return message
