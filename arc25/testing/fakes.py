"""Stand-ins that keep the contracts of the seams: quick, and faulty on demand. They run no code of programs."""

from __future__ import annotations

import asyncio
import contextlib
import math
import random
import re
import string
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from arc25.core.context import Limits
from arc25.core.errors import BackendError, UsageError
from arc25.core.grid import Grid
from arc25.core.records import (
    Attempt,
    Boundary,
    Completion,
    Event,
    Example,
    ExecutionResult,
    Finish,
    Level,
    Message,
    ModelFacts,
    Program,
    Request,
    Sampling,
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


class FakeLanguageModel:
    """A model whose tokens are characters: prompt, adapter and, where it samples, the seed decide what it writes.

    `merged` are texts that are one token together; a token takes `latency` seconds; memory grows with `growth` MiB a
    reply. An adapter is a folder with a file `adapter_config.json`, whose content makes the difference.
    """

    def __init__(
        self,
        *,
        context: int = 2048,
        capacity: int = 4,
        chat_template: bool | None = True,
        merged: Sequence[str] = (),
        latency: float = 0.0,
        growth: int = 0,
    ) -> None:
        self.id = "fake language model"
        self.capacity = capacity
        self._facts = ModelFacts("fake", "arc25.testing", context, chat_template, "cpu", "float32")
        self._token = re.compile("|".join([*map(re.escape, merged), "."]), re.DOTALL)
        self._latency, self._growth, self._written = latency, growth, 0
        self._room = asyncio.Semaphore(capacity)
        self._closed = asyncio.Event()

    async def generate(self, request: Request) -> list[Completion]:
        """Replies that follow from prompt, seed and weights, after the latency of each token."""
        sampling, began = request.sampling, time.perf_counter()
        read, context = await self.prompt_tokens(request.messages), self._facts.context or 0
        if read >= context:
            error = f"the prompt has {read} tokens, which leaves no room in a context of {context}"
            return [Completion("", read, finish=Finish.ERROR, error=error)] * min(sampling.n, 1)
        async with self._room:
            allowed = math.inf if sampling.seconds is None else sampling.seconds
            room = int(min(sampling.max_tokens, context - read, allowed / self._latency if self._latency else math.inf))
            await self._work(room * self._latency)
        replies = [self._reply(request, index, room) for index in range(sampling.n)]
        self._written += len(replies)
        share = (time.perf_counter() - began) / max(len(replies), 1)
        return [
            Completion(text, read, tokens, -tokens * math.log(len(string.ascii_lowercase)), finish, share)
            for text, tokens, finish in replies
        ]

    async def load(self, weights: Weights | None) -> None:
        if weights is not None:
            _adapter(weights)

    async def facts(self) -> ModelFacts:
        return replace(self._facts, memory_mib=100 + self._growth * self._written)

    async def tokens(self, text: str) -> list[int]:
        return [hash(token) if len(token) > 1 else ord(token) for token in self._token.findall(text)]

    async def prompt_tokens(self, messages: Sequence[Message]) -> int:
        return len(await self.tokens(_prompt(messages)))

    async def close(self) -> None:
        self._closed.set()

    async def _work(self, seconds: float) -> None:
        """Let time go by, while nobody closes it."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closed.wait(), max(seconds, 0.001))
        if self._closed.is_set():
            raise BackendError("the fake language model was closed")

    def _reply(self, request: Request, index: int, room: int) -> tuple[str, int, Finish]:
        sampling = request.sampling
        decides = [_prompt(request.messages), _adapter(request.weights)]
        if not _is_greedy(sampling):
            decides += [str(sampling.seed), str(index)]
        chance = random.Random("\n".join(decides).encode("utf-8", "surrogatepass"))  # noqa: S311 (seeded)
        text = "".join(chance.choices(string.ascii_lowercase, k=room))
        ends = [(place, stop) for stop in sampling.stop if (place := text.find(stop)) >= 0]
        if not ends:
            return text, room, Finish.LENGTH
        place, stop = min(ends)
        return text[:place], place + len(stop), Finish.STOP


def _is_greedy(sampling: Sampling) -> bool:
    return sampling.temperature == 0 or sampling.top_p < 1 / len(string.ascii_lowercase)


def _prompt(messages: Sequence[Message]) -> str:
    return "".join(f"<{message.role}>{message.content}" for message in messages)


def _adapter(weights: Weights | None) -> str:
    """What makes an adapter's difference, "" for the base model."""
    if weights is None:
        return ""
    try:
        return (Path(weights.path) / "adapter_config.json").read_text()
    except OSError as error:
        raise UsageError(f"{weights.path}: no adapter ({error})") from error


class FakeDsl:
    """A language whose programs are names: a reply is a program unless it is empty."""

    name = "fake"
    version = "1"
    namespace = ""

    def words(self) -> Mapping[str, Word]:
        return {}

    def guide(self, long: bool = False) -> str:
        return "Answer with a name."

    def messages(self, task: Task, tries: Sequence[Attempt] = ()) -> tuple[Message, ...]:
        return (Message("user", f"{task.id}: {len(tries)} tries"),)

    def parse(self, task: Task, reply: str) -> Program | None:
        return Program(task.id, reply, self.name) if reply else None

    def render(self, program: Program) -> str:
        return program.source

    def samples(self, seed: int, level: int, inputs: Sequence[Grid] = ()) -> Iterator[Example]:
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
