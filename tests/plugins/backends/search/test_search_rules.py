"""The rule learner: tables of columns, decision lists over them, features, and the programs they become."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
import toy_pack

from arc25.core.words import Law, Parameter, Signature, Word
from arc25.plugins.backends.search import columns, compose, emit, roles
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.columns import Condition, Table, Value
from arc25.plugins.backends.search.dag import Dag, Node, root
from arc25.plugins.backends.search.features import features
from arc25.plugins.backends.search.goals import Goals
from arc25.plugins.backends.search.limits import limits
from arc25.plugins.backends.search.rules import Learner, idle, predict
from arc25.plugins.backends.search.store import Store
from arc25.plugins.backends.search.vocabulary import operations

ROOT = Node("Grid", (), None, (), 0.0)


def budget(work=2000):
    return Budget(None, work, 2**27)


def _table(wanted, written, holds, pairs=2):
    """A table whose values cost their number, as do its conditions; only the first value is a grid."""
    values = [Value(ROOT if index == 0 else None, index, float(index)) for index in range(len(written))]
    conditions = [Condition(ROOT, None, False, float(index)) for index in range(len(holds))]
    bounds = [len(wanted) * pair // pairs for pair in range(pairs + 1)]
    return Table(
        values, np.array(written, np.int8), conditions, np.array(holds, bool), np.array(wanted, np.int8), bounds
    )


def learner(table):
    return Learner(table, limits(budget().nominal_seconds(), table.wanted.size), budget())


def test_a_learnt_list_is_right_on_every_train_cell():
    table = _table([1, 0, 2, 0], [[0] * 5, [1] * 5, [2] * 5], [[1, 0, 0, 0, 1], [0, 0, 1, 0, 0], [1, 0, 1, 0, 1]])
    learnt = learner(table).learn(10, 1.0)
    assert learnt
    assert all(predict(table, found)[:4].tolist() == [1, 0, 2, 0] for found in learnt)


def test_two_conditions_are_joined_where_neither_is_pure():
    table = _table([1, 0, 0, 0], [[0] * 5, [1] * 5], [[1, 1, 0, 0, 1], [1, 0, 1, 0, 1]])
    (learnt,) = learner(table).learn(1, 1.0)
    assert [rule.conditions for rule in learnt.rules] == [(0, 1)]


def test_a_rule_may_be_wrong_where_a_later_one_overwrites_it():
    table = _table([1, 1, 2, 0], [[0] * 5, [1] * 5, [2] * 5], [[1, 1, 1, 0, 1], [0, 0, 1, 0, 1]])
    learnt = learner(table).learn(1, 1.0)[0]
    assert [(rule.conditions, rule.value) for rule in learnt.rules] == [((0,), 1), ((1,), 2)]
    assert predict(table, learnt).tolist() == [1, 1, 2, 0, 2]


def test_cells_that_no_rule_explains_leave_no_list():
    assert learner(_table([1, 0], [[0] * 3], [[1, 0, 1]])).learn(5, 1.0) == []


THREE_PAIRS = ([1, 0, 1, 0, 1, 0], [[0] * 7, [1] * 7])


def test_a_rule_that_every_pair_shows_survives_leaving_each_out():
    survival, partial = learner(_table(*THREE_PAIRS, [[1, 0, 1, 0, 1, 0, 1]], pairs=3)).survival([], 1.0)
    assert (survival, partial) == (1.0, [])


def test_a_list_that_one_pair_refutes_is_partial():
    table = _table(*THREE_PAIRS, [[1, 0, 1, 0, 0, 1, 1]], pairs=3)
    survival, partial = learner(table).survival([], 1.0)
    assert survival == 0.0
    assert [predict(table, found).tolist() for found in partial] == [[1, 0, 1, 0, 0, 1, 1]]


def test_two_pairs_say_nothing_of_survival():
    assert learner(_table([1, 0], [[0] * 3, [1] * 3], [[1, 0, 1]])).survival([], 1.0) == (None, [])


def test_a_rule_that_holds_on_no_test_cell_is_idle():
    table = _table([1, 2, 0, 0], [[0] * 6, [1] * 6, [2] * 6], [[1, 0, 0, 0, 0, 1], [0, 1, 0, 0, 0, 0]])
    (learnt,) = learner(table).learn(1, 1.0)
    assert idle(table, learnt) == 1


@pytest.mark.parametrize("seconds", [0.5, 10.0])
def test_tables_shrink_where_there_are_many_cells(seconds):
    few, many = (limits(seconds, cells) for cells in (300, 4000))
    assert few.conditions > many.conditions
    assert few.values >= many.values


def test_a_budget_in_work_is_nominally_as_many_seconds():
    assert Budget(None, 50_000, 2**27).nominal_seconds() == Budget(2.0, None, 2**27).nominal_seconds() == 2.0


def goals_of(inputs, outputs, words, work=4000):
    allowance = budget(work)
    store = Store(allowance)
    dag = Dag(store, [root(store, "Grid", inputs)], operations(words.values(), [0, 1, 2]), allowance)
    return Goals(dag, outputs, roles.cast(words))


def grown(goals):
    for node in goals.dag.grow():
        goals.offer(node)
        if goals.dag.budget.spent() > 0.5:
            return goals
    return goals


GRID = Parameter("grid", "Grid")


def most(grid):
    """The colour of most cells that are not 0."""
    return int(np.bincount(grid[grid > 0]).argmax())


MOST = Word("most", most, (Signature((GRID,), "Color"),), "A word.", 3.0)
SPOTS = [np.array(rows, np.int8) for rows in ([[1, 0, 1], [2, 0, 0]], [[3, 3, 0], [0, 0, 2]], [[4, 2, 4], [4, 0, 0]])]


def test_a_computed_colour_is_written_where_each_input_has_another():
    answers = [np.where(grid == 2, most(grid), grid).astype(np.int8) for grid in SPOTS]
    goals = grown(goals_of(SPOTS, answers[:2], {**toy_pack.WORDS, "most": MOST}))
    assert {node.maker for node in goals.colors} == {"most"}
    learnt = compose.learn(goals, 1.0)
    assert any("most(grid)" in emit.source(candidate.node, ()) for candidate in learnt)
    best = min(learnt, key=lambda candidate: candidate.node.cost)
    assert goals.dag.arrays(best.node)[2].tolist() == answers[2].tolist()


def test_without_a_word_that_paints_nothing_is_learnt():
    words = {name: word for name, word in toy_pack.WORDS.items() if name != "brush"}
    assert compose.learn(grown(goals_of(SPOTS, SPOTS[:2], words)), 1.0) == []


def test_a_value_that_repairs_much_has_a_column_though_it_is_dear():
    """Of many cheap grids and a dear one that is right everywhere, the table keeps the dear one too."""
    goals = goals_of(SPOTS[:1], SPOTS[:1], toy_pack.WORDS)
    rng = np.random.default_rng(0)
    noise = [rng.integers(5, 9, SPOTS[0].shape).astype(np.int8) for _ in range(600)]
    nodes = [root(goals.dag.store, "Grid", [cells], 1.0) for cells in noise]
    goals.grids = [*nodes, root(goals.dag.store, "Grid", SPOTS[:1], 5.0)]
    table = next(columns.tables(goals, limits(budget().nominal_seconds(), 6)))
    assert len(table.values) < 500
    assert any(value.cost == 5.0 for value in table.values)


def noisy_goals(side, pairs):
    """Goals of as many cheap grids and masks as a table may choose from: nothing but noise, and its repairs."""
    rng = np.random.default_rng(0)
    outputs = rng.integers(0, 4, (pairs, side, side)).astype(np.int8)
    goals = goals_of(outputs, outputs[:-1], toy_pack.WORDS)
    wrong = rng.random(outputs.shape) < 0.2
    store, most = goals.dag.store, limits(budget(250_000).nominal_seconds(), outputs[:-1].size)
    for number in range(columns.SURPLUS * most.values):
        mistakes = wrong & (rng.random(wrong.shape) < 0.95) | (rng.random(wrong.shape) < number / 600)
        cells = np.where(mistakes, outputs ^ 1, outputs)
        goals.grids.append(root(store, "Grid", cells, 1.0 + number / 100))
    for number in range(columns.SURPLUS * most.conditions):
        mask = rng.random(outputs.shape) < (0.2 * wrong if number % 2 else 0.3)
        goals.masks.append(root(store, "Mask", mask, 1.0 + number / 100))
    return goals, most


@pytest.mark.parametrize(("side", "pairs"), [(12, 5), (26, 5)])
def test_the_largest_tables_take_little_memory(side, pairs):
    goals, most = noisy_goals(side, pairs)
    tracemalloc.start()
    table = next(columns.tables(goals, most))
    size = table.written.nbytes + table.holds.nbytes
    learner = Learner(table, most, budget())
    learner.survival(learner.learn(10, 1.0), 1.0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(table.values) == most.values
    assert len(table.conditions) == most.conditions
    assert peak - size < 24 * 2**20


def law_abiding(word):
    return Word(word.name, word.function, word.signatures, word.doc, word.cost, laws=frozenset({Law.SHAPE}))


def test_features_come_of_words_that_keep_the_size_and_each_once():
    words = {**toy_pack.WORDS, "most": MOST, "shaded": law_abiding(toy_pack.WORDS["shaded"])}
    goals = goals_of(SPOTS, SPOTS[:2], words)
    found = list(features(goals.dag, goals.dag.operations, goals.cast, goals.dag.root, 1.0))
    assert {node.maker for node in found} == {"most", "shaded"}
    assert any(node.maker == "shaded" and len(node.arguments) == 2 for node in found)
    assert len({(node.type, node.numbers) for node in found}) == len(found)


def test_features_end_when_their_share_of_the_budget_is_spent():
    words = {**toy_pack.WORDS, "shaded": law_abiding(toy_pack.WORDS["shaded"])}
    goals = goals_of(SPOTS, SPOTS[:2], words, work=100)
    assert len(list(features(goals.dag, goals.dag.operations, goals.cast, goals.dag.root, 0.05))) < 3
