"""Level 3: loops over objects, and comprehensions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from arc25.plugins.dsls.arc25.samples.feeding import Feeder, unvalued
from arc25.plugins.dsls.arc25.samples.items import ItemFeeder, ItemScope
from arc25.plugins.dsls.arc25.samples.routes import GRID, Way
from arc25.plugins.dsls.arc25.samples.source import Line, write_loop, write_straight
from arc25.plugins.dsls.arc25.samples.terms import Term, combine

OUT = Term(GRID, "out", (), ())
MOST = 24
"""The most objects that a loop may have over all inputs; more take long."""
KNOWN, SEARCHES = 5, 5
"""How many loops are found on a stage, or not found, before those that were are mostly taken again."""
TRIES = 4
VARIABLES = {"Objects": "item", "Groups": "group"}


def draft_loop(feeder: Feeder) -> str | None:
    """`for item in found: out = paint(out, flip(item, 'vertical'))`."""
    items = enter_loop(feeder, "Groups" if feeder.dice.chance(0.08) else "Objects")
    if items is None:
        return None
    change = items.alter(OUT, pick_change(items))
    return None if change is None else finish_loop(items, [Line("out = {}", (change,))])


def draft_comprehension(feeder: Feeder) -> str | None:
    """`draw(tuple(move(item, 'up', 1) for item in found))`."""
    items = enter_loop(feeder, "Groups" if feeder.dice.chance(0.15) else "Objects")
    if items is None:
        return None
    name = VARIABLES[items.scope.found.type]
    changed = items.changed() if name == "item" else items.ask(items.item, "Object")
    return finish_comprehension(items, f"tuple({{}} for {name} in {{}})", changed, items.scope.found)


def finish_comprehension(items: ItemFeeder, form: str, changed: Term | None, *others: Term) -> str | None:
    """The program that shows `form`, a comprehension whose first part is what becomes of each item."""
    if changed is None or not items.follows(changed):
        return None
    shown = items.outer.show(Term("Objects", form, (changed, *others), ()))
    return write_straight(shown, items.bench.names, 3) if shown else None


def enter_loop(feeder: Feeder, kind: str = "Objects") -> ItemFeeder | None:
    """The inside of a loop over Objects or Groups; None if nothing was found that is worth a loop."""
    stage = feeder.stage
    known = [scope for scope in stage.loops.values() if scope.found.type == kind]
    enough = len(known) >= KNOWN or stage.searches[kind] >= SEARCHES
    if not enough or feeder.dice.chance(0.2):
        found = _find_loop(feeder, kind)
        if found is not None:
            return ItemFeeder(feeder, found)
        stage.searches[kind] += 1
    return ItemFeeder(feeder, feeder.dice.pick(known)) if known else None


def _find_loop(feeder: Feeder, kind: str) -> ItemScope | None:
    """Objects or Groups of the whole grid that are worth a loop."""
    loops = feeder.stage.loops
    for _ in range(TRIES):
        found = feeder.make(kind)
        if found is not None and feeder.dice.chance(0.2):
            way = feeder.bench.choose(feeder.routes.between(kind, kind) or feeder.routes.makers[kind])
            found = feeder.call(way, {way.place: found})
        if found is not None and _is_loopable(feeder, found):
            if found.text not in loops:
                loops[found.text] = ItemScope(feeder.scope, feeder.stage.tint, found, VARIABLES[kind])
            return loops[found.text]
    return None


def _is_loopable(feeder: Feeder, found: Term) -> bool:
    """Whether there are several on most inputs, but not too many, on a grid of that size, in no order of colours."""
    numbers = [len(pieces) for pieces in found.values]
    several = sum(number > 1 for number in numbers)
    if sum(numbers) > MOST or several * 2 < len(numbers):
        return False
    firsts = [pieces[0] if found.type == "Objects" else pieces[0][0] for pieces in found.values]
    return [item.canvas for item in firsts] == _shapes(feeder.root) and feeder.follows(found)


def pick_change(items: ItemFeeder) -> Way:
    """Painting, or any other word that changes a grid where something is."""
    changers = items.routes.changers
    painting = [way for way in changers if way.word.name == "paint" and items.item.type in way.needs]
    return items.dice.pick(painting) if painting and items.dice.chance(0.4) else items.bench.choose(changers)


def paint(item: Term) -> Term:
    """`paint(out, item)`."""
    return unvalued("paint", GRID, OUT, item)


def pick_start(items: ItemFeeder, body: Sequence[Line]) -> Term | None:
    """What a loop starts from: the grid, the grid with something done to the objects or to all of it, or nothing.

    Not the grid where the loop puts something of it in its own place: None if nothing else was found.
    """
    puts_back = any({items.item, items.root} & set(term.parts) for line in body for term in line.parts)
    start = items.dice.weighted(STARTS, (0.0 if puts_back else 0.6, 0.15, 0.1, 0.15))(items)
    if start is not None and _shapes(start) == _shapes(items.root):
        return start
    return None if puts_back else items.root


def _start_treated(items: ItemFeeder) -> Term | None:
    found = items.scope.found
    ways = [way for way in items.routes.changers if found.type in way.needs]
    if not ways:
        return None
    way = items.bench.choose(ways)
    place = next(place for place, one in enumerate(way.signature.parameters) if one.type == found.type)
    return items.outer.call(way, {way.place: items.root, place: found})


def _start_empty(items: ItemFeeder) -> Term | None:
    """An empty grid of the same size."""
    ways = [way for way in items.routes.ways if [one.type for one in way.signature.parameters] == ["Vec", "Color"]]
    sizes = [way for way in items.routes.makers.get("Vec", ()) if way.needs == [GRID]]
    if not ways or not sizes:
        return None
    size = items.outer.call(sizes[0], {0: items.root})
    return items.outer.call(ways[0], {0: size, 1: items.scope.literal("Color", 0)}) if size else None


STARTS: tuple[Callable[[ItemFeeder], Term | None], ...] = (
    lambda items: items.root,
    _start_treated,
    lambda items: items.outer.make(GRID),
    _start_empty,
)


def finish_loop(items: ItemFeeder, body: Sequence[Line], copied: bool = False) -> str | None:
    """The program of a loop with that body, if there is something to start from.

    `copied`: it writes to the grid it starts from.
    """
    dice, found, end = items.dice, items.scope.found, OUT
    start = pick_start(items, body)
    if start is None:
        return None
    items.stage.forbid(start.values)
    if copied and dice.chance(0.3):
        end = paint(found)
    elif dice.chance(0.2):
        end = _pick_end(items, start)
    if copied and not start.word:
        start = combine(GRID, "{}.copy()", lambda grid: grid, start)
    header = Line(f"for {VARIABLES[found.type]} in {{}}:", (found,))
    return write_loop(start, header, body, Line("return {}", (end,)), items.bench.names, 2 + dice.below(2))


def _pick_end(items: ItemFeeder, start: Term) -> Term:
    """A word on what the loop made, if it does something to what the loop starts from."""
    way = items.bench.choose(items.routes.between(GRID, GRID))
    ended = items.outer.call(way, {way.place: start})
    if ended is None or not items.outer.follows(ended):
        return OUT
    items.stage.forbid(ended.values)
    return unvalued(ended.word, GRID, *(OUT if part is start else part for part in ended.parts))


def _shapes(term: Term) -> list[tuple[int, ...]]:
    return [grid.shape for grid in term.values]
