"""Programs of others as nodes of the DAG."""

from __future__ import annotations

import numpy as np
import pytest
import toy_pack

from arc25.plugins.backends.search import emit
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.seeds import MAX_STEPS, RETURNED_BITS, STEP_BITS, seeds

GRIDS = [np.array(rows, np.int8) for rows in ([[1, 2, 0], [0, 3, 1]], [[2, 2, 1], [1, 0, 0]], [[3, 1, 0], [0, 0, 2]])]


@pytest.fixture
def dag():
    return toy_pack.dag(GRIDS, Budget(None, 10_000, 2**27))


@pytest.fixture
def read(dag):
    """The expressions of a program's seeds, in order."""

    def expressions(source, words=toy_pack.WORDS):
        return [
            emit.source(node, words).removeprefix("def transform(grid):\n    ") for node in seeds(source, dag, words)
        ]

    return expressions


def body(*lines):
    return "\n    ".join(["def transform(g):", *lines])


def test_every_word_of_a_program_is_a_step_and_what_it_returns_comes_first(read):
    assert read(body("out = only(g, 1)", "return mirror(out, 'down')")) == [
        "return mirror(only(grid, 1), 'down')",
        "return only(grid, 1)",
        "return mirror(only(grid, 1), 'down')",
    ]


def test_a_step_has_the_values_that_the_program_would_have(dag):
    returned, *_ = seeds(body("return mirror(only(g, 1), 'down')"), dag, toy_pack.WORDS)
    expected = [np.where(grid == 1, grid, 0)[::-1] for grid in GRIDS]
    assert all(np.array_equal(*pair) for pair in zip(dag.arrays(returned), expected, strict=True))


def test_steps_cost_little_however_long_they_are_and_what_is_returned_less(dag):
    found = seeds(body("return mirror(mirror(only(only(g, 1), 1), 'down'), 'across')"), dag, toy_pack.WORDS)
    assert [node.cost for node in found[:2]] == [RETURNED_BITS, STEP_BITS]
    assert max(node.cost for node in found) == STEP_BITS


def test_arguments_may_have_names(read):
    assert read(body("return mirror(axis='down', grid=g)")) == ["return mirror(grid, 'down')"] * 2


def test_a_number_that_the_search_would_not_write_may_be_a_literal(read):
    assert read(body("return swatch(g, {1: 4, 2: 8})"))[0] == "return swatch(grid, {1: 4, 2: 8})"


@pytest.mark.parametrize("literal", ["10 ** 9", "1000000", "-31", "3.5", "None", "'1'", "(1,) * 99", "b'1'"])
def test_no_other_literal_reaches_a_word(read, literal):
    assert read(body(f"return only(g, {literal})")) == []


def test_a_text_has_to_be_among_the_choices(read):
    assert read(body("return mirror(g, 'sideways')")) == []


def test_what_is_not_of_words_is_passed_over_with_what_depends_on_it(read):
    lines = ("big = np.kron(g, g)", "a = only(big, 1)", "b = only(g, 2)", "return beside(a, b)")
    assert read(body(*lines)) == ["return only(grid, 2)"]


def test_words_inside_of_other_code_are_taken(read):
    lines = ("for y, x in np.argwhere(shaded(g, 3)):", "    pass", "return [only(g, 2), 0][0].copy()")
    assert read(body(*lines)) == ["return shaded(grid, 3)", "return only(grid, 2)"]


def test_what_a_loop_changes_is_not_known_in_it_nor_after_it(read):
    lines = ("out = only(g, 1)", "for i in range(2):", "    out = mirror(out, 'down')", "return beside(out, g)")
    assert read(body(*lines)) == ["return only(grid, 1)"]


def test_both_branches_are_read_and_what_they_change_is_not_known_after_them(read):
    lines = (
        "out = only(g, 1)",
        "if len(g) > 3:",
        "    out = mirror(out, 'down')",
        "else:",
        "    out = mirror(out, 'across')",
        "return beside(out, g)",
    )
    assert read(body(*lines)) == [
        "return only(grid, 1)",
        "return mirror(only(grid, 1), 'down')",
        "return mirror(only(grid, 1), 'across')",
    ]


def test_an_array_that_was_written_into_is_not_known(read):
    assert read(body("out = only(g, 1)", "out[0, 0] = 5", "return mirror(out, 'down')")) == ["return only(grid, 1)"]


def test_the_arguments_of_another_function_are_not_known(read):
    source = "def helper(g):\n    return mirror(g, 'down')\n\n" + body("return only(helper(g), 1)")
    assert read(source) == []


def test_equal_values_are_one_step_and_the_input_is_none(read):
    twice = "mirror(mirror(g, 'down'), 'down')"
    assert read(body(f"out = {twice}", "return beside(out, mirror(g, 'down'))"))[1:] == [
        "return mirror(grid, 'down')",
        "return beside(grid, mirror(grid, 'down'))",
    ]
    assert read(body(f"return {twice}")) == ["return mirror(grid, 'down')"]


def test_a_word_that_fails_on_an_input_gives_no_step(read):
    expressions = read(body("return brush(too(shaded(g, 1), shaded(beside(g, g), 1)), 2, g)"))
    assert expressions == [
        "return shaded(grid, 1)",
        "return beside(grid, grid)",
        "return shaded(beside(grid, grid), 1)",
    ]


@pytest.mark.parametrize("source", ["", "def transform(g:", "\0", "x = " + "(" * 5000, "-" * 100_000 + "1"])
def test_a_source_that_does_not_parse_has_no_seeds(read, source):
    assert read(source) == []


def test_no_more_than_so_many_steps_are_taken(read):
    lines = [f"a{n} = brush(shaded(g, {n % 4}), {n // 4}, g)" for n in range(40)]
    assert len(read(body(*lines))) <= MAX_STEPS


def test_nothing_of_a_program_is_run(read, tmp_path):
    marker = tmp_path / "marker"
    evil = f"open({str(marker)!r}, 'w')"
    source = f"""
import nothing_of_that_name
{evil}
class A(metaclass={evil}):
    {evil}
def transform(g):
    {evil}
    mirror.__globals__['open']({str(marker)!r}, 'w')
    out = mirror(g, axis=[{evil} for _ in only(g, 1)] and 'down')
    return only(g, 2)
"""
    assert read(source) == ["return only(grid, 2)", "return only(grid, 1)", "return only(grid, 2)"]
    assert not marker.exists()


def test_seeds_end_with_the_budget():
    dag = toy_pack.dag(GRIDS, Budget(None, 3, 2**27))
    assert len(seeds(body("return mirror(only(g, 1), 'down')"), dag, toy_pack.WORDS)) == 1


def test_a_planted_node_is_built_upon_once(dag):
    (first, *_) = seeds(body("return only(g, 1)"), dag, toy_pack.WORDS)
    assert dag.plant(first)
    assert not dag.plant(first)
    assert not dag.plant(dag.root)
    assert [node.type for node in dag.grow()] == ["Grid"]
