"""`arc25 dsl show WORD`: a word's types, cost, line and laws, and its examples as coloured cells."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

import tyro

from arc25.cli.dsl import language
from arc25.cli.dsl.language import open_language, word_json, words_of
from arc25.core.errors import UnknownName
from arc25.core.picture import PALETTES
from arc25.core.words import Word
from arc25.drawing import notation
from arc25.drawing.signatures import LAWS, literals, overload, remarks
from arc25.drawing.words import Demonstration, demonstrate

if TYPE_CHECKING:
    from rich.text import Text


@dataclass(frozen=True, kw_only=True)
class Arguments(language.Arguments):
    """Options of `arc25 dsl show`."""

    word: Annotated[str, tyro.conf.Positional, tyro.conf.arg(metavar="WORD")]
    """The word to show."""
    palette: Literal["default", "colorblind"] = "default"
    """The colours of the cells."""
    digits: bool = False
    """Write each colour's number into its cell."""
    json: bool = False
    """Write one JSON object."""


def run(argv: Sequence[str]) -> int:
    """Show the word."""
    arguments, pack = open_language(
        Arguments, argv, "show", "Show a word: its types and laws, its examples as pictures."
    )
    words = words_of(pack)
    word = _find(words, arguments.word, pack.name)
    shown = demonstrate(word, words)
    if arguments.json:
        sys.stdout.write(json.dumps(word_json(word) | {"examples": list(map(_example_json, shown))}) + "\n")
    else:
        _print(word, shown, arguments)
    return 0


def _find(words: Mapping[str, Word], name: str, dsl: str) -> Word:
    if name not in words:
        raise UnknownName(f"word of {dsl}", name, words, "Words")
    return words[name]


def _example_json(shown: Demonstration) -> dict[str, Any]:
    given = {name: notation.write(value) for name, value in shown.given.items()}
    return {"call": shown.call, "given": given, "result": notation.write(shown.result)}


def _print(word: Word, shown: Sequence[Demonstration], arguments: Arguments) -> None:
    from rich.console import Console
    from rich.text import Text

    from arc25.drawing.terminal import draw_demonstration, look_of

    console = Console(highlight=False)
    look = look_of(console, PALETTES[arguments.palette], arguments.digits)
    console.print(*_facts(word), Text(), sep="\n")
    for example in shown:
        console.print(draw_demonstration(example, look))
    if not shown:
        console.print(Text("no example", "italic"))


def _facts(word: Word) -> Iterator[Text]:
    """Its name, overloads, text and laws, a line each."""
    from rich.text import Text

    from arc25.drawing.terminal import printable

    yield Text(printable(f"{word.name}: {', '.join(word.tags) or 'no group'}, {word.cost:g} bits"), "bold")
    yield from (Text(printable(f"  {overload(word.name, signature)}")) for signature in word.signatures)
    for kind, choices in literals([word]).items():
        yield Text(printable(f"  {kind}: {', '.join(map(repr, choices))}"), "dim")
    yield from (Text(printable(f"\n{paragraph}")) for paragraph in (word.doc, *remarks(word)))
    yield Text()
    yield from (Text(f"  {law.value}: {LAWS[law]}", "dim") for law in LAWS if law in word.laws)
