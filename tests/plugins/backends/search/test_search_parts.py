"""The parts of the search one by one: values, vocabulary, roles, DAG, emitter, ranking."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pytest
import toy_pack
from hypothesis import given
from hypothesis import strategies as st

from arc25.core.words import Parameter, Signature, Word
from arc25.plugins.backends.search import emit, ranking, roles
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.dag import Node
from arc25.plugins.backends.search.goals import Candidate
from arc25.plugins.backends.search.report import Kind
from arc25.plugins.backends.search.values import Measure
from arc25.plugins.backends.search.vocabulary import Hole, Literal, Operation, operations

PICTURE = np.array([[1, 0], [2, 0]], np.int8)


@dataclass(frozen=True)
class Piece:
    """A record as a pack might have it."""

    patch: np.ndarray
    top: int


def budget(work=2000):
    return Budget(None, work, 2**27)


ARRAYS = st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(0, 3), st.booleans()).map(
    lambda spec: np.full(spec[:2], spec[2], bool if spec[3] else np.int8)
)
VALUES = st.recursive(ARRAYS | st.integers(0, 3) | st.text("ab", max_size=2), st.lists, max_leaves=4)


def _same(left, right):
    if isinstance(left, list):
        return isinstance(right, list) and len(left) == len(right) and all(map(_same, left, right))
    if isinstance(left, np.ndarray):
        return isinstance(right, np.ndarray) and left.dtype == right.dtype and np.array_equal(left, right)
    return type(left) is type(right) and bool(np.all(left == right))


@given(VALUES, VALUES)
def test_fingerprints_are_equal_exactly_where_values_are(left, right):
    assert (measure(left)[0] == measure(right)[0]) == _same(left, right)


def measure(value):
    return Measure()(value)


def test_a_record_that_is_known_has_the_key_that_it_had():
    known = Measure()
    piece = Piece(PICTURE, 0)
    known.keep((piece,))
    assert known((piece, piece))[0] == measure((Piece(PICTURE.copy(), 0),) * 2)[0]
    assert known((Piece(PICTURE, 1),))[0] != known((piece,))[0]


def test_a_view_has_the_fingerprint_of_its_copy():
    assert measure(PICTURE.T)[0] == measure(PICTURE.T.copy())[0]


def test_records_differ_where_a_field_differs():
    assert measure(Piece(PICTURE, 0))[0] != measure(Piece(PICTURE, 1))[0]


def test_a_value_takes_at_least_its_cells():
    assert measure((Piece(np.zeros((30, 30), np.int8), 0),) * 3)[1] >= 3 * 900


def test_literal_colours_come_from_the_palette_alone():
    found = operations([toy_pack.WORDS["only"]], palette=[0, 7])
    written = [[argument.value for argument in o.arguments if isinstance(argument, Literal)] for o in found]
    assert sorted(written) == [[], [0], [7]]


def test_a_literal_costs_the_bits_of_its_choice():
    found = operations([toy_pack.WORDS["only"]], palette=[0, 1, 2, 7])
    assert sorted(o.cost for o in found) == [3.0, 5.0, 5.0, 5.0, 5.0]


def test_a_literal_with_a_price_costs_that():
    parameters = (Parameter("grid", "Grid"), Parameter("way", "Way", ("up", "down"), bits=(0.5, 2.0)))
    word = Word("go", lambda grid, way: grid, (Signature(parameters, "Grid"),), "", 3.0)
    assert [o.cost for o in operations([word], palette=[]) if Hole("Way") not in o.arguments] == [3.5, 5.0]


def test_a_colour_costs_the_bits_of_the_palette_whatever_its_price():
    parameters = (Parameter("grid", "Grid"), Parameter("color", "Color", tuple(range(10)), bits=(9.0,) * 10))
    word = Word("fill", lambda grid, color: grid, (Signature(parameters, "Grid"),), "", 3.0)
    assert [o.cost for o in operations([word], palette=[0, 1]) if Hole("Color") not in o.arguments] == [4.0, 4.0]


def test_roles_go_to_the_words_that_behave_like_them():
    cast = roles.cast(toy_pack.WORDS)
    names = [word.name if word else None for word in (cast.paint, cast.equals, cast.negate, cast.both, cast.recolor)]
    assert names == ["brush", "shaded", "unless", "too", "swatch"]


def test_a_role_that_no_word_plays_stays_empty():
    assert roles.cast(toy_pack.WORDS).overlay is None


def test_a_node_stands_for_all_expressions_with_its_values():
    dag = toy_pack.dag([PICTURE], budget(), operations(toy_pack.WORDS.values(), [0, 1, 2]))
    nodes = list(dag.grow())
    assert len({(node.type, node.numbers) for node in nodes}) == len(nodes) > 20


def test_the_dag_never_applies_a_word_to_the_same_values_twice():
    seen = []

    def spy(grid):
        seen.append(grid.tobytes())
        return grid[:, ::-1]

    word = Word("spy", spy, (Signature((Parameter("grid", "Grid"),), "Grid"),), "", 2.0)
    list(toy_pack.dag([PICTURE, PICTURE[::-1], PICTURE], budget(), operations([word], [])).grow())
    assert len(seen) == len(set(seen)) == 4


def test_nodes_come_by_rising_cost():
    dag = toy_pack.dag([PICTURE], budget(), operations(toy_pack.WORDS.values(), [0, 1, 2]))
    costs = [round(node.cost * 4) for node in dag.grow()]
    assert all(later >= earlier - 2 for earlier, later in itertools.pairwise(costs))


def _node(word, *arguments, literals=(), kind="Grid"):
    parameters = tuple(Hole(argument.type) for argument in arguments) + tuple(map(Literal, literals))
    return Node(kind, (), Operation(toy_pack.WORDS[word], parameters, kind, 1.0), arguments, 1.0)


ROOT = Node("Grid", (), None, (), 0.0)


def test_the_input_itself_is_a_program():
    assert emit.source(ROOT, toy_pack.WORDS) == "def transform(grid):\n    return grid"


def test_deep_calls_become_named_steps():
    node = ROOT
    for _ in range(3):
        node = _node("top_left", node)
    assert emit.source(node, toy_pack.WORDS).splitlines()[1:] == [
        "    out = top_left(top_left(grid))",
        "    return top_left(out)",
    ]


def test_a_value_used_twice_is_named_once():
    part = _node("top_left", ROOT)
    node = _node("beside", part, _node("mirror", part, literals=["down"]))
    assert emit.source(node, toy_pack.WORDS).splitlines()[1:] == [
        "    out = top_left(grid)",
        "    return beside(out, mirror(out, 'down'))",
    ]


def test_a_name_is_not_reused_while_its_value_is_needed():
    first, second = _node("top_left", ROOT), _node("only", ROOT, literals=[3])
    node = _node("beside", _node("beside", second, first), _node("beside", first, second))
    assert emit.source(node, toy_pack.WORDS).splitlines()[1:] == [
        "    image = only(grid, 3)",
        "    picture = top_left(grid)",
        "    out = beside(picture, image)",
        "    return beside(beside(image, picture), out)",
    ]


def _layered(count, base=ROOT):
    node = base
    for color in range(count):
        node = _node("brush", _node("shaded", ROOT, literals=[color], kind="Mask"), node, literals=[5])
    return node


def test_layers_of_one_word_go_on_from_one_out_to_the_next():
    assert emit.source(_layered(3), toy_pack.WORDS).splitlines()[1:] == [
        "    out = brush(shaded(grid, 0), grid, 5)",
        "    out = brush(shaded(grid, 1), out, 5)",
        "    return brush(shaded(grid, 2), out, 5)",
    ]


def test_a_condition_is_named_right_before_its_layer():
    deep = _node("unless", _node("shaded", ROOT, literals=[1], kind="Mask"), kind="Mask")
    node = _node("brush", deep, _layered(1), literals=[6])
    assert emit.source(node, toy_pack.WORDS).splitlines()[1:] == [
        "    out = brush(shaded(grid, 0), grid, 5)",
        "    mask = unless(shaded(grid, 1))",
        "    return brush(mask, out, 6)",
    ]


def test_a_line_that_is_too_wide_is_taken_apart():
    wide = _node("only", ROOT, literals=["x" * 40])
    node = _node("beside", wide, _node("mirror", ROOT, literals=["y" * 40]))
    assert emit.source(node, toy_pack.WORDS).splitlines()[1:] == [
        f"    out = mirror(grid, '{'y' * 40}')",
        f"    image = only(grid, '{'x' * 40}')",
        "    return beside(image, out)",
    ]


def test_a_local_never_hides_a_word():
    words = {**toy_pack.WORDS, "out": toy_pack.WORDS["mirror"]}
    part = _node("top_left", ROOT)
    assert "    image = top_left(grid)" in emit.source(_node("beside", part, part), words)


def _candidate(cost, test, kind=Kind.WORDS, survival=None):
    return Candidate(Node("Grid", (0, test), None, (), cost), kind, survival)


def test_programs_with_one_answer_add_their_votes():
    answers = ranking.rank([_candidate(5, 1), _candidate(5.5, 2), _candidate(5.6, 2)], train=1)
    assert [answer.candidate.node.numbers[1] for answer in answers] == [2, 1]


def test_of_equal_answers_the_cheapest_program_is_written():
    answers = ranking.rank([_candidate(7, 1), _candidate(5, 1)], train=1)
    assert [answer.candidate.node.cost for answer in answers] == [5]


def test_a_rule_list_that_survives_leaving_pairs_out_is_believed_more():
    stable, unstable = (
        ranking.rank([_candidate(5, 1, Kind.RULES, survival)], train=1)[0].confidence for survival in (1.0, 0.0)
    )
    assert stable > unstable


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_precision(kind):
    assert 0 < ranking.rank([_candidate(5, 1, kind)], train=1)[0].confidence < 1


def test_a_program_longer_than_any_other_by_thousands_of_bits_is_still_believed_a_little():
    likely, hardly = ranking.rank([_candidate(5, 1), _candidate(9000, 2)], train=1)
    assert 0 < hardly.confidence < 1e-200 < likely.confidence


def test_a_program_learnt_twice_votes_once():
    once, twice = (
        ranking.rank([*[_candidate(6, 1)] * times, _candidate(5, 2)], train=1)[0].candidate.node.cost
        for times in (1, 9)
    )
    assert once == twice == 5


def test_a_list_with_a_rule_idle_on_the_tests_is_believed_less():
    busy, lazy = (Candidate(_candidate(cost, cost).node, Kind.RULES, 1.0, idle) for cost, idle in ((12, 0), (10, 1)))
    assert ranking.rank([lazy, busy], train=1)[0].candidate is busy
