"""Ways through the types: what makes a value of a type out of a grid, and what shows one in a grid again.

All of it is read off the words, so a new word joins by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from arc25.core.words import Law, Parameter, Signature, Word

GRID = "Grid"
WRITTEN = ("Box", "Color", "ColorMap", "Function", "Int", "Vec")
"""Types whose values can be written in place even where a parameter names no choices."""

ANCHORS = ("Object", "Objects", "Mask", "Vec", "Box")
"""Types that say where on a grid."""


@dataclass(frozen=True, slots=True)
class Way:
    """A word in one of its signatures; `place` is the parameter that takes what is to be shown, if anything is."""

    word: Word
    signature: Signature
    place: int = -1

    @property
    def returns(self) -> str:
        """The type that comes out."""
        return self.signature.returns

    @property
    def needs(self) -> list[str]:
        """The types of the arguments that have to be made."""
        parameters = self.signature.parameters
        return [one.type for one in parameters if not one.choices and one.type not in WRITTEN]

    @property
    def weight(self) -> float:
        """How often it is taken: a word that costs less is the more usual way."""
        return float(2 ** (-self.word.cost / 2))


class Routes:
    """The short ways from a grid and to a grid, by type.

    `shortest[kind]` give a value of that type and need only what takes fewer words to make; `makers[kind]` need at most
    what one word makes of the grid. `showers[kind]` take such a value and give what takes fewer words to show. A type
    that nothing makes, or shows, has no entry.
    """

    def __init__(self, words: Mapping[str, Word]) -> None:
        self.ways = [Way(word, signature) for word in words.values() for signature in word.signatures]
        self.takers: dict[str, list[Way]] = {}
        for way in self.ways:
            for place, parameter in enumerate(way.signature.parameters):
                if takes_made(parameter):
                    self.takers.setdefault(parameter.type, []).append(Way(way.word, way.signature, place))
        self.shortest = self._shortest()
        self.makers = self._makers()
        self.showers = self._showers()
        self.changers = [change for way in self.ways if (change := _as_change(way))]
        self._between: dict[tuple[str, str], list[Way]] = {}

    def between(self, source: str, target: str) -> list[Way]:
        """The ways that take a value of one type and give one of the other."""
        if (source, target) not in self._between:
            takers = self.takers.get(source, [])
            self._between[source, target] = [way for way in takers if way.returns == target]
        return self._between[source, target]

    def _shortest(self) -> dict[str, list[Way]]:
        made = [
            way for way in self.ways if any(map(takes_made, way.signature.parameters)) and way.needs.count(GRID) < 2
        ]
        depths = _distances(lambda known: {way.returns for way in made if all(kind in known for kind in way.needs)})
        return {
            kind: [
                way for way in made if way.returns == kind and all(depths[need] < max(depth, 1) for need in way.needs)
            ]
            for kind, depth in depths.items()
        }

    def _makers(self) -> dict[str, list[Way]]:
        near = [kind for kind, ways in self.shortest.items() if any(set(way.needs) <= {GRID} for way in ways)]
        return {
            kind: ways + [way for way in self.ways if way not in ways and _is_near(way, kind, near)]
            for kind, ways in self.shortest.items()
        }

    def _showers(self) -> dict[str, list[Way]]:
        heights = _distances(
            lambda known: {kind for kind, ways in self.takers.items() if any(way.returns in known for way in ways)}
        )
        return {
            kind: [way for way in self.takers.get(kind, []) if heights.get(way.returns, height) < height]
            for kind, height in heights.items()
            if height
        }


def _as_change(way: Way) -> Way | None:
    """The way to change a grid cell by cell where something is, if it is one; `place` is the grid that is changed."""
    kinds = [one.type for one in way.signature.parameters]
    if way.returns != GRID or Law.SHAPE not in way.word.laws or not set(kinds) & set(ANCHORS) or GRID not in kinds:
        return None
    names = [one.name for one in way.signature.parameters]
    return Way(way.word, way.signature, names.index("grid") if "grid" in names else kinds.index(GRID))


def _is_near(way: Way, kind: str, near: Collection[str]) -> bool:
    """Whether it makes that type of what is `near` a grid; a grid it makes of an object alone."""
    if way.returns != kind or not way.needs or way.needs.count(GRID) > 1:
        return False
    return way.needs == ["Object"] if kind == GRID else kind not in way.needs and set(way.needs) <= set(near)


def takes_made(parameter: Parameter) -> bool:
    """Whether a value that was made makes sense there: not where few numbers mean something, such as 90 degrees."""
    if parameter.type == "Int" and parameter.choices:
        return 1 in parameter.choices or 3 in parameter.choices
    return parameter.type != "Bool"


def _distances(reached: Callable[[Mapping[str, int]], Iterable[str]]) -> dict[str, int]:
    """How many words each type is away from a grid; `reached` tells the types one word away from those known."""
    known, grown = {GRID: 0}, 0
    while len(known) > grown:
        grown = len(known)
        further = sorted(reached(known))
        known |= {kind: 1 + max(known.values()) for kind in further if kind not in known}
    return known
