"""The exception tree is as its docstring draws it, and its messages help."""

from __future__ import annotations

import inspect
import re

import pytest

from arc25.core import errors
from arc25.core.errors import BrokenPlugin, UnknownName, UsageError


def drawn() -> dict[str, str]:
    """Each class in the module's docstring and the class that it hangs from."""
    parents, path = {}, []
    for line in inspect.cleandoc(errors.__doc__ or "").splitlines()[2:]:
        if match := re.match(r"((?:[│ ]   )*)([├└]── )?(\w+)(?:  |$)", line):
            depth = len(match[1]) // 4 + bool(match[2])
            path = [*path[:depth], match[3]]
            parents[match[3]] = path[depth - 1] if depth else "Exception"
    return parents


def test_the_drawn_tree_is_the_tree_of_the_classes() -> None:
    classes = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)]
    assert drawn() == {kind.__name__: kind.__bases__[0].__name__ for kind in classes}


def test_an_unknown_name_names_the_nearest_and_what_there_is() -> None:
    error = UnknownName("backend", "vlm", ["vllm", "search"], "Installed")
    assert str(error) == "no backend is named 'vlm'. Did you mean 'vllm'? Installed: search, vllm."


def test_an_unknown_name_that_is_near_to_nothing_guesses_nothing() -> None:
    assert str(UnknownName("backend", "zzz", ["search"])) == "no backend is named 'zzz'. Known: search."


def test_an_unknown_name_says_if_there_is_nothing_at_all() -> None:
    assert str(UnknownName("trainer", "x", [])) == "no trainer is named 'x'. Known: none."


def test_a_long_list_of_names_is_cut_short() -> None:
    assert str(UnknownName("task", "?", [f"{i:02}" for i in range(20)])).endswith("10, 11 and 8 more.")


def test_an_unknown_name_is_wrong_usage() -> None:
    assert issubclass(UnknownName, UsageError)


def test_a_broken_plugin_says_what_why_and_what_to_do() -> None:
    error = BrokenPlugin("backend 'x'", "it burns", "pip install water")
    assert str(error) == "backend 'x' cannot be used: it burns. Remedy: pip install water"


@pytest.mark.parametrize("kind", [errors.GridError, errors.DatasetError, errors.JournalMismatch])
def test_what_the_user_can_mend_is_wrong_usage(kind: type[Exception]) -> None:
    assert issubclass(kind, UsageError)
