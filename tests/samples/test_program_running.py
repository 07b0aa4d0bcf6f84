"""Programs run here and apart: the same questions, the same answers."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from windy_pack import HERE, INPUTS, HereExecutor, WindyPack, body

from arc25.samples.running import Apart, Trial, array_of, grid_of, names_of
from arc25.testing.builders import grid

ONE = (grid("12 30"),)


def trial(text: str, *outputs: str) -> Trial:
    return Trial(ast.parse(body(text)), INPUTS[: len(outputs)], tuple(map(grid, outputs)))


def test_a_program_finds_the_words_and_the_other_names_of_the_pack():
    assert HERE.run(body("return keep(grid, Color.RED)"), ONE) == (grid("10 00"),)


def test_a_pack_without_a_module_has_its_words_alone():
    pack = WindyPack()
    pack.namespace = ""

    assert names_of(pack).keys() == pack.words().keys()


@pytest.mark.parametrize(
    "text",
    [
        "raise ValueError",
        "return nobody(grid)",
        "return 5",
        "return None",
        "return grid + 9",
        "return grid - 1",
        "return grid / 2",
        "return [[1], [1, 2]]",
        "return grid[:0]",
        "return [[1] * 31]",
        "return [[256]]",
        "return transform(grid)",
    ],
)
def test_what_fails_or_gives_no_grid_gives_none(text):
    assert HERE.run(body(text), ONE) == (None,)


@pytest.mark.parametrize("source", ["x = 1", "raise ValueError", "def transform(grid):\n    break", "transform = 5"])
def test_a_source_without_a_function_gives_none(source):
    assert HERE.run(source, INPUTS) == (None,) * len(INPUTS)


def test_rows_are_a_grid_too():
    assert HERE.run(body("return [[1, 2]]"), ONE) == (grid("12"),)


def test_every_input_is_an_array_of_its_own():
    source = "seen = []\n" + body("seen.append(grid.dtype)\ngrid[0, 0] = 9 - grid[0, 0]\nreturn grid")

    assert HERE.run(source, ONE * 2) == (grid("82 30"),) * 2
    assert array_of(ONE[0]).dtype == np.int64


def test_a_program_leaves_nothing_behind_for_the_next():
    HERE.run("turn = None\n" + body("return grid"), ONE)

    assert HERE.run(body("return turn(grid)"), ONE) == (grid("31 02"),)


@pytest.mark.parametrize("value", [np.array([[True, False]]), np.array([[1, 0]], np.int8)])
def test_integers_of_every_kind_are_a_grid(value):
    assert grid_of(value) == grid("10")


def test_a_trial_is_true_if_every_output_is_right():
    right = ("0021 0030 5400 6000", "06005 00100 40002")

    assert HERE.answer(trial("return blow(grid, 'east')", *right))
    assert not HERE.answer(trial("return blow(grid, 'east')", right[0], "1"))
    assert not HERE.answer(trial("return nobody(grid)", *right))


def test_a_trial_of_what_does_not_compile_is_false():
    broken = ast.parse(body("for x in grid:\n    pass\nreturn grid"))
    broken.body[0].body[0].body = []

    assert not HERE.answer(Trial(broken, ONE, ONE))


def test_a_trial_ends_at_the_first_output_that_differs():
    text = "ran.append(1)\nif len(ran) == 3:\n    raise KeyboardInterrupt\nreturn [[len(ran)]]"

    assert not HERE.answer(Trial(ast.parse("ran = []\n" + body(text)), INPUTS, (grid("1"),) * len(INPUTS)))


def asks():
    """An inquiry of two questions."""
    first = yield trial("return [[1]]", "1")
    second = yield trial("return [[1]]", "2")
    return first, second


async def test_an_inquiry_gets_the_same_answers_here_and_apart():
    apart = Apart(HereExecutor(), "windy")

    assert HERE.settle(asks()) == await apart.settle(asks()) == (True, False)


async def test_apart_a_program_that_never_ran_gives_nothing():
    apart = Apart(HereExecutor(unsafe=["open"]), "windy")

    assert not await apart.answer(trial("return open('x')", "1"))
    assert (await apart.run(body("return grid"), ONE)).outputs == ONE


async def test_a_trial_may_give_the_program_numbers():
    asked = Trial(ast.parse(body("return [[shade]]")), ONE, (grid("4"),), {"shade": 4})

    assert HERE.answer(asked)
    assert await Apart(HereExecutor(), "windy").answer(asked)
