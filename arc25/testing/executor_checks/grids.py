"""What programs may return, and what not."""

from __future__ import annotations

from arc25.core.grid import Grid
from arc25.core.records import Status
from arc25.testing.checks import expect
from arc25.testing.executor_checks.bench import GRID, IDENTITY, Bench
from arc25.testing.executor_checks.results import expect_ok, expect_status, need

NUMPY = "import numpy as np"


async def _returns(bench: Bench, expression: str, expected: Grid = GRID) -> None:
    expect_ok(await bench.run(f"def transform(grid):\n    return {expression}"), expected)


async def _returns_with_numpy(bench: Bench, expression: str, expected: Grid = GRID) -> None:
    await need(bench, NUMPY)
    expect_ok(await bench.run(f"{NUMPY}\ndef transform(grid):\n    return {expression}"), expected)


async def _no_grid(bench: Bench, *expressions: str) -> None:
    results = await bench.run_all([f"def transform(grid):\n    return {expression}" for expression in expressions])
    wrong = [
        f"{expression} is {result.status.value}"
        for expression, result in zip(expressions, results, strict=True)
        if result.status is not Status.NOT_A_GRID or result.outputs != (None,)
    ]
    expect(not wrong, f"{'; '.join(wrong)} instead of not_a_grid with the output None")


async def lists_of_lists_are_a_grid(bench: Bench) -> None:
    """A list of rows that are lists of integers is a grid."""
    await _returns(bench, "[[1, 2], [3, 4]]")


async def tuples_of_tuples_are_a_grid(bench: Bench) -> None:
    """Tuples count like lists."""
    await _returns(bench, "((1, 2), (3, 4))")


async def bools_in_lists_are_colours(bench: Bench) -> None:
    """False and True are the colours 0 and 1."""
    await _returns(bench, "[[True, False]]", Grid.of([[1, 0]]))


async def whole_floats_in_lists_are_colours(bench: Bench) -> None:
    """A float such as 3.0 is the colour 3."""
    await _returns(bench, "[[1.0, 2.0], [3.0, 4.0]]")


async def an_array_of_integers_is_a_grid(bench: Bench) -> None:
    """A 2-D numpy array of integers is a grid, whatever its integer type and memory layout."""
    for kind in ("np.int64", "np.int8", "np.uint8"):
        await _returns_with_numpy(bench, f"np.array([[1, 2], [3, 4]], dtype={kind})")
    await _returns_with_numpy(bench, "np.array([[4, 3], [2, 1]])[::-1, ::-1]")
    await _returns_with_numpy(bench, "np.array([[1, 3], [2, 4]]).T")


async def an_array_of_bools_is_a_grid(bench: Bench) -> None:
    """A 2-D numpy array of bools is a grid of the colours 0 and 1."""
    await _returns_with_numpy(bench, "np.array([[True, False]])", Grid.of([[1, 0]]))


async def an_array_of_whole_floats_is_a_grid(bench: Bench) -> None:
    """A 2-D numpy array of floats without fractions is a grid."""
    await _returns_with_numpy(bench, "np.array([[1.0, 2.0], [3.0, 4.0]])")


async def numpy_scalars_in_lists_are_colours(bench: Bench) -> None:
    """Lists that hold numpy's scalars are a grid."""
    await _returns_with_numpy(bench, "[[np.int64(1), np.uint8(2)], [np.float64(3), np.int8(4)]]")


async def arrays_in_a_list_are_rows(bench: Bench) -> None:
    """A list of 1-D arrays is a grid."""
    await _returns_with_numpy(bench, "[np.array([1, 2]), np.array([3, 4])]")


async def nothing_is_no_grid(bench: Bench) -> None:
    """None is NOT_A_GRID: most often a forgotten return."""
    await _no_grid(bench, "None")


async def a_single_value_is_no_grid(bench: Bench) -> None:
    """A number, a text, a set, a dictionary or a function is NOT_A_GRID."""
    await _no_grid(bench, "7", "'12'", "{1, 2}", "{0: [1]}", "transform", "[1, 2]")


async def rows_of_different_lengths_are_no_grid(bench: Bench) -> None:
    """A ragged list of rows is NOT_A_GRID."""
    await _no_grid(bench, "[[1, 2], [3]]", "[[1], [2, 3]]", "[[1], []]")


async def other_than_two_dimensions_are_no_grid(bench: Bench) -> None:
    """Lists of lists of lists, and arrays of another number of dimensions than 2, are NOT_A_GRID."""
    await _no_grid(bench, "[[[1]]]", "[[[1, 2]], [[3, 4]]]")
    await need(bench, NUMPY)
    for expression in ("np.zeros((1, 2, 2))", "np.zeros(3)", "np.array(5)"):
        result = await bench.run(f"{NUMPY}\ndef transform(grid):\n    return {expression}")
        expect_status(result, Status.NOT_A_GRID)


async def no_cells_are_no_grid(bench: Bench) -> None:
    """A grid has at least one row and one column."""
    await _no_grid(bench, "[]", "[[]]", "[[], []]", "()")


async def sides_over_thirty_are_no_grid(bench: Bench) -> None:
    """A side of 31 cells is NOT_A_GRID where no input is that long; one of 30 is a grid."""
    await _no_grid(bench, "[[0]] * 31", "[[0] * 31]")
    await _returns(bench, "[[0] * 30] * 30", Grid.of([[0] * 30] * 30))


async def colours_outside_0_to_9_are_no_grid(bench: Bench) -> None:
    """A cell of 10, -1, 256 (which is 0 in a byte) or a huge integer is NOT_A_GRID."""
    await _no_grid(bench, "[[10]]", "[[-1]]", "[[256]]", "[[1, 2], [3, -4]]", "[[10**40]]")


async def fractions_are_no_colours(bench: Bench) -> None:
    """A cell of 1.5 is NOT_A_GRID; nothing is rounded."""
    await _no_grid(bench, "[[1.5]]", "[[0.0, 8.999]]", "[[-0.5]]")


async def what_is_no_number_is_no_colour(bench: Bench) -> None:
    """A cell that is nan, infinite, a text, None or a complex number is NOT_A_GRID."""
    await _no_grid(bench, "[[float('nan')]]", "[[float('inf')]]", "[['1']]", "[[None]]", "[[1j]]", "['12', '34']")


async def outputs_are_grid_records(bench: Bench) -> None:
    """An output is a `Grid` with integer sides and `height * width` bytes, in a tuple."""
    result = await bench.run(IDENTITY)
    expect(type(result.outputs) is tuple, f"outputs of type {type(result.outputs).__name__}")
    expect(result.outputs == (GRID,), f"the outputs {result.outputs!r}")
    for grid in filter(None, result.outputs):
        kinds = (type(grid.height), type(grid.width), type(grid.cells))
        expect(kinds == (int, int, bytes), f"a grid of {kinds}")


async def an_input_has_rows_of_colours(bench: Bench) -> None:
    """What a program is called with can be read as `grid[y][x]`, with len(grid) rows of len(grid[0]) cells."""
    source = "def transform(grid):\n    return [[len(grid), len(grid[0]), int(grid[1][0])]]"
    expect_ok(await bench.run(source, [Grid.of([[1, 2, 3], [4, 5, 6]])]), Grid.of([[2, 3, 4]]))
