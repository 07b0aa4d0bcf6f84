from __future__ import annotations

import pytest

from arc25.prompting.wording import outline

PLAIN = """
def transform(grid):
    return rotate(flip(grid, 'horizontal'), 90)
"""
REWORDINGS = {
    "layout": 'def transform(grid): return rotate( flip(grid, "horizontal"), 90 )  # turned',
    "docstrings": "'''Turned.'''\n" + PLAIN.replace(":\n", ":\n    '''The same.'''\n"),
    "imported words": "from arc25_dsl import *\n" + PLAIN,
    "renamed words": "from arc25_dsl import flip as f\n" + PLAIN.replace("flip", "f"),
    "words of a module": "import arc25_dsl as dsl\n" + PLAIN.replace("flip", "dsl.flip"),
    "unused import": "import numpy as np\n" + PLAIN,
    "annotations": PLAIN.replace("(grid):", "(grid: Grid, /) -> Grid:"),
    "parameter": PLAIN.replace("grid", "picture"),
    "keyword": PLAIN.replace("'horizontal'", "mirror='horizontal'"),
    "result": "def transform(grid):\n    out = rotate(flip(grid, 'horizontal'), 90)\n    return out",
    "steps": "def transform(grid):\n    a: Grid = flip(grid, 'horizontal')\n    b = rotate(a, 90)\n    return b",
    "one name": "def transform(x):\n    x = flip(x, 'horizontal')\n    x = rotate(x, 90)\n    return x",
    "function": "def turn(x): return rotate(flip(x, 'horizontal'), 90)\ndef transform(grid): return turn(grid)",
}
OTHERS = {
    "constant": PLAIN.replace("90", "180"),
    "word": PLAIN.replace("flip", "shift"),
    "order": "def transform(grid):\n    return flip(rotate(grid, 90), 'horizontal')",
    "one word more": PLAIN.replace("(flip", "(trim(flip").replace("')", "'))"),
    "loop": "def transform(grid):\n    for _ in grid: grid = rotate(flip(grid, 'horizontal'), 90)\n    return grid",
    "operator": PLAIN.replace("90", "-90"),
}


@pytest.mark.parametrize("name", list(REWORDINGS))
def test_another_wording_has_the_same_outline(name: str) -> None:
    assert outline(REWORDINGS[name]) == outline(PLAIN)


@pytest.mark.parametrize("name", list(OTHERS))
def test_another_program_has_another_outline(name: str) -> None:
    assert outline(OTHERS[name]) != outline(PLAIN)


def test_a_module_that_was_imported_is_the_one_that_is_there_without() -> None:
    there = "def transform(grid):\n    return np.rot90(grid)"

    assert outline(f"import numpy\n{there.replace('np.', 'numpy.')}") == outline(there)


def test_names_in_comprehensions_do_not_matter() -> None:
    one, other = (f"a = [f(x) for x in b] + [g({name}) for {name} in b]" for name in "xy")

    assert outline(one) == outline(other)


def test_adding_to_a_name_is_giving_it_the_sum() -> None:
    assert outline("out = f(1)\nout += g(2)") == outline("out = f(1)\nout = out + g(2)")


@pytest.mark.parametrize("source", ["def transform(grid) return", "\0", f"a = {'-' * 5000}1"])
def test_what_does_not_parse_is_its_own_outline(source: str) -> None:
    assert outline(source) == source
