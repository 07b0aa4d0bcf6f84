"""Notices that a program changed what the next one in its process would see.

Programs share a child's modules, classes and functions. The policy gives them no way to write to those; this looks
whether one did it all the same, so that the rest of its batch is run in a fresh child. What it cannot see (memory
written behind Python's back) is why whatever matters is run again alone.
"""

from __future__ import annotations

import abc
import builtins
import operator
import sys
import types
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

_HEAP_TYPE = 1 << 9
_IMMUTABLE_TYPE = 1 << 8


class Fingerprint:
    """What programs can reach, as it was when this was made."""

    def __init__(self, facades: Mapping[str, types.ModuleType]) -> None:
        modules = [sys.modules[name] for name in facades if name in sys.modules]
        values = [value for facade in facades.values() for value in vars(facade).values()]
        self._dicts: list[Mapping[str, Any]] = [vars(module) for module in (builtins, *facades.values(), *modules)]
        self._dicts += [vars(cls) for cls in _changeable_classes(values)]
        self._functions = list({id(f): f for f in values if isinstance(f, types.FunctionType)}.values())
        self._before = [tuple(members.values()) for members in self._dicts]
        self._parts = [_parts(function) for function in self._functions]
        self._settings = _settings()

    def changed(self) -> bool:
        """Whether anything differs from before, or a small computation comes out wrong."""
        # By identity: an object that a program put there may claim to equal anything.
        for members, before in zip(self._dicts, self._before, strict=True):
            if len(members) != len(before) or not all(map(operator.is_, members.values(), before)):
                return True
        for function, before in zip(self._functions, self._parts, strict=True):
            parts = _parts(function)
            if len(parts) != len(before) or not all(map(operator.is_, parts, before)):
                return True
        return _settings() != self._settings or not _canary()


def _parts(function: types.FunctionType) -> tuple[Any, ...]:
    return function.__code__, function.__defaults__, function.__kwdefaults__, *function.__dict__.values()


def _settings() -> tuple[Any, ...]:
    """numpy's, and a token that changes when any abstract class gets a new virtual subclass."""
    return np.geterr(), np.get_printoptions(), abc.get_cache_token()


def _changeable_classes(values: Iterable[Any]) -> list[type]:
    """The classes among `values`, and their bases, whose attributes Python code could set."""
    classes = {base for value in values if isinstance(value, type) for base in value.__mro__}
    return [cls for cls in classes if cls.__flags__ & _HEAP_TYPE and not cls.__flags__ & _IMMUTABLE_TYPE]


def _canary() -> bool:
    grid = np.arange(6).reshape(2, 3)
    turned = np.rot90(grid + 1).tolist() == [[3, 6], [2, 5], [1, 4]]
    return turned and Counter("aab").most_common(1) == [("a", 2)] and sorted([3, 1, 2]) == [1, 2, 3]
