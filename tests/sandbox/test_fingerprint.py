"""The fingerprint notices what a vandal could leave behind if it got past the policy."""

from __future__ import annotations

import builtins
import collections
import fractions

import numpy as np
import pytest

from arc25.sandbox import memory
from arc25.sandbox.fingerprint import Fingerprint
from arc25.sandbox.language import facades
from arc25.sandbox.printed import Quiet


class Liar:
    """Claims to equal anything, and to be the function it replaces."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None

    def __call__(self, grid, *args):
        return np.array([[3, 6], [2, 5], [1, 4]])


SHARED = {"print": print}


@pytest.fixture(scope="module")
def built():
    return facades.build("", Quiet())


# Each test makes its own: between a fixture and its test pytest itself changes the module `warnings`.


def test_nothing_changed_is_no_change(built):
    fingerprint = Fingerprint(built, SHARED)
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
def test_a_replaced_attribute_is_noticed(built, monkeypatch, owner, name, value):
    fingerprint = Fingerprint(built, SHARED)
    monkeypatch.setattr(owner, name, value, raising=False)

    assert fingerprint.changed()


def test_a_facade_that_was_changed_behind_its_back_is_noticed(built, monkeypatch):
    fingerprint = Fingerprint(built, SHARED)
    monkeypatch.setitem(vars(built["numpy"]), "rot90", Liar())

    assert fingerprint.changed()


def test_a_functions_new_code_is_noticed(built, monkeypatch):
    fingerprint = Fingerprint(built, SHARED)
    reduce = built["functools"].wraps
    monkeypatch.setattr(
        reduce, "__code__", (lambda wrapped, *a, **k: None).__code__.replace(co_freevars=reduce.__code__.co_freevars)
    )

    assert fingerprint.changed()


def test_numpys_error_state_is_noticed(built):
    fingerprint = Fingerprint(built, SHARED)
    with np.errstate(all="raise"):
        assert fingerprint.changed()


def test_numpys_print_options_are_noticed(built):
    fingerprint = Fingerprint(built, SHARED)
    with np.printoptions(precision=1):
        assert fingerprint.changed()


def test_a_builtin_that_all_programs_share_is_noticed(built, monkeypatch):
    fingerprint = Fingerprint(built, SHARED)
    monkeypatch.setitem(SHARED, "print", Liar())

    assert fingerprint.changed()


def test_a_python_whose_memory_is_not_understood_counts_everything_as_changed(built, monkeypatch):
    def unreadable(function):
        raise memory.Unreadable

    monkeypatch.setattr(memory, "function_parts", unreadable)

    assert Fingerprint(built, SHARED).changed()


@pytest.mark.parametrize(
    ("owner", "name", "value"),
    [(np, "rot90", Liar()), (collections.Counter, "leaked", 1), (builtins, "bin", Liar())],
)
def test_a_python_whose_dicts_have_no_versions_is_read_in_full(built, monkeypatch, owner, name, value):
    monkeypatch.setattr(memory, "dicts_have_versions", lambda: False)
    fingerprint = Fingerprint(built, SHARED)

    assert not fingerprint.changed()
    monkeypatch.setattr(owner, name, value, raising=False)
    assert fingerprint.changed()
