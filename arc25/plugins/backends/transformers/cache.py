"""The keys and values of what was read so far, laid out for many replies to one prompt."""

from __future__ import annotations

import inspect
from typing import Any

import torch
from transformers.cache_utils import Cache, DynamicCache, DynamicLayer

NAMES = ("cache", "past_key_values")
"""The argument of models since transformers 5.24, and before."""
BLOCK = 128
"""Tokens for which room is made at a time."""


class RoomyLayer(DynamicLayer):  # type: ignore[misc]
    """A layer with room to grow: a new token is written in place, where its parent copies all that was there before.

    `keys` and `values` are views of what is filled, of shape [rows, heads, tokens, head size].
    """

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Append the states of new tokens, of shape [rows, heads, new tokens, head size]."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
            self._rooms = [states.new_empty(0) for states in (key_states, value_states)]
        filled = self.get_seq_length()
        end = filled + key_states.shape[-2]
        if self._rooms[0].shape[-2:-1] < (end,):
            self._make_room(filled, end, key_states, value_states)
        for room, states in zip(self._rooms, (key_states, value_states), strict=True):
            room[:, :, filled:end] = states
        self.keys, self.values = (room[:, :, :end] for room in self._rooms)
        return self.keys, self.values

    def reorder_cache(self, beam_idx: torch.Tensor) -> None:
        """Keep the rows `beam_idx`, in that order; one may come many times."""
        filled = self.get_seq_length()
        if filled:
            self._rooms = [_with_room(states, beam_idx, filled) for states in (self.keys, self.values)]
            self.keys, self.values = (room[:, :, :filled] for room in self._rooms)

    def _make_room(self, filled: int, end: int, *states: torch.Tensor) -> None:
        room = end + BLOCK
        grown = [new.new_empty((*new.shape[:2], room, new.shape[3])) for new in states]
        if filled:
            for new, old in zip(grown, (self.keys, self.values), strict=True):
                new[:, :, :filled] = old
        self._rooms = grown


def cache_name_of(model: Any) -> str:
    """What a model calls the cache that it is given; "" if it takes none that we can lay out, with keys and values."""
    takes = inspect.signature(model.forward).parameters
    if not any(isinstance(layer, DynamicLayer) for layer in DynamicCache(config=model.config).layers):
        return ""  # nothing but states: padding would go into them
    return next((name for name in NAMES if name in takes), "")


def empty_cache(config: Any) -> Cache:
    """A cache for a model of that configuration; layers of special kinds (sliding windows) stay the library's own."""
    layers = DynamicCache(config=config).layers
    return Cache(layers=[RoomyLayer() if type(layer) is DynamicLayer else layer for layer in layers])


def _with_room(states: torch.Tensor, indices: torch.Tensor, filled: int) -> torch.Tensor:
    """The rows of `indices` in a buffer that has room for a block more."""
    _, heads, _, size = states.shape
    room = states.new_empty((len(indices), heads, filled + BLOCK, size))
    room[:, :, :filled] = states[indices]
    return room
