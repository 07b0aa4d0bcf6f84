"""`arc25 fit-costs`: fit what the words of a language cost on programs that solve tasks."""

from __future__ import annotations

import json
import shlex
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import tyro

from arc25.cli.choosing import choose, given
from arc25.cli.dsl.language import words_of
from arc25.cli.dsl.outputs import check_outputs
from arc25.cli.programs import read_programs
from arc25.core.codec import to_json
from arc25.core.context import Context
from arc25.core.errors import DatasetError
from arc25.core.offers import Kind
from arc25.core.words import Word
from arc25.data.jsonfile import replace_file
from arc25.samples.calls import Call, calls_of
from arc25.samples.heldout import FOLDS, Corpus, Fitted, fit
from arc25.samples.jsonl import read_samples

DESCRIPTION = """Fit what the words of a language cost on programs that solve tasks.

A search tries cheap words first. The smoothing is chosen by how well programs of held-out tasks are foretold."""
STEPS = {
    "written": "the costs written beside the words",
    "words": "fitted words",
    "literals": "and fitted literals",
    "follows": "and what follows what",
}
"""The lines of the report, by their names in `HeldOut`."""


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """Options of `arc25 fit-costs`."""

    out: Path | None = None
    """Write the table to this file; left out: only report."""
    programs: tuple[Path, ...] = ()
    """Folders of programs, TASK_ID.py each, or such files. Those that start with an underscore are left alone."""
    runs: tuple[Path, ...] = ()
    """Folders of runs of arc25 solve: the programs of tasks whose train pairs were all right."""
    samples: tuple[Path, ...] = ()
    """Files of arc25 dsl samples; they count for little, how little is found out."""
    only_tasks: Annotated[Path | None, tyro.conf.arg(metavar="FILE")] = None
    """A file of task ids, a line each: programs of other tasks are left out."""
    json: bool = False
    """Write one JSON object: the report."""
    dsl: str = "arc25"
    """The language. The costs that it has are what the fit starts from."""
    plugin: tuple[Path, ...] = ()
    """Files that hold plugins of their own, as for arc25 solve."""


def run(argv: Sequence[str]) -> int:
    """Fit the costs, write them, and tell what they are worth."""
    options, plugins = choose(Arguments, argv, "fit-costs", DESCRIPTION)
    check_outputs(out=options.out)
    pack = plugins.make(Kind.DSL, options.dsl, Context(plugin_files=plugins.files), **given(options, Kind.DSL))
    words = words_of(pack)
    corpus = _corpus(options, words)
    fitted = fit(words, corpus)
    if options.out:
        command = shlex.join(["arc25", "fit-costs", *argv])
        table = replace(fitted.table, fitted_on=_about(corpus), command=command)
        replace_file(options.out, table.text().encode())
    if options.json:
        sys.stdout.write(json.dumps(_as_json(fitted, corpus, words)) + "\n")
    else:
        _print(fitted, corpus, words)
    return 0


def _corpus(options: Any, words: Mapping[str, Word]) -> Corpus:
    """All programs that the options name, as their calls."""
    tasks: defaultdict[str, list[list[Call]]] = defaultdict(list)
    for task, source, where in read_programs(options.programs, options.runs, options.only_tasks):
        tasks[task].append(_calls(source, words, where))
    samples = [_calls(one.source, words, one.id) for path in options.samples for one in read_samples(path)]
    return Corpus(tasks, samples)


def _calls(source: str, words: Mapping[str, Word], where: str) -> list[Call]:
    try:
        return calls_of(source, words)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise DatasetError(f"{where}: it does not parse: {error}") from error


def _about(corpus: Corpus) -> str:
    programs = sum(map(len, corpus.tasks.values()))
    return f"{programs} programs of {len(corpus.tasks)} tasks, {len(corpus.samples)} generated samples"


def _as_json(fitted: Fitted, corpus: Corpus, words: Mapping[str, Word]) -> dict[str, Any]:
    users = corpus.users()
    return {
        "fitted_on": _about(corpus),
        "held_out_bits_per_call": to_json(fitted.held_out),
        "smoothing": to_json(fitted.smoothings),
        "words": {name: {"tasks": users[name], "bits": fitted.table.prices[name].bits} for name in words},
        "unused": _unused(corpus, words),
    }


def _unused(corpus: Corpus, words: Mapping[str, Word]) -> list[str]:
    users = corpus.users()
    return sorted(name for name in words if not users[name])


def _print(fitted: Fitted, corpus: Corpus, words: Mapping[str, Word]) -> None:
    from rich.console import Console
    from rich.table import Table

    users = corpus.users()
    by_word = Table(header_style="dim", box=None)
    for title in ("word", "tasks", "bits before", "now"):
        by_word.add_column(title, justify="left" if title == "word" else "right")
    for name in sorted(words, key=lambda name: (-users[name], name)):
        if users[name]:
            before, now = words[name].cost, fitted.table.prices[name].bits
            by_word.add_row(name, str(users[name]), f"{before:g}", f"{now:.2f}")
    by_step = Table(header_style="dim", box=None)
    for title in ("bits per call", "costs", "strength", "a sample's call"):
        by_step.add_column(title, justify="left" if title == "costs" else "right")
    for name, said in STEPS.items():
        smoothing = getattr(fitted.smoothings, name, None)
        chosen = (f"{smoothing.strength:g}", f"{smoothing.samples:g}") if smoothing else ("", "")
        by_step.add_row(f"{getattr(fitted.held_out, name):.3f}", said, *chosen)
    console = Console()
    console.print(by_word)
    notes = [f"\nUsed by no task: {', '.join(_unused(corpus, words)) or 'none'}", f"Fitted on {_about(corpus)}."]
    notes.append(f"\nHeld out, {FOLDS} parts of the tasks in turn:")
    for note in notes:
        console.print(note, markup=False, highlight=False, soft_wrap=True)
    console.print(by_step)
