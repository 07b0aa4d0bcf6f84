"""Level 5: coordinates. What is done, and where, follows from the places and sizes of objects."""

from __future__ import annotations

from collections.abc import Sequence

from arc25.plugins.dsls.arc25.samples.conditions import ask_something
from arc25.plugins.dsls.arc25.samples.feeding import Feeder
from arc25.plugins.dsls.arc25.samples.formulas import FORMULAS, STEPS, STRIPS, WINDOWS, computer
from arc25.plugins.dsls.arc25.samples.items import ItemFeeder
from arc25.plugins.dsls.arc25.samples.loops import OUT, enter_loop, finish_loop, paint
from arc25.plugins.dsls.arc25.samples.routes import GRID, Way
from arc25.plugins.dsls.arc25.samples.source import Line
from arc25.plugins.dsls.arc25.samples.straight import follow
from arc25.plugins.dsls.arc25.samples.terms import Term, combine

PLACED = ("Vec", "Box")


def draft_move(feeder: Feeder) -> str | None:
    """A loop where each object goes a step of its own: `out = paint(out, move(item, (item.height, 0)))`."""
    items = enter_loop(feeder)
    ways = [way for way in feeder.routes.between("Object", "Object") if places_of(way, ("Vec",))]
    if items is None or not ways:
        return None
    way = feeder.bench.choose(ways)
    form = feeder.dice.pick(STEPS if feeder.dice.chance(0.7) else FORMULAS["Vec"])
    step = compute(items, form, "Vec", items.item)
    moved = items.call(way, {way.place: items.item, places_of(way, ("Vec",))[0]: step})
    if moved is not None and feeder.dice.chance(0.3):
        moved = items.change(moved, 1)
    if moved is None or not items.follows(moved):
        return None
    return _guarded(items, Line("out = {}", (paint(moved),)))


def draft_mark(feeder: Feeder) -> str | None:
    """A loop that draws at places of each object: `out = draw_line(out, item.center, (item.center.row, 0), 3)`."""
    items = enter_loop(feeder)
    ways = [way for way in feeder.routes.changers if places_of(way, PLACED)]
    if items is None or not ways:
        return None
    way = feeder.bench.choose(ways)
    given = {place: term for place in places_of(way, PLACED) if (term := _somewhere(items, way, place))}
    if not any(term.bound for term in given.values()):
        return None
    changed = items.alter(OUT, way, given)
    return None if changed is None else _guarded(items, Line("out = {}", (changed,)))


def draft_strip(feeder: Feeder) -> str | None:
    """A loop that writes to rows, columns and parts of them: `out[item.top, item.right + 1:] = item.color`."""
    items = enter_loop(feeder)
    color = items.color() if items else None
    if items is None or color is None:
        return None
    return _guarded(items, Line(f"out[{feeder.dice.pick(STRIPS)}] = {{1}}", (items.item, color)), copied=True)


def draft_cut(feeder: Feeder) -> Term | None:
    """Words on what lies where an object is: `crop(grid, (piece.top, 0, piece.bottom, piece.right))`."""
    piece = feeder.make("Object")
    if piece is None:
        return None
    term = _window(feeder, piece) if feeder.dice.chance(0.3) else _measured(feeder, piece)
    if term is not None and feeder.dice.chance(0.6):
        term = follow(feeder, term)
    shown = None if term is None else feeder.show(term)
    return shown if shown and feeder.follows(shown) else None


def compute(feeder: Feeder, form: str, kind: str, subject: Term) -> Term:
    """A formula about `subject`, an Object."""
    return combine(kind, form, computer(form), subject, feeder.scope.lift(feeder.root))


def places_of(way: Way, kinds: Sequence[str]) -> list[int]:
    """Where arguments of these types stand."""
    return [place for place, one in enumerate(way.signature.parameters) if one.type in kinds]


def _window(feeder: Feeder, piece: Term) -> Term | None:
    """A part of the grid: `grid[piece.top:]`."""
    term = compute(feeder, f"{{1}}[{feeder.dice.pick(WINDOWS)}]", GRID, piece)
    return term if all(part.size for part in term.values) else None


def _measured(feeder: Feeder, piece: Term) -> Term | None:
    """A word that takes a place, a box or a number of the piece."""
    kind = feeder.dice.weighted(("Vec", "Box", "Int"), (3, 3, 1))
    way = feeder.bench.choose(feeder.routes.takers[kind])
    computed = compute(feeder, feeder.dice.pick(FORMULAS[kind]), kind, piece)
    return feeder.call(way, {way.place: computed})


def _somewhere(items: ItemFeeder, way: Way, place: int) -> Term | None:
    """A place of the item, or sometimes of one object of the grid."""
    kind = way.signature.parameters[place].type
    subject = items.make_whole("Object") if items.dice.chance(0.25) else items.item
    return compute(items, items.dice.pick(FORMULAS[kind]), kind, items.scope.lift(subject)) if subject else None


def _guarded(items: ItemFeeder, statement: Line, copied: bool = False) -> str | None:
    """The program of a loop that does so, often only on a condition."""
    if items.dice.chance(0.5):
        return finish_loop(items, [statement], copied)
    question = ask_something(items, items.item)
    if question is None:
        return None
    inside = Line(statement.form, statement.parts, 1)
    return finish_loop(items, [Line("if {}:", (question,)), inside], copied)
