"""How a function becomes a word: its annotations are the types, its docstring is the line in the guide."""

from __future__ import annotations

import inspect
import itertools
import typing
from collections.abc import Callable
from typing import Any, TypeVar

from arc25.core.words import Parameter, Signature, Word
from arc25.plugins.dsls.arc25.literals import literals

Function = TypeVar("Function", bound=Callable[..., Any])

VOCABULARY: dict[str, Word] = {}
"""Every word by name, in the order of definition; complete once `namespace` is imported."""

FAMILIES = {
    "Picture": ("Grid", "Mask", "Object", "Objects"),
    "Array": ("Grid", "Mask"),
    "Piece": ("Object", "Objects"),
}
"""Annotations that stand for several types; the same one in a signature is the same type everywhere."""


def word(tag: str, bits: float) -> Callable[[Function], Function]:
    """Make the function a word of the group `tag` that costs `bits`."""

    def register(function: Function) -> Function:
        name = function.__name__
        overloads = typing.get_overloads(function) or [function]
        signatures = tuple(signature for overload in overloads for signature in _signatures(overload))
        doc = inspect.getdoc(function) or ""
        VOCABULARY[name] = Word(name, function, signatures, doc.splitlines()[0], bits, (tag,))
        return function

    return register


def _signatures(function: Callable[..., Any]) -> list[Signature]:
    """One signature for each way to resolve the families and unions in the annotations."""
    annotations = dict(function.__annotations__)
    families = sorted({name for name in annotations.values() if name in FAMILIES})
    found = []
    for types in itertools.product(*(FAMILIES[family] for family in families)):
        resolved = dict(zip(families, types, strict=True))
        alternatives = [resolved.get(name, name).split(" | ") for name in annotations.values()]
        for kinds in itertools.product(*alternatives):
            *parameters, returns = (literals(kind, function.__globals__.get(kind)) for kind in kinds)
            named = (Parameter(name, *kind) for name, kind in zip(annotations, parameters, strict=False))
            found.append(Signature(tuple(named), returns[0]))
    return found
