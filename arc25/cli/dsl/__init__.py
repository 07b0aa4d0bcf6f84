"""`arc25 dsl`: look at a language, and make training samples of it. One module per subcommand."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from arc25.core.errors import UnknownName

SUBCOMMANDS = {
    "list": "the words by group, with their signatures",
    "show": "one word: its types, laws and examples as pictures",
    "guide": "the document that a language model reads; --long for all that is known",
    "gallery": "write a page with every word's examples as pictures",
    "samples": "write training samples that passed every check, and tell what was refused",
    "invent": "let a language model write samples of a new kind, and keep what passes",
    "check": "run a folder of programs, ID.py each, on the tasks of those ids",
}

USAGE = 2


def run(argv: Sequence[str]) -> int:
    """Run the subcommand."""
    name = argv[0] if argv else ""
    if name in ("", "-h", "--help"):
        sys.stdout.write(_help())
        return 0 if name else USAGE
    if name not in SUBCOMMANDS:
        raise UnknownName("subcommand of dsl", name, SUBCOMMANDS, "Subcommands")
    return int(importlib.import_module(f"arc25.cli.dsl.{name}").run(argv[1:]))


def _help() -> str:
    width = max(map(len, SUBCOMMANDS))
    listed = "\n".join(f"  {name:<{width}}  {summary}" for name, summary in SUBCOMMANDS.items())
    return f"""usage: arc25 dsl SUBCOMMAND [OPTIONS]

Look at a language (--dsl NAME, left out: arc25), and make training samples of it.

{listed}

arc25 dsl SUBCOMMAND --help tells the options.
"""
