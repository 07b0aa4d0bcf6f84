"""Level 4: conditions. What is done to an object, or to the whole grid, hangs on a question about it."""

from __future__ import annotations

from arc25.plugins.dsls.arc25.samples.conditions import ask_something
from arc25.plugins.dsls.arc25.samples.feeding import Feeder
from arc25.plugins.dsls.arc25.samples.items import ItemFeeder
from arc25.plugins.dsls.arc25.samples.loops import (
    OUT,
    enter_loop,
    finish_comprehension,
    finish_loop,
    paint,
    pick_change,
)
from arc25.plugins.dsls.arc25.samples.routes import Way
from arc25.plugins.dsls.arc25.samples.source import Line, write_choice
from arc25.plugins.dsls.arc25.samples.terms import Term, combine


def draft_branch(feeder: Feeder) -> str | None:
    """A loop with `if item.area > 3: out = ...`, and often an `else`."""
    items = enter_loop(feeder)
    question = ask_something(items, items.item) if items else None
    if items is None or question is None:
        return None
    body = branch(items, question)
    return None if body is None else finish_loop(items, body)


def branch(items: ItemFeeder, question: Term) -> list[Line] | None:
    """What a loop does if the question is answered with yes, and sometimes what it does else."""
    first = items.alter(OUT, pick_change(items))
    if first is None or not _matters(items, question, first):
        return None
    body = [Line("if {}:", (question,)), Line("out = {}", (first,), 1)]
    if items.dice.chance(0.5):
        second = items.alter(OUT, pick_change(items))
        if second is None or second.text == first.text:
            return None
        body += [Line("else:"), Line("out = {}", (second,), 1)]
    return body


def _matters(items: ItemFeeder, question: Term, change: Term) -> bool:
    """Whether what is painted differs from the item on both sides of the question, as far as can be seen."""
    for part in change.parts:
        if part.bound and part.type == items.item.type and part is not items.item:
            pairs = zip(question.values, part.keys, items.item.keys, strict=True)
            return len({answer for answer, changed, item in pairs if changed != item}) > 1
    return True


def draft_selection(feeder: Feeder) -> str | None:
    """`draw(tuple(item for item in found if item.is_square))`, with something done to the items now and then."""
    items = enter_loop(feeder)
    question = ask_something(items, items.item) if items else None
    if items is None or question is None:
        return None
    changed = items.changed() if feeder.dice.chance(0.5) else items.item
    form = "tuple({} for item in {} if {})"
    return finish_comprehension(items, form, changed, items.scope.found, question)


def draft_alternative(feeder: Feeder) -> str | None:
    """A loop where a literal is one or the other: `recolor(item, 2 if item.is_square else 5)`."""
    items = enter_loop(feeder)
    question = ask_something(items, items.item) if items else None
    ways = [way for way in feeder.routes.between("Object", "Object") if choices_of(way)]
    if items is None or question is None or not ways:
        return None
    way = feeder.bench.choose(ways)
    place = feeder.dice.pick(choices_of(way))
    either = _either(items, way, place, question)
    changed = items.call(way, {way.place: items.item, place: either}) if either else None
    if changed is None or not items.follows(changed):
        return None
    return finish_loop(items, [Line("out = {}", (paint(changed),))])


def draft_choice(feeder: Feeder) -> str | None:
    """`if piece.is_square: return ...` for the whole grid."""
    piece = feeder.make("Object")
    question = ask_something(feeder, piece) if piece else None
    if question is None:
        return None
    returns = []
    for _ in range(2):
        kind = feeder.dice.pick(("Grid", "Object", "Objects", "Mask"))
        made = feeder.make(kind)
        returns.append(feeder.show(made) if made else None)
    first, second = returns
    if first is None or second is None or first is second or not feeder.follows(first) or not feeder.follows(second):
        return None
    return write_choice(question, first, second, feeder.bench.names, 2)


def choices_of(way: Way) -> list[int]:
    """The places where a literal of at least two stands."""
    return [place for place, one in enumerate(way.signature.parameters) if len(one.choices) > 1]


def _either(items: ItemFeeder, way: Way, place: int, question: Term) -> Term | None:
    """One literal where the question is answered with yes, and another elsewhere."""
    parameter = way.signature.parameters[place]
    first, second = items.write(parameter), items.write(parameter)
    if first is None or second is None or first.text == second.text:
        return None
    parts = items.scope.lift(first), question, items.scope.lift(second)
    return combine(parameter.type, "{} if {} else {}", lambda one, answer, other: one if answer else other, *parts)
