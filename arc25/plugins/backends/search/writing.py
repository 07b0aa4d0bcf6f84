"""Answers become source that was run once more: what does not give the values that the search saw is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

import numpy as np

from arc25.core.words import Word
from arc25.plugins.backends.search import emit
from arc25.plugins.backends.search.dag import Dag
from arc25.plugins.backends.search.ranking import Answer
from arc25.plugins.backends.search.report import Found
from arc25.plugins.backends.search.simplify import needed, simplify
from arc25.plugins.backends.search.values import Array


class Writer:
    """Writes answers down. `dropped` counts those whose text gives something else than the search saw."""

    def __init__(self, words: Mapping[str, Word], dag: Dag, inputs: Sequence[Array], train: int) -> None:
        self.dropped = 0
        self._words = words
        self._dag = dag
        self._inputs = inputs
        self._train = train

    def write(self, answers: Iterable[Answer], limit: int) -> list[Found]:
        """The first `limit` answers as programs; those that are longer than the train pairs ask for are left out."""
        found: list[Found] = []
        for answer in answers:
            if len(found) == limit:
                break
            candidate = answer.candidate
            node = simplify(candidate.node, self._dag.store)
            if not needed(node, self._dag.store, self._train):
                continue
            source = emit.source(node, self._words)
            values = self._dag.arrays(candidate.node)
            if self._agrees(source, values):
                outputs = _digest(values[self._train :])
                found.append(Found(source, answer.confidence, candidate.kind, candidate.survival, outputs))
            else:
                self.dropped += 1
        return found

    def _agrees(self, source: str, values: Sequence[Array]) -> bool:
        namespace = {name: word.function for name, word in self._words.items()}
        try:
            exec(compile(source, "<program>", "exec"), namespace)  # our own text: words and literals only  # noqa: S102
            transform = namespace["transform"]
            return all(np.array_equal(transform(grid), value) for grid, value in zip(self._inputs, values, strict=True))
        except Exception:  # the pack's own error, whatever its type: one program less, and no end of the search
            return False


def _digest(grids: Iterable[Array]) -> str:
    code = blake2b(digest_size=16)
    for grid in grids:
        code.update(repr(grid.shape).encode() + grid.tobytes())
    return code.hexdigest()
