"""One task on several cores: when it is split, and how the ways to learn share its time."""

from __future__ import annotations

import asyncio

import pytest
import toy_pack

from arc25.core.context import Context
from arc25.core.errors import BackendError
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Request, Sampling
from arc25.plugins.backends.search import single
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.engine import search
from arc25.plugins.backends.search.parts import Way
from arc25.plugins.backends.search.worker import Worker
from arc25.testing.builders import task

EASY = task("easy", [("12 34", "21 43"), ("10 00", "01 00")], ["56 78"])
ENDLESS = task("endless", [("12 34", "9"), ("10 00", "8")], ["56 78"])


@pytest.fixture
def asked(monkeypatch):
    """What workers were asked to learn and in how many seconds, each in turn."""
    asked = []
    ask = Worker.ask

    async def note(self, request):
        asked.append((request["ways"], request["seconds"]))
        return await ask(self, request)

    monkeypatch.setattr(Worker, "ask", note)
    return asked


@pytest.fixture
async def run(toy_site):
    """Answers to so many requests at once, by a backend with so many workers."""

    async def run(requests, workers, **options):
        plugins = Plugins()
        context = Context(dsl=plugins.make(Kind.DSL, "toy", Context()), workers=workers)
        backend = plugins.make(Kind.BACKEND, "search", context, **options)
        request = Request(0, EASY, (), Sampling(n=2, seconds=1.0))
        try:
            return await asyncio.gather(*(backend.generate(request) for _ in range(requests)))
        finally:
            await backend.close()

    return run


ALL = [way.value for way in Way]


@pytest.mark.parametrize("workers", [2, 5])
async def test_a_task_with_cores_to_spare_is_searched_by_two_workers_that_share_its_seconds(run, asked, workers):
    ((best, *_),) = await run(1, workers)
    assert best.text == "def transform(grid):\n    return mirror(grid, 'across')"
    assert sorted(asked) == [(["cells", "views"], 0.5), (["pieces", "stages"], 0.5)]


@pytest.mark.parametrize(("requests", "workers"), [(2, 2), (3, 2), (1, 1)])
async def test_a_task_without_cores_to_spare_is_searched_by_one_worker(run, asked, requests, workers):
    await run(requests, workers)
    assert asked == [(ALL, 1.0)] * requests


async def test_a_task_with_a_budget_in_work_is_searched_by_one_worker(run, asked):
    await run(1, 2, work=500)
    assert asked == [(ALL, None)]


async def test_one_worker_that_fails_is_an_error_and_the_other_ends(run, monkeypatch):
    ask = Worker.ask

    async def fail(self, request):
        return {"error": "no luck"} if "cells" in request["ways"] else await ask(self, request)

    monkeypatch.setattr(Worker, "ask", fail)
    with pytest.raises(BackendError, match="search of task easy failed: no luck"):
        await run(1, workers=2)


@pytest.fixture
def learnt(monkeypatch):
    """What was learnt until where in the budget, each in turn."""
    learnt = []
    learners = {way: lambda goals, until, way=way: learnt.append((way, round(until, 2))) or [] for way in Way}
    monkeypatch.setattr(single, "LEARN", learners)
    return learnt


@pytest.mark.parametrize("ways", [[Way.CELLS], [Way.PIECES], [Way.CELLS, Way.PIECES]])
def test_the_ways_of_a_search_share_its_time_for_learning(ways, learnt):
    report = search(ENDLESS, toy_pack.WORDS, Budget(None, 1000, 2**24), 2, ways=ways)
    assert report.programs == ()
    first = learnt[: len(ways)]
    assert [way for way, _ in first] == ways
    shares = [until - 0.3 for _, until in first]
    assert shares == pytest.approx([0.27] if len(ways) == 1 else [0.15, 0.27], abs=0.02)


def test_views_and_stages_are_tried_once_after_the_last_growth(learnt):
    search(ENDLESS, toy_pack.WORDS, Budget(None, 1000, 2**24), 2)
    assert [way for way, _ in learnt] == [Way.CELLS, Way.PIECES, Way.VIEWS, Way.STAGES, Way.CELLS, Way.PIECES]


def test_learning_finds_a_part_of_the_memory_free(learnt, monkeypatch):
    taken = []

    def learn(goals, until):
        taken.append(goals.dag.budget.bytes / goals.dag.budget.memory)
        return []

    monkeypatch.setitem(single.LEARN, Way.CELLS, learn)
    search(ENDLESS, toy_pack.WORDS, Budget(None, 100_000, 2**18), 2)
    assert taken == pytest.approx([0.4, 0.65], abs=0.02)


def test_a_mapping_of_colours_does_not_end_the_search(learnt):
    recolored = task("t", [("12 34", "52 64"), ("11 32", "55 62")], ["13 22"])
    report = search(recolored, toy_pack.WORDS, Budget(None, 1000, 2**24), 2)
    assert [found.kind.value for found in report.programs[:1]] == ["colors"]
    assert learnt
