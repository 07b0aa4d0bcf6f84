"""The process of one engine, without the backend that would replace it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import pytest_asyncio
from hosting import ENGINE, events, until

from arc25.core.codec import to_json
from arc25.core.records import Message, Sampling
from arc25.inference.engines.engine import EngineDied, Job
from arc25.inference.engines.process import EngineProcess
from arc25.testing.leftovers import descendants, descriptors


def start(folder: Path, **settings: Any) -> Any:
    given = {"events": str(folder / "events"), "starts": ["well"], **settings}
    return EngineProcess.start(ENGINE, given, folder / "log", {})


def job(order: str) -> Any:
    return to_json(Job((Message("user", order),), Sampling()))


@pytest_asyncio.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineProcess]:
    engine = await start(tmp_path)
    yield engine
    await engine.kill()


async def test_what_nobody_can_do_is_told(engine: EngineProcess) -> None:
    with pytest.raises(Exception, match="ValueError: an engine cannot do 'sing'"):
        await engine.ask("sing")


async def test_replies_end_where_they_are_when_they_are_cut_and_later_cuts_are_nothing(engine: EngineProcess) -> None:
    cuts: list[Any] = []
    answer = asyncio.create_task(engine.ask("generate", cuts.append, job=job("until-cut now")))
    await until(lambda: bool(cuts))
    cuts[0]()
    assert [(body["text"], body["finish"]) for body in await answer] == [("now", "length")]
    cuts[0]()
    assert await engine.ask("tokens", text="a") == [97]


@pytest.mark.parametrize("order", ["give-up the ghost", "give-up ", "die", "freeze-and-die 0.3"])
async def test_a_death_is_told_to_all_and_no_one_is_asked_after_it(order: str, engine: EngineProcess) -> None:
    asked = [asyncio.create_task(engine.ask("generate", job=job(each))) for each in ("hang", order)]
    await asyncio.sleep(0.2)  # by now it may be frozen, or gone
    asked.append(asyncio.create_task(engine.ask("tokens", text="unread" * 1000)))
    for fault in await asyncio.gather(*asked, return_exceptions=True):
        assert isinstance(fault, EngineDied)
        assert str(fault).startswith(("the ghost", "it does not say why", "its process ended"))
    assert engine.dead
    with pytest.raises(EngineDied):
        await engine.ask("facts")


async def test_an_engine_that_gave_up_is_dead_at_once(engine: EngineProcess) -> None:
    with pytest.raises(EngineDied, match=r"^the ghost$"):
        await engine.ask("generate", job=job("give-up the ghost"))
    assert engine.dead


async def test_it_ends_by_itself_or_is_killed_and_both_may_come_again(tmp_path: Path) -> None:
    engine = await start(tmp_path)
    for end in (engine.end, engine.end, engine.kill):
        await end()
        with pytest.raises(EngineDied):
            await engine.ask("facts")
    assert events(tmp_path) == ["started", "closed"]


async def test_a_host_whose_leash_was_killed_still_ends(tmp_path: Path) -> None:
    engine = await start(tmp_path)
    (host,) = psutil.Process(engine.pid).children()
    os.kill(engine.pid, signal.SIGKILL)
    assert await engine.ask("tokens", text="a") == [97]
    await engine.kill()
    await until(lambda: events(tmp_path) == ["started", "closed"])
    await until(lambda: not host.is_running() or host.status() == psutil.STATUS_ZOMBIE)


async def test_a_start_that_is_cancelled_leaves_no_process(tmp_path: Path) -> None:
    before = descendants()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await start(tmp_path, starts=["freeze"])
    assert descendants() == before


async def test_a_log_that_cannot_be_written_is_told_and_nothing_is_left_open(tmp_path: Path) -> None:
    before = descriptors()
    with pytest.raises(FileNotFoundError):
        await start(tmp_path / "missing")
    await until(lambda: descriptors() == before)


async def test_settings_that_are_no_json_are_told_and_nothing_is_left(tmp_path: Path) -> None:
    before = descendants()
    with pytest.raises(TypeError, match="not JSON serializable"):
        await start(tmp_path, model=object())
    assert descendants() == before


async def test_modules_of_the_working_directory_do_not_get_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong one')")
    monkeypatch.chdir(tmp_path)
    engine = await start(tmp_path)
    assert not engine.dead
    await engine.end()
