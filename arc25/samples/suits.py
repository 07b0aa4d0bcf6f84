"""The table of which traits of a task call for which words: fitted on programs, kept in a file, put into the words.

    {"version": 1, "fitted_on": TEXT, "command": TEXT, "traits": ["", TRAIT, ...], "words": {WORD: [BITS, ...]}}

`words[name][i]` is what `Word.suits` says of `traits[i]`; the trait "" is 1 for every task.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from arc25.core.words import Word

VERSION = 1


@dataclass(frozen=True, slots=True)
class SuitTable:
    """For each word by name the bits of each of `traits`, what they were fitted on, and the command that did it."""

    traits: Sequence[str]
    bits: Mapping[str, Sequence[float]]
    fitted_on: str = ""
    command: str = ""

    def text(self) -> str:
        """The table as a file holds it: a word a line, in the order of the alphabet."""
        head = {"version": VERSION, "fitted_on": self.fitted_on, "command": self.command, "traits": list(self.traits)}
        lines = [f"{json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
        words = [
            f"{json.dumps(name)}: {json.dumps(list(self.bits[name]), separators=(',', ':'))}"
            for name in sorted(self.bits)
        ]
        return "\n".join(("{", *lines, '"words": {', ",\n".join(words), "}", "}", ""))

    def applied(self, words: Mapping[str, Word]) -> dict[str, Word]:
        """The words with what suits them; a word that the table lacks suits all tasks alike."""
        return {
            name: replace(word, suits=dict(zip(self.traits, self.bits[name], strict=True)))
            if name in self.bits
            else word
            for name, word in words.items()
        }


def read_suits(text: str) -> SuitTable:
    """The table in the text of a file.

    Raises:
        ValueError: the text is of another version, or no such table.
    """
    record = json.loads(text)
    if not isinstance(record, dict) or record.get("version") != VERSION:
        raise ValueError(f"a table of suits has version {VERSION}; make it again with arc25 fit-guide")
    return SuitTable(record["traits"], record["words"], record["fitted_on"], record["command"])
