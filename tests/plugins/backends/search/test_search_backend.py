"""The backend and its worker processes: answers, cancelling, dying, ending."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from arc25.core.context import Context
from arc25.core.errors import BackendError, UsageError
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Request, Sampling, Weights
from arc25.plugins.backends.search.worker import Worker, WorkerDied
from arc25.testing.builders import task
from arc25.testing.fakes import FakeDsl

EASY = task("easy", [("12 34", "21 43"), ("10 00", "01 00")], ["56 78"])
ENDLESS = task("endless", [("12 34", "9"), ("10 00", "8")], ["56 78"])


def ask(puzzle, seconds=1.0, n=2):
    return Request(0, puzzle, (), Sampling(n=n, seconds=seconds))


@pytest.fixture
async def backend(toy_site):
    made = _make(workers=2, work=500)
    yield made
    await made.close()


def _make(workers=1, **options):
    plugins = Plugins()
    dsl = plugins.make(Kind.DSL, "toy", Context())
    return plugins.make(Kind.BACKEND, "search", Context(dsl=dsl, workers=workers), **options)


def _alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _workers(pid=None):
    """The pids of the workers that a process started."""
    pid = pid or os.getpid()
    found = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(line.split()[0]) for line in found.splitlines() if "arc25.plugins.backends.search" in line]


async def _until(condition):
    for _ in range(200):
        if condition():
            return True
        await asyncio.sleep(0.05)
    return False


async def test_a_completion_is_a_program_with_its_confidence_and_its_seconds(backend):
    completion = (await backend.generate(ask(EASY)))[0]
    assert completion.text == "def transform(grid):\n    return mirror(grid, 'across')"
    assert -1 < completion.logprob < 0 < completion.seconds


async def test_requests_run_side_by_side_and_give_what_each_gives_alone(backend):
    together = await asyncio.gather(*(backend.generate(ask(puzzle)) for puzzle in (EASY, ENDLESS, EASY)))
    texts = [[completion.text for completion in completions] for completions in together]
    assert texts[0] == texts[2]
    assert texts[1][0].startswith("# no program found in ")
    assert len(_workers()) == 2


async def test_no_worker_starts_before_the_first_request(backend):
    assert _workers() == []


async def test_a_search_ends_with_its_seconds(toy_site):
    backend = _make()
    try:
        await backend.generate(ask(EASY))  # the worker has started
        start = time.monotonic()
        (reply,) = await backend.generate(ask(ENDLESS, seconds=0.3))
        assert reply.text == f"# no program found in {reply.seconds:.1f} CPU seconds"
        assert time.monotonic() - start < 20
    finally:
        await backend.close()


async def test_cancelling_ends_the_worker_and_the_next_request_gets_another(toy_site):
    backend = _make()
    try:
        running = asyncio.create_task(backend.generate(ask(ENDLESS, seconds=600)))
        assert await _until(_workers)
        (worker,) = _workers()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert not _alive(worker)
        assert await backend.generate(ask(EASY))
    finally:
        await backend.close()


async def test_a_worker_that_dies_is_replaced_once_without_a_word(toy_site):
    backend = _make(work=200_000)
    try:
        running = asyncio.create_task(backend.generate(ask(EASY)))
        assert await _until(_workers)
        os.kill(_workers()[0], signal.SIGKILL)
        assert await running
    finally:
        await backend.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it goes on until it has compiled")
async def test_a_worker_that_is_killed_takes_along_what_compiles_for_it(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    worker = await Worker.start("arc25", {})
    asking = asyncio.create_task(worker.ask({}))
    assert await _until(lambda: _workers(worker.pid))
    (compiling,) = _workers(worker.pid)
    await asyncio.wait_for(worker.kill(), 5)
    assert await _until(lambda: not _alive(compiling))
    with pytest.raises(WorkerDied):
        await asking


async def test_a_second_death_is_a_backend_error(backend, monkeypatch):
    async def dead(self, request):
        raise WorkerDied("it said b'garbage'")

    monkeypatch.setattr(Worker, "ask", dead)
    with pytest.raises(BackendError, match=r"2 workers died on it .it said b'garbage'"):
        await backend.generate(ask(EASY))
    assert _workers() == []


async def test_a_line_that_is_no_answer_is_the_workers_death():
    echo = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "input(); print('garbage')"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    worker = Worker(echo, echo.stdin, echo.stdout)
    with pytest.raises(WorkerDied):
        await worker.ask({})
    await worker.end()


async def test_a_pack_that_the_worker_cannot_make_is_a_backend_error(toy_site, backend):
    (toy_site / "toy_pack-1.0.dist-info" / "entry_points.txt").write_text("")
    with pytest.raises(BackendError, match="no dsl is named 'toy'"):
        await backend.generate(ask(EASY))


async def test_closing_leaves_no_process_and_may_be_done_twice(backend):
    await backend.generate(ask(EASY))
    assert _workers()
    await backend.close()
    await backend.close()
    assert _workers() == []


async def test_a_closed_backend_answers_nothing(backend):
    await backend.close()
    with pytest.raises(BackendError, match="closed"):
        await backend.generate(ask(EASY))


async def test_weights_are_refused_and_none_is_fine(backend):
    await backend.load(None)
    with pytest.raises(UsageError, match="no weights"):
        await backend.load(Weights("w", "base"))


def test_a_pack_without_words_is_refused():
    from arc25.plugins.backends.search.backend import SearchBackend

    with pytest.raises(UsageError, match="'fake' has none"):
        SearchBackend(Context(dsl=FakeDsl()))


def test_a_budget_of_no_work_is_refused(toy_site):
    with pytest.raises(UsageError, match="positive"):
        _make(work=0)


def test_the_id_names_versions_pack_and_options(toy_site):
    assert _make(work=7).id.endswith("toy-1 work=7")


PARENT = """
import asyncio
from arc25.core.context import Context
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Request, Sampling
from arc25.testing.builders import task
dsl = Plugins().make(Kind.DSL, "toy", Context())
backend = Plugins().make(Kind.BACKEND, "search", Context(dsl=dsl))
endless = task("endless", [("12 34", "9"), ("10 00", "8")], ["56 78"])
asyncio.run(backend.generate(Request(0, endless, (), Sampling(seconds=600))))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the parent's death is told by the kernel on Linux")
async def test_a_killed_parent_read_from_stdin_leaves_no_worker(toy_site):
    path = os.pathsep.join(filter(None, sys.path))
    parent = subprocess.Popen(
        [sys.executable, "-"], stdin=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}, text=True
    )
    with parent:
        parent.stdin.write(PARENT)
        parent.stdin.close()
        assert await _until(lambda: _workers(parent.pid))
        workers = _workers(parent.pid)
        await asyncio.sleep(0.5)
        parent.kill()
    assert await _until(lambda: not any(_alive(pid) for pid in workers))


async def test_ctrl_c_is_left_to_the_parent(backend):
    await backend.generate(ask(EASY))
    for worker in _workers():
        os.kill(worker, signal.SIGINT)
    assert await backend.generate(ask(EASY))
    assert all(map(_alive, _workers()))
