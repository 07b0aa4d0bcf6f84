"""Learns what is done with each piece: `for piece in pieces: out = paint(out, ...)`, a few times.

The rows are the pieces of a segmentation (`lifting`), the values what a word paints for a piece (`painting`), the
conditions the lists of the DAG that hold some of the pieces. A rule is pure if it is right for every piece it
picks; pure rules over a base are right as soon as they cover the cells where the base is wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from arc25.plugins.backends.search import lifting, loops, painting
from arc25.plugins.backends.search.dag import Dag, Node
from arc25.plugins.backends.search.goals import Candidate, Goals, Kind
from arc25.plugins.backends.search.lifting import COLOR, PIECE, PIECES, Segmentation
from arc25.plugins.backends.search.loops import Body
from arc25.plugins.backends.search.painting import Paint, Painter
from arc25.plugins.backends.search.values import Array
from arc25.plugins.backends.search.vocabulary import GRID, MASK, Operation

MAX_BASES = 12
MAX_WHOLES = 6
MAX_CONDITIONS = 100
MAX_RULES = 3
MAX_POOL = 600
MAX_VISITS = 2000
BRANCHES = 16
RULE_BITS = 3.0
MAX_LISTS = 12
SLACK = 6.0


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """Paint `paint` for each piece of `pieces`; `picked[r]` says whether row r is one. `covers` is a bit set."""

    pieces: Node
    picked: Array
    paint: Paint
    covers: int
    cost: float


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """What is painted on, and the cells of all train outputs where it is wrong, a bit set."""

    node: Node
    wrong: int


@dataclass(frozen=True, slots=True, eq=False)
class RuleList:
    """The base and the rules that make the train outputs of it."""

    base: Base
    rules: tuple[Rule, ...]
    cost: float


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The train rows of a segmentation: `starts` bound the rows of each pair, `cells` the cells of each output."""

    bases: list[Base]
    paints: list[Paint]
    conditions: list[tuple[Node, Array]]
    starts: list[int]
    cells: list[int]


def learn(goals: Goals, until: float) -> list[Candidate]:
    """Programs that do something with each piece; ends at `until` of the budget."""
    search = _Search(goals)
    found: list[Candidate] = []
    for segmentation in search.segmentations:
        if goals.dag.budget.spent() >= until:
            break
        found += search.learn(segmentation, until)
    return found


class _Search:
    """What all segmentations of a task share."""

    def __init__(self, goals: Goals) -> None:
        self._goals = goals
        self._dag = goals.dag
        operations = goals.dag.operations
        self._lifted = lifting.lifted(operations)
        self._operations = operations
        self._makers = [o for o in operations if o.holes == (GRID, PIECES) and o.returns == GRID]
        self._leavers = [o for o in operations if o.holes in ((PIECES, PIECES), (PIECES, PIECE)) and o.returns == PIECES]
        self.segmentations = lifting.segmentations(goals.dag, self._of_type(PIECES), self._of_type(PIECE))
        # One of each word, as those of a word are much alike.
        wholes: dict[str, Node] = {}
        for node in self._of_type(PIECES):
            if lifting.is_whole(node) and all(goals.dag.arrays(node)):
                wholes.setdefault(node.maker, node)
        self._wholes = list(wholes.values())[:MAX_WHOLES]
        self._painter = Painter(goals.dag.store, goals.outputs, goals.palette, goals.dag.budget)

    def _of_type(self, kind: str) -> list[Node]:
        """The nodes of the DAG of that type, cheapest first."""
        return sorted((node for node in self._goals.others if node.type == kind), key=lambda node: node.cost)

    def learn(self, segmentation: Segmentation, until: float) -> list[Candidate]:
        conditions = self._conditions(segmentation)
        bases = self._bases([node for node, _ in conditions])
        others = [node for kind in (PIECE, COLOR) for node in self._of_type(kind)]
        parts = [node for node, _ in conditions if all(self._dag.arrays(node))]
        known = [self._dag.root, *segmentation.singles, *self._wholes, *parts, *others]
        lifted = lifting.lift(self._dag, segmentation, len(self._goals.outputs), known, self._lifted, until)
        rows = segmentation.rows()[: len(self._goals.outputs)]
        helpful = self._helpful(bases)
        paints = self._painter.paints(
            lifted,
            [list(of_input.values()) for of_input in rows],
            np.array([picked for _, picked in conditions]),
            self._operations,
            helpful,
            until,
        )
        table = Table(
            bases,
            paints,
            conditions,
            np.cumsum([0, *map(len, rows)]).tolist(),
            np.cumsum([0, *(output.size for output in self._goals.outputs)]).tolist(),
        )
        pairs = range(len(rows))
        lists = lists_of(table, pairs, MAX_LISTS)
        survival = survival_of(table) if lists else None
        candidates = []
        for rule_list in lists:
            node = self._compose(rule_list, segmentation, lifted)
            if node is not None and node.numbers[: len(rows)] == self._goals.numbers:
                candidates.append(Candidate(node, Kind.PIECES, survival))
        return candidates

    def _helpful(self, bases: Sequence[Base]) -> int:
        """The cells where the input is wrong, or any base if the output has another size."""
        helpful = 0
        for base in bases:
            if base.node is self._dag.root:
                return base.wrong
            helpful |= base.wrong
        return helpful

    def _bases(self, parts: Sequence[Node]) -> list[Base]:
        nodes = self._goals.grids[:MAX_BASES]
        for pieces in parts:
            for operation in self._makers:
                node = self._dag.derive(operation, (self._dag.root, pieces))
                if node is not None:
                    nodes.append(node)
        distinct: dict[tuple[int, ...], Base] = {}
        for node in nodes:
            if node.numbers not in distinct:
                values = self._dag.arrays(node)
                pairs = list(zip(values, self._goals.outputs, strict=False))
                if all(value.shape == output.shape for value, output in pairs):
                    wrong = np.concatenate([(value != output).ravel() for value, output in pairs])
                    distinct[node.numbers] = Base(node, _bits(wrong))
        return [base for base in distinct.values() if base.wrong]

    def _conditions(self, segmentation: Segmentation) -> list[tuple[Node, Array]]:
        """Lists of some of the pieces, and which rows they pick: those of the DAG, and what they leave."""
        rows = segmentation.rows()
        found: dict[bytes, tuple[Node, Array]] = {}
        parts = [*segmentation.subsets, *segmentation.singles]
        made = (
            self._dag.derive(operation, (segmentation.node, part))
            for operation in self._leavers
            for part in parts
            if operation.holes[1] == part.type
        )
        for node in (segmentation.node, *segmentation.subsets, *filter(None, made)):
            picked = self._picked(rows, node)
            if picked is not None and len(found) < MAX_CONDITIONS:
                found.setdefault(picked.tobytes(), (node, picked))
        return list(found.values())

    def _picked(self, rows: Sequence[Mapping[int, int]], node: Node) -> Array | None:
        """Which train rows are pieces of `node`; None if none is, or it has pieces that are no rows."""
        picked = np.zeros(sum(map(len, rows)), bool)
        for of_input, value in zip(rows, self._dag.arrays(node), strict=True):
            numbers = [self._dag.store.number(item) for item in value]
            if any(number not in of_input for number in numbers):
                return None
            picked[[of_input[number] for number in numbers]] = True
        train = picked[: sum(map(len, rows[: len(self._goals.outputs)]))]
        return train if train.any() else None

    def _compose(self, rule_list: RuleList, segmentation: Segmentation, lifted: lifting.Lifted) -> Node | None:
        node = rule_list.base.node
        for rule in rule_list.rules:
            body = Body(rule.paint.call, lifted.every.piece, painting.OUT, lifted.every.outer)
            looped = loops.loop(self._dag, node, rule.pieces, segmentation.rows(), body, rule.paint.call.cost + RULE_BITS)
            if looped is None:
                return None
            plain = loops.broadcast(self._dag, node, rule.pieces, body)
            node = plain if plain is not None and plain.numbers == looped.numbers else looped
        return node


def lists_of(table: Table, pairs: Collection[int], limit: int) -> list[RuleList]:
    """At most `limit` lists that are right on those train pairs, cheapest first."""
    rows = np.zeros(table.starts[-1], bool)
    mask = 0
    for pair in pairs:
        rows[table.starts[pair] : table.starts[pair + 1]] = True
        mask |= (1 << table.cells[pair + 1]) - (1 << table.cells[pair])
    pool = _pool(table, rows)
    found: list[RuleList] = []
    for base in table.bases:
        wrong = base.wrong & mask
        rules = [rule for rule in pool if rule.covers & wrong][:MAX_POOL]
        for chosen in _Cover(rules, wrong).run():
            cost = base.node.cost + sum(rule.cost for rule in chosen)
            found.append(RuleList(base, chosen, cost))
    found.sort(key=lambda rule_list: rule_list.cost)
    return found[:limit]


def survival_of(table: Table) -> float | None:
    """The part of the train pairs that the list learnt from the others gets right; None with fewer than 3 pairs."""
    pairs = range(len(table.starts) - 1)
    if len(pairs) < 3:
        return None
    right = 0
    for pair in pairs:
        learnt = lists_of(table, [other for other in pairs if other != pair], 1)
        right += bool(learnt) and _is_right(table, learnt[0], pair)
    return right / len(pairs)


def _is_right(table: Table, rule_list: RuleList, pair: int) -> bool:
    wrong = rule_list.base.wrong & ((1 << table.cells[pair + 1]) - (1 << table.cells[pair]))
    for rule in rule_list.rules:
        for row in range(table.starts[pair], table.starts[pair + 1]):
            if rule.picked[row]:
                cells = rule.paint.cells[row]
                if cells is None:
                    return False
                wrong &= ~cells
    return not wrong


def _pool(table: Table, rows: Array) -> list[Rule]:
    """The pure rules on those rows, cheapest first, one for each set of covered cells."""
    if not table.paints:
        return []
    fails = np.array([[cells is None for cells in paint.cells] for paint in table.paints]) & rows
    picks = np.array([picked for _, picked in table.conditions]) & rows
    pure = picks.astype(np.float32) @ fails.T.astype(np.float32) == 0
    found: dict[int, Rule] = {}
    for index, paint in zip(*np.nonzero(pure & picks.any(axis=1)[:, None]), strict=True):
        node, picked = table.conditions[index]
        chosen = table.paints[paint]
        covers = 0
        for row in np.flatnonzero(picks[index]):
            covers |= chosen.cells[row] or 0
        cost = node.cost + chosen.call.cost + RULE_BITS
        if covers and (covers not in found or cost < found[covers].cost):
            found[covers] = Rule(node, picked, chosen, covers, cost)
    return sorted(found.values(), key=lambda rule: rule.cost)


class _Cover:
    """The shortest sets of rules that cover all wrong cells, then those one longer."""

    def __init__(self, rules: Sequence[Rule], wrong: int) -> None:
        self._wrong = wrong
        self._rules = sorted(rules, key=lambda rule: rule.cost - 2.0 * (rule.covers & wrong).bit_count() ** 0.5)
        self._visits = 0
        self._best = float("inf")

    def run(self) -> Iterator[tuple[Rule, ...]]:
        union = 0
        for rule in self._rules:
            union |= rule.covers
        if self._wrong & ~union:
            return
        for depth in range(1, MAX_RULES + 1):
            yield from self._extend(self._wrong, (), 0.0, depth)

    def _extend(self, wrong: int, chosen: tuple[Rule, ...], cost: float, depth: int) -> Iterator[tuple[Rule, ...]]:
        if not wrong:
            if depth == 0:
                self._best = min(self._best, cost)
                yield chosen
            return
        if depth == 0 or self._visits >= MAX_VISITS:
            return
        self._visits += 1
        cell = wrong & -wrong
        for rule in [rule for rule in self._rules if rule.covers & cell][:BRANCHES]:
            if cost + rule.cost < self._best + SLACK:
                yield from self._extend(wrong & ~rule.covers, (*chosen, rule), cost + rule.cost, depth - 1)


def _bits(flags: Array) -> int:
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")
