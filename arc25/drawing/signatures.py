"""Words in text, whichever pack has them: signatures, laws, remarks."""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from arc25.core.words import Law, Parameter, Signature, Word

LAWS: Mapping[Law, str] = {
    Law.SHAPE: "the result has the shape of the first picture",
    Law.INVOLUTION: "applied twice, it gives back what went in",
    Law.IDEMPOTENCE: "applied to its own result, it changes nothing more",
    Law.ROTATION: "turned arguments give the turned result",
    Law.RECOLOURING: "arguments in other colours give the result in those colours",
    Law.SELECTION: "every object of the result is one of those given",
    Law.PALETTE: "the result has no colour but 0 that the arguments lack",
}
"""What each law says of a word."""

SAME = "same"
"""Stands for the type of the first argument."""


@dataclass(frozen=True, slots=True)
class Call:
    """Some overloads of a word as one: the parameters that each place may have, and what comes out."""

    places: tuple[tuple[Parameter, ...], ...]
    returns: str


def calls(word: Word) -> list[Call]:
    """All overloads of a word, joined as far as the calls tell no more than they do."""
    several = len({signature.returns for signature in word.signatures}) > 1
    groups: dict[tuple[int, str], list[Signature]] = {}
    for signature in word.signatures:
        first = signature.parameters[0].type if signature.parameters else ""
        returns = SAME if several and signature.returns == first else signature.returns
        groups.setdefault((len(signature.parameters), returns), []).append(signature)
    return [call for (_, returns), group in groups.items() for call in _joined(group, returns)]


def overload(name: str, signature: Signature) -> str:
    """One overload: `flip(picture: Grid, mirror: Mirror) -> Grid`."""
    places = (f"{parameter.name}: {kind(parameter)}" for parameter in signature.parameters)
    return f"{name}({', '.join(places)}) -> {signature.returns}"


def brief(word: Word) -> str:
    """All overloads in short: `(Grid|Mask, Mirror) -> same`. A number or a flag is told by its name."""
    return " or ".join(f"({', '.join(map(_place, call.places))}) -> {call.returns}" for call in calls(word))


def remarks(word: Word) -> list[str]:
    """The paragraphs of the word's docstring beside its line and its examples."""
    text = inspect.getdoc(word.function) if inspect.isfunction(word.function) else None
    paragraphs = [" ".join(paragraph.split()) for paragraph in (text or "").split("\n\n")]
    return [paragraph for paragraph in paragraphs if paragraph not in ("", word.doc) and paragraph[:3] != ">>>"]


def literals(words: Iterable[Word]) -> dict[str, tuple[str, ...]]:
    """The types that are written as one of a few strings, with these strings."""
    found = {
        parameter.type: parameter.choices
        for word in words
        for signature in word.signatures
        for parameter in signature.parameters
        if parameter.choices and isinstance(parameter.choices[0], str)
    }
    return dict(sorted(found.items()))


def is_number(parameter: Parameter) -> bool:
    """Whether it is a number or a flag, whose name says more than its type."""
    return parameter.type in ("Int", "Bool")


def kind(parameter: Parameter) -> str:
    """The type, or the numbers to choose from."""
    return span(parameter.choices, " | ") if is_number(parameter) and parameter.choices else parameter.type


def span(choices: Sequence[Any], between: str = "|") -> str:
    """Numbers in short: `1..3` where they follow one another, else `90|180|270`."""
    return f"{choices[0]}..{choices[-1]}" if is_range(choices) else between.join(map(repr, choices))


def is_range(choices: Sequence[Any]) -> bool:
    """Whether they are at least three numbers that follow one another."""
    return len(choices) > 2 and list(choices) == list(range(choices[0], choices[-1] + 1))


def by_group(words: Iterable[Word]) -> dict[str, list[Word]]:
    """The words by the first of their tags, in the order of the tags; those without any come last, under ""."""
    groups: dict[str, list[Word]] = {}
    for word in sorted(words, key=lambda word: (not word.tags, word.tags[:1])):
        groups.setdefault("".join(word.tags[:1]), []).append(word)
    return groups


def _place(parameters: Sequence[Parameter]) -> str:
    return "|".join(dict.fromkeys(p.name if is_number(p) else p.type for p in parameters))


def _joined(group: Sequence[Signature], returns: str) -> Iterator[Call]:
    """One call for all if its places stand for these overloads and no others, else one for each."""
    columns = [list(column) for column in zip(*(signature.parameters for signature in group), strict=True)]
    kinds = [[parameter.type for parameter in column] for column in columns]
    for place, column in enumerate(columns):
        if place and kinds[place] == kinds[0] and len(set(kinds[0])) > 1:
            columns[place] = [replace(parameter, type=SAME) for parameter in column]
    places = tuple(tuple(dict.fromkeys(column)) for column in columns)
    if len(group) == math.prod(map(len, places)):
        yield Call(places, returns)
        return
    for signature in group:
        yield Call(tuple((parameter,) for parameter in signature.parameters), returns)
