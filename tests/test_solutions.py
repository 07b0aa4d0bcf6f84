"""The solutions in examples/ are right, short, and written alike."""

from __future__ import annotations

import ast
import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from arc25.core.context import Context, Limits
from arc25.core.grid import Grid
from arc25.core.plugins import Plugins
from arc25.core.records import ExecutionResult, Program, Task
from arc25.data.opening import open_dataset
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.plugins.executors.restricted import Restricted
from arc25.samples.sample import words_used

EXAMPLES = Path(__file__).parent.parent / "examples"
SOURCES = {file.stem: file.read_text(encoding="utf-8") for file in sorted((EXAMPLES / "solutions").glob("*.py"))}
PACK = Arc25Pack(Context())
LINES = 12
LEAST, LEAST_WORDS = 60, 100
SENTENCE = re.compile(r"[A-Z][^.\n]*\.")

WATCHED = """
solve = transform
def transform(grid):
    given = grid.copy()
    out = solve(grid)
    assert (grid == given).all(), "it changes the grid that it is given"
    return out
"""
"""Put below a program: it fails if it changes its input."""


@pytest.mark.asyncio
async def test_every_solution_gives_every_output_of_its_task_and_leaves_its_input_alone() -> None:
    source = open_dataset(Plugins(), "arc-agi-1/training")
    answers = source.answers()
    assert answers is not None
    tasks = {task.id: task for task in source.tasks()}
    assert set(SOURCES) <= set(tasks)

    results = await run_all([Program(name, text + WATCHED, PACK.name) for name, text in SOURCES.items()], tasks)

    wrong = {
        name: result.error or "another output"
        for name, result in results.items()
        if result.outputs != wanted(tasks[name], answers.outputs[name])
    }
    assert wrong == {}


@pytest.mark.asyncio
async def test_a_program_that_changes_its_input_would_be_found() -> None:
    task = open_dataset(Plugins(), "arc-agi-1/training").tasks()[0]
    source = "def transform(grid):\n    grid[0, 0] += 1\n    return grid\n"

    results = await run_all([Program(task.id, source + WATCHED, PACK.name)], {task.id: task})

    assert "it changes the grid that it is given" in results[task.id].error


async def run_all(programs: Sequence[Program], tasks: dict[str, Task]) -> dict[str, ExecutionResult]:
    """Every program on all inputs of its task, all under way at once."""
    executor = Restricted(Context(workers=2, dsl=PACK, limits=Limits(seconds=5.0, memory_mib=512)))
    try:
        running = (executor.run(program, tasks[program.task_id].inputs) for program in programs)
        results = await asyncio.gather(*running)
    finally:
        await executor.close()
    return {program.task_id: result for program, result in zip(programs, results, strict=True)}


def wanted(task: Task, tests: tuple[Grid, ...]) -> tuple[Grid, ...]:
    return (*(pair.output for pair in task.train), *tests)


def test_a_solution_is_a_sentence_and_a_function_of_at_most_twelve_lines() -> None:
    assert {name: fault for name in SOURCES if (fault := fault_of(SOURCES[name]))} == {}


def fault_of(source: str) -> str:
    """What is wrong with how a solution is written, or nothing."""
    tree = ast.parse(source)
    if not SENTENCE.fullmatch(ast.get_docstring(tree) or ""):
        return "its docstring is not one sentence"
    imports = [ast.unparse(node) for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    if imports not in ([], ["import numpy as np"]):
        return f"it imports {imports}; the words are in place"
    defined = [getattr(node, "name", "") for node in tree.body[1 + len(imports) :]]
    if defined != ["transform"]:
        return "it is more, or less, than one function transform"
    if rebound := PACK.words().keys() & bound(tree):
        return f"it gives the name of a word to something else: {sorted(rebound)}"
    lines = [line for line in source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    code = len(lines) - len(source[: source.index('"""', 3)].splitlines())
    return f"it has {code} lines of code" if code > LINES else ""


def bound(tree: ast.AST) -> set[str]:
    """The names that a program gives to values and arguments."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return names | {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("def transform(grid):\n    return grid\n", "sentence"),
        ('"""Two. Sentences."""\ndef transform(grid):\n    return grid\n', "sentence"),
        ('"""Import a word."""\nfrom arc25_dsl import *\ndef transform(grid):\n    return grid\n', "imports"),
        ('"""Be no function."""\ntransform = lambda grid: grid\n', "one function"),
        ('"""Hide a word."""\ndef transform(grid):\n    bar = grid\n    return bar\n', "word"),
        ('"""Be long."""\ndef transform(grid):\n' + "    grid = flip(grid)\n" * 11 + "    return grid\n", "13 lines"),
    ],
)
def test_a_solution_that_is_written_otherwise_would_be_found(source: str, fault: str) -> None:
    assert fault in fault_of(source)


def test_there_are_enough_of_them_and_they_use_most_words() -> None:
    used = {word for source in SOURCES.values() for word in words_used(ast.parse(source), PACK.words())}

    assert len(SOURCES) >= LEAST
    assert len(used) >= LEAST_WORDS


def test_the_readme_names_ten_that_are_there() -> None:
    named = re.findall(r"^\| \[(\w+)\]\(solutions/\1\.py\) \|", (EXAMPLES / "README.md").read_text(), re.MULTILINE)

    assert len(set(named)) == 10
    assert set(named) <= set(SOURCES)
