"""Finds the words that the rule learner builds with, by what they do: names are the pack's own affair.

A word plays a role if one of its overloads has the role's types and gives the role's results on a
small probe. A pack that lacks a role is searched without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from arc25.core.words import Signature, Word
from arc25.plugins.backends.search.vocabulary import COLOR, GRID, MASK

_PICTURE = np.array([[1, 1], [2, 3]], np.int8)
_OTHER = np.array([[4, 5], [1, 1]], np.int8)
_LEFT = np.array([[True, True], [False, False]])
_TOP = np.array([[True, False], [True, False]])


@dataclass(frozen=True, slots=True)
class Role:
    """What a word has to do to play it: `example` gives the result of the arguments `probe`.

    `types` are the argument's types; None stands for a type that no word makes, a literal of the pack's own.
    """

    types: tuple[str | None, ...]
    returns: str
    probe: tuple[Any, ...]
    example: Any


@dataclass(frozen=True, slots=True)
class Roles:
    """The words that play each role, None where the pack has none."""

    paint: Word | None  # where(mask, color, grid)
    overlay: Word | None  # where(mask, grid, grid)
    equals: Word | None  # the cells of a grid that have a colour
    negate: Word | None
    both: Word | None
    recolor: Word | None  # every colour through a mapping
    repeat: Word | None  # a function of a grid, applied until nothing changes


def cast(words: Mapping[str, Word]) -> Roles:
    """The cheapest word for each role."""
    made = {signature.returns for word in words.values() for signature in word.signatures}

    def player(role: Role) -> Word | None:
        able = [word for word in words.values() if any(_plays(word, s, role, made) for s in word.signatures)]
        return min(able, key=lambda word: (word.cost, word.name), default=None)

    painted, overlaid = np.where(_LEFT, 7, _PICTURE), np.where(_LEFT, _OTHER, _PICTURE)
    mapped = np.array([[6, 6], [2, 3]])
    settled = np.full((2, 2), 5)
    return Roles(
        paint=player(Role((MASK, COLOR, GRID), GRID, (_LEFT, 7, _PICTURE), painted)),
        overlay=player(Role((MASK, GRID, GRID), GRID, (_LEFT, _OTHER, _PICTURE), overlaid)),
        equals=player(Role((GRID, COLOR), MASK, (_PICTURE, 1), _LEFT)),
        negate=player(Role((MASK,), MASK, (_LEFT,), ~_LEFT)),
        both=player(Role((MASK, MASK), MASK, (_LEFT, _TOP), _LEFT & _TOP)),
        recolor=player(Role((GRID, None), GRID, (_PICTURE, {1: 6}), mapped)),
        repeat=player(Role((GRID, None), GRID, (_PICTURE, lambda grid: np.minimum(grid + 1, 5)), settled)),
    )


def _plays(word: Word, signature: Signature, role: Role, made: set[str]) -> bool:
    kinds = tuple(parameter.type for parameter in signature.parameters)
    if signature.returns != role.returns or len(kinds) != len(role.types):
        return False
    for kind, parameter, wanted in zip(kinds, signature.parameters, role.types, strict=True):
        if kind != wanted if wanted is not None else (kind in made or parameter.choices):
            return False
    return _gives(word.function, role)


def _gives(function: Callable[..., Any], role: Role) -> bool:
    try:
        result = function(*role.probe)
    except Exception:  # the pack's own error: the word means something else
        return False
    return isinstance(result, np.ndarray) and np.array_equal(result, role.example)
