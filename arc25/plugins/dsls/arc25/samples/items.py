"""The inside of a loop over objects: each item is an environment, and arguments come from the item."""

from __future__ import annotations

import inspect
import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from arc25.core.words import Parameter, Word
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.samples.feeding import TRIES, Feeder, unvalued
from arc25.plugins.dsls.arc25.samples.routes import ANCHORS, GRID, Way
from arc25.plugins.dsls.arc25.samples.terms import Scope, Term, combine
from arc25.plugins.dsls.arc25.samples.tinting import Tint
from arc25.plugins.dsls.arc25.values import Box, color_counts

LOOKED_AT = 2
"""Inputs whose items are looked at while a program is made; the others join when it runs."""
COLOR = Parameter("color", "Color", tuple(range(10)))
OWN_COLOR = re.compile(r"item\.color\b|color_of\(item")
OWN = 0.7
"""How often an argument is the item's own, where it has such a thing, and not one of the whole grid."""


def _attributes(owner: type) -> dict[str, list[str]]:
    """The names of the properties by the type that words know them by."""
    kinds = {"int": "Int", "bool": "Bool", "Vec": "Vec", "Box": "Box"}
    found: dict[str, list[str]] = {}
    for name, member in inspect.getmembers(owner, lambda member: isinstance(member, property)):
        kind = "Color" if name == "color" else kinds.get(inspect.get_annotations(member.fget).get("return", ""))
        if kind:
            found.setdefault(kind, []).append(name)
    return found


ATTRIBUTES = {"Object": _attributes(Object), "Box": _attributes(Box)}
"""What can be asked of a value: its attributes by their type."""


def attribute(term: Term, name: str, kind: str) -> Term:
    """`term.name`."""
    return combine(kind, f"{{}}.{name}", operator.attrgetter(name), term)


def _has_clear_color(item: Object) -> bool:
    counts = np.sort(color_counts(item.patch))
    return bool(counts[-1] > counts[-2])


class ItemScope(Scope):
    """One environment for each item of `found` in the first inputs. What does not read the item is left to `outer`.

    `clear`: every object, those of the other inputs too, has one colour more often than any other.
    """

    def __init__(self, outer: Scope, tint: Tint, found: Term, name: str) -> None:
        looked_at = found.values[:LOOKED_AT]
        items = tuple(item for pieces in looked_at for item in pieces)
        super().__init__(Term("Object" if found.type == "Objects" else "Objects", name, (), items, bound=True))
        self.outer = outer
        self.found = found
        self.owners = [index for index, pieces in enumerate(looked_at) for _ in pieces]
        self.tint = Tint(self.root, self.owners, tint)
        self.clear = found.type == "Objects" and all(
            _has_clear_color(item) for pieces in found.values for item in pieces
        )
        self._lifted: dict[str, Term] = {}

    def literal(self, kind: str, value: object) -> Term:
        return self.outer.literal(kind, value)

    def call(self, word: Word, returns: str, arguments: Sequence[Term]) -> Term | None:
        if not any(argument.bound for argument in arguments):
            return self.outer.call(word, returns, arguments)
        return super().call(word, returns, arguments)

    def lift(self, term: Term) -> Term:
        if term.bound:
            return term
        known = f"{term.type} {term.text}"
        if known not in self._lifted:
            values = tuple(term.values[owner] for owner in self.owners)
            self._lifted[known] = replace(term, values=values, lawful=False)  # in other colours it is wanted unlifted
        return self._lifted[known]


class ItemFeeder(Feeder):
    """Finds arguments inside a loop over `scope.found`."""

    def __init__(self, outer: Feeder, scope: ItemScope) -> None:
        super().__init__(outer.bench, outer.stage, outer.root)
        self.outer = outer
        self.scope: ItemScope = scope
        self.item = scope.root
        self._asking = False

    def make(self, kind: str) -> Term | None:
        """Something of the item, or of the whole grid."""
        if self._asking or not self.dice.chance(OWN):
            return self.outer.make(kind)
        self._asking = True  # what the item's word needs besides is of the whole grid: no word within a word
        own = self.ask(self.item, kind)
        self._asking = False
        return own or self.outer.make(kind)

    def make_whole(self, kind: str) -> Term | None:
        return self.outer.make(kind)

    def follows(self, term: Term) -> bool:
        return (self.scope.clear or not OWN_COLOR.search(term.text)) and self.scope.tint.follows(term)

    def ask(self, subject: Term, kind: str) -> Term | None:
        """What `subject` has of that type: an attribute, or what a word tells of it."""
        if subject.type == kind:
            return subject
        names = ATTRIBUTES.get(subject.type, {}).get(kind, [])
        ways = self.routes.between(subject.type, kind)
        if names and self.dice.chance(0.8 if ways else 1):
            return attribute(subject, self.dice.pick(names), kind)
        return self._use(ways, subject) if ways else None

    def changed(self) -> Term | None:
        """The item after one or two words that change it."""
        return self.again("changed", lambda: self.change(self.item, 1 + self.dice.chance(0.3)))

    def change(self, subject: Term, words: int) -> Term | None:
        """`subject` after so many words that change it without making something else of it."""
        term: Term | None = subject
        for _ in range(words):
            term = self._use(self.routes.between(term.type, term.type), term) if term else None
        return term

    def alter(self, out: Term, way: Way, given: Mapping[int, Term] | None = None) -> Term | None:
        """`out` with something done to it where the item says. It has no values: what `out` is shows when it runs."""
        self.bench.tried[way.word.name] += 1
        parts: list[Term] = []
        for place, parameter in enumerate(way.signature.parameters):
            part = out if place == way.place else (given or {}).get(place) or self._bind(parameter, way)
            if part is None:
                return None
            parts.append(part)
        bound = [part for part in parts if part.bound]
        if not bound or not all(map(self.follows, bound)):
            return None
        self.bench.worked[way.word.name] += 1
        return unvalued(way.word.name, GRID, *parts)

    def color(self) -> Term | None:
        """The item's colour, another, or one of the grid."""
        if self.dice.chance(0.4):
            own = self.ask(self.item, "Color")
            return own if own and self.follows(own) else None
        return self.outer.make("Color") if self.dice.chance(0.2) else self.write(COLOR)

    def _use(self, ways: Sequence[Way], term: Term) -> Term | None:
        """One of the ways to use the term that applies."""
        for _ in range(TRIES):
            way = self.bench.choose(ways)
            used = self.call(way, {way.place: term})
            if used is not None:
                return used
        return None

    def _bind(self, parameter: Parameter, way: Way) -> Term | None:
        """An argument that says what is to be done for the item."""
        kind = parameter.type
        if kind == self.item.type:
            return self.changed() if self.dice.chance(0.85) else self.item
        if kind in ANCHORS:
            found = self.ask(self.item, kind)
            return self.change(found, 1) if found and kind == "Mask" and self.dice.chance(0.5) else found
        return self.color() if kind == "Color" else self.feed(parameter, way)
