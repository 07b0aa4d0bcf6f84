"""The fingerprint notices what a vandal could leave behind if it got past the policy."""

from __future__ import annotations

import builtins
import collections
import fractions

import numpy as np
import pytest

from arc25.sandbox import facades
from arc25.sandbox.fingerprint import Fingerprint


class Liar:
    """Claims to equal anything, and to be the function it replaces."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None

    def __call__(self, grid, *args):
        return np.array([[3, 6], [2, 5], [1, 4]])


@pytest.fixture(scope="module")
def built():
    return facades.build("")


@pytest.fixture
def fingerprint(built):
    return Fingerprint(built)


def test_nothing_changed_is_no_change(fingerprint):
    assert not fingerprint.changed()


@pytest.mark.parametrize(
    ("owner", "name", "value"),
    [
        (np, "rot90", Liar()),
        (np.linalg, "norm", Liar()),
        (builtins, "bin", Liar()),
        (builtins, "leaked", 1),
        (collections.Counter, "most_common", Liar()),
        (collections.Counter, "leaked", 1),
        (fractions.Fraction, "__add__", Liar()),
    ],
)
def test_a_replaced_attribute_is_noticed(fingerprint, monkeypatch, owner, name, value):
    monkeypatch.setattr(owner, name, value, raising=False)

    assert fingerprint.changed()


def test_a_facade_that_was_changed_behind_its_back_is_noticed(fingerprint, built, monkeypatch):
    monkeypatch.setitem(vars(built["numpy"]), "rot90", Liar())

    assert fingerprint.changed()


def test_a_functions_new_code_is_noticed(fingerprint, built, monkeypatch):
    reduce = built["functools"].wraps
    monkeypatch.setattr(
        reduce, "__code__", (lambda wrapped, *a, **k: None).__code__.replace(co_freevars=reduce.__code__.co_freevars)
    )

    assert fingerprint.changed()


def test_numpys_error_state_is_noticed(fingerprint):
    with np.errstate(all="raise"):
        assert fingerprint.changed()


def test_numpys_print_options_are_noticed(fingerprint):
    with np.printoptions(precision=1):
        assert fingerprint.changed()
