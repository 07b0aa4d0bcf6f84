"""Words that remember what they gave: samples share their inputs, and the variants of a program share nearly all steps.

A word is a function of its arguments and never changes them, so what it gave once it gives again. What can be changed
is always handed out as a copy (an array) or not remembered at all (a list, a table). So a program that writes into what
a word gave sees what it would see without a memory, unless it counts on two names for the same array. In the sandbox,
where nothing is copied, it gives something else then.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeAlias

import numpy as np

Key: TypeAlias = tuple[Hashable, ...]
Entry: TypeAlias = tuple[Any, tuple[Any, ...]]
"""What a word gave, and those of the arguments that nobody can change."""

MOST = 8192
"""How many results are remembered before those are forgotten that nobody has asked for since as many others came."""
TRIED = 128
"""Times that a word is asked before it shows whether it is worth it."""
COST = 20e-6
"""Seconds that it takes to remember, with the memory that it takes, on an ordinary machine."""
_PLAIN = (int, str, float, type(None), np.generic)


class Memory:
    """What words gave, by the word and its arguments.

    An argument is known by its content if it is an array, plain, or several plain ones, and by being the same if a word
    gave it and nobody can change it: an object, or a tuple of them.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._young, self._old = _Generation(), _Generation()

    def remembering(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, asked for nothing that is remembered.

        A call with arguments by name always asks it, and so does every call once remembering has not paid.
        """
        worth = _Worth()

        def remember(*arguments: Any, **named: Any) -> Any:
            key = None if named or not worth.it else self._key(function, arguments)
            if key is None:
                value = function(*arguments, **named)
            elif found := self._young.given.get(key) or self._again(key):
                worth.saved += 1
                value = found[0]
            else:
                began = time.perf_counter()
                value = function(*arguments)
                worth.count(time.perf_counter() - began)
                self._keep(key, value, arguments)
            # Remembered or not, so that what a program sees does not depend on it.
            return value.copy() if type(value) is np.ndarray else value

        return remember

    def _key(self, function: Callable[..., Any], arguments: Sequence[Any]) -> Key | None:
        """What the call is known by; None if an argument is not known by anything."""
        key: list[Hashable] = [function]
        for argument in arguments:
            if type(argument) is np.ndarray:
                key.append((argument.shape, argument.dtype.char, argument.tobytes()))
            elif _is_plain(argument):
                key.append((type(argument), argument))
            elif self._knows(argument):
                key.append(id(argument))
            else:
                return None
        return tuple(key)

    def _knows(self, value: Any) -> bool:
        return id(value) in self._young.lasting or id(value) in self._old.lasting

    def _again(self, key: Key) -> Entry | None:
        """What is remembered from long ago, from here on anew."""
        found = self._old.given.get(key)
        if found is not None:
            self._young.keep(key, *found)
        return found

    def _keep(self, key: Key, value: Any, arguments: Sequence[Any]) -> None:
        if len(self._young.given) >= self._most:
            self._young, self._old = _Generation(), self._young
        if type(value) is np.ndarray:
            value = value.copy()
        elif not _lasts(value):
            return
        # Whoever is known by being the same has to stay alive for it: another may get its address.
        held = tuple(filter(self._knows, arguments))
        self._young.keep(key, value, held)


class _Worth:
    """Whether it is worth it to remember what a word gave: what that saves against what it costs."""

    def __init__(self) -> None:
        self.it = True
        self.saved = self._asked = 0
        self._seconds = 0.0

    def count(self, seconds: float) -> None:
        """It was asked, and took so long."""
        self._asked += 1
        self._seconds += seconds
        if self._asked % TRIED == 0:
            self.it = self.saved * self._seconds / self._asked > (self.saved + self._asked) * COST


class _Generation:
    """Results that came one after another, and the values in there and behind them that are known by being the same."""

    def __init__(self) -> None:
        self.given: dict[Key, Entry] = {}
        self.lasting: dict[int, Any] = {}

    def keep(self, key: Key, value: Any, held: tuple[Any, ...]) -> None:
        self.given[key] = value, held
        for one in (value, *held):
            if type(one) is np.ndarray or _is_plain(one):
                continue
            self.lasting[id(one)] = one
            if isinstance(one, tuple):
                self.lasting.update((id(item), item) for item in one)


def _is_plain(value: Any) -> bool:
    """Whether it is a number, a name or the like, or several of them."""
    return isinstance(value, _PLAIN) or (isinstance(value, tuple) and all(isinstance(item, _PLAIN) for item in value))


def _lasts(value: Any) -> bool:
    """Whether nobody can change it: plain, a frozen record, or a tuple of such."""
    if isinstance(value, _PLAIN):
        return True
    if isinstance(value, tuple):
        return all(map(_lasts, value))
    settings = getattr(type(value), "__dataclass_params__", None)
    return settings is not None and settings.frozen
