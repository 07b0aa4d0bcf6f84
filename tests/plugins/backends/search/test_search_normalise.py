"""Tasks that are easier where a word shows them another way, and when the word is left out again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import toy_pack

from arc25.core.grid import Grid
from arc25.core.words import Law, Parameter, Signature, Word
from arc25.plugins.backends.search import emit, normalise, ranking, roles
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.dag import Dag, root, same_sizes
from arc25.plugins.backends.search.goals import Goals
from arc25.plugins.backends.search.report import Kind
from arc25.plugins.backends.search.store import Store
from arc25.plugins.backends.search.vocabulary import GRID, operations
from arc25.plugins.backends.search.writing import Writer
from arc25.testing.builders import task

# Of the colours only the 6s stay; the rest becomes what is in the corner: 0, 7, 8.
KEPT = [("060 156", "060 006"), ("776 617 157", "776 677 777"), ("888 816 666", "888 886 666")]
TEST = "996 169"


def swap(grid, shade, other):
    table = np.arange(10, dtype=np.int8)
    table[[shade, other]] = other, shade
    return table[grid]


@pytest.fixture
def toys():
    """The toy words with one that exchanges two colours and one that tells the colour of the top left corner."""
    pair = (toy_pack.GRID, toy_pack.SHADE, Parameter("other", "Color", tuple(range(10))))
    exchange = Word("swap", swap, (Signature(pair, GRID),), "A word.", 3.0, laws=frozenset({Law.INVOLUTION}))
    corner = Word("corner", lambda grid: int(grid[0, 0]), (Signature((toy_pack.GRID,), "Color"),), "A word.", 1.0)
    small = {name: toy_pack.WORDS[name] for name in ("mirror", "only", "shaded", "brush")}
    return {**small, "swap": exchange, "corner": corner}


def goals(puzzle, words, work=3000):
    """What a plan of its own begins with."""
    inputs = [np.array(grid.rows(), np.int8) for grid in puzzle.inputs]
    outputs = [np.array(pair.output.rows(), np.int8) for pair in puzzle.train]
    palette = sorted({int(cell) for grid in (*inputs, *outputs) for cell in np.unique(grid)})
    budget = Budget(None, work, 2**27)
    store = Store(budget)
    sizes = same_sizes(inputs, outputs)
    dag = Dag(store, [root(store, GRID, inputs)], operations(words.values(), palette), budget, sizes)
    return Goals(dag, outputs, roles.cast(words))


def sources(found, words):
    return [emit.source(candidate.node, words) for candidate in found]


def test_a_task_is_solved_in_the_view_where_its_inputs_look_alike(toys):
    puzzle = task("t", KEPT, [TEST])
    found = [each for each in normalise.search(goals(puzzle, toys), 1.0) if each.kind is Kind.VIEW]
    assert found
    for source in sources(found, toys):
        assert source.count("swap(") == 2


def test_what_is_found_in_a_view_solves_the_train_pairs_of_the_task_itself(toys):
    own = goals(task("t", KEPT, [TEST]), toys)
    found = normalise.search(own, 1.0)
    assert found
    assert all(candidate.node.numbers[:3] == own.numbers for candidate in found)


def test_a_program_found_in_a_view_is_written_and_run_once_more(toys):
    puzzle = task("t", KEPT, [TEST])
    own = goals(puzzle, toys)
    writer = Writer(toys, own.dag, own.dag.arrays(own.dag.root), 3)
    (first,) = writer.write(ranking.rank(normalise.search(own, 1.0), 3), 1)
    namespace = {name: word.function for name, word in toys.items()}
    exec(first.source, namespace)
    answer = namespace["transform"](np.array(puzzle.tests[0].rows(), np.int8))
    assert Grid.of(answer) == Grid.of([[9, 9, 6], [9, 6, 9]])
    assert writer.dropped == 0


def test_a_view_that_the_program_does_not_need_is_left_out(toys):
    pairs = [("061 156", "160 651"), ("776 617 157", "677 716 751"), ("821 813 642", "128 318 246")]
    found = normalise.search(goals(task("t", pairs, ["926 169"]), toys), 1.0)
    kinds = dict(zip(sources(found, toys), (candidate.kind for candidate in found), strict=True))
    assert kinds["def transform(grid):\n    return mirror(grid, 'across')"] is Kind.WORDS


def test_without_its_view_a_program_that_needs_it_solves_a_part_only(toys):
    own = goals(task("t", KEPT, [TEST]), toys)
    (view,) = normalise.views(own)
    bare = [toy_pack.only(grid, 6) for grid in own.dag.arrays(own.dag.root)[:3]]
    seen = [toy_pack.only(grid, 6) for grid in own.dag.arrays(view.start)[:3]]
    assert all(map(np.array_equal, seen, view.outputs))
    assert list(map(np.array_equal, bare, own.outputs)) == [True, False, False]


def test_an_argument_that_is_the_same_everywhere_makes_no_view(toys):
    assert normalise.views(goals(task("t", [("12", "21"), ("13", "31")], ["15"]), toys)) == []


def test_views_that_differ_in_literals_alone_are_one(toys):
    views = normalise.views(goals(task("t", KEPT, [TEST]), toys))
    assert len({argument.numbers for view in views for argument in view.arguments}) == len(views) == 1


def test_a_word_that_says_nothing_of_being_its_own_inverse_makes_no_view(toys):
    toys["swap"] = replace(toys["swap"], laws=frozenset({Law.SHAPE}))
    assert normalise.views(goals(task("t", KEPT, [TEST]), toys)) == []


def test_a_word_that_is_its_own_inverse_without_any_argument_makes_no_view(toys):
    toys["mirror"] = replace(toys["mirror"], laws=frozenset({Law.INVOLUTION}))
    assert {view.operation.word.name for view in normalise.views(goals(task("t", KEPT, [TEST]), toys))} == {"swap"}


def test_a_word_that_only_claims_to_be_its_own_inverse_gives_no_wrong_program(toys):
    def merge(grid, shade, other):
        return np.where((grid == shade) | (grid == other), min(shade, other), grid).astype(np.int8)

    toys["swap"] = replace(toys["swap"], function=merge)
    own = goals(task("t", KEPT, [TEST]), toys)
    assert normalise.views(own)
    assert all(candidate.node.numbers[:3] == own.numbers for candidate in normalise.search(own, 1.0))


def test_a_word_that_fails_on_an_output_makes_no_view(toys):
    def cautious(grid, shade, other):
        if np.count_nonzero(grid == 5):
            raise toy_pack.Inapplicable("no fives")
        return swap(grid, shade, other)

    toys["swap"] = replace(toys["swap"], function=cautious)
    pairs = [(before, after.replace("6", "5") if place else after) for place, (before, after) in enumerate(KEPT)]
    pairs = [(before.replace("5", "4"), after) for before, after in pairs]
    assert normalise.views(goals(task("t", pairs, [TEST]), toys)) == []


def test_the_arc25_pack_has_views(words):
    views = normalise.views(goals(task("t", KEPT, [TEST]), words))
    assert 0 < len(views) <= normalise.MAX_VIEWS


def test_the_views_share_what_may_be_spent(toys):
    toys["last"] = replace(toys["corner"], name="last", function=lambda grid: int(grid[-1, -1]))
    own = goals(task("t", [("12 34", "21 43"), ("12 34", "55 55")], ["89 12"]), toys, work=3000)
    assert len(normalise.views(own)) == normalise.MAX_VIEWS  # by either corner, and there would be both
    before = own.dag.budget.spent()
    assert normalise.search(own, before + 0.5) == []
    assert before + 0.3 < own.dag.budget.spent() < before + 0.6


def test_a_spent_budget_gives_nothing(toys):
    given = task("t", [("12", "12"), ("31", "31")], ["21"])  # every view of it is solved from the start
    assert normalise.search(goals(given, toys), 1.0)
    assert normalise.search(goals(given, toys), 0.0) == []
