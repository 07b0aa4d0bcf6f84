"""Samples that a language model writes: asked for, made of its replies in the sandbox, and kept if they are new.

Requests are asked side by side and their replies looked at in order: what is kept follows from the seed and the replies
alone, whatever the latencies.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from arc25.core.errors import BackendError, UsageError, blaming
from arc25.core.grid import COLOURS, Grid
from arc25.core.protocols import Backend, DslPack, Executor
from arc25.core.records import Attempt, Completion, Example, ExecutionResult, Request, Sampling, Status, Task
from arc25.core.usage import Usage, usage_of
from arc25.prompting.leaks import normal
from arc25.prompting.shots import fits
from arc25.samples.proposal import ask
from arc25.samples.running import Apart
from arc25.samples.sample import Sample
from arc25.samples.validation import Rule
from arc25.samples.workshop import Shortfall, Workshop

T = TypeVar("T")
TASK = Task("invention", (), ())
"""What the task of every request is called."""
REPLIES = 4
"""Replies to one request."""
SHOWN, HINTED = 3, 3
"""Samples that a request shows, and words that it names."""
EXAMPLES = 3
"""Replies that are kept of those that fall short in the same way."""
COMMON = 12
"""Inputs on which all programs are compared that are nobody's, and as many of samples that exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is wanted: `count` samples for at most `max_requests` requests. `sampling` leaves their seeds open."""

    count: int
    max_requests: int
    seed: int = 0
    sampling: Sampling = field(default_factory=lambda: Sampling(REPLIES))

    def __post_init__(self) -> None:
        if self.count < 1 or self.max_requests < 1:
            raise UsageError(f"1 or more samples and requests, got {self.count} and {self.max_requests}")
        if self.seed < 0:
            raise UsageError(f"a seed is 0 or more, got {self.seed}")


@dataclass(slots=True)
class Tally:
    """What came of the requests so far."""

    kept: int = 0
    requests: int = 0
    usage: Usage = field(default_factory=Usage)
    refused: Counter[str] = field(default_factory=Counter)
    examples: defaultdict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def refuse(self, shortfall: Shortfall, reply: str) -> None:
        """Count it, and keep the first few replies of its kind."""
        name = shortfall.demand.value
        self.refused[name] += 1
        if len(self.examples[name]) < EXAMPLES:
            self.examples[name].append({"reason": shortfall.reason, "reply": reply})


class Inventor:
    """Asks a backend for samples in a pack's language, and gives on what passes."""

    def __init__(
        self,
        backend: Backend,
        executor: Executor,
        pack: DslPack,
        seeds: Sequence[Example],
        order: Order,
        tally: Tally,
    ) -> None:
        """`seeds` are samples that exist: each request shows some that fit, and none of them is given again.

        `tally` is kept up to date.
        """
        self._backend, self._order, self._tally = backend, order, tally
        self._seeds, self._shown = seeds, [seed for seed in seeds if fits(seed)]
        self._words, self._guide = sorted(pack.words()), pack.guide()
        self._workshop = Workshop(executor, pack)
        self._catalogue = Catalogue(Apart(executor, pack.name), seeds)

    async def invent(self) -> AsyncGenerator[Sample, None]:
        """The samples, each when it is known to be good, until there are enough or no request is left.

        Raises:
            BackendError: the backend failed. What it had replied before was looked at.
            ExecutorDown: no worker could be started.
        """
        for seed in self._seeds:
            await self._catalogue.add(seed)
        while wave := self._next_wave():
            numbers = range(self._tally.requests, self._tally.requests + wave)
            self._tally.requests += wave
            results = await asyncio.gather(*map(self._request, numbers), return_exceptions=True)
            for result in results:
                if not isinstance(result, BaseException):
                    async for sample in self._look_at(*result):
                        yield sample
            for result in results:
                if isinstance(result, BaseException):
                    raise result

    def _next_wave(self) -> int:
        """How many requests to have under way at once: no more than would do if every reply were good."""
        missing = self._order.count - self._tally.kept
        left = self._order.max_requests - self._tally.requests
        return min(max(1, self._backend.capacity), left, -(-missing // self._order.sampling.n))

    async def _request(self, number: int) -> tuple[list[Completion], list[Sample | Shortfall]]:
        """The replies to a request, and what is in each of them."""
        who = f"backend {self._backend.id}"
        with blaming(who, BackendError):
            replies = list(await self._backend.generate(self._written(number)))
        if not all(isinstance(reply, Completion) for reply in replies):
            raise BackendError(f"{who} returned {replies!r:.80}, not Completions")
        return replies, await asyncio.gather(*map(self._workshop.make, replies))

    def _written(self, number: int) -> Request:
        """The request of that number: what it shows and its seed follow from it and from the seed of the order."""
        chance = np.random.default_rng([self._order.seed, number])
        shown = _some(self._shown, SHOWN, chance)
        words = _some(self._words, HINTED, chance)
        sampling = replace(self._order.sampling, seed=int(chance.integers(2**31)))
        return Request(number, TASK, ask(self._guide, shown, words), sampling)

    async def _look_at(self, replies: list[Completion], made: list[Sample | Shortfall]) -> AsyncIterator[Sample]:
        """Count the replies to one request, and give on what is good and new while it is wanted."""
        never_ran = ExecutionResult(Status.UNREADABLE)
        self._tally.usage += usage_of(Attempt(0, 0, TASK.id, None, never_ran, 0, 0, reply) for reply in replies)
        for reply, result in zip(replies, made, strict=True):
            if isinstance(result, Sample) and (twin := await self._catalogue.twin(result.example)):
                result = Shortfall(Rule.NEW, twin)
            if isinstance(result, Shortfall):
                self._tally.refuse(result, reply.text)
            elif self._tally.kept < self._order.count:
                await self._catalogue.add(result.example)
                self._tally.kept += 1
                yield result


class Catalogue:
    """Programs that exist, by their text and by what they do.

    Two programs do the same if they give the same for the inputs on which all are compared, and each solves the train
    pairs of the other.
    """

    def __init__(self, apart: Apart, seeds: Iterable[Example]) -> None:
        """Some inputs of `seeds` are among those on which all are compared."""
        self._apart = apart
        inputs = dict.fromkeys(pair.input for seed in seeds for pair in seed.task.train)
        self._common = [*list(inputs)[:COMMON], *map(_noise, range(COMMON))]
        self._texts: dict[str, str] = {}
        self._alike: defaultdict[tuple[Grid | None, ...], list[Example]] = defaultdict(list)

    async def add(self, example: Example) -> None:
        """Remember a program."""
        self._texts.setdefault(normal(example.program.source), example.task.id)
        self._alike[await self._given(example)].append(example)

    async def twin(self, example: Example) -> str | None:
        """In what it equals a program that exists; None: in nothing."""
        if name := self._texts.get(normal(example.program.source)):
            return f"its program is that of {name}"
        for other in self._alike[await self._given(example)]:
            if await self._solves(example, other) and await self._solves(other, example):
                return f"its program does what that of {other.task.id} does"
        return None

    async def _given(self, example: Example) -> tuple[Grid | None, ...]:
        """What the program gives for the common inputs."""
        return (await self._apart.run(example.program.source, self._common)).outputs

    async def _solves(self, example: Example, other: Example) -> bool:
        pairs = other.task.train
        result = await self._apart.run(example.program.source, [pair.input for pair in pairs])
        return result.outputs == tuple(pair.output for pair in pairs)


def _some(items: Sequence[T], most: int, chance: np.random.Generator) -> list[T]:
    """As many of the items, in any order."""
    places = chance.permutation(len(items))[:most]
    return [items[place] for place in places]


def _noise(number: int) -> Grid:
    """A grid of chance, the same for the same number."""
    chance = np.random.default_rng(number)
    height, width = chance.integers(3, 13, 2).tolist()
    cells = np.where(chance.random((height, width)) < 0.5, 0, chance.integers(1, COLOURS, (height, width)))
    return Grid.of(cells.tolist())
