"""What each law asks of a word: for one list of arguments, whether it holds there. See `arc25.core.words.Law`."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from arc25.core.words import Law, Parameter, Signature, Word
from arc25.plugins.dsls.arc25.literals import TURNED
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.values import DslError

PICTURES = {"Grid", "Mask", "Object", "Objects", "Groups"}
COLOURED = {"Grid", "Object", "Objects", "Groups", "Color"}
COLOURS = np.array([0, 4, 7, 1, 9, 2, 8, 3, 6, 5])
"""A permutation that keeps 0."""


def applies(law: Law, signature: Signature) -> bool:
    """Whether the law says anything about an overload."""
    kinds = [parameter.type for parameter in signature.parameters]
    if law is Law.SHAPE:
        return signature.returns in PICTURES and not PICTURES.isdisjoint(kinds)
    if law in (Law.INVOLUTION, Law.IDEMPOTENCE):
        return signature.returns == kinds[0]
    if law is Law.ROTATION:
        free = [parameter.type for parameter in signature.parameters if not parameter.choices]
        return {*free, signature.returns} <= {*PICTURES, "Color", "Int", "ColorMap", "Direction"}
    if law is Law.SELECTION:
        return signature.returns in ("Object", "Objects", "Groups") and "Objects" in kinds
    if law is Law.PALETTE:
        return signature.returns in COLOURED and not COLOURED.isdisjoint(kinds)
    return not COLOURED.isdisjoint(kinds)


def holds(law: Law, word: Word, signature: Signature, arguments: Sequence[Any], value: Any) -> bool:
    """Whether the law holds for these arguments and what comes out; it does where the word does not apply."""
    if law in CHANGES:
        change = CHANGES[law]
        changed = list(map(change, arguments, signature.parameters))
        return same(outcome(word, changed), change(value, Parameter("", signature.returns)), ordered=False)
    return isinstance(value, DslError) or CHECKS[law](value, word, signature, arguments)


def outcome(word: Word, arguments: Sequence[Any]) -> Any:
    """The word's value, or its error."""
    try:
        return word.function(*arguments)
    except DslError as error:
        return error


def tells(value: Any) -> bool:
    """Whether an outcome has something in it that a law could be about."""
    if isinstance(value, np.ndarray):
        return bool(value.any())
    return bool(value) if isinstance(value, tuple | dict) else not isinstance(value, DslError)


def same(first: Any, second: Any, ordered: bool = True) -> bool:
    """Whether two outcomes are equal: any error is like another, and objects may be in any order unless `ordered`."""
    if isinstance(first, DslError) or isinstance(second, DslError):
        return isinstance(first, DslError) and isinstance(second, DslError)
    if isinstance(first, np.ndarray):
        return np.array_equal(first, second)
    if not ordered and isinstance(first, tuple) and first and isinstance(first[0], Object):
        return sorted(map(repr, (item.key() for item in first))) == sorted(map(repr, (item.key() for item in second)))
    return bool(first == second)


def turned(value: Any, parameter: Parameter) -> Any:
    """The value after everything was turned clockwise by a quarter."""
    if parameter.turned and value in parameter.choices:
        return parameter.turned[parameter.choices.index(value)]
    if parameter.type == "Direction" and not isinstance(value, DslError):
        return TURNED[value]
    if isinstance(value, np.ndarray):
        return value[::-1].T.copy()
    if isinstance(value, Object):
        height, width = value.canvas
        patch, mask = value.patch[::-1].T, value.mask[::-1].T
        return Object(patch, mask, value.left, height - 1 - value.bottom, (width, height))
    return tuple(turned(item, parameter) for item in value) if isinstance(value, tuple) else value


def recoloured(value: Any, parameter: Parameter) -> Any:
    """The value after the colours 1..9 were exchanged."""
    if parameter.type == "Color" and not isinstance(value, DslError):
        return int(COLOURS[value])
    if isinstance(value, np.ndarray):
        return value if value.dtype == np.bool_ else COLOURS[value].astype(value.dtype)
    if isinstance(value, Object):
        return dataclasses.replace(value, patch=COLOURS[value.patch].astype(value.patch.dtype))
    if isinstance(value, dict):
        return {int(COLOURS[old]): int(COLOURS[new]) for old, new in value.items()}
    if isinstance(value, tuple) and parameter.type in ("Objects", "Groups"):
        return tuple(recoloured(item, parameter) for item in value)
    return value


def _shape(value: Any, word: Word, signature: Signature, arguments: Sequence[Any]) -> bool:
    kinds = [parameter.type for parameter in signature.parameters]
    first = next(argument for argument, kind in zip(arguments, kinds, strict=True) if kind in PICTURES)
    return canvas(value) is None or canvas(first) is None or canvas(value) == canvas(first)


def canvas(value: Any) -> tuple[int, ...] | None:
    """The size of the grid that a picture is of; None for no objects at all."""
    if isinstance(value, tuple):
        return canvas(value[0]) if value else None
    return tuple(value.canvas if isinstance(value, Object) else value.shape)


def _involution(value: Any, word: Word, signature: Signature, arguments: Sequence[Any]) -> bool:
    return same(outcome(word, [value, *arguments[1:]]), arguments[0])


def _idempotence(value: Any, word: Word, signature: Signature, arguments: Sequence[Any]) -> bool:
    return same(outcome(word, [value, *arguments[1:]]), value)


def _selection(value: Any, word: Word, signature: Signature, arguments: Sequence[Any]) -> bool:
    given = [item for argument in arguments for item in _objects(argument)]
    return all(item in given for item in _objects(value))


def _objects(value: Any) -> tuple[Object, ...]:
    if isinstance(value, Object):
        return (value,)
    return tuple(item for part in value for item in _objects(part)) if isinstance(value, tuple) else ()


def _palette(value: Any, word: Word, signature: Signature, arguments: Sequence[Any]) -> bool:
    kinds = [parameter.type for parameter in signature.parameters]
    given = set().union(*(colors(argument, kind) for argument, kind in zip(arguments, kinds, strict=True)))
    return colors(value, signature.returns) <= {0, *given}


def colors(value: Any, kind: str) -> set[int]:
    """The colours in a value."""
    if kind == "Color":
        return {int(value)}
    if kind == "ColorMap":
        return set(value.values())
    if kind == "Grid":
        return set(np.unique(value).tolist())
    return {color for item in _objects(value) for color in np.unique(item.patch).tolist()}


CHANGES: dict[Law, Callable[[Any, Parameter], Any]] = {Law.ROTATION: turned, Law.RECOLOURING: recoloured}
CHECKS: dict[Law, Callable[[Any, Word, Signature, Sequence[Any]], bool]] = {
    Law.SHAPE: _shape,
    Law.INVOLUTION: _involution,
    Law.IDEMPOTENCE: _idempotence,
    Law.SELECTION: _selection,
    Law.PALETTE: _palette,
}
