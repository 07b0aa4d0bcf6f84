"""Backends that break one promise each; most change what a sound language model is asked, or what it answers."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from arc25.core.errors import BackendError, UsageError
from arc25.core.records import Completion, Finish, Message, Request, Weights
from arc25.testing.fakes import FakeLanguageModel

Change = Callable[[Request], Request]
Alter = Callable[[Request, list[Completion]], Any]


class Asks(FakeLanguageModel):
    """Asks the sound model something else."""

    def __init__(self, change: Change, **options: Any) -> None:
        super().__init__(**options)
        self.change = change

    async def generate(self, request: Request) -> list[Completion]:
        return await super().generate(self.change(request))


class Answers(FakeLanguageModel):
    """Makes something else of the sound model's replies."""

    def __init__(self, alter: Alter, **options: Any) -> None:
        super().__init__(**options)
        self.alter = alter

    async def generate(self, request: Request) -> Any:
        return self.alter(request, await super().generate(request))


def sampling(**fields: Any) -> Callable[[], Asks]:
    """One that does not read these fields of `Sampling` but takes others."""
    return lambda: Asks(lambda request: replace(request, sampling=replace(request.sampling, **fields)))


def replies(alter: Callable[[list[Completion]], Any]) -> Callable[[], Answers]:
    """One whose replies are these."""
    return lambda: Answers(lambda request, found: alter(found))


def fields(**fields: Any) -> Callable[[], Answers]:
    """One whose replies have these fields."""
    return replies(lambda found: [replace(reply, **fields) for reply in found])


def refusing(faulty: Callable[[Sequence[Message]], Any]) -> Callable[[], Asks]:
    """One that takes a prompt for an error of its own where `faulty` does not come to an end or finds something."""

    def change(request: Request) -> Request:
        if faulty(request.messages):
            raise ValueError("cannot read the prompt")
        return request

    return lambda: Asks(change)


def first_stop_only() -> Asks:
    def change(request: Request) -> Request:
        return replace(request, sampling=replace(request.sampling, stop=request.sampling.stop[:1]))

    return Asks(change)


def truncating() -> Asks:
    def change(request: Request) -> Request:
        return replace(request, messages=tuple(Message(m.role, m.content[:100]) for m in request.messages))

    return Asks(change)


def one_greedy_reply_only() -> Answers:
    def alter(request: Request, found: list[Completion]) -> list[Completion]:
        refused = request.sampling.n > 1 and request.sampling.temperature == 0
        return [Completion("", finish=Finish.ERROR, error="n must be 1")] if refused else found

    return Answers(alter)


def certain() -> Answers:
    """Tells the log-probability of what temperature and top_p have left."""

    def alter(request: Request, found: list[Completion]) -> list[Completion]:
        return [replace(reply, logprob=-1e-9) for reply in found] if request.sampling.temperature else found

    return Answers(alter)


class Drifting(FakeLanguageModel):
    """Each text differs from the one before, or each that was written with an adapter."""

    count = 0

    def __init__(self, adapters_only: bool = False) -> None:
        super().__init__()
        self.adapters_only = adapters_only

    async def generate(self, request: Request) -> list[Completion]:
        self.count += request.weights is not None or not self.adapters_only
        count = self.count if request.weights or not self.adapters_only else 0
        return [replace(reply, text=f"{count}{reply.text}") for reply in await super().generate(request)]


class Crowded(FakeLanguageModel):
    """The end of a text depends on who is beside it; `most` at once are not too many."""

    under_way = 0

    def __init__(self, most: int = 1000) -> None:
        super().__init__()
        self.most = most

    async def generate(self, request: Request) -> list[Completion]:
        self.under_way += 1
        try:
            if self.under_way > self.most:
                return [Completion("", finish=Finish.ERROR, error="too many")]
            found, beside = await super().generate(request), self.under_way - 1
            return [replace(reply, text=reply.text[:-1] + "?" if beside else reply.text) for reply in found]
        finally:
            self.under_way -= 1


class FirstComeForAll(FakeLanguageModel):
    """What the first of several requests under way at once asks, all ask: its prompt, or only its weights."""

    first: Request | None = None

    def __init__(self, weights_only: bool = False) -> None:
        super().__init__()
        self.weights_only = weights_only

    async def generate(self, request: Request) -> list[Completion]:
        self.first = self.first or request
        await asyncio.sleep(0.01)
        asked = replace(request, weights=self.first.weights) if self.weights_only else self.first
        found = await super().generate(asked)
        self.first = None
        return found


class Sticky(FakeLanguageModel):
    """Whatever weights were named once are used from then on."""

    used: Weights | None = None

    async def generate(self, request: Request) -> list[Completion]:
        self.used = request.weights or self.used
        return await super().generate(replace(request, weights=self.used))


class Tells(FakeLanguageModel):
    """Tells something else of its model: these facts, or tokens by these functions."""

    def __init__(self, tokens: Any = None, prompt_tokens: Any = None, **facts: Any) -> None:
        super().__init__()
        self.told, self.told_tokens, self.told_prompt_tokens = facts, tokens, prompt_tokens

    async def facts(self) -> Any:
        return replace(await super().facts(), **self.told)

    async def tokens(self, text: str) -> Any:
        return self.told_tokens(text) if self.told_tokens else await super().tokens(text)

    async def prompt_tokens(self, messages: Sequence[Message]) -> Any:
        return self.told_prompt_tokens(messages) if self.told_prompt_tokens else await super().prompt_tokens(messages)


class TakesAny(FakeLanguageModel):
    """Takes every folder for weights, or every one that is there."""

    def __init__(self, there: bool = False) -> None:
        super().__init__()
        self.there = there

    async def load(self, weights: Weights | None) -> None:
        if self.there and weights and not Path(weights.path).exists():
            raise UsageError("no such folder")


class HasNoBase(FakeLanguageModel):
    """Wants weights."""

    async def load(self, weights: Weights | None) -> None:
        if weights is None:
            raise UsageError("no weights were given")
        await super().load(weights)


class Upset(FakeLanguageModel):
    """Writes something else once weights were refused."""

    upset = ""

    async def load(self, weights: Weights | None) -> None:
        self.upset = "?"
        await super().load(weights)

    async def generate(self, request: Request) -> list[Completion]:
        return [replace(reply, text=reply.text + self.upset) for reply in await super().generate(request)]


class Nameless(FakeLanguageModel):
    """No name of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.id = f"broken {id(self)}"


class Boundless(FakeLanguageModel):
    """A capacity that is none."""

    def __init__(self) -> None:
        super().__init__()
        self.capacity = 0


class Blocking(FakeLanguageModel):
    """Keeps the event loop for itself."""

    async def generate(self, request: Request) -> list[Completion]:
        await asyncio.sleep(0.02)
        time.sleep(1.2)
        await asyncio.sleep(0.02)
        return await super().generate(request)


class Late(FakeLanguageModel):
    """Takes half a second, and takes a cancellation for an error of its own from then on."""

    cancelled = False

    async def generate(self, request: Request) -> list[Completion]:
        try:
            await asyncio.sleep(0.5)
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        if self.cancelled:
            raise RuntimeError("the queue is broken")
        return await super().generate(request)


class KeepsPlaces(FakeLanguageModel):
    """Whoever is cancelled keeps the place."""

    def __init__(self) -> None:
        super().__init__(latency=0.01)
        self.places = asyncio.Semaphore(self.capacity)

    async def generate(self, request: Request) -> list[Completion]:
        await self.places.acquire()
        found = await super().generate(request)
        self.places.release()
        return found


class ClosesOnce(FakeLanguageModel):
    """Cannot be closed twice."""

    closed = False

    async def close(self) -> None:
        if self.closed:
            raise ValueError("it is closed already")
        self.closed = True


class WrongAfterClose(FakeLanguageModel):
    """After its end it has another error for callers than the promised one."""

    async def generate(self, request: Request) -> list[Completion]:
        try:
            return await super().generate(request)
        except BackendError as error:
            raise ValueError("operation on a closed thing") from error


class Stuck(FakeLanguageModel):
    """Nobody is told that it was closed."""

    def __init__(self) -> None:
        super().__init__(latency=0.01)

    async def close(self) -> None:
        pass


class LeavesProcesses(FakeLanguageModel):
    """Starts a process and forgets it."""

    left: list[subprocess.Popen[bytes]] = []  # noqa: RUF012

    async def generate(self, request: Request) -> list[Completion]:
        self.left.append(subprocess.Popen(["sleep", "20"]))
        return await super().generate(request)


class LeavesDescriptors(FakeLanguageModel):
    """Opens something and forgets it."""

    left: list[int] = []  # noqa: RUF012

    async def generate(self, request: Request) -> list[Completion]:
        self.left += os.pipe()
        return await super().generate(request)
