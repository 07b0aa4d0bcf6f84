"""Level 5: nested loops, which do something where two objects go together."""

from __future__ import annotations

from arc25.plugins.dsls.arc25.samples.feeding import Feeder
from arc25.plugins.dsls.arc25.samples.loops import enter_loop, finish_loop
from arc25.plugins.dsls.arc25.samples.source import Line
from arc25.plugins.dsls.arc25.samples.terms import Term

OTHER = Term("Object", "other", (), (), bound=True)
MEETINGS = (
    ("{0}.top == {1}.top and {0}.left < {1}.left", "{0}.top, {0}.right + 1:{1}.left"),
    ("{0}.left == {1}.left and {0}.top < {1}.top", "{0}.bottom + 1:{1}.top, {0}.left"),
    ("{0}.center.row == {1}.center.row and {0}.left < {1}.left", "{0}.center.row, {0}.right + 1:{1}.left"),
    ("{0}.center.column == {1}.center.column and {0}.top < {1}.top", "{0}.bottom + 1:{1}.top, {0}.center.column"),
    ("{0}.bottom == {1}.bottom and {0}.left < {1}.left", "{0}.bottom, {0}.right + 1:{1}.left"),
    ("{0}.right == {1}.right and {0}.top < {1}.top", "{0}.bottom + 1:{1}.top, {0}.right"),
)
"""When two objects face each other, and what of the grid is between them."""
LIKENESSES = (
    "{0}.color == {1}.color and {0}.top < {1}.top",
    "{0}.color == {1}.color and {0}.left < {1}.left",
    "{0}.same_shape({1}) and {0}.top < {1}.top",
    "{0}.area == {1}.area and {0}.left < {1}.left",
    "{0}.is_like({1}) and {0}.left < {1}.left",
    "{0}.area > {1}.area and {0}.top <= {1}.top",
    "{0}.top > {1}.bottom",
    "{0}.left > {1}.right",
    "{0}.box.holds({1}.center) and {0}.area > {1}.area",
)
"""When one object has something to do with another."""
DEEDS = (
    ("draw_line", "draw_line(out, {0}.center, {1}.center, {2})"),
    ("draw_line", "draw_line(out, ({0}.bottom, {0}.right), ({1}.top, {1}.left), {2})"),
    ("draw_rectangle", "draw_rectangle(out, ({0}.top, {0}.left, {1}.bottom, {1}.right), {2})"),
    ("draw_box", "draw_box(out, ({0}.top, {0}.left, {1}.bottom, {1}.right), {2})"),
    ("draw_pixel", "draw_pixel(out, ({0}.center.row, {1}.center.column), {2})"),
    ("recolor", "paint(out, recolor({1}, {2}))"),
    ("move_to", "paint(out, move_to({0}, {1}.center))"),
    ("erase", "erase(out, {1})"),
)
"""A word and what is done with it then; `{2}` is a colour."""


def draft_bridge(feeder: Feeder) -> str | None:
    """Two loops that fill what is between two objects: `out[item.top, item.right + 1:other.left] = item.color`."""
    question, between = feeder.dice.pick(MEETINGS)
    return _draft(feeder, question, f"out[{between}] = {{2}}", copied=True)


def draft_pair(feeder: Feeder) -> str | None:
    """Two loops that do something for two objects: `out = draw_line(out, item.center, other.center, 3)`."""
    question = feeder.dice.pick(LIKENESSES + tuple(question for question, _ in MEETINGS))
    deeds = [deed for word, deed in DEEDS if word in feeder.bench.names]
    return _draft(feeder, question, f"out = {feeder.dice.pick(deeds)}", copied=False)


def _draft(feeder: Feeder, question: str, deed: str, copied: bool) -> str | None:
    items = enter_loop(feeder)
    color = items.color() if items else None
    if items is None or color is None:
        return None
    pair = (items.item, OTHER)
    body = [
        Line("for other in {}:", (items.scope.found,)),
        Line(f"if {question}:", pair, 1),
        Line(deed, (*pair, color) if "{2}" in deed else pair, 2),
    ]
    return finish_loop(items, body, copied)
