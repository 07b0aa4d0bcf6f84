"""Whether a term goes with the colours: with others in inputs and program it gives the same in those colours.

A program of which this does not hold rests on which colours have which numbers, or on the order of equals.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.samples.terms import Term, freeze
from arc25.plugins.dsls.arc25.values import DslError

TABLE = np.array((0, 9, 8, 7, 6, 4, 5, 3, 2, 1), dtype=np.int8)
"""Other colours for 1 to 9: none stays, and the order of nearly every two is turned round."""
PARTS = {"Objects": "Object", "Groups": "Objects"}
"""The types that hold several of another."""


class Tint:
    """The terms of one scope in other colours, each worked out once; `outer` has those that are not bound there."""

    def __init__(self, root: Term, owners: Sequence[int] = (), outer: Tint | None = None) -> None:
        self._owners, self._outer = owners, outer
        self._follows: dict[tuple[str, bool], bool] = {}
        self._values: dict[str, Sequence[Any] | None] = {root.text: _recolored(root)}

    def follows(self, term: Term, ordered: bool = True) -> bool:
        """Whether the term goes with the colours; if not `ordered`, several objects may come in another order."""
        known = term.text, ordered
        if known not in self._follows:
            self._follows[known] = self._has_to(term, ordered) or self._compare(term, ordered)
        return self._follows[known]

    def _has_to(self, term: Term, ordered: bool = True) -> bool:
        """Whether it follows by the law of its word."""
        if not term.lawful or (ordered and term.type == "Objects"):
            return False
        return all((self if part.bound else self._outer or self).follows(part) for part in term.parts)

    def _compare(self, term: Term, ordered: bool) -> bool:
        values = self._tinted(term)
        if values is None:
            return False
        kind = term.type
        if ordered or kind != "Objects":
            return all(tinted_key(kind, one) == freeze(other) for one, other in zip(term.values, values, strict=True))
        pairs = zip(term.values, values, strict=True)
        return all(set(tinted_key(kind, one)) == set(map(freeze, other)) for one, other in pairs)

    def _tinted(self, term: Term) -> Sequence[Any] | None:
        """What the term gives for the inputs in other colours; None if it fails, or nobody knows."""
        if self._outer and not term.bound:
            values = self._outer._tinted(term)
            return values and [values[owner] for owner in self._owners]
        if not term.parts and term.text not in self._values:
            return _recolored(term)
        if term.text not in self._values:
            self._values[term.text] = _recolored(term) if self._has_to(term) else self._computed(term)
        return self._values[term.text]

    def _computed(self, term: Term) -> Sequence[Any] | None:
        parts = [values for part in term.parts if (values := self._tinted(part)) is not None]
        if term.compute is None or len(parts) < len(term.parts):
            return None
        try:
            return [term.compute(*arguments) for arguments in zip(*parts, strict=True)]
        except DslError:
            return None


def _recolored(term: Term) -> Sequence[Any]:
    return [tinted(term.type, value) for value in term.values]


def tinted(kind: str, value: Any) -> Any:
    """A value of that type in other colours."""
    if kind == "Grid":
        return TABLE[value]
    if kind == "Color":
        return int(TABLE[value])
    if kind == "ColorMap":
        return {int(TABLE[old]): int(TABLE[new]) for old, new in value.items()}
    if kind == "Object":
        return Object(TABLE[value.patch], value.mask, value.top, value.left, value.canvas)
    if kind in PARTS:
        return tuple(tinted(PARTS[kind], item) for item in value)
    return value


def tinted_key(kind: str, value: Any) -> Any:
    """What `freeze` gives for the value in other colours."""
    if kind == "Object":
        return value.mask.shape, TABLE[value.patch].tobytes(), value.mask.tobytes(), value.top, value.left, value.canvas
    if kind in PARTS:
        return tuple(tinted_key(PARTS[kind], item) for item in value)
    return freeze(tinted(kind, value))
