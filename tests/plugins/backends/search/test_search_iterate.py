"""Steps that come nearer to the outputs, repeated until nothing changes, and how that is written."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import toy_pack

from arc25.core.grid import Grid
from arc25.core.words import Parameter, Signature, Word
from arc25.plugins.backends.search import emit, iterate, roles
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.dag import Dag, Node, root, same_sizes
from arc25.plugins.backends.search.expressions import Function
from arc25.plugins.backends.search.goals import Goals
from arc25.plugins.backends.search.report import Kind
from arc25.plugins.backends.search.simplify import needed, simplify
from arc25.plugins.backends.search.store import Store
from arc25.plugins.backends.search.vocabulary import GRID, MASK, Hole, Literal, Operation
from arc25.testing.builders import task

FLOODS = ["3555 0005 5550", "5305 5505 5055", "35505 05550 00055"]
TEST = "35053 55055 05555"


def settle(grid, step):
    while not np.array_equal(grid, after := step(grid)):
        grid = after
    return grid


def below_or_right(mask):
    out = np.zeros_like(mask)
    out[1:] |= mask[:-1]
    out[:, 1:] |= mask[:, :-1]
    return out


def flow(grid):
    """Colour 3 takes the 5s below it and to the right of it."""
    return np.where(below_or_right(grid == 3) & (grid == 5), 3, grid).astype(np.int8)


def array(text):
    return np.array([[int(cell) for cell in row] for row in text.split()], np.int8)


def flooded(text):
    return " ".join("".join(map(str, row)) for row in settle(array(text), flow))


@pytest.fixture
def toys():
    """The toy words with one that repeats, one that spreads a mask, and those that a test adds."""
    step = (toy_pack.GRID, Parameter("step", "Step"))
    spread = Word("spread", below_or_right, (Signature((toy_pack.MASK,), MASK),), "A word.", 3.0)
    return {**toy_pack.WORDS, "spread": spread, "settle": Word("settle", settle, (Signature(step, GRID),), "", 5.0)}


@pytest.fixture
def flood():
    return task("t", [(before, flooded(before)) for before in FLOODS], [TEST])


class Bench:
    """The goals of a task whose DAG has not grown, and nodes made by hand: an argument is a node or a literal."""

    def __init__(self, puzzle, words, work=10**6):
        inputs = [np.array(grid.rows(), np.int8) for grid in puzzle.inputs]
        outputs = [np.array(pair.output.rows(), np.int8) for pair in puzzle.train]
        budget = Budget(None, work, 2**27)
        store = Store(budget)
        self.words = words
        self.grid = root(store, GRID, inputs)
        self.dag = Dag(store, [self.grid], [], budget, same_sizes(inputs, outputs))
        self.goals = Goals(self.dag, outputs, roles.cast(words))

    def __call__(self, word, *arguments, returns=GRID):
        """The node of a word, which may be a plain function."""
        word = self.words.get(word) or Word(word.__name__, word, (), "", 3.0)
        nodes = tuple(argument for argument in arguments if isinstance(argument, Node))
        places = tuple(Hole(one.type) if isinstance(one, Node) else Literal(one) for one in arguments)
        node = self.dag.derive(Operation(word, places, returns, word.cost), nodes)
        assert node is not None
        return node

    def flow(self):
        """One step of the flood in words."""
        reached = self("spread", self("shaded", self.grid, 3, returns=MASK), returns=MASK)
        mask = self("too", reached, self("shaded", self.grid, 5, returns=MASK), returns=MASK)
        return self("brush", mask, 3, self.grid)

    def repeat(self, *steps, until=1.0):
        """The programs of steps."""
        for step in steps:
            self.goals.offer(step)
        return iterate.repeat(self.goals, until)

    def settled(self, body):
        """The node of `body` repeated, at the cost that the search gives it."""
        node = self("settle", self.grid, Function(body, self.grid))
        operation = replace(node.operation, cost=node.operation.cost + body.cost)
        return replace(node, operation=operation, cost=node.cost + body.cost)

    def values(self, node):
        return [Grid.of(value) for value in self.dag.arrays(node)]


@pytest.fixture
def make(flood, toys):
    return Bench(flood, toys)


def answers(puzzle):
    return [pair.output for pair in puzzle.train]


def test_the_word_that_repeats_is_found_by_what_it_does(toys):
    assert roles.cast(toys).repeat is toys["settle"]
    assert roles.cast(toy_pack.WORDS).repeat is None


def test_the_arc25_pack_has_a_word_that_repeats(words):
    found = roles.cast(words).repeat
    assert found is not None
    assert np.array_equal(found.function(array("3555"), flow), array("3333"))


def test_a_task_that_needs_a_repetition_is_solved_by_a_program_that_repeats(flood, toys, solve):
    kept = {name: toys[name] for name in ("settle", "shaded", "spread", "too", "brush")}
    report = solve(flood, kept, work=20_000, limit=1)
    (found,) = report.programs
    assert found.kind is Kind.REPEATED
    assert found.survival == 1.0
    namespace = {name: word.function for name, word in toys.items()}
    exec(found.source, namespace)
    assert np.array_equal(namespace["transform"](array(TEST)), array(flooded(TEST)))


def test_a_step_is_repeated_on_its_own_results(make, flood):
    (found,) = make.repeat(make.flow())
    assert make.values(found.node) == [*answers(flood), Grid.of(array(flooded(TEST)))]
    assert found.kind is Kind.REPEATED


def test_a_pack_without_a_word_that_repeats_is_searched_without(flood, toys):
    del toys["settle"]
    make = Bench(flood, toys)
    assert make.repeat(make.flow()) == []


def test_outputs_of_other_sizes_are_not_come_by_repeating(toys):
    make = Bench(task("t", [("355", "33"), ("350", "33")], ["35"]), toys)
    assert make.repeat(make.flow()) == []


def test_no_budget_no_repetition(make):
    assert make.repeat(make.flow(), until=0.0) == []


def test_a_step_that_makes_a_right_cell_wrong_is_not_repeated(toys):
    def harming(grid):
        return {"001": array("110"), "110": array("111")}.get("".join(map(str, grid[0])), grid)

    make = Bench(task("t", [("001", "111"), ("001", "111")], ["001"]), toys)
    step = make(harming, make.grid)
    assert Grid.of(settle(array("001"), harming)) == Grid.of(array("111"))  # left alone, it would get there
    assert make.repeat(step) == []


def test_a_step_that_goes_to_and_fro_on_a_train_input_is_not_repeated(toys):
    make = Bench(task("t", [("12", "21"), ("13", "31")], ["14"]), toys)
    assert make.repeat(make("mirror", make.grid, "across")) == []


def test_a_step_that_only_goes_round_among_wrong_colours_is_not_repeated(toys):
    def turn(grid):
        return np.array([1, 2, 3, 1, 4, 5, 6, 7, 8, 9], np.int8)[grid]

    make = Bench(task("t", [("07", "77"), ("08", "88")], ["09"]), toys)
    assert make.repeat(make(turn, make.grid)) == []


def test_a_step_that_goes_to_and_fro_on_a_test_input_is_not_repeated(toys):
    def fill(grid):
        return np.maximum(grid, np.roll(grid, 1, 1)) if grid.max() == 1 else grid[:, ::-1].copy()

    steady, restless = (
        Bench(task("t", [("1000", "1111"), ("0100", "1111")], [test]), toys) for test in ("0010", "3210")
    )
    assert len(steady.repeat(steady(fill, steady.grid))) == 1
    assert restless.repeat(restless(fill, restless.grid)) == []


def test_a_step_that_fails_on_the_way_is_not_repeated(toys):
    def stuck(grid):
        if np.count_nonzero(grid) > 2:
            raise toy_pack.Inapplicable("enough")
        return np.maximum(grid, np.roll(grid, 1, 1))

    make = Bench(task("t", [("1000", "1111"), ("0100", "1111")], ["0010"]), toys)
    assert make.repeat(make(stuck, make.grid)) == []


def test_a_word_that_ends_elsewhere_gives_nothing(flood, toys):
    def once(grid, step):
        return step(step(step(grid)))

    make = Bench(flood, toys)
    make.goals.cast = replace(make.goals.cast, repeat=replace(toys["settle"], function=once))
    assert make.repeat(make.flow()) == []


def lazy(make, place):
    """The flood, but as a cheaper step that does nothing on one train input."""
    there = make.dag.arrays(make.grid)[place]

    def lazily(grid):
        return grid if grid.shape == there.shape and grid[0, 0] == there[0, 0] else flow(grid)

    return replace(make(lazily, make.grid), cost=1.0)


def test_a_repetition_that_the_other_pairs_teach_survives_each_fold(make):
    assert [found.survival for found in make.repeat(make.flow())] == [1.0]


def test_a_cheaper_step_that_the_other_pairs_teach_costs_survival(make):
    assert [found.survival for found in make.repeat(lazy(make, 0), make.flow())] == [pytest.approx(2 / 3)]


def test_a_repetition_that_no_fold_teaches_survives_none(make):
    found = make.repeat(*(lazy(make, place) for place in range(3)), make.flow())
    assert [candidate.survival for candidate in found] == [0.0]


def test_of_two_pairs_none_is_left_out(toys):
    make = Bench(task("t", [(before, flooded(before)) for before in FLOODS[:2]], [TEST]), toys)
    assert [found.survival for found in make.repeat(make.flow())] == [None]


def test_a_short_step_is_written_in_place(make):
    repeated = make.settled(make("only", make.grid, 3))
    assert emit.source(repeated, make.words) == (
        "def transform(grid):\n    return settle(grid, lambda grid: only(grid, 3))"
    )


def test_a_long_step_is_a_function_with_a_name_of_its_own(make):
    make.words["step"] = make.words["only"]
    assert emit.source(make.settled(make.flow()), make.words) == (
        "def transform(grid):\n"
        "    def step2(grid):\n"
        "        mask = spread(shaded(grid, 3))\n"
        "        cells = too(mask, shaded(grid, 5))\n"
        "        return brush(cells, 3, grid)\n"
        "\n"
        "    return settle(grid, step2)"
    )


def test_a_step_loses_what_the_repetition_does_not_need(make):
    twice = make("mirror", make("mirror", make.flow(), "down"), "down")
    simpler = simplify(make.settled(twice), make.dag.store)
    assert emit.source(simpler, make.words) == emit.source(make.settled(make.flow()), make.words)
    assert simpler.cost < make.settled(twice).cost


def test_simplifying_a_step_ends_where_a_simpler_one_has_no_end(make):
    # The mirror alone goes to and fro.
    mirrored = make.settled(make("mirror", make(flow, make("mirror", make.grid, "down")), "down"))
    assert simplify(mirrored, make.dag.store) is mirrored


def test_a_step_of_which_the_train_pairs_ask_less_is_not_needed(toys):
    def tidy(grid):
        """Changes the test alone."""
        return np.where(grid == 7, 0, grid).astype(np.int8)

    make = Bench(task("t", [(before, flooded(before)) for before in FLOODS], [TEST.replace("0", "7")]), toys)
    spare, bare = make.settled(make(tidy, make.flow())), make.settled(make.flow())
    assert spare.numbers != bare.numbers
    assert needed(bare, make.dag.store, 3)
    assert not needed(spare, make.dag.store, 3)
