"""Executors that break one promise each. Most run no programs: they know what a sound executor would answer."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import Any

from arc25.core.context import Limits
from arc25.core.errors import ExecutorDown
from arc25.core.grid import Grid
from arc25.core.records import Boundary, ExecutionResult, Level, Program, Status

Answer = Callable[[Program, Sequence[Grid]], ExecutionResult]


def answer(status: Status, error: str = "no", output: Any = None) -> Answer:
    """Always this status; `output` for each input."""
    return lambda program, inputs: ExecutionResult(status, (output,) * len(inputs), error, 0.1, "none/program")


def echo(program: Program, inputs: Sequence[Grid]) -> ExecutionResult:
    """OK, the inputs unchanged."""
    return ExecutionResult(Status.OK, tuple(inputs), "", 0.1, "none/program")


class Answers:
    """Gives the answer of a function whatever the program is."""

    id, capacity = "broken", 4

    def __init__(self, answer: Answer = echo) -> None:
        self.answer = answer

    async def run(
        self, program: Program, inputs: Sequence[Grid], *, alone: bool = False, limits: Limits | None = None
    ) -> ExecutionResult:
        return self.answer(program, inputs)

    async def probe(self) -> Boundary:
        return Boundary(Level.NONE)

    async def close(self) -> None:
        pass


class InTheOpen(Answers):
    """Runs programs by `exec` in this process, with everything in reach and one namespace for all."""

    def __init__(self, namespace: dict[str, Any] | None = None) -> None:
        super().__init__(self._exec)
        self.namespace = {} if namespace is None else namespace

    def _exec(self, program: Program, inputs: Sequence[Grid]) -> ExecutionResult:
        outputs: list[Grid | None] = []
        try:
            exec(program.source, self.namespace)
        except SyntaxError as error:
            return ExecutionResult(Status.SYNTAX, (), str(error), 0.0, "none/program")
        except Exception as error:
            return ExecutionResult(Status.RAISED, (), f"{type(error).__name__}: {error}", 0.0, "none/program")
        status, text = Status.OK, ""
        for grid in inputs:
            try:
                outputs.append(Grid.of(self.namespace[program.entry](grid.rows())))
            except Exception as error:
                status, text = Status.RAISED, f"{type(error).__name__}: {error}"
                outputs.append(None)
        return ExecutionResult(status, tuple(outputs), text, 0.0, "none/program")


class InTheOpenApart(InTheOpen):
    """The same with a namespace for each program."""

    def _exec(self, program: Program, inputs: Sequence[Grid]) -> ExecutionResult:
        self.namespace = {}
        return super()._exec(program, inputs)


class OneInputForAll(InTheOpenApart):
    """Equal grids are handed out as one list."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[Grid, list[list[int]]] = {}

    def _exec(self, program: Program, inputs: Sequence[Grid]) -> ExecutionResult:
        namespace: dict[str, Any] = {}
        exec(program.source, namespace)
        outputs = [Grid.of(namespace[program.entry](self.rows.setdefault(grid, grid.rows()))) for grid in inputs]
        return ExecutionResult(Status.OK, tuple(outputs), "", 0.0, "none/program")


class Reversed(InTheOpenApart):
    """Outputs in the wrong order."""

    def _exec(self, program: Program, inputs: Sequence[Grid]) -> ExecutionResult:
        result = super()._exec(program, inputs)
        return ExecutionResult(result.status, result.outputs[::-1], result.error, 0.0, result.isolation)


class Numbered(Answers):
    """Each answer differs from the one before: two verdicts are never the same."""

    def __init__(self, *statuses: Status) -> None:
        super().__init__(self._next)
        self.statuses = statuses
        self.count = 0

    def _next(self, program: Program, inputs: Sequence[Grid]) -> ExecutionResult:
        self.count += 1
        status = self.statuses[self.count % len(self.statuses)]
        output = Grid.of([[self.count % 7, self.count % 10]])
        return ExecutionResult(status, (output,) * len(inputs), "", 0.1, "none/program")


class Tiring(Answers):
    """Answers as it should a few times, and otherwise from then on."""

    def __init__(self, good: int) -> None:
        super().__init__(self._next)
        self.good = good

    def _next(self, program: Program, inputs: Sequence[Grid]) -> ExecutionResult:
        self.good -= 1
        return (echo if self.good >= 0 else answer(Status.OK, "", Grid.of([[5]])))(program, inputs)


class Stuck(Answers):
    """Never answers a program that has a loop."""

    async def run(self, program: Program, inputs: Sequence[Grid], **options: Any) -> ExecutionResult:
        if "range" in program.source:
            await asyncio.Event().wait()
        return await super().run(program, inputs, **options)


class Blocking(Answers):
    """Keeps the event loop for itself."""

    async def run(self, *arguments: Any, **options: Any) -> ExecutionResult:
        await asyncio.sleep(0.02)
        time.sleep(1.2)
        await asyncio.sleep(0.02)
        return await super().run(*arguments, **options)


class Late(Answers):
    """Takes half a second, and takes a cancellation for an error of its own from then on."""

    cancelled = False

    async def run(self, *arguments: Any, **options: Any) -> ExecutionResult:
        try:
            await asyncio.sleep(0.5)
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        if self.cancelled:
            raise RuntimeError("the queue is broken")
        return await super().run(*arguments, **options)


class Dies(Answers):
    """Is down for good as soon as a program does not return its input at once."""

    down = False

    async def run(self, program: Program, inputs: Sequence[Grid], **options: Any) -> ExecutionResult:
        self.down = self.down or "return grid" not in program.source or "range" in program.source
        if self.down:
            return ExecutionResult(Status.CRASHED, (None,) * len(inputs), "its worker is dead", 0.1, "none/program")
        return await super().run(program, inputs, **options)


class TakesInputs(Answers):
    """Empties the caller's list."""

    async def run(self, program: Program, inputs: Sequence[Grid], **options: Any) -> ExecutionResult:
        result = await super().run(program, tuple(inputs), **options)
        with contextlib.suppress(AttributeError):
            inputs.clear()
        return result


class FirstComeForAll(Answers):
    """What the first of several programs under way at once is given, all are given."""

    first: tuple[Program, Sequence[Grid]] | None = None

    async def run(self, program: Program, inputs: Sequence[Grid], **options: Any) -> ExecutionResult:
        self.first = self.first or (program, inputs)
        await asyncio.sleep(0.01)
        result = await super().run(*self.first, **options)
        self.first = None
        return result


class Boasting(Answers):
    """Says that it is strong; its results say otherwise."""

    async def probe(self) -> Boundary:
        return Boundary(Level.STRONG)


class Fickle(Answers):
    """Another boundary each time."""

    count = 0

    async def probe(self) -> Boundary:
        self.count += 1
        return Boundary(Level.WEAK, {"layer": "missing"} if self.count % 2 else {})


class Nameless(Answers):
    """No name of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.id = f"broken {id(self)}"


class Boundless(Answers):
    """A capacity that is none."""

    capacity = 0


class ClosesOnce(Answers):
    """Cannot be closed twice."""

    closed = False

    async def close(self) -> None:
        if self.closed:
            raise ValueError("it is closed already")
        self.closed = True


class WrongAfterClose(ClosesOnce):
    """After its end it has another error for callers than the promised one."""

    async def run(self, *arguments: Any, **options: Any) -> ExecutionResult:
        if self.closed:
            raise ValueError("operation on a closed thing")
        return await super().run(*arguments, **options)

    async def close(self) -> None:
        self.closed = True


class Connected(Answers):
    """All of them share what the first one that is closed takes away."""

    closed: list[bool] = []  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.closed.clear()

    async def run(self, *arguments: Any, **options: Any) -> ExecutionResult:
        if self.closed:
            raise ExecutorDown("the executor was closed")
        return await super().run(*arguments, **options)

    async def close(self) -> None:
        self.closed.append(True)


class LeavesProcesses(Answers):
    """Starts a process and forgets it."""

    left: list[subprocess.Popen[bytes]] = []  # noqa: RUF012

    async def run(self, *arguments: Any, **options: Any) -> ExecutionResult:
        self.left.append(subprocess.Popen(["sleep", "20"]))
        return await super().run(*arguments, **options)


class LeavesDescriptors(Answers):
    """Opens something and forgets it."""

    left: list[int] = []  # noqa: RUF012

    async def run(self, *arguments: Any, **options: Any) -> ExecutionResult:
        self.left += os.pipe()
        return await super().run(*arguments, **options)
