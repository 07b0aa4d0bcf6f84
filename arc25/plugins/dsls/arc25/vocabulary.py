"""How a function becomes a word: its annotations are the types, its docstring is the line in the guide."""

from __future__ import annotations

import inspect
import itertools
import re
import typing
from collections.abc import Callable
from typing import Any, TypeVar

from arc25.core.words import Illustration, Law, Signature, Word
from arc25.plugins.dsls.arc25.kernels.table import kernel_of
from arc25.plugins.dsls.arc25.literals import parameter

Function = TypeVar("Function", bound=Callable[..., Any])

EXAMPLE = re.compile(r"^>>> (.+)\n(.+)$", re.MULTILINE)

VOCABULARY: dict[str, Word] = {}
"""Every word by name, in the order of definition; complete once `namespace` is imported."""

FAMILIES = {
    "Picture": ("Grid", "Mask", "Object", "Objects"),
    "Array": ("Grid", "Mask"),
    "Piece": ("Object", "Objects"),
}
"""Annotations that stand for several types; the same one in a signature is the same type everywhere."""


def word(tag: str, *laws: Law, bits: float) -> Callable[[Function], Function]:
    """Make the function a word of the group `tag` that costs `bits` and keeps `laws`.

    The first line of its docstring is its line in the guide. Examples in there, a call behind `>>>` and its result on
    the next line, become its illustrations.
    """

    def register(function: Function) -> Function:
        name = function.__name__
        overloads = typing.get_overloads(function) or [function]
        signatures = tuple(signature for overload in overloads for signature in _signatures(overload))
        doc = inspect.getdoc(function) or ""
        examples = (Illustration(call, result) for call, result in EXAMPLE.findall(doc))
        line = doc.partition("\n")[0]
        VOCABULARY[name] = Word(name, function, signatures, line, bits, (tag,), frozenset(laws), tuple(examples))
        return function

    return register


def _signatures(function: Callable[..., Any]) -> list[Signature]:
    """One signature for each way to resolve the families and unions in the annotations."""
    annotations, scope = dict(function.__annotations__), function.__globals__
    families = sorted({name for name in annotations.values() if name in FAMILIES})
    found = []
    for types in itertools.product(*(FAMILIES[family] for family in families)):
        resolved = dict(zip(families, types, strict=True))
        alternatives = [resolved.get(name, name).split(" | ") for name in annotations.values()]
        for kinds in itertools.product(*alternatives):
            made = [parameter(name, kind, scope.get(kind)) for name, kind in zip(annotations, kinds, strict=True)]
            parameters, returns = tuple(made[:-1]), made[-1].type
            found.append(Signature(parameters, returns, kernel_of(function.__name__, parameters, returns)))
    return found
