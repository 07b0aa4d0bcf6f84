"""A loop over pieces as one node: the only statement in a program that is no plain call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from arc25.core.words import Signature
from arc25.plugins.backends.search.dag import Dag, Node
from arc25.plugins.backends.search.store import NOTHING
from arc25.plugins.backends.search.vocabulary import GRID, PIECE, Hole, Literal, Operation

LOOP_BITS = 3.0
"""What a loop costs beyond its parts."""


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """What is done with each piece: `call`, which paints on the leaf `out` and may read the leaf `piece`.

    Its other leaves stand for nodes outside the loop: `outer` says which.
    """

    call: Node
    piece: Node
    out: Node
    outer: Mapping[Node, Node]


@dataclass(frozen=True, slots=True, eq=False)
class Loop(Node):
    """`out = base`, then `out = call` for each piece.

    `arguments` are the base, the pieces, and what else `body` reads.
    """

    body: Body


def loop(dag: Dag, base: Node, pieces: Node, rows: Sequence[Mapping[int, int]], body: Body) -> Loop | None:
    """The loop over `pieces`; `rows[i][n]` is the row of the lifted nodes for the object with number `n` on input `i`.

    None if the body fails for a piece.
    """
    numbers = []
    for place, out in enumerate(base.numbers):
        for piece in dag.store[pieces.numbers[place]]:
            out = _painted(dag, body, out, rows[place][dag.store.number(PIECE, piece)])
            if out == NOTHING:
                return None
        numbers.append(out)
    read = _leaves(body.call)
    used = {leaf: node for leaf, node in body.outer.items() if leaf in read}
    # While rows are searched what is given is cheap; in the program it is written out.
    written = sum(node.cost - leaf.cost for leaf, node in used.items())
    cost = base.cost + pieces.cost + body.call.cost + written + LOOP_BITS
    return Loop(GRID, tuple(numbers), None, (base, pieces, *used.values()), cost, body)


def _painted(dag: Dag, body: Body, out: int, row: int) -> int:
    if body.call.operation is None:
        return NOTHING
    # A piece that had no part in learning may have no value here.
    key = tuple([out if argument is body.out else argument.numbers[row] for argument in body.call.arguments])
    return NOTHING if dag.store.missing in key else dag.store.each(body.call.operation, [key])[0]


def _leaves(node: Node) -> set[Node]:
    return {node}.union(*map(_leaves, node.arguments)) if node.arguments else {node}


def broadcast(dag: Dag, base: Node, pieces: Node, body: Body) -> Node | None:
    """The body as one plain call on all pieces at once, where its words have the overloads for that."""
    known = {body.piece: pieces, body.out: base, **body.outer}
    return _broadcast(dag, body.call, known)


def _broadcast(dag: Dag, node: Node, known: Mapping[Node, Node]) -> Node | None:
    if node.operation is None:
        return known[node]
    arguments = []
    for argument in node.arguments:
        other = _broadcast(dag, argument, known)
        if other is None:
            return None
        arguments.append(other)
    operation = _overload(node.operation, [argument.type for argument in arguments])
    return dag.derive(operation, tuple(arguments)) if operation else None


def _overload(operation: Operation, types: list[str]) -> Operation | None:
    """The same word and literals on values of `types`."""
    rest = iter(types)
    arguments = tuple(
        argument if isinstance(argument, Literal) else Hole(next(rest)) for argument in operation.arguments
    )
    for signature in operation.word.signatures:
        if fits(signature, arguments):
            return Operation(operation.word, arguments, signature.returns, operation.cost)
    return None


def fits(signature: Signature, arguments: Sequence[Literal | Hole]) -> bool:
    """Whether the overload takes these arguments."""
    return len(signature.parameters) == len(arguments) and all(
        parameter.type == argument.type if isinstance(argument, Hole) else argument.value in parameter.choices
        for parameter, argument in zip(signature.parameters, arguments, strict=True)
    )
