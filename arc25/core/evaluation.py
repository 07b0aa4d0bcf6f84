"""Try one thing: generate, read, run, confirm. Whatever is paid for goes through the journal.

Nothing here changes the state of a run, so evaluations may go on side by side and be abandoned.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from arc25.core import views
from arc25.core.codec import from_json, to_json
from arc25.core.errors import BackendError, ExecutorDown, UsageError, blaming
from arc25.core.journal import Journal
from arc25.core.marking import mark
from arc25.core.protocols import Backend, DslPack, Executor
from arc25.core.records import Completion, ExecutionResult, Program, Request, Status, Task

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One program (None: the reply held none), the reply it came from and its verdict."""

    program: Program | None
    completion: Completion | None
    result: ExecutionResult


@dataclass(slots=True)
class _Shared:
    """Paid work that several evaluations wait for; it is cancelled when the last of them leaves."""

    task: asyncio.Task[Any]
    waiting: int = 0


class Evaluator:
    """Calls the backend and the executor, each up to its capacity, and never twice for the same thing.

    `before_paying` is called ahead of any work that the journal cannot recall.
    """

    def __init__(
        self,
        backend: Backend,
        dsl: DslPack,
        executor: Executor,
        journal: Journal,
        before_paying: Callable[[], None],
    ) -> None:
        self._backend, self._dsl, self._executor = backend, dsl, executor
        self._journal, self._before_paying = journal, before_paying
        for service in (backend, executor):
            if service.capacity < 1:
                raise UsageError(f"{service.id}: a capacity is at least 1, got {service.capacity}")
        self._gates = {
            "completion": asyncio.Semaphore(backend.capacity),
            "execution": asyncio.Semaphore(executor.capacity),
        }
        self._shared: dict[str, _Shared] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    async def close(self) -> None:
        """Cancel what is still being paid for and wait until it has gone."""
        await cancel(self._tasks)

    async def ask(self, task: Task, request: Request) -> list[Outcome]:
        """The backend's replies to `request`, read and run; `task` is the task as it is, not as shown."""
        completions = await self._completions(request)
        programs = [self._read(task, request, completion) for completion in completions]
        results = await _side_by_side(map(partial(self._verdict, task), programs, completions))
        return [Outcome(*parts) for parts in zip(programs, completions, results, strict=True)]

    async def run(self, task: Task, program: Program) -> list[Outcome]:
        """The outcome of a program that the strategy wrote itself."""
        return [Outcome(program, None, await self._verdict(task, program, None))]

    async def _completions(self, request: Request) -> list[Completion]:
        asked = to_json(request)
        del asked["seq"]  # requests that differ in nothing else have the same replies

        async def generate() -> list[Completion]:
            completions = list(await self._backend.generate(request))
            if not all(isinstance(completion, Completion) for completion in completions):
                raise BackendError(f"backend {self._backend.id} returned {completions!r:.80}, not Completions")
            return completions[: request.sampling.n]

        who = f"backend {self._backend.id}"
        with blaming(who, BackendError):
            bodies = await self._paid("completion", digest([self._backend.id, asked]), generate)
        return [from_json(Completion, body) for body in bodies]

    def _read(self, task: Task, request: Request, completion: Completion) -> Program | None:
        with blaming(f"dsl {self._dsl.name}"):
            program = self._dsl.parse(request.task, completion.text)
        return program and replace(program, task_id=task.id, view=request.view, parents=request.parents)

    async def _verdict(self, task: Task, program: Program | None, completion: Completion | None) -> ExecutionResult:
        """Run the program. One that seems right is confirmed: run again, alone, it has to repeat itself."""
        if program is None:
            reason = completion.error if completion else ""
            return ExecutionResult(Status.UNREADABLE, error=reason or "the reply holds no program")
        result = await self._execute(task, program)
        if not task.train or mark(task, result) < len(task.train):
            return result
        again = await self._execute(task, program, alone=True)
        if (again.status, again.outputs) != (result.status, result.outputs):
            return replace(again, status=Status.NONDETERMINISTIC, outputs=(), error="two runs gave two results")
        return again

    async def _execute(self, task: Task, program: Program, alone: bool = False) -> ExecutionResult:
        """One run in the view's space, its outputs brought back."""
        inputs = views.apply_to_task(program.view, task).inputs
        key = digest([self._executor.id, program.source, program.entry, alone, to_json(inputs)])

        async def execute() -> ExecutionResult:
            return await self._executor.run(program, inputs, alone=alone)

        with blaming(f"executor {self._executor.id}", ExecutorDown):
            result = from_json(ExecutionResult, await self._paid("execution", key, execute))
        return replace(result, outputs=views.revert_outputs(program.view, task, result.outputs))

    async def _paid(self, kind: str, key: str, work: Callable[[], Awaitable[Any]]) -> Any:
        """The JSON of some paid work: recalled, shared with whoever is at it, or done and kept."""
        if (kept := self._journal.recall(kind, key)) is not None:
            return kept
        self._before_paying()

        async def pay() -> Any:
            async with self._gates[kind]:
                return self._journal.keep(kind, key, to_json(await work()))

        shared = self._shared.get(key)
        if shared is None:
            shared = self._shared[key] = _Shared(tracked(self._tasks, pay()))
        shared.waiting += 1
        try:
            return await asyncio.shield(shared.task)
        finally:
            shared.waiting -= 1
            if not shared.waiting:
                shared.task.cancel()  # does nothing to work that is done
                self._shared.pop(key, None)


def digest(value: Any) -> str:
    """128 bits of the SHA-256 of a JSON value, in hex."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def tracked(tasks: set[asyncio.Task[Any]], work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """A task that is in `tasks` while it goes on. Its failure may go unnoticed: whoever waits for it sees it."""
    task = asyncio.create_task(work)

    def ended(done: asyncio.Task[T]) -> None:
        tasks.discard(done)
        if not done.cancelled():
            done.exception()  # or asyncio complains that nobody asked

    tasks.add(task)
    task.add_done_callback(ended)
    return task


async def cancel(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks and wait until each has ended, however it does."""
    tasks = list(tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _side_by_side(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """All results; the first failure cancels the others and is raised as itself."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(item) for item in work]
    except BaseExceptionGroup as failures:  # what the group wraps is raised as itself
        raise failures.exceptions[0] from None
    return [task.result() for task in tasks]
