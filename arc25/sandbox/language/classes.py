"""What a program's class statements may make: looked at before the class exists, so that no hook of its own sees it.

Names in a class body are the policy's business. Here is what only values show: bases that would make a class of
classes, hooks that the interpreter or numpy would ask for attributes that no program may have, and names in texts.
"""

from __future__ import annotations

import builtins
import types
import typing
from collections.abc import Callable, Iterable
from typing import Any

from arc25.sandbox.language.policy import PROGRAM, attribute_fault, is_special, needs_check

BODY_ONLY = frozenset({"__getattr__", "__match_args__", "__slots__"})
"""Attributes of a class that are looked at when it is made, and must not be changed afterwards."""


def build_class(body: Callable[[], Any], name: str, /, *bases: Any, **options: Any) -> Any:
    """`__build_class__` for programs.

    Raises:
        TypeError: no such class may be made.
    """
    return builtins.__build_class__(body, name, *bases, metaclass=_Maker(), **options)


class _Maker:
    """Stands in for the metaclass, which it finds out from the bases as the interpreter would."""

    def __prepare__(self, name: str, bases: tuple[type, ...], **options: Any) -> Any:
        for base in bases:
            if isinstance(base, type) and issubclass(base, type | types.ModuleType):
                raise TypeError(f"a class of {base.__name__!r} is not for programs")
        self._kind, namespace, self._options = types.prepare_class(name, bases, options)
        return namespace

    def __call__(self, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> Any:
        dict.__setitem__(namespace, "__module__", PROGRAM)
        if "__getattr__" in namespace:
            dict.__setitem__(namespace, "__getattr__", _honest(namespace["__getattr__"]))
        if "__slots__" in namespace:
            dict.__setitem__(namespace, "__slots__", _slots(namespace["__slots__"]))
        if "__match_args__" in namespace:
            _check_pattern(namespace["__match_args__"])
        if issubclass(self._kind, type(typing.Protocol)):
            # A library's object may count as an instance, and a pattern would read these attributes of it.
            _check_pattern(tuple(namespace.get("__annotations__", ())))
        return self._kind(name, bases, namespace, **self._options)


def _honest(function: Any) -> Callable[[Any, str], Any]:
    """`__getattr__` that is not asked for what programs must not have: numpy takes addresses from such attributes."""
    if type(function) is not types.FunctionType:
        raise TypeError("__getattr__ has to be a function")

    def __getattr__(self: Any, name: str) -> Any:  # noqa: N807 - it is one
        if is_special(name):
            raise AttributeError(name)
        return function(self, name)

    return __getattr__


def _slots(names: Any) -> Any:
    """The names of the slots as plain texts."""
    listed = (names,) if isinstance(names, str) else tuple(names)
    for name in listed:
        if type(name) is not str or attribute_fault(name):
            raise TypeError(f"{name!r} is no name for a slot")
    return listed


def _check_pattern(names: Iterable[Any]) -> None:
    """Patterns read attributes by these names, where nothing can be checked."""
    if type(names) is not tuple:
        raise TypeError(f"__match_args__ must be a tuple, not {type(names).__name__}")
    for name in names:
        if type(name) is not str or attribute_fault(name) or needs_check(name):
            raise TypeError(f"attribute {name!r} is not allowed in a pattern")
