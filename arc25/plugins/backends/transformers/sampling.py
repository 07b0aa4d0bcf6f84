"""From logits to tokens: each reply has its own temperature and its own chance, whatever it is decoded with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from arc25.core.records import Sampling

COLDEST = 1e-6
"""What a lower temperature is taken for: logits that are divided by less come to infinity."""
SEEDS = 2**63
"""How many seeds torch tells apart."""


class Sampler:
    """Draws the next token of every row by inverting its cumulative distribution at that row's own number.

    So a reply follows from its seed and its logits, and not from what it shares a batch with.
    """

    def __init__(self, samplings: Sequence[Sampling], indices: Sequence[int], steps: int, device: Any) -> None:
        """`samplings[r]` and `indices[r]`: of which request row `r` is a reply, and which of its replies."""
        numbers = [_numbers(sampling.seed + index, steps) for sampling, index in zip(samplings, indices, strict=True)]
        self._numbers = torch.stack(numbers).to(device)  # [rows, steps]
        temperatures = [sampling.temperature for sampling in samplings]
        self._greedy = torch.tensor([temperature <= 0 for temperature in temperatures], device=device)
        self._temperature = torch.tensor([max(temperature, COLDEST) for temperature in temperatures], device=device)
        self._top_p = torch.tensor([sampling.top_p for sampling in samplings], device=device)

    def select(self, rows: torch.Tensor) -> None:
        """Go on with these rows only."""
        self._numbers, self._greedy = self._numbers[rows], self._greedy[rows]
        self._temperature, self._top_p = self._temperature[rows], self._top_p[rows]

    def choose(self, logits: torch.Tensor, step: int) -> torch.Tensor:
        """The tokens [rows] drawn from logits [rows, vocabulary]."""
        if bool(self._greedy.all()):
            return logits.argmax(-1)
        drawn = _invert(self._probabilities(logits), self._numbers[:, step])
        return torch.where(self._greedy, logits.argmax(-1), drawn) if bool(self._greedy.any()) else drawn

    def _probabilities(self, logits: torch.Tensor) -> torch.Tensor:
        probabilities = torch.softmax(logits / self._temperature[:, None], -1)
        return _nucleus(probabilities, self._top_p) if bool((self._top_p < 1).any()) else probabilities


def log_probabilities(logits: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
    """The natural logarithm of the model's own probability of each row's token [rows]."""
    return logits.gather(-1, tokens[:, None])[:, 0] - logits.logsumexp(-1)


def _numbers(seed: int, steps: int) -> torch.Tensor:
    """Uniform numbers in [0, 1), one a step; drawn on the CPU, so that they are the same on every device."""
    return torch.rand(steps, generator=torch.Generator().manual_seed(seed % SEEDS))


def _nucleus(probabilities: torch.Tensor, top_p: torch.Tensor) -> torch.Tensor:
    """The likeliest tokens that together have at least `top_p`, the others 0 (Holtzman et al., 2020)."""
    ordered, order = probabilities.sort(-1, descending=True)
    before = ordered.cumsum(-1) - ordered
    # The running sum of all may be rounded to more than 1.
    ordered = ordered.masked_fill((before >= top_p[:, None]) & (top_p[:, None] < 1), 0.0)
    return torch.zeros_like(probabilities).scatter(-1, order, ordered)


def _invert(weights: torch.Tensor, numbers: torch.Tensor) -> torch.Tensor:
    """The token of each row where the running sum of its weights passes `numbers` of the whole."""
    running = weights.cumsum(-1)
    whole = running[:, -1:]
    wanted = torch.minimum(numbers[:, None] * whole, torch.nextafter(whole, torch.zeros_like(whole)))
    # Weights that are no numbers lead beyond the last token, which a GPU would not survive.
    return torch.searchsorted(running, wanted, right=True)[:, 0].clamp(max=weights.shape[-1] - 1)
