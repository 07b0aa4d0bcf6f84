"""A hosted backend whose engine fails: faults are told, deaths are survived, and neither goes on for ever."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from pathlib import Path

import pytest
from hosting import events, hosting, reply, until

from arc25.core.errors import Arc25Error, BackendError, UsageError
from arc25.inference.engines import process
from arc25.inference.engines.hosted import DEATHS


@pytest.mark.parametrize(
    ("order", "kind", "text"),
    [
        ("raise no room", BackendError, "RuntimeError: no room"),
        ("error no room", BackendError, "no room"),
        ("refuse é\n日本", UsageError, "é 日本"),
        ("odd", BackendError, "TypeError: Object of type object is not JSON serializable"),
    ],
)
async def test_a_fault_of_a_request_is_told_and_the_engine_goes_on(
    order: str, kind: type[Arc25Error], text: str, tmp_path: Path
) -> None:
    async with hosting(tmp_path) as backend:
        with pytest.raises(kind, match=f"^{re.escape(text)}$"):
            await reply(backend, order)
        assert await reply(backend, "hello") == "hello"
    assert events(tmp_path) == ["started", "closed"]


@pytest.mark.parametrize(
    ("start", "kind", "text"),
    [
        ("raise no room", BackendError, "RuntimeError: no room"),
        ("error no room", BackendError, "no room"),
        ("refuse no room", UsageError, "no room"),
        ("give-up no room", BackendError, "does not start: no room"),
        ("exit no room", BackendError, "does not start: its process ended; .*backend.log ends: .*no room"),
        ("die no room", BackendError, "does not start: its process ended; .*backend.log ends: .*no room"),
    ],
)
async def test_a_fault_at_the_start_is_told_each_time_and_the_next_request_tries_again(
    start: str, kind: type[Arc25Error], text: str, tmp_path: Path
) -> None:
    failures = DEATHS + 1 if start.startswith("refuse") else 1
    async with hosting(tmp_path, starts=[start] * failures + ["well"]) as backend:
        for _ in range(failures):
            with pytest.raises(kind, match=text):
                await reply(backend, "hello")
        assert await reply(backend, "hello") == "hello"


@pytest.mark.parametrize(
    ("engine", "text"), [("no_such:Engine", "No module named 'no_such'"), ("fake_engine:No", "has no attribute 'No'")]
)
async def test_an_engine_that_does_not_exist_is_told(engine: str, text: str, tmp_path: Path) -> None:
    async with hosting(tmp_path, engine=engine) as backend:
        with pytest.raises(BackendError, match=text):
            await reply(backend, "hello")


async def test_all_who_wait_for_a_start_are_told_that_it_failed(tmp_path: Path) -> None:
    async with hosting(tmp_path, starts=["raise no room", "well"]) as backend:
        faults = await asyncio.gather(*(reply(backend, "hello") for _ in range(3)), return_exceptions=True)
        assert [str(fault) for fault in faults] == ["RuntimeError: no room"] * 3
    assert events(tmp_path) == ["started"]


@pytest.mark.parametrize("death", ["die", "give-up enough", "freeze-and-die 0", "exit"])
async def test_a_request_under_way_when_its_engine_dies_is_answered_by_another_one(death: str, tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        assert await reply(backend, f"first {death}") == f"first {death}"
    assert events(tmp_path) == ["started", "started", "closed"]


async def test_the_others_under_way_are_answered_too(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        orders = ["wait 0.3 a", "wait 0.4 b", "first die", "tell pid"]
        texts = await asyncio.gather(*(reply(backend, order) for order in orders))
        assert texts[:3] == orders[:3]
    assert events(tmp_path) == ["started", "started", "closed"]


async def test_an_engine_that_dies_between_requests_is_replaced(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        for _ in range(DEATHS + 1):
            os.kill(int(await reply(backend, "tell pid")), signal.SIGKILL)
        assert await reply(backend, "hello") == "hello"


@pytest.mark.parametrize("death", ["die of hunger", "give-up of hunger"])
async def test_a_request_that_kills_every_engine_is_an_error_after_some_and_so_is_what_follows(
    death: str, tmp_path: Path
) -> None:
    async with hosting(tmp_path) as backend:
        with pytest.raises(BackendError, match=r"the engine of fake died 3 times at one request: .*of hunger"):
            await reply(backend, death)
        for _ in range(2):
            with pytest.raises(BackendError, match=r"died 3 times with no answer in between: .*of hunger"):
                await reply(backend, "hello")
    assert events(tmp_path) == ["started"] * DEATHS


async def test_deaths_with_answers_in_between_are_not_counted_together(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        for _ in range(2):
            await reply(backend, "hello")
            with pytest.raises(BackendError, match="died 3 times at one request"):
                await reply(backend, "die")
        assert await reply(backend, "hello") == "hello"


async def test_what_an_engine_said_last_stands_in_the_error_and_in_the_log(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        with pytest.raises(
            BackendError, match=re.escape(f"its process ended; {tmp_path}/backend.log ends: ")
        ) as caught:
            await reply(backend, "die out of memory\nat layer 7")
    assert str(caught.value).endswith("out of memory | at layer 7")
    assert (tmp_path / "backend.log").read_text().count("at layer 7") == DEATHS


async def test_only_the_end_of_a_log_is_read_however_long_it_is(tmp_path: Path) -> None:
    log = tmp_path / "backend.log"
    log.touch()
    os.truncate(log, 2**40)  # it takes no room where nothing was written
    async with hosting(tmp_path, starts=["die no room"]) as backend:
        with pytest.raises(BackendError, match=r"backend\.log ends: .*no room"):
            await reply(backend, "hello")


async def test_an_answer_that_is_too_long_is_the_end_of_an_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "LINE", 2**16)
    async with hosting(tmp_path) as backend:
        with pytest.raises(BackendError, match="said what is no answer: ValueError"):
            await reply(backend, f"huge {2**18}")
    assert events(tmp_path)[-1] == "closed"


async def test_a_start_that_fails_when_nobody_waits_for_it_any_more_is_forgotten(tmp_path: Path) -> None:
    async with hosting(tmp_path, starts=["freeze-and-die 0.2", "well"]) as backend:
        waiting = asyncio.create_task(reply(backend, "hello"))
        await until(lambda: bool(events(tmp_path)))
        waiting.cancel()
        await asyncio.sleep(0.5)
        assert await reply(backend, "hello") == "hello"
