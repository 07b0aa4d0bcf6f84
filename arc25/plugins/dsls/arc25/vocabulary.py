"""How a function becomes a word: its annotations are the types, its docstring is the line in the guide."""

from __future__ import annotations

import inspect
import itertools
import typing
from collections.abc import Callable
from typing import Any, TypeVar, get_args

from arc25.core.words import Parameter, Signature, Word
from arc25.plugins.dsls.arc25 import values
from arc25.plugins.dsls.arc25.attributes import ATTRIBUTES, PROPERTIES

Function = TypeVar("Function", bound=Callable[..., Any])

VOCABULARY: dict[str, Word] = {}
"""Every word by name, in the order of definition; complete once `namespace` is imported."""

FAMILIES = {
    "Picture": ("Grid", "Mask", "Object", "Objects"),
    "Array": ("Grid", "Mask"),
    "Piece": ("Object", "Objects"),
}
"""Annotations that stand for several types; the same one in a signature is the same type everywhere."""

LITERALS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "Color": ("Color", tuple(range(10))),
    "Side": ("Side", get_args(values.Side)),
    "Corner": ("Corner", get_args(values.Corner)),
    "Direction": ("Direction", get_args(values.Direction)),
    "Compass": ("Compass", get_args(values.Compass)),
    "Spread": ("Spread", get_args(values.Spread)),
    "Link": ("Link", get_args(values.Link)),
    "Axis": ("Axis", get_args(values.Axis)),
    "Mirror": ("Mirror", get_args(values.Mirror)),
    "Symmetry": ("Symmetry", get_args(values.Symmetry)),
    "Order": ("Order", get_args(values.Order)),
    "Attribute": ("Attribute", tuple(ATTRIBUTES)),
    "Property": ("Property", tuple(PROPERTIES)),
    "Degrees": ("Int", (90, 180, 270)),
    "Quarter": ("Int", (90, 270)),
    "Factor": ("Int", (2, 3, 4, 5)),
    "Copies": ("Int", (1, 2, 3, 4)),
    "Parts": ("Int", (2, 3, 4)),
    "Connectivity": ("Int", (4, 8)),
    "Small": ("Int", (1, 2, 3)),
    "Index": ("Int", (0, 1, 2, -1)),
    "Flag": ("Bool", (False, True)),
}
"""Annotations with literals: the name of the type and what a program may write for it."""


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
            *parameters, returns = zip(annotations, kinds, strict=True)
            found.append(Signature(tuple(_parameter(name, kind) for name, kind in parameters), returns[1]))
    return found


def _parameter(name: str, annotation: str) -> Parameter:
    kind, choices = LITERALS.get(annotation, (annotation, ()))
    return Parameter(name, kind, choices)
