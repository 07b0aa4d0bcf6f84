"""`arc25 doctor`: is this machine fit to run programs that nobody trusts, how well, and what is missing."""

from __future__ import annotations

import asyncio
import json
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from arc25.cli.choosing import choose, given
from arc25.cli.machine import Machine, look_around
from arc25.cli.speed import Speed, executor_speed, plain_speed
from arc25.core.codec import to_json
from arc25.core.context import Context, Limits
from arc25.core.cores import usable_cores
from arc25.core.errors import Arc25Error, ExecutorDown, UsageError, blaming
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins, options_of
from arc25.core.protocols import Executor
from arc25.core.records import Boundary, Isolation, Level
from arc25.runner import probe

RUNS = Path("runs")
"""Where `arc25 solve` puts runs."""
GIB = 1 << 30


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """Options of `arc25 doctor`."""

    executor: str = "restricted"
    """The executor to look at; its options are --executor.OPTION."""
    dsl: str = "arc25"
    """The DSL pack whose words its programs find in place."""
    workers: int = field(default_factory=usable_cores)
    """Worker processes."""
    program_seconds: float = 2.0
    """CPU seconds per program, where the executor is not told otherwise."""
    program_memory: int = 256
    """MiB a program may take, where the executor is not told otherwise."""
    seconds: float = 5.0
    """Seconds of wall clock for the speed check; 0: none."""
    require_isolation: Level = Level.NONE
    """End with code 1 where the sandbox is weaker."""
    json: bool = False
    """Write one JSON object."""
    plugin: tuple[Path, ...] = ()
    """Files that hold plugins of their own, as for arc25 solve."""


@dataclass(slots=True)
class Health:
    """What was found of an executor so far. `started`: seconds until the first worker was there."""

    executor: str
    id: str = ""
    start_method: str = "the executor does not tell"
    started: float | None = None
    boundary: Boundary | None = None
    limits: Limits = field(default_factory=Limits)
    speed: list[Speed] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def run(argv: Sequence[str]) -> int:
    """Look, tell, and return 1 if something is wrong that a run needs."""
    options, plugins = choose(Arguments, argv, "doctor", "Is this machine fit to run programs, and how well?")
    if not options.seconds >= 0:
        raise UsageError(f"--seconds: 0 or more, got {options.seconds:g}")
    machine = look_around(RUNS)
    if not options.json:
        _write(_machine_rows(machine))  # at once: the rest takes some seconds
    health = asyncio.run(_examine(options, plugins))
    if options.json:
        sys.stdout.write(json.dumps({"machine": to_json(machine), "executor": to_json(health)}) + "\n")
    else:
        _write(_executor_rows(health, options.workers))
    return 1 if health.faults else 0


async def _examine(options: Any, plugins: Plugins) -> Health:
    """Start the executor, ask what stands around its programs, and measure it."""
    health = Health(options.executor, limits=Limits(options.program_seconds, options.program_memory))
    context = Context(workers=options.workers, limits=health.limits, plugin_files=plugins.files)
    dsl = plugins.make(Kind.DSL, options.dsl, context, **given(options, Kind.DSL))
    context = replace(context, dsl=dsl)
    ways = _ways(plugins, options)
    try:
        with blaming(f"executor {options.executor}", ExecutorDown):
            for way, asked in ways.items():
                began = time.perf_counter()
                executor: Executor = plugins.make(Kind.EXECUTOR, options.executor, context, **asked)
                try:
                    if health.boundary is None:
                        await _probe(executor, health, options.require_isolation, began)
                    if options.seconds > 0:
                        await _measure(executor, way, health, options.seconds / (len(ways) + 1), options.workers)
                finally:
                    await executor.close()
    except Arc25Error as error:  # also limits that a service does not allow, and a factory that fails
        health.faults.append(str(error))
    return health


def _ways(plugins: Plugins, options: Any) -> dict[str, dict[str, Any]]:
    """What to measure, and the executor's options for it: with each kind of isolation, where it offers a choice."""
    asked = given(options, Kind.EXECUTOR)
    if "isolation" not in options_of(plugins.factory(Kind.EXECUTOR, options.executor)):
        return {options.executor: asked}
    return {
        f"isolation={kind.value}": asked | {"isolation": kind.value} for kind in (Isolation.BATCH, Isolation.PROGRAM)
    }


async def _probe(executor: Executor, health: Health, required: Level, began: float) -> None:
    """Find out what stands around programs, and whether that is enough."""
    health.id = executor.id
    health.start_method = str(getattr(executor, "start_method", health.start_method))
    health.boundary = await probe(executor)
    health.started = time.perf_counter() - began
    if not health.boundary.level.reaches(required):
        health.faults.append(f"isolation {required.value!r} is required, and here it is {health.boundary.level.value}")


async def _measure(executor: Executor, way: str, health: Health, seconds: float, workers: int) -> None:
    """Run light programs for some seconds, and before the first way plainly."""
    if not health.speed:
        health.speed.append(await plain_speed(seconds))
    health.speed.append(await executor_speed(executor, way, seconds, health.speed[0], workers))


# Telling it


def _machine_rows(machine: Machine) -> Iterator[tuple[str, str]]:
    """What to tell, as a label and a text each; a label that is empty goes on with the one before."""
    yield "python", machine.python
    yield "platform", f"{machine.platform}, {'root' if machine.root else 'an ordinary user'}"
    yield "packages", ", ".join(f"{name} {version or 'MISSING'}" for name, version in machine.packages.items())
    there = ", ".join(f"{name} {version}" for name, version in machine.optional.items() if version)
    absent = ", ".join(name for name, version in machine.optional.items() if not version)
    yield "optional", f"{there or 'none'}; not installed: {absent or 'none'}"
    quota = "no quota" if machine.quota is None else f"a quota of {machine.quota:g}"
    yield "cores", f"{machine.usable} usable of {machine.cores}, {quota}: {machine.workers} workers"
    limit = "no limit" if machine.memory_limit is None else f"limited to {machine.memory_limit / GIB:.1f} GiB"
    yield "memory", f"{machine.memory / GIB:.1f} GiB, {limit}"
    for folder, fault in machine.folders.items():
        yield "folder", f"{folder}: {f'cannot be written ({fault})' if fault else 'can be written'}"


def _executor_rows(health: Health, workers: int) -> Iterator[tuple[str, str]]:
    yield "", ""
    start = "" if health.started is None else f", its first worker ready after {health.started:.2f} s"
    yield "executor", f"{health.executor}{start}"
    yield "start", health.start_method
    yield "limits", f"{health.limits.seconds:g} s of CPU time and {health.limits.memory_mib} MiB a program"
    if health.boundary is not None:
        yield "isolation", health.boundary.level.value
        for layer, fault in health.boundary.layers.items():
            yield "", f"  no   {layer}: {fault}" if fault else f"  yes  {layer}"
    for n, speed in enumerate(health.speed):
        share = "" if speed.share is None else f"{speed.share:5.2f} of plain exec on {workers} cores"
        yield "" if n else "speed", f"{speed.way:<20}{speed.rate:7.0f} programs/s  {share}".rstrip()
    yield "", ""
    for fault in health.faults:
        yield "FAULT", fault
    if health.boundary is not None and not health.boundary.level.reaches(Level.MEDIUM):
        yield "WARNING", f"isolation is {health.boundary.level.value}: run no program here that you do not trust"
    elif not health.faults:
        yield "fine", "programs can be run here"


def _write(rows: Iterator[tuple[str, str]]) -> None:
    """The rows in two columns, their texts wrapped."""
    for label, text in rows:
        wrapped = textwrap.wrap(text, 88, drop_whitespace=bool(label)) or [""]
        for n, line in enumerate(wrapped):
            sys.stdout.write(f"{label if n == 0 else '':<11}{line}".rstrip() + "\n")
    sys.stdout.flush()
