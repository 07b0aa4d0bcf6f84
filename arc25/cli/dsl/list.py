"""`arc25 dsl list`: the words of a language by group."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from arc25.cli.dsl import language
from arc25.cli.dsl.language import open_language, word_json, words_of
from arc25.core.words import Word
from arc25.drawing.signatures import brief, by_group

PIPE = 240
"""Characters of a line that goes to a file or another program: room for a word in one line."""

NARROW = 80
"""What a narrower terminal is given: it breaks lines better than a table with hardly any room does."""


@dataclass(frozen=True, kw_only=True)
class Arguments(language.Arguments):
    """Options of `arc25 dsl list`."""

    json: bool = False
    """Write one JSON object."""


def run(argv: Sequence[str]) -> int:
    """List the words."""
    arguments, pack = open_language(Arguments, argv, "list", "List the words of a language by group.")
    words = words_of(pack)
    if arguments.json:
        told = {"dsl": pack.name, "version": pack.version, "words": [word_json(word) for word in words.values()]}
        sys.stdout.write(json.dumps(told) + "\n")
    else:
        _print_table(words.values())
    return 0


def _print_table(words: Iterable[Word]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from arc25.drawing.terminal import printable

    width = max(shutil.get_terminal_size().columns, NARROW) if sys.stdout.isatty() else PIPE
    console = Console(highlight=False, width=width)
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(overflow="fold", no_wrap=True)
    for group, members in by_group(words).items():
        table.add_row(Text(printable(group or "others"), "bold"))
        for word in members:
            table.add_row(*(Text(printable(cell)) for cell in (f"  {word.name}", brief(word), word.doc)))
        table.add_row()
    console.print(table)
