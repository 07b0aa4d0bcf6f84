"""`arc25 dsl check FOLDER`: run a folder of programs, ID.py each, on the tasks of those ids."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import json
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

import tyro

from arc25.cli.choosing import choose, given
from arc25.cli.dsl.outputs import check_outputs
from arc25.core.codec import to_json
from arc25.core.context import Context
from arc25.core.cores import usable_cores
from arc25.core.errors import ExecutorDown, UsageError, blaming
from arc25.core.grid import Grid
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.protocols import DslPack, Executor
from arc25.core.records import Example, ExecutionResult, Program, Status, Task
from arc25.data.opening import open_dataset
from arc25.prompting.feedback import CAUSES, difference
from arc25.samples.jsonl import writing
from arc25.samples.running import ENTRY
from arc25.samples.sample import Sample, words_used

DESCRIPTION = """Run a folder of programs, ID.py each, on the tasks of those ids.

A program is right if it gives every output of its task, those of the tests too. The code is 1 if one is wrong."""
CELLS = 3
"""Wrong cells of a train pair that are named."""
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """Options of `arc25 dsl check`."""

    folder: Annotated[Path, tyro.conf.Positional, tyro.conf.arg(metavar="FOLDER")]
    """Folder of programs. Files that start with an underscore are left alone."""
    dataset: str = "arc-agi-1/training"
    """Whose tasks they are for: as for arc25 solve."""
    dsl: str = "arc25"
    """Language that they are written in."""
    executor: str = "restricted"
    """What runs them: each twice, in processes of its own."""
    workers: int = field(default_factory=usable_cores)
    """Worker processes."""
    out: Path | None = None
    """Write those that are right into this file, as samples in JSON lines with the outputs that they gave."""
    json: bool = False
    """Write one JSON object."""
    plugin: tuple[Path, ...] = ()
    """Files that hold plugins of their own, as for arc25 solve."""


@dataclass(frozen=True, slots=True)
class Score:
    """Outputs of a task that are right; `of` is None where the data set does not tell them."""

    right: int = 0
    of: int | None = None

    def __str__(self) -> str:
        return "-" if self.of is None else f"{self.right}/{self.of}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of a program: its score, its lines of code, the words that it uses, what is wrong with it or ""."""

    id: str
    train: Score = Score()
    tests: Score = Score()
    lines: int = 0
    words: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A task and the outputs of its tests, None where they are not known."""

    task: Task
    hidden: tuple[Grid, ...] | None


def run(argv: Sequence[str]) -> int:
    """Run the programs, tell of each, and return 1 if one is wrong."""
    options, plugins = choose(Arguments, argv, "dsl check", DESCRIPTION)
    files = _files(options.folder)
    check_outputs(out=options.out)
    cases = _cases(options, plugins)
    context = Context(workers=options.workers, plugin_files=plugins.files)
    dsl = plugins.make(Kind.DSL, options.dsl, context, **given(options, Kind.DSL))
    executor = plugins.make(Kind.EXECUTOR, options.executor, replace(context, dsl=dsl), **given(options, Kind.EXECUTOR))
    # Opened first: what cannot be written is told before the programs run.
    with writing(options.out) if options.out else contextlib.nullcontext() as write:
        findings, samples = asyncio.run(_check_all(files, cases, dsl, executor))
        sys.stdout.write(json.dumps(_as_json(findings)) + "\n" if options.json else _table(findings))
        if write:
            for sample in samples:
                write(sample)
    return 1 if any(finding.fault for finding in findings) else 0


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; name one that holds programs, ID.py each")
    files = sorted(file for file in folder.glob("*.py") if not file.name.startswith("_"))
    if not files:
        raise UsageError(f"{folder} holds no program; a file is called after the task that it is for, ID.py")
    return files


def _cases(options: Any, plugins: Plugins) -> dict[str, Case]:
    source = open_dataset(plugins, options.dataset, **given(options, Kind.DATASET))
    answers = source.answers()
    outputs = answers.outputs if answers else {}
    return {task.id: Case(task, outputs.get(task.id)) for task in source.tasks()}


async def _check_all(
    files: Sequence[Path], cases: dict[str, Case], dsl: DslPack, executor: Executor
) -> tuple[list[Finding], list[Sample]]:
    """What is found of each file, and the samples that those make which are right."""
    room = asyncio.Semaphore(executor.capacity)
    words = dsl.words()

    async def check(file: Path) -> tuple[Finding, Sample | None]:
        if file.stem not in cases:
            return Finding(file.stem, fault="the data set has no task of that name"), None
        async with room:
            return await _check(file, cases[file.stem], words, dsl.name, executor)

    try:
        with blaming(f"executor {executor.id}", ExecutorDown):
            checked = await asyncio.gather(*map(check, files))
    finally:
        await executor.close()
    return [finding for finding, _ in checked], [sample for _, sample in checked if sample is not None]


async def _check(
    file: Path, case: Case, words: Collection[str], language: str, executor: Executor
) -> tuple[Finding, Sample | None]:
    task, hidden = case.task, case.hidden
    finding = Finding(task.id, Score(0, len(task.train)), Score(0, None if hidden is None else len(hidden)))
    try:
        source, tree = _read(file)
    except ValueError as error:
        return replace(finding, fault=str(error)), None
    finding = replace(finding, lines=_lines(source, tree), words=words_used(tree, words))
    program = Program(task.id, source, language)
    result = await executor.run(program, task.inputs, alone=True)
    finding = _judged(finding, case, result)
    outputs = tuple(grid for grid in result.outputs if grid is not None)
    if finding.fault or len(outputs) != len(task.inputs):
        return finding, None
    return finding, Sample(Example(task, program), max(1, len(finding.words)), finding.words, outputs)


def _read(file: Path) -> tuple[str, ast.Module]:
    """The program, as a text and as a tree.

    Raises:
        ValueError: there is none; the message says why.
    """
    try:
        source = file.read_text(encoding="utf-8")
        tree = ast.parse(source)
    except OSError as error:
        raise ValueError(f"it cannot be read: {error.strerror or error}") from error
    except SyntaxError as error:
        raise ValueError(f"it does not parse: {error.msg}, line {error.lineno}") from error
    except (ValueError, RecursionError, MemoryError) as error:  # not UTF-8, a null byte, nested too deep
        raise ValueError(f"it does not parse: {error}") from error
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    if ENTRY not in names:
        raise ValueError(f"it has no function {ENTRY}(grid)")
    return source, tree


def _lines(source: str, tree: ast.Module) -> int:
    """Lines that are neither blank nor a comment nor of a docstring."""
    lines = source.split("\n")  # as the parser counts them: a text may hold other ends of lines
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            text = node.body[0]
            first = text.lineno - 1
            last = text.end_lineno or text.lineno
            if not lines[first][: text.col_offset].strip():  # else the line holds `def` too
                lines[first:last] = [""] * (last - first)
    return sum(line.strip() != "" and not line.lstrip().startswith("#") for line in lines)


def _judged(finding: Finding, case: Case, result: ExecutionResult) -> Finding:
    """The finding with its scores, and the first thing that is wrong."""
    wanted = [*(pair.output for pair in case.task.train), *(case.hidden or ())]
    outputs = result.outputs or (None,) * len(wanted)
    right = [output == want for output, want in zip(outputs, wanted, strict=False)]
    train = len(case.task.train)
    finding = replace(
        finding,
        train=replace(finding.train, right=sum(right[:train])),
        tests=replace(finding.tests, right=sum(right[train:])),
    )
    if result.status is not Status.OK:
        return replace(finding, fault=f"{CAUSES[result.status].lower()}: {result.error}")
    if all(right):
        return finding
    place = right.index(False)
    if place >= train:  # what the output should be is nothing to tell
        return replace(finding, fault=f"test {place - train + 1}: the output is wrong")
    output = outputs[place]
    told = "no output" if output is None else difference(output, wanted[place], CELLS)
    return replace(finding, fault=f"pair {place + 1}: {told}")


def _table(findings: Sequence[Finding]) -> str:
    """A line for each program, what is wrong below it, and the total."""
    from arc25.drawing.terminal import printable

    rows = [("id", "train", "tests", "lines", "words")]
    rows += [(one.id, str(one.train), str(one.tests), str(one.lines), " ".join(one.words)) for one in findings]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    head, *told = ["  ".join([*map(str.ljust, row[:4], widths), row[4]]).rstrip() for row in rows]
    for place, finding in enumerate(findings):
        if finding.fault:
            told[place] += f"\n  wrong: {finding.fault}"
    return printable("\n".join((head, *told, "", _total(findings)))) + "\n"


def _total(findings: Sequence[Finding]) -> str:
    right = sum(not finding.fault for finding in findings)
    train, tests = (_sum(one.train for one in findings), _sum(one.tests for one in findings))
    lines = sum(finding.lines for finding in findings)
    words = len({word for finding in findings for word in finding.words})
    scores = f"train pairs {train}, tests {tests}"
    return f"{right} of {len(findings)} programs are right: {scores}; lines {lines}, different words {words}"


def _sum(scores: Iterable[Score]) -> Score:
    known = [score for score in scores if score.of is not None]
    return Score(sum(score.right for score in known), sum(score.of or 0 for score in known) if known else None)


def _as_json(findings: Sequence[Finding]) -> dict[str, Any]:
    right = sum(not finding.fault for finding in findings)
    return {"right": right, "of": len(findings), "programs": [to_json(finding) for finding in findings]}
