"""Literals for the types that a person would write in place: colours, places, boxes, tables of colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from arc25.plugins.dsls.arc25.samples.dice import Dice
from arc25.plugins.dsls.arc25.samples.pool import Stage
from arc25.plugins.dsls.arc25.samples.terms import Term

if TYPE_CHECKING:
    from arc25.plugins.dsls.arc25.samples.feeding import Feeder

Writer = Callable[[Stage, Dice], object]


def write_color(stage: Stage, dice: Dice) -> int:
    """Mostly a colour of every input, else one of some, or a new one; seldom 0."""
    if stage.common and dice.chance(0.6):
        return dice.pick(stage.common)
    return dice.pick(stage.colors) if dice.chance(0.3) else dice.below(10)


def write_color_map(stage: Stage, dice: Dice) -> dict[int, int]:
    """One or two colours that occur, and what becomes of them."""
    old = dice.shuffled(stage.common or stage.colors)[: 1 + dice.below(2)]
    return dict(zip(old, dice.shuffled([color for color in range(1, 10) if color not in old]), strict=False))


def write_vec(stage: Stage, dice: Dice) -> tuple[int, int]:
    """A place on every input, near its top left corner."""
    height, width = stage.least
    return dice.below(min(height, 5)), dice.below(min(width, 5))


def write_box(stage: Stage, dice: Dice) -> tuple[int, int, int, int]:
    """A box on every input."""
    height, width = stage.least
    top, left = dice.below(min(height - 1, 3)), dice.below(min(width - 1, 3))
    return top, left, top + 1 + dice.below(min(height - top - 1, 5)), left + 1 + dice.below(min(width - left - 1, 5))


def write_number(stage: Stage, dice: Dice) -> int:
    """A small number."""
    return 1 + dice.below(4)


WRITERS: dict[str, Writer] = {
    "Box": write_box,
    "Color": write_color,
    "ColorMap": write_color_map,
    "Int": write_number,
    "Vec": write_vec,
}


def write_function(feeder: Feeder) -> Term | None:
    """A function from grid to grid: one word, its other arguments written in place."""
    ways = [way for way in feeder.routes.makers["Grid"] if way.needs == ["Grid"]]
    way = feeder.bench.choose(ways)
    place = next(index for index, one in enumerate(way.signature.parameters) if one.type == "Grid")
    arguments = [None if one.type == "Grid" else feeder.write(one) for one in way.signature.parameters]
    if None in arguments[:place] + arguments[place + 1 :]:
        return None
    texts = ["out" if one is None else one.text for one in arguments]
    values = [None if one is None else one.values[0] for one in arguments]

    def function(out: Any) -> Any:
        return way.word.function(*(out if value is None else value for value in values))

    return Term(
        "Function", f"lambda out: {way.word.name}({', '.join(texts)})", (), (function,) * len(feeder.root.values)
    )
