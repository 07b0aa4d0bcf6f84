"""JSON from somebody who is not trusted: each value is checked where it is read, and a fault names its path."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn


class WireError(ValueError):
    """A message that breaks the protocol: where, the rule, and what was there instead."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its path, such as `programs[3].limits`; each method raises WireError where the value does not fit."""

    value: Any
    path: str = ""

    def fields(self, required: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Node]:
        """The members of an object that has these keys and no others."""
        if not isinstance(self.value, dict):
            self.refuse("an object is wanted")
        for name in required:
            if name not in self.value:
                raise WireError(f"{self.path or 'the message'}: the key {name!r} is missing")
        for name in self.value:
            if name not in required and name not in optional:
                known = ", ".join((*required, *optional))
                raise WireError(f"{self.path or 'the message'}: unknown key {shorten(name)}; known are {known}")
        dot = f"{self.path}." if self.path else ""
        return {name: Node(value, dot + name) for name, value in self.value.items()}

    def items(self, most: int | None = None, least: int = 0) -> list[Node]:
        """The items of a list of `least` to `most` (None: any number)."""
        if not isinstance(self.value, list):
            self.refuse("a list is wanted")
        count = len(self.value)
        if count < least or (most is not None and count > most):
            wanted = f"{least} or more" if most is None else f"{least} to {most}"
            raise WireError(f"{self.path}: {wanted} items are wanted, got {count}")
        return [Node(value, f"{self.path}[{index}]") for index, value in enumerate(self.value)]

    def text(self, most: int, *, plain: bool = False) -> str:
        """A string of at most `most` characters; `plain`: printable ASCII, so that any terminal may show it."""
        if not isinstance(self.value, str):
            self.refuse("a string is wanted")
        if len(self.value) > most:
            raise WireError(f"{self.path}: at most {most} characters, got {len(self.value)}")
        if plain and not (self.value.isascii() and self.value.isprintable()):
            self.refuse("printable ASCII is wanted")
        return self.value

    def number(self, least: float, most: float) -> float:
        """A finite number."""
        if type(self.value) not in (int, float) or not least <= self.value <= most:
            self.refuse(f"a number from {least:g} to {most:g} is wanted")
        return float(self.value)

    def integer(self, least: int, most: int) -> int:
        """An integer; 2.0 is none, nor is true."""
        if type(self.value) is not int or not least <= self.value <= most:
            self.refuse(f"an integer from {least} to {most} is wanted")
        return self.value

    def flag(self) -> bool:
        """True or false."""
        if type(self.value) is not bool:
            self.refuse("true or false is wanted")
        return self.value

    def refuse(self, rule: str) -> NoReturn:
        """Raise the error that says where, the rule, and what was there."""
        raise WireError(f"{self.path or 'the message'}: {rule}, got {shorten(self.value)}")


def read(data: bytes) -> Node:
    """The JSON value in `data`: UTF-8, no key twice, no NaN or Infinity, nesting as deep as Python's stack.

    Raises:
        WireError: it is none.
    """
    try:
        value = json.loads(
            data.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant, parse_float=_finite
        )
    except RecursionError:
        raise WireError("not JSON that can be read: it is nested too deep") from None
    except WireError:
        raise
    except ValueError as error:
        raise WireError(f"not JSON: {shorten(str(error), 120)}") from None
    return Node(value)


def shorten(value: object, most: int = 40) -> str:
    """What a value looks like, in so many ASCII characters."""
    if isinstance(value, list | dict):
        return f"{'a list' if isinstance(value, list) else 'an object'} of {len(value)}"
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 64:
        return f"an integer of {value.bit_length()} bits"
    text = ascii(value[: most + 1] if isinstance(value, str) else value)
    return text if len(text) <= most else text[: most - 3] + "..."


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = {}
    for name, value in pairs:
        if name in made:
            raise WireError(f"the key {shorten(name)} is there twice in one object")
        made[name] = value
    return made


def _constant(name: str) -> NoReturn:
    raise WireError(f"{name} is no JSON")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise WireError(f"{shorten(text)} is too large a number")
    return value
