"""Each check refuses a sample that was made to break its rule, and none refuses a good one."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from windy_pack import HERE, INPUTS, HereExecutor, WindyPack, body, example, sample

from arc25.core.context import Context
from arc25.core.records import Example, Pair, Program, Task
from arc25.core.words import Law, Signature, Word
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.samples.literals import Wording
from arc25.samples.running import Apart
from arc25.samples.sample import Sample
from arc25.samples.validation import (
    Judge,
    Refusal,
    Rule,
    constant,
    endless,
    invalid,
    lengthy,
    makes_colors,
    partial_to_colors,
    readable,
    unchanging,
    unrepeatable,
)
from arc25.testing.builders import grid

WORDING = Wording(WindyPack())
GOOD = """\
grid = blow(grid, 'east')
for piece in pieces(grid):
    if piece.color == 2:
        grid = paint(grid, piece, 7)
    elif piece.area > 1:
        grid = paint(grid, piece, Color.RED)
return grid"""


def lengthy_of(text: str) -> str | None:
    return HERE.settle(lengthy(sample(body(text)), ast.parse(body(text))))


def partial_of(text: str) -> str | None:
    return HERE.settle(partial_to_colors(sample(body(text)), ast.parse(body(text)), WORDING))


def judged(text: str) -> Sample | Refusal:
    return Judge(WindyPack()).judge(example(body(text)), 2)


async def judged_apart(text: str, executor: HereExecutor) -> Sample | Refusal:
    return await Judge(WindyPack()).judge_apart(example(body(text)), 2, Apart(executor, "windy"))


def test_a_good_program_is_a_sample():
    verdict = judged(GOOD)

    assert isinstance(verdict, Sample)
    assert (verdict.level, verdict.words, verdict.variation) == (2, ("blow", "pieces", "paint"), "")
    assert verdict.outputs == HERE.run(body(GOOD), INPUTS)


async def test_a_good_program_is_the_same_sample_apart_and_ran_alone_at_last():
    executor = HereExecutor()

    assert await judged_apart(GOOD, executor) == judged(GOOD)
    assert (executor.alone[-1], any(executor.alone[:-1])) == (True, False)


BROKEN = {
    "return grid[": Rule.READABLE,
    "while grid.any():\n    grid = drift(grid, 'east')\nreturn grid": Rule.READABLE,
    "return nobody(grid)": Rule.VALID,
    "return grid + 5": Rule.VALID,
    "return turn(turn(turn(turn(grid))))": Rule.CHANGING,
    "return sheet(len(grid) * 0 + 3)": Rule.VARYING,
    "return paint(grid, best(pieces(grid), 'area'), lowest(grid))": Rule.EQUIVARIANT,
    "return turn(turn(turn(blow(grid, 'east'))))": None,
    "return blow(drift(grid, 'east'), 'east')": None,
    "return blow(turn(turn(grid)), 'east')": Rule.SIMPLEST,
    "shade = 4\nreturn keep(grid, 2)": Rule.SIMPLEST,
    "turn(grid)\nreturn drift(turn(grid), 'west')": Rule.MINIMAL,
    "return blow(grid, 'east') * 3 % 10": Rule.EQUIVARIANT,
    "turn = blow(grid, 'east')\nreturn drift(turn, 'west')": Rule.READABLE,
    "drift = lambda piece: piece\nreturn drift(blow(grid, 'east'))": Rule.READABLE,
}


@pytest.mark.parametrize(
    ("laws", "returns", "makes"),
    [
        ({Law.SHAPE}, "Grid", True),
        ({Law.SHAPE, Law.RECOLOURING}, "Grid", False),
        ({Law.PALETTE}, "Objects", False),
        ({Law.SHAPE}, "Mask", False),
        (set(), "Grid", False),
    ],
)
def test_a_word_makes_colours_of_its_own_if_its_laws_leave_that_open(laws, returns, makes):
    word = Word("word", lambda grid: grid, (Signature((), returns),), "", 1, laws=frozenset(laws))

    assert makes_colors(word) is makes


def test_a_program_that_numbers_things_keeps_its_colours():
    pack = Arc25Pack(Context())
    source = body("return draw(recolor_by_rank(objects(grid, 4, False), 'area', 'ascending'))")
    inputs = [grid("2 2 0 3"), grid("4 0 5 5"), grid("6 0 0 7 7 7")]
    outputs = [grid("2 2 0 1"), grid("1 0 2 2"), grid("1 0 0 2 2 2")]
    task = Task("t", tuple(map(Pair, inputs, outputs)), (grid("1 1 1 0 8"),))

    assert isinstance(Judge(pack).judge(Example(task, Program("t", source, "arc25")), 2), Sample)


@pytest.mark.parametrize("text", BROKEN)
def test_a_program_is_refused_by_the_rule_that_it_breaks(text):
    verdict = judged(text)

    assert (verdict.rule if isinstance(verdict, Refusal) else None) is BROKEN[text], verdict


@pytest.mark.parametrize("text", [text for text in BROKEN if "while" not in text])
async def test_a_program_is_refused_by_the_same_rule_apart(text):
    verdict = await judged_apart(text, HereExecutor())

    assert (verdict.rule if isinstance(verdict, Refusal) else None) is BROKEN[text], verdict


@pytest.mark.parametrize("faults", [{"unsafe": ["Color"]}, {"wrong": ["Color"]}])
async def test_a_sandbox_that_refuses_or_gives_something_else_is_a_reason(faults):
    reason = await unrepeatable(sample(body("return keep(grid, Color.RED)")), Apart(HereExecutor(**faults), "windy"))

    assert reason in ("refused: not here", "the sandbox gives another output for input 3")


async def test_a_sandbox_that_gives_the_same_is_no_reason():
    assert await unrepeatable(sample(body(GOOD)), Apart(HereExecutor(), "windy")) is None


class Fickle(HereExecutor):
    """Gives other outputs to what runs alone."""

    async def run(self, program, inputs, *, alone=False, limits=None):
        result = await super().run(program, inputs, alone=alone)
        return replace(result, outputs=result.outputs[::-1]) if alone else result


async def test_apart_a_program_has_to_give_the_same_when_it_is_alone():
    verdict = await judged_apart(GOOD, Fickle())

    assert verdict == Refusal(Rule.REPEATABLE, "the sandbox gives another output for input 0")


def test_what_is_no_python_is_unreadable():
    refusal = readable("def f(:")

    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith("it is no Python: ")
    assert isinstance(readable("a\0b"), Refusal)
    assert isinstance(readable("1 + 1"), ast.Module)


def test_a_while_may_never_end():
    assert endless(ast.parse(body("while True:\n    pass"))) is not None
    assert endless(ast.parse(body("for x in grid:\n    pass"))) is None


def test_outputs_have_to_be_grids():
    made = example(body("return turn(grid)"))
    outputs = HERE.run(made.program.source, INPUTS)

    assert invalid(made, outputs) is None
    assert "it fails for input 3" in str(invalid(made, (*outputs[:3], None)))


def test_outputs_have_to_be_those_of_the_task():
    made = example(body("return turn(grid)"))
    outputs = HERE.run(made.program.source, INPUTS)
    train = (Pair(INPUTS[0], grid("1")), *made.task.train[1:])
    other = replace(made, task=replace(made.task, train=train))

    assert "another output for input 0" in str(invalid(other, outputs))


def test_one_input_that_changes_is_enough():
    made = sample(body("return keep(grid, 2)"), inputs=(grid("22"), grid("23")))

    assert unchanging(made) is None
    assert unchanging(replace(made, outputs=made.inputs)) is not None


def test_outputs_may_be_all_the_same_if_the_input_is_not_read():
    text = body("return sheet(3)")

    assert constant(sample(text), ast.parse(text)) is None


def test_outputs_that_are_all_the_same_are_refused_if_the_input_is_read():
    text = body("grid[:] = 3\nreturn grid[:2, :2]")

    assert constant(sample(text), ast.parse(text)) is not None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a = 1\nreturn turn(grid)", "line 2"),
        ("for piece in pieces(grid):\n    a = piece.area\n    grid = paint(grid, piece, 3)\nreturn grid", "line 3"),
        ("for piece in pieces(grid):\n    pass\nreturn turn(grid)", "line 2"),
        ("if grid.any():\n    grid = turn(grid)\nreturn grid", "the condition in line 2"),
        ("if len(grid) > 3:\n    return turn(grid)\nelse:\n    a = 1\n    return grid", "line 5"),
        (
            "for piece in pieces(grid):\n    if piece.area > 0:\n        if piece.color == 2:\n"
            "            grid = paint(grid, piece, 7)\nreturn grid",
            "the condition in line 3",
        ),
        (
            "if grid.any():\n    grid = turn(grid)\nelse:\n    grid = turn(grid)\n    grid = turn(grid)\nreturn grid",
            "the condition in line 2",
        ),
    ],
)
def test_a_statement_that_is_not_needed_is_named(text, what):
    assert lengthy_of(text) == f"{what} is not needed"


def test_a_program_that_needs_every_statement_is_not_lengthy():
    assert lengthy_of(GOOD) is None


@pytest.mark.parametrize(
    "text",
    [
        "return turn(grid)",
        "return keep(grid, 2)",
        "return swap(grid, first=2, second=3)",
        "return dye(grid, {1: 2, 2: 4})",
        "table = {1: 2, 2: 4}\nreturn dye(grid, table)",
        "shade = 3 if len(grid) > 3 else Color.PINK\nreturn keep(grid, shade)",
        "return clear(grid, 2)",
        "grid[grid == 2] = 5\nreturn grid",
        "for shade in (1, 2):\n    grid = swap(grid, shade, 6)\nreturn grid",
        "for piece in pieces(grid):\n    if piece.color in (1, 2):\n        grid = paint(grid, piece, 0)\nreturn grid",
        "table = {1: 2, 4: 5}\nfor piece in pieces(grid):\n"
        "    grid = paint(grid, piece, table.get(piece.color, 9))\nreturn grid",
        "table = {1: 7, 2: 7, 3: 7, 4: 8, 5: 7, 6: 9, 7: 8, 8: 7, 9: 7}\nfor piece in pieces(grid):\n"
        "    shade = piece.color\n    grid = paint(grid, piece, table[shade])\nreturn grid",
    ],
)
def test_colours_may_change_together_with_those_that_the_program_names(text):
    assert partial_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "return keep(grid, lowest(grid))",
        "return grid * (grid > 2)",
        "return keep(grid, 1 + 1)",
        "return paint(grid, max(pieces(grid), key=lambda piece: piece.color), 2)",
    ],
)
def test_a_program_that_takes_sides_between_colours_is_refused(text):
    assert partial_of(text) is not None


@pytest.mark.parametrize("text", ["return blow(grid, {[]: 1})", "return paint(grid, ({[]}, 2), 3)"])
def test_a_literal_that_cannot_be_is_no_literal(text):
    program = ast.parse(body(text))

    assert ast.unparse(WORDING.recoloured(program, range(10))) == ast.unparse(program)


def test_what_matters_for_the_test_input_alone_is_not_needed():
    one = sample(body("if grid[0, 0] == 9:\n    return turn(grid)\nreturn blow(grid, 'east')"))

    assert all(int(pair.input.cells[0]) != 9 for pair in one.example.task.train)
    assert "is not needed" in str(HERE.settle(lengthy(one, ast.parse(one.source))))
