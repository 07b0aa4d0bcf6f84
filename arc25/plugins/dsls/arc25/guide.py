"""The document that describes the language, made from its words."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from arc25.core.words import Parameter, Signature, Word

TYPES = """\
These words are defined; where none fits, use plain Python and numpy. A word never changes its arguments, and raises
DslError where it does not apply.

Grid: 2-D int array; 0 is empty, any other colour is filled. Mask: 2-D bool array. Color: int 0..9.
Object: a piece of a grid, with patch (its cells, 0 outside it), mask, top, left, bottom, right, height, width, area,
color. Objects: a tuple of them. ColorMap: a dict from colour to colour, such as {0: 3}. The other types are strings:"""

EXAMPLE = """\
```python
def transform(grid):
    return crop(argmax_by(objects(grid, 8, False), 'area'))
```"""


def write_guide(words: Iterable[Word]) -> str:
    """The types and their literals, then each word with its signature and line, by group."""
    listed = sorted(words, key=lambda word: word.tags)
    parts = ["\n".join((TYPES, *_literals(listed)))]
    for tags, group in itertools.groupby(listed, key=lambda word: word.tags):
        lines = [f"{_signatures(word)}: {word.doc}" for word in group]
        parts.append("\n".join((f"# {', '.join(tags)}", *lines)))
    return "\n\n".join((*parts, EXAMPLE))


def _literals(words: Iterable[Word]) -> list[str]:
    """A line for each type that is written as one of a few strings."""
    found = {
        parameter.type: parameter.choices
        for word in words
        for signature in word.signatures
        for parameter in signature.parameters
        if parameter.choices and isinstance(parameter.choices[0], str)
    }
    return [f"{kind}: {', '.join(choices)}" for kind, choices in sorted(found.items())]


def _signatures(word: Word) -> str:
    """All overloads in one line: types that one place may have are joined, `same` is the first one's type."""
    merged: dict[tuple[int, str], list[Signature]] = {}
    for signature in word.signatures:
        same = len(word.signatures) > 1 and signature.returns == signature.parameters[0].type
        merged.setdefault((len(signature.parameters), "same" if same else signature.returns), []).append(signature)
    return "; ".join(_call(word.name, group, returns) for (_, returns), group in merged.items())


def _call(name: str, signatures: Iterable[Signature], returns: str) -> str:
    places = zip(*(signature.parameters for signature in signatures), strict=True)
    return f"{name}({', '.join(_place(parameters) for parameters in places)}) -> {returns}"


def _place(parameters: Iterable[Parameter]) -> str:
    shown = dict.fromkeys(_kind(parameter) for parameter in parameters)
    return "|".join(shown)


def _kind(parameter: Parameter) -> str:
    """The type; for small numbers and flags, which have no type of their own, the parameter's name."""
    if parameter.type in ("Int", "Bool"):
        return f"{parameter.name}={'|'.join(map(repr, parameter.choices))}"
    return parameter.type
