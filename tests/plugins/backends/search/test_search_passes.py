"""The passes of a search: how many there are, what they may spend, when they end, and their one report."""

from __future__ import annotations

import dataclasses
import json

import pytest
import toy_pack

from arc25.core import codec
from arc25.plugins.backends.search import engine, memory, single
from arc25.plugins.backends.search.budget import WORK_PER_SECOND, Budget
from arc25.plugins.backends.search.engine import search
from arc25.plugins.backends.search.parts import Way
from arc25.plugins.backends.search.report import Found, Kind, Report, merged
from arc25.plugins.backends.search.single import Balance, Round
from arc25.testing.builders import task

MEMORY = 2**24
SUITED = {
    name: dataclasses.replace(word, suits={"": (-1.0) ** place})
    for place, (name, word) in enumerate(toy_pack.WORDS.items())
}
"""Words that some tasks call for, every task for the second, fourth and so on."""
ENDLESS = task("endless", [("12 34", "9"), ("10 00", "8")], ["56 78"])


def found(source, confidence, outputs, kind=Kind.RULES, survival=None):
    return Found(source, confidence, kind, survival, outputs)


def report(programs=(), partial=(), applications=5, seconds=1.0):
    return Report(tuple(programs), applications, seconds, nodes=3, dropped=1, partial=tuple(partial))


@pytest.fixture
def passes(monkeypatch):
    """What each pass was given, and the reports that they are to give; one without programs if there are none left."""
    given, reports = [], []

    def note(task, words, budget, limit, programs, ways, balance):
        given.append((balance, budget, (limit, programs, ways)))
        return reports.pop(0) if reports else report()

    monkeypatch.setattr(single, "search", note)
    monkeypatch.setattr(memory, "release", lambda: None)  # takes long where so much is imported
    return given, reports


@pytest.mark.parametrize("seconds", [0.5, 10.0, 29.0, None])
def test_a_short_budget_and_an_endless_one_are_spent_in_one_pass(passes, seconds):
    search(ENDLESS, SUITED, Budget(seconds, None, MEMORY), 2)
    ((balance, budget, _),) = passes[0]
    assert balance == Balance()
    assert budget.seconds == (seconds and pytest.approx(seconds, abs=0.1))


@pytest.mark.parametrize(("seconds", "ends"), [(30.0, [10, 20, 30]), (60.0, [10, 35, 60])])
def test_a_long_budget_is_spent_in_three_passes_and_what_one_leaves_is_the_next_ones(passes, seconds, ends):
    search(ENDLESS, SUITED, Budget(seconds, None, MEMORY), 7, ["a program"], [Way.VIEWS])
    assert [round(budget.seconds) for _, budget, _ in passes[0]] == ends
    assert [balance for balance, _, _ in passes[0]] == [Balance(), *engine.LATER]
    assert {budget.memory for _, budget, _ in passes[0]} == {MEMORY}
    assert [rest for _, _, rest in passes[0]] == [(7, ["a program"], [Way.VIEWS])] * 3


def test_no_pass_does_without_costs_for_the_task_where_words_have_none(passes):
    search(ENDLESS, toy_pack.WORDS, Budget(60.0, None, MEMORY), 2)
    assert [round(budget.seconds) for _, budget, _ in passes[0]] == [10, 60]
    assert all(balance.suited for balance, _, _ in passes[0])


def test_a_budget_in_work_is_shared_out_by_the_work_that_was_done(passes):
    passes[1].append(report(applications=10 * WORK_PER_SECOND - 700))
    search(ENDLESS, SUITED, Budget(None, 60 * WORK_PER_SECOND, MEMORY), 2)
    works = [budget.work for _, budget, _ in passes[0]]
    assert works == [10 * WORK_PER_SECOND, 25 * WORK_PER_SECOND + 700, 50 * WORK_PER_SECOND + 695]


def test_of_two_budgets_each_is_shared_out_by_itself(passes):
    passes[1].append(report(applications=250_000))
    search(ENDLESS, SUITED, Budget(120.0, 1_000_000, MEMORY), 2)
    assert [(round(budget.seconds), budget.work) for _, budget, _ in passes[0]][1:] == [(75, 375_000), (120, 749_995)]


@pytest.mark.parametrize(("taken", "left"), [(35, 25), (36, 24), (60, None), (90, None)])
def test_a_pass_that_takes_the_share_of_the_next_one_costs_that_one_alone(passes, taken, left):
    passes[1].append(report([found("a", 0.4, "x")], applications=taken * WORK_PER_SECOND))
    assert len(search(ENDLESS, SUITED, Budget(None, 60 * WORK_PER_SECOND, MEMORY), 2).programs) == 1
    later = [(balance, budget.work) for balance, budget, _ in passes[0]][1:]
    assert later == ([] if left is None else [(engine.LATER[1], left * WORK_PER_SECOND)])


@pytest.mark.parametrize(("seconds", "times"), [(10.0, 0), (60.0, 2)])
def test_what_a_pass_leaves_is_given_back_before_the_next_one(passes, monkeypatch, seconds, times):
    released = []
    monkeypatch.setattr(memory, "release", lambda: released.append(len(passes[0])))
    search(ENDLESS, SUITED, Budget(seconds, None, MEMORY), 2)
    assert released == [1, 2][:times]


@pytest.mark.parametrize(("kind", "survival"), [(Kind.WORDS, None), (Kind.RULES, 1.0)])
def test_what_convinces_ends_the_search(passes, kind, survival):
    passes[1].append(report([found("a", 0.9, "x", kind, survival)]))
    assert [program.source for program in search(ENDLESS, SUITED, Budget(60.0, None, MEMORY), 2).programs] == ["a"]
    assert len(passes[0]) == 1


@pytest.mark.parametrize("survival", [0.5, 1.0])
def test_what_does_not_convince_competes_with_what_later_passes_find(passes, survival):
    passes[1].append(report([found("a", 0.4, "x", survival=survival)]))
    passes[1].append(report([found("b", 0.9, "y", Kind.WORDS)]))
    assert [program.source for program in search(ENDLESS, SUITED, Budget(60.0, None, MEMORY), 2).programs] == ["b", "a"]
    assert len(passes[0]) == 2


def test_all_passes_together_spend_no_more_than_the_budget_and_always_the_same(monkeypatch):
    monkeypatch.setattr(engine, "FIRST", 0.02)
    first, again = (search(ENDLESS, SUITED, Budget(None, 3000, MEMORY), 2) for _ in range(2))
    assert 2000 < first.applications <= 3300
    assert dataclasses.replace(first, seconds=0.0) == dataclasses.replace(again, seconds=0.0)


def test_a_pass_without_costs_for_the_task_takes_words_at_their_own(monkeypatch):
    costs = []
    monkeypatch.setattr(single, "operations", lambda words, _: costs.append([word.cost for word in words]) or [])
    for balance in (Balance(), Balance(suited=False)):
        single.search(ENDLESS, SUITED, Budget(None, 100, MEMORY), 2, (), [], balance)
    assert costs[1] == [word.cost for word in SUITED.values()] != costs[0]


def test_a_pass_grows_and_learns_as_long_as_its_rounds_say(monkeypatch):
    learnt = []
    monkeypatch.setitem(single.LEARN, Way.CELLS, lambda goals, until: learnt.append((goals.dag.size, until)) or [])
    for rounds in ((Round(0.2, 1.0, 0.5), Round(0.6, 1.0, 0.7)), (Round(0.2, 1.0, 0.3), Round(0.3, 1.0, 0.9))):
        balance = Balance(rounds)
        single.search(ENDLESS, toy_pack.WORDS, Budget(None, 2000, MEMORY), 2, (), [Way.CELLS], balance)
    (early, half), (late, most), (early_too, third), (soon, all_but) = learnt
    assert early == early_too < soon < late
    assert [half, most, third, all_but] == pytest.approx([0.5, 0.7, 0.3, 0.9])


def test_a_report_is_the_same_on_the_other_side_of_a_pipe():
    told = report([found("a", 0.4, "x", survival=0.5), found("b", 1e-300, "y", Kind.WORDS)], [found("c", 0.1, "z")])
    assert codec.from_json(Report, json.loads(json.dumps(codec.to_json(told)))) == told


def test_of_programs_that_give_the_same_outputs_the_most_believable_is_kept():
    first = report([found("a", 0.4, "x"), found("b", 0.3, "y")])
    second = report([found("c", 0.6, "y"), found("d", 0.1, "z")], seconds=2.0)
    both = merged([first, second], 2)
    assert [program.source for program in both.programs] == ["c", "a"]
    assert (both.applications, both.seconds, both.nodes, both.dropped) == (10, 3.0, 6, 2)


def test_what_comes_close_is_never_mixed_with_what_solves_and_is_two_at_most():
    close = report(partial=[found("a", 0.1, "x"), found("b", 0.01, "y")])
    closer = report(partial=[found("c", 0.05, "z")])
    assert merged([report([found("d", 0.06, "z")]), close], 3).partial == ()
    assert [program.source for program in merged([close, closer, close], 8).partial] == ["a", "c"]
