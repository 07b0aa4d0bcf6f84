"""Put the named parts together and run the loop. The command line and `arc25.solve` meet here."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from arc25.core import loop
from arc25.core.budget import Budget
from arc25.core.context import Context, Limits
from arc25.core.cores import usable_cores
from arc25.core.errors import ExecutorDown, OutputError, UsageError, blaming
from arc25.core.journal import FILE, Journal
from arc25.core.marking import choose
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.protocols import DatasetSource, Executor, Reporter
from arc25.core.records import Attempt, Boundary, Event, Level, Solution, Task
from arc25.data.grading import ScoreCard, grade_solutions
from arc25.data.jsonfile import Place, read_json, write_json

T = TypeVar("T")
_NO_PART_OF_A_RUN = (Kind.REPORTER.value, Kind.EXECUTOR.value)
"""Kinds whose options may change when a run is resumed: a reporter changes nothing, and an executor's id tells all that
decides a verdict."""

RUN_FILE = "run.json"
"""What a run's starter wants remembered (`Plan.about`), in the run's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run is, apart from its tasks: the parts by name, their options by kind, and the limits.

    `window` is how many requests may be ahead of the oldest one not yet decided. `out` is the run's
    folder (None: nothing is kept); `resume` goes on with the run that is there. A machine whose sandbox
    is weaker than `require_isolation` runs nothing. `about` is kept in the folder as `run.json`.
    """

    backend: str = "search"
    dsl: str = "arc25"
    strategy: str = "sample"
    executor: str = "restricted"
    reporters: tuple[str, ...] = ()
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)
    limits: Limits = field(default_factory=Limits)
    seed: int = 0
    workers: int = field(default_factory=usable_cores)
    window: int = 32
    out: Path | None = None
    resume: bool = False
    require_isolation: Level = Level.NONE
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a run: the solutions in the order of the tasks, and the score where answers are known."""

    solutions: list[Solution]
    card: ScoreCard | None


def about(folder: Path) -> Mapping[str, Any]:
    """What the run in a folder was started with (`Plan.about`); empty if its folder does not tell.

    Raises:
        DatasetError: the file is there and is not a JSON object.
    """
    path = folder / RUN_FILE
    return Place(path).as_object(read_json(path), "what a run was started with") if path.is_file() else {}


def run(
    tasks: Sequence[Task], plan: Plan, plugins: Plugins | None = None, dataset: DatasetSource | None = None
) -> Result:
    """Run `plan` over `tasks`. Where `dataset` is given its answers are looked at after the last guess.

    Works inside a running event loop too (a notebook): the run then has a thread of its own.

    Raises:
        UsageError: something that was asked for does not exist or does not fit.
        PluginError, ServiceError, JournalError: see `arc25.core.errors`; the run can be resumed.
        KeyboardInterrupt: the user stopped it; the run can be resumed.
    """
    if not tasks:
        raise UsageError("there are no tasks to solve")
    return _await(lambda: _run(tasks, plan, plugins or Plugins(), dataset))


async def _run(tasks: Sequence[Task], plan: Plan, plugins: Plugins, dataset: DatasetSource | None) -> Result:
    async with AsyncExitStack() as stack:
        context = Context(None, plan.seed, plan.workers, plan.limits, plan.out, plugins.files)
        dsl = _make(plugins, plan, Kind.DSL, context)
        context = replace(context, dsl=dsl, dsl_options=plan.options.get(Kind.DSL.value, {}))
        backend = _make(plugins, plan, Kind.BACKEND, context)
        stack.push_async_callback(backend.close)
        executor = _make(plugins, plan, Kind.EXECUTOR, context)
        stack.push_async_callback(executor.close)
        await require(executor, plan.require_isolation)
        strategy = _make(plugins, plan, Kind.STRATEGY, context)
        _take_folder(plan)
        journal = Journal(plan.out)
        stack.callback(journal.close)
        reporters = _Reporters(plugins, plan, context)
        stack.callback(reporters.close)
        options = {kind: given for kind, given in plan.options.items() if kind not in _NO_PART_OF_A_RUN}
        solutions = await loop.solve(
            tasks,
            loop.Parts(backend, dsl, executor, strategy),
            journal=journal,
            budget=plan.budget,
            seed=plan.seed,
            window=plan.window,
            config={"dataset": dataset and f"{dataset.name} {dataset.version}", "options": options},
            choose=reporters.choose,
            report=reporters.record,
        )
        card = grade_solutions(solutions, tasks, dataset) if dataset else None
        if dataset and card:
            reporters.record(Event("graded", journal.seconds, {"card": card, "answers": dataset.answers()}))
        return Result(solutions, card)


async def require(executor: Executor, level: Level) -> Boundary:
    """What the executor's programs run in, which has to be at least `level`.

    Raises:
        UsageError: it is less; the message names the layers that are missing.
        ExecutorDown: see `probe`.
    """
    boundary = await probe(executor)
    if not boundary.level.reaches(level):
        raise UsageError(f"isolation {level.value!r} is required, and here it is {boundary}")
    return boundary


async def probe(executor: Executor) -> Boundary:
    """What the executor's programs run in.

    Raises:
        ExecutorDown: no worker could be started, or the executor does not keep its promise to tell.
    """
    with blaming(f"executor {executor.id}", ExecutorDown):
        boundary: object = await executor.probe()
    if not isinstance(boundary, Boundary) or not isinstance(boundary.level, Level):
        raise ExecutorDown(f"executor {executor.id} probed {boundary!r}, not a Boundary with a Level")
    return boundary


def _make(plugins: Plugins, plan: Plan, kind: Kind, context: Context) -> Any:
    return plugins.make(kind, getattr(plan, kind.value), context, **plan.options.get(kind.value, {}))


def _take_folder(plan: Plan) -> None:
    """Make the run's folder, or check that it is what `resume` needs."""
    if plan.out is None:
        if plan.resume:
            raise UsageError("there is nothing to resume without a folder")
        return
    there = (plan.out / FILE).exists()
    if plan.resume and not there:
        raise UsageError(f"{plan.out} is not a run: it holds no {FILE}")
    if there and not plan.resume:
        raise UsageError(f"{plan.out} holds a run already; go on with --resume {plan.out}, or choose another --out")
    try:
        plan.out.mkdir(parents=True, exist_ok=True)
        if not plan.resume:
            write_json(plan.out / RUN_FILE, dict(plan.about))
    except (OSError, OutputError) as error:
        raise UsageError(f"cannot write to {plan.out}: {error}; choose another --out") from error


class _Reporters:
    """The run's reporters and always-on plugins. One that fails is left out from then on, and the run goes on.

    Only a file of the run that cannot be written (`OutputError`) ends the run: its user would miss it.
    """

    def __init__(self, plugins: Plugins, plan: Plan, context: Context) -> None:
        options = plan.options.get("reporter", {})
        self._reporters: dict[str, Reporter] = {
            name: plugins.make(Kind.REPORTER, name, context, **options.get(name, {})) for name in plan.reporters
        }
        self._always, broken = plugins.always_on()
        for error in broken:
            self._warn(str(error))

    def record(self, event: Event) -> None:
        for name, reporter in list(self._reporters.items()):
            try:
                reporter.record(event)
            except OutputError:
                raise
            except Exception as error:  # a reporter must not change what happens
                del self._reporters[name]
                self._warn(f"reporter {name} failed and is left out: {type(error).__name__}: {error}")
        for listener in self._always.hook.arc25_event.get_hookimpls():
            try:
                listener.function(**dict.fromkeys(listener.argnames, event))
            except Exception as error:  # as above
                self._always.unregister(listener.plugin)
                self._warn(f"{listener.plugin_name} failed and is left out: {type(error).__name__}: {error}")

    def choose(self, task: Task, attempts: Sequence[Attempt]) -> Solution:
        chosen: Solution | None = self._always.hook.arc25_choose(task=task, attempts=attempts)
        return chosen or choose(task, attempts)

    def close(self) -> None:
        unwritten: OutputError | None = None
        for name, reporter in reversed(self._reporters.items()):  # so that the first can name what the others wrote
            try:
                reporter.close()
            except OutputError as error:
                unwritten = error
            except Exception as error:  # as in `record`
                self._warn(f"reporter {name} failed at the end: {type(error).__name__}: {error}")
        if unwritten is not None:
            raise unwritten

    @staticmethod
    def _warn(text: str) -> None:
        sys.stderr.write(f"arc25: {text}\n")


def _await(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work())
    return _in_a_thread(work)


def _in_a_thread(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run `work` in a loop of its own; Ctrl-C in this thread cancels it there."""
    started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task[T] | None]] = Future()

    async def main() -> T:
        started.set_result((asyncio.get_running_loop(), asyncio.current_task()))
        return await work()

    with ThreadPoolExecutor(1, thread_name_prefix="arc25") as thread:
        done = thread.submit(lambda: asyncio.run(main()))
        try:
            return done.result()
        except KeyboardInterrupt:
            event_loop, task = started.result()
            if task is not None:
                event_loop.call_soon_threadsafe(task.cancel)
            raise
