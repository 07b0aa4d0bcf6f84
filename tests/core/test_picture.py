from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc25.core.errors import UnknownName
from arc25.core.grid import Grid
from arc25.core.picture import COLORBLIND, DEFAULT, PALETTES, grid_svg, luminance, palette_named
from arc25.core.records import Solution
from arc25.testing.builders import grid, task

GRIDS = st.tuples(st.integers(1, 9), st.integers(1, 9)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 9), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)

# sRGB linear to what protan, deutan and tritan eyes see: Machado, Oliveira and Fernandes 2009, severity 1.
SIMULATIONS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
OKLAB_CONES = ((0.4122215, 0.5363325, 0.0514460), (0.2119035, 0.6806995, 0.1073970), (0.0883025, 0.2817188, 0.6299787))
OKLAB_AXES = (
    (0.2104543, 0.7936178, -0.004072),
    (1.9779985, -2.4285922, 0.4505937),
    (0.0259040, 0.7827718, -0.8086758),
)


def painted(svg: str) -> dict[tuple[int, int], str]:
    """The colour of each cell, by drawing the ground and the strokes of an SVG as a viewer would."""
    root = ET.fromstring(svg)
    cells: dict[tuple[int, int], str] = {}
    ground = root.find("rect")
    assert ground is not None
    for y, x in itertools.product(range(int(ground.attrib["height"])), range(int(ground.attrib["width"]))):
        cells[y, x] = ground.attrib["fill"]
    for path in root.findall("path"):
        y = x = 0
        for dx, dy, length in re.findall(r"m(-?\d+) (-?\d+)h(\d+)", path.attrib["d"]):
            x, y = x + int(dx), y + int(dy)
            for _ in range(int(length)):
                cells[y, x] = path.attrib["stroke"]
                x += 1
    return cells


def by_cell(rows: list[list[int]]) -> dict[tuple[int, int], int]:
    return {(y, x): colour for y, row in enumerate(rows) for x, colour in enumerate(row)}


def distance(one: str, other: str, eyes: str) -> float:
    """How far two colours are apart in OKLab for these eyes."""

    def oklab(colour: str) -> list[float]:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        vector = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        for matrix, power in ((SIMULATIONS[eyes], 1.0), (OKLAB_CONES, 1 / 3), (OKLAB_AXES, 1.0)):
            vector = [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]
            if matrix is not OKLAB_AXES:
                vector = [min(1.0, max(0.0, value)) ** power for value in vector]
        return vector

    return sum((a - b) ** 2 for a, b in zip(oklab(one), oklab(other), strict=True)) ** 0.5


@given(GRIDS)
def test_every_cell_is_painted_in_its_colour(rows: list[list[int]]) -> None:
    svg = grid_svg(Grid.of(rows), palette=COLORBLIND)
    assert painted(svg) == {cell: COLORBLIND.colours[colour] for cell, colour in by_cell(rows).items()}


@given(GRIDS)
def test_digits_stand_in_their_cells(rows: list[list[int]]) -> None:
    found = {}
    for text in ET.fromstring(grid_svg(Grid.of(rows), digits=True)).iter("text"):
        for place, digit in zip(text.attrib["x"].split(), text.text or "", strict=True):
            found[round(float(text.attrib["y"]) - 0.22), int(float(place))] = int(digit)
    assert found == by_cell(rows)


@given(GRIDS, st.randoms(use_true_random=False), st.booleans())
def test_a_dot_marks_each_of_the_given_cells(rows: list[list[int]], random, digits: bool) -> None:
    marked = {cell for cell in by_cell(rows) if random.random() < 0.4}
    svg = grid_svg(Grid.of(rows), marked=marked, digits=digits)
    found = set()
    for path in ET.fromstring(svg).iterfind("g[@stroke-dasharray='0 1']/path"):
        y, x = 0.0, 0
        for dx, dy, length in re.findall(r"m(-?\d+) (-?[\d.]+)h(\d+)", path.attrib["d"]):
            x, y = x + int(dx), y + float(dy)
            found |= {(round(y + 0.01), x + i) for i in range(int(length))}
            x += int(length)
    assert found == marked


def test_a_large_grid_of_one_colour_takes_little_text() -> None:
    assert len(grid_svg(Grid(30, 30, bytes(900)))) < 500


def test_a_grid_is_as_many_pixels_as_its_cells() -> None:
    root = ET.fromstring(grid_svg(grid("123 456"), cell=8))
    assert (root.attrib["width"], root.attrib["height"]) == ("24", "16")


@pytest.mark.parametrize("name", PALETTES)
def test_text_on_a_cell_has_the_contrast_that_wcag_asks_for(name: str) -> None:
    for colour, ink in zip(PALETTES[name].colours, PALETTES[name].inks, strict=True):
        dark, light = sorted((luminance(colour), luminance(ink)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("eyes", SIMULATIONS)
def test_any_two_colours_of_the_colour_blind_palette_stay_apart(eyes: str) -> None:
    pairs = itertools.combinations(COLORBLIND.colours, 2)
    assert min(distance(one, other, eyes) for one, other in pairs) > 0.14


def test_the_default_palette_is_not_safe_for_everyone() -> None:
    pairs = itertools.combinations(DEFAULT.colours, 2)
    assert min(distance(one, other, "deutan") for one, other in pairs) < 0.03


def test_an_unknown_palette_is_refused_with_its_near_miss() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'colorblind'"):
        palette_named("colourblind")


def test_a_task_shows_all_its_grids() -> None:
    html = task("t", [("1", "2"), ("3", "4")], ["5", "6"])._repr_html_()
    grounds = re.findall(r'fill="(#\w+)"', html)
    assert grounds == [DEFAULT.colours[colour] for colour in (1, 2, 3, 4, 5, 6)]


def test_a_solution_shows_its_guesses_and_its_program() -> None:
    html = Solution("t", ((grid("1"), grid("2")), ()), (), 0.5, True, "def transform(grid): ...")._repr_html_()
    assert html.count("<svg") == 2
    assert "no guess" in html
    assert "def transform(grid): ..." in html


def test_the_html_of_a_hostile_task_is_harmless() -> None:
    hostile = "<script>alert(1)</script>"
    assert "<script" not in task(hostile, [("1", "1")])._repr_html_()
    assert "<script" not in Solution(hostile, ((),), source=hostile)._repr_html_()


def test_a_grid_shows_itself_in_a_notebook() -> None:
    assert grid("12")._repr_html_() == grid_svg(grid("12"))
