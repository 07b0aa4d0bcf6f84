"""Pieces as rows: segmentations, what is painted for each piece, lists of rules, loops and their text."""

from __future__ import annotations

import itertools
import random
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from arc25.core.grid import Grid
from arc25.core.words import Parameter, Signature, Word
from arc25.plugins.backends.search import emit, lifting, loops, others, painting, piece_rules, roles, things
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.dag import Dag, Node, root
from arc25.plugins.backends.search.goals import Goals
from arc25.plugins.backends.search.lifting import Members, RowStore
from arc25.plugins.backends.search.loops import Body, Loop
from arc25.plugins.backends.search.painting import OUT, Paint, Painter
from arc25.plugins.backends.search.piece_rules import Base, Condition, Table
from arc25.plugins.backends.search.store import Store
from arc25.plugins.backends.search.traces import Trace, Traces
from arc25.plugins.backends.search.vocabulary import DONE, GIVEN, Hole, Literal, Operation, operations
from arc25.testing.builders import task

GRID, PIECE, PIECES = "Grid", "Object", "Objects"
PICTURE = np.array([[1, 0, 0], [0, 0, 2]], np.int8)


def word(function, takes, returns, *more):
    """A word of the toy pack below; `more` are further overloads."""
    signatures = tuple(Signature(tuple(parameters), kind) for parameters, kind in ((takes, returns), *more))
    return Word(function.__name__, function, signatures, "", 3.0)


def hole(kind):
    return Parameter(kind.lower(), kind)


SHADE = Parameter("shade", "Color", tuple(range(10)))


def dots(grid):
    """Each filled cell as (row, column, colour)."""
    return tuple((int(row), int(column), int(grid[row, column])) for row, column in np.argwhere(grid))


def put(grid, dot):
    out = grid.copy()
    for row, column, color in dot if isinstance(dot[0], tuple) else (dot,):
        out[row, column] = color
    return out


def lower(dot):
    """A cell further down, of a cell or of all."""
    return tuple((r + 1, c, k) for r, c, k in dot) if isinstance(dot[0], tuple) else (dot[0] + 1, *dot[1:])


def dyed(dot, shade):
    return (*dot[:2], shade)


def beyond(dots, dot):
    """Those that come after it."""
    return tuple(other for other in dots if other[:2] > dot[:2])


DOTS = word(dots, [hole(GRID)], PIECES)
PUT = word(put, [hole(GRID), hole(PIECE)], GRID, ([hole(GRID), hole(PIECES)], GRID))
LOWER = word(lower, [hole(PIECE)], PIECE, ([hole(PIECES)], PIECES))
DYED = word(dyed, [hole(PIECE), SHADE], PIECE)
BEYOND = word(beyond, [hole(PIECES), hole(PIECE)], PIECES)
WORDS = {w.name: w for w in (DOTS, PUT, LOWER, DYED, BEYOND)}


@pytest.fixture
def dag():
    budget = Budget(None, 5000, 2**27)
    store = Store(budget)
    return Dag(store, [root(store, GRID, [PICTURE, PICTURE[::-1]])], operations(WORDS.values(), [5]), budget)


def applied(dag, word_, returns, *arguments, literals=()):
    parameters = (*(Hole(argument.type) for argument in arguments), *map(Literal, literals))
    return dag.derive(Operation(word_, parameters, returns, 3.0), arguments)


def segmented(dag):
    """The dots of the two inputs, and what is lifted of them."""
    node = applied(dag, DOTS, PIECES, dag.root)
    (segmentation,) = lifting.segmentations(Members(dag.store), [node], [])
    return segmentation, lifting.lift(dag, segmentation, 2, [dag.root], lifting.lifted(dag.operations), 1.0)


def body(dag, call, lifted):
    return Body(call, lifted.every.piece, OUT, lifted.every.outer)


def painted(lifted, inner):
    """Put what `inner` makes of the piece on the canvas."""
    return Node(GRID, (), Operation(PUT, (Hole(GRID), Hole(PIECE)), GRID, 3.0), (OUT, inner), 3.0)


def result(source):
    namespace = {name: w.function for name, w in WORDS.items()}
    exec(source, namespace)
    return namespace["transform"](PICTURE)


def test_a_segmentation_knows_the_lists_and_the_pieces_that_it_holds(dag):
    whole = applied(dag, DOTS, PIECES, dag.root)
    first = root(dag.store, PIECE, [(0, 0, 1), (0, 2, 2)], 1.0)
    rest = root(dag.store, PIECES, [((1, 2, 2),), ()], 1.0)
    other = root(dag.store, PIECES, [((1, 2, 2), (0, 1, 5)), ()], 1.0)
    (found, strange) = (
        lifting.segmentations(Members(dag.store), [whole, rest, applied(dag, LOWER, PIECES, whole)], [first]),
        other,
    )
    assert [(s.node, s.subsets, s.singles) for s in found] == [(whole, [rest], [first])]
    assert lifting.segmentations(Members(dag.store), [whole, strange], [])[0].subsets == []


def test_a_value_that_a_row_lacks_is_never_given_to_a_word(dag):
    rows = RowStore(dag.store)
    seen = []

    def picky(dot):
        seen.append(dot)
        raise ValueError

    operation = Operation(word(picky, [hole(PIECE)], PIECE), (Hole(PIECE),), PIECE, 1.0)
    number = dag.store.number(PIECE, (0, 0, 1))
    once = rows.apply(operation, np.full((2, 1, 1), number))
    assert rows.apply(operation, once[:, None, :]).tolist() == once.tolist() == [[dag.store.missing]] * 2
    assert seen == [(0, 0, 1)]


def test_a_mask_that_only_painting_words_take_is_a_picture_like_any_other(dag):
    """Its number is for kernels, which read far outside their memory where another one was given."""
    segmentation, _ = segmented(dag)

    def spot(dot):
        return np.arange(3)[None] == dot[1]

    def rest(mask):
        return ~mask

    words = (word(spot, [hole(PIECE)], "Mask"), word(rest, [hole("Mask")], "Mask"))
    lifted = lifting.lift(dag, segmentation, 2, [], lifting.lifted(operations(words, [5])), 1.0)
    done = [node for node in lifted.nodes if node.type == DONE + "Mask"]
    assert done
    for number in itertools.chain(*(node.numbers for node in done)):
        assert number == dag.store.number("Mask", dag.store[number]) < others.OTHERS


def test_every_lifted_node_depends_on_the_piece(dag):
    _, lifted = segmented(dag)
    made = [node for node in lifted.nodes if node.operation]
    assert made
    assert not any(all(argument.type.startswith(GIVEN) for argument in node.arguments) for node in made)


def paints(dag, outputs, words=()):
    """What is right for all rows of the dots when these are the train outputs."""
    dag.operations = [*dag.operations, *operations(words, [])]
    _, lifted = segmented(dag)
    cells = sum(output.size for output in outputs)
    found = Painter(dag, outputs, [2, 3], [np.zeros(output.shape, bool) for output in outputs]).paints(
        lifted, [[0, 1], [2, 3]], np.ones((1, 4), bool), (1 << cells) - 1, 1.0
    )
    return lifted, found


def test_the_colour_of_a_call_is_read_off_the_train_outputs(dag):
    below = np.array([[0, 0, 0], [3, 0, 0], [0, 0, 3]], np.int8)
    _, found = paints(dag, [below, np.array([[0, 0, 0], [0, 0, 3], [3, 0, 0]], np.int8)])
    assert [paint.call.arguments[1].operation.word for paint in found] == [DYED]
    assert found[0].call.arguments[1].operation.arguments[1] == Literal(3)
    assert [trace.covers for trace in found[0].traces] == [1 << 3, 1 << 8, 1 << (9 + 5), 1 << (9 + 6)]


def test_a_call_is_not_right_where_one_cell_of_it_is_wrong(dag):
    assert paints(dag, [np.zeros((3, 3), np.int8)] * 2)[1] == []


def test_a_word_that_changes_the_canvas_elsewhere_does_not_paint(dag):
    def blot(grid, dot):
        out = put(grid, dot)
        out[0, 1] = 1 - grid[0, 1]
        return out

    outputs = [np.array(rows, np.int8) for rows in ([[1, 1, 0], [0, 0, 2]], [[0, 1, 2], [1, 0, 0]])]
    _, found = paints(dag, outputs, [replace(word(blot, [hole(GRID), hole(PIECE)], GRID), cost=1.0)])
    assert [paint.call.operation.word for paint in found] == [PUT]


def scattered(grid, dot, number):
    """Paint some cells, other ones for each number, in the colour of the dot."""
    out = grid.copy()
    out[np.random.default_rng(number).random(grid.shape) < 0.5] = dot[2]
    return out


def test_paints_end_where_their_room_does(dag, monkeypatch):
    dag.root = root(dag.store, GRID, [PICTURE * 0 + [[2, 0, 0], [0, 0, 2]]] * 2)
    scatter = word(scattered, [hole(GRID), hole(PIECE), Parameter("number", "Seed", tuple(range(200)))], GRID)
    outputs = [np.full((30, 30), 2, np.int8)] * 2
    monkeypatch.setattr(painting, "ROOM", 20_000)
    _, found = paints(dag, outputs, [scatter])
    taken = sum(each.bytes for paint in found for each in paint.traces if each)
    assert 20_000 <= taken < 22_000


def peak(action):
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_traces_take_little_memory_however_many_there_are():
    chance, traces, asked = random.Random(0), Traces(), []

    def ask():
        for number in range(60_000):
            cells = chance.getrandbits(3600)
            if traces.of((number, "key"), lambda cells=cells: Trace(cells, 0)).covers != cells:
                asked.append(number)

    assert peak(ask) < 12 * 2**20
    assert asked == []


def test_equal_traces_are_kept_once():
    traces = Traces()
    first, again = (traces.of((number,), lambda: Trace(2**999, 0)) for number in range(2))
    assert first is again


def test_rules_over_many_pieces_take_little_memory():
    chance = random.Random(0)
    noise = [[chance.getrandbits(3600) | 1 for _ in range(12)] for _ in range(500)]
    picks = [[chance.random() < 0.5 for _ in range(12)] for _ in range(60)]
    table_ = table([[1 << 3600] * 12, *noise], [[True] * 12, *picks], [1 << 3600], (0, 6, 12), (0, 1800, 3601))
    found = []
    assert peak(lambda: found.extend(learnt(table_))) < 12 * 2**20
    assert [[rule.covers for rule in rules.rules] for rules in found] == [[1 << 3600]]


def trace(cells):
    return Trace(*cells) if isinstance(cells, tuple) else Trace(cells, 0)


def table(paints_, picks, wrongs, rows=(0, 2, 4), cells=(0, 4, 8)):
    """`paints_[i][r]` is what call i covers for row r, or a pair with what it spoils; None where it is of no use."""
    calls = [
        Paint(Node(GRID, (), None, (), float(index)), tuple(None if each is None else trace(each) for each in covers))
        for index, covers in enumerate(paints_)
    ]
    conditions = [Condition(Node(PIECES, (), None, (), 1.0), np.array(pick, bool)) for pick in picks]
    bases = [Base(Node(GRID, (), None, (), 0.0), wrong) for wrong in wrongs]
    return Table(bases, calls, conditions, list(rows), list(cells))


def learnt(table_, pairs=None):
    return piece_rules.learn(table_, pairs or table_.pairs, 10, Budget(None, 10, 2**20), 1.0)


def test_a_list_covers_every_wrong_cell_with_pure_rules():
    found = learnt(table([(1, None, 16, None), (None, 2, None, 32)], [[1, 1, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]], [51]))
    assert [sorted(rule.covers for rule in rules.rules) for rules in found] == [[17, 34]]


def test_a_rule_that_is_wrong_for_a_picked_piece_is_never_used():
    assert learnt(table([(1, 2, 16, None)], [[1, 1, 1, 1]], [19])) == []


def test_what_a_rule_spoils_is_covered_by_a_later_one():
    rows = [[1, 0, 1, 0], [0, 1, 0, 1]]
    (found,) = learnt(table([((1, 2), None, (16, 32), None), (None, 2, None, 32)], rows, [51]))
    assert [rule.covers for rule in found.rules] == [17, 34]


def test_two_rules_that_spoil_each_other_make_no_list():
    rows = [[1, 0, 1, 0], [0, 1, 0, 1]]
    assert learnt(table([((1, 2), None, (16, 32), None), (None, (2, 1), None, (32, 16))], rows, [51])) == []


def test_a_list_survives_where_the_others_teach_it():
    rows, cells = (0, 1, 2, 3), (0, 2, 4, 6)
    same = table([(1, 4, 16)], [[1, 1, 1]], [21], rows, cells)
    odd = table([(1, 4, None)], [[1, 1, 1]], [5], rows, cells)
    budget = Budget(None, 10, 2**20)
    assert piece_rules.survival(same, budget) == 1.0
    assert piece_rules.survival(odd, budget) == 0.0


def test_a_loop_has_the_values_of_its_text(dag):
    segmentation, lifted = segmented(dag)
    dyed_piece = lifted.every.derive(Operation(DYED, (Hole(PIECE), Literal(3)), PIECE, 3.0), (lifted.every.piece,))
    node = loops.loop(
        dag, dag.root, segmentation.node, segmentation.rows(), body(dag, painted(lifted, dyed_piece), lifted)
    )
    source = emit.source(node, WORDS)
    assert source.splitlines()[1:] == [
        "    out = grid",
        "    for piece in dots(grid):",
        "        out = put(out, dyed(piece, 3))",
        "    return out",
    ]
    assert np.array_equal(result(source), dag.arrays(node)[0])


def test_a_body_that_fails_for_a_piece_makes_no_loop(dag):
    segmentation, lifted = segmented(dag)
    twice = Operation(LOWER, (Hole(PIECE),), PIECE, 3.0)
    call = painted(lifted, lifted.every.derive(twice, (lifted.every.piece,)))  # off the edge for some
    assert loops.loop(dag, dag.root, segmentation.node, segmentation.rows(), body(dag, call, lifted)) is None


def test_a_body_without_a_value_for_a_piece_makes_no_loop_and_is_not_called_with_nothing(dag):
    """A kernel that was given the number of nothing read far outside its memory."""
    segmentation, lifted = segmented(dag)
    seen = []

    def careless(grid, dot):
        seen.append(dot)
        return grid

    def rare(dot):
        return (*dot[:2], 100 // (dot[2] - 1))

    operation = Operation(word(rare, [hole(PIECE)], PIECE), (Hole(PIECE),), PIECE, 3.0)
    some = lifted.every.derive(operation, (lifted.every.piece,))
    assert dag.store.missing in some.numbers
    assert any(number != dag.store.missing for number in some.numbers)
    painter = word(careless, [hole(GRID), hole(PIECE)], GRID)
    call = replace(painted(lifted, some), operation=Operation(painter, (Hole(GRID), Hole(PIECE)), GRID, 3.0))
    assert loops.loop(dag, dag.root, segmentation.node, segmentation.rows(), body(dag, call, lifted)) is None
    assert None not in seen


def test_a_loop_does_not_overwrite_what_its_body_reads(dag):
    """The list in the body is made of the grid that the loop begins with."""
    base = applied(dag, PUT, GRID, dag.root, root(dag.store, PIECE, [(0, 1, 3)] * 2))
    segmentation, _ = segmented(dag)
    sample = lifting.Rows(dag, segmentation, [0, 1], [base], [])
    (given,) = sample.outer
    paste = word(put, [hole(GRID), hole(GRID)], GRID)
    call = Node(GRID, (), Operation(paste, (Hole(GRID), Hole(GRID)), GRID, 3.0), (OUT, given), 3.0)
    loop = Loop(GRID, (), None, (base, segmentation.node, base), 1.0, Body(call, sample.piece, OUT, sample.outer))
    lines = emit.source(loop, WORDS).splitlines()
    name = lines[-1].split()[-1]
    assert f"put({name}, out)" in lines[-2]
    assert name != "out"


def test_a_loop_becomes_a_plain_call_where_the_words_take_lists(dag):
    segmentation, lifted = segmented(dag)
    plain = loops.broadcast(dag, dag.root, segmentation.node, body(dag, painted(lifted, lifted.every.piece), lifted))
    assert emit.source(plain, WORDS).splitlines()[-1] == "    return put(grid, dots(grid))"


def test_a_loop_stays_one_where_a_word_takes_one_piece_only(dag):
    segmentation, lifted = segmented(dag)
    inner = lifted.every.derive(Operation(DYED, (Hole(PIECE), Literal(3)), PIECE, 3.0), (lifted.every.piece,))
    assert loops.broadcast(dag, dag.root, segmentation.node, body(dag, painted(lifted, inner), lifted)) is None


def test_each_piece_is_treated_by_words_of_any_name(solve):
    pairs = [("0100 0002 0000", "0100 0302 0003"), ("2000 0010 0000", "2000 3010 0030")]
    report = solve(task("t", pairs, ["1002 0000 0000"]), WORDS)
    namespace = {name: w.function for name, w in WORDS.items()}
    exec(report.programs[0].source, namespace)
    assert Grid.of(namespace["transform"](np.array([[1, 0, 0, 2], [0] * 4, [0] * 4], np.int8))) == Grid.of(
        [[1, 0, 0, 2], [3, 0, 0, 3], [0, 0, 0, 0]]
    )
    assert "for piece in " in report.programs[0].source


def test_pieces_that_stay_are_painted_last_where_a_ray_passes_behind_them(words, solve):
    pairs = [
        ("1005 0000 0100", "1115 0000 0111"),
        ("0000 1050 5010", "0000 1151 5011"),
        ("0105 0000 1000", "0115 0000 1111"),
    ]
    kept = {name: words[name] for name in ("objects", "with_color", "smear", "paint")}
    report = solve(task("t", pairs, ["0000 0000 1050"]), kept, work=8000)
    assert any(
        found.source.splitlines()[-1].startswith("    return paint(") and "smear" in found.source
        for found in report.programs
    )
    namespace = {name: each.function for name, each in kept.items()}
    exec(report.programs[0].source, namespace)
    assert namespace["transform"](np.array([[0] * 4, [0] * 4, [1, 0, 5, 0]], np.int8)).tolist()[2] == [1, 1, 5, 1]


def test_each_piece_of_a_real_task_moves_its_own_way(training, words, solve):
    puzzle, answers = training("05f2a901")
    report = solve(puzzle, words, work=120_000, limit=2)
    namespace = {name: each.function for name, each in words.items()}
    exec(report.programs[0].source, namespace)
    inputs = [np.array(grid.rows(), np.int8) for grid in puzzle.tests]
    assert [Grid.of(namespace["transform"](grid)) for grid in inputs] == answers
    assert "for piece in " in report.programs[0].source


@pytest.mark.parametrize("until", [1.0, 0.0])
def test_choices_of_pieces_are_made_as_long_as_there_is_time(dag, until, monkeypatch):
    goals = Goals(dag, [PICTURE[:, ::-1]], roles.cast(WORDS))
    for node in dag.grow():
        goals.offer(node)
        if dag.budget.spent() > 0.2:
            break
    search = things._Search(goals)
    single = root(dag.store, PIECE, [(0, 0, 1), (1, 0, 1)])
    segmentation = replace(search.segmentations[0], singles=[single])
    derived = []
    monkeypatch.setattr(Dag, "derive", lambda *arguments: derived.append(arguments))
    assert search._conditions(segmentation, segmentation.rows(), until)
    assert bool(derived) is (until > 0)
