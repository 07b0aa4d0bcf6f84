"""Terms: pieces of a program with the values they have on some inputs, found out as they are made.

What a program does is known before it is written: every term holds its value in each *environment*, which is one of
the inputs, or one item of a loop over the objects of the inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from arc25.core.words import Law, Word
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.values import DslError

SHOWN = ("Grid", "Mask", "Object", "Objects", "Groups")
"""The types that hold pictures; other values are worth a word only if they differ between inputs."""

COLORED = ("Grid", "Object", "Objects", "Groups", "Color", "ColorMap")
"""The types whose values have colours."""

PLAIN = frozenset({int, bool, str})
"""The types of Python that stand for themselves."""


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """An expression and its value in each environment.

    `form` is its source with `{}` in the place of each of `parts`, `text` the same with nothing left open. `word` is
    the word that `form` calls, "" if it calls none. A term that is `bound` reads the variable of a loop. `compute`
    gives its value from those of its parts; None if more is needed. `keys[i]` is equal for equal `values[i]`. `lawful`:
    the word promises that it goes with the colours, but for the order of objects, where all parts do.
    """

    type: str
    form: str
    parts: tuple[Term, ...]
    values: tuple[Any, ...]
    word: str = ""
    bound: bool = False
    compute: Callable[..., Any] | None = None
    lawful: bool = False
    text: str = ""
    keys: tuple[Hashable, ...] = ()

    def __post_init__(self) -> None:
        text = self.form.format(*(part.text for part in self.parts)) if self.parts else self.form
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "keys", tuple(map(freeze, self.values)))

    @property
    def fixed(self) -> bool:
        """Whether it is a literal."""
        return not self.parts and not self.bound and self.form != "grid"


class Scope:
    """The environments of `root`, a variable. What is called there is called once.

    `owners[i]` is the input that environment i belongs to. `stock` keeps terms by type for whoever needs one.
    """

    def __init__(self, root: Term) -> None:
        self.root = root
        self.owners: Sequence[int] = range(len(root.values))
        self.stock: dict[str, list[Term]] = {}
        self._called: dict[str, Term | None] = {}
        self._known: dict[Hashable, Term] = {(root.type, root.keys): root}

    def literal(self, kind: str, value: object) -> Term:
        """A literal."""
        return Term(kind, repr(value), (), (value,) * len(self.root.values))

    def call(self, word: Word, returns: str, arguments: Sequence[Term]) -> Term | None:
        """`word` on the arguments; None if it does not apply, or gives nothing that is worth a call."""
        text = f"{word.name}({', '.join(argument.text for argument in arguments)})"
        if text not in self._called:
            self._called[text] = self._call(word, returns, tuple(arguments))
        return self._called[text]

    def is_known(self, term: Term) -> bool:
        """Whether another term, which was known before, has its values."""
        return self._known.setdefault((term.type, term.keys), term) is not term

    def lift(self, term: Term) -> Term:
        """The term with a value for each environment."""
        return term

    def _call(self, word: Word, returns: str, parts: tuple[Term, ...]) -> Term | None:
        lifted = [self.lift(part) for part in parts]
        values = evaluate(word.function, lifted)
        if values is None:
            return None
        form = f"{word.name}({', '.join('{}' for _ in parts)})"
        bound, lawful = any(part.bound for part in parts), _is_lawful(word, returns, parts)
        term = Term(returns, form, parts, values, word.name, bound, word.function, lawful)
        return term if _is_worthwhile(term, lifted) else None


def evaluate(function: Callable[..., Any], parts: Sequence[Term]) -> tuple[Any, ...] | None:
    """`function` in each environment; None if it does not apply in one."""
    try:
        return tuple(function(*arguments) for arguments in zip(*(part.values for part in parts), strict=True))
    except DslError:
        return None


def combine(kind: str, form: str, function: Callable[..., Any], *parts: Term) -> Term:
    """An expression of Python: `form` with the parts in its places is `function` of their values."""
    values = tuple(function(*arguments) for arguments in zip(*(part.values for part in parts), strict=True))
    return Term(kind, form, parts, values, bound=any(part.bound for part in parts), compute=function)


def _is_lawful(word: Word, returns: str, parts: Sequence[Term]) -> bool:
    """Whether the word goes with the colours of these arguments: by its law, or as nothing has to do with colours."""
    kinds = {returns, *(part.type for part in parts)}
    return "Function" not in kinds and (Law.RECOLOURING in word.laws or kinds.isdisjoint(COLORED))


def is_padded(term: Term) -> bool:
    """Whether a word somewhere in the term may go, one of its arguments in its place, and the values stay."""
    return any(
        all(_stays(term, inner, part, index) for index in range(len(term.values)))
        for inner in _calls(term)
        if inner is not term
        for part in inner.parts
        if part.type == inner.type
    )


def _calls(term: Term) -> Iterator[Term]:
    if term.word:
        yield term
    for part in term.parts:
        yield from _calls(part)


def _stays(term: Term, old: Term, new: Term, index: int) -> bool:
    """Whether the term with `new` in the place of `old` has the same value in that environment."""
    try:
        return freeze(_with(term, old, new, index)) == term.keys[index]
    except DslError:
        return False


def _with(term: Term, old: Term, new: Term, index: int) -> Any:
    if term is old:
        return new.values[index]
    if term.compute is None or not any(inner is old for inner in _calls(term)):
        return term.values[index]
    return term.compute(*(_with(part, old, new, index) for part in term.parts))


def freeze(value: Any) -> Hashable:
    """A hashable stand-in that is equal for equal values of one type."""
    if type(value) in PLAIN:
        return value  # type: ignore[no-any-return]
    if isinstance(value, np.ndarray):
        return value.shape, value.tobytes()
    if isinstance(value, Object):
        return value.key()
    if isinstance(value, tuple):
        return tuple(map(freeze, value))
    if isinstance(value, dict):
        return tuple(value.items())
    return value  # type: ignore[no-any-return]


def _is_worthwhile(term: Term, parts: Sequence[Term]) -> bool:
    """Whether the call changes what it was given, and its result tells something."""
    if any(part.type == term.type and part.keys == term.keys for part in parts):
        return False
    if term.type == "Mask":
        return sum(bool(mask.any() and not mask.all()) for mask in term.values) * 2 >= len(term.values)
    if term.type in ("Objects", "Groups"):
        return all(term.values)
    return term.type in SHOWN or len(set(term.keys)) > 1
