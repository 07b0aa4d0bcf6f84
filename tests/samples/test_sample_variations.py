"""Samples turned, mirrored and in other colours, their programs with them."""

from __future__ import annotations

import itertools
import random

import pytest
from windy_pack import HERE, HereExecutor, WindyPack, body, sample

from arc25.core.views import View, apply
from arc25.samples.literals import Wording
from arc25.samples.running import Apart
from arc25.samples.sample import Sample
from arc25.samples.validation import Judge
from arc25.samples.variation import recoloured, turned
from arc25.testing.builders import grid

WORDING = Wording(WindyPack())
PERMUTATION = (0, 2, 3, 4, 5, 6, 7, 8, 9, 1)


def quarter(text: str, turns: int = 1, flipped: bool = False) -> Sample | None:
    return HERE.settle(turned(sample(body(text)), turns, flipped, WORDING))


def dyed(text: str) -> Sample | None:
    return HERE.settle(recoloured(sample(body(text)), PERMUTATION, WORDING))


@pytest.mark.parametrize(
    ("text", "turns", "flipped", "expected"),
    [
        ("return blow(grid, 'north')", 1, False, "return blow(grid, 'east')"),
        ("return drift(grid, 'north')", 3, False, "return drift(grid, 'west')"),
        ("return drift(grid, 'east')", 0, True, "return drift(grid, 'west')"),
        ("return drift(grid, 'east')", 1, True, "return drift(grid, 'north')"),
        ("return keep(grid, 3)", 1, True, "return keep(grid, 3)"),
        ("wind = 'east'\nreturn drift(grid, wind)", 2, False, "wind = 'west'\nreturn drift(grid, wind)"),
        (
            "return paint(grid, best(pieces(grid), 'height'), 3)",
            1,
            False,
            "return paint(grid, best(pieces(grid), 'width'), 3)",
        ),
        (
            "return paint(grid, max(pieces(grid), key=lambda item: item.height), 3)",
            1,
            False,
            "return paint(grid, max(pieces(grid), key=lambda item: item.width), 3)",
        ),
    ],
)
def test_directions_turn_with_the_task(text, turns, flipped, expected):
    varied = quarter(text, turns, flipped)

    assert varied is not None
    assert varied.source == body(expected)


@pytest.mark.parametrize("text", ["return grid[1:]", "grid[0, 0] = 9 - grid[0, 0]\nreturn grid"])
def test_a_program_that_does_not_turn_has_no_turned_variation(text):
    assert quarter(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("return keep(grid, 9)", "return keep(grid, 1)"),
        ("return keep(grid, Color.RED)", "return keep(grid, Color.PINK)"),
        ("return dye(grid, {1: 2, 0: 9})", "return dye(grid, {2: 3, 0: 1})"),
        ("return turn(grid) if 2 in grid else grid", "return turn(grid) if 3 in grid else grid"),
        ("return keep(grid, lowest(grid))", None),
    ],
)
def test_colours_change_with_the_task(text, expected):
    varied = dyed(text)

    assert (varied and varied.source) == (expected and body(expected))


def test_a_variation_is_the_task_as_a_view_shows_it():
    made = sample(body("return drift(grid, 'east')"), name="s", level=3)
    varied = HERE.settle(turned(made, 1, True, WORDING))
    view = View(turns=3, flipped=True)

    assert varied is not None
    assert varied.inputs == tuple(apply(view, one) for one in made.inputs)
    assert varied.outputs == tuple(apply(view, one) for one in made.outputs)
    assert [pair.output for pair in varied.example.task.train] == list(varied.outputs[:3])
    assert (varied.id, varied.variation, varied.level) == ("s+mirrored-turned-90", "mirrored turned 90", 3)
    assert (varied.words, varied.example.program.task_id) == (made.words, varied.id)


def test_left_and_right_are_exchanged_before_the_turn():
    made = sample(body("return keep(grid, 3)"), inputs=(grid("123 456"), grid("300 000")))
    varied = HERE.settle(turned(made, 1, True, WORDING))

    assert varied is not None
    assert varied.inputs[0] == grid("63 52 41")


def test_a_variation_may_be_varied_again():
    once = quarter("return keep(drift(grid, 'east'), 3)")
    assert once is not None
    twice = HERE.settle(recoloured(once, PERMUTATION, WORDING))

    assert twice is not None
    assert twice.source == body("return keep(drift(grid, 'south'), 4)")
    assert twice.variation == "turned 90, colours 0234567891"


async def test_a_variation_is_the_same_when_only_a_sandbox_may_run_the_program():
    made = sample(body("return keep(drift(grid, 'east'), 3)"))

    apart = await Apart(HereExecutor(), "windy").settle(turned(made, 3, True, WORDING))

    assert apart == HERE.settle(turned(made, 3, True, WORDING))


def test_the_programs_of_a_hundred_variations_do_what_their_tasks_show():
    judge, chance, found = Judge(WindyPack()), random.Random(0), 0
    for example in itertools.islice(WindyPack().samples(0, 3), 200):
        verdict = judge.judge(example, 3)
        if not isinstance(verdict, Sample):
            continue
        turns, flipped = chance.randrange(4), chance.random() < 0.5
        colours = (0, *chance.sample(range(1, 10), 9))
        for inquiry in (turned(verdict, turns, flipped, WORDING), recoloured(verdict, colours, WORDING)):
            varied = HERE.settle(inquiry)
            if varied is not None:
                found += 1
                assert HERE.run(varied.source, varied.inputs) == varied.outputs

    assert found > 100
