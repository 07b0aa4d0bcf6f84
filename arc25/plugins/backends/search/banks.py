"""Where words find their arguments: nodes by type and level, the level as a word sees it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from arc25.plugins.backends.search.vocabulary import Operation


class Made(Protocol):
    """What can be kept: a value of a type that a word made, "" if none did."""

    @property
    def type(self) -> str: ...
    @property
    def maker(self) -> str: ...


Item = TypeVar("Item", bound=Made)


@dataclass(slots=True)
class _Bank(Generic[Item]):
    """The items of one type, as all words see them that want them sooner or later by the same `shifts`.

    `late` are those that came during the last level and belong to a lower one, `later` those of this level.
    """

    shifts: dict[str, int]
    levels: defaultdict[int, list[Item]] = field(default_factory=lambda: defaultdict(list))
    late: list[tuple[int, Item]] = field(default_factory=list)
    later: list[tuple[int, Item]] = field(default_factory=list)


class Banks(Generic[Item]):
    """The arguments there are for `operations`; costs are counted in levels, `per_bit` to a bit."""

    def __init__(self, operations: Sequence[Operation], per_bit: int) -> None:
        self.highest = 0
        self._level = 0
        self._by_type: dict[str, list[_Bank[Item]]] = defaultdict(list)
        self._of_word: dict[tuple[str, str], _Bank[Item]] = {}
        shared: dict[tuple[str, frozenset[tuple[str, int]]], _Bank[Item]] = {}
        for operation in operations:
            shifts = {maker: round(bits * per_bit) for maker, bits in operation.word.follows.items()}
            for kind in operation.holes:
                profile = (kind, frozenset(shifts.items()))
                if profile not in shared:
                    shared[profile] = _Bank(shifts)
                    self._by_type[kind].append(shared[profile])
                self._of_word[operation.word.name, kind] = shared[profile]

    def enter(self, level: int) -> None:
        """Go on to `level`: what came late for the one before is due now."""
        self._level = level
        for banks in self._by_type.values():
            for bank in banks:
                bank.late, bank.later = bank.later, []

    def keep(self, item: Item, level: int) -> None:
        """Put an item where words find it. One whose level has passed is late, and all that was missed is due next."""
        maker = item.maker
        for bank in self._by_type.get(item.type, ()):
            seen = max(0, level + bank.shifts.get(maker, 0))
            self.highest = max(self.highest, seen)
            bank.levels[seen].append(item)
            if seen < self._level:
                bank.later.append((seen, item))

    def choices(self, word: str, kinds: tuple[str, ...], level: int) -> Iterator[tuple[Item, ...]]:
        """All choices of arguments whose levels add up to `level`, and those that came too late for a lower one.

        What is made of a choice is never among those of the same level, however well it follows.
        """
        yield from self._exactly(word, kinds, level)
        for place, kind in enumerate(kinds):
            late = self._of_word[word, kind].late
            if not late:
                continue
            others = kinds[:place] + kinds[place + 1 :]
            for seen, item in late:
                for missed in range(level - seen) if others else range(min(1, level - seen)):
                    for rest in self._exactly(word, others, missed):
                        yield (*rest[:place], item, *rest[place:])

    def _exactly(self, word: str, kinds: tuple[str, ...], level: int) -> Iterator[tuple[Item, ...]]:
        if not kinds:
            if level == 0:
                yield ()
            return
        levels = self._of_word[word, kinds[0]].levels
        if len(kinds) == 1:
            for item in tuple(levels.get(level, ())):
                yield (item,)
            return
        for first_level in sorted(levels):
            if first_level > level:
                return
            for rest in self._exactly(word, kinds[1:], level - first_level):
                for item in tuple(levels[first_level]):
                    yield (item, *rest)
