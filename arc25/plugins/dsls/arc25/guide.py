"""The document that describes the language, made from its words and values: a line a word, or all that is known."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from arc25.core.words import Parameter, Word
from arc25.drawing.signatures import LAWS, Call, by_group, calls, is_number, is_range, literals, overload, remarks, span
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.values import Box, Color, Vec
from arc25.plugins.dsls.arc25.vocabulary import FAMILIES

INTRODUCTION = """\
The words below compose with each other and with plain Python and numpy: if, for, comprehensions. A word never changes \
its arguments. What finds nothing gives an empty tuple; what does not apply raises DslError."""

PROGRAM = """\
```python
def transform(grid):
    for piece in objects(grid, 4, True):
        if piece.holes:
            grid = paint(grid, recolor(piece, 3))
    return crop(argmax_by(objects(grid, 8, False), 'area'))
```"""

VALUES = """\
## Values

* `Grid`: a 2-D numpy array of integers. 0 is empty, any other colour is filled.
* `Mask`: a 2-D numpy array of truth values.
* `Color`: an integer 0..9; `Color.BLACK`, `Color.BLUE`, ... are names for them.
* `ColorMap`: a dict from colour to colour; what it lacks stays.
* `Function`: a function that takes a grid and gives one, also a `lambda` or one of the program's own.
* `Objects`: a tuple of `Object`, empty where none was found. Words that pick, change, move, paint or erase them take \
an empty one; those that compare or merge them, or make a grid or a mask of them alone, raise DslError.
* `Groups`: a tuple of `Objects`.
* `Int`, `Bool`: the numbers in a signature are those that a search tries; others work where they make sense.

In the examples `grid("12/34")` is the grid with the rows 1 2 and 3 4, and `mask("#./.#")` the mask that is true at `#`.
Results are written the same way; an object is its cells, `.` where it has none, with its row and column behind `@`."""

TELEGRAM = (
    (r"\b(the|an?) ", ""),
    (r"\bthat (is|are) ", ""),
    (r"\bthat (has|have) ", "with "),
    (r" (it has|there are)\b", ""),
    (r" \(or (\w+)\)", r"/\1"),
    ("`", ""),
)
"""What a doc line is as clear without, and what to write instead."""

INNER = ("key", "overlap", "shape_key")
"""What of an object the words alone need."""


@dataclass(frozen=True, slots=True)
class Member:
    """An attribute of a value, or a method with its parameters: its type and its line."""

    name: str
    type: str
    doc: str


def write_guide(words: Collection[Word]) -> str:
    """The values and literals, then a line for each word under what it returns, in the order of the groups."""
    numbers = _numbers(words)
    sections: dict[str, list[str]] = {}
    for group in by_group(words).values():
        for word in group:
            sections.setdefault(calls(word)[0].returns, []).append(_line(word, numbers))
    listed = "\n".join("\n".join((f"-> {returns}", *lines)) for returns, lines in sections.items())
    return "\n\n".join((INTRODUCTION, _values(), _literals(words, numbers), listed, PROGRAM))


def write_handbook(words: Collection[Word]) -> str:
    """All that is known of the values and of every word, as Markdown."""
    parts = [f"# The language arc25\n\n{INTRODUCTION}\n\n{PROGRAM}\n\n{VALUES}"]
    parts += [f"### {value.__name__}\n\n{inspect.getdoc(value)}\n\n{_table(value)}" for value in (Object, Vec, Box)]
    parts.append(
        "### Strings\n\n" + "\n".join(f"* `{kind}`: {_quoted(choices)}" for kind, choices in literals(words).items())
    )
    for tag, group in by_group(words).items():
        parts += [f"## {tag[:1].upper()}{tag[1:]}", *map(_chapter, group)]
    return "\n\n".join(parts) + "\n"


def telegram(doc: str) -> str:
    """The doc line in fewer words."""
    for pattern, instead in TELEGRAM:
        doc = re.sub(pattern, instead, doc, flags=re.IGNORECASE)
    return doc.removesuffix(".")


def members(value: type) -> list[Member]:
    """What a program may ask a value, in the order of its class."""
    fields: tuple[str, ...] = vars(value)["__match_args__"]
    found = [Member(name, _type(value.__annotations__[name]), "") for name in fields]
    for name, member in vars(value).items():
        if name.startswith("_") or name in INNER or name in fields:
            continue
        if isinstance(member, property):
            found.append(Member(name, _returned(member.fget), inspect.getdoc(member) or ""))
        elif inspect.isfunction(member):
            _, *parameters = inspect.signature(member).parameters
            found.append(Member(f"{name}({', '.join(parameters)})", _returned(member), inspect.getdoc(member) or ""))
    return found


def _returned(function: object) -> str:
    return str(getattr(function, "__annotations__", {}).get("return", ""))


def _type(annotation: object) -> str:
    return str(getattr(annotation, "__forward_arg__", annotation))


# The short form


def _values() -> str:
    names = {value: ", ".join(member.name for member in members(value)) for value in (Object, Vec, Box)}
    families = " ".join(f"{family}: {'|'.join(kinds)}." for family, kinds in FAMILIES.items())
    return f"""\
Grid: 2-D int array; 0 is empty, the rest filled. Mask: 2-D bool array. Color: 0..9, Color.{Color(2).name}.
ColorMap: dict. Function: from Grid to Grid. Vec: {names[Vec]}; + - *. Box: {names[Box]}.
Object: {names[Object]}.
Objects: tuple of Object. Groups: tuple of Objects. {families}
same: the type of the first argument."""


def _literals(words: Iterable[Word], numbers: Mapping[str, tuple[Any, ...]]) -> str:
    """A line for each type that is written as a string, and one for numbers and flags that are no small counts."""
    strings = literals(words)
    lines = [f"{kind}: {', '.join(_shortened(kind, strings))}" for kind in strings]
    told = "; ".join(f"{name} {span(choices)}" for name, choices in numbers.items() if not _are_counts(choices))
    return "\n".join(("Strings:", *lines, f"Numbers: {told}; others small counts"))


def _are_counts(choices: Iterable[Any]) -> bool:
    """Whether they are small numbers as their parameter's name lets expect, negative ones aside."""
    return is_range([choice for choice in choices if choice >= 0])


def _shortened(kind: str, strings: Mapping[str, Sequence[str]]) -> list[str]:
    """The choices of a type; those of smaller types that it includes by the names of these."""
    left, said = list(strings[kind]), []
    for other, choices in sorted(strings.items(), key=lambda item: -len(item[1])):
        if other != kind and len(choices) > 2 and set(choices) <= set(left):
            left = [choice for choice in left if choice not in choices]
            said.append(f"any {other}")
    return said + left


def _numbers(words: Iterable[Word]) -> dict[str, tuple[Any, ...]]:
    """The numbers that parameters of a name mostly take."""
    found: dict[str, Counter[tuple[Any, ...]]] = {}
    for word in words:
        for parameter in {
            p for signature in word.signatures for p in signature.parameters if is_number(p) and p.choices
        }:
            found.setdefault(parameter.name, Counter())[parameter.choices] += 1
    return {name: counter.most_common(1)[0][0] for name, counter in sorted(found.items())}


def _line(word: Word, numbers: Mapping[str, tuple[Any, ...]]) -> str:
    """The word with the arguments that it takes, and its doc line in short."""
    first, *others = calls(word)
    shown = f"{word.name}{_arguments(first, numbers)}"
    for call in others:
        returns = "" if call.returns == first.returns else f" -> {call.returns}"
        shown += f" or {_arguments(call, numbers)}{returns}"
    return f"{shown}: {telegram(word.doc)}"


def _arguments(call: Call, numbers: Mapping[str, tuple[Any, ...]]) -> str:
    """The types of the arguments; where one occurs twice the names too, if they tell which is which."""
    kinds = [_kind(place, numbers) for place in call.places]
    shown = []
    for place, kind, following in zip(call.places, kinds, [*kinds[1:], ""], strict=True):
        named = kinds.count(kind) > 1 and place[0].name not in ("first", "second")
        last = "" if kind == following else f": {kind}"
        shown.append(f"{place[0].name}{last}" if named else kind)
    return f"({', '.join(shown)})"


def _kind(place: Sequence[Parameter], numbers: Mapping[str, tuple[Any, ...]]) -> str:
    """The types of a place, families by their name; of a number its own name."""
    first = place[0]
    if is_number(first):
        usual = not first.choices or first.choices == numbers[first.name]
        return first.name if usual else f"{first.name}={span(first.choices)}"
    kinds = [parameter.type for parameter in place]
    for family, included in FAMILIES.items():
        if set(included) <= set(kinds):
            kinds = [family, *(kind for kind in kinds if kind not in included)]
    return "|".join(dict.fromkeys(kinds))


# The long form


def _table(value: type) -> str:
    rows = [
        f"| `{member.name}` | `{member.type}` | {' '.join(member.doc.split()) or 'see above'} |"
        for member in members(value)
    ]
    return "\n".join(("| name | type | what it is |", "|---|---|---|", *rows))


def _quoted(choices: Iterable[str]) -> str:
    return ", ".join(f'`"{choice}"`' for choice in choices)


def _chapter(word: Word) -> str:
    """All that is known of a word: its overloads, its docstring, its cost and laws, its examples."""
    overloads = "\n".join(overload(word.name, signature) for signature in word.signatures)
    laws = "; ".join(LAWS[law] for law in LAWS if law in word.laws)
    facts = f"Cost: {word.cost:g} bits." + (f" Laws: {laws}." if laws else "")
    parts = [f"### {word.name}", f"```python\n{overloads}\n```", word.doc, *remarks(word), facts]
    if word.illustrations:
        shown = (f">>> {illustration.call}\n{illustration.result}\n" for illustration in word.illustrations)
        parts.append(f"```python\n{''.join(shown)}```")
    return "\n\n".join(parts)
