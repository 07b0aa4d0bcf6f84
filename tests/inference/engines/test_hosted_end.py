"""How requests and engines end early: cancelled, closed, killed; and that nothing is left."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from hosting import events, hosted, hosting, reply, request, until

from arc25.core.errors import BackendError
from arc25.inference.engines import process
from arc25.testing.leftovers import descendants, descriptors

PARENT = """
import asyncio, sys
from pathlib import Path
from hosting import hosted, reply

async def main():
    backend = hosted(Path(sys.argv[1]))
    print(await reply(backend, "tell pid"), await reply(backend, "tell child"), flush=True)
    await reply(backend, sys.argv[2])

asyncio.run(main())
"""
"""Starts an engine that starts a child, and waits for ever."""


def lives(pid: int) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    return False


@pytest_asyncio.fixture
async def left() -> Callable[[], object]:
    """What processes and descriptors there are beyond those that there were."""
    processes, opened = descendants(), len(descriptors())
    return lambda: (descendants() - processes, len(descriptors()) - opened)


async def test_a_request_that_is_cancelled_is_dropped_by_the_engine_and_harms_nobody(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        other = asyncio.create_task(reply(backend, "wait 0.5"))
        hanging = asyncio.create_task(reply(backend, "hang around"))
        await reply(backend, "hello")
        hanging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging
        await until(lambda: "dropped around" in events(tmp_path))
        assert await other == "wait 0.5"
    assert events(tmp_path) == ["started", "dropped around", "closed"]


async def test_a_request_that_is_cancelled_while_the_engine_starts_leaves_the_start_to_the_others(
    tmp_path: Path,
) -> None:
    async with hosting(tmp_path, starts=["slow 0.3"]) as backend:
        first, second = (asyncio.create_task(reply(backend, "hello")) for _ in range(2))
        await until(lambda: events(tmp_path) == ["started"])
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert await second == "hello"
    assert events(tmp_path) == ["started", "closed"]


@pytest.mark.parametrize("start", ["hang", "freeze"])
async def test_close_ends_a_start(start: str, tmp_path: Path) -> None:
    async with hosting(tmp_path, starts=[start]) as backend:
        waiting = [asyncio.create_task(reply(backend, "hello")) for _ in range(2)]
        await until(lambda: events(tmp_path) == ["started"])
        async with asyncio.timeout(3):
            await backend.close()
            for fault in await asyncio.gather(*waiting, return_exceptions=True):
                assert isinstance(fault, BackendError)
                assert str(fault) == "backend fake was closed before it answered"


async def test_close_at_the_very_beginning_of_a_start_leaves_nothing(
    tmp_path: Path, left: Callable[[], object]
) -> None:
    for turns in range(12):
        async with hosting(tmp_path) as backend:
            waiting = asyncio.create_task(reply(backend, "hello"))
            for _ in range(turns):
                await asyncio.sleep(0)
            await backend.close()
            with pytest.raises(BackendError):
                await waiting
    await until(lambda: left() == (set(), 0))


async def test_close_ends_the_requests_under_way(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        waiting = [asyncio.create_task(reply(backend, f"hang {n}")) for n in range(2)]
        await reply(backend, "hello")
        async with asyncio.timeout(3):
            await backend.close()
            for fault in await asyncio.gather(*waiting, return_exceptions=True):
                assert isinstance(fault, BackendError)
                assert str(fault) == "backend fake is closed"
    first, *dropped, last = events(tmp_path)
    assert (first, sorted(dropped), last) == ("started", ["dropped 0", "dropped 1"], "closed")


async def test_a_closed_backend_answers_nothing_and_may_be_closed_again(tmp_path: Path) -> None:
    backend = hosted(tmp_path)
    assert await reply(backend, "hello") == "hello"
    for _ in range(2):
        await backend.close()
        with pytest.raises(BackendError, match="backend fake is closed"):
            await reply(backend, "hello")
        with pytest.raises(BackendError, match="backend fake is closed"):
            await backend.facts()


async def test_a_backend_that_was_never_used_can_be_closed(tmp_path: Path) -> None:
    backend = hosted(tmp_path)
    await backend.close()
    with pytest.raises(BackendError, match="backend fake is closed"):
        await reply(backend, "hello")
    assert events(tmp_path) == []


@pytest.mark.parametrize("order", ["hello", "first die", "first give-up"])
async def test_no_process_and_no_descriptor_is_left_after_close(
    order: str, tmp_path: Path, left: Callable[[], object]
) -> None:
    async with hosting(tmp_path) as backend:
        await reply(backend, order)
        child = int(await reply(backend, "tell child"))
        assert lives(child)
    assert not lives(child)
    await until(lambda: left() == (set(), 0))


async def test_nothing_is_left_of_an_engine_that_died_and_was_not_replaced(
    tmp_path: Path, left: Callable[[], object]
) -> None:
    async with hosting(tmp_path) as backend:
        child, pid = int(await reply(backend, "tell child")), int(await reply(backend, "tell pid"))
        os.kill(pid, signal.SIGKILL)
        await until(lambda: not lives(child))
    await until(lambda: left() == (set(), 0))
    assert not lives(pid)


async def test_an_engine_that_does_not_end_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: Callable[[], object]
) -> None:
    monkeypatch.setattr(process, "PATIENCE", 0.3)
    async with hosting(tmp_path, settings={"closing": 100}) as backend:
        await reply(backend, "hello")
        began = time.monotonic()
        await backend.close()
        assert 0.3 <= time.monotonic() - began < 3
    await until(lambda: left() == (set(), 0))


@pytest.mark.parametrize("order", ["hang", "freeze"])
def test_an_engine_and_its_children_end_with_a_parent_that_is_killed(order: str, tmp_path: Path) -> None:
    surroundings = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    argv = [sys.executable, "-c", PARENT, str(tmp_path), order]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, env=surroundings) as parent:
        assert parent.stdout is not None
        pids = [json.loads(word) for word in parent.stdout.readline().split()]
        assert all(map(lives, pids))
        parent.kill()
    deadline = time.monotonic() + 20
    while any(map(lives, pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [pid for pid in pids if lives(pid)] == []


async def test_ctrl_c_of_the_terminal_is_left_to_the_parent(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        os.kill(int(await reply(backend, "tell pid")), signal.SIGINT)
        assert await reply(backend, "hello") == "hello"
    assert events(tmp_path) == ["started", "closed"]


async def test_a_task_that_is_cancelled_with_all_its_requests_leaves_the_backend_in_order(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await asyncio.gather(*(backend.generate(request(f"hang {n}", seconds=9.0)) for n in range(4)))
        assert await reply(backend, "hello") == "hello"
    assert events(tmp_path).count("started") == 1
