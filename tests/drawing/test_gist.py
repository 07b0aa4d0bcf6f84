"""Programs in one line."""

from __future__ import annotations

from arc25.drawing.gist import gist


def test_the_statements_of_a_program_stand_side_by_side():
    assert gist("def transform(grid):\n    out = flip(grid)\n\n    return out\n") == "out = flip(grid); return out"


def test_what_is_inside_a_block_follows_its_colon():
    source = (
        "def transform(grid):\n    for piece in grid:\n        use(piece)\n    def step(grid):\n        return grid\n"
    )
    assert gist(source) == "for piece in grid: use(piece); def step(grid): return grid"


def test_nothing_is_nothing():
    assert gist("") == ""
