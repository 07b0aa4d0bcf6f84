"""A grammar that replies have to fit, enforced token by token with xgrammar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch


class Constraint:
    """A grammar in GBNF, compiled for one tokenizer."""

    def __init__(self, grammar: str, tokenizer: Any, vocabulary: int, ends: frozenset[int]) -> None:
        """`vocabulary` is how many logits the model has, `ends` are the tokens that end a reply."""
        import xgrammar

        tokens = xgrammar.TokenizerInfo.from_huggingface(tokenizer, vocab_size=vocabulary, stop_token_ids=sorted(ends))
        self._compiled = xgrammar.GrammarCompiler(tokens, max_threads=1).compile_grammar(grammar)
        self._vocabulary = vocabulary

    def matchers(self, rows: int) -> Matchers:
        """Where so many replies are in the grammar: at its beginning."""
        return Matchers(self._compiled, rows, self._vocabulary)


class Matchers:
    """Where each reply that is being written stands in the grammar."""

    def __init__(self, compiled: Any, rows: int, vocabulary: int) -> None:
        import xgrammar

        self._matchers = [xgrammar.GrammarMatcher(compiled) for _ in range(rows)]
        self._bits = xgrammar.allocate_token_bitmask(rows, vocabulary)

    def mask(self, logits: torch.Tensor) -> torch.Tensor:
        """The logits [rows, vocabulary] with those of tokens that do not fit at minus infinity."""
        import xgrammar

        bits = self._bits[: len(self._matchers)]
        for row, matcher in enumerate(self._matchers):
            matcher.fill_next_token_bitmask(bits, row)
        masked = logits.clone()
        xgrammar.apply_token_bitmask_inplace(masked, bits.to(logits.device))
        return masked

    def accept(self, tokens: Sequence[int], going: Sequence[int]) -> None:
        """Take the tokens of the rows that go on, and let the other rows go."""
        self._matchers = [self._matchers[row] for row in going]
        for matcher, row in zip(self._matchers, going, strict=True):
            matcher.accept_token(tokens[row])
