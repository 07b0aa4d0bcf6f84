"""The words of a DSL: typed primitives that the person, the model and the search all read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a word.

    `type` names the kind of value ("Grid", "Mask", "Color", "Int", ...). `choices` are Python
    literals that a search may write in place (their `repr` is source code); empty means that the
    argument has to be a value that another word made.
    """

    name: str
    type: str
    choices: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """One overload: what goes in and the type that comes out."""

    parameters: tuple[Parameter, ...]
    returns: str


@dataclass(frozen=True, slots=True)
class Word:
    """A primitive of a DSL pack.

    `function` works on the values that programs see: a "Grid" is a 2-D int8 numpy array, a "Mask"
    a 2-D bool array, a "Color" or "Int" an int. It never changes its arguments and raises the
    pack's own error where it does not apply. `cost` is in bits: -log2 of how likely the word is
    where its type fits, so the cost of a program is the sum over its words and literals.
    """

    name: str
    function: Callable[..., Any]
    signatures: tuple[Signature, ...]
    doc: str
    cost: float
    tags: tuple[str, ...] = ()
