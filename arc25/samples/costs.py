"""The table of what words cost: fitted on programs, kept in a file, and put into the words of a pack.

    {"version": 1, "fitted_on": TEXT, "command": TEXT, "words": {WORD:
        {"bits": BITS, "literals": {PARAMETER: {LITERAL: BITS}}, "follows": {WORD: BITS}}}}

A literal is written as `repr` writes it. `bits`, `literals` and `follows` are what `Word.cost`, `Parameter.bits` and
`Word.follows` say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from arc25.core.words import Parameter, Word

VERSION = 1


@dataclass(frozen=True, slots=True)
class Price:
    """What a word costs in bits; `literals[parameter][repr(choice)]` what writing that choice costs."""

    bits: float
    literals: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    follows: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CostTable:
    """The prices of words by name, what they were fitted on, in words, and the command that did it."""

    prices: Mapping[str, Price]
    fitted_on: str = ""
    command: str = ""

    def text(self) -> str:
        """The table as a file holds it: a word a line, in the order of the alphabet."""
        head = {"version": VERSION, "fitted_on": self.fitted_on, "command": self.command}
        lines = [f"{json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
        words = [f"{json.dumps(name)}: {_line(self.prices[name])}" for name in sorted(self.prices)]
        return "\n".join(("{", *lines, '"words": {', ",\n".join(words), "}", "}", ""))

    def applied(self, words: Mapping[str, Word]) -> dict[str, Word]:
        """The words at these prices; a word that the table lacks keeps its own."""
        return {name: _priced(word, self.prices[name]) if name in self.prices else word for name, word in words.items()}


def read_costs(text: str) -> CostTable:
    """The table in the text of a file.

    Raises:
        ValueError: the text is of another version, or no such table.
    """
    record = json.loads(text)
    if not isinstance(record, dict) or record.get("version") != VERSION:
        raise ValueError(f"a table of costs has version {VERSION}; make it again with arc25 fit-costs")
    prices = {
        name: Price(price["bits"], price.get("literals", {}), price.get("follows", {}))
        for name, price in record["words"].items()
    }
    return CostTable(prices, record["fitted_on"], record["command"])


def _line(price: Price) -> str:
    """A price on one line, without what is empty."""
    record: dict[str, Any] = {"bits": price.bits, "literals": price.literals, "follows": price.follows}
    return json.dumps({key: value for key, value in record.items() if value != {}}, sort_keys=True)


def _priced(word: Word, price: Price) -> Word:
    signatures = tuple(
        replace(signature, parameters=tuple(_with_bits(one, price) for one in signature.parameters))
        for signature in word.signatures
    )
    return replace(word, cost=price.bits, signatures=signatures, follows=price.follows)


def _with_bits(parameter: Parameter, price: Price) -> Parameter:
    """The parameter with its bits. A choice that is newer than the table costs what the dearest does."""
    bits = price.literals.get(parameter.name)
    if not bits or not parameter.choices:
        return parameter
    dearest = max(bits.values())
    return replace(parameter, bits=tuple(bits.get(repr(choice), dearest) for choice in parameter.choices))
