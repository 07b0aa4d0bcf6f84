"""`arc25 fit-guide`: fit which words a task calls for, on generated samples and on programs that solve tasks."""

from __future__ import annotations

import ast
import json
import shlex
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import tyro

from arc25.cli.choosing import choose, given
from arc25.cli.dsl.language import words_of
from arc25.cli.dsl.outputs import check_outputs
from arc25.cli.programs import read_programs
from arc25.core.codec import to_json
from arc25.core.context import Context
from arc25.core.errors import DatasetError, UsageError
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Task
from arc25.data.jsonfile import replace_file
from arc25.data.opening import open_dataset
from arc25.perception.traits import traits
from arc25.samples.jsonl import read_samples
from arc25.samples.sample import words_used
from arc25.samples.suiting import FOLDS, Lessons, Suiting

DESCRIPTION = """Fit which words a task calls for, by what can be seen in its train pairs.

A search tries those words sooner. Samples teach the most of it, programs for real tasks correct them."""


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """Options of `arc25 fit-guide`."""

    samples: tuple[Path, ...] = ()
    """Files of arc25 dsl samples, 10000 samples or more."""
    programs: tuple[Path, ...] = ()
    """Folders of programs, TASK_ID.py each, or such files. Those that start with an underscore are left alone."""
    runs: tuple[Path, ...] = ()
    """Folders of runs of arc25 solve: the programs of tasks whose train pairs were all right."""
    only_tasks: Annotated[Path | None, tyro.conf.arg(metavar="FILE")] = None
    """A file of task ids, a line each: programs of other tasks are left out."""
    dataset: str = "arc-agi-1/training"
    """The data set that has the tasks of the programs, as for arc25 solve."""
    out: Path | None = None
    """Write the table to this file; left out: only report."""
    seed: int = 0
    """Decides the order of learning and which tasks are held out together."""
    json: bool = False
    """Write one JSON object: the report."""
    dsl: str = "arc25"
    """The language."""
    plugin: tuple[Path, ...] = ()
    """Files that hold plugins of their own, as for arc25 solve."""


def run(argv: Sequence[str]) -> int:
    """Fit the guide, write it, and tell what it is worth."""
    options, plugins = choose(Arguments, argv, "fit-guide", DESCRIPTION)
    check_outputs(out=options.out)
    if options.seed < 0:
        raise UsageError(f"--seed is 0 or more, got {options.seed}")
    dsl = plugins.make(Kind.DSL, options.dsl, Context(plugin_files=plugins.files), **given(options, Kind.DSL))
    corpus = _Corpus(tuple(words_of(dsl)))
    samples = corpus.samples(options.samples)
    programs = corpus.programs(options, plugins)
    about = f"{len(samples.used)} generated samples, programs of {len(programs.used)} tasks"
    suiting = Suiting(samples, options.seed)
    if options.out:
        table = suiting.learn(programs).table(corpus.traits, corpus.words)
        table = replace(table, fitted_on=about, command=shlex.join(["arc25", "fit-guide", *argv]))
        replace_file(options.out, table.text().encode())
    held_out = suiting.held_out(programs)
    if options.json:
        sys.stdout.write(json.dumps({"fitted_on": about, "held_out": to_json(held_out)}) + "\n")
        return 0
    sys.stdout.write(
        f"Fitted on {about}: {len(corpus.traits)} traits, {len(corpus.words)} words.\n"
        f"Held out, {FOLDS} parts of the tasks in turn: {held_out.bits:.2f} bits saved for each word used, "
        f"some in {held_out.better:.0%} of the tasks;\n"
        f"{held_out.rank:.0f} words come before it, by how common they are {held_out.rank_before:.0f}.\n"
    )
    return 0


class _Corpus:
    """Reads tasks with the words that they took, as numbers. `traits` are known once something was read."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.traits: Sequence[str] = ()

    def samples(self, paths: Iterable[Path]) -> Lessons:
        """The samples of all files."""
        found = self._lessons((one.example.task, [one.words]) for path in paths for one in read_samples(path))
        if not len(found.used):
            raise UsageError(
                "there are no samples to learn from; make some with arc25 dsl samples, name them: --samples"
            )
        return found

    def programs(self, options: Any, plugins: Plugins) -> Lessons:
        """The programs of tasks of the data set."""
        sources: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
        for task, source, where in read_programs(options.programs, options.runs, options.only_tasks):
            sources[task].append(_used(source, self.words, where))
        tasks = {task.id: task for task in open_dataset(plugins, options.dataset).tasks()}
        if lacking := sources.keys() - tasks.keys():
            raise UsageError(f"--dataset {options.dataset} has no task {min(lacking)!r}, for which there is a program")
        if len(sources) < 2:
            raise UsageError(
                f"programs of 2 tasks or more are needed, got {len(sources)}; name some: --programs, --runs"
            )
        return self._lessons((tasks[task], used) for task, used in sorted(sources.items()))

    def _lessons(self, found: Iterable[tuple[Task, Sequence[Sequence[str]]]]) -> Lessons:
        rows, shares = [], []
        for task, programs in found:
            seen = traits(task)
            self.traits = list(seen)
            rows.append(np.array(list(seen.values())))
            shares.append([sum(word in used for used in programs) / len(programs) for word in self.words])
        return Lessons(np.array(rows), np.array(shares))


def _used(source: str, words: Sequence[str], where: str) -> tuple[str, ...]:
    try:
        return words_used(ast.parse(source), words)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise DatasetError(f"{where}: it does not parse: {error}") from error
