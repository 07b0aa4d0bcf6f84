"""Programs that use objects, boxes, places and colours, run as every program is; none can change one, or a word."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
import pytest_asyncio

from arc25.core.context import Context, Limits
from arc25.core.grid import Grid
from arc25.core.records import ExecutionResult, Program, Status
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.plugins.executors.restricted import Restricted

GRID = Grid.of([[1, 1, 0, 0], [0, 0, 0, 2], [3, 0, 0, 2]])

PROGRAMS = {
    "asks objects for their attributes": (
        """
def transform(grid):
    found = [o for o in objects(grid, 8, False) if o.area > 1 and not o.is_square and o.box.height <= 2]
    return draw([recolor(o, o.area + o.holes + o.center[0]) for o in found])
""",
        [[2, 2, 0, 0], [0, 0, 0, 3], [0, 0, 0, 3]],
    ),
    "takes tuples for places and boxes": (
        """
def transform(grid):
    red = argmax_by(with_color(objects(grid, 4, False), 2), "area")
    out = paint(erase(grid, red), move_to(red, (0, 2)))
    return crop(paint(out, move(red, (-1, -2))), (0, 0, 1, 2))
""",
        [[1, 2, 2], [0, 2, 2]],
    ),
    "names colours and calculates with places": (
        """
from arc25_dsl import *
def transform(grid):
    out = grid.copy()
    step = Vec(1, 0) * 2
    for piece in objects(grid, 4, True):
        if piece.color == Color.RED or Color.BLUE in piece.colors:
            row, column = piece.center + step
            out[row % grid.shape[0], column] = Color.SKY
    return out
""",
        [[1, 1, 0, 8], [0, 0, 0, 2], [8, 0, 0, 2]],
    ),
    "sorts, groups and compares": (
        """
def transform(grid):
    pieces = sorted(objects(grid, 4, False), key=lambda o: (-o.area, o.left))
    bars = [o for o in pieces if o.is_like(pieces[0])]
    rest = without(pieces, bars)
    boxes = {o.box: o for o in pieces}
    assert len(boxes) == len(set(pieces)) == 3 and Box(2, 0, 2, 0) in boxes
    return stack_colors(sort_by(bars, "left", "descending") + rest, "columns")
""",
        [[2, 1, 3]],
    ),
    "catches what does not apply": (
        """
def transform(grid):
    try:
        return crop(nth(objects(grid, 4, False), 9))
    except DslError as error:
        return [[len(objects(grid, 4, False)), int("none has index 9" in str(error))]]
""",
        [[3, 1]],
    ),
}

CHANGES = {
    "piece.top = 0": "cannot set attribute 'top' of 'Object'",
    "piece.patch[0, 0] = 5": "read-only",
    "piece.mask |= True": "cannot set attribute 'mask' of 'Object'",
    "piece.patch.flags.writeable = True": "cannot set attribute 'writeable'",
    "piece.patch.setflags(write=True)": "setflags",
    "piece.patch.resize((1, 1))": "does not own its data",
    "object.__setattr__(piece, 'top', 0)": "cannot set attribute 'top' of 'Object'",
    "Object.top = 0": "name 'Object' is not defined",
    "type(piece).area = 7": "cannot set attribute 'area'",
    "piece.box.top = 1": "cannot set attribute 'top' of 'Box'",
    "Color.RED = 3": "cannot set attribute 'RED'",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sandbox() -> AsyncIterator[Restricted]:
    """One worker, so that programs which are sent together share a process."""
    executor = Restricted(Context(workers=1, dsl=Arc25Pack(Context()), limits=Limits(seconds=1.0, memory_mib=256)))
    yield executor
    await executor.close()


async def run_all(executor: Restricted, sources: Sequence[str]) -> list[ExecutionResult]:
    return list(await asyncio.gather(*(executor.run(Program("t", source, "arc25"), [GRID]) for source in sources)))


@pytest.mark.asyncio(loop_scope="session")
async def test_programs_use_objects_boxes_places_and_colours(sandbox: Restricted) -> None:
    results = await run_all(sandbox, [source for source, _ in PROGRAMS.values()])

    told = {name: (result.error, result.outputs) for name, result in zip(PROGRAMS, results, strict=True)}
    assert told == {name: ("", (Grid.of(rows),)) for name, (_, rows) in PROGRAMS.items()}


@pytest.mark.asyncio(loop_scope="session")
async def test_no_program_changes_an_object(sandbox: Restricted) -> None:
    start = "def transform(grid):\n    piece = objects(grid, 4, False)[0]\n    "
    results = await run_all(sandbox, [f"{start}{change}\n    return draw(piece)\n" for change in CHANGES])

    told = {change: (result.status, result.error) for change, result in zip(CHANGES, results, strict=True)}
    for change, (status, error) in told.items():
        assert status in (Status.RAISED, Status.REFUSED), change
        assert CHANGES[change] in error, change


@pytest.mark.asyncio(loop_scope="session")
async def test_a_program_that_rebinds_a_word_does_not_change_it_for_the_next(sandbox: Restricted) -> None:
    plain = "def transform(grid): return crop(objects(grid, 4, False)[0])"
    rebinding = [
        "crop = lambda piece: [[9]]\n" + plain,
        "from arc25_dsl import *\ndef crop(piece): return [[9]]\n" + plain,
        "def transform(grid):\n    global crop\n    crop = lambda piece: [[9]]\n    return crop(0)",
        "import arc25_dsl\narc25_dsl.crop = lambda piece: [[9]]\n" + plain,
    ]

    *changed, refused, last = await run_all(sandbox, [*rebinding, plain])

    assert [result.outputs for result in changed] == [(Grid.of([[9]]),)] * 3
    assert (refused.status, last.outputs) == (Status.RAISED, (Grid.of([[1, 1]]),))
