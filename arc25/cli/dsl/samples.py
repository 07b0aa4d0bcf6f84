"""`arc25 dsl samples`: training samples of a language that passed every check, and what was refused."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import tyro

from arc25.cli.choosing import choose, given
from arc25.cli.dsl.outputs import check_outputs
from arc25.core.context import Context
from arc25.core.cores import usable_cores
from arc25.core.errors import UsageError
from arc25.core.grid import Grid
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.protocols import DslPack, Executor
from arc25.data.jsonfile import write_json
from arc25.data.opening import open_dataset
from arc25.samples.census import Census
from arc25.samples.jsonl import writing
from arc25.samples.making import Maker, Order
from arc25.samples.running import Apart
from arc25.samples.sample import Sample

DESCRIPTION = """Write training samples of a language, a JSON line each, and tell what was refused.

Each is repeatable in the sandbox, minimal, follows a change of colours, and no single word does the same."""
LEVELS = re.compile(r"(\d+)(?:-(\d+))?")
HARDEST = 99
"""The highest level that may be asked for; few languages have so many."""
NONE = "none"
EVERY = 5.0
"""Seconds between lines of progress."""


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """Options of `arc25 dsl samples`."""

    out: Annotated[Path, tyro.conf.arg(metavar="FILE.jsonl")]
    """Where the samples go."""
    level: str = "1-5"
    """Levels, in equal shares: 2, 1-5 or 1,3-4. 1 is the easiest."""
    count: int = 1000
    """How many samples, those apart that --augment adds."""
    seed: int = 0
    """Decides the samples, whatever the workers."""
    augment: int = 0
    """How many samples to add to each one: turned, mirrored or in other colours, as far as its program follows."""
    inputs: str = "arc-agi-1/training"
    """The data set whose inputs the samples may use, as for arc25 solve; none: the language's own alone."""
    report: Path | None = None
    """Write what the samples hold and what was refused, as JSON."""
    dsl: str = "arc25"
    """The language."""
    executor: str = "restricted"
    """The sandbox in which every program has to give the same."""
    workers: int = field(default_factory=usable_cores)
    """Worker processes of the sandbox."""
    plugin: tuple[Path, ...] = ()
    """Files that hold plugins of their own, as for arc25 solve."""


def run(argv: Sequence[str]) -> int:
    """Make the samples, write them, and tell what they hold."""
    options, plugins = choose(Arguments, argv, "dsl samples", DESCRIPTION)
    order = _order(options, plugins)
    dsl = plugins.make(Kind.DSL, options.dsl, Context(), **given(options, Kind.DSL))
    context = Context(dsl=dsl, workers=options.workers, plugin_files=plugins.files)
    executor = plugins.make(Kind.EXECUTOR, options.executor, context, **given(options, Kind.EXECUTOR))
    census = Census(dsl.words())
    with writing(options.out) as write:
        asyncio.run(_make(dsl, executor, order, census, write))
    if options.report:
        write_json(options.report, census.record())
    sys.stdout.write(census.text())
    return 0


async def _make(
    dsl: DslPack, executor: Executor, order: Order, census: Census, write: Callable[[Sample], None]
) -> None:
    """Make the samples and let the executor go."""
    progress = Progress(order)

    def keep(sample: Sample) -> None:
        write(sample)
        progress.tell(sample)

    try:
        await Maker(dsl, Apart(executor, dsl.name), order, census, executor.capacity).make(keep)
    finally:
        await executor.close()


class Progress:
    """Tells on standard error how far it is, every few seconds."""

    def __init__(self, order: Order) -> None:
        self._shares = order.shares()
        self._done = dict.fromkeys(self._shares, 0)
        self._began = self._told = time.monotonic()

    def tell(self, sample: Sample) -> None:
        """One more."""
        self._done[sample.level] += not sample.variation
        now = time.monotonic()
        if now - self._told >= EVERY:
            self._told = now
            rate = sum(self._done.values()) / (now - self._began)
            done, share = self._done[sample.level], self._shares[sample.level]
            sys.stderr.write(f"level {sample.level}: {done} of {share} samples, {rate:.0f} a second\n")


def _order(options: Any, plugins: Plugins) -> Order:
    """What is asked for, with the inputs of the data set."""
    for name, least in (("count", 1), ("augment", 0), ("workers", 1)):
        if getattr(options, name) < least:
            raise UsageError(f"--{name} is at least {least}, got {getattr(options, name)}")
    check_outputs(out=options.out, report=options.report)
    if options.seed < 0:
        raise UsageError(f"--seed is 0 or more, got {options.seed}")
    if options.inputs.endswith("/evaluation"):
        raise UsageError(
            f"--inputs {options.inputs}: models are trained on samples, so no evaluation set goes into them"
        )
    levels = _levels(options.level)
    inputs: dict[Grid, None] = {}
    if options.inputs != NONE:
        tasks = open_dataset(plugins, options.inputs).tasks()
        inputs = dict.fromkeys(grid for task in tasks for grid in task.inputs)
    return Order(levels, options.count, options.seed, tuple(inputs), options.augment)


def _levels(text: str) -> tuple[int, ...]:
    """The levels that a text such as 1,3-5 names, in rising order."""
    levels: set[int] = set()
    for part in text.split(","):
        match = LEVELS.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= HARDEST:
            raise UsageError(f"--level is a level of 1..{HARDEST}, a range or several, such as 1,3-5; got {text!r}")
        levels.update(range(first, last + 1))
    return tuple(sorted(levels))
