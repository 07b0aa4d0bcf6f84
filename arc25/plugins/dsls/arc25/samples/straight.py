"""Levels 1 and 2: one word with what feeds it and what shows it, and compositions of two or three."""

from __future__ import annotations

from collections.abc import Sequence

from arc25.plugins.dsls.arc25.samples.feeding import TRIES, Feeder
from arc25.plugins.dsls.arc25.samples.routes import GRID, Way
from arc25.plugins.dsls.arc25.samples.terms import Term

CHOICE = 12
"""From how many words the first is chosen."""


def use_word(feeder: Feeder, ways: Sequence[Way]) -> Term | None:
    """A word in one of its `ways` on what feeds it, shown in a grid."""
    term = feeder.attempt(feeder.dice.pick(ways), {})
    return None if term is None else feeder.show(term)


def compose(feeder: Feeder) -> Term | None:
    """Two or three words, one after the other."""
    term = feeder.again("steps", lambda: _begin(feeder))
    for _ in range(1 + feeder.dice.chance(0.4)):
        term = None if term is None else follow(feeder, term)
    shown = None if term is None else feeder.show(term)
    return shown if shown and feeder.stage.fits(shown.values) and feeder.follows(shown) else None


def _begin(feeder: Feeder) -> Term | None:
    ways = [feeder.dice.pick(feeder.routes.ways) for _ in range(CHOICE)]
    term = feeder.call(feeder.bench.choose(ways), {})
    return term if term and feeder.stage.tint.follows(term, ordered=False) else None


def follow(feeder: Feeder, term: Term) -> Term | None:
    """What a word makes of the term, if it goes with the colours: what does not will hardly do so later."""
    root = term if term.type == GRID and feeder.dice.chance(0.5) else None
    further = Feeder(feeder.bench, feeder.stage, root)
    for _ in range(TRIES):
        way = feeder.bench.choose(feeder.routes.takers[term.type])
        followed = further.call(way, {way.place: term})
        if followed is not None and feeder.stage.tint.follows(followed, ordered=False):
            return followed
    return None


def whiten(feeder: Feeder, term: Term) -> Term | None:
    """The grid in one colour, where its own have to do with the numbers of colours."""
    ways = [way for way in feeder.routes.between(GRID, GRID) if way.word.name == "recolor"]
    return feeder.call(ways[0], {ways[0].place: term}) if ways else None
