"""A hosted backend whose engine does well: what is asked arrives, what is answered comes back, and time is shared."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from pathlib import Path

import pytest
from hosting import events, hosted, hosting, reply, request

from arc25.core.errors import BackendError, UsageError
from arc25.core.records import Finish, Message, Weights
from arc25.inference.constrain import Constraint
from arc25.inference.grammar import Grammar


async def test_replies_come_back_whole_and_belong_to_their_requests_when_many_are_under_way(tmp_path: Path) -> None:
    orders = [f"wait {n * 7 % 5 / 50} {n} é日本🙂\n\"'\\ \udc80" + "x" * 1000 * n for n in range(24)]
    async with hosting(tmp_path) as backend:
        answers = await asyncio.gather(*(backend.generate(request(order, n=3)) for order in orders))
    for order, completions in zip(orders, answers, strict=True):
        assert [(each.text, each.tokens_out) for each in completions] == [(order, 0), (order, 1), (order, 2)]


async def test_a_prompt_and_a_reply_of_many_megabytes_are_whole(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        assert await reply(backend, order := "x" * 2**22) == order


async def test_an_engine_gets_its_settings_and_its_environment(tmp_path: Path) -> None:
    async with hosting(
        tmp_path, settings={"model": "é", "rows": [1, None, 0.5]}, env={"OF_THE_ENGINE": "a b"}
    ) as backend:
        settings = json.loads(await reply(backend, "tell settings"))
        assert (settings["model"], settings["rows"]) == ("é", [1, None, 0.5])
        assert json.loads(await reply(backend, "tell OF_THE_ENGINE")) == "a b"


async def test_one_engine_answers_all_requests(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        pids = await asyncio.gather(*(reply(backend, "tell pid") for _ in range(4)))
        assert {*pids, await reply(backend, "tell pid")} == {pids[0]}
    assert events(tmp_path) == ["started", "closed"]


async def test_nothing_starts_before_something_is_asked(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        await backend.load(None)
        assert await backend.generate(request("hello", n=0)) == []
    assert list(tmp_path.iterdir()) == []


async def test_the_engine_tells_facts_and_tokens_and_the_host_its_memory(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        facts = await backend.facts()
        assert (facts.model, facts.engine, facts.context, facts.chat_template) == ("fake", "none", 100, True)
        assert facts.memory_mib is not None
        assert 10 < facts.memory_mib < 1000
        assert await backend.tokens("aé") == [97, 233]
        assert await backend.prompt_tokens([Message("system", "abc"), Message("user", "de")]) == 5


async def test_adapters_are_loaded_or_refused(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        await backend.load(Weights("good", "base"))
        with pytest.raises(UsageError, match=r"^bad is no adapter$"):
            await backend.load(Weights("bad", "base"))
    assert events(tmp_path) == ["started", "loaded good", "closed"]


async def test_the_adapter_of_the_options_stands_in_where_a_request_names_none(tmp_path: Path) -> None:
    async with hosting(tmp_path, adapter=Weights("own", "base")) as backend:
        assert await reply(backend, "tell weights") == '"own"'
        (completion,) = await backend.generate(request("tell weights", Weights("other", "base")))
        assert completion.text == '"other"'


async def test_a_greedy_request_has_one_reply(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        assert len(await backend.generate(request("hello", n=5, temperature=0.0))) == 1


async def test_what_an_engine_prints_disturbs_nothing_and_is_kept(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        assert await reply(backend, "print once upon a time") == "print once upon a time"
    assert (tmp_path / "backend.log").read_text().startswith("once upon a time\n{")


async def test_without_a_folder_of_the_run_nothing_stays_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    hosted(tmp_path, out=None)  # and is never used or closed
    async with hosting(tmp_path, out=None) as backend:
        await reply(backend, "print something")
        (folder,) = tmp_path.glob("arc25-backend-*")
        assert (folder / "backend.log").read_text().startswith("something\n")
    assert list(tmp_path.glob("arc25-backend-*")) == []


async def test_a_request_ends_with_the_seconds_that_it_may_take(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        await reply(backend, "hello")
        began = time.monotonic()
        (completion,) = await backend.generate(request("until-cut now", seconds=0.4))
        took = time.monotonic() - began
    assert completion.finish is Finish.LENGTH
    assert 0.4 <= completion.seconds <= took < 2


async def test_requests_that_share_the_engine_share_its_time(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        await reply(backend, "hello")
        began = time.monotonic()
        answers = await asyncio.gather(*(backend.generate(request("wait 0.5", n=2)) for _ in range(2)))
        took = time.monotonic() - began
    seconds = [sum(each.seconds for each in completions) for completions in answers]
    assert 0.9 * took < sum(seconds) <= took
    assert seconds[0] == pytest.approx(seconds[1], rel=0.2)
    assert answers[0][0].seconds == answers[0][1].seconds


async def test_the_allowance_of_requests_that_share_the_engine_lasts_longer(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        await reply(backend, "hello")
        began = time.monotonic()
        await asyncio.gather(*(backend.generate(request("until-cut", seconds=0.3)) for _ in range(3)))
        assert time.monotonic() - began > 0.85


async def test_to_stand_in_line_is_nobodys_to_pay(tmp_path: Path) -> None:
    async with hosting(tmp_path) as backend:
        began = time.monotonic()
        (completion,) = await backend.generate(request("stand-in-line 0.6", seconds=0.3))
        assert time.monotonic() - began >= 0.6
        assert (completion.finish, completion.seconds < 0.3) == (Finish.STOP, True)


async def test_starts_and_work_that_died_are_nobodys_to_pay(tmp_path: Path) -> None:
    async with hosting(tmp_path, starts=["slow 0.6"]) as backend:
        (completion,) = await backend.generate(request("hello"))
        assert completion.seconds < 0.5
        (completion,) = await backend.generate(request("first freeze-and-die 0.6", seconds=0.5))
        assert completion.seconds < 0.5


async def test_a_reply_that_is_not_held_to_the_grammar_is_an_error_and_the_next_may_pass(tmp_path: Path) -> None:
    held = Constraint(Grammar({"root": (("good",),)}))
    async with hosting(tmp_path, held=held) as backend:
        with pytest.raises(BackendError, match="the grammar of"):
            await reply(backend, "bad")
        assert await reply(backend, "good") == "good"
