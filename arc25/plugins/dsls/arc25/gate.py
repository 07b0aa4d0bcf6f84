"""The words as programs get them: every argument is checked, and brought into the form that the word is written for.

A word alone may count on values of its types. Programs pass whatever they like, so theirs go through here: what does
not fit raises a `DslError` that names the word, the parameter, what it takes and what it got. Not covered: an `Object`
that a program put together by other means than words, and what the program's own code raises while it is asked (the
step of `repeat_until_stable`, a generator of objects).
"""

from __future__ import annotations

import functools
import inspect
import itertools
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from arc25.core.words import Parameter, Word
from arc25.plugins.dsls.arc25.object import Object, Objects
from arc25.plugins.dsls.arc25.values import Box, DslError, Grid, Mask, Vec

MOST_COLOR = 9
LARGEST = 10_000
"""No number is larger, nor smaller than its negative: more than a grid has cells, and far less than overflows."""
ROWS = (list, tuple)
SHOWN = 5
"""Items of a list or a dict that a message shows."""
LETTERS = 40
"""Letters of a text that a message shows."""

Reader: TypeAlias = Callable[[Any], Any]
"""Gives the value in the form that words want; None: it does not fit."""

# All negative cells are large ones there, so that one comparison finds those too.
UNSIGNED: dict[np.dtype[Any], np.dtype[Any]] = {
    np.dtype(np.int8): np.dtype(np.uint8),
    np.dtype(np.int64): np.dtype(np.uint64),
}


def guarded(word: Word) -> Callable[..., Any]:
    """The function of the word, for arguments that may be anything.

    Raises:
        TypeError: when called with too many or too few arguments, or with a name that it has no argument for.
    """
    function, parameters = word.function, inspect.signature(word.function).parameters
    checks = {name: _check(word, name, parameter.default) for name, parameter in parameters.items()}
    in_order = tuple(checks.values())
    needed = {name for name, parameter in parameters.items() if parameter.default is parameter.empty}

    @functools.wraps(function)
    def checked(*arguments: Any, **named: Any) -> Any:
        if not named and len(arguments) == len(in_order):
            return function(*[check(value) for check, value in zip(in_order, arguments, strict=True)])
        given = dict(zip(checks, arguments, strict=False)) | named
        if len(given) < len(arguments) + len(named) or not needed <= given.keys() <= checks.keys():
            return function(*arguments, **named)  # Python itself says best what is wrong with such a call
        return function(**{name: checks[name](value) for name, value in given.items()})

    return checked


def _check(word: Word, name: str, default: object) -> Callable[[Any], Any]:
    """What an argument becomes, of any of the types that the word's overloads allow there."""
    allowed = [parameter for signature in word.signatures for parameter in signature.parameters]
    readers, wanted = _readers([parameter for parameter in allowed if parameter.name == name])

    def check(value: Any) -> Any:
        for read in readers:
            found = read(value)
            if found is not None:
                return found
        if value is default:
            return value
        raise DslError(f"{word.name}: {name} is {wanted}, got {shown(value)}")

    return check


def _readers(allowed: Sequence[Parameter]) -> tuple[tuple[Reader, ...], str]:
    """What reads values of the types, in an order that finds the right one, and how a message names them together."""
    kinds = {parameter.type for parameter in allowed}
    if "Groups" in kinds:
        kinds.discard("Objects")  # whatever reads groups reads objects, and a generator can be read only once
    found = [TYPES[kind] for kind in TYPES if kind in kinds]
    names = dict.fromkeys(name for parameter in allowed if parameter.type not in TYPES for name in parameter.choices)
    if names:
        among = functools.partial(_name, names)
        found.append((among, f"one of {', '.join(map(repr, names))}"))
    return tuple(read for read, _ in found), " or ".join(wanted for _, wanted in found)


def _grid(value: Any) -> Grid | None:
    array = value if type(value) is np.ndarray else _rows(value)
    if array is None or array.ndim != 2 or not array.size:
        return None
    unsigned = UNSIGNED.get(array.dtype)
    if unsigned is not None:
        cells = array.view(unsigned)
        return array if cells.item(cells.argmax()) <= MOST_COLOR else None  # argmax is much faster than max here
    if array.dtype.kind not in "iu" or array.min() < 0 or array.max() > MOST_COLOR:
        return None
    return array.astype(np.int64)  # unsigned numbers, and those of other sizes, count otherwise than words expect


def _mask(value: Any) -> Mask | None:
    array = value if type(value) is np.ndarray else _rows(value)
    return array if array is not None and array.ndim == 2 and array.size and array.dtype == np.bool_ else None


def _rows(value: Any) -> NDArray[Any] | None:
    """An array of a kind of its own, or rows of cells, as an ordinary array."""
    if isinstance(value, np.ndarray):
        return np.asarray(value)
    if not isinstance(value, ROWS) or not all(isinstance(row, (*ROWS, np.ndarray)) for row in value):
        return None
    try:
        return np.array(value)
    except (ValueError, TypeError, OverflowError):  # the rows are not all as long, or hold no numbers
        return None


def _whole(value: Any) -> int | None:
    if type(value) is not int:
        try:
            value = operator.index(value)
        except TypeError:
            return None
    return value if -LARGEST <= value <= LARGEST else None


def _color(value: Any) -> int | None:
    number = _whole(value)
    return number if number is not None and 0 <= number <= MOST_COLOR else None


def _bool(value: Any) -> bool | None:
    if isinstance(value, bool | np.bool_):
        return bool(value)
    number = _whole(value)
    return bool(number) if number in (0, 1) else None


def _numbers(value: Any) -> list[int] | None:
    """Whole numbers in a row."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if not isinstance(value, ROWS):
        return None
    numbers = [_whole(item) for item in value]
    return None if None in numbers else numbers  # type: ignore[return-value]  # mypy does not see that none is None


def _vec(value: Any) -> Vec | None:
    numbers = _numbers(value)
    return Vec(*numbers) if numbers is not None and len(numbers) == 2 else None


def _box(value: Any) -> Box | None:
    numbers = _numbers(value)
    return Box(*numbers) if numbers is not None and len(numbers) == 4 else None


def _object(value: Any) -> Object | None:
    return value if isinstance(value, Object) else None


def _objects(value: Any) -> Objects | None:
    """As a tuple; a single one is a tuple of one."""
    return _all_of(value, _object)


def _groups(value: Any) -> tuple[Object | Objects, ...] | None:
    """As a tuple; objects stay what they are among groups."""
    return _all_of(value, lambda item: item if isinstance(item, Object) else _objects(item))


def _all_of(value: Any, read: Reader) -> tuple[Any, ...] | None:
    if isinstance(value, Object):
        return (value,)
    if not isinstance(value, Iterable) or (isinstance(value, np.ndarray) and not value.ndim):
        return None
    found = []
    for item in value:
        found.append(read(item))
        if found[-1] is None:  # there may be no end
            return None
    return tuple(found)


def _colors(value: Any) -> dict[int, int] | None:
    if not isinstance(value, Mapping):
        return None
    pairs = [(_color(old), _color(new)) for old, new in value.items()]
    found = {old: new for old, new in pairs if old is not None and new is not None}
    return found if len(found) == len(pairs) else None


def _step(value: Any) -> Callable[[Grid], Grid] | None:
    """The function, which has to give grids."""
    if not callable(value):
        return None

    def step(grid: Grid) -> Grid:
        made = value(grid)
        found = _grid(made)
        if found is None:
            raise DslError(f"the function gave {shown(made)}; it has to give {TYPES['Grid'][1]}")
        return found

    return step


def _name(names: Mapping[str, None], value: Any) -> str | None:
    return value if isinstance(value, str) and value in names else None


TYPES: dict[str, tuple[Reader, str]] = {
    "Grid": (_grid, "a grid (an array of rows and columns, of whole numbers 0..9)"),
    "Mask": (_mask, "a mask (an array of rows and columns, of True and False)"),
    "Color": (_color, "a colour (0..9)"),
    "Int": (_whole, f"a whole number (up to {LARGEST})"),
    "Bool": (_bool, "True or False"),
    "Object": (_object, "an object"),
    "Objects": (_objects, "several objects"),
    "Groups": (_groups, "several objects or groups of them"),
    "Vec": (_vec, "a pair of whole numbers (row, column)"),
    "Box": (_box, "four whole numbers (top, left, bottom, right)"),
    "ColorMap": (_colors, "a dict from colours to colours"),
    "Function": (_step, "a function from a grid to a grid"),
}
"""What reads a type, and its name in messages. All others have choices."""


def shown(value: object, depth: int = 2) -> str:
    """A value as a message shows it: short, and the same in every run."""
    if isinstance(value, np.ndarray):
        cells = f" with cells {value.min()}..{value.max()}" if value.size and value.dtype.kind in "iu" else ""
        return f"an array of {value.dtype} of shape {value.shape}{cells}"
    if isinstance(value, Object):
        return f"an object at {value.top},{value.left}"
    if isinstance(value, int) and abs(value) > 10**LETTERS:
        return f"a number of {value.bit_length()} bits"
    if isinstance(value, str | bytes):
        return repr(value) if len(value) <= LETTERS else f"{value[:LETTERS]!r}..."
    if value is None or isinstance(value, int | float | complex | np.generic):
        return repr(value)
    if depth and isinstance(value, list | tuple | dict):
        return _shown_items(value, depth - 1)
    return f"a {type(value).__name__}"


def _shown_items(value: list[Any] | tuple[Any, ...] | dict[Any, Any], depth: int) -> str:
    rest = ["..."] if len(value) > SHOWN else []
    items = [shown(item, depth) for item in itertools.islice(value, SHOWN)]
    if isinstance(value, dict):
        pairs = zip(items, value.values(), strict=False)
        return "{" + ", ".join([f"{key}: {shown(item, depth)}" for key, item in pairs] + rest) + "}"
    text = ", ".join(items + rest)
    return f"[{text}]" if isinstance(value, list) else f"({text}{',' * (len(value) == 1)})"
