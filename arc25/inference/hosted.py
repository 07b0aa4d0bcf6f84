"""A backend whose model lives in an engine's process: started when it is first needed, and again when it dies."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from arc25.core.codec import from_json, to_json
from arc25.core.context import Context
from arc25.core.errors import BackendError
from arc25.core.evaluation import cancel
from arc25.core.records import Completion, Message, ModelFacts, Request, Weights
from arc25.inference.engine import EngineDied, Job, Settings
from arc25.inference.meter import Meter, used_up
from arc25.inference.process import EngineProcess

DEATHS = 3
"""Engines that may die one after another with no reply in between."""


@dataclass(frozen=True, slots=True)
class Hosting:
    """Which engine is run, and how: its name MODULE:NAME, its settings (plain JSON), and additions to its environment.

    `id` and `capacity` are the backend's. `adapter` takes the place of the base model where a request
    names no weights. `check` is called with every completion of a constrained model, and raises.
    """

    engine: str
    settings: Settings
    id: str
    capacity: int
    env: Mapping[str, str] = field(default_factory=dict)
    adapter: Weights | None = None
    check: Callable[[Completion], None] = lambda completion: None


class HostedBackend:
    """Keeps one engine going; `capacity` requests at once."""

    def __init__(self, context: Context, hosting: Hosting) -> None:
        self.id, self.capacity = hosting.id, hosting.capacity
        self._hosting = hosting
        self._folder = None if context.out else tempfile.TemporaryDirectory(prefix="arc25-backend-")
        self._log = (context.out or Path(self._folder.name if self._folder else "")) / "backend.log"
        self._meter = Meter()
        self._engine: asyncio.Task[EngineProcess] | None = None
        self._starts = 0  # since the last answer
        self._closed = False

    async def generate(self, request: Request) -> list[Completion]:
        """The replies of the model, one where it is greedy: all would be the same.

        The seconds are this request's share of the engine's time, evenly over the replies.

        Raises:
            BackendError: the engine does not start, died again and again, or the backend is closed.
        """
        if request.sampling.n < 1:
            return []
        sampling = request.sampling if request.sampling.temperature > 0 else replace(request.sampling, n=1)
        job = Job(request.messages, sampling, request.weights or self._hosting.adapter)
        await self._running()  # a start is nobody's to pay
        with self._meter.running() as charged:
            completions = await self._replies(job, charged)
            seconds = charged()
        for completion in completions:
            self._hosting.check(completion)
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
        elif engine is not None and (process := _process_of(engine)):
            await process.end()
        if self._folder is not None:
            self._folder.cleanup()

    async def _replies(self, job: Job, charged: Callable[[], float]) -> list[Completion]:
        """What the engine replies; where the seconds that are allowed come to their end, so do the replies."""
        alarms: list[asyncio.Task[None]] = []

        async def ring(cut: Callable[[], None], seconds: float) -> None:
            await used_up(charged, seconds)
            cut()

        def started(cut: Callable[[], None]) -> None:
            if job.sampling.seconds is not None:
                alarms.append(asyncio.create_task(ring(cut, job.sampling.seconds)))

        try:
            bodies = await self._ask("generate", started, job=to_json(job))
        finally:
            await cancel(alarms)
        return [from_json(Completion, body) for body in bodies]

    async def _ask(self, what: str, started: Callable[[Callable[[], None]], None] | None = None, **data: Any) -> Any:
        """The engine's answer; if it dies another one is asked."""
        reason = ""
        for _ in range(DEATHS):
            process = await self._running()
            try:
                answer = await process.ask(what, started, **data)
            except EngineDied as error:
                reason = str(error)
                continue
            self._starts = 0
            return answer
        raise BackendError(f"the engine of {self.id} died {DEATHS} times: {reason}")

    async def _running(self) -> EngineProcess:
        """The engine's process, started if there is none that lives."""
        if self._closed:
            raise BackendError(f"backend {self.id} is closed")
        if self._engine is None or (self._engine.done() and _process_of(self._engine) is None):
            self._engine = asyncio.create_task(self._start(self._engine))
        engine = self._engine
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
        if before is not None and not before.cancelled() and before.exception() is None:
            await before.result().kill()
        if self._starts == DEATHS:
            raise BackendError(f"the engine of {self.id} died {DEATHS} times with no answer in between")
        self._starts += 1
        return await EngineProcess.start(self._hosting.engine, self._hosting.settings, self._log, self._hosting.env)


def _process_of(engine: asyncio.Task[EngineProcess]) -> EngineProcess | None:
    """The process that a start which is over has led to, if it still lives."""
    if engine.cancelled() or engine.exception() is not None:
        return None
    return None if engine.result().dead else engine.result()


def _resident_mib(pid: int) -> int:
    """The resident memory of a process and of all below it."""
    import psutil

    head = psutil.Process(pid)
    sizes = [int(process.memory_info().rss) for process in (head, *head.children(recursive=True))]
    return sum(sizes) >> 20
