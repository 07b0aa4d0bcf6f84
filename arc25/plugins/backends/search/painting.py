"""Which cells a call paints for each piece, told by what it does to two blank canvases.

A cell is painted if both canvases have the same colour there afterwards. It is covered if that is the colour that
the train output has there, else spoilt: few may be, for another call to cover them later. The colour of a call that
paints with one colour alone is left open: the cells that it paints, with a trial colour, say which would be right.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from arc25.plugins.backends.search.dag import Dag, Node, bits
from arc25.plugins.backends.search.lifting import Lifted
from arc25.plugins.backends.search.loops import fits
from arc25.plugins.backends.search.traces import Trace, Traces, bit_set
from arc25.plugins.backends.search.values import Array
from arc25.plugins.backends.search.vocabulary import COLOR, GIVEN, GRID, PIECE, Hole, Literal, Operation, plain

MAX_CALLS = 2500
MAX_PAINTS = 1500
MAX_CHOICES = 60
"""Values that are tried for each of several arguments."""
MAX_PRODUCTS = 400
ROOM = 8 * 2**20
"""Bytes that the paints of a segmentation may take."""
OUT = Node(GRID, (), None, (), 0.0)
"""What a call paints on."""
INK = Node(COLOR, (), None, (), 0.0)
"""A colour that is left open."""
SPOILT = 4
"""One in so many painted cells may be spoilt."""
TRIAL = 1
"""The colour that stands for it."""


@dataclass(frozen=True, slots=True, eq=False)
class Paint:
    """A call that paints on `OUT`: `traces[r]` is what it does for row r, None if it spoils it."""

    call: Node
    traces: tuple[Trace | None, ...]


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour of each row, `node`, or the literal `color`; `cost` is what writing the literal costs, in bits."""

    node: Node | None
    color: int
    cost: float


class Painter:
    """Tries calls on the rows of the train inputs. What they do to the cells `free` [per output] does not matter."""

    def __init__(self, dag: Dag, outputs: Sequence[Array], palette: Sequence[int], free: Sequence[Array]) -> None:
        self._store = dag.store
        self._budget = dag.budget
        self._tints = [o for o in dag.operations if o.holes == (PIECE, COLOR) and o.returns == PIECE]
        self._painters = [o for o in dag.operations if _paints(o)]
        self._outputs = outputs
        self._palette = palette
        self._counts = [~cells for cells in free]
        self._blank = [blanks(output) for output in outputs]
        self._starts = np.cumsum([0, *(o.size for o in outputs)]).tolist()
        self._traces = Traces()

    def paints(
        self,
        lifted: Lifted,
        rows: Sequence[Sequence[int]],
        picks: Array,
        helpful: int,
        until: float,
    ) -> list[Paint]:
        """The calls that are right for all rows of one of `picks` [conditions, rows] and help there with some cells.

        `rows[i]` are the rows of train input i. What is of no use in the sample is no rule.
        """
        found: dict[tuple[Trace | None, ...], Paint] = {}
        room = ROOM
        for trial in itertools.islice(self._calls(lifted), MAX_CALLS):
            if self._budget.spent() >= until or len(found) >= MAX_PAINTS or room <= 0:
                break
            sampled = (self._trace(trial, row, place) for row, place in enumerate(lifted.sample.of_place))
            if not any(trace and trace.covers & helpful for trace in sampled):
                continue
            call = _everywhere(lifted, trial)
            traces = [self._trace(call, row, place) for place, of_input in enumerate(rows) for row in of_input]
            for ink, kept in self._inks(lifted, call, traces):
                if kept not in found and _useful(kept, rows, picks, helpful):
                    found[kept] = Paint(_filled(lifted, call, ink), kept)
                    room -= sum(trace.bytes for trace in kept if trace)
        return list(found.values())

    def _calls(self, lifted: Lifted) -> Iterator[Node]:
        """Calls on the canvas `OUT` with lifted arguments, cheapest first; colours are left open."""
        pool: dict[str, list[Node]] = defaultdict(list)
        for node in sorted(lifted.nodes, key=lambda node: node.cost):
            pool[plain(node.type)].append(node)
        pool[COLOR] = [INK]
        tinted = sorted((_call(tint, (node, INK)) for tint in self._tints for node in pool[PIECE]), key=_cost)
        pools = {True: [pool, {**pool, PIECE: tinted}], False: [pool]}
        streams = [
            _choices(operation, canvas, of_type)
            for operation in self._painters
            for canvas, kind in enumerate(operation.holes)
            if kind == GRID
            for of_type in pools[PIECE in operation.holes]
        ]
        return heapq.merge(*streams, key=_cost)

    def _inks(
        self, lifted: Lifted, call: Node, traces: Sequence[Trace | None]
    ) -> Iterator[tuple[Ink | None, tuple[Trace | None, ...]]]:
        """Each colour that is right for a row, and what the call does then; None if no colour is open."""
        if not _open(call):
            yield None, tuple(traces)
            return
        colors = {trace.color for trace in traces if trace}
        for color in self._palette:
            if color in colors:
                ink = Ink(None, color, math.log2(len(self._palette)))
                yield ink, _of_color(traces, [color] * len(traces))
        for sampled in lifted.nodes:
            if sampled.type.endswith(COLOR):
                node = lifted.every.same(lifted.sample, sampled)
                kept = _of_color(traces, [self._store[number] for number in node.numbers[: len(traces)]])
                if any(kept):
                    yield Ink(node, 0, 0.0), kept

    def _trace(self, call: Node, row: int, place: int) -> Trace | None:
        return self._traces.of((*_key(call, row), place), lambda: self._try(call, row, place))

    def _try(self, call: Node, row: int, place: int) -> Trace | None:
        output, counts, (blank, other) = self._outputs[place], self._counts[place], self._blank[place]
        first = self._drawn(call, row, blank)
        if first is None:
            return None
        seen = (first != blank) & counts
        if _open(call):
            return self._traced_open(seen, place) if (first[seen] == TRIAL).all() else None
        # Most calls are wrong: they need no second canvas.
        if SPOILT * np.count_nonzero(first[seen] != output[seen]) > np.count_nonzero(seen):
            return None
        second = self._drawn(call, row, other)
        painted = None if second is None else painted_on((blank, other), (first, second))
        return None if painted is None else self._traced(painted & counts, first == output, place)

    def _traced_open(self, painted: Array, place: int) -> Trace | None:
        """With the colour that most of the painted cells should have."""
        if not painted.any():
            return None
        output = self._outputs[place]
        color = int(np.bincount(output[painted]).argmax())
        return self._traced(painted, output == color, place, color)

    def _traced(self, painted: Array, right: Array, place: int, color: int | None = None) -> Trace | None:
        spoilt = painted & ~right
        if SPOILT * np.count_nonzero(spoilt) > np.count_nonzero(painted):
            return None
        return Trace(self._cells(painted & right, place), self._cells(spoilt, place), color)

    def _cells(self, painted: Array, place: int) -> int:
        start: int = self._starts[place]
        return bit_set(painted.ravel()) << start

    def _drawn(self, call: Node, row: int, canvas: Array) -> Array | None:
        """What a call makes of `canvas`; None if it does not apply."""
        self._budget.spend(1)
        try:
            picture: Array = self._value(call, row, canvas)
        except Exception:  # the pack's own error, whatever its type
            return None
        return picture if picture.shape == canvas.shape else None

    def _value(self, call: Node, row: int, canvas: Array) -> Any:
        """The value of a call on `canvas` in the trial colour; raises whatever the pack does."""
        if call.numbers:
            return self._store[call.numbers[row]]
        if call.operation is None:
            return canvas if call is OUT else TRIAL
        return call.operation([self._value(argument, row, canvas) for argument in call.arguments])


def blanks(output: Array) -> tuple[Array, Array]:
    """Two canvases of the size of `output` that differ in each cell."""
    return np.zeros(output.shape, np.int8), np.ones(output.shape, np.int8)


def painted_on(canvases: Sequence[Array], pictures: Sequence[Array]) -> Array | None:
    """Which cells were painted when both of `canvases` became `pictures`; None if others changed too."""
    painted: Array = pictures[0] == pictures[1]
    changed = (pictures[0] != canvases[0]) | (pictures[1] != canvases[1])
    return None if changed[~painted].any() else painted


def _everywhere(lifted: Lifted, call: Node) -> Node:
    """A call for the sample's rows as one for all rows."""
    if call is OUT or call is INK:
        return call
    if call.numbers:
        return lifted.every.same(lifted.sample, call)
    return replace(call, arguments=tuple(_everywhere(lifted, argument) for argument in call.arguments))


def _of_color(traces: Sequence[Trace | None], colors: Sequence[Any]) -> tuple[Trace | None, ...]:
    """The traces of the rows whose colour that is."""
    pairs = zip(traces, colors, strict=True)
    return tuple([trace if trace and trace.color == color else None for trace, color in pairs])


def _useful(traces: Sequence[Trace | None], rows: Sequence[Sequence[int]], picks: Array, helpful: int) -> bool:
    """Whether some condition makes it a rule that helps in two pairs: what is seen in one is a coincidence."""
    helps = np.array([bool(trace and trace.covers & helpful) for trace in traces])
    if not helps.any():
        return False
    fails = np.array([trace is None for trace in traces])
    pure = picks[~(picks & fails).any(axis=1)]
    return any(sum(helping[of_input].any() for of_input in rows) > 1 for helping in pure & helps)


def _key(call: Node, row: int) -> Iterator[object]:
    """What the value of a call depends on."""
    if call.numbers:
        yield call.numbers[row]
    else:
        yield call.operation or call
        for argument in call.arguments:
            yield from _key(argument, row)


def _open(call: Node) -> bool:
    return any(argument is INK or (not argument.numbers and _open(argument)) for argument in call.arguments)


def _filled(lifted: Lifted, call: Node, ink: Ink | None) -> Node:
    """`call` with a colour in place of `INK`."""
    if call.operation is None or call.numbers or ink is None:
        return call
    operation = call.operation
    arguments = [_filled(lifted, argument, ink) for argument in call.arguments]
    if INK in arguments:
        place = arguments.index(INK)
        if ink.node:
            arguments[place] = ink.node
        else:
            operation = _written(operation, place, ink)
            del arguments[place]
    if OUT in arguments:
        return Node(GRID, (), operation, tuple(arguments), bits(operation, arguments))
    return lifted.every.derive(operation, tuple(arguments))


def _written(operation: Operation, hole: int, ink: Ink) -> Operation:
    """The operation with a literal in place of that hole."""
    holes = [index for index, argument in enumerate(operation.arguments) if isinstance(argument, Hole)]
    arguments = list(operation.arguments)
    arguments[holes[hole]] = Literal(ink.color)
    return Operation(operation.word, tuple(arguments), operation.returns, operation.cost + ink.cost)


def _paints(operation: Operation) -> bool:
    """Whether it makes a grid of a grid and something else, with no colour written in place."""
    if operation.returns != GRID or GRID not in operation.holes or len(operation.holes) == 1:
        return False
    return not any(
        parameter.type == COLOR and isinstance(argument, Literal)
        for signature in operation.word.signatures
        if fits(signature, operation.arguments)
        for parameter, argument in zip(signature.parameters, operation.arguments, strict=True)
    )


def _choices(operation: Operation, canvas: int, pool: Mapping[str, list[Node]]) -> list[Node]:
    others = [kind for hole, kind in enumerate(operation.holes) if hole != canvas]
    single = sum(kind != COLOR for kind in others) == 1
    limit = MAX_CALLS if single else MAX_CHOICES
    found = [
        _call(operation, (*choice[:canvas], OUT, *choice[canvas:]))
        for choice in itertools.product(*(pool.get(kind, [])[:limit] for kind in others))
        if not all(node is INK or node.type.startswith(GIVEN) for node in choice)
    ]
    found.sort(key=_cost)
    return found[: MAX_CALLS if single else MAX_PRODUCTS]


def _call(operation: Operation, arguments: tuple[Node, ...]) -> Node:
    return Node(operation.returns, (), operation, arguments, bits(operation, arguments))


def _cost(node: Node) -> float:
    return node.cost
