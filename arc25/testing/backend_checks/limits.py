"""Where a reply ends, and what becomes of a prompt that is too long."""

from __future__ import annotations

import asyncio
import time

from arc25.core.protocols import LanguageModel
from arc25.core.records import Finish
from arc25.testing.backend_checks.bench import Bench
from arc25.testing.checks import NotHere, expect

LONG = 16
"""Tokens in which a stop string can be found."""
GRACE = 5.0
"""Seconds by which a reply may be late."""
LONGEST = 40_000
"""Tokens of a prompt that is still written to find out."""


async def a_stop_string_ends_the_reply_before_it(bench: Bench) -> None:
    """A reply ends where a stop string begins; `finish` is STOP and the stop string is not part of the text."""
    bench.need_model()
    await _expect_stopped(bench, await bench.text(max_tokens=LONG))


async def the_first_of_several_stop_strings_ends_the_reply(bench: Bench) -> None:
    """Of several stop strings the one that comes first in the text ends it; those that do not come do nothing."""
    bench.need_model()
    text = await bench.text(max_tokens=LONG)
    later = text[_middle(text) + 1 :]
    await _expect_stopped(bench, text, "\x07 never written", later)


async def max_tokens_end_the_reply(bench: Bench) -> None:
    """A reply has `max_tokens` tokens at most; one that is cut off there has the `finish` LENGTH."""
    bench.need_model()
    whole, cut = await bench.reply(max_tokens=LONG), await bench.reply(max_tokens=3)
    expect(cut.tokens_out <= 3, f"{cut.tokens_out} tokens where 3 were allowed")
    if whole.finish is Finish.STOP and whole.tokens_out <= 3:
        raise NotHere(f"this model has no longer reply to a short prompt than {whole.text!r}")
    expect(cut.finish is Finish.LENGTH, f"the finish {cut.finish.value} of a text that goes on")
    expect(len(cut.text) < len(whole.text), f"{cut.text!r} with 3 tokens and {whole.text!r} with {LONG}")


async def seconds_end_the_reply(bench: Bench) -> None:
    """A request that is allowed one second has ended soon after, however many tokens it may have."""
    await bench.ask()  # the first one waits for the engine
    took = await _seconds_of_a_long_reply(bench)
    if took > 1 + GRACE:  # once, it may be the machine that had other things to do
        took = await _seconds_of_a_long_reply(bench)
    expect(took <= 1 + GRACE, f"a reply after {took:.1f} s where 1 s was allowed")


async def a_prompt_longer_than_the_context_is_an_error_of_its_own(bench: Bench) -> None:
    """A prompt that does not fit into the model's context is a reply with `finish` ERROR that says so in `error`; the
    requests beside it and after it are answered.
    """
    model = bench.need_model()
    prompt = await _longer_than_the_context(model)
    replies, *beside = await asyncio.gather(bench.ask(prompt), bench.ask(), bench.ask())
    expect(len(replies) == 1, f"{len(replies)} replies to a prompt that is too long")
    expect(replies[0].finish is Finish.ERROR, f"{replies[0].text!r} for a prompt that is too long")
    expect(bool(replies[0].error), "an error without a word")
    for reply in (reply for others in (*beside, await bench.ask()) for reply in others):
        expect(reply.finish is not Finish.ERROR, f"the error {reply.error!r} beside a prompt that is too long")


async def _seconds_of_a_long_reply(bench: Bench) -> float:
    """What a reply takes that is allowed one second and many tokens."""
    began = time.monotonic()
    await bench.ask(max_tokens=100_000, seconds=1.0)
    return time.monotonic() - began


async def _longer_than_the_context(model: LanguageModel) -> str:
    """A prompt that the model cannot read.

    Raises:
        NotHere: its context is not known, or too long to try.
    """
    context = (await model.facts()).context
    if context is None:
        raise NotHere("this backend does not tell the model's context")
    sample = "7 " * 100
    tokens = await model.tokens(sample)
    each = len(tokens) / len(sample) if tokens else 0.5
    if context * 1.1 > LONGEST:
        raise NotHere(f"a prompt longer than a context of {context} tokens takes too long to write")
    return sample[:2] * int(context * 1.1 / (2 * each) + 1)


async def _expect_stopped(bench: Bench, text: str, *others: str) -> None:
    """Ask greedily once more with a stop string from the middle of `text`, which was the reply without one."""
    at = _middle(text)
    stop = text[at : at + 3]
    reply = await bench.reply(max_tokens=LONG, stop=(*others, stop))
    expect(reply.text == text[:at], f"{reply.text!r} instead of {text[:at]!r}, stopped at {stop!r}")
    expect(reply.finish is Finish.STOP, f"the finish {reply.finish.value} at a stop string")


def _middle(text: str) -> int:
    """Where three characters begin that come for the first time and not behind a space, near the middle."""
    for at in sorted(range(1, len(text) - 5), key=lambda place: abs(place - len(text) // 2)):
        if text.find(text[at : at + 3]) == at and not text[at - 1].isspace():
            return at
    raise NotHere(f"the model's reply to a short prompt is too short to be stopped: {text!r}")
