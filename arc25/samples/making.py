"""From a pack's generator to samples that passed every check: for one order always the same ones."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from arc25.core.errors import PluginError, UsageError, blaming
from arc25.core.grid import COLOURS, Grid
from arc25.core.protocols import DslPack
from arc25.core.records import Example
from arc25.samples.census import Census, behaviour_of
from arc25.samples.running import Apart
from arc25.samples.sample import Sample
from arc25.samples.validation import Judge, Refusal, Rule, Verdict, unrepeatable
from arc25.samples.variation import recoloured, turned

PATIENCE = 2000
"""Programs in a row that may be refused before a pack is given up."""
AHEAD = 2
"""Batches that may be under way in the sandbox."""
_TRIES = 4
"""Times that a variation is looked for, for each that is wanted."""

Keep = Callable[[Sample], None]
Family = list[Sample]
"""A sample and its variations."""
Confirmed = list[tuple[Sample, str | None]]
"""The same, each with what the sandbox says against it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: `count` samples in equal shares of each level, and `variations` of each one.

    `inputs` are handed to the pack, which puts them among its own.
    """

    levels: tuple[int, ...]
    count: int
    seed: int = 0
    inputs: tuple[Grid, ...] = ()
    variations: int = 0

    def shares(self) -> dict[int, int]:
        """How many of each level; what is left over goes to the first ones."""
        share, rest = divmod(self.count, len(self.levels))
        return {level: share + (place < rest) for place, level in enumerate(self.levels)}


class Maker:
    """Makes the samples of one order and counts them.

    What passes the checks here goes to the sandbox in batches of `batch`, and the next one is drawn meanwhile. How long
    anything takes does not decide what is drawn.
    """

    def __init__(self, pack: DslPack, apart: Apart, order: Order, census: Census, batch: int = 32) -> None:
        self._pack, self._apart, self._order, self._census, self._batch = pack, apart, order, census, batch
        self._judge = Judge(pack)
        self._programs: set[str] = set()
        self._behaviours: set[int] = set()
        self._unsafe: Counter[str] = Counter()

    async def make(self, keep: Keep) -> None:
        """Hand every sample to `keep`, level by level, each followed by its variations.

        Raises:
            UsageError: the pack has no samples.
            PluginError: its samples come to an end, or they are refused, one and all.
            ServiceError: its generator fails, or no worker of the executor could be started.
        """
        shares = self._order.shares()
        for level in shares:  # a level that there is not is told before the others are made
            with blaming(f"dsl {self._pack.name!r}"):
                self._pack.samples(self._order.seed, level, self._order.inputs)
        for level, share in shares.items():
            await self._make(level, share, keep)

    async def _make(self, level: int, wanted: int, keep: Keep) -> None:
        families = self._families(level)
        under_way: deque[asyncio.Task[list[Confirmed]]] = deque()
        sizes: deque[int] = deque()
        try:
            while wanted:
                if (rest := wanted - sum(sizes)) and len(under_way) < AHEAD:
                    drawn = await _take(families, min(self._batch, rest))
                    under_way.append(asyncio.create_task(self._confirm(drawn)))
                    sizes.append(len(drawn))
                    continue
                confirmed = await under_way[0]
                del under_way[0], sizes[0]
                wanted -= self._keep(level, confirmed, keep)
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _confirm(self, families: Sequence[Family]) -> list[Confirmed]:
        """Run all of them in the sandbox at once."""
        reasons = iter(await asyncio.gather(*(unrepeatable(one, self._apart) for family in families for one in family)))
        return [[(one, next(reasons)) for one in family] for family in families]

    def _keep(self, level: int, families: Sequence[Confirmed], keep: Keep) -> int:
        """Hand on what the sandbox has nothing against, and return how many families that were."""
        number = 0
        for family in families:
            for sample, reason in family:
                if reason is not None:
                    self._census.refuse(level, Refusal(Rule.REPEATABLE, reason), sample.source)
            if (reason := family[0][1]) is not None:
                self._unsafe[reason] += 1
                if self._unsafe.total() == PATIENCE:
                    raise self._useless(level, self._unsafe)
                continue
            self._unsafe.clear()
            number += 1
            for sample in (one for one, reason in family if reason is None):
                self._census.count(sample)
                keep(sample)
        return number

    def _families(self, level: int) -> Iterator[Family]:
        """What passes the checks here, each with its variations."""
        vain: Counter[str] = Counter()
        for example in self._examples(level):
            verdict = self._judged(example, level)
            if isinstance(verdict, Sample):
                vain.clear()
                yield [verdict, *self._variations(verdict)]
                continue
            self._census.refuse(level, verdict, example.program.source)
            vain[f"not {verdict.rule.value}: {verdict.reason}"] += 1
            if vain.total() == PATIENCE:
                raise self._useless(level, vain)

    def _examples(self, level: int) -> Iterator[Example]:
        """The pack's own samples, until there are no more."""
        offered = 0
        with blaming(f"dsl {self._pack.name!r}"):
            for example in self._pack.samples(self._order.seed, level, self._order.inputs):
                offered += 1
                yield example
        if not offered:
            raise UsageError(f"the language {self._pack.name!r} has no samples of level {level}")
        reason = f"its samples of level {level} come to an end after {offered}"
        raise PluginError(f"dsl {self._pack.name!r}", reason, "ask for fewer, or for other levels")

    def _useless(self, level: int, reasons: Counter[str]) -> PluginError:
        reason, number = reasons.most_common(1)[0]
        told = f"{PATIENCE} samples of level {level} in a row were refused, {number} of them as {reason}"
        return PluginError(f"dsl {self._pack.name!r}", told, "ask for fewer, for other levels or with other inputs")

    def _judged(self, example: Example, level: int) -> Verdict:
        """The sample, if it passes the checks here and is not there yet."""
        if example.program.source in self._programs:
            return Refusal(Rule.NEW, "a sample has the same program")
        verdict = self._judge.judge(example, level)
        if isinstance(verdict, Refusal):
            return verdict
        behaviour = behaviour_of(verdict)
        if behaviour in self._behaviours:
            return Refusal(Rule.NEW, "a sample has the same inputs and outputs")
        self._programs.add(verdict.source)
        self._behaviours.add(behaviour)
        return verdict

    def _variations(self, sample: Sample) -> Iterator[Sample]:
        """As many variations as are wanted, or as are found.

        What is looked for hangs on the inputs alone: those that many programs share are shared by their variations.
        """
        inputs = b"".join(grid.cells for grid in sample.inputs)
        chance = random.Random(b"%d %b" % (self._order.seed, inputs))  # noqa: S311 - seeded on purpose
        found = (self._varied(sample, chance) for _ in range(_TRIES * self._order.variations))
        return itertools.islice((one for one in found if one is not None), self._order.variations)

    def _varied(self, sample: Sample, chance: random.Random) -> Sample | None:
        """The sample turned, in other colours, or both; None where the program does not follow or stays as it is."""
        judge, how = self._judge, chance.choice(("turned", "recoloured", "both"))
        turns, flipped = chance.choice([(turns, flipped) for turns in range(4) for flipped in (False, True)][1:])
        colours = (0, *chance.sample(range(1, COLOURS), COLOURS - 1))
        varied: Sample | None = sample
        if how != "recoloured":
            varied = judge.here.settle(turned(sample, turns, flipped, judge.wording))
        if how != "turned" and varied is not None:
            varied = judge.here.settle(recoloured(varied, colours, judge.wording))
        if varied is None:
            return None
        verdict = self._judged(varied.example, sample.level)
        return replace(verdict, variation=varied.variation) if isinstance(verdict, Sample) else None


async def _take(families: Iterator[Family], number: int) -> list[Family]:
    """The next ones. The loop gets its turn between any two of them: sandboxes wait for orders and readers."""
    taken = []
    for family in itertools.islice(families, number):
        taken.append(family)
        await asyncio.sleep(0)
    return taken
