"""What is left of a program once all that it does not need is gone."""

from __future__ import annotations

import numpy as np
import pytest
import toy_pack

from arc25.core.words import Parameter, Signature, Word
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.dag import Dag, root
from arc25.plugins.backends.search.simplify import needed, simplify
from arc25.plugins.backends.search.store import Store
from arc25.plugins.backends.search.vocabulary import Hole, Literal, Operation

INPUTS = [np.array(rows, np.int8) for rows in ([[1, 0], [2, 3]], [[1, 2], [0, 3]], [[3, 1], [1, 4]])]
TRAIN = 2
"""The last input is a test."""
BRIGHTEST = Word(
    "brightest", lambda grid: int(grid.max()), (Signature((Parameter("grid", "Grid"),), "Color"),), "", 5.0
)  # fmt: skip
WORDS = {**toy_pack.WORDS, "brightest": BRIGHTEST}


class Bench:
    """Builds nodes by hand: an argument is a node or a literal."""

    def __init__(self, inputs=INPUTS, work=None):
        self.budget = Budget(None, work, 2**27)
        self.store = Store(self.budget)
        self.grid = root(self.store, "Grid", inputs)
        self._dag = Dag(self.store, [self.grid], [], self.budget)

    def __call__(self, name, *arguments, cost=None):
        word = WORDS[name]
        nodes = tuple(argument for argument in arguments if hasattr(argument, "numbers"))
        places = tuple(Hole(one.type) if hasattr(one, "numbers") else Literal(one) for one in arguments)
        returns = word.signatures[0].returns
        return self._dag.derive(Operation(word, places, returns, cost or word.cost), nodes)

    def written(self, node):
        """The node as one nested call."""
        if node.operation is None:
            return "grid"
        rest = iter(node.arguments)
        parts = [self.written(next(rest)) if isinstance(p, Hole) else repr(p.value) for p in node.operation.arguments]
        return f"{node.maker}({', '.join(parts)})"

    def simplified(self, node):
        simpler = simplify(node, self.store)
        assert simpler.numbers == node.numbers
        assert simpler.cost <= node.cost
        return self.written(simpler)


@pytest.fixture
def make():
    return Bench()


def test_words_that_undo_each_other_go(make):
    node = make("mirror", make("mirror", make.grid, "across"), "across")
    assert make.simplified(make("only", node, 1)) == "only(grid, 1)"


def test_a_layer_that_changes_nothing_goes(make):
    lower = make("brush", make("shaded", make.grid, 1), 5, make.grid)
    assert make.simplified(make("brush", make("shaded", lower, 7), 6, lower)) == make.written(lower)


def test_a_layer_that_is_painted_over_goes(make):
    mask = make("shaded", make.grid, 1)
    node = make("brush", mask, 5, make("brush", mask, 6, make.grid))
    assert make.simplified(node) == "brush(shaded(grid, 1), 5, grid)"


def test_a_condition_that_another_implies_goes(make):
    mask = make("too", make("shaded", make.grid, 1), make("unless", make("shaded", make.grid, 2)))
    assert make.simplified(make("brush", mask, 5, make.grid)) == "brush(shaded(grid, 1), 5, grid)"


def test_what_only_a_test_needs_stays_and_is_told(make):
    lower = make("brush", make("shaded", make.grid, 1), 5, make.grid)
    node = make("brush", make("shaded", make.grid, 4), 6, lower)
    assert make.simplified(node) == make.written(node)
    assert needed(lower, make.store, TRAIN)
    assert needed(node, make.store, len(INPUTS))
    assert not needed(node, make.store, TRAIN)


def test_a_computed_colour_that_never_differs_is_written_in_place():
    make = Bench(INPUTS[:TRAIN])
    assert make.simplified(make("only", make.grid, make("brightest", make.grid))) == "only(grid, 3)"


def test_a_computed_colour_that_differs_on_a_test_stays(make):
    node = make("only", make.grid, make("brightest", make.grid))
    assert make.simplified(node) == "only(grid, brightest(grid))"


def test_a_computed_colour_that_is_shorter_than_a_literal_stays():
    make = Bench(INPUTS[:TRAIN])
    node = make("only", make.grid, make("brightest", make.grid, cost=3.0))
    assert make.simplified(node) == "only(grid, brightest(grid))"


def test_a_program_is_simplified_after_all_work_was_spent():
    make = Bench(work=2 * len(INPUTS))
    node = make("mirror", make("mirror", make.grid, "across"), "across")
    assert make.budget.over()
    assert make.simplified(node) == "grid"
    assert make.budget.applications == 2 * len(INPUTS)


def test_a_part_without_which_a_word_fails_stays():
    make = Bench([grid.reshape(4, 1) for grid in INPUTS])
    node = make("top_left", make("beside", make.grid, make.grid))
    assert make.simplified(node) == make.written(node)
    assert needed(node, make.store, TRAIN)


def test_a_part_that_no_train_pair_needs_is_told_even_if_the_shorter_program_fails_on_a_test():
    make = Bench([*INPUTS[:TRAIN], INPUTS[TRAIN][:, :1]])
    node = make("top_left", make("beside", make.grid, make.grid))
    assert make.simplified(node) == make.written(node)
    assert not needed(node, make.store, TRAIN)
