"""`arc25 dsl invent`: let a language model write samples of a new kind, and keep what passes every check."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from arc25.cli.choosing import choose, given
from arc25.cli.dsl.outputs import check_outputs
from arc25.core.context import Context
from arc25.core.cores import usable_cores
from arc25.core.errors import UsageError, blaming
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.protocols import DslPack
from arc25.core.records import Example, Sampling
from arc25.data.jsonfile import write_json
from arc25.drawing.usage import usage_line
from arc25.samples.invention import REPLIES, Inventor, Order, Tally
from arc25.samples.jsonl import read_samples, writing
from arc25.samples.sample import Sample

DESCRIPTION = """Let a language model write samples of a new kind, and keep what passes every check.

A sample is a generator of inputs and a program; both run in the sandbox only. The code is 1 if there are fewer samples
than wanted; what there is was written all the same."""
NO_MODEL = "search"
EVERY = 10.0
"""Seconds between lines of progress."""
LEVELS, OF_EACH = (1, 2, 3), 8
"""The levels of the language's own samples that are shown where no seeds are given, and how many of each there are."""


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """Options of `arc25 dsl invent`."""

    backend: str = NO_MODEL
    """Whose language model is asked. The default has none: name another one."""
    count: int = 10
    """Samples that are wanted."""
    out: Path
    """JSON lines file to write them to."""
    dsl: str = "arc25"
    """Language that the programs are written in."""
    seeds: Path | None = None
    """JSON lines file of samples that exist and are shown; left out: some of the language's own."""
    max_requests: int | None = None
    """Requests after which it ends with what there is, at 4 replies each; left out: one for every sample wanted."""
    seed: int = 0
    """What a request shows and how its replies are sampled follows from it."""
    max_tokens: int = Sampling().max_tokens
    """Longest reply, in tokens."""
    temperature: float = 1.0
    """Sampling temperature; 0 is greedy."""
    report: Path | None = None
    """JSON file for the counts, and for a few replies that were refused for each reason."""
    executor: str = "restricted"
    """What runs generators and programs."""
    workers: int = field(default_factory=usable_cores)
    """Worker processes."""
    plugin: tuple[Path, ...] = ()
    """Files that hold plugins of their own, as for arc25 solve."""


class _Nothing(Exception):
    """No sample was kept, so a file that is there may stay."""


def run(argv: Sequence[str]) -> int:
    """Ask, write what passes, tell what came of it, and return 1 if that is less than was wanted."""
    options, plugins = choose(Arguments, argv, "dsl invent", DESCRIPTION)
    order = _order(options)
    check_outputs(out=options.out, report=options.report)
    tally = Tally()
    fault: BaseException | None = None
    with contextlib.suppress(_Nothing), writing(options.out) as write:
        try:
            asyncio.run(_invent(options, plugins, order, tally, write))
        except (Exception, KeyboardInterrupt) as error:  # raised below: what was paid for is written first
            fault = error
        if not tally.kept:
            raise _Nothing
    if options.report:
        write_json(options.report, _record(tally, order))
    if fault is not None:
        _tell(sys.stderr.write, tally, order, options.out)
        raise fault
    _tell(sys.stdout.write, tally, order, options.out)
    return 0 if tally.kept == order.count else 1


def _order(options: Any) -> Order:
    if options.backend == NO_MODEL:
        raise UsageError(f"--backend {NO_MODEL} asks no language model; name one, for example --backend openai")
    return Order(
        count=options.count,
        max_requests=options.count if options.max_requests is None else options.max_requests,
        seed=options.seed,
        sampling=Sampling(REPLIES, options.temperature, max_tokens=options.max_tokens),
    )


async def _invent(options: Any, plugins: Plugins, order: Order, tally: Tally, write: Callable[[Sample], None]) -> None:
    """Write each sample as soon as it is there, and let the services go at the end."""
    context = Context(seed=options.seed, workers=options.workers, plugin_files=plugins.files)
    dsl_options = given(options, Kind.DSL)
    dsl = plugins.make(Kind.DSL, options.dsl, context, **dsl_options)
    context = replace(context, dsl=dsl, dsl_options=dsl_options)
    async with contextlib.AsyncExitStack() as stack:
        backend = plugins.make(Kind.BACKEND, options.backend, context, **given(options, Kind.BACKEND))
        stack.push_async_callback(backend.close)
        executor = plugins.make(Kind.EXECUTOR, options.executor, context, **given(options, Kind.EXECUTOR))
        stack.push_async_callback(executor.close)
        inventor = Inventor(backend, executor, dsl, _seeds(options.seeds, dsl), order, tally)
        told = asyncio.create_task(_tell_now_and_then(tally, order))
        stack.callback(told.cancel)
        async with contextlib.aclosing(inventor.invent()) as samples:
            async for sample in samples:
                write(sample)


async def _tell_now_and_then(tally: Tally, order: Order) -> None:
    """Say on standard error how far it is."""
    while True:
        await asyncio.sleep(EVERY)
        sys.stderr.write(f"{tally.kept} of {order.count} samples, {tally.requests} requests\n")


def _seeds(path: Path | None, dsl: DslPack) -> list[Example]:
    """The samples of a file, or some of the language's own, if it has any."""
    if path is None:
        with blaming(f"dsl {dsl.name}"):
            return [one for level in LEVELS for one in itertools.islice(dsl.samples(0, level), OF_EACH)]
    seeds = [sample.example for sample in read_samples(path)]
    for seed in seeds:
        if seed.program.language != dsl.name:
            raise UsageError(
                f"--seeds {path}: {seed.task.id} is written in {seed.program.language!r}, not {dsl.name!r}"
            )
    if not seeds:
        raise UsageError(f"--seeds {path}: the file is empty; leave the option out to start from the language's own")
    return seeds


def _tell(write: Callable[[str], object], tally: Tally, order: Order, out: Path) -> None:
    """What came of it, in a few lines."""
    refused = ", ".join(f"{number} not {demand}" for demand, number in tally.refused.most_common())
    lines = [
        f"{tally.kept} of {order.count} samples that are wanted" + (f" are in {out}" if tally.kept else ""),
        f"{tally.requests} requests, {tally.usage.replies} replies, {tally.refused.total()} refused",
        f"refused: {refused}" if refused else "",
        usage_line(tally.usage),
    ]
    if tally.kept < order.count and tally.requests == order.max_requests:
        lines.append(f"it ended after {order.max_requests} requests; --max-requests allows more")
    write("".join(f"{line}\n" for line in lines if line))


def _record(tally: Tally, order: Order) -> dict[str, Any]:
    usage = tally.usage
    return {
        "kept": tally.kept,
        "wanted": order.count,
        "requests": tally.requests,
        "max_requests": order.max_requests,
        "replies": usage.replies,
        "refused": dict(tally.refused.most_common()),
        "tokens_in": usage.tokens_in,
        "tokens_out": usage.tokens_out,
        "dollars": usage.dollars,
        "seconds": usage.seconds,
        "errors": list(usage.errors),
        "examples": dict(tally.examples),
    }
