"""Stand-ins that keep the contracts of the seams: quick, and faulty on demand. They run no code of programs."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator, Mapping, Sequence

from arc25.core.context import Limits
from arc25.core.grid import Grid
from arc25.core.records import (
    Attempt,
    Boundary,
    Completion,
    Event,
    Example,
    ExecutionResult,
    Level,
    Message,
    Program,
    Request,
    Status,
    Task,
    Weights,
)
from arc25.core.words import Word


class FakeBackend:
    """Replies with what `reply(request)` gives, after up to `latency` seconds of unseeded delay."""

    def __init__(
        self,
        reply: Callable[[Request], Sequence[str]],
        *,
        capacity: int = 4,
        latency: float = 0.0,
        seconds: float = 0.0,
        tokens: int = 1,
    ) -> None:
        self.id = "fake backend"
        self.capacity = capacity
        self.requests: list[Request] = []
        self.loaded: list[Weights | None] = []
        self.closed = False
        self._reply, self._latency, self._seconds, self._tokens = reply, latency, seconds, tokens

    async def generate(self, request: Request) -> list[Completion]:
        self.requests.append(request)
        await _wait(self._latency)
        return [Completion(text, tokens_out=self._tokens, seconds=self._seconds) for text in self._reply(request)]

    async def load(self, weights: Weights | None) -> None:
        self.loaded.append(weights)

    async def close(self) -> None:
        self.closed = True


class FakeDsl:
    """A language whose programs are names: a reply is a program unless it is empty."""

    name = "fake"
    version = "1"
    namespace = ""

    def words(self) -> Mapping[str, Word]:
        return {}

    def guide(self) -> str:
        return "Answer with a name."

    def messages(self, task: Task, tries: Sequence[Attempt] = ()) -> tuple[Message, ...]:
        return (Message("user", f"{task.id}: {len(tries)} tries"),)

    def parse(self, task: Task, reply: str) -> Program | None:
        return Program(task.id, reply, self.name) if reply else None

    def render(self, program: Program) -> str:
        return program.source

    def samples(self, seed: int, level: int) -> Iterator[Example]:
        return iter(())


class FakeExecutor:
    """Runs a program by looking its source up in `functions`; what is not there has RAISED."""

    def __init__(
        self, functions: Mapping[str, Callable[[Grid], Grid | None]], *, capacity: int = 4, latency: float = 0.0
    ) -> None:
        self.id = "fake executor"
        self.capacity = capacity
        self.ran: list[tuple[str, bool]] = []
        self.closed = False
        self._functions, self._latency = functions, latency

    async def run(
        self, program: Program, inputs: Sequence[Grid], *, alone: bool = False, limits: Limits | None = None
    ) -> ExecutionResult:
        self.ran.append((program.source, alone))
        await _wait(self._latency)
        function = self._functions.get(program.source)
        if function is None:
            return ExecutionResult(Status.RAISED, (None,) * len(inputs), "NameError", 0.0, "none/program")
        outputs = tuple(function(grid) for grid in inputs)
        status = Status.RAISED if None in outputs else Status.OK
        return ExecutionResult(status, outputs, "", 0.0, "none/program")

    async def probe(self) -> Boundary:
        return Boundary(Level.NONE)

    async def close(self) -> None:
        self.closed = True


class Recorder:
    """A reporter that keeps every event."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def record(self, event: Event) -> None:
        self.events.append(event)

    def close(self) -> None:
        """Nothing to end."""

    def kinds(self) -> list[str]:
        """The kinds of the events, in order."""
        return [event.kind for event in self.events]


async def _wait(latency: float) -> None:
    if latency:
        await asyncio.sleep(random.uniform(0, latency))  # noqa: S311 (unseeded on purpose)
