"""Words that remember what they gave: samples share their inputs, and the variants of a program share nearly all steps.

A word is a function of its arguments and never changes them, so what it gave once it gives again. What can be changed
is handed out as a copy (an array) or not remembered at all (a list, a table). So a program that writes into what a word
gave sees what it would see without a memory, unless it counts on two names for the same array. The sandbox remembers
nothing; it gives something else then.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np

MOST = 8192
"""How many results are remembered. When there are as many, all of them are forgotten."""
_PLAIN = (int, str, float, type(None), np.generic)


class Memory:
    """What words gave, by the word and its arguments.

    An argument is known by its content if it is an array, plain, or several plain ones, and by being the same if a word
    gave it and nobody can change it: an object, or a tuple of them.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._given: dict[tuple[Hashable, ...], Any] = {}
        self._lasting: dict[int, Any] = {}

    def remembering(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, asked for nothing that is remembered. A call with arguments by name always asks it."""

        def remember(*arguments: Any, **named: Any) -> Any:
            key = None if named else self._key(function, arguments)
            if key is None:
                return function(*arguments, **named)
            value = self._given.get(key, self)
            if value is self:
                value = function(*arguments)
                self._keep(key, value)
            return value.copy() if type(value) is np.ndarray else value

        return remember

    def _key(self, function: Callable[..., Any], arguments: Sequence[Any]) -> tuple[Hashable, ...] | None:
        """What the call is known by; None if an argument is not known by anything."""
        key: list[Hashable] = [function]
        for argument in arguments:
            if type(argument) is np.ndarray:
                key.append((argument.shape, argument.dtype.char, argument.tobytes()))
            elif isinstance(argument, _PLAIN):
                key.append((type(argument), argument))
            elif id(argument) in self._lasting:
                key.append(id(argument))
            elif isinstance(argument, tuple) and all(isinstance(item, _PLAIN) for item in argument):
                key.append((type(argument), argument))
            else:
                return None
        return tuple(key)

    def _keep(self, key: tuple[Hashable, ...], value: Any) -> None:
        if len(self._given) >= self._most:
            self._given.clear()
            self._lasting.clear()
        if type(value) is np.ndarray:
            self._given[key] = value.copy()
        elif _lasts(value):
            self._given[key] = value
            for item in (value, *value) if isinstance(value, tuple) else (value,):
                self._lasting[id(item)] = item


def _lasts(value: Any) -> bool:
    """Whether nobody can change it: plain, a frozen record, or a tuple of such."""
    if isinstance(value, tuple):
        return all(map(_lasts, value))
    settings = getattr(type(value), "__dataclass_params__", None)
    return isinstance(value, _PLAIN) or (settings is not None and settings.frozen)
