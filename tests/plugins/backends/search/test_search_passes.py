"""The passes of a search: how many there are, what they may spend, when they end, and their one report."""

from __future__ import annotations

import pytest
import toy_pack

from arc25.plugins.backends.search import engine, single
from arc25.plugins.backends.search.budget import WORK_PER_SECOND, Budget
from arc25.plugins.backends.search.engine import search
from arc25.plugins.backends.search.report import Found, Kind, Report, merged
from arc25.plugins.backends.search.single import Balance
from arc25.testing.builders import task

MEMORY = 2**24
ENDLESS = task("endless", [("12 34", "9"), ("10 00", "8")], ["56 78"])


def found(source, confidence, outputs, kind=Kind.RULES, survival=None):
    return Found(source, confidence, kind, survival, outputs)


def report(programs=(), partial=(), applications=5, seconds=1.0):
    return Report(tuple(programs), applications, seconds, nodes=3, dropped=1, partial=tuple(partial))


@pytest.fixture
def passes(monkeypatch):
    """What each pass was given, and the reports that they are to give, nothing if there are none left."""
    given, reports = [], []

    def note(task, words, budget, limit, programs, ways, balance):
        given.append((balance, budget))
        return reports.pop(0) if reports else report()

    monkeypatch.setattr(single, "search", note)
    return given, reports


@pytest.mark.parametrize("seconds", [0.5, 10.0, None])
def test_a_short_budget_and_an_endless_one_are_spent_in_one_pass(passes, seconds):
    search(ENDLESS, {}, Budget(seconds, None, MEMORY), 2)
    ((balance, budget),) = passes[0]
    assert balance == Balance()
    assert budget.seconds == (seconds and pytest.approx(seconds, abs=0.1))


def test_sixty_seconds_are_three_passes_and_what_one_leaves_is_the_next_ones(passes):
    search(ENDLESS, {}, Budget(60.0, None, MEMORY), 2)
    assert [round(budget.seconds) for _, budget in passes[0]] == [10, 35, 60]
    assert [balance for balance, _ in passes[0]] == [Balance(), *engine.LATER]
    assert {budget.memory for _, budget in passes[0]} == {MEMORY}


def test_a_budget_in_work_is_shared_out_by_the_work_that_was_done(passes):
    passes[1].append(report(applications=10 * WORK_PER_SECOND - 700))
    search(ENDLESS, {}, Budget(None, 60 * WORK_PER_SECOND, MEMORY), 2)
    assert [budget.work for _, budget in passes[0]] == [
        10 * WORK_PER_SECOND,
        25 * WORK_PER_SECOND + 700,
        50 * WORK_PER_SECOND + 695,
    ]


@pytest.mark.parametrize(("kind", "survival"), [(Kind.WORDS, None), (Kind.RULES, 1.0)])
def test_what_convinces_ends_the_search(passes, kind, survival):
    passes[1].append(report([found("a", 0.9, "x", kind, survival)]))
    assert [program.source for program in search(ENDLESS, {}, Budget(60.0, None, MEMORY), 2).programs] == ["a"]
    assert len(passes[0]) == 1


@pytest.mark.parametrize("survival", [0.5, 1.0])
def test_what_does_not_convince_competes_with_what_later_passes_find(passes, survival):
    passes[1].extend([report([found("a", 0.4, "x", survival=survival)]), report([found("b", 0.9, "y", Kind.WORDS)])])
    assert [program.source for program in search(ENDLESS, {}, Budget(60.0, None, MEMORY), 2).programs] == ["b", "a"]
    assert len(passes[0]) == 2


def test_all_passes_together_spend_no_more_than_the_budget_and_always_the_same(monkeypatch):
    monkeypatch.setattr(engine, "FIRST", 0.02)
    reports = [search(ENDLESS, toy_pack.WORDS, Budget(None, 3000, MEMORY), 2) for _ in range(2)]
    assert 2000 < reports[0].applications <= 3300
    assert [(r.programs, r.partial, r.applications, r.nodes) for r in reports[1:]] == [
        (reports[0].programs, reports[0].partial, reports[0].applications, reports[0].nodes)
    ]


def test_of_programs_that_give_the_same_outputs_the_most_believable_is_kept():
    first = report([found("a", 0.4, "x"), found("b", 0.3, "y")])
    second = report([found("c", 0.6, "y"), found("d", 0.1, "z")], seconds=2.0)
    both = merged([first, second], 2)
    assert [program.source for program in both.programs] == ["c", "a"]
    assert (both.applications, both.seconds, both.nodes, both.dropped) == (10, 3.0, 6, 2)


def test_what_comes_close_is_never_mixed_with_what_solves():
    close = report(partial=[found("a", 0.1, "x"), found("b", 0.01, "y")])
    assert merged([report([found("c", 0.06, "z")]), close], 3).partial == ()
    assert [program.source for program in merged([close, close], 3).partial] == ["a", "b"]
