"""What a language model's replies took. Everything that tells of tokens and dollars counts them here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from arc25.core.records import Attempt, Finish


@dataclass(frozen=True, slots=True)
class Usage:
    """The sum over some replies; all zero for a search.

    `seconds` is the backend's work. `cut` counts the replies that ended at a limit (of tokens, time or context), and
    `errors` says of each that failed why.
    """

    tokens_in: int = 0
    tokens_out: int = 0
    dollars: float = 0.0
    seconds: float = 0.0
    replies: int = 0
    cut: int = 0
    errors: tuple[str, ...] = ()

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            self.dollars + other.dollars,
            self.seconds + other.seconds,
            self.replies + other.replies,
            self.cut + other.cut,
            self.errors + other.errors,
        )


def usage_of(attempts: Iterable[Attempt]) -> Usage:
    """What the replies behind attempts took. Give all attempts of a request at once: its prompt counts once."""
    replies = [(attempt.seq, attempt.completion) for attempt in attempts if attempt.completion is not None]
    prompts = {seq: reply.tokens_in for seq, reply in replies}
    return Usage(
        sum(prompts.values()),
        sum(reply.tokens_out for _, reply in replies),
        sum(reply.cost for _, reply in replies),
        sum(reply.seconds for _, reply in replies),
        len(replies),
        sum(reply.finish is Finish.LENGTH for _, reply in replies),
        tuple(reply.error for _, reply in replies if reply.finish is Finish.ERROR),
    )
