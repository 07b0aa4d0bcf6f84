"""Samples in a file of JSON lines, one each, with the outputs of the tests.

    {"id", "dsl", "level", "words", "variation", "program", "task": {"train": [PAIR, ...], "test": [PAIR, ...]}}

A PAIR is {"input": rows, "output": rows} as in ARC's own files. `variation` is "" where no other sample was varied.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from arc25.core.errors import DatasetError
from arc25.core.grid import Grid
from arc25.core.records import Example, Program
from arc25.data.jsonfile import Place, kind_of, replacing, telling
from arc25.data.tasks import read_task
from arc25.samples.sample import Sample

KEYS: dict[str, tuple[type, str]] = {
    "id": (str, "a string"),
    "dsl": (str, "a string"),
    "level": (int, "a whole number"),
    "words": (list, "a list"),
    "variation": (str, "a string"),
    "program": (str, "a string"),
    "task": (dict, "an object"),
}
"""What every line has and nothing else: the type of each value, in Python and in words."""


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Callable[[Sample], None]]:
    """A function that writes one sample more. At the end the file is replaced by all of them, at once.

    A reader sees the old file or the whole new one; what ends in an exception leaves the old one as it was.

    Raises:
        OutputError: the disk is full, the folder cannot be written, or what has that name is no file.
    """
    with replacing(path) as file:

        def write(sample: Sample) -> None:
            with telling(path):
                file.write(f"{to_line(sample)}\n".encode())

        yield write


def read_samples(path: Path) -> Iterator[Sample]:
    """The samples of a file, each when it is asked for.

    Raises:
        DatasetError: the file cannot be read, or a line is no sample; the message names line, key and rule.
    """
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                yield from_line(line, Path(f"{path}: line {number}"))
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path}: not text in UTF-8: {error}") from error


def to_line(sample: Sample) -> str:
    """The sample as a line, without its end."""
    train = len(sample.example.task.train)
    grids = zip(sample.inputs, sample.outputs, strict=True)
    pairs = [{"input": before.rows(), "output": after.rows()} for before, after in grids]
    record = {
        "id": sample.id,
        "dsl": sample.example.program.language,
        "level": sample.level,
        "words": sample.words,
        "variation": sample.variation,
        "program": sample.source,
        "task": {"train": pairs[:train], "test": pairs[train:]},
    }
    return json.dumps(record, separators=(",", ":"), ensure_ascii=False)


def from_line(line: str, where: Path) -> Sample:
    """The sample in a line; `where` is what an error names.

    Raises:
        DatasetError: it is none.
    """
    place = Place(where)
    fields = place.as_object(_parsed(line, place), "a sample")
    _check_keys(fields, place)
    task, hidden = read_task(fields["id"], fields["task"], place.key("task"))
    if hidden is None:
        raise place.key("task").key("test").item(0).error("'output' is missing")
    outputs: tuple[Grid, ...] = (*(pair.output for pair in task.train), *hidden)
    program = Program(fields["id"], fields["program"], fields["dsl"])
    words = tuple(fields["words"])
    return Sample(Example(task, program, origin="synthetic"), fields["level"], words, outputs, fields["variation"])


def _check_keys(fields: Any, place: Place) -> None:
    for key, (kind, called) in KEYS.items():
        if key not in fields:
            raise place.error(f"{key!r} is missing")
        if not isinstance(fields[key], kind) or isinstance(fields[key], bool):
            raise place.key(key).error(f"it is {called}, got {kind_of(fields[key])}")
    for key in fields:
        if key not in KEYS:
            raise place.error(f"a sample has no key {key!r}; it has {', '.join(KEYS)}")
    if fields["level"] < 1:
        raise place.key("level").error(f"a level is at least 1, got {fields['level']}")
    for index, word in enumerate(fields["words"]):
        if not isinstance(word, str):
            raise place.key("words").item(index).error(f"a word is a string, got {kind_of(word)}")


def _parsed(line: str, place: Place) -> Any:
    try:
        return json.loads(line, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:  # ValueError: not JSON, a key twice, a number of thousands of digits
        raise place.error(f"not a JSON object: {error}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key occurs twice in one object; keep one")
    return found
