"""`arc25 dsl gallery`: every word of a language with its examples as pictures, on one page."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from arc25.cli.dsl import language
from arc25.cli.dsl.language import open_language, words_of
from arc25.data.jsonfile import replace_file
from arc25.drawing.gallery import gallery_page


@dataclass(frozen=True, kw_only=True)
class Arguments(language.Arguments):
    """Options of `arc25 dsl gallery`."""

    out: Path
    """Write the self-contained HTML page to this file."""


def run(argv: Sequence[str]) -> int:
    """Write the page."""
    description = "Write a page with every word's examples as pictures."
    arguments, pack = open_language(Arguments, argv, "gallery", description)
    page = gallery_page(pack.name, words_of(pack)).encode()
    replace_file(arguments.out, page)
    sys.stderr.write(f"arc25 dsl gallery: wrote {arguments.out} ({len(page) / 1000:,.0f} kB)\n")
    return 0
