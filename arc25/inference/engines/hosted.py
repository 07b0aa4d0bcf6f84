"""A backend whose model lives in an engine's process: started when it is first needed, and again when it dies."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from arc25.core.codec import from_json, to_json
from arc25.core.context import Context
from arc25.core.errors import BackendError
from arc25.core.evaluation import cancel
from arc25.core.records import Completion, Message, ModelFacts, Request, Weights
from arc25.inference.constrain import Constraint
from arc25.inference.engines.engine import EngineDied, Job, Settings
from arc25.inference.engines.process import EngineProcess
from arc25.inference.meter import Meter, used_up

T = TypeVar("T")

LOG = "backend.log"
FREE = Constraint()
"""Replies that need not fit anything."""
DEATHS = 3
"""Engines that may die one after another with no reply in between."""


@dataclass(frozen=True, slots=True)
class Hosting:
    """Which engine is run, and how: its name MODULE:NAME, its settings (plain JSON), and additions to its environment.

    `id` and `capacity` are the backend's. `adapter` takes the place of the base model where a request
    names no weights; `held` is what the replies have to fit.
    """

    engine: str
    settings: Settings
    id: str
    capacity: int
    env: Mapping[str, str] = field(default_factory=dict)
    adapter: Weights | None = None
    held: Constraint = FREE


class HostedBackend:
    """Keeps one engine going; `capacity` requests at once."""

    def __init__(self, context: Context, hosting: Hosting) -> None:
        self.id, self.capacity = hosting.id, hosting.capacity
        self._hosting = hosting
        self._out = context.out
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._meter = Meter()
        self._engine: asyncio.Task[EngineProcess] | None = None
        self._unproven = 0  # engines that were started since the last answer
        self._last_death = ""
        self._closed = False

    async def generate(self, request: Request) -> list[Completion]:
        """The replies of the model, one where it is greedy: all would be the same.

        The seconds are this request's share of the engine's time, evenly over the replies. To stand in line, starts,
        and what was done by an engine that died, are nobody's to pay.

        Raises:
            BackendError: the engine does not start, died again and again, or the backend is closed.
        """
        if request.sampling.n < 1:
            return []
        sampling = request.sampling if request.sampling.temperature > 0 else replace(request.sampling, n=1)
        job = Job(request.messages, sampling, request.weights or self._hosting.adapter)
        completions, seconds = await self._asked(lambda engine: self._replies(engine, job))
        for completion in completions:
            self._hosting.held.check(completion, sampling)
        return [replace(completion, seconds=seconds / len(completions)) for completion in completions]

    async def load(self, weights: Weights | None) -> None:
        """Make an adapter ready to be named in requests.

        Raises:
            UsageError: it is none that the engine takes.
        """
        if weights is not None:
            await self._ask("load", weights=to_json(weights))

    async def facts(self) -> ModelFacts:
        """What the model and the engine are, and the memory of all the engine's processes."""
        facts = from_json(ModelFacts, await self._ask("facts"))
        return replace(facts, memory_mib=_resident_mib((await self._running()).pid))

    async def tokens(self, text: str) -> list[int]:
        """The ids of the tokens of a plain text."""
        return list(await self._ask("tokens", text=text))

    async def prompt_tokens(self, messages: Sequence[Message]) -> int:
        """How many tokens the prompt has."""
        return len(await self._ask("prompt", messages=to_json(messages)))

    async def close(self) -> None:
        """End the engine; whoever still waits gets a BackendError."""
        self._closed = True
        engine, self._engine = self._engine, None
        if engine is not None and not engine.done():
            await cancel([engine])
        elif process := _process_of(engine):
            await process.end()
        if self._folder is not None:
            self._folder.cleanup()

    async def _replies(self, engine: EngineProcess, job: Job) -> tuple[list[Completion], float]:
        """What the engine replies, and the seconds of it; at the end of those that are allowed the replies end too."""
        alarms: list[asyncio.Task[None]] = []
        clocks: list[Callable[[], float]] = []

        async def ring(cut: Callable[[], None], charged: Callable[[], float], seconds: float) -> None:
            await used_up(charged, seconds)
            cut()

        with contextlib.ExitStack() as stack:

            def begun(cut: Callable[[], None]) -> None:
                clocks.append(stack.enter_context(self._meter.running()))
                if job.sampling.seconds is not None:
                    alarms.append(asyncio.create_task(ring(cut, clocks[0], job.sampling.seconds)))

            try:
                bodies = await engine.ask("generate", begun, job=to_json(job))
            finally:
                await cancel(alarms)
            return [from_json(Completion, body) for body in bodies], sum(charged() for charged in clocks)

    async def _ask(self, what: str, **data: Any) -> Any:
        return await self._asked(lambda engine: engine.ask(what, **data))

    async def _asked(self, ask: Callable[[EngineProcess], Awaitable[T]]) -> T:
        """The engine's answer; if it dies another one is asked."""
        for _ in range(DEATHS):
            engine = await self._running()
            try:
                answer = await ask(engine)
            except EngineDied as error:
                self._last_death = str(error)
            else:
                self._unproven = 0
                return answer
        raise BackendError(f"the engine of {self.id} died {DEATHS} times at one request: {self._last_death}")

    async def _running(self) -> EngineProcess:
        """The engine's process, started if there is none that lives."""
        if self._closed:
            raise BackendError(f"backend {self.id} is closed")
        engine = self._engine
        if engine is None or (engine.done() and _is_gone(engine)):
            engine = self._engine = asyncio.create_task(self._start(engine))
        try:
            return await asyncio.shield(engine)  # others wait for it too
        except asyncio.CancelledError:
            if engine.cancelled():
                raise BackendError(f"backend {self.id} was closed before it answered") from None
            raise
        except EngineDied as error:
            raise BackendError(f"the engine of {self.id} does not start: {error}") from error

    async def _start(self, before: asyncio.Task[EngineProcess] | None) -> EngineProcess:
        """Start an engine, after what is left of the one before has been cleared away."""
        if process := _process_of(before):
            await process.kill()
        if self._unproven == DEATHS:
            raise BackendError(
                f"the engine of {self.id} died {DEATHS} times with no answer in between: {self._last_death}"
            )
        hosting = self._hosting
        process = await EngineProcess.start(hosting.engine, hosting.settings, self._log(), hosting.env)
        self._unproven += 1
        return process

    def _log(self) -> Path:
        """The file of what engines print: in the run's folder, or in one that `close` removes."""
        if self._out is not None:
            return self._out / LOG
        self._folder = self._folder or tempfile.TemporaryDirectory(prefix="arc25-backend-")
        return Path(self._folder.name) / LOG


def _process_of(engine: asyncio.Task[EngineProcess] | None) -> EngineProcess | None:
    """The process, alive or dead, that a start which is over has led to; None if it failed."""
    if engine is None or engine.cancelled() or engine.exception() is not None:
        return None
    return engine.result()


def _is_gone(engine: asyncio.Task[EngineProcess]) -> bool:
    """Whether a start which is over has left no process that can be asked."""
    process = _process_of(engine)
    return process is None or process.dead


def _resident_mib(pid: int) -> int:
    """The resident memory of a process and of all below it."""
    import psutil

    total = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        head = psutil.Process(pid)
        for process in (head, *head.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):  # an engine's helpers come and go
                total += process.memory_info().rss
    return total >> 20
