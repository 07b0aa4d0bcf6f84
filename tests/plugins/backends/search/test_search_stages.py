"""Programs that go on from what comes close to the outputs."""

from __future__ import annotations

import numpy as np
import pytest
import toy_pack

from arc25.plugins.backends.search import compose, emit, ranking, roles, stages
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.dag import Dag, root, same_sizes
from arc25.plugins.backends.search.goals import Candidate, Goals
from arc25.plugins.backends.search.report import Kind
from arc25.plugins.backends.search.store import Store
from arc25.plugins.backends.search.vocabulary import GRID, Hole, Literal, Operation, operations
from arc25.plugins.backends.search.writing import Writer
from arc25.testing.builders import task

# All but the 2s becomes 0, and what is left is beside its mirror image.
PAIRS = [("2312", "20022002"), ("1242", "02022020"), ("2275", "22000022")]


def goals(puzzle, work=3000):
    """What a plan of its own begins with."""
    inputs = [np.array(grid.rows(), np.int8) for grid in puzzle.inputs]
    outputs = [np.array(pair.output.rows(), np.int8) for pair in puzzle.train]
    palette = sorted({int(cell) for grid in (*inputs, *outputs) for cell in np.unique(grid)})
    budget = Budget(None, work, 2**27)
    store = Store(budget)
    words = operations(toy_pack.WORDS.values(), palette)
    dag = Dag(store, [root(store, GRID, inputs)], words, budget, same_sizes(inputs, outputs))
    return Goals(dag, outputs, roles.cast(toy_pack.WORDS))


def apply(goals, name, *nodes, literals=()):
    """A node of a toy word."""
    arguments = (*(Hole(node.type) for node in nodes), *map(Literal, literals))
    word = toy_pack.WORDS[name]
    node = goals.dag.derive(Operation(word, arguments, GRID, word.cost), nodes)
    assert node is not None
    return node


@pytest.fixture
def halfway():
    """A task whose mirrored inputs have been found, beside them."""
    own = goals(task("t", PAIRS, ["5221"]))
    given = own.dag.root
    own.offer(given)
    own.offer(apply(own, "beside", given, apply(own, "mirror", given, literals=["across"])))
    return own


def test_a_second_stage_goes_on_from_what_is_close(halfway):
    found = stages.search(halfway, 1.0)
    assert "def transform(grid):\n    out = beside(grid, mirror(grid, 'across'))\n    return only(out, 2)" in [
        emit.source(candidate.node, toy_pack.WORDS) for candidate in found
    ]
    assert {candidate.kind for candidate in found} == {Kind.STAGES}


def test_what_a_second_stage_finds_solves_the_train_pairs_at_the_cost_of_both(halfway):
    (start,) = stages.starts(halfway)
    found = stages.search(halfway, 1.0)
    assert all(candidate.node.numbers[:3] == halfway.numbers for candidate in found)
    assert all(candidate.node.cost > start.cost for candidate in found)


def test_a_program_in_two_stages_is_written_and_run_once_more(halfway):
    writer = Writer(toy_pack.WORDS, halfway.dag, halfway.dag.arrays(halfway.dag.root), 3)
    (first,) = writer.write(ranking.rank(stages.search(halfway, 1.0), 3), 1)
    namespace = {name: word.function for name, word in toy_pack.WORDS.items()}
    exec(first.source, namespace)
    assert namespace["transform"](np.array([[5, 2, 2, 1]], np.int8)).tolist() == [[0, 2, 2, 0, 0, 2, 2, 0]]
    assert writer.dropped == 0


def test_a_program_that_does_without_the_start_is_of_its_own_kind(halfway, monkeypatch):
    def learn(second, until, width):
        pair = apply(second, "beside", halfway.dag.root, apply(second, "mirror", halfway.dag.root, literals=["across"]))
        return [Candidate(apply(second, "only", pair, literals=[2]), Kind.RULE, 1.0)]

    monkeypatch.setattr(compose, "learn", learn)
    monkeypatch.setattr("arc25.plugins.backends.search.growth.grow", lambda *_: None)
    assert {candidate.kind for candidate in stages.search(halfway, 1.0)} == {Kind.RULE}


def test_a_start_is_closer_to_the_outputs_than_the_input():
    own = goals(task("t", [("12", "13"), ("25", "35")], ["22"]))
    for node in own.dag.grow():
        own.offer(node)
        if own.dag.budget.spent() > 0.5:
            break
    wrong = stages._wrong(own, own.dag.root)
    assert wrong == 2
    assert all(stages._wrong(own, node) == 1 for node in stages.starts(own))


@pytest.mark.parametrize(("survival", "kept"), [(1.0, True), (2 / 3, False), (None, False)])
def test_rules_of_a_second_stage_have_to_survive_leaving_out_any_pair(halfway, monkeypatch, survival, kept):
    def learn(second, until, width):
        return [Candidate(apply(second, "only", second.dag.root, literals=[2]), Kind.RULE, survival)]

    monkeypatch.setattr(compose, "learn", learn)
    monkeypatch.setattr("arc25.plugins.backends.search.growth.grow", lambda *_: None)
    assert bool(stages.search(halfway, 1.0)) is kept


def test_a_spent_budget_gives_nothing(halfway):
    assert stages.search(halfway, 0.0) == []
