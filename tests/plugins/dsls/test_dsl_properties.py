"""What holds for every word of the arc25 pack, on random arguments of its types."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from arc25.core.words import Parameter, Signature, Word
from arc25.plugins.dsls.arc25.namespace import WORDS
from arc25.plugins.dsls.arc25.values import MAX_SIDE, DslError, Object

OVERLOADS = [(word, signature) for word in WORDS.values() for signature in word.signatures]
NAMES = [f"{word.name}({', '.join(p.type for p in signature.parameters)})" for word, signature in OVERLOADS]
every_overload = pytest.mark.parametrize(("word", "signature"), OVERLOADS, ids=NAMES)
a_few_times = settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

SHAPES = st.tuples(st.integers(1, 7), st.integers(1, 7))
GRIDS = SHAPES.flatmap(lambda shape: arrays(np.int8, shape, elements=st.sampled_from([0, 0, 0, 1, 2, 5, 9])))
MASKS = SHAPES.flatmap(lambda shape: arrays(np.bool_, shape))


@st.composite
def an_object(draw: st.DrawFn, canvas: tuple[int, int]) -> Object:
    mask = draw(MASKS)
    patch = draw(arrays(np.int8, mask.shape, elements=st.integers(0, 9))) * mask
    return Object(patch, mask, draw(st.integers(-3, 9)), draw(st.integers(-3, 9)), canvas)


def values(kind: str) -> st.SearchStrategy[Any]:
    return {
        "Grid": GRIDS,
        "Mask": MASKS,
        "Color": st.integers(0, 9),
        "Int": st.integers(-2, 12),
        "ColorMap": st.dictionaries(st.integers(0, 9), st.integers(0, 9)),
        "Object": SHAPES.flatmap(an_object),
        "Objects": SHAPES.flatmap(lambda canvas: st.lists(an_object(canvas), max_size=4).map(tuple)),
    }[kind]


def an_argument(parameter: Parameter, shape: tuple[int, int]) -> st.SearchStrategy[Any]:
    """A value of the parameter's type; half of the grids and masks share one shape, or few words would apply."""
    elements = {"Grid": (np.int8, st.sampled_from([0, 0, 1, 2, 5])), "Mask": (np.bool_, st.booleans())}
    if parameter.type in elements:
        dtype, cells = elements[parameter.type]
        return values(parameter.type) | arrays(dtype, shape, elements=cells)
    if parameter.choices:
        literals = st.sampled_from(parameter.choices)
        return literals | values(parameter.type) if parameter.type in ("Int", "Color") else literals
    return values(parameter.type)


def some_arguments(data: st.DataObject, signature: Signature) -> list[Any]:
    shape = data.draw(SHAPES)
    return [data.draw(an_argument(parameter, shape), label=parameter.name) for parameter in signature.parameters]


def widened(value: Any) -> Any:
    """The same value as a program gets it: integers of 64 bits."""
    if isinstance(value, np.ndarray):
        return value if value.dtype == np.bool_ else value.astype(np.int64)
    if isinstance(value, Object):
        return Object(widened(value.patch), value.mask, value.top, value.left, value.canvas)
    return tuple(map(widened, value)) if isinstance(value, tuple) else value


def outcome(word: Word, arguments: list[Any]) -> Any:
    try:
        return word.function(*arguments)
    except DslError as error:
        return str(error)


def same(first: Any, second: Any) -> bool:
    return np.array_equal(first, second) if isinstance(first, np.ndarray) else first == second


@every_overload
@a_few_times
@given(st.data())
def test_a_word_gives_its_type_or_says_why_not(word: Word, signature: Signature, data: st.DataObject) -> None:
    value = outcome(word, some_arguments(data, signature))

    if isinstance(value, str):
        assert value
    elif signature.returns in ("Grid", "Mask"):
        assert value.dtype.kind == ("b" if signature.returns == "Mask" else "i")
        assert value.ndim == 2
        assert 1 <= min(value.shape) <= max(value.shape) <= MAX_SIDE
    elif signature.returns == "Object":
        assert isinstance(value, Object)
    elif signature.returns == "Objects":
        assert isinstance(value, tuple)
        assert all(isinstance(item, Object) for item in value)
    else:
        assert type(value) is int


@every_overload
@a_few_times
@given(st.data())
def test_a_word_leaves_its_arguments_as_they_were(word: Word, signature: Signature, data: st.DataObject) -> None:
    arguments = some_arguments(data, signature)
    before = copy.deepcopy(arguments)

    outcome(word, arguments)

    assert all(map(same, before, arguments))


@every_overload
@a_few_times
@given(st.data())
def test_a_word_says_the_same_of_narrow_and_wide_integers(
    word: Word, signature: Signature, data: st.DataObject
) -> None:
    arguments = some_arguments(data, signature)

    assert same(outcome(word, arguments), outcome(word, [widened(argument) for argument in arguments]))


@every_overload
@a_few_times
@given(st.data())
def test_a_word_keeps_the_integers_of_its_grids(word: Word, signature: Signature, data: st.DataObject) -> None:
    arguments = [widened(argument) for argument in some_arguments(data, signature)]
    value = outcome(word, arguments)

    if signature.returns == "Grid" and any(kind in ("Grid", "Object", "Objects") for kind in kinds(signature)):
        assert isinstance(value, str) or value.dtype == np.int64


def kinds(signature: Signature) -> list[str]:
    return [parameter.type for parameter in signature.parameters]
