"""Every program of one word, for finding out whether a longer one does no more.

Samples share their inputs. So what each of these programs gives for a grid is worked out once and looked up by the
output that a sample has; the few that agree on one grid are run on the others.
"""

from __future__ import annotations

import ast
import itertools
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from arc25.core.grid import Grid
from arc25.core.words import Signature, Word
from arc25.samples.running import array_of, grid_of
from arc25.samples.sample import Sample, size_of

KEPT = 1024
"""Grids for which it is remembered what the programs give; some 50 KB each."""
_FORMS = 1000
"""The most programs of one word that are tried: its literals may be combined in more ways."""


@dataclass(frozen=True, slots=True)
class OneWord:
    """A call of a word with the grid at `place` and literals elsewhere. `size` is how many expressions its text has."""

    word: Word
    place: int
    literals: tuple[Any, ...]
    size: int

    @property
    def text(self) -> str:
        """The call as source code."""
        arguments = [*map(repr, self.literals)]
        arguments.insert(self.place, "grid")
        return f"{self.word.name}({', '.join(arguments)})"

    def run(self, grid: Grid) -> Grid | None:
        """What it gives; None where it does not apply or gives no grid."""
        arguments = list(self.literals)
        arguments.insert(self.place, array_of(grid))
        try:
            return grid_of(self.word.function(*arguments))
        except Exception:  # every pack has an error of its own for words that do not apply
            return None


class OneWords:
    """The programs of one word, and what they give for the grids that were asked for last."""

    def __init__(self, words: Mapping[str, Word], kept: int = KEPT) -> None:
        forms = [(word, signature) for word in words.values() for signature in word.signatures]
        self._programs = [one for form in forms for one in _programs(*form)]
        self._tables_of_colors = [(word, place) for word, signature in forms for place in _beside_colors(signature)]
        self._kept = kept
        self._known: OrderedDict[Grid, dict[int, list[OneWord]]] = OrderedDict()

    def simpler(self, sample: Sample, tree: ast.Module) -> str | None:
        """A call of one word that is shorter than the sample's program and gives its outputs; None: there is none."""
        size = size_of(tree)
        for one in itertools.chain(self._agreeing(sample), self._recolouring(sample)):
            if one.size < size and _gives(one, sample):
                return one.text
        return None

    def _agreeing(self, sample: Sample) -> list[OneWord]:
        """Those that give its output for one of its inputs, which is a known one that changes if there is any."""
        pairs = list(zip(sample.inputs, sample.outputs, strict=True))
        grid, output = min(pairs, key=lambda pair: (pair[0] == pair[1], pair[0] not in self._known, _area(pair[0])))
        if grid not in self._known:
            self._known[grid] = self._work_out(grid)
            if len(self._known) > self._kept:
                self._known.popitem(last=False)
        self._known.move_to_end(grid)
        return self._known[grid].get(hash(output), [])

    def _work_out(self, grid: Grid) -> dict[int, list[OneWord]]:
        """The programs by the hash of what they give for `grid`: they will be run again, so that is enough."""
        found: defaultdict[int, list[OneWord]] = defaultdict(list)
        for one in self._programs:
            output = one.run(grid)
            if output is not None:
                found[hash(output)].append(one)
        return dict(found)

    def _recolouring(self, sample: Sample) -> Iterator[OneWord]:
        """Words that replace colours by a table, with the table that leads from its inputs to its outputs."""
        table = _table(sample)
        if table:
            for word, place in self._tables_of_colors:
                yield OneWord(word, place, (table,), 4 + 2 * len(table))


def _programs(word: Word, signature: Signature) -> Iterator[OneWord]:
    """The calls whose only argument that is no literal is a grid."""
    free = [place for place, one in enumerate(signature.parameters) if not one.choices]
    if signature.returns != "Grid" or len(free) != 1 or signature.parameters[free[0]].type != "Grid":
        return
    choices = [one.choices for one in signature.parameters if one.choices]
    for literals in itertools.islice(itertools.product(*choices), _FORMS):
        size = 3 + sum(size_of(ast.parse(repr(literal), mode="eval")) for literal in literals)
        yield OneWord(word, free[0], literals, size)


def _beside_colors(signature: Signature) -> list[int]:
    """Where the grid of a word stands that needs nothing but a grid and a table of colours."""
    types = [one.type for one in signature.parameters]
    return [types.index("Grid")] if sorted(types) == ["ColorMap", "Grid"] and signature.returns == "Grid" else []


def _table(sample: Sample) -> dict[int, int] | None:
    """The new colours by the old ones, those alone that change; None if colours alone do not tell."""
    found: dict[int, int] = {}
    for grid, output in zip(sample.inputs, sample.outputs, strict=True):
        if (grid.height, grid.width) != (output.height, output.width):
            return None
        for old, new in set(zip(grid.cells, output.cells, strict=True)):
            if found.setdefault(old, new) != new:
                return None
    return {old: new for old, new in sorted(found.items()) if old != new}


def _gives(one: OneWord, sample: Sample) -> bool:
    return all(one.run(grid) == output for grid, output in zip(sample.inputs, sample.outputs, strict=True))


def _area(grid: Grid) -> int:
    return grid.height * grid.width
