"""Decodes many replies at once: every prompt is read once, however many replies to it are wanted."""

from __future__ import annotations

import copy
import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from transformers.cache_utils import Cache

from arc25.core.errors import BackendError
from arc25.core.records import Finish, Sampling
from arc25.plugins.backends.transformers.cache import empty_cache
from arc25.plugins.backends.transformers.constraint import Constraint
from arc25.plugins.backends.transformers.sampling import Sampler, log_probabilities

NextLogits = Callable[[torch.Tensor, "torch.Tensor | None", torch.Tensor, Cache], torch.Tensor]
"""A model as it is used here: tokens, mask, places and cache to the next logits."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is to be answered: token ids, at most `max_tokens` a reply. `cut()` says that time is up, `dropped()` that
    nobody waits any more."""

    ids: Sequence[int]
    sampling: Sampling
    max_tokens: int
    cut: Callable[[], bool] = lambda: False
    dropped: Callable[[], bool] = lambda: False


@dataclass(slots=True)
class Reply:
    """A reply while it is written: number `index` of those to `prompt`. `finish` None: it goes on."""

    prompt: Prompt
    index: int
    ids: list[int] = field(default_factory=list)
    logprob: float = 0.0
    finish: Finish | None = None


class Decoder:
    """Writes replies with a causal model of transformers.

    `ends` are the tokens that end a reply, `stopped(ids, stops)` says whether the end of a text holds a
    stop string, `cache_name` is what the model calls its cache. To be used in `torch.inference_mode()`, by one
    thread at a time.
    """

    def __init__(
        self,
        model: Any,
        ends: frozenset[int],
        stopped: Callable[[Sequence[int], Sequence[str]], bool],
        constraint: Constraint | None = None,
        cache_name: str = "cache",
    ) -> None:
        self._model = functools.partial(_next_logits, model, cache_name)
        self._config, self._device = model.config, model.device
        self._ends, self._stopped, self._constraint = ends, stopped, constraint

    def decode(self, prompts: Sequence[Prompt], rows: int) -> list[list[Reply]]:
        """The `n` replies to each prompt, at most `rows` of them at a time; what is asked twice is read once."""
        texts = {text: row for row, text in enumerate(dict.fromkeys(tuple(prompt.ids) for prompt in prompts))}
        read = self._read(list(texts))
        replies = [[Reply(prompt, index) for index in range(prompt.sampling.n)] for prompt in prompts]
        waiting = [reply for those in replies for reply in those]
        for start in range(0, len(waiting), rows):
            some = waiting[start : start + rows]
            last = start + rows >= len(waiting)
            state = replace(read, cache=read.cache if last else copy.deepcopy(read.cache))
            self._write(some, [texts[tuple(reply.prompt.ids)] for reply in some], state)
        return replies

    def _read(self, texts: Sequence[Sequence[int]]) -> _State:
        """Read all texts; shorter ones are padded on the left. Row `t` is where the reply to text `t` begins."""
        device = self._device
        lengths = torch.tensor([len(text) for text in texts], device=device)
        longest = int(lengths.max())
        ids = torch.tensor([[0] * (longest - len(text)) + list(text) for text in texts], device=device)
        places = torch.arange(longest, device=device)[None] - (longest - lengths)[:, None]
        mask = None if bool((lengths == longest).all()) else (places >= 0).long()
        cache = empty_cache(self._config)
        return _State(cache, self._model(ids, mask, places.clamp(min=0), cache), lengths, mask)

    def _write(self, replies: list[Reply], rows: Sequence[int], state: _State) -> None:
        """Write replies to their ends; reply `r` begins at row `rows[r]` of `state`."""
        state.select(torch.tensor(rows, device=self._device))
        steps = max(reply.prompt.max_tokens for reply in replies)
        sampler = Sampler(
            [reply.prompt.sampling for reply in replies],
            [reply.index for reply in replies],
            steps,
            self._device,
        )
        matchers = self._constraint.matchers(len(replies)) if self._constraint else None
        for step in range(steps):
            allowed = matchers.mask(state.logits) if matchers else state.logits
            tokens = sampler.choose(allowed, step)
            self._note(replies, tokens, log_probabilities(state.logits, tokens))
            going = [row for row, reply in enumerate(replies) if reply.finish is None]
            if not going:
                return
            if matchers:
                matchers.accept(tokens.tolist(), going)
            if len(going) < len(replies):
                kept = torch.tensor(going, device=tokens.device)
                replies, tokens = [replies[row] for row in going], tokens[kept]
                state.select(kept)
                sampler.select(kept)
            state.advance(self._model, tokens)

    def _note(self, replies: Sequence[Reply], tokens: torch.Tensor, logprobs: torch.Tensor) -> None:
        """Write a token to each reply, and end those that are at their end."""
        for reply, token, logprob in zip(replies, tokens.tolist(), logprobs.tolist(), strict=True):
            if math.isnan(logprob):
                raise BackendError("the model's logits are not numbers; take --backend.dtype float32 or bfloat16")
            reply.ids.append(token)
            reply.logprob += logprob
            prompt = reply.prompt
            if token in self._ends or (prompt.sampling.stop and self._stopped(reply.ids, prompt.sampling.stop)):
                reply.finish = Finish.STOP
            elif len(reply.ids) >= prompt.max_tokens or prompt.cut() or prompt.dropped():
                reply.finish = Finish.LENGTH


@dataclass(slots=True)
class _State:
    """Where decoding is: `logits` [rows, vocabulary] of the next tokens, which are at `places` [rows].

    `mask` [rows, tokens] is 0 where a shorter prompt was padded; None: none was.
    """

    cache: Cache
    logits: torch.Tensor
    places: torch.Tensor
    mask: torch.Tensor | None

    def select(self, rows: torch.Tensor) -> None:
        """Go on with these rows, in that order; one may come many times."""
        self.cache.reorder_cache(rows)  # the one selection that layers of every kind know
        self.logits, self.places = self.logits[rows], self.places[rows]
        self.mask = None if self.mask is None else self.mask[rows]

    def advance(self, model: NextLogits, tokens: torch.Tensor) -> None:
        """Read one more token of each row."""
        if self.mask is not None:
            self.mask = torch.cat([self.mask, self.mask.new_ones(len(tokens), 1)], -1)
        self.logits = model(tokens[:, None], self.mask, self.places[:, None], self.cache)
        self.places = self.places + 1


def _next_logits(
    model: Any, cache_name: str, ids: torch.Tensor, mask: torch.Tensor | None, places: torch.Tensor, cache: Cache
) -> torch.Tensor:
    """Read tokens [rows, tokens] at their `places`; the logits after the last of each row [rows, vocabulary]."""
    output = model(
        input_ids=ids,
        attention_mask=mask,
        position_ids=places,
        use_cache=True,
        logits_to_keep=1,
        **{cache_name: cache},
    )
    logits: torch.Tensor = output.logits[:, -1].float()
    return logits
