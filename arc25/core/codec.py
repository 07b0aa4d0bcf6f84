"""Records to plain JSON values and back, driven by their type hints. There is no other format."""

from __future__ import annotations

import dataclasses
import enum
import functools
import os
import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from arc25.core.grid import Grid

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """Plain JSON values: a grid becomes its rows, a record an object, an enum its value, a path its text."""
    if isinstance(value, Grid):
        return value.rows()
    if isinstance(value, enum.Enum):
        return value.value
    if dataclasses.is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, str) or not isinstance(value, Sequence):
        return value
    return [to_json(item) for item in value]


def from_json(kind: type[T], data: Any) -> T:
    """The record of type `kind` that `to_json` wrote.

    Raises:
        KeyError, TypeError, ValueError: `data` is not such a record.
    """
    return typing.cast(T, _read(kind, data))


def _read(kind: Any, data: Any) -> Any:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        if data is None:
            return None
        return _read(next(arg for arg in args if arg is not type(None)), data)
    if origin is tuple:
        return tuple(_read(args[0], item) for item in data)
    if origin is not None:  # a mapping of plain values
        return data
    if kind is Grid:
        return Grid.of(data, max_side=max(len(data), len(data[0])))
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind(data)
    if dataclasses.is_dataclass(kind):
        hints = _hints(typing.cast(type, kind))
        return kind(**{name: _read(hints[name], item) for name, item in data.items()})  # type: ignore[operator]
    return data


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)
