"""The search loop: one pipeline for every kind of search.

    ask -> generate -> read -> run -> mark -> commit in order -> tell -> learn

Requests are worked on side by side (generation and execution overlap, each bounded by its service's
capacity), but strategies learn of them in the order of asking: a reorder buffer commits by `seq`.
Seeds come from (run seed, seq), and work of a task that was closed meanwhile is committed as
cancelled whether or not it had finished. So a run is a function of its seed and of the recorded
outcomes, whatever the latencies and however many workers, and resuming is replaying the journal.

Events for the reporters, with their data:

    started    tasks, config, boundary    attempt    attempt
    cancelled  seq, task_id               solution   solution (the task's best guesses so far)
    closed     task_id, reason            learnt     weights
    note       text                       finished   solutions, reason ("" or what stopped the run)

An event carries the run's time of the decision it tells of, in a replay that of the first time.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from arc25.core import views
from arc25.core.budget import Budget, Spent
from arc25.core.codec import from_json, to_json
from arc25.core.errors import ExecutorDown, UsageError, blaming
from arc25.core.evaluation import Evaluator, Outcome, cancel, digest, tracked
from arc25.core.journal import Journal
from arc25.core.marking import best, choose, mark, share
from arc25.core.protocols import Backend, DslPack, Executor, Strategy, Trainer
from arc25.core.records import Ask, Attempt, Event, Example, Program, Request, Solution, Task, TrainJob, Weights
from arc25.core.views import View

Choose = Callable[[Task, Sequence[Attempt]], Solution]
Report = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Parts:
    """The plugins of a run. `trainer` learns every `learn_every` commits (0: never)."""

    backend: Backend
    dsl: DslPack
    executor: Executor
    strategy: Strategy
    trainer: Trainer | None = None
    learn_every: int = 0
    out: str = "."


@dataclass(slots=True)
class _Lane:
    """One task under way."""

    task: Task
    spent: Spent = field(default_factory=Spent)
    attempts: list[Attempt] = field(default_factory=list)
    waiting: deque[Ask | Program] = field(default_factory=deque)
    under_way: int = 0
    idle: bool = False
    closed: str | None = None
    solution: Solution | None = None


@dataclass(slots=True)
class _Work:
    """One ask or program under way, with its place in the run's order."""

    seq: int
    lane: _Lane
    outcomes: asyncio.Task[list[Outcome]]


class _Board:
    """What strategies may see."""

    def __init__(self, lanes: Mapping[str, _Lane]) -> None:
        self._lanes = lanes

    def attempts(self, task_id: str) -> Sequence[Attempt]:
        return tuple(self._lanes[task_id].attempts)

    def best(self, task_id: str, most: int) -> Sequence[Attempt]:
        return tuple(best(self._lanes[task_id].attempts, most))

    def asked(self, task_id: str) -> int:
        return self._lanes[task_id].spent.asked


async def solve(
    tasks: Sequence[Task],
    parts: Parts,
    *,
    journal: Journal,
    budget: Budget,
    seed: int = 0,
    window: int = 32,
    config: Mapping[str, Any] | None = None,
    choose: Choose = choose,
    report: Report = lambda event: None,
) -> list[Solution]:
    """Search until every task is closed; the solutions are in the order of `tasks`.

    `window` is how many requests may be ahead of the oldest one not committed; it is part of what a
    run is, 4 to 8 times the backend's capacity keeps it busy. `config` is whatever else the journal
    should insist on when the run is resumed.

    Raises:
        JournalMismatch: the journal belongs to another run.
        JournalError: the journal cannot be written, or a replay departs from what was recorded.
        ServiceError: the backend or executor failed; the journal keeps what was paid for.
    """
    if len({task.id for task in tasks}) != len(tasks):
        raise UsageError("two tasks have the same id")
    if window < 1:
        raise UsageError(f"the window has to be at least 1, got {window}")
    run = _Run(tasks, parts, journal, budget, seed, window, choose, report)
    described = {**run.description(), **(config or {})}
    with blaming(f"executor {parts.executor.id}", ExecutorDown):
        boundary = await parts.executor.probe()
    journal.configure(described, tasks)
    run.report("started", tasks=tuple(tasks), config=described, boundary=boundary)
    if journal.salvaged:
        run.report("note", text=journal.salvaged)
    return await run.go()


class _Run:
    """The state of one run. It changes only in `_fill` and `_commit`, so only in commit order."""

    def __init__(
        self,
        tasks: Sequence[Task],
        parts: Parts,
        journal: Journal,
        budget: Budget,
        seed: int,
        window: int,
        choose: Choose,
        report: Report,
    ) -> None:
        self.parts, self.journal, self.budget = parts, journal, budget
        self.seed, self.window = seed, window
        self.choose, self._report = choose, report
        self.lanes = {task.id: _Lane(task) for task in tasks}
        self.board = _Board(self.lanes)
        self.flight: deque[_Work] = deque()
        self.tasks: set[asyncio.Task[Any]] = set()
        self.behind: dict[str, _Lane] = {}  # whose guesses wait until the replay has caught up
        self.turn = deque(self.lanes.values())
        self.seq = self.commits = self.attempts = 0
        self.replayed = journal.count("attempt")  # attempts that earlier sessions have committed
        self.now = 0.0  # the run's time of the latest decision
        self.weights: Weights | None = None
        self.evaluator = Evaluator(parts.backend, parts.dsl, parts.executor, journal, self._start_clock)
        self.time_up = asyncio.Event()
        self.bell = asyncio.create_task(self.time_up.wait())
        self.syncing = asyncio.create_task(journal.keep_synced())
        self.alarm: asyncio.TimerHandle | None = None
        self.stop = journal.recall("stop", "")
        self.stop_at = self._stop_of_before()

    def description(self) -> dict[str, Any]:
        """What makes this run this run. The number of workers does not, nor how long it may go on."""
        tasks = digest([to_json(lane.task) for lane in self.lanes.values()])
        parts = self.parts
        limits = {f"budget.{name}": limit for name, limit in to_json(self.budget).items() if name != "run_seconds"}
        return {
            "tasks": f"{len(self.lanes)} tasks, {tasks}",
            "backend": parts.backend.id,
            "dsl": f"{parts.dsl.name} {parts.dsl.version}",
            "executor": parts.executor.id,
            "strategy": parts.strategy.id,
            "trainer": parts.trainer.id if parts.trainer else None,
            "learn_every": parts.learn_every,
            **limits,
            "seed": self.seed,
            "window": self.window,
        }

    def report(self, kind: str, **data: Any) -> None:
        self._report(Event(kind, self.now, data))

    async def go(self) -> list[Solution]:
        try:
            reason = await self._commit_all()
        finally:
            if self.alarm is not None:
                self.alarm.cancel()
            await cancel([self.syncing, self.bell, *self.tasks])
            await self.evaluator.close()
        self._catch_up()
        self.now = self.journal.seconds
        solutions = [lane.solution or self._guess(lane) for lane in self.lanes.values()]
        self.report("finished", solutions=tuple(solutions), reason=reason)
        return solutions

    async def _commit_all(self) -> str:
        """Ask and commit until nothing is left; returns why the run stopped early, or ""."""
        while True:
            self._fill()
            if not self.flight:
                return ""
            work = self.flight[0]
            if self.commits == self.stop_at or (work.lane.closed is None and not await self._finished(work)):
                self.journal.replace("stop", "", {"commit": self.commits, "limit": self.budget.run_seconds})
                return "run_seconds"
            self.flight.popleft()
            self._commit(work)
            if self.stop and self.commits > self.stop["commit"]:
                self.journal.replace("stop", "", None)  # more time was given, and used
                self.stop = None
            await self._learn()

    # Asking

    def _fill(self) -> None:
        """Ask strategies, task by task in turn, until the window is full or nobody wants anything."""
        fruitless = 0
        while len(self.flight) < self.window and fruitless < len(self.turn):
            lane = self.turn[0]
            self.turn.rotate(-1)
            if item := self._next(lane):
                self._start(lane, item)
                fruitless = 0
            else:
                fruitless += 1
        for lane in self.lanes.values():
            if lane.closed is None and lane.idle and not lane.under_way:
                self._close(lane, "exhausted")

    def _next(self, lane: _Lane) -> Ask | Program | None:
        """What the task wants tried now."""
        if lane.closed is not None or lane.idle:
            return None
        room = lane.spent.room(self.budget)
        if not lane.waiting and room:
            with blaming(f"strategy {self.parts.strategy.id}"):
                wanted = self.parts.strategy.ask(self.board, lane.task, room)
            sizes = [item.sampling.n if isinstance(item, Ask) else 1 for item in wanted]
            asked = sum(sizes)
            if min(sizes, default=1) < 1:
                raise UsageError(f"strategy {self.parts.strategy.id} asked for {min(sizes)} samples; ask for 1 or more")
            if asked > room:
                raise UsageError(f"strategy {self.parts.strategy.id} asked for {asked} samples where {room} were left")
            lane.waiting.extend(wanted)
            lane.spent.asked += asked
        if not lane.waiting:
            lane.idle = True  # until one of its attempts is committed
            return None
        return lane.waiting.popleft()

    def _start(self, lane: _Lane, item: Ask | Program) -> None:
        if isinstance(item, Program):
            evaluation = self.evaluator.run(lane.task, item)
        else:
            evaluation = self.evaluator.ask(lane.task, self._request(lane, item))
        self.flight.append(_Work(self.seq, lane, tracked(self.tasks, evaluation)))
        lane.under_way += 1
        self.seq += 1

    def _request(self, lane: _Lane, ask: Ask) -> Request:
        shown = views.apply_to_task(ask.view, lane.task)
        tries = [
            self._shown_try(attempt, ask.view, lane.task) for attempt in lane.attempts if attempt.id in ask.parents
        ]
        sampling = replace(
            ask.sampling,
            seed=int(digest([self.seed, self.seq]), 16) % 2**31,
            seconds=lane.spent.seconds_left(self.budget),
        )
        with blaming(f"dsl {self.parts.dsl.name}"):
            messages = tuple(self.parts.dsl.messages(shown, tries))
        if ask.notes and messages:
            messages = (*messages[:-1], replace(messages[-1], content=f"{messages[-1].content}\n\n{ask.notes}"))
        return Request(self.seq, shown, messages, sampling, self.weights, ask.view, ask.parents)

    def _shown_try(self, attempt: Attempt, view: View, task: Task) -> Attempt:
        """An earlier attempt with its outputs as the view shows them."""
        if attempt.program is not None and attempt.program.view != view:
            raise UsageError(
                f"strategy {self.parts.strategy.id} builds on attempt {attempt.id}, whose program is of another view"
            )
        outputs = views.apply_to_outputs(view, task, attempt.result.outputs)
        return replace(attempt, result=replace(attempt.result, outputs=outputs))

    # Committing

    async def _finished(self, work: _Work) -> bool:
        """Wait for the work; False if the run's time is up first."""
        await asyncio.wait([work.outcomes, self.bell, self.syncing], return_when=asyncio.FIRST_COMPLETED)
        if self.syncing.done():
            self.syncing.result()  # the disk has failed
        return work.outcomes.done()

    def _commit(self, work: _Work) -> None:
        """Make the oldest work known: marks, spending, strategy, guesses, closing."""
        lane = work.lane
        lane.under_way -= 1
        lane.idle = False
        self.commits += 1
        if lane.closed is not None:
            self.now = self.journal.decide("cancelled", work.seq, lane.task.id)
            self.report("cancelled", seq=work.seq, task_id=lane.task.id)
            return
        for outcome in work.outcomes.result():
            self._add(lane, work.seq, outcome)
            self.behind[lane.task.id] = lane
        if self.attempts >= self.replayed:
            self._catch_up()
        if reason := lane.spent.exceeded(self.budget):
            self._close(lane, reason)
        elif not (lane.under_way or lane.waiting or lane.spent.room(self.budget)):
            self._close(lane, "samples")

    def _add(self, lane: _Lane, seq: int, outcome: Outcome) -> None:
        """Commit one attempt."""
        program, completion, result = outcome.program, outcome.completion, outcome.result
        right, of = mark(lane.task, result), len(lane.task.train)
        cells = share(lane.task, result)
        attempt = Attempt(self.attempts, seq, lane.task.id, program, result, right, of, completion, cells)
        self.attempts += 1
        self.now = self.journal.decide("attempt", attempt.id, to_json(attempt))
        lane.attempts.append(attempt)
        lane.spent.add(attempt)
        with blaming(f"strategy {self.parts.strategy.id}"):
            self.parts.strategy.tell(self.board, attempt)
        self.report("attempt", attempt=attempt)

    def _catch_up(self) -> None:
        """Guess anew where there are new attempts. A replay does so once, when it has come to where the run was: until
        then the guesses that are out there are the better ones."""
        for lane in self.behind.values():
            self._guess(lane)
        self.behind.clear()

    def _close(self, lane: _Lane, reason: str) -> None:
        lane.closed = reason
        lane.waiting.clear()
        for work in self.flight:
            if work.lane is lane:
                work.outcomes.cancel()
        self.turn.remove(lane)
        self.report("closed", task_id=lane.task.id, reason=reason)

    def _guess(self, lane: _Lane) -> Solution:
        """Choose the task's guesses from its attempts so far, and tell if they changed."""
        with blaming("arc25_choose"):
            solution = self.choose(lane.task, lane.attempts)
        if solution != lane.solution:
            lane.solution = solution
            self.journal.replace("solution", lane.task.id, to_json(solution))
            self.report("solution", solution=solution)
        return solution

    # Learning

    async def _learn(self) -> None:
        """Fit at fixed commits, so that it is the same in every replay; later requests use the weights."""
        parts = self.parts
        if parts.trainer is None or not parts.learn_every or self.commits % parts.learn_every:
            return
        examples = tuple(
            Example(lane.task, attempt.program)
            for lane in self.lanes.values()
            for attempt in lane.attempts
            if attempt.solved and attempt.program
        )
        if not examples:
            return
        job = TrainJob(examples, self.weights, self.seed, f"{parts.out}/weights-{self.commits}")
        key = str(self.commits)
        if (kept := self.journal.recall("weights", key)) is None:
            with blaming(f"trainer {parts.trainer.id}"):
                fitted = to_json(await asyncio.to_thread(parts.trainer.fit, job))
            kept = self.journal.keep("weights", key, fitted)
        self.weights = from_json(Weights, kept)
        self.now = self.journal.kept_at("weights", key)
        await parts.backend.load(self.weights)
        self.report("learnt", weights=self.weights)

    # The run's wall clock

    def _stop_of_before(self) -> int | None:
        """The commit at which an earlier session stopped, if no more time was given since."""
        limit, stop = self.budget.run_seconds, self.stop
        return stop["commit"] if stop and limit is not None and limit <= stop["limit"] else None

    def _start_clock(self) -> None:
        """Start the clock at the first work that is not recalled: replaying costs no time."""
        self.journal.start_clock()
        if self.budget.run_seconds is not None and self.alarm is None and self.stop_at is None:
            left = max(0.0, self.budget.run_seconds - self.journal.seconds)
            self.alarm = asyncio.get_running_loop().call_later(left, self.time_up.set)
