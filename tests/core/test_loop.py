"""The loop: one pipeline, a function of the seed and of what the services answered."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from arc25.core import loop
from arc25.core.budget import Budget
from arc25.core.errors import BackendError, ExecutorDown, JournalMismatch, ServiceError, UsageError
from arc25.core.grid import Grid
from arc25.core.journal import Journal, read_run
from arc25.core.protocols import Board
from arc25.core.records import (
    Ask,
    Attempt,
    Completion,
    Program,
    Request,
    Sampling,
    Solution,
    Status,
    Task,
    TrainJob,
    Weights,
)
from arc25.core.views import View
from arc25.testing.builders import grid, task
from arc25.testing.fakes import FakeBackend, FakeDsl, FakeExecutor, Recorder

FLIP = task("flip", [("12", "21"), ("340", "043")], ["56"])
SAME = task("same", [("12", "12"), ("34", "34")], ["56"])


def flipped(g: Grid) -> Grid:
    return Grid(g.height, g.width, b"".join(bytes(reversed(row)) for row in g.rows()))


FUNCTIONS: dict[str, Callable[[Grid], Grid | None]] = {
    "flip": flipped,
    "same": lambda g: g,
    "blank": lambda g: Grid(g.height, g.width, bytes(len(g.cells))),
    "half": lambda g: flipped(g) if g.width == 2 else None,
}


class Asks:
    """A strategy that asks `times` times for `n` replies, building on the best attempt so far."""

    id = "asks"

    def __init__(self, times: int = 8, n: int = 1, view: View | None = None) -> None:
        self._left: dict[str, int] = {}
        self._times, self._n, self._view = times, n, view or View()
        self.told: list[tuple[int, str]] = []

    def ask(self, board: Board, task: Task, room: int) -> Sequence[Ask | Program]:
        left = self._left.setdefault(task.id, self._times)
        if not left:
            return []
        self._left[task.id] -= 1
        best = sorted(board.attempts(task.id), key=lambda attempt: -attempt.right)[:1]
        return [Ask(Sampling(min(room, self._n)), self._view, tuple(attempt.id for attempt in best))]

    def tell(self, board: Board, attempt: Attempt) -> None:
        assert board.attempts(attempt.task_id)[-1] == attempt
        self.told.append((attempt.id, attempt.task_id))


def guesses(request: Request) -> list[str]:
    """Replies that depend on the seed only."""
    chance = random.Random(request.sampling.seed)
    return chance.choices(["same", "blank", "half", "", "flip"], [4, 4, 4, 2, 1], k=request.sampling.n)


async def solve(
    tasks: Sequence[Task] = (FLIP, SAME),
    *,
    backend: FakeBackend | None = None,
    executor: FakeExecutor | None = None,
    strategy: Any = None,
    trainer: Any = None,
    learn_every: int = 0,
    folder: Path | None = None,
    budget: Budget | None = None,
    report: Recorder | None = None,
    **options: Any,
) -> tuple[list[Solution], list[str]]:
    parts = loop.Parts(
        backend or FakeBackend(guesses),
        FakeDsl(),
        executor or FakeExecutor(FUNCTIONS),
        strategy or Asks(),
        trainer,
        learn_every,
        str(folder),
    )
    journal = Journal(folder)
    try:
        solutions = await loop.solve(
            tasks,
            parts,
            journal=journal,
            budget=budget or Budget(),
            report=(report or Recorder()).record,
            **options,
        )
        return solutions, journal.trace()
    finally:
        journal.close()


async def test_a_task_is_solved_by_the_program_that_gets_every_train_pair_right() -> None:
    solutions, _ = await solve([FLIP], backend=FakeBackend(lambda request: ["flip"]))
    assert solutions[0].guesses == ((grid("65"),),)
    assert solutions[0].solved
    assert solutions[0].source == "flip"


async def test_a_solved_task_is_asked_no_more() -> None:
    backend = FakeBackend(lambda request: ["flip"])
    await solve([FLIP], backend=backend, window=1)
    assert len(backend.requests) == 1


async def test_a_strategy_sees_the_best_partial_programs_and_their_share_of_cells() -> None:
    seen: list[list[tuple[str, int, float]]] = []

    class Looks(Asks):
        def ask(self, board: Board, task: Task, room: int) -> Sequence[Ask | Program]:
            best = board.best(task.id, 2)
            seen.append([(attempt.program.source, attempt.right, attempt.cells) for attempt in best if attempt.program])
            return super().ask(board, task, room)

    replies = iter(["blank", "same", "half", "", "flip"])
    await solve([FLIP], backend=FakeBackend(lambda request: [next(replies)]), strategy=Looks(), window=1)
    assert seen[-1] == [("half", 1, 2 / 5), ("same", 0, 1 / 5)]


async def test_notes_end_the_prompt() -> None:
    class Notes(Asks):
        def ask(self, board: Board, task: Task, room: int) -> Sequence[Ask | Program]:
            return [replace(item, notes="Look twice.") for item in super().ask(board, task, room)]

    backend = FakeBackend(lambda request: ["flip"])
    await solve([FLIP], backend=backend, strategy=Notes(), window=1)
    assert [message.content for message in backend.requests[0].messages] == ["flip: 0 tries\n\nLook twice."]


async def test_a_task_goes_on_when_the_budget_does_not_stop_at_the_first_solution() -> None:
    backend = FakeBackend(lambda request: ["flip"])
    await solve([FLIP], backend=backend, budget=Budget(samples=5, solved=0))
    assert len(backend.requests) == 5


async def test_the_samples_of_a_task_are_never_exceeded() -> None:
    backend = FakeBackend(lambda request: ["blank"] * request.sampling.n)
    await solve([FLIP], backend=backend, strategy=Asks(times=99, n=3), budget=Budget(samples=8))
    assert [request.sampling.n for request in backend.requests] == [3, 3, 2]


async def test_a_backend_that_returns_more_than_was_asked_is_cut() -> None:
    _, trace = await solve([FLIP], backend=FakeBackend(lambda request: ["blank"] * 9), strategy=Asks(1, n=2))
    assert len(trace) == 2


async def test_a_reply_without_a_program_is_unreadable_and_nothing_is_run() -> None:
    executor = FakeExecutor(FUNCTIONS)
    _, trace = await solve([FLIP], backend=FakeBackend(lambda request: [""]), executor=executor, strategy=Asks(1))
    assert '"status": "unreadable"' in trace[0]
    assert executor.ran == []


async def test_a_program_that_the_strategy_wrote_needs_no_backend() -> None:
    class Writes(Asks):
        def ask(self, board: Board, task: Task, room: int) -> Sequence[Ask | Program]:
            return [] if board.asked(task.id) else [Program(task.id, "flip", "fake")]

    backend = FakeBackend(guesses)
    solutions, _ = await solve([FLIP], backend=backend, strategy=Writes())
    assert solutions[0].solved
    assert backend.requests == []


async def test_an_apparent_success_is_confirmed_by_running_it_alone() -> None:
    executor = FakeExecutor(FUNCTIONS)
    await solve([FLIP], backend=FakeBackend(lambda request: ["flip"]), executor=executor, strategy=Asks(1))
    assert executor.ran == [("flip", False), ("flip", True)]


async def test_a_program_that_does_not_repeat_itself_does_not_count() -> None:
    calls = itertools.count()
    moody = {"moody": lambda g: flipped(g) if next(calls) < 5 else g}
    solutions, trace = await solve(
        [FLIP], backend=FakeBackend(lambda request: ["moody"]), executor=FakeExecutor(moody), strategy=Asks(1)
    )
    assert not solutions[0].solved
    assert '"status": "nondeterministic"' in trace[0]


async def test_the_same_program_is_run_once_for_all_who_wait_for_it() -> None:
    executor = FakeExecutor(FUNCTIONS, latency=0.01)
    await solve([FLIP], backend=FakeBackend(lambda request: ["blank"] * 6), executor=executor, strategy=Asks(2, n=3))
    assert executor.ran == [("blank", False)]


async def test_programs_written_in_a_view_are_marked_on_the_task_as_it_is() -> None:
    turned = View(turns=1, colours=(0, 2, 1, 3, 4, 5, 6, 7, 8, 9), order=(1, 0))
    upside_down = {"flip": lambda g: Grid.of(g.rows()[::-1])}
    solutions, _ = await solve(
        [FLIP],
        backend=FakeBackend(lambda request: ["flip"]),
        executor=FakeExecutor(upside_down),
        strategy=Asks(1, view=turned),
    )
    assert solutions[0].solved
    assert solutions[0].guesses == ((grid("65"),),)


async def test_a_try_is_shown_to_the_model_in_the_view_of_the_request() -> None:
    seen: list[Attempt] = []

    class Looks(FakeDsl):
        def messages(self, task: Task, tries: Sequence[Attempt] = ()) -> Any:
            seen.extend(tries)
            return super().messages(task, tries)

    view = View(turns=1, order=(1, 0))
    parts = loop.Parts(FakeBackend(lambda request: ["same"]), Looks(), FakeExecutor(FUNCTIONS), Asks(2, view=view))
    with closing(Journal(None)) as journal:
        await loop.solve([FLIP], parts, journal=journal, budget=Budget(), window=1)
    assert seen[0].result.outputs == (grid("3 4 0"), grid("1 2"), grid("5 6"))


async def test_a_strategy_cannot_build_on_a_program_of_another_view() -> None:
    class Turns(Asks):
        def ask(self, board: Board, task: Task, room: int) -> Sequence[Ask | Program]:
            asked = board.asked(task.id)
            return [Ask(Sampling(1), View(turns=asked % 4), tuple(range(asked)))]

    with pytest.raises(UsageError, match="builds on attempt 0, whose program is of another view"):
        await solve([FLIP], backend=FakeBackend(lambda request: ["same"]), strategy=Turns(), window=1)


async def test_the_backend_sees_the_task_in_the_view() -> None:
    backend = FakeBackend(guesses)
    await solve([FLIP], backend=backend, strategy=Asks(1, view=View(turns=1)))
    assert backend.requests[0].task.train[0].input == grid("1 2")


async def test_the_seconds_left_of_a_task_go_with_each_request() -> None:
    backend = FakeBackend(lambda request: ["blank"], seconds=3.0)
    await solve([FLIP], backend=backend, budget=Budget(seconds=10.0), window=1)
    assert [request.sampling.seconds for request in backend.requests] == [10.0, 7.0, 4.0, 1.0]


async def test_a_task_is_closed_when_its_tokens_are_used_up() -> None:
    backend, recorder = FakeBackend(lambda request: ["blank"], tokens=50), Recorder()
    await solve([FLIP], backend=backend, budget=Budget(tokens=100), window=1, report=recorder)
    closed = [event.data for event in recorder.events if event.kind == "closed"]
    assert closed == [{"task_id": "flip", "reason": "tokens"}]
    assert len(backend.requests) == 2


class Priced(FakeBackend):
    """Every reply costs a quarter of a dollar."""

    async def generate(self, request: Request) -> list[Completion]:
        return [replace(completion, cost=0.25) for completion in await super().generate(request)]


async def test_a_task_is_closed_when_its_dollars_are_used_up() -> None:
    backend, recorder = Priced(lambda request: ["blank"]), Recorder()
    await solve([FLIP], backend=backend, budget=Budget(dollars=0.5), window=1, report=recorder)
    closed = [event.data for event in recorder.events if event.kind == "closed"]
    assert closed == [{"task_id": "flip", "reason": "dollars"}]
    assert len(backend.requests) == 2


async def test_what_a_task_cost_before_a_resume_counts(tmp_path: Path) -> None:
    def dies(request: Request) -> list[str]:
        if request.seq:
            raise OSError("the power is gone")
        return ["blank"]

    options: dict[str, Any] = {"budget": Budget(dollars=0.5), "window": 1, "folder": tmp_path}
    with pytest.raises(BackendError, match="the power is gone"):
        await solve([FLIP], backend=Priced(dies), **options)
    backend = Priced(lambda request: ["blank"])
    await solve([FLIP], backend=backend, **options)
    assert len(backend.requests) == 1


async def test_no_more_requests_are_ahead_of_the_oldest_than_the_window_allows() -> None:
    ahead: list[int] = []
    done = [0]

    class Counts(Asks):
        def tell(self, board: Board, attempt: Attempt) -> None:
            done[0] = attempt.seq + 1

    backend = FakeBackend(lambda request: [ahead.append(request.seq - done[0]) or "blank"], latency=0.005, capacity=9)
    await solve([FLIP, SAME], backend=backend, strategy=Counts(), window=3)
    assert max(ahead) <= 2


async def test_generation_and_execution_overlap() -> None:
    """While the first program runs, the second request is being answered."""
    order: list[str] = []
    first_ran = asyncio.Event()

    class Waits(FakeExecutor):
        async def run(self, program: Program, *args: Any, **options: Any) -> Any:
            order.append(f"run {program.source}")
            await asyncio.wait_for(first_ran.wait(), 5)
            return await super().run(program, *args, **options)

    class Second(FakeBackend):
        async def generate(self, request: Request) -> Any:
            if request.seq == 1:
                while not order:
                    await asyncio.sleep(0)
                first_ran.set()
            return await super().generate(request)

    solutions, _ = await solve(
        [FLIP], backend=Second(lambda request: ["flip"], capacity=1), executor=Waits(FUNCTIONS), strategy=Asks(2)
    )
    assert solutions[0].solved


async def test_work_of_a_task_that_was_closed_meanwhile_is_committed_as_cancelled() -> None:
    _, trace = await solve([FLIP], backend=FakeBackend(lambda request: ["flip"]), strategy=Asks(3), window=3)
    assert [line.count("cancelled") for line in trace] == [0, 1, 1]


async def test_ten_runs_with_random_latencies_and_one_or_four_workers_give_one_trace() -> None:
    tasks = [task(f"t{i}", [("12", "21"), ("340", "043")], ["56"]) for i in range(6)]
    traces = set()
    for attempt in range(10):
        workers = (1, 4)[attempt % 2]
        _, trace = await solve(
            tasks,
            backend=FakeBackend(guesses, capacity=workers, latency=0.004),
            executor=FakeExecutor(FUNCTIONS, capacity=workers, latency=0.002),
            strategy=Asks(times=5, n=2),
            budget=Budget(samples=10),
            window=8,
            seed=3,
        )
        traces.add("\n".join(trace))
    assert len(traces) == 1
    assert "cancelled" in traces.pop()


async def test_another_seed_gives_another_trace() -> None:
    _, one = await solve(seed=1)
    _, two = await solve(seed=2)
    assert one != two


async def test_a_finished_run_is_replayed_without_asking_anybody(tmp_path: Path) -> None:
    first, trace = await solve(folder=tmp_path)
    backend, executor = FakeBackend(guesses), FakeExecutor(FUNCTIONS)
    again, trace_again = await solve(folder=tmp_path, backend=backend, executor=executor)
    assert (again, trace_again) == (first, trace)
    assert backend.requests == []
    assert executor.ran == []


async def test_a_run_that_was_cut_off_goes_on_to_the_same_end(tmp_path: Path) -> None:
    undisturbed, trace = await solve(folder=None)

    def dies(request: Request) -> list[str]:
        if request.seq >= 5:
            raise OSError("the power is gone")
        return guesses(request)

    with pytest.raises(BackendError, match="the power is gone"):
        await solve(folder=tmp_path, backend=FakeBackend(dies))
    resumed, trace_resumed = await solve(folder=tmp_path)
    assert (resumed, trace_resumed) == (undisturbed, trace)


async def test_a_journal_of_another_seed_is_refused_naming_the_difference(tmp_path: Path) -> None:
    await solve(folder=tmp_path, seed=1)
    with pytest.raises(JournalMismatch, match="seed was 1, is now 2"):
        await solve(folder=tmp_path, seed=2)


async def test_a_journal_of_another_limit_is_refused_naming_it(tmp_path: Path) -> None:
    await solve(folder=tmp_path)
    with pytest.raises(JournalMismatch, match=r"configuration: budget\.dollars was null, is now 0\.5$"):
        await solve(folder=tmp_path, budget=Budget(dollars=0.5))


async def test_the_capacity_of_the_services_is_no_part_of_what_a_run_is(tmp_path: Path) -> None:
    first = await solve(folder=tmp_path, backend=FakeBackend(guesses, capacity=1))
    assert await solve(folder=tmp_path, backend=FakeBackend(guesses, capacity=7)) == first


async def test_what_a_run_did_can_be_read_from_its_folder(tmp_path: Path) -> None:
    solutions, _ = await solve(folder=tmp_path)
    record = read_run(tmp_path)
    assert record.tasks == (FLIP, SAME)
    assert {solution.task_id: solution for solution in record.solutions} == {s.task_id: s for s in solutions}
    assert [attempt.id for attempt in record.attempts] == list(range(len(record.attempts)))


async def test_a_wall_clock_stop_is_replayed_at_the_same_commit(tmp_path: Path) -> None:
    slow = FakeBackend(lambda request: ["blank"], latency=0.05, capacity=1)
    budget = Budget(samples=500, run_seconds=0.3)
    recorder = Recorder()
    _, trace = await solve([FLIP], folder=tmp_path, backend=slow, budget=budget, strategy=Asks(500), report=recorder)
    assert recorder.events[-1].data["reason"] == "run_seconds"
    assert 0 < len(trace) < 500
    backend = FakeBackend(lambda request: ["flip"])
    _, again = await solve([FLIP], folder=tmp_path, backend=backend, budget=budget, strategy=Asks(500))
    assert again == trace


async def test_a_run_stopped_by_the_clock_goes_on_when_it_is_given_more_time(tmp_path: Path) -> None:
    slow = FakeBackend(lambda request: ["blank"], latency=0.05, capacity=1)
    _, trace = await solve(
        [FLIP], folder=tmp_path, backend=slow, budget=Budget(samples=60, run_seconds=0.2), strategy=Asks(60)
    )
    quick = FakeBackend(lambda request: ["blank"])
    _, whole = await solve([FLIP], folder=tmp_path, backend=quick, budget=Budget(samples=60), strategy=Asks(60))
    assert whole[: len(trace)] == trace
    assert len(whole) == 60
    again = Budget(samples=60, run_seconds=0.2)
    assert (await solve([FLIP], folder=tmp_path, backend=quick, budget=again, strategy=Asks(60)))[1] == whole


async def test_a_failing_executor_ends_the_run_with_its_name() -> None:
    class Down(FakeExecutor):
        async def run(self, *args: Any, **options: Any) -> Any:
            raise OSError("no more processes")

    with pytest.raises(ExecutorDown, match="fake executor failed: OSError: no more processes"):
        await solve(executor=Down({}))


async def test_a_backend_that_returns_something_else_is_named() -> None:
    class Wrong(FakeBackend):
        async def generate(self, request: Request) -> Any:
            return ["flip"]

    with pytest.raises(BackendError, match="not Completions"):
        await solve(backend=Wrong(guesses))


async def test_a_strategy_that_asks_for_too_much_is_told_so() -> None:
    class Greedy(Asks):
        def ask(self, board: Board, task: Task, room: int) -> Sequence[Ask | Program]:
            return [Ask(Sampling(room + 1))]

    with pytest.raises(UsageError, match="asked for 9 samples where 8 were left"):
        await solve(strategy=Greedy())


@pytest.mark.parametrize("n", [0, -5])
async def test_a_strategy_that_asks_for_nothing_is_told_so(n: int) -> None:
    class Shy(Asks):
        def ask(self, board: Board, task: Task, room: int) -> Sequence[Ask | Program]:
            return [Ask(Sampling(n))]

    with pytest.raises(UsageError, match=f"asked for {n} samples; ask for 1 or more"):
        await solve(strategy=Shy())


async def test_a_service_without_capacity_is_refused() -> None:
    with pytest.raises(UsageError, match="a capacity is at least 1, got 0"):
        await solve(backend=FakeBackend(guesses, capacity=0))


async def test_a_strategy_that_fails_is_named() -> None:
    class Fails(Asks):
        def tell(self, board: Board, attempt: Attempt) -> None:
            raise KeyError("lost my notes")

    with pytest.raises(ServiceError, match="strategy asks failed: KeyError: 'lost my notes'"):
        await solve(strategy=Fails())


async def test_a_dsl_that_fails_to_read_is_named() -> None:
    class Fails(FakeDsl):
        def parse(self, task: Task, reply: str) -> Program | None:
            raise ValueError("what is this")

    parts = loop.Parts(FakeBackend(guesses), Fails(), FakeExecutor(FUNCTIONS), Asks())
    with (
        closing(Journal(None)) as journal,
        pytest.raises(ServiceError, match="dsl fake failed: ValueError: what is this"),
    ):
        await loop.solve([FLIP], parts, journal=journal, budget=Budget())


async def test_guesses_never_get_worse_while_a_run_is_replayed(tmp_path: Path) -> None:
    replies = ["half", "blank", "flip"]
    backend = FakeBackend(lambda request: [replies[min(request.seq, 2)]])
    await solve([FLIP], folder=tmp_path, backend=backend, window=1)
    recorder = Recorder()
    await solve([FLIP], folder=tmp_path, backend=FakeBackend(guesses), window=1, report=recorder)
    told = [event.data["solution"].guesses for event in recorder.events if event.kind == "solution"]
    assert told == [((grid("65"), grid("00")),)]


async def test_a_replay_that_is_stopped_before_anything_new_has_told_the_solutions(tmp_path: Path) -> None:
    def dies(request: Request) -> list[str]:
        if request.seq >= 2:
            raise OSError("the power is gone")
        return ["half"]

    for _ in range(2):
        recorder = Recorder()
        with pytest.raises(BackendError):
            await solve([FLIP], folder=tmp_path, backend=FakeBackend(dies), window=1, report=recorder)
    assert recorder.kinds() == ["started", "attempt", "attempt", "solution"]
    assert recorder.events[-1].data["solution"].guesses == ((grid("65"),),)


async def test_the_events_of_a_replay_carry_the_times_of_the_first_time(tmp_path: Path) -> None:
    def told(recorder: Recorder) -> list[tuple[str, float]]:
        return [(event.kind, event.seconds) for event in recorder.events if event.kind != "solution"]

    recorders = [Recorder(), Recorder()]
    for recorder in recorders:
        backend = FakeBackend(guesses, latency=0.02, capacity=1)
        await solve(folder=tmp_path, backend=backend, budget=Budget(solved=0), window=2, report=recorder)
    first, again = map(told, recorders)
    assert again[:-1] == first[:-1]
    times = [seconds for _, seconds in first]
    assert times == sorted(times)
    assert times[0] == 0.0
    assert len(set(times)) > 10
    assert again[-1][1] >= times[-2]


async def test_replaying_costs_no_time(tmp_path: Path) -> None:
    await solve(folder=tmp_path)

    class Ponders(Asks):
        def tell(self, board: Board, attempt: Attempt) -> None:
            time.sleep(0.05)

    journal = Journal(tmp_path)
    before = journal.seconds
    parts = loop.Parts(FakeBackend(guesses), FakeDsl(), FakeExecutor(FUNCTIONS), Ponders())
    await loop.solve([FLIP, SAME], parts, journal=journal, budget=Budget())
    assert journal.seconds == before
    journal.close()


async def test_nothing_of_a_run_goes_on_after_its_end() -> None:
    ended: list[str] = []

    class Lingers(FakeBackend):
        async def generate(self, request: Request) -> Any:
            try:
                if request.seq:
                    await asyncio.sleep(30)
                return await super().generate(request)
            finally:
                ended.append(f"request {request.seq}")

    await solve([FLIP], backend=Lingers(lambda request: ["flip"]), strategy=Asks(3))
    assert sorted(ended) == ["request 0", "request 1", "request 2"]


async def test_a_task_whose_samples_are_used_up_is_closed_at_once() -> None:
    recorder = Recorder()
    tasks = [task(f"t{i}", [("12", "21")], ["56"]) for i in range(4)]
    await solve(
        tasks, backend=FakeBackend(lambda request: ["blank"]), window=1, budget=Budget(samples=1), report=recorder
    )
    assert recorder.kinds()[1:-1] == ["attempt", "solution", "closed"] * 4


async def test_two_tasks_of_one_id_are_refused() -> None:
    with pytest.raises(UsageError, match="same id"):
        await solve([FLIP, FLIP])


async def test_the_trainer_learns_from_what_was_solved_and_later_requests_use_its_weights(tmp_path: Path) -> None:
    jobs: list[TrainJob] = []

    class Fits:
        id = "fits"

        def fit(self, job: TrainJob) -> Weights:
            jobs.append(job)
            return Weights(job.out, "base", step=len(jobs))

    backend = FakeBackend(lambda request: ["flip"])
    options: dict[str, Any] = {"strategy": Asks(4), "budget": Budget(solved=0), "trainer": Fits(), "learn_every": 2}
    _, trace = await solve([FLIP], backend=backend, folder=tmp_path, window=1, **options)
    assert [len(job.examples) for job in jobs] == [2, 4]
    assert [request.weights and request.weights.step for request in backend.requests] == [None, None, 1, 1]
    options["strategy"] = Asks(4)
    assert (await solve([FLIP], backend=backend, folder=tmp_path, window=1, **options))[1] == trace
    assert len(jobs) == 2


async def test_events_come_in_the_order_of_the_run() -> None:
    recorder = Recorder()
    await solve([FLIP], backend=FakeBackend(lambda request: ["flip"]), strategy=Asks(1), report=recorder)
    assert recorder.kinds() == ["started", "attempt", "solution", "closed", "finished"]


async def test_a_task_nobody_can_help_with_is_closed_without_guesses() -> None:
    recorder = Recorder()
    solutions, _ = await solve([FLIP], backend=FakeBackend(lambda request: []), strategy=Asks(1), report=recorder)
    assert solutions[0].guesses == ((),)
    assert [event.data["reason"] for event in recorder.events if event.kind == "closed"] == ["exhausted"]


async def test_every_status_of_a_failed_run_is_an_attempt_and_no_exception() -> None:
    _, trace = await solve([FLIP], backend=FakeBackend(lambda request: ["nonsense"]), strategy=Asks(1))
    assert f'"status": "{Status.RAISED.value}"' in trace[0]
