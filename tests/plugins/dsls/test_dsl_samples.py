"""The training samples of the arc25 pack: what they promise, and what their parts refuse."""

from __future__ import annotations

import ast
import hashlib
import itertools
import subprocess
import sys
from collections import defaultdict

import numpy as np
import pytest

from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.core.grid import Grid
from arc25.core.records import Example
from arc25.plugins.dsls.arc25 import namespace
from arc25.plugins.dsls.arc25.namespace import WORDS
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.plugins.dsls.arc25.samples.given import borrow_scenes
from arc25.plugins.dsls.arc25.samples.pool import Stage
from arc25.plugins.dsls.arc25.samples.source import Line, write_loop, write_straight
from arc25.plugins.dsls.arc25.samples.terms import Scope, Term, is_padded
from arc25.plugins.dsls.arc25.samples.tinting import Tint

PACK = Arc25Pack(Context())
LEVELS = (1, 2, 3, 4, 5)
COUNT = 60
"""Samples of each level that are looked at."""
each_level = pytest.mark.parametrize("level", LEVELS)
COORDINATES = {"top", "left", "bottom", "right", "center", "box", "size", "height", "width", "row", "column", "corner"}


def draw(level: int, count: int, seed: int = 0, inputs: tuple[Grid, ...] = ()) -> list[Example]:
    return list(itertools.islice(PACK.samples(seed, level, inputs), count))


@pytest.fixture(scope="module")
def samples() -> dict[int, list[Example]]:
    return {level: draw(level, COUNT) for level in LEVELS}


def run(source: str, grid: Grid) -> Grid:
    names = {name: getattr(namespace, name) for name in namespace.__all__}
    exec(source, names)
    array = np.array(grid.rows())
    output = Grid.of(names["transform"](array).tolist())
    assert array.tolist() == grid.rows()
    return output


def words_of(example: Example) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(example.program.source)) if isinstance(node, ast.Name)} & set(WORDS)


def has(example: Example, *kinds: type[ast.AST]) -> bool:
    return any(isinstance(node, kinds) for node in ast.walk(ast.parse(example.program.source)))


@each_level
def test_the_program_of_a_sample_makes_its_outputs_and_leaves_its_input_alone(
    samples: dict[int, list[Example]], level: int
) -> None:
    for example in samples[level][:50]:
        made = [run(example.program.source, pair.input) for pair in example.task.train]

        assert made == [pair.output for pair in example.task.train], example.program.source
        run(example.program.source, example.task.tests[0])


@each_level
def test_a_sample_changes_its_inputs_and_not_into_one_output(samples: dict[int, list[Example]], level: int) -> None:
    for example in samples[level]:
        outputs = [pair.output for pair in example.task.train]

        assert outputs != [pair.input for pair in example.task.train]
        assert len({*outputs, run(example.program.source, example.task.tests[0])}) > 1


def test_every_word_has_a_sample_of_level_1() -> None:
    missing = set(WORDS)
    for example in itertools.islice(PACK.samples(0, 1), 2000):
        missing -= words_of(example)
        if not missing:
            break

    assert not missing


def test_level_2_joins_words(samples: dict[int, list[Example]]) -> None:
    assert all(len(words_of(example)) > 1 or example.program.source.count("(") > 2 for example in samples[2])


def test_level_3_goes_through_objects(samples: dict[int, list[Example]]) -> None:
    assert all(has(example, ast.For, ast.GeneratorExp) for example in samples[3])


def test_level_4_asks_something(samples: dict[int, list[Example]]) -> None:
    for example in samples[4]:
        parts = [part for part in ast.walk(ast.parse(example.program.source)) if isinstance(part, ast.comprehension)]

        assert has(example, ast.If, ast.IfExp) or any(part.ifs for part in parts), example.program.source


def test_level_5_reads_coordinates(samples: dict[int, list[Example]]) -> None:
    for example in samples[5]:
        nodes = ast.walk(ast.parse(example.program.source))

        assert COORDINATES & {node.attr for node in nodes if isinstance(node, ast.Attribute)}, example.program.source


@each_level
def test_a_program_has_at_most_twelve_short_lines(samples: dict[int, list[Example]], level: int) -> None:
    for example in samples[level]:
        lines = example.program.source.splitlines()

        assert len(lines) <= 12
        assert max(map(len, lines)) <= 120


@each_level
def test_every_name_is_used_and_hides_no_word(samples: dict[int, list[Example]], level: int) -> None:
    for example in samples[level]:
        names = [node for node in ast.walk(ast.parse(example.program.source)) if isinstance(node, ast.Name)]
        stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}

        assert stored <= {node.id for node in names if isinstance(node.ctx, ast.Load)}, example.program.source
        assert not stored & set(WORDS)


@each_level
def test_no_program_comes_twice_and_no_two_do_the_same_to_the_same(
    samples: dict[int, list[Example]], level: int
) -> None:
    assert len({example.program.source for example in samples[level]}) == COUNT
    assert len({example.task.train for example in samples[level]}) == COUNT


def test_the_same_inputs_occur_under_many_programs(samples: dict[int, list[Example]]) -> None:
    programs, words = defaultdict(set), defaultdict(set)
    for example in itertools.chain.from_iterable(samples.values()):
        programs[example.task.inputs].add(example.program.source)
        words[example.task.inputs] |= words_of(example)

    assert sum(len(sources) > 6 for sources in programs.values()) > len(programs) * 0.6
    assert sum(len(found) > 6 for found in words.values()) > len(programs) * 0.6
    assert len(programs) < 50


def test_the_levels_of_a_seed_share_their_inputs(samples: dict[int, list[Example]]) -> None:
    known = [{example.task.inputs for example in samples[level]} for level in LEVELS]

    assert all(len(first & second) > 10 for first, second in itertools.combinations(known, 2))


def test_the_same_arguments_give_the_same_samples_in_another_process(samples: dict[int, list[Example]]) -> None:
    code = (
        "import hashlib, itertools\n"
        "from arc25.core.context import Context\n"
        "from arc25.plugins.dsls.arc25.pack import Arc25Pack\n"
        "pack = Arc25Pack(Context())\n"
        "drawn = [list(itertools.islice(pack.samples(0, level), 20)) for level in range(1, 6)]\n"
        "print(hashlib.sha256(repr(drawn).encode()).hexdigest())\n"
    )
    environment = {"PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "1"}

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)

    expected = [samples[level][:20] for level in LEVELS]
    assert done.stdout.strip() == hashlib.sha256(repr(expected).encode()).hexdigest()


def test_another_seed_gives_other_samples(samples: dict[int, list[Example]]) -> None:
    other = draw(2, 10, seed=1)

    assert not {example.task.inputs for example in other} & {example.task.inputs for example in samples[2]}
    assert [example.program for example in other] != [example.program for example in samples[2][:10]]


def test_given_inputs_are_used_in_a_good_share_of_the_samples() -> None:
    rng = np.random.default_rng(0)
    sparse = [rng.integers(1, 5, size=(side, side)) * (rng.random((side, side)) < 0.1) for side in range(6, 16)]
    given = tuple(Grid.of(grid.tolist()) for grid in sparse)

    drawn = draw(1, 60, inputs=given)

    assert 15 < sum(bool(set(given) & set(example.task.inputs)) for example in drawn) < 55


def test_of_large_given_inputs_a_part_is_used() -> None:
    large = Grid.of(np.random.default_rng(0).integers(0, 10, size=(30, 25)).tolist())

    scenes = [scene for seed in range(20) for scene in borrow_scenes(np.random.default_rng(seed), [large], 4)]

    assert max(max(scene.shape) for scene in scenes) == 12


def test_given_inputs_without_a_filled_cell_do_no_harm() -> None:
    assert len(draw(1, 5, inputs=(Grid.of([[0]]), Grid.of([[0, 0]])))) == 5


@pytest.mark.parametrize("level", [-1, 0, 6])
def test_a_level_that_is_not_there_is_refused_at_once(level: int) -> None:
    with pytest.raises(UsageError, match=rf"from 1 \(one word\) to 5 \(coordinates\); got {level}"):
        PACK.samples(0, level)


ROWS = ([[0, 1, 1], [2, 0, 0]], [[3, 0, 3], [0, 1, 0]], [[1, 1, 1], [2, 2, 0]], [[0, 4, 4], [1, 0, 4]])
INPUTS = [np.array(rows, dtype=np.int8) for rows in ROWS]
GRID = Term("Grid", "grid", (), tuple(INPUTS))


def call(scope: Scope, name: str, *arguments: Term) -> Term:
    word = WORDS[name]
    term = scope.call(word, word.signatures[0].returns, arguments)
    assert term is not None
    return term


def test_a_call_that_changes_nothing_is_no_term() -> None:
    scope = Scope(GRID)

    assert scope.call(WORDS["erase_color"], "Grid", (GRID, scope.literal("Color", 9))) is None


def test_a_call_that_gives_the_same_color_for_every_input_is_no_term() -> None:
    word = WORDS["most_common_color"]
    scope = Scope(Term("Grid", "grid", (), tuple(INPUTS[:1] * 4)))

    assert scope.call(word, "Color", (scope.root,)) is None


def test_a_call_that_fails_on_one_input_is_no_term() -> None:
    scope = Scope(Term("Grid", "grid", (), (*INPUTS[:3], np.zeros((2, 2), dtype=np.int8))))

    assert scope.call(WORDS["crop_to_content"], "Grid", (scope.root,)) is None


def test_a_word_whose_place_its_argument_can_take_is_padding() -> None:
    scope = Scope(GRID)
    turned = call(scope, "flip", GRID, scope.literal("Mirror", "horizontal"))
    three = scope.literal("Color", 3)

    assert (
        is_padded(call(scope, "recolor", call(scope, "keep_cells", turned, call(scope, "filled", GRID)), three))
        is False
    )
    assert is_padded(
        call(scope, "recolor", call(scope, "swap_colors", turned, scope.literal("Color", 1), three), three)
    )


def test_what_follows_the_colours_is_told_from_what_rests_on_their_numbers() -> None:
    scope, tint = Scope(GRID), Tint(GRID)
    layers = call(scope, "color_layers", GRID)

    assert tint.follows(call(scope, "flip", GRID, scope.literal("Mirror", "vertical")))
    assert tint.follows(call(scope, "keep_color", GRID, scope.literal("Color", 1)))
    assert tint.follows(layers, ordered=False)
    assert not tint.follows(layers)
    assert not tint.follows(call(scope, "canonical_colors", GRID))


def test_outputs_that_are_too_large_or_all_the_same_or_known_do_not_fit() -> None:
    stage = Stage(INPUTS)
    outputs = [grid[:1] for grid in INPUTS]

    assert stage.fits(outputs)
    assert not stage.fits([*outputs[:1], *INPUTS[1:3], outputs[3]])
    assert not stage.fits(outputs[:1] * 4)
    assert not stage.fits([np.tile(grid, (20, 1)) for grid in INPUTS])
    stage.forbid(outputs)
    assert not stage.fits(outputs)


def test_colours_that_only_change_places_are_found_out() -> None:
    stage = Stage(INPUTS)

    assert stage.maps_colors([np.where(grid == 1, 5, grid) for grid in INPUTS])
    assert not stage.maps_colors([grid[:, ::-1] for grid in INPUTS])
    assert not stage.maps_colors([grid.T for grid in INPUTS])


def test_what_is_used_twice_gets_a_name() -> None:
    scope = Scope(GRID)
    turned = call(scope, "flip", GRID, scope.literal("Mirror", "horizontal"))

    source = write_straight(call(scope, "hstack", turned, turned), frozenset(WORDS), 3)

    assert source == "def transform(grid):\n    out = flip(grid, 'horizontal')\n    return hstack(out, out)\n"


def test_deep_calls_are_split_into_lines_with_names_of_their_own() -> None:
    scope = Scope(GRID)
    mask = call(scope, "mask_not", call(scope, "filled", GRID))

    source = write_straight(call(scope, "keep_cells", GRID, mask), {*WORDS, "mask"}, 1)

    assert source.splitlines()[1:] == [
        "    cells = filled(grid)",
        "    cells = mask_not(cells)",
        "    return keep_cells(grid, cells)",
    ]


def test_what_a_loop_would_do_again_and_again_is_done_before_it() -> None:
    scope = Scope(GRID)
    color = call(scope, "most_common_color", GRID)
    item, out = Term("Object", "item", (), (), bound=True), Term("Grid", "out", (), ())
    painted = Term(
        "Grid",
        "paint({}, {})",
        (out, Term("Object", "recolor({}, {})", (item, color), (), "recolor", True)),
        (),
        "paint",
        True,
    )

    source = write_loop(
        GRID,
        Line("for item in {}:", (call(scope, "regions", GRID),)),
        [Line("out = {}", (painted,))],
        Line("return out"),
        set(WORDS),
        3,
    )

    assert source.splitlines()[1:] == [
        "    color = most_common_color(grid)",
        "    out = grid",
        "    for item in regions(grid):",
        "        out = paint(out, recolor(item, color))",
        "    return out",
    ]
