"""Conditions on an object that hold for some and not for others."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence

from arc25.plugins.dsls.arc25.samples.feeding import Feeder
from arc25.plugins.dsls.arc25.samples.items import ATTRIBUTES, attribute
from arc25.plugins.dsls.arc25.samples.pool import TRAIN
from arc25.plugins.dsls.arc25.samples.terms import Term, combine

SIZES = ("area", "height", "width", "holes", "symmetry")
"""Numbers of an object that do not tell where it lies."""
KINSHIPS = ("touches", "same_shape", "is_like")
"""What an object can be asked about another."""
ORDERS = {">": operator.gt, "<": operator.lt, "==": operator.eq, ">=": operator.ge}
TRIES = 4

Question = Callable[[Feeder, Term], Term | None]


def ask_something(feeder: Feeder, subject: Term) -> Term | None:
    """A yes-or-no question about `subject`, an Object, that both answers occur to; None if the dice fell badly."""
    return feeder.again(f"questions about {subject.text}", lambda: _ask(feeder, subject))


def _ask(feeder: Feeder, subject: Term) -> Term | None:
    for _ in range(TRIES):
        question = feeder.dice.weighted(QUESTIONS, WEIGHTS)
        term = question(feeder, subject)
        if term is not None and splits(feeder.scope.owners, term.values) and feeder.follows(term):
            return term
    return None


def splits(owners: Sequence[int], answers: Sequence[bool]) -> bool:
    """Whether both answers occur in the train inputs. `owners[i]` is the input that answer i belongs to."""
    return len({answer for owner, answer in zip(owners, answers, strict=True) if owner < TRAIN}) > 1


def ask_property(feeder: Feeder, subject: Term) -> Term:
    """`item.is_square`, or that it is not so."""
    term = attribute(subject, feeder.dice.pick(ATTRIBUTES[subject.type]["Bool"]), "Bool")
    return _test("not {}", lambda value: not value, term) if feeder.dice.chance(0.2) else term


def ask_size(feeder: Feeder, subject: Term) -> Term | None:
    """`item.area > 3`."""
    return _against(feeder, attribute(subject, feeder.dice.pick(SIZES), "Int"), feeder.dice.pick(list(ORDERS)))


def ask_place(feeder: Feeder, subject: Term) -> Term | None:
    """`item.top < 5`."""
    name = feeder.dice.pick(("top", "left", "bottom", "right"))
    return _against(feeder, attribute(subject, name, "Int"), feeder.dice.pick((">", "<")))


def ask_color(feeder: Feeder, subject: Term) -> Term | None:
    """`item.color == 3`."""
    return _against(feeder, attribute(subject, "color", "Color"), "==")


def ask_colors(feeder: Feeder, subject: Term) -> Term:
    """`3 in item.colors`."""
    color = feeder.scope.literal("Color", feeder.dice.pick(feeder.dice.pick(subject.values).colors or (1,)))
    return _test("{} in {}.colors", lambda wanted, item: wanted in item.colors, feeder.scope.lift(color), subject)


def ask_proportion(feeder: Feeder, subject: Term) -> Term:
    """`item.height > item.width`."""
    first, second = feeder.dice.shuffled(("height", "width"))
    sizes = attribute(subject, first, "Int"), attribute(subject, second, "Int")
    return _test("{} > {}", operator.gt, *sizes)


def ask_kinship(feeder: Feeder, subject: Term) -> Term | None:
    """`item.touches(piece)`."""
    other = feeder.make_whole("Object")
    if other is None:
        return None
    name = feeder.dice.pick(KINSHIPS)
    test = operator.methodcaller
    return _test(f"{{}}.{name}({{}})", lambda item, piece: test(name, piece)(item), subject, feeder.scope.lift(other))


def ask_identity(feeder: Feeder, subject: Term) -> Term | None:
    """`item == piece`, `item.color == color`."""
    kind = feeder.dice.pick(("Object", "Color"))
    other = feeder.make_whole(kind)
    if other is None:
        return None
    own = attribute(subject, "color", "Color") if kind == "Color" else subject
    sign = feeder.dice.pick(("==", "!="))
    test = operator.eq if sign == "==" else operator.ne
    return _test(f"{{}} {sign} {{}}", test, own, feeder.scope.lift(other))


def ask_rank(feeder: Feeder, subject: Term) -> Term | None:
    """`item.area > piece.area`."""
    other = feeder.make_whole("Object")
    if other is None:
        return None
    name, sign = feeder.dice.pick(SIZES), feeder.dice.pick((">", "<", "=="))
    numbers = attribute(subject, name, "Int"), attribute(feeder.scope.lift(other), name, "Int")
    return _test(f"{{}} {sign} {{}}", ORDERS[sign], *numbers)


QUESTIONS: tuple[Question, ...] = (
    ask_property, ask_size, ask_place, ask_color, ask_colors, ask_proportion, ask_kinship, ask_identity, ask_rank,
)  # fmt: skip
WEIGHTS = (0.24, 0.24, 0.08, 0.12, 0.06, 0.08, 0.07, 0.05, 0.06)


def _against(feeder: Feeder, term: Term, sign: str) -> Term | None:
    """The term compared with one of its own values, so that some are on each side."""
    values = sorted(set(term.values))
    if len(values) < 2:
        return None
    limit = feeder.scope.literal(term.type, feeder.dice.pick(values))
    return _test(f"{{}} {sign} {{}}", ORDERS[sign], term, feeder.scope.lift(limit))


def _test(form: str, test: Callable[..., object], *parts: Term) -> Term:
    return combine("Bool", form, lambda *values: bool(test(*values)), *parts)
