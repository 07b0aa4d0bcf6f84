"""`arc25 grade`: score a run or a submission against a data set's hidden outputs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import tyro

from arc25.cli.parsing import parse
from arc25.core.codec import to_json
from arc25.core.errors import UsageError
from arc25.core.grid import MAX_SIDE
from arc25.core.plugins import Plugins
from arc25.data.dataset import edition, select
from arc25.data.grading import ScoreCard, grade, listing
from arc25.data.opening import open_dataset
from arc25.data.submission import FILE, read_submission
from arc25.runner import RUN_FILE, about

INVALID_LINES = 10


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """Options of `arc25 grade`."""

    target: Annotated[Path, tyro.conf.Positional, tyro.conf.arg(metavar="RUN_OR_SUBMISSION")]
    """A run's folder or a submission file in Kaggle's format."""
    dataset: str = ""
    """NAME, NAME/SPLIT, a folder of tasks, a *_challenges.json or a task file; left out: the run's own."""
    tasks: tuple[str, ...] = ()
    """Ids of the tasks to grade; left out: all of the data set, submitted or not."""
    max_side: int = MAX_SIDE
    """The longest side that a grid in a file may have, in cells."""
    json: bool = False
    """Write one JSON object: the score card."""
    plugin: tuple[Path, ...] = ()
    """Files that hold plugins of their own, as for arc25 solve."""


def run(argv: Sequence[str]) -> int:
    """Grade, and print the score card."""
    arguments = parse(Arguments, argv, "grade", "Score a run or a submission by the three rules in use.")
    file = arguments.target / FILE if arguments.target.is_dir() else arguments.target
    submission = read_submission(file, arguments.max_side)
    options: dict[str, Any] = {"max_side": arguments.max_side} if arguments.max_side != MAX_SIDE else {}
    source = open_dataset(Plugins(arguments.plugin), arguments.dataset or _dataset_of(arguments.target), **options)
    tasks = select(source.tasks(), arguments.tasks)
    card = grade(submission, tasks, source.answers(), edition(source))
    if arguments.json:
        sys.stdout.write(json.dumps(to_json(card)) + "\n")
    else:
        _print(card)
    return 0


def _dataset_of(target: Path) -> str:
    """What the run was given as --dataset."""
    dataset = about(target).get("dataset")
    if not isinstance(dataset, str) or not dataset:
        raise UsageError(
            f"{target} does not tell its data set: give it with --dataset, for example arc-agi-1/training "
            f"(the folder of a run tells it in {RUN_FILE})"
        )
    return dataset


def _print(card: ScoreCard) -> None:
    from rich.console import Console

    from arc25.drawing.scorecard import card_table

    console = Console()
    console.print(card_table(card))
    for note in _notes(card):
        console.print(note, markup=False, highlight=False, soft_wrap=True)


def _notes(card: ScoreCard) -> list[str]:
    """What a reader of the scores should know, a line each."""
    notes = []
    if card.missing:
        notes.append(f"Missing, counted as wrong: {len(card.missing)} tasks ({listing(card.missing)})")
        notes.append("To grade a selection of the tasks, name them with --tasks.")
    if card.unguessed:
        notes.append(f"Without a guess: {card.unguessed} of {card.outputs} test outputs")
    for entry in card.invalid[:INVALID_LINES]:
        test = "" if entry.test is None else f"[{entry.test}]"
        notes.append(f"Invalid: {entry.task}{test}: {entry.reason}")
    if len(card.invalid) > INVALID_LINES:
        notes.append(f"and {len(card.invalid) - INVALID_LINES} more invalid entries; --json lists them all")
    if card.extra:
        notes.append(f"Not in the data set, ignored: {len(card.extra)} tasks ({listing(card.extra)})")
    return notes
