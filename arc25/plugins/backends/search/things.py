"""Learns what is done with each piece: `for piece in pieces: out = paint(out, ...)`, a few times.

The rows are the pieces of a segmentation (`lifting`), the values what a call paints for a piece (`painting`), the
conditions the lists of the DAG that hold some of the pieces; `piece_rules` finds the lists of rules, and `loops`
makes them nodes.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from arc25.plugins.backends.search import lifting, loops, painting, piece_rules
from arc25.plugins.backends.search.dag import Node
from arc25.plugins.backends.search.goals import Candidate, Goals
from arc25.plugins.backends.search.lifting import Lifted, Members, Segmentation
from arc25.plugins.backends.search.loops import Body
from arc25.plugins.backends.search.painting import Painter
from arc25.plugins.backends.search.piece_rules import Base, Condition, RuleList, Table
from arc25.plugins.backends.search.report import Kind
from arc25.plugins.backends.search.store import NOTHING
from arc25.plugins.backends.search.traces import bit_set
from arc25.plugins.backends.search.values import Array
from arc25.plugins.backends.search.vocabulary import COLOR, GRID, PIECE, PIECES, Operation

MAX_BASES = 12
"""Grids of the DAG that are painted on, besides those made of the pieces."""
MAX_CONDITIONS = 100
MAX_NODES = 600
"""Lists of the DAG, the cheapest, that are looked through for segmentations and parts of them."""
MAX_WHOLES = 4
"""Other segmentations that a piece may be compared with."""
MAX_TELLING = 3
"""Lists that are just what stays, or just what does not, to compare with."""
MAX_LISTS = 12
CONDITIONED = 0.4
"""The part of a segmentation's time that its conditions may take."""
PARTS = (0.5, 0.9)
"""Where in the rest its nodes are lifted, and what they paint is known."""
SHARES = 4
"""So many of the first segmentations share the time; others have what these leave."""


def learn(goals: Goals, until: float) -> list[Candidate]:
    """Programs that do something with each piece; ends at `until` of the budget."""
    search = _Search(goals)
    found: list[Candidate] = []
    for index, segmentation in enumerate(search.segmentations):
        spent = goals.dag.budget.spent()
        if spent >= until:
            break
        found += search.learn(segmentation, spent + (until - spent) / max(1, SHARES - index))
        if any(candidate.survival == 1.0 for candidate in found):
            break
    return found


@dataclass(frozen=True, slots=True)
class Top:
    """What paints the pieces last, None for nothing, and the cells of each train output that this makes right."""

    operation: Operation | None
    cells: list[Array]


class _Search:
    """What all segmentations of a task share."""

    def __init__(self, goals: Goals) -> None:
        self._goals = goals
        self._dag = goals.dag
        operations = goals.dag.operations
        self._for_rows = lifting.lifted(operations)
        self._makers = [o for o in operations if o.holes == (GRID, PIECES) and o.returns == GRID]
        self._putters = [o for o in operations if o.holes == (GRID, PIECE) and o.returns == GRID]
        self._selectors = [
            o for o in operations if o.holes in ((PIECES, PIECES), (PIECES, PIECE)) and o.returns == PIECES
        ]
        self._singles, self._colors, lists = (self._of_type(kind) for kind in (PIECE, COLOR, PIECES))
        self._members = Members(goals.dag.store)
        self.segmentations = lifting.segmentations(self._members, lists[:MAX_NODES], self._singles[:MAX_NODES])
        # One of each word, as those of a word are much alike.
        wholes: dict[str, Node] = {}
        for node in lists:
            if lifting.is_whole(node) and all(self._dag.arrays(node)):
                wholes.setdefault(node.maker, node)
        self._wholes = list(wholes.values())[:MAX_WHOLES]

    def _of_type(self, kind: str) -> list[Node]:
        """The nodes of the DAG of that type, cheapest first."""
        return sorted((node for node in self._goals.others if node.type == kind), key=lambda node: node.cost)

    def learn(self, segmentation: Segmentation, until: float) -> list[Candidate]:
        """The programs that loop over pieces of `segmentation`."""
        rows = segmentation.rows()
        start = self._dag.budget.spent()
        conditions = self._conditions(segmentation, rows, start + CONDITIONED * (until - start))
        known = self._known(segmentation, conditions, self._still(rows[: len(self._goals.outputs)]))
        start = self._dag.budget.spent()
        lifted_by, painted_by = (start + part * (until - start) for part in PARTS)
        lifted = lifting.lift(self._dag, segmentation, len(self._goals.outputs), known, self._for_rows, lifted_by)
        top = self._top(segmentation.node)
        table = self._table(lifted, rows[: len(self._goals.outputs)], conditions, top, painted_by)
        lists = piece_rules.learn(table, table.pairs, MAX_LISTS, self._dag.budget, until)
        survival = piece_rules.survival(table, self._dag.budget) if lists else None
        nodes = [self._finished(self._compose(rule_list, rows, lifted), top, segmentation.node) for rule_list in lists]
        return [
            Candidate(node, Kind.PIECES, survival)
            for node in nodes
            if node is not None and node.numbers[: len(self._goals.outputs)] == self._goals.numbers
        ]

    def _table(
        self, lifted: Lifted, rows: Sequence[Mapping[int, int]], conditions: list[Condition], top: Top, until: float
    ) -> Table:
        bases = self._bases([condition.node for condition in conditions], top)
        painter = Painter(self._dag, self._goals.outputs, self._goals.palette, top.cells)
        picks = np.array([condition.picks for condition in conditions])
        paints = painter.paints(
            lifted, [list(of_input.values()) for of_input in rows], picks, self._helpful(bases), until
        )
        row_starts = np.cumsum([0, *map(len, rows)]).tolist()
        cell_starts = np.cumsum([0, *(output.size for output in self._goals.outputs)]).tolist()
        return Table(bases, paints, conditions, row_starts, cell_starts)

    def _helpful(self, bases: Sequence[Base]) -> int:
        """The cells where the input is wrong, or any base if the output has another size."""
        helpful = 0
        for base in bases:
            if base.node is self._dag.root:
                return base.wrong
            helpful |= base.wrong
        return helpful

    def _known(self, segmentation: Segmentation, conditions: Sequence[Condition], still: Array) -> list[Node]:
        """What a piece may be compared with, the likeliest first: what stays tells what becomes of the rest."""
        rows = {
            number: row for row, number in enumerate(itertools.chain(*segmentation.members[: len(self._goals.outputs)]))
        }

        def stays(single: Node) -> bool:
            return all(bool(still[rows[number]]) for number in single.numbers[: len(self._goals.outputs)])

        def tells(condition: Condition) -> bool:
            return np.unique(condition.picks == still).size == 1

        parts = [condition for condition in conditions if all(self._dag.arrays(condition.node))]
        telling = [part.node for part in parts if tells(part)]
        others = [part.node for part in parts if not tells(part)]
        singles = sorted(segmentation.singles, key=lambda single: not stays(single))
        lists = [*telling[:MAX_TELLING], *self._wholes, *others]
        return [self._dag.root, *singles, *lists, *self._singles, *self._colors]

    def _still(self, rows: Sequence[Mapping[int, int]]) -> Array:
        """Which train rows are pieces that the output has as they are: to put them there changes nothing."""
        for operation in self._putters:
            if self._changes(operation, rows, self._dag.root.numbers).any():
                continue  # it does more than to put a piece where it is
            return ~self._changes(operation, rows, self._goals.numbers)
        return np.zeros(sum(map(len, rows)), bool)

    def _changes(self, operation: Operation, rows: Sequence[Mapping[int, int]], grids: Sequence[int]) -> Array:
        """For which rows an operation on a grid and the piece changes the grid, one of `grids` for each input."""
        pairs = zip(grids, rows, strict=False)
        return np.array(
            [
                made != grid
                for grid, of_input in pairs
                for made in self._dag.store.each(operation, [(grid, number) for number in of_input])
            ]
        )

    def _top(self, pieces: Node) -> Top:
        """What paints the pieces as they are, if the train outputs have them so: then it may come last."""
        for operation in self._makers:
            cells = [self._painted(operation, pieces, place) for place in range(len(self._goals.outputs))]
            if all(some is not None for some in cells):
                return Top(operation, [some for some in cells if some is not None])
        return Top(None, [np.zeros(output.shape, bool) for output in self._goals.outputs])

    def _painted(self, operation: Operation, pieces: Node, place: int) -> Array | None:
        """The cells of a train output that the pieces take up there; None if they do not, or take up all."""
        output = self._goals.outputs[place]
        canvases = painting.blanks(output)
        numbers = [(self._dag.store.number(GRID, canvas), pieces.numbers[place]) for canvas in canvases]
        made = self._dag.store.each(operation, numbers)
        if NOTHING in made:
            return None
        pictures = [self._dag.store[number] for number in made]
        if any(picture.shape != output.shape for picture in pictures):
            return None
        painted = painting.painted_on(canvases, pictures)
        if painted is None or painted.all() or not painted.any() or (pictures[0] != output)[painted].any():
            return None
        return painted

    def _finished(self, node: Node | None, top: Top, pieces: Node) -> Node | None:
        """With the pieces on top where that is needed."""
        train = len(self._goals.outputs)
        if node is None or top.operation is None or node.numbers[:train] == self._goals.numbers:
            return node
        return self._dag.derive(top.operation, (node, pieces))

    def _bases(self, parts: Sequence[Node], top: Top) -> list[Base]:
        """The cheapest grids of the DAG, and what words make of the input and some of its pieces: each value once."""
        made = [self._dag.derive(operation, (self._dag.root, part)) for part in parts for operation in self._makers]
        nodes = {
            node.numbers: node for node in (*reversed(made), *self._goals.grids[MAX_BASES::-1]) if node is not None
        }
        found = []
        for node in nodes.values():
            pairs = list(zip(self._dag.arrays(node), self._goals.outputs, strict=False))
            if all(value.shape == output.shape for value, output in pairs):
                wrong = [
                    ((value != output) & ~free).ravel() for (value, output), free in zip(pairs, top.cells, strict=True)
                ]
                found.append(Base(node, bit_set(np.concatenate(wrong))))
        return [base for base in found if base.wrong]

    def _conditions(
        self, segmentation: Segmentation, rows: Sequence[Mapping[int, int]], until: float
    ) -> list[Condition]:
        """Lists of some of the pieces: those of the DAG, and what they leave; each choice of train rows once."""
        made = (
            self._dag.derive(operation, (segmentation.node, part))
            for operation in self._selectors
            for part in (*segmentation.subsets, *segmentation.singles)
            if operation.holes[1] == part.type
        )
        found: dict[bytes, Condition] = {}
        for node in itertools.chain([segmentation.node], segmentation.subsets, made):
            condition = self._condition(node, rows) if node else None
            if condition is not None:
                found.setdefault(condition.picks.tobytes(), condition)
            if len(found) == MAX_CONDITIONS or self._dag.budget.spent() >= until:
                break
        return list(found.values())

    def _condition(self, node: Node, rows: Sequence[Mapping[int, int]]) -> Condition | None:
        """None if no train row is a piece of `node`, or `node` has pieces that are no rows."""
        picked: list[int] = []
        for of_input, numbers in zip(rows, self._members.of(node), strict=True):
            if any(number not in of_input for number in numbers):
                return None
            picked += [of_input[number] for number in numbers]
        picks = np.isin(np.arange(sum(map(len, rows[: len(self._goals.outputs)]))), picked)
        return Condition(node, picks) if picks.any() else None

    def _compose(self, rule_list: RuleList, rows: Sequence[Mapping[int, int]], lifted: Lifted) -> Node | None:
        """The node of a list; None if a call fails for a piece of a test input."""
        node = rule_list.base.node
        for rule in rule_list.rules:
            body = Body(rule.paint.call, lifted.every.piece, painting.OUT, lifted.every.outer)
            looped = loops.loop(self._dag, node, rule.condition.node, rows, body)
            if looped is None:
                return None
            plain = loops.broadcast(self._dag, node, rule.condition.node, body)
            node = plain if plain is not None and plain.numbers == looped.numbers else looped
        return node
