"""The words of a DSL: typed primitives that the person, the model and the search all read."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


class Law(enum.Enum):
    """What holds for a word whatever its arguments, as far as it applies to them."""

    SHAPE = "shape"
    """The result has the shape of the first picture."""
    INVOLUTION = "involution"
    """Applied to its own result, with the other arguments as before, it gives the first argument back."""
    IDEMPOTENCE = "idempotence"
    """Applied to its own result, with the other arguments as before, it changes nothing more."""
    ROTATION = "rotation"
    """Arguments turned by a quarter give the turned result. A colour or a number stays as it is."""
    RECOLOURING = "recolouring"
    """Arguments whose colours 1..9 are permuted give the permuted result. 0 stays 0, and a number what it is."""
    SELECTION = "selection"
    """Every object of the result is one of those it was given."""
    PALETTE = "palette"
    """The result has no colour but 0 that the arguments lack."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a word.

    `type` names the kind of value ("Grid", "Mask", "Color", "Int", ...). `choices` are Python
    literals that a search may write in place (their `repr` is source code); empty means that the
    argument has to be a value that another word made. `turned[i]` is what to write for `choices[i]` after
    everything was turned clockwise by a quarter, `flipped[i]` after left and right were exchanged; empty means
    that the literals stay. `bits[i]` is what writing `choices[i]` costs, -log2 of how likely it is; empty means that
    all choices are alike.
    """

    name: str
    type: str
    choices: tuple[Any, ...] = ()
    turned: tuple[Any, ...] = ()
    flipped: tuple[Any, ...] = ()
    bits: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """One overload: what goes in and the type that comes out.

    `kernel` says where a fast twin of the word for these types is, as "module:function"; None where nobody wrote one.
    A kernel is a function that numba compiles. It takes the pictures among the arguments in order, each a C-contiguous
    2-D int8 array (a mask has 0 and 1), then the other arguments as one int64 array: colours and numbers as they are,
    a literal of any other type as its place in `choices`. It gives a picture of the same kind, one of shape (0, 0)
    where the word does not apply.
    """

    parameters: tuple[Parameter, ...]
    returns: str
    kernel: str | None = None


@dataclass(frozen=True, slots=True)
class Illustration:
    """An executable example of a word: a call, as source code, and the result written as a text.

    `grid("12/34")` in a call is the grid with the rows 1 2 and 3 4, `mask("#./.#")` the mask that is true at `#`.
    """

    call: str
    result: str


@dataclass(frozen=True, slots=True)
class Word:
    """A primitive of a DSL pack.

    `function` works on values of its types: a "Grid" is a 2-D numpy array of int8 or int64 with cells 0..9, a "Mask"
    a 2-D bool array, a "Color" or "Int" an int. It never changes its arguments and raises the pack's own error where
    it does not apply. What it does with anything else is left open: programs call what the pack's `namespace` has
    under that name, which may check its arguments first. `cost` is in bits: -log2 of how likely the word is where its
    type fits, so the cost of a program is the sum over its words and literals. `follows` corrects it by the word that
    made an argument: the bits to add, mostly fewer than 0 for words that often come after one another; "" stands for
    the grid that a program was given, and a word that is not named adds nothing. `suits` corrects it by the task: the
    bits to take off for each unit of a trait (see `arc25.perception.traits`); "" is a trait that every task has once.
    """

    name: str
    function: Callable[..., Any]
    signatures: tuple[Signature, ...]
    doc: str
    cost: float
    tags: tuple[str, ...] = ()
    laws: frozenset[Law] = frozenset()
    illustrations: tuple[Illustration, ...] = ()
    follows: Mapping[str, float] = field(default_factory=dict, hash=False)
    suits: Mapping[str, float] = field(default_factory=dict, hash=False)
