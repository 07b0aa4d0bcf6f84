"""`arc25 dsl guide`: the document that describes a language to a model, or with `--long` all that is known of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from arc25.cli.dsl import language
from arc25.cli.dsl.language import open_language
from arc25.core.errors import blaming


@dataclass(frozen=True, kw_only=True)
class Arguments(language.Arguments):
    """Options of `arc25 dsl guide`."""

    long: bool = False
    """All that is known, in Markdown, in the place of what goes into a prompt."""


def run(argv: Sequence[str]) -> int:
    """Write the document."""
    arguments, pack = open_language(
        Arguments, argv, "guide", "Write the document that describes a language to a model."
    )
    with blaming(f"dsl {pack.name}"):
        guide = (pack.guide(long=True) if arguments.long else pack.guide()).rstrip("\n")
    sys.stdout.write(guide + "\n")
    return 0
