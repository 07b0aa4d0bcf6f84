"""The executor `restricted`: statuses, order, deaths, and the surroundings that it has to survive."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time

import psutil
import pytest
import pytest_asyncio

from arc25.core.context import Context, Limits
from arc25.core.errors import ExecutorDown, UsageError
from arc25.core.grid import Grid
from arc25.core.plugins import Plugins
from arc25.core.protocols import Executor
from arc25.core.records import Boundary, Level, Program, Status
from arc25.plugins.executors.restricted import Restricted
from arc25.sandbox.worker import Worker, WorkerLost, WorkerSettings

in_one_loop = pytest.mark.asyncio(loop_scope="module")

GRID = Grid.of([[1, 2], [3, 4]])
LIMITS = Limits(seconds=0.5, memory_mib=128)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def executor():
    executor = Restricted(Context(workers=1, limits=LIMITS))
    yield executor
    await executor.close()


@pytest_asyncio.fixture(loop_scope="module")
async def fresh():
    """An executor for tests that kill or close it."""
    executor = Restricted(Context(workers=1, limits=LIMITS))
    yield executor
    await executor.close()


def program(source: str) -> Program:
    return Program("task", textwrap.dedent(source), "plain")


IDENTITY = program("def transform(grid): return grid")

BY_STATUS = {
    Status.OK: ("def transform(grid): return grid", ""),
    Status.SYNTAX: ("def transform(grid:\n    return grid", "'(' was never closed (line 1)"),
    Status.REFUSED: ("x = 1\nimport os", "import of 'os' is not allowed (line 2)"),
    Status.RAISED: ("def transform(grid):\n    return [][1]", "IndexError: list index out of range (line 2)"),
    Status.TIMEOUT: ("def transform(grid):\n    while True: pass", "took more than 0.5 s of CPU time"),
    Status.MEMORY: ("def transform(grid):\n    return [0] * 10**10", "MemoryError (line 2)"),
    Status.NOT_A_GRID: ("def transform(grid): return None", "returned None; a grid is a 2-D array or a list of rows"),
    Status.NONDETERMINISTIC: (
        "def transform(grid): return [[int(digit) for digit in str(id(object()))]]",
        "two runs gave different outputs for input 0",
    ),
}


@in_one_loop
@pytest.mark.parametrize("status", BY_STATUS)
async def test_each_status_is_reached_by_its_own_program(executor, status):
    source, error = BY_STATUS[status]

    result = await executor.run(program(source), [GRID], alone=status is Status.NONDETERMINISTIC)

    assert (result.status, result.error) == (status, error)


@in_one_loop
async def test_a_program_that_kills_its_process_has_crashed(executor):
    # Nothing counts how deep iterators lie in each other when the last of them asks the first.
    source = """
        def transform(grid):
            chain = iter(())
            for _ in range(10**6):
                chain = zip(chain)
            return [list(chain)]
    """

    result = await executor.run(program(source), [GRID], limits=Limits(seconds=5, memory_mib=1024))

    assert (result.status, result.error) == (Status.CRASHED, "its process was killed by SIGSEGV")


@in_one_loop
async def test_a_result_tells_its_isolation(executor):
    shared = await executor.run(IDENTITY, [GRID])
    alone = await executor.run(IDENTITY, [GRID], alone=True)

    level = shared.isolation.split("/")[0]
    assert level in ("strong", "medium", "weak")
    assert (shared.isolation, alone.isolation) == (f"{level}/batch", f"{level}/program")


@in_one_loop
async def test_outputs_belong_to_inputs(executor):
    grids = [Grid.of([[n]]) for n in range(5)]
    source = "def transform(grid):\n    assert grid[0, 0] != 2, 'two'\n    return grid"

    result = await executor.run(program(source), grids)

    assert (result.status, result.error) == (Status.RAISED, "AssertionError: two (line 2)")
    assert result.outputs == (grids[0], grids[1], None, grids[3], grids[4])


@in_one_loop
async def test_what_was_done_before_the_deadline_is_kept(executor):
    source = "def transform(grid):\n    while grid[0, 0] == 1: pass\n    return grid"

    result = await executor.run(program(source), [Grid.of([[0]]), Grid.of([[1]]), Grid.of([[2]])])

    assert (result.status, result.outputs) == (Status.TIMEOUT, (Grid.of([[0]]), None, None))


@in_one_loop
async def test_a_program_without_inputs_is_only_loaded(executor):
    assert (await executor.run(IDENTITY, [])).status is Status.OK


@in_one_loop
async def test_a_program_that_never_ran_has_no_outputs(executor):
    results = [await executor.run(program(source), [GRID]) for source in ("import os", "1 / 0", "x = 1")]

    assert [result.outputs for result in results] == [(), (), ()]


@in_one_loop
async def test_another_entry_can_be_named(executor):
    result = await executor.run(Program("task", "def solve(grid): return grid", "plain", entry="solve"), [GRID])

    assert result.status is Status.OK


@in_one_loop
async def test_a_missing_entry_is_told(executor):
    result = await executor.run(program("def solve(grid): return grid"), [GRID])

    assert result.error == "NameError: the program defines no function 'transform'"


@in_one_loop
async def test_the_order_of_many_jobs_is_kept():
    executor = Restricted(Context(workers=2, limits=LIMITS))
    programs = [program(f"def transform(grid): return [[{n % 10}, {n // 10 % 10}, {n // 100}]]") for n in range(300)]

    results = await asyncio.gather(*(executor.run(p, [GRID]) for p in programs))
    await executor.close()

    assert [r.outputs[0].rows()[0] for r in results] == [[n % 10, n // 10 % 10, n // 100] for n in range(300)]


@in_one_loop
@pytest.mark.parametrize("status", BY_STATUS)
async def test_the_next_program_runs_whatever_happened_before(executor, status):
    culprit = executor.run(program(BY_STATUS[status][0]), [GRID])

    _, after = await asyncio.gather(culprit, executor.run(IDENTITY, [GRID]))

    assert after.outputs == (GRID,)


@in_one_loop
async def test_verdicts_do_not_depend_on_order_batch_or_workers():
    sources = [source for source, _ in BY_STATUS.values() if "id(" not in source] * 2
    verdicts = set()
    for workers, isolation, order in ((1, "batch", 1), (2, "batch", -1), (1, "program", 1)):
        executor = Restricted(Context(workers=workers, limits=Limits(0.2, 128)), isolation=isolation)
        results = await asyncio.gather(*(executor.run(program(source), [GRID]) for source in sources[::order]))
        verdicts.add(tuple((r.status, r.outputs, r.error) for r in results[::order]))
        await executor.close()

    assert len(verdicts) == 1


@in_one_loop
async def test_inputs_can_be_lists():
    executor = Restricted(Context(workers=1), inputs="list")
    source = "def transform(grid):\n    assert type(grid[0][0]) is int\n    return grid + [[5, 5]]"

    result = await executor.run(program(source), [GRID])
    await executor.close()

    assert result.outputs[0].rows() == [[1, 2], [3, 4], [5, 5]]


@in_one_loop
async def test_each_job_may_bring_its_own_limits(executor):
    endless = program(BY_STATUS[Status.TIMEOUT][0])

    result = await executor.run(endless, [GRID], limits=Limits(seconds=0.1, memory_mib=64))

    assert result.error == "took more than 0.1 s of CPU time"


@in_one_loop
async def test_limits_of_nothing_are_wrong_usage(executor):
    with pytest.raises(UsageError, match="limits are more than 0"):
        await executor.run(IDENTITY, [GRID], limits=Limits(seconds=0))


@in_one_loop
async def test_no_workers_are_wrong_usage():
    with pytest.raises(UsageError, match="at least 1 worker"):
        Restricted(Context(workers=0))


@in_one_loop
async def test_a_cancelled_caller_leaves_the_executor_usable(executor):
    endless = asyncio.create_task(executor.run(program(BY_STATUS[Status.TIMEOUT][0]), [GRID]))
    await asyncio.sleep(0.05)
    endless.cancel()
    with pytest.raises(asyncio.CancelledError):
        await endless

    assert (await executor.run(IDENTITY, [GRID])).status is Status.OK


@in_one_loop
async def test_programs_that_nobody_waits_for_do_not_run_on_to_their_deadlines(fresh):
    await fresh.run(IDENTITY, [GRID])
    abandoned = asyncio.create_task(
        fresh.run(program("def transform(grid):\n    while True: pass"), [GRID], limits=Limits(seconds=60))
    )
    await asyncio.sleep(0.2)
    abandoned.cancel()

    async with asyncio.timeout(30):
        assert (await fresh.run(IDENTITY, [GRID])).status is Status.OK


@in_one_loop
async def test_the_loop_stays_responsive_while_programs_run(executor):
    await executor.run(IDENTITY, [GRID])
    running = asyncio.create_task(executor.run(program(BY_STATUS[Status.TIMEOUT][0]), [GRID]))

    longest, before = 0.0, time.perf_counter()
    while not running.done():
        await asyncio.sleep(0.005)
        longest, before = max(longest, time.perf_counter() - before), time.perf_counter()

    assert longest < 0.3


@in_one_loop
async def test_a_worker_that_is_killed_is_replaced_and_its_program_run_again(fresh):
    before = _zygotes()
    slow = program("def transform(grid):\n    sum(range(2 * 10**7))\n    return grid")
    running = asyncio.create_task(fresh.run(slow, [GRID], limits=Limits(seconds=10)))

    killed = await _kill_at_work(before, running)

    assert ((await running).status, killed) == (Status.OK, True)


@in_one_loop
async def test_a_program_whose_worker_dies_twice_is_lost(fresh):
    before = _zygotes()
    endless = program(BY_STATUS[Status.TIMEOUT][0])
    running = asyncio.create_task(fresh.run(endless, [GRID], limits=Limits(seconds=30)))

    killed = [await _kill_at_work(before, running) for _ in range(2)]

    assert ((await running).status, killed) == (Status.LOST, [True, True])


@in_one_loop
async def test_a_dsl_s_array_cannot_be_made_writable(tmp_path, monkeypatch):
    (tmp_path / "array_dsl.py").write_text("import numpy as np\ntable = np.zeros((2, 2), int)\n__all__ = ['table']\n")
    monkeypatch.syspath_prepend(tmp_path)
    executor = Restricted(Context(dsl=_Dsl("array_dsl"), workers=1))
    source = "def transform(grid):\n    table.flags['WRITEABLE'] = True\n    return table"

    result = await executor.run(Program("task", source, "plain"), [Grid.of([[1]])])
    await executor.close()

    assert result.error.startswith("ValueError")


async def test_a_namespace_that_cannot_be_imported_is_told():
    executor = Restricted(Context(dsl=_Dsl("no.such.module"), workers=1))

    with pytest.raises(ExecutorDown, match="No module named 'no'"):
        await executor.run(IDENTITY, [GRID])
    await executor.close()


@in_one_loop
async def test_a_namespace_with_something_that_programs_could_change_is_told(tmp_path, monkeypatch):
    (tmp_path / "changeable_dsl.py").write_text("table = {}\n__all__ = ['table']\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    executor = Restricted(Context(dsl=_Dsl("changeable_dsl"), workers=1))

    with pytest.raises(ExecutorDown, match="table is a dict, which programs could change"):
        await executor.run(IDENTITY, [GRID])
    await executor.close()


@in_one_loop
@pytest.mark.parametrize(
    "source",
    [
        "def transform(grid): return turn(grid)",
        "from arc25_dsl import *\ndef transform(grid): return turn(grid)",
        "from arc25_dsl import turn as t\ndef transform(grid): return t(grid)",
        "import arc25_dsl as d\ndef transform(grid): return d.turn(grid)",
        "from small_dsl import *\ndef transform(grid): return turn(grid)",
        "import small_dsl\ndef transform(grid): return small_dsl.turn(grid)",
    ],
)
async def test_the_words_of_a_dsl_are_there(source, tmp_path, monkeypatch):
    (tmp_path / "small_dsl.py").write_text("__all__ = ['turn']\ndef turn(g): return g[::-1, ::-1]\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    executor = Restricted(Context(dsl=_Dsl("small_dsl"), workers=1))

    result = await executor.run(program(source), [GRID])
    await executor.close()

    assert result.outputs[0].rows() == [[4, 3], [2, 1]]


@in_one_loop
async def test_the_id_names_what_decides_a_verdict():
    ids = {
        Restricted(context, **options).id
        for context, options in (
            (Context(), {}),
            (Context(), {"inputs": "list"}),
            (Context(limits=Limits(seconds=9)), {}),
            (Context(limits=Limits(memory_mib=9)), {}),
            (Context(dsl=_Dsl("small_dsl")), {}),
        )
    }

    assert len(ids) == 5


@in_one_loop
async def test_closing_twice_leaves_no_process(fresh):
    before = _zygotes()
    await fresh.run(IDENTITY, [GRID])
    await fresh.close()
    await fresh.close()

    assert _zygotes() == before


@in_one_loop
async def test_a_closed_executor_starts_again(fresh):
    await fresh.run(IDENTITY, [GRID])
    await fresh.close()

    assert (await fresh.run(IDENTITY, [GRID])).status is Status.OK


@in_one_loop
async def test_making_one_starts_no_process():
    before = _zygotes()
    Restricted(Context(workers=2))

    assert _zygotes() == before


def test_it_works_in_one_event_loop_after_another():
    executor, before = Restricted(Context(workers=1)), _zygotes()

    results = [asyncio.run(executor.run(IDENTITY, [GRID])).status for _ in range(2)]

    assert results == [Status.OK, Status.OK]
    assert _zygotes() == before


def test_it_is_found_by_its_name():
    from arc25.core.offers import Kind

    assert isinstance(Plugins().make(Kind.EXECUTOR, "restricted", Context()), Executor)


SCRIPT = """
import asyncio, sys
from arc25.core.context import Context
from arc25.core.grid import Grid
from arc25.core.records import Program
from arc25.plugins.executors.restricted import Restricted

print("main runs")
async def main():
    executor = Restricted(Context(workers=2))
    result = await executor.run(Program("t", "def transform(grid): return grid", "plain"), [Grid.of([[1]])])
    print(result.status.value, flush=True)
    if "hang" in sys.argv:
        endless = Program("t", "def transform(grid):\\n    while True: pass", "plain")
        await executor.run(endless, [Grid.of([[1]])])
    if "leave" not in sys.argv:
        await executor.close()

asyncio.run(main())
"""


@pytest.mark.parametrize("way", ["file", "stdin", "leave", "random.py"])
def test_it_works_from_a_plain_script_without_a_guard(tmp_path, way):
    (tmp_path / "random.py").write_text("raise RuntimeError('a file beside the script stands in for the library')")
    (tmp_path / "script.py").write_text(SCRIPT)
    command = {"stdin": [sys.executable, "-P", "-"], "random.py": [sys.executable, "-P", "script.py"]}
    argv = command.get(way, [sys.executable, "-P", "script.py", way])

    done = subprocess.run(argv, input=SCRIPT, capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False)

    assert (done.stdout.split("\n")[:2], done.stderr) == (["main runs", "ok"], "")


def test_it_works_with_stdin_closed(tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT)

    command = ["sh", "-c", f"{sys.executable} script.py <&-"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False)

    assert (done.stdout, done.stderr) == ("main runs\nok\n", "")


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help for this is Linux's")
def test_a_parent_that_is_killed_leaves_no_process_behind(tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT)
    with subprocess.Popen([sys.executable, "script.py", "hang"], stdout=subprocess.PIPE, cwd=tmp_path) as parent:
        assert parent.stdout.readline() == b"main runs\n"
        assert parent.stdout.readline() == b"ok\n"
        time.sleep(0.1)
        family = _descendants(parent.pid)
        parent.kill()
        parent.wait()

    deadline = time.monotonic() + 5
    while any(_alive(pid) for pid in family) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert len(family) >= 2
    assert [pid for pid in family if _alive(pid)] == []


class _Dsl:
    """As much of a DSL pack as an executor looks at."""

    def __init__(self, namespace: str) -> None:
        self.name, self.version, self.namespace = "small", "1", namespace


def _zygotes() -> set[int]:
    """The pids of our zygotes, as multiprocess counts its children."""
    import multiprocess

    return {child.pid for child in multiprocess.active_children() if child.name == "arc25-zygote"}


async def _kill_at_work(before: set[int], running: asyncio.Task) -> bool:
    """Kill the zygote that is not among `before` once a child of it has worked for a while; False if none did."""
    children = []
    while not running.done():
        await asyncio.sleep(0.1)
        for pid in _zygotes() - before:
            if children and _descendants(pid) == children:
                os.kill(pid, signal.SIGKILL)
                before.add(pid)
                return True
            children = _descendants(pid)
    return False


def _descendants(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        children = [int(child) for child in file.read().split()]
    return children + [pid for child in children for pid in _descendants(child)]


def _alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


@in_one_loop
async def test_tasks_with_grids_over_thirty_can_be_run(executor: Executor) -> None:
    wide = Grid.of([[1] * 93], max_side=93)
    result = await executor.run(Program("t", "def transform(grid):\n    return grid + 1", "plain"), [wide])
    assert result.outputs == (Grid.of([[2] * 93], max_side=93),)


SCIPY = """
from scipy import ndimage
def transform(grid):
    labels, count = ndimage.label(grid > 1)
    return labels
"""


@in_one_loop
async def test_workers_are_given_a_heavy_package_once_a_program_wants_it(fresh: Restricted) -> None:
    others = _zygotes()
    await fresh.run(IDENTITY, [GRID])
    light = _zygotes() - others

    sources = [f"{SCIPY if number % 5 == 3 else IDENTITY.source}\n# {number}" for number in range(40)]
    results = await asyncio.gather(*(fresh.run(program(source), [GRID]) for source in sources))

    assert [result.status for result in results] == [Status.OK] * 40
    assert results[3].outputs[0] == Grid.of([[0, 1], [1, 1]])
    assert light
    assert not light & _zygotes()
    assert (await fresh.run(program(SCIPY), [GRID], alone=True)).status is Status.OK


def _zygotes() -> set[int]:
    return {process.pid for process in psutil.Process().children()}


@in_one_loop
async def test_a_level_is_promised_for_every_worker(fresh: Restricted, monkeypatch: pytest.MonkeyPatch) -> None:
    others = _zygotes()
    assert (await fresh.probe()).level is Level.STRONG
    for pid in _zygotes() - others:
        os.kill(pid, signal.SIGKILL)
    start = Worker.start

    async def weaker(settings: WorkerSettings) -> Worker:
        worker = await start(settings)
        worker.boundary = Boundary(Level.MEDIUM, {"landlock": "gone"})
        return worker

    monkeypatch.setattr(Worker, "start", weaker)
    with pytest.raises(ExecutorDown, match=r"was strong, and a new worker has only medium \(no landlock: gone"):
        await fresh.run(IDENTITY, [GRID])


@pytest.mark.parametrize("turns", range(6))
async def test_closing_while_the_greeting_arrives_ends(turns):
    executor = Restricted(Context(workers=1))
    running = asyncio.create_task(executor.run(IDENTITY, [GRID]))
    await asyncio.sleep(0.05)
    time.sleep(1.0)  # the loop is busy; the greeting waits in the socket
    for _ in range(turns):
        await asyncio.sleep(0)

    async with asyncio.timeout(20):
        await executor.close()
    with pytest.raises(ExecutorDown):
        await running


async def test_a_worker_that_dies_at_its_start_is_started_once_more(monkeypatch):
    start, starts = Worker.start, []

    async def dying(settings: WorkerSettings) -> Worker:
        starts.append(settings)
        if len(starts) == 1:
            raise WorkerLost("killed")
        return await start(settings)

    monkeypatch.setattr(Worker, "start", dying)
    executor = Restricted(Context(workers=1))
    try:
        results = await asyncio.gather(*(executor.run(IDENTITY, [GRID]) for _ in range(20)))
    finally:
        await executor.close()

    assert {result.status for result in results} == {Status.OK}


@in_one_loop
async def test_the_least_memory_is_still_a_verdict_on_the_program(executor):
    result = await executor.run(IDENTITY, [GRID], limits=Limits(0.5, 1))

    assert result.status in (Status.OK, Status.MEMORY)


@in_one_loop
async def test_whether_a_program_is_compiled_already_decides_nothing(executor):
    long = program("\n".join(f"def f{n}(grid): return grid" for n in range(400)) + "\ndef transform(grid): return grid")

    first = await executor.run(long, [GRID], limits=Limits(0.1, 128))
    await executor.run(long, [GRID], limits=Limits(5.0, 128))
    second = await executor.run(long, [GRID], limits=Limits(0.1, 128))

    assert (first.status, second.status) == (Status.OK, Status.OK)


@in_one_loop
async def test_a_part_of_a_mebibyte_is_wrong_usage(executor):
    with pytest.raises(UsageError, match="whole MiB"):
        await executor.run(IDENTITY, [GRID], limits=Limits(0.5, 256.5))
