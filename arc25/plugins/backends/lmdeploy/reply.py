"""One reply as it grows, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from arc25.core.records import Completion, Finish

FINISHES = {"stop": Finish.STOP, "length": Finish.LENGTH, "abort": Finish.LENGTH}


class Reply:
    """Collects what lmdeploy streams. As long as nothing ended it, it is one that was cut."""

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = stops
        self._text, self._tokens = "", 0
        self._logprob: float | None = None
        self._finish, self._error = Finish.LENGTH, ""

    def take(self, output: Any) -> bool:
        """Add a GenOut of lmdeploy, with the text and the tokens since the last one; whether a stop string was met."""
        before = len(self._text)
        self._text += output.response
        self._tokens = output.generate_token_len
        if output.logprobs:
            new = zip(output.token_ids, output.logprobs, strict=False)  # the end token has a row and is no part of it
            self._logprob = (self._logprob or 0.0) + sum(row[token] for token, row in new)
        if output.finish_reason is not None:
            self._end(output.finish_reason)
        return self._stopped(before)

    def fail(self, error: str) -> None:
        """There will be no whole reply."""
        self._finish, self._error = Finish.ERROR, error

    def completion(self, tokens_in: int) -> Completion:
        """What it has come to."""
        return Completion(self._text, tokens_in, self._tokens, self._logprob, self._finish, error=self._error)

    def _end(self, reason: str) -> None:
        if reason in FINISHES:
            self._finish = FINISHES[reason]
        else:
            self.fail(f"lmdeploy ended the reply: {reason}")

    def _stopped(self, before: int) -> bool:
        """Cut the text at the first stop string that ends in what is new."""
        places = [self._text.find(stop, max(0, before - len(stop) + 1)) for stop in self._stops]
        if not (found := [place for place in places if place >= 0]):
            return False
        self._text, self._finish = self._text[: min(found)], Finish.STOP
        return True
