"""The backend itself: hands each request to a worker process and turns its answer into completions."""

from __future__ import annotations

import asyncio
import math
from importlib import metadata
from pathlib import Path
from typing import Any

import arc25
from arc25.core import codec
from arc25.core.context import Context
from arc25.core.errors import BackendError, UsageError
from arc25.core.records import Completion, Program, Request, Weights
from arc25.plugins.backends.search.earlier import NOTHING, read_earlier
from arc25.plugins.backends.search.parts import Way, ways_of
from arc25.plugins.backends.search.report import Report, merged
from arc25.plugins.backends.search.worker import Worker, WorkerDied

DEFAULT_SECONDS = 10.0
TRIES = 2


class SearchBackend:
    """Searches programs in the words of the run's DSL pack; `capacity` tasks at once."""

    def __init__(self, context: Context, *, work: int | None = None, seed_programs: Path | None = None) -> None:
        """
        Args:
            work: budget per task in word applications instead of seconds; the result is then the same on
                every machine. None: the seconds of the request, or 10 CPU seconds if it names none.
            seed_programs: folder of an earlier run, of any backend; what the steps of its programs give is built upon.

        Raises:
            UsageError: the DSL pack has no words to search with, `work` is not positive, or `seed_programs` is not a
                run with programs in this DSL.
        """
        if context.dsl is None or not context.dsl.words():
            name = repr(context.dsl.name) if context.dsl else "None"
            raise UsageError(f"backend 'search' composes a DSL's words, and DSL {name} has none; take --dsl arc25")
        if work is not None and work < 1:
            raise UsageError(f"--backend.work is a positive number of word applications, got {work}")
        self.capacity = context.workers
        self.id = (
            f"search {arc25.__version__} numpy-{metadata.version('numpy')} "
            f"{context.dsl.name}-{context.dsl.version} work={work}"
        )
        self._earlier = read_earlier(Path(seed_programs), context.dsl.name) if seed_programs else NOTHING
        if self._earlier.digest:
            self.id += f" seeds={self._earlier.digest}"
        self._dsl = context.dsl
        self._dsl_options = context.dsl_options
        self._files = context.plugin_files
        self._work = work
        self._requests = 0
        self._room = asyncio.Semaphore(context.workers)
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._closed = False

    async def load(self, weights: Weights | None) -> None:
        """Nothing to do without weights.

        Raises:
            UsageError: weights were given.
        """
        if weights is not None:
            raise UsageError(f"backend 'search' has no weights to replace, got {weights.path}")

    async def generate(self, request: Request) -> list[Completion]:
        """Programs that solve all train pairs, each with other test outputs, the most believable first.

        `logprob` is the logarithm of how likely the program is right on the tests; the CPU seconds are
        shared out evenly. Where nothing solves the train pairs the replies are the programs that come closest,
        hardly likely to be right; where there are none either, one without a program says what that took. A
        cancelled request ends its workers. With a budget in seconds, a task that has two cores to itself spends half of
        them on each.

        Raises:
            BackendError: two workers died on it, the search failed, or the backend is closed.
        """
        if request.sampling.n < 1:
            return []
        self._requests += 1
        try:
            await asyncio.sleep(0)  # requests that come together see each other
            async with asyncio.TaskGroup() as group:
                shares = self._parts()
                parts = [group.create_task(self._search(request, ways, 1 / len(shares))) for ways in shares]
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None
        finally:
            self._requests -= 1
        report = merged([part.result() for part in parts], request.sampling.n)
        programs = report.programs or report.partial
        if not programs:
            return [Completion(f"# no program found in {report.seconds:.1f} CPU seconds", seconds=report.seconds)]
        return [
            Completion(
                text=self._dsl.render(Program(request.task.id, found.source, self._dsl.name)),
                logprob=math.log(found.confidence),
                seconds=report.seconds / len(programs),
            )
            for found in programs
        ]

    async def close(self) -> None:
        """End every worker."""
        self._closed = True
        workers = [*self._idle, *self._busy]
        self._idle.clear()
        self._busy.clear()
        await asyncio.gather(*(worker.end() for worker in workers))

    def _parts(self) -> list[tuple[Way, ...]]:
        """What each worker that is to search a task learns; one worker where the result may not depend on how many."""
        return ways_of(1 if self._work is not None else self.capacity // self._requests)

    async def _start(self) -> Worker:
        return await Worker.start(self._dsl.name, self._dsl_options, self._files)

    async def _search(self, request: Request, ways: tuple[Way, ...], share: float) -> Report:
        """What a worker finds that learns in these ways, with its share of the seconds."""
        async with self._room:
            answer = await self._ask(request, ways, share)
        if "error" in answer:
            raise BackendError(f"search of task {request.task.id} failed: {answer['error']}")
        return codec.from_json(Report, answer)

    async def _ask(self, request: Request, ways: tuple[Way, ...], share: float) -> dict[str, Any]:
        seconds = None if self._work else share * (request.sampling.seconds or DEFAULT_SECONDS)
        message = {
            "task": codec.to_json(request.task),
            "limit": request.sampling.n,
            "seconds": seconds,
            "work": self._work,
            "seeds": self._earlier.of(request.task.id, request.view),
            "ways": [way.value for way in ways],
        }
        reason = ""
        for _ in range(TRIES):
            if self._closed:
                raise BackendError("backend 'search' is closed")
            worker = self._idle.pop() if self._idle else await self._start()
            self._busy.add(worker)
            try:
                answer = await worker.ask(message)
            except WorkerDied as error:
                reason = str(error)
                await worker.kill()
            except BaseException:  # cancelled: whatever it still does is of no use
                await worker.kill()
                raise
            else:
                self._idle.append(worker)
                return answer
            finally:
                self._busy.discard(worker)
        raise BackendError(f"search of task {request.task.id}: {TRIES} workers died on it ({reason})")
