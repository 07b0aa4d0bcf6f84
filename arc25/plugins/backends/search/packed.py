"""Pictures packed in one array, and kernels of words applied to them in batches. The only module that imports numba.

A picture's cells lie in row order in an arena, padded with zeros to whole words of 8 bytes. Equal pictures are found by
a 64-bit hash in a table with open addressing, and compared word by word. A kernel is called by its address, so that one
compiled driver serves them all.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from arc25.plugins.backends.search.pictures import MAX_SIDE, PICTURE_BYTES
from arc25.plugins.backends.search.values import Array

MAX_PICTURES = 3
"""Pictures that a kernel may take."""
MAX_WORDS = -(-MAX_SIDE * MAX_SIDE // 8)
COUNT, TAIL, CELLS = range(3)
"""Places in `Arena.used`: how many pictures there are, the first free word, cells of all pictures."""
PICTURE = types.Array(types.int8, 2, "C")
SCALARS = types.Array(types.int64, 1, "C")
_loaded: list[Any] = []


Function = TypeVar("Function", bound=Callable[..., Any])


class Arena(NamedTuple):
    """What the compiled code works on; the arrays by picture have room for more than `used[COUNT]` pictures."""

    words: Array  # uint64 [room]: the cells of all pictures
    cells: Array  # int8 [8 * room]: the same memory
    starts: Array  # int64: by picture, its first word
    heights: Array  # int64
    widths: Array  # int64
    masks: Array  # bool: by picture, whether it is a mask
    hashes: Array  # uint64
    slots: Array  # int64 [power of two]: the table, a number + 1 or 0
    used: Array  # int64 [3]


class Packed:
    """Keeps pictures in an arena."""

    def __init__(self, memory: int) -> None:
        """Room for `memory` bytes is taken at once, but costs nothing until it is written to."""
        self._arena = _arena(memory // 8, memory // PICTURE_BYTES, 2**12)

    def __getitem__(self, number: int) -> Array:
        """The picture under `number`: a read-only array, bool for a mask and int8 for a grid."""
        arena = self._arena
        height, width, start = int(arena.heights[number]), int(arena.widths[number]), 8 * int(arena.starts[number])
        cells = arena.cells[start : start + height * width].reshape(height, width)
        picture = cells.view(bool) if arena.masks[number] else cells
        picture.flags.writeable = False
        return picture

    def shape(self, number: int) -> tuple[int, int]:
        """Rows and columns of the picture under `number`, sooner than the picture."""
        return int(self._arena.heights[number]), int(self._arena.widths[number])

    @property
    def bytes(self) -> int:
        """What all pictures take, by cells and number."""
        return int(self._arena.used[CELLS] + PICTURE_BYTES * self._arena.used[COUNT])

    def number(self, cells: Array, mask: bool) -> int:
        """The number of the picture with these int8 cells, a new one if it was never seen."""
        self._make_room(1)
        start = 8 * int(self._arena.used[TAIL])
        self._arena.cells[start : start + cells.size] = cells.ravel()
        height, width = cells.shape
        return int(_settle(self._arena, height, width, mask))

    def kernel(self, kernel: str, pictures: int, mask: bool) -> Callable[[Array, Array], tuple[Array, int]]:
        """Applies the kernel "module:function", which takes so many pictures and makes a grid or a mask.

        It takes `pictures` [rows, pictures, places], numbers, and `scalars` [rows or 1, places or 1, scalars], int64.
        It gives [rows, places], numbers, -1 where the kernel does not apply and in all later places of such a row, and
        how many applications that took.
        """
        return functools.partial(self._apply, load(kernel, pictures), mask)

    def _apply(self, kernel: int, mask: bool, pictures: Array, scalars: Array) -> tuple[Array, int]:
        rows, _, places = pictures.shape
        self._make_room(rows * places)
        made = np.full((rows, places), -1)
        pictures = np.ascontiguousarray(pictures)  # one layout, one compilation
        return made, int(_apply(self._arena, kernel, pictures, scalars, mask, made))

    def settle(self) -> None:
        """Let go of what numba keeps of loaded kernels to compile others that call them: 20 MB with 94 kernels."""
        for library in _loaded:
            library._shared_module = None
        _loaded.clear()

    def _make_room(self, more: int) -> None:
        """Have room for `more` pictures of any size."""
        arena = self._arena
        count, tail = int(arena.used[COUNT]), int(arena.used[TAIL])
        if 2 * (count + more) > len(arena.slots):
            slots = np.zeros(2 ** (4 * (count + more)).bit_length(), np.int64)
            _fill(slots, arena.hashes[:count])
            self._arena = arena = arena._replace(slots=slots)
        if tail + more * MAX_WORDS > len(arena.words) or count + more > len(arena.starts):
            larger = _arena(2 * (tail + more * MAX_WORDS), 2 * (count + more), 1)
            for old, new in zip(arena, larger, strict=True):
                used = min(len(old), len(new))
                new[:used] = old[:used]
            self._arena = larger._replace(slots=arena.slots)


@functools.cache
def load(kernel: str, pictures: int) -> int:
    """The address of the kernel "module:function" that takes so many pictures; compiled, or read from numba's cache.

    Raises:
        TypeError: it is no function that numba compiles, or takes too many pictures.
    """
    function = function_of(kernel)
    if not 1 <= pictures <= MAX_PICTURES:
        raise TypeError(f"a kernel takes 1 to {MAX_PICTURES} pictures, got {pictures} for {kernel}")
    function.compile(PICTURE(*[PICTURE] * pictures, SCALARS))
    compiled = function.get_compile_result(PICTURE(*[PICTURE] * pictures, SCALARS))
    _loaded.append(compiled.library)
    address: int = compiled.library.get_pointer_to_function(compiled.fndesc.llvm_func_name)
    return address


@functools.cache
def function_of(kernel: str) -> Any:
    """The function "module:function" that numba compiles.

    Raises:
        TypeError: numba does not compile it.
    """
    module, _, name = kernel.partition(":")
    function = getattr(importlib.import_module(module), name)
    if not hasattr(function, "compile"):
        raise TypeError(f"a kernel is made by numba.njit, got {kernel}")
    return function


def _arena(words: int, pictures: int, slots: int) -> Arena:
    memory = np.empty(words, np.uint64)
    starts, heights, widths = (np.empty(pictures, np.int64) for _ in range(3))
    masks, hashes = np.empty(pictures, np.bool_), np.empty(pictures, np.uint64)
    used = np.zeros(3, np.int64)
    return Arena(memory, memory.view(np.int8), starts, heights, widths, masks, hashes, np.zeros(slots, np.int64), used)


def _compiled(function: Function) -> Function:
    return cast(Function, numba.njit(cache=True)(function))


def _calling(typing_context: Any, address: Any, pictures: Any, scalars: Any) -> Any:
    """How to call the kernel at `address`; one that raises an error gives shape (0, 0): a result starts as zeros."""
    arguments = (*pictures.types, scalars)
    unpack: Any = cgutils.unpack_tuple

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        number, together, last = values
        parts = [*unpack(builder, together), last]
        kind = context.call_conv.get_function_type(PICTURE, arguments)
        function = builder.inttoptr(number, kind.as_pointer())
        _, result = context.call_conv.call_function(builder, function, PICTURE, arguments, parts)
        return result

    return PICTURE(address, pictures, scalars), generate


_call: Any = intrinsic(_calling)


@_compiled
def _picture(arena: Arena, number: int) -> Array:
    """The cells of a picture."""
    height, width, start = arena.heights[number], arena.widths[number], 8 * arena.starts[number]
    return arena.cells[start : start + height * width].reshape(height, width)


@_compiled
def _apply(arena: Arena, kernel: int, pictures: Array, scalars: Array, mask: bool, made: Array) -> int:
    """Fill `made`; how many applications that took."""
    rows, arity, places = pictures.shape
    applied = 0
    for row in range(rows):
        for place in range(places):
            extra = scalars[row % scalars.shape[0], place % scalars.shape[1]]
            first = _picture(arena, pictures[row, 0, place])
            if arity == 1:
                result = _call(kernel, (first,), extra)
            else:
                second = _picture(arena, pictures[row, 1, place])
                if arity == 2:
                    result = _call(kernel, (first, second), extra)
                else:
                    result = _call(kernel, (first, second, _picture(arena, pictures[row, 2, place])), extra)
            applied += 1
            if not (0 < result.shape[0] <= MAX_SIDE and 0 < result.shape[1] <= MAX_SIDE):
                break
            made[row, place] = _number(arena, result, mask)
    return applied


@_compiled
def _number(arena: Arena, picture: Array, mask: bool) -> Any:
    """The number of a picture, a new one if it was never seen."""
    height, width = picture.shape
    start = 8 * arena.used[TAIL]
    arena.cells[start : start + height * width] = picture.reshape(height * width)
    return _settle(arena, height, width, mask)


@_compiled
def _settle(arena: Arena, height: int, width: int, mask: bool) -> Any:
    """The number of the picture that was written behind the others, which stays there if it is new."""
    tail = arena.used[TAIL]
    end = tail + (height * width + 7) // 8
    for cell in range(8 * tail + height * width, 8 * end):
        arena.cells[cell] = 0
    code = _hash(arena.words[tail:end], height, width, mask)
    slot = np.int64(code) & (len(arena.slots) - 1)
    while arena.slots[slot] != 0:
        known = arena.slots[slot] - 1
        if arena.hashes[known] == code and _same(arena, known, tail, height, width, mask):
            return known
        slot = (slot + 1) & (len(arena.slots) - 1)
    number = arena.used[COUNT]
    arena.starts[number], arena.heights[number], arena.widths[number] = tail, height, width
    arena.masks[number], arena.hashes[number] = mask, code
    arena.slots[slot] = number + 1
    arena.used[COUNT] += 1
    arena.used[TAIL] = end
    arena.used[CELLS] += height * width
    return number


@_compiled
def _hash(words: Array, height: int, width: int, mask: bool) -> Any:
    """Multiply and shift, word by word: the product carries upwards only, so its upper half is brought down."""
    code = np.uint64(height * 64 + width * 2 + mask)
    for word in words:
        code = (code ^ word) * np.uint64(0x9E3779B97F4A7C15)
        code ^= code >> np.uint64(32)
    return code


@_compiled
def _same(arena: Arena, known: int, tail: int, height: int, width: int, mask: bool) -> bool:
    """Whether picture `known` is the one at word `tail`."""
    if arena.heights[known] != height or arena.widths[known] != width or arena.masks[known] != mask:
        return False
    start = arena.starts[known]
    size = (height * width + 7) // 8
    return np.array_equal(arena.words[start : start + size], arena.words[tail : tail + size])


@_compiled
def _fill(slots: Array, hashes: Array) -> None:
    """Enter pictures, all different, into an empty table."""
    for number, code in enumerate(hashes):
        slot = np.int64(code) & (len(slots) - 1)
        while slots[slot] != 0:
            slot = (slot + 1) & (len(slots) - 1)
        slots[slot] = number + 1
