"""Reads books of programs: files of `programs/` that hold many, each with its inputs and the outputs that it must give.

#: a name
#< 010/000      an input, row by row; without any, 123/456
#> 020/000      the output that belongs to it
def transform(grid): ...
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from arc25.core.grid import Grid

FOLDER = Path(__file__).parent / "programs"
DEFAULT = "123/456"


@dataclass(frozen=True)
class Entry:
    """One program of a book."""

    name: str
    source: str
    inputs: tuple[Grid, ...]
    outputs: tuple[Grid, ...]


def read(book: str) -> list[Entry]:
    """The programs of the book of that name."""
    text = (FOLDER / f"{book}.py").read_text(encoding="utf-8")
    return [_entry(part) for part in f"\n{text}".split("\n#: ")[1:]]


def _entry(part: str) -> Entry:
    name, *lines = part.rstrip().split("\n")
    inputs = tuple(_grid(line[3:]) for line in lines if line.startswith("#< ")) or (_grid(DEFAULT),)
    outputs = tuple(_grid(line[3:]) for line in lines if line.startswith("#> "))
    assert len(inputs) == len(outputs), f"{name}: {len(inputs)} inputs, {len(outputs)} outputs"
    source = "\n".join(line for line in lines if not line.startswith(("#< ", "#> "))) + "\n"
    return Entry(name, source, inputs, outputs)


def _grid(text: str) -> Grid:
    return Grid.of([[int(cell) for cell in row] for row in text.split("/")])
