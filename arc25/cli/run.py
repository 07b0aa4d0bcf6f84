"""`arc25 run`: run programs in the sandbox, one JSON line each in and out, in order."""

from __future__ import annotations

import asyncio
import contextlib
import difflib
import json
import sys
import textwrap
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TextIO

import tyro

from arc25.cli.choosing import choose, given
from arc25.core.codec import to_json
from arc25.core.context import Context, Limits
from arc25.core.cores import usable_cores
from arc25.core.errors import GridError, UsageError
from arc25.core.grid import Grid
from arc25.core.offers import Kind
from arc25.core.protocols import Executor
from arc25.core.records import ExecutionResult, Level, Program
from arc25.runner import require

DESCRIPTION = "Run programs in the sandbox, one JSON line each."
KEYS = ("id", "source", "entry", "inputs", "limits")
LIMITS = ("seconds", "memory_mib")


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """Options of `arc25 run`."""

    jobs: Annotated[str, tyro.conf.Positional, tyro.conf.arg(metavar="JOBS.jsonl")]
    """A file of jobs, or - for standard input: a line {"id", "source", "entry"?, "inputs": [grid, ...], "limits"?:
    {"seconds", "memory_mib"}} each."""
    executor: str = "restricted"
    """What runs the programs; its own options need no prefix here."""
    dsl: str = "plain"
    """The DSL pack whose words a program finds in place."""
    workers: int = field(default_factory=usable_cores)
    """Worker processes."""
    seconds: float = Limits().seconds
    """CPU seconds per program, unless its line says otherwise."""
    memory_mib: int = Limits().memory_mib
    """MiB per program, unless its line says otherwise."""
    require_isolation: Level = Level.NONE
    """Refuse to start where the sandbox is weaker."""
    json: bool = False
    """Write a JSON line per job to a terminal too; anywhere else that is what is written anyway."""
    plugin: tuple[Path, ...] = ()
    """Files that hold plugins of their own, as for arc25 solve."""


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the file."""

    id: str | int
    program: Program
    inputs: tuple[Grid, ...]
    limits: Limits


Pending = tuple[Job, asyncio.Task[ExecutionResult]]
Write = Callable[[Job, ExecutionResult], None]


def run(argv: Sequence[str]) -> int:
    """Run the jobs and write their results."""
    options, plugins = choose(Arguments, argv, "run", DESCRIPTION, short=Kind.EXECUTOR)
    limits = _checked(options.seconds, options.memory_mib, "--seconds", "--memory-mib")
    dsl = plugins.make(Kind.DSL, options.dsl, Context(), **given(options, Kind.DSL))
    context = Context(dsl=dsl, workers=options.workers, limits=limits, plugin_files=plugins.files)
    executor = plugins.make(Kind.EXECUTOR, options.executor, context, **given(options, Kind.EXECUTOR))
    write = _write_json if options.json or not sys.stdout.isatty() else _write_row
    with _open(options.jobs) as lines:
        asyncio.run(_run_all(executor, options, lines, limits, write))
    return 0


async def _run_all(executor: Executor, options: Arguments, lines: TextIO, limits: Limits, write: Write) -> None:
    """Run the jobs if the executor is as strong as it has to be, and let it go."""
    try:
        await require(executor, options.require_isolation)
        await _run_each(executor, lines, options.dsl, limits, write)
    finally:
        await executor.close()


async def _run_each(executor: Executor, lines: TextIO, language: str, limits: Limits, write: Write) -> None:
    """Read ahead as far as keeps the executor busy, and write each result as soon as it is its turn.

    Whatever ends it, no task of it is left: the executor may be closed.
    """
    queue: asyncio.Queue[Pending | Exception | None] = asyncio.Queue(maxsize=executor.capacity)
    tasks: set[asyncio.Task[ExecutionResult]] = set()

    async def read() -> None:
        fault: Exception | None = None
        try:
            async for number, line in _numbered(lines):
                job = read_job(line, number, language, limits)
                task = asyncio.create_task(executor.run(job.program, job.inputs, limits=job.limits))
                tasks.add(task)
                await queue.put((job, task))
        except Exception as error:  # raised below, once the jobs before it are answered
            fault = error
        await queue.put(fault)

    reader = asyncio.create_task(read())
    try:
        while isinstance(item := await queue.get(), tuple):
            job, task = item
            write(job, await task)
            tasks.discard(task)
        if item is not None:
            raise item
    finally:
        for started in (reader, *tasks):
            started.cancel()
        await asyncio.gather(reader, *tasks, return_exceptions=True)


def read_job(line: str, number: int, language: str, limits: Limits) -> Job:
    """The job in line `number`.

    Raises:
        UsageError: it is none; the message names the line, the key and the rule.
    """
    where = f"line {number}"
    try:
        data = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{where}: not JSON: {error}") from error
    _check_keys(data, KEYS, where)
    for name in ("id", "source", "inputs"):
        if name not in data:
            raise UsageError(f"{where}: key {name!r} is missing")
    name = data["id"]
    if type(name) not in (str, int):
        raise UsageError(f"{where}: id is a string or an integer, got {name!r}")
    source, entry = data["source"], data.get("entry", "transform")
    if not isinstance(source, str) or not isinstance(entry, str):
        raise UsageError(f"{where}: source and entry are strings")
    inputs = _inputs(data["inputs"], where)
    program = Program(task_id=str(name), source=source, language=language, entry=entry)
    return Job(name, program, inputs, _limits(data.get("limits", {}), limits, where))


def _inputs(value: Any, where: str) -> tuple[Grid, ...]:
    if not isinstance(value, list):
        raise UsageError(f"{where}: inputs is a list of grids")
    grids = []
    for index, rows in enumerate(value):
        try:
            grids.append(Grid.of(rows))
        except GridError as error:
            raise UsageError(f"{where}: inputs[{index}]: {error}") from error
    return tuple(grids)


def _limits(value: Any, default: Limits, where: str) -> Limits:
    where = f"{where}: limits"
    _check_keys(value, LIMITS, where)
    seconds, memory_mib = value.get("seconds", default.seconds), value.get("memory_mib", default.memory_mib)
    return _checked(seconds, memory_mib, f"{where}: seconds", f"{where}: memory_mib")


def _checked(seconds: Any, memory_mib: Any, time: str, memory: str) -> Limits:
    """The limits, if they are any; `time` and `memory` are what a message calls them."""
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 < seconds <= 86400:
        raise UsageError(f"{time} is a number above 0 and at most 86400, got {seconds!r}")
    if not isinstance(memory_mib, int) or isinstance(memory_mib, bool) or not 0 < memory_mib < 1 << 24:
        raise UsageError(f"{memory} is an integer from 1 to {(1 << 24) - 1}, got {memory_mib!r}")
    return Limits(float(seconds), memory_mib)


def _check_keys(data: Any, known: Sequence[str], where: str) -> None:
    if not isinstance(data, Mapping):
        raise UsageError(f"{where}: an object with the keys {', '.join(known)} is wanted, got {type(data).__name__}")
    for name in data:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise UsageError(f"{where}: unknown key {name!r}.{hint} Known: {', '.join(known)}.")


async def _numbered(lines: TextIO) -> AsyncIterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers.

    Read by a thread of their own, one ahead: standard input may be slow, and results are written meanwhile. A daemon,
    so that neither a Ctrl-C nor a fault waits for the next line.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[tuple[int, str] | Exception | None] = asyncio.Queue()
    taken = threading.Semaphore(1)

    def put(item: tuple[int, str] | Exception | None) -> None:
        taken.acquire()
        loop.call_soon_threadsafe(queue.put_nowait, item)

    def read() -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended without us
            for item in _items(lines):
                put(item)

    threading.Thread(target=read, daemon=True).start()
    while (item := await queue.get()) is not None:
        taken.release()
        if isinstance(item, Exception):
            raise UsageError(f"the jobs cannot be read: {item}") from item
        yield item


def _items(lines: TextIO) -> Iterator[tuple[int, str] | Exception | None]:
    """The lines that are not blank, with their numbers; the fault that ended them, if one did; None."""
    try:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, line
    except Exception as error:  # a thread's fault would be seen by nobody, and the reader would wait for ever
        yield error
    yield None


@contextlib.contextmanager
def _open(jobs: str) -> Iterator[TextIO]:
    if jobs == "-":
        if sys.stdin is None:
            raise UsageError("the jobs cannot be read: standard input is closed")
        yield sys.stdin
        return
    try:
        file = open(jobs, encoding="utf-8")  # noqa: SIM115 - closed below
    except OSError as error:
        raise UsageError(f"{jobs}: {error.strerror}") from error
    with file:
        yield file


def _write_json(job: Job, result: ExecutionResult) -> None:
    record = {"id": job.id, **to_json(result), "seconds": round(result.seconds, 6)}
    if not result.printed:  # most executors keep nothing
        del record["printed"]
    sys.stdout.write(json.dumps(record, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _write_row(job: Job, result: ExecutionResult) -> None:
    row = f"{job.id!s:<20} {result.status.value:<16} {result.seconds:7.3f} s  {result.error}"
    sys.stdout.write(row.rstrip() + "\n")
    sys.stdout.write(textwrap.indent(_shown(result.printed), "  | ", lambda line: True))


def _shown(printed: str) -> str:
    """What a program printed, without what would steer the terminal."""
    text = "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in printed)
    return text + "\n" if text and not text.endswith("\n") else text
