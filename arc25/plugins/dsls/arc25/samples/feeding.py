"""Arguments for words: made from the grid by a shortest way, or written in place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from arc25.core.words import Parameter
from arc25.plugins.dsls.arc25.samples.dice import Dice
from arc25.plugins.dsls.arc25.samples.pool import Stage
from arc25.plugins.dsls.arc25.samples.routes import GRID, Routes, Way, takes_made
from arc25.plugins.dsls.arc25.samples.terms import Scope, Term
from arc25.plugins.dsls.arc25.samples.writing import WRITERS, write_function

STOCK = 12
"""Terms of a type that are kept for further use, so that they need not be made each time."""
AGAIN = 8
"""How many things of a kind are made before every other one is one of them."""
MADE = {"Color": 0.2, "Int": 0.15, "Box": 0.7, "Vec": 0.7}
"""How often an argument that can be written in place is made all the same."""
RELATED = 0.6
"""How often an object is one of those that the word is given beside it."""
DEEP = 2
"""How many words feed one another before only the shortest ways are taken."""
TRIES = 3


@dataclass(frozen=True, slots=True)
class Bench:
    """What all programs are made with: the ways through the words, the dice, the names of the words.

    `tried` and `worked` count the calls of each word, and those that gave something.
    """

    routes: Routes
    dice: Dice
    names: frozenset[str]
    tried: Counter[str] = field(default_factory=Counter)
    worked: Counter[str] = field(default_factory=Counter)

    def choose(self, ways: Sequence[Way]) -> Way:
        """One of the ways: the less its word was tried the more likely, but less so if it hardly ever applies."""
        tried, worked = self.tried, self.worked
        names = [way.word.name for way in ways]
        return self.dice.weighted(ways, [(1 + worked[name]) / (1 + tried[name]) ** 2 for name in names])


class Feeder:
    """Finds arguments on one stage. `root` is the grid that they are made from."""

    def __init__(self, bench: Bench, stage: Stage, root: Term | None = None) -> None:
        self.bench, self.routes, self.dice = bench, bench.routes, bench.dice
        self.stage = stage
        self.scope: Scope = stage.scope
        self.root = root or stage.scope.root
        self._depth = 0

    def call(self, way: Way, given: Mapping[int, Term]) -> Term | None:
        """The word on the arguments `given`, by place, and on others that are found.

        None if the dice fell badly, or if other words were found before that give the same.
        """
        term = self.attempt(way, given)
        return None if term is None or self.scope.is_known(term) else term

    def attempt(self, way: Way, given: Mapping[int, Term]) -> Term | None:
        """The same, whatever was found before. Never a call of literals alone, which would be a literal itself."""
        name = way.word.name
        self.bench.tried[name] += 1
        arguments = self._arguments(way, given)
        if not arguments or (all(argument.fixed for argument in arguments) and not self._loosen(way, arguments)):
            return None
        term = self.scope.call(way.word, way.returns, arguments)
        self.bench.worked[name] += term is not None
        return term

    def mention(self, way: Way, given: Mapping[int, Term]) -> Term | None:
        """The same without values, where an argument has none."""
        arguments = self._arguments(way, given)
        return unvalued(way.word.name, way.returns, *arguments) if arguments else None

    def feed(self, parameter: Parameter, way: Way, others: Sequence[Term] = ()) -> Term | None:
        """An argument for a parameter of `way`, which has the `others` already."""
        kind = parameter.type
        if kind == GRID:
            share = 0.1 if self.root in others else 0.95 if way.needs == [GRID] else 0.65
            return self.root if self.dice.chance(share) else self.make(GRID)
        writable = bool(parameter.choices) or kind in WRITERS
        if takes_made(parameter) and kind in self.routes.makers and not (writable and self._prefers_literal(kind)):
            return self.make(kind)
        return self.write(parameter)

    def make(self, kind: str) -> Term | None:
        """A value of that type by one of the shortest ways."""
        stock = self.scope.stock.setdefault(kind, []) if self.root is self.scope.root else []
        if stock and self.dice.below(STOCK) < len(stock):
            return self.dice.pick(stock)
        self._depth += 1
        term = self._make(kind)
        self._depth -= 1
        if term is not None and term not in stock:
            stock.append(term)
        return term or (self.dice.pick(stock) if stock else None)

    def make_whole(self, kind: str) -> Term | None:
        """A value of that type that belongs to the whole grid."""
        return self.make(kind)

    def write(self, parameter: Parameter) -> Term | None:
        """A literal; None if the type has none."""
        kind = parameter.type
        if kind == "Function":
            return write_function(self)
        if kind in WRITERS and (kind == "Color" or not parameter.choices):
            return self.scope.literal(kind, WRITERS[kind](self.stage, self.dice))
        return self.scope.literal(kind, self.dice.pick(parameter.choices)) if parameter.choices else None

    def show(self, term: Term) -> Term | None:
        """The value in a grid; a grid shows itself."""
        shown: Term | None = term
        while shown is not None and shown.type != GRID:
            shown = self._step_to_grid(shown)
        return shown

    def follows(self, term: Term) -> bool:
        """Whether the term goes with the colours."""
        return self.stage.tint.follows(term)

    def _make(self, kind: str) -> Term | None:
        """Something new. What is not kept for others is not looked at: the program will be as a whole."""
        ways = self.routes.makers[kind] if self._depth <= DEEP else self.routes.shortest[kind]
        for _ in range(TRIES):
            term = self.call(self.dice.weighted(ways, [way.weight for way in ways]), {})
            if term is not None and (self.root is not self.scope.root or self.stage.tint.follows(term, ordered=False)):
                return term
        return None

    def _step_to_grid(self, term: Term) -> Term | None:
        ways = self.routes.showers.get(term.type, ())
        for _ in range(TRIES if ways else 0):
            way = self.dice.weighted(ways, [way.weight for way in ways])
            use = self.call if term.values else self.mention
            used = use(way, {way.place: term})
            if used is not None:
                return used
        return None

    def again(self, name: str, make: Callable[[], Term | None]) -> Term | None:
        """What `make` makes; every other time, or if it fails, what it made here before."""
        stock = self.scope.stock.setdefault(name, [])
        if len(stock) >= AGAIN and self.dice.chance(0.5):
            return self.dice.pick(stock)
        term = make()
        if term is not None:
            stock.append(term)
        return term or (self.dice.pick(stock) if stock else None)

    def _arguments(self, way: Way, given: Mapping[int, Term]) -> list[Term]:
        """All arguments; none if one was not found."""
        arguments: list[Term] = []
        for place, parameter in enumerate(way.signature.parameters):
            argument = given.get(place) or self._related(parameter, arguments) or self.feed(parameter, way, arguments)
            if argument is None:
                return []
            arguments.append(argument)
        return arguments

    def _related(self, parameter: Parameter, others: Sequence[Term]) -> Term | None:
        """One or some of the objects that an argument is or comes from, now and then."""
        near = [*others, *(part for other in others for part in other.parts)]
        found = next((term for term in near if term.type == "Objects" and term.values), None)
        if found is None or parameter.type not in ("Object", "Objects") or not self.dice.chance(RELATED):
            return None
        ways = self.routes.between("Objects", parameter.type)
        return self.call(way := self.bench.choose(ways), {way.place: found}) if ways else None

    def _loosen(self, way: Way, arguments: list[Term]) -> bool:
        """Make one of the arguments; whether that went well."""
        parameters = way.signature.parameters
        kinds = [one.type if takes_made(one) else "" for one in parameters]
        places = [place for place, kind in enumerate(kinds) if kind in self.routes.makers]
        place = self.dice.pick(places) if places else 0
        made = self.make(kinds[place]) if places else None
        if made is not None:
            arguments[place] = made
        return made is not None

    def _prefers_literal(self, kind: str) -> bool:
        return not self.dice.chance(MADE.get(kind, 0))


def unvalued(word: str, returns: str, *parts: Term) -> Term:
    """A call that has no values yet."""
    return Term(
        returns, f"{word}({', '.join('{}' for _ in parts)})", parts, (), word, any(part.bound for part in parts)
    )
