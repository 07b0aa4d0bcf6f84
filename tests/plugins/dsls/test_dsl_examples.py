"""What each word of the arc25 pack does, by example: `call` gives the picture next to it.

Rows are separated by `/`. In a mask `#` is true. An object is its patch, `.` outside its mask, with
`@top,left`.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest

from arc25.plugins.dsls.arc25 import namespace
from arc25.plugins.dsls.arc25.namespace import WORDS
from arc25.plugins.dsls.arc25.values import Object


def g(rows: str) -> np.ndarray:
    return np.array([[int(cell) for cell in row] for row in rows.split("/")], dtype=np.int8)


def m(rows: str) -> np.ndarray:
    return np.array([[cell == "#" for cell in row] for row in rows.split("/")])


def show(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(map(show, value))
    if isinstance(value, Object):
        cells = np.where(value.mask, value.patch.astype(str), ".")
        return "/".join("".join(row) for row in cells) + f"@{value.top},{value.left}"
    if isinstance(value, np.ndarray):
        cells = np.where(value, "#", ".") if value.dtype == np.bool_ else value.astype(str)
        return "/".join("".join(row) for row in cells)
    return str(value)


GEOMETRY = {
    "rotate(g('12/34'), 90)": "31/42",
    "rotate(g('12/34'), 180)": "43/21",
    "rotate(g('12/34'), 270)": "24/13",
    "rotate(m('#./..'), 90)": ".#/..",
    "rotate(nth(objects(g('000/120'), 4, True), 0), 90)": "1/2@1,0",
    "rotate(objects(g('000/120'), 4, True), 180)": "21@1,0",
    "flip(g('12/34'), 'horizontal')": "21/43",
    "flip(g('12/34'), 'vertical')": "34/12",
    "flip(g('12/34'), 'diagonal')": "13/24",
    "flip(g('12/34'), 'antidiagonal')": "42/31",
    "flip(objects(g('0012'), 4, True), 'horizontal')": "21@0,2",
    "shift(g('12/34'), 'right', 1)": "01/03",
    "shift(g('12/34'), 'up left', 1)": "40/00",
    "shift(g('12/34'), 'down', 3)": "00/00",
    "roll(g('123'), 'right', 1)": "312",
    "roll(m('#/./.'), 'up', 1)": "././#",
    "crop(nth(objects(g('00/12'), 4, True), 0))": "12",
    "crop(g('123/456/789'), m('.../.##/...'))": "56",
    "crop(g('123/456'), nth(objects(g('000/070'), 4, False), 0))": "5",
    "crop_to_content(g('000/012/000'))": "12",
    "crop_to_content(m('.../#.#'))": "#.#",
    "trim(g('000/050/000'))": "5",
    "half(g('12345'), 'left')": "12",
    "half(g('12345'), 'right')": "45",
    "half(g('1/2/3/4'), 'bottom')": "3/4",
    "third(g('123456'), 'left')": "12",
    "third(g('1/2/3'), 'bottom')": "3",
    "corner(g('123/456/789'), 'top right', 2)": "23/56",
    "corner(g('123/456/789'), 'bottom left', 1)": "7",
}

SCALE_AND_TILE = {
    "upscale(g('12'), 2)": "1122/1122",
    "upscale(m('#.'), 2)": "##../##..",
    "downscale(g('1122/1122'), 2)": "12",
    "tile(g('12'), 2, 3)": "121212/121212",
    "unfold(g('12'), 'right')": "1221",
    "unfold(g('12'), 'left')": "2112",
    "unfold(g('1/2'), 'down')": "1/2/2/1",
    "unfold(g('1/2'), 'up')": "2/1/1/2",
    "pinwheel(g('12/34'), 90)": "1231/3442/2443/1321",
    "hstack(g('1/2'), g('33/44'))": "133/244",
    "vstack(g('12'), g('34'))": "12/34",
    "kron(m('#./.#'), g('12'))": "1200/0012",
    "add_border(g('1'), 5)": "555/515/555",
    "solid(2, 3, 4)": "444/444",
}

LINES = {
    "dedupe(g('11/11/22'), 'rows')": "11/22",
    "dedupe(g('112/112'), 'columns')": "12/12",
    "drop_empty(g('000/102/000'), 'rows')": "102",
    "drop_empty(g('000/102/000'), 'columns')": "00/12/00",
    "sort_lines(g('11/00/10'), 'rows', 'ascending')": "00/10/11",
    "sort_lines(g('101/001'), 'columns', 'descending')": "110/100",
    "line(g('12/34'), 'rows', -1)": "34",
    "line(g('12/34'), 'columns', 0)": "1/3",
    "smear(g('01020'), 'right')": "01122",
    "smear(g('01020'), 'left')": "11220",
    "smear(g('0/1/0'), 'up')": "1/1/0",
    "smear(g('000/010/000'), 'plus')": "010/111/010",
    "smear(g('1000/0000/0000/0000'), 'down right')": "1000/0100/0010/0001",
    "smear(g('000/010/000'), 'antidiagonal')": "001/010/100",
    "connect(g('10010'), 'horizontal')": "11110",
    "connect(g('1002'), 'horizontal')": "1002",
    "connect(g('1/0/1'), 'vertical')": "1/1/1",
    "connect(g('100/000/001'), 'cross')": "100/010/001",
    "gravity(g('120/001/000'), 'down')": "000/000/121",
    "gravity(g('012/300'), 'left')": "120/300",
    "gravity(g('100/020'), 'right')": "001/002",
    "gravity(g('00/12'), 'up')": "12/00",
    "spread(g('100/002'))": "112/122",
}

COLOURS = {
    "recolor(g('012'), 5)": "055",
    "recolor(m('.#'), 3)": "03",
    "recolor(objects(g('12/00'), 4, True), 4)": "44@0,0",
    "map_colors(g('0123'), {0: 9, 2: 7})": "9173",
    "swap_colors(g('012'), 1, 2)": "021",
    "keep_color(g('0123'), 2)": "0020",
    "erase_color(g('0123'), 2)": "0103",
    "invert(g('2021'))": "0200",
    "blacken_background(g('3331'))": "0001",
    "most_common_color(g('00002213'))": "2",
    "rarest_color(g('0221333'))": "1",
    "background(g('0000112'))": "0",
    "ranked_colors(g('1222330'), 'descending')": "231",
    "ranked_colors(g('1222330'), 'ascending')": "132",
    "histogram(g('1222330'), 'descending')": "231/230/200",
}

MASKS = {
    "equals(g('0120'), 0)": "#..#",
    "filled(g('0120'))": ".##.",
    "filled(nth(objects(g('0120'), 4, False), 1))": "..#.",
    "filled(objects(g('0120'), 4, False))": ".##.",
    "empty(g('0120'))": "#..#",
    "mask_not(m('#.'))": ".#",
    "mask_and(m('##..'), m('#.#.'))": "#...",
    "mask_or(m('##..'), m('#.#.'))": "###.",
    "mask_xor(m('##..'), m('#.#.'))": ".##.",
    "where(m('#.'), 5, g('12'))": "52",
    "where(m('#.'), g('78'), g('12'))": "72",
    "dilate(m('.../.#./...'), 4)": ".#./###/.#.",
    "dilate(m('.../.#./...'), 8)": "###/###/###",
    "erode(m('####/####/####/...#'), 4)": "####/####/...#/....",
    "halo(m('.../.#./...'), 4)": ".#./#.#/.#.",
    "contour(m('...../.###./.###./.###./.....'), 4)": "...../.###./.#.#./.###./.....",
    "contour(m('###/###/###'), 8)": "###/#.#/###",
    "enclosed(g('010/101/010'), 4)": ".../.#./...",
    "enclosed(g('010/101/010'), 8)": ".../.../...",
    "touching_edge(g('1000/0010/0000'), 8)": "#.../..../....",
    "bounding_box_mask(m('#../..#'))": "###/###",
    "edge_cells(g('123/456/789'))": "###/#.#/###",
    "project(m('.../.#.'), 'rows')": ".../###",
    "project(m('.../.#.'), 'columns')": ".#./.#.",
    "stripes(g('00/00/00'), 'rows')": "##/../##",
    "stripes(g('000/000'), 'columns')": "#.#/#.#",
    "checkerboard(g('000/000'))": "#.#/.#.",
    "fill_enclosed(g('010/101/010'), 4)": "010/141/010",
    "outline(g('0000/0100/0000'), 2)": "2220/2120/2220",
    "hollow(g('00000/01110/01110/01110/00000'))": "00000/01110/01010/01110/00000",
    "keep_cells(g('12/34'), m('#./.#'))": "10/04",
}

PATTERNS = {
    "symmetrize(g('100/020'), 'horizontal')": "101/020",
    "symmetrize(g('10/02/00'), 'vertical')": "10/02/10",
    "symmetrize(g('10/00'), 'rotation')": "11/11",
    "complete_symmetry(g('12321/45654/78987/45604/12321'), 0)": "12321/45654/78987/45654/12321",
    "complete_tiling(g('121212/343434/121002/343434'), 0)": "121212/343434/121212/343434",
    "tiling_unit(g('1212/3434/1212'))": "12/34",
    "remove_small(g('1102/0000/3033'), 1, 4)": "1100/0000/0033",
    "smooth(g('1111/1121/1111'), 1)": "1111/1111/1111",
}

OBJECTS = {
    "objects(g('12/00/03'), 4, False)": "1@0,0 2@0,1 3@2,1",
    "objects(g('12/00/03'), 4, True)": "12@0,0 3@2,1",
    "objects(g('10/01'), 8, False)": "1./.1@0,0",
    "color_layers(g('2012'))": "1@0,2 2..2@0,0",
    "regions(g('001'))": "00@0,0 1@0,2",
    "holes(g('111/101/111'))": "0@1,1",
    "frames(g('1110/1210/1110'))": "111/121/111@0,0",
    "draw(nth(objects(g('102'), 4, False), -1))": "002",
    "draw(objects(g('102'), 4, False))": "102",
    "paint(g('333'), objects(g('102'), 4, False))": "132",
    "erase(g('345'), nth(objects(g('102'), 4, False), 0))": "045",
    "move(nth(objects(g('10'), 4, False), 0), 'right', 1)": "1@0,1",
    "move(objects(g('10/02'), 4, False), 'down', 1)": "1@1,0 2@2,1",
    "slide(objects(g('11/01/00/02/00'), 4, False), 'down')": "11/.1@2,0 2@4,1",
    "fill_box(objects(g('10/11'), 4, False))": "11/11@0,0",
    "box_border(objects(g('111/111/101'), 4, False))": "111/1.1/111@0,0",
    "recolor_to_rarest(objects(g('112'), 4, True))": "222@0,0",
    "color_by_rank(objects(g('55055505'), 4, False), 'area', 'descending')": "22@0,0 111@0,3 3@0,7",
    "color_by_value(objects(g('55055505'), 4, False), 'area')": "33@0,0 444@0,3 2@0,7",
    "color_by_value(objects(g('55055505'), 4, False), 'single cell')": "11@0,0 111@0,3 2@0,7",
    "color_of(nth(objects(g('1220'), 4, True), 0))": "2",
    "stamp(g('34'), objects(g('11022'), 4, False))": "34@0,0 34@0,3",
    "overlay(g('1234'), g('0500'))": "1534",
    "arrange(objects(g('1102'), 4, False), 'rows')": "11/20",
    "arrange(objects(g('1102'), 4, False), 'columns')": "112",
    "colors_of(objects(g('1102'), 4, False), 'rows')": "12",
    "colors_of(objects(g('1102'), 4, False), 'columns')": "1/2",
    "lattice(objects(g('101/000/002'), 4, False))": "11/02",
}

SELECTION = {
    "argmax_by(objects(g('11022203'), 4, False), 'area')": "222@0,3",
    "argmin_by(objects(g('11022203'), 4, False), 'area')": "3@0,7",
    "all_max_by(objects(g('11022030'), 4, False), 'area')": "11@0,0 22@0,3",
    "all_min_by(objects(g('11022030'), 4, False), 'area')": "3@0,6",
    "unique_by(objects(g('10203033'), 4, False), 'width')": "33@0,6",
    "mode_by(objects(g('10203033'), 4, False), 'width')": "1@0,0 2@0,2 3@0,4",
    "filter_by(objects(g('10203033'), 4, False), 'wide')": "33@0,6",
    "reject_by(objects(g('10203033'), 4, False), 'single cell')": "33@0,6",
    "sort_by(objects(g('110222'), 4, False), 'area', 'descending')": "222@0,3 11@0,0",
    "reverse(objects(g('102'), 4, False))": "2@0,2 1@0,0",
    "nth(objects(g('102'), 4, False), 1)": "2@0,2",
    "count(objects(g('10203'), 4, False))": "3",
}

PANELS = {
    "panels(g('12534/21543'))": "12/21@0,0 34/43@0,3",
    "equal_parts(g('1234'), 'columns', 2)": "12@0,0 34@0,2",
    "equal_parts(g('1/2/3'), 'rows', 3)": "1@0,0 2@1,0 3@2,0",
    "panel_or(panels(g('10532/20500')))": "12/20",
    "panel_and(panels(g('10532/20504')))": "10/00",
    "panel_xor(panels(g('10532/20504')))": "02/24",
    "panel_nor(panels(g('10530/20500')))": "01/01",
    "panel_diff(panels(g('12530/20500')))": "02/20",
    "panel_count(panels(g('12530/20500')))": "21/10",
}

EXAMPLES = GEOMETRY | SCALE_AND_TILE | LINES | COLOURS | MASKS | PATTERNS | OBJECTS | SELECTION | PANELS


NAMES = {name: getattr(namespace, name) for name in namespace.__all__} | {"g": g, "m": m}


@pytest.mark.parametrize(("call", "picture"), EXAMPLES.items())
def test_a_word_does_what_its_example_shows(call: str, picture: str) -> None:
    assert show(eval(call, NAMES)) == picture


NOTHING = [
    "objects(g('00'), 4, False)",
    "color_layers(g('00'))",
    "holes(g('11/11'))",
    "frames(g('100/010/001'))",
    "panels(g('12/21'))",
]


@pytest.mark.parametrize("call", NOTHING)
def test_a_word_that_finds_nothing_says_so(call: str) -> None:
    with pytest.raises(namespace.DslError, match=r"there are no|separates panels"):
        eval(call, NAMES)


def test_a_histogram_is_as_tall_as_any_grid_of_a_word_may_be() -> None:
    assert namespace.histogram(g("/".join(["111111"] * 7)), "descending").shape == (42, 1)
    with pytest.raises(namespace.DslError, match=r"63x1 cells; a side is 1\.\.60"):
        namespace.histogram(g("/".join(["111111111"] * 7)), "descending")


def test_every_word_has_an_example() -> None:
    shown = {ast.parse(call, mode="eval").body.func.id for call in EXAMPLES}

    assert set(WORDS) - shown == set()
