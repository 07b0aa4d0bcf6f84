"""Each request has its own replies, as many as were asked for at most, and they tell the truth about themselves."""

from __future__ import annotations

import asyncio
import time

from arc25.core.protocols import LanguageModel
from arc25.core.records import Completion, Finish, Message
from arc25.testing.backend_checks import company
from arc25.testing.backend_checks.bench import PROMPT, Bench
from arc25.testing.checks import CheckFailed, expect

MANY = 40
"""Requests at once, at most."""
ROUNDING = 0.1
"""Seconds by which two clocks may differ."""


async def a_request_has_a_list_of_replies(bench: Bench) -> None:
    """`generate` gives a sequence of `Completion`; a language model has a reply to every prompt that it can read."""
    replies = await bench.ask()
    expect(bool(replies) or not isinstance(bench.backend, LanguageModel), "no reply to a short prompt")
    for reply in replies:
        expect(reply.finish is not Finish.ERROR, f"the error {reply.error!r} for a short prompt")


async def there_are_never_more_replies_than_were_asked_for(bench: Bench) -> None:
    """There are at most `sampling.n` replies."""
    for n in (1, 2, 5):
        replies = await bench.ask(n=n, temperature=1.0, max_tokens=4)
        expect(len(replies) <= n, f"{len(replies)} replies to a request for {n}")


async def a_request_for_no_replies_has_none(bench: Bench) -> None:
    """With `sampling.n` of 0 the list is empty."""
    replies = await bench.ask(n=0)
    expect(not replies, f"{len(replies)} replies to a request for none")


async def the_fields_of_a_reply_are_in_their_ranges(bench: Bench) -> None:
    """Tokens, seconds and cost are numbers of 0 or more, `logprob` is 0 or less or None, text and error can be written
    down as UTF-8.
    """
    for reply in await bench.ask(n=3, temperature=1.0):
        for fault in faults(reply):
            raise CheckFailed(fault)


async def the_tokens_of_a_prompt_are_counted(bench: Bench) -> None:
    """`tokens_in` is what `prompt_tokens` says of the messages, and `tokens_out` what was written: 1 or more."""
    model = bench.need_model()
    reply = await bench.reply()
    expect(1 <= reply.tokens_out <= 8, f"tokens_out of {reply.tokens_out} where 8 were allowed")
    told = await model.prompt_tokens([Message("user", PROMPT)])
    expect(told in (None, reply.tokens_in), f"tokens_in of {reply.tokens_in} where prompt_tokens counts {told}")


async def the_seconds_of_a_request_are_shared_out(bench: Bench) -> None:
    """Over the replies to one request `seconds` add up to what it took: no more than it took from outside."""
    await bench.ask()  # the first one waits for the engine
    began = time.perf_counter()
    replies = await bench.ask(n=4, temperature=1.0)
    took = time.perf_counter() - began
    told = sum(reply.seconds for reply in replies)
    expect(told <= took * 1.1 + ROUNDING, f"{told:.2f} s in all of a request that took {took:.2f} s")
    expect(told > 0 or not isinstance(bench.backend, LanguageModel), "no seconds at all")


async def more_requests_than_the_capacity_are_all_answered(bench: Bench) -> None:
    """More requests than `capacity` may be under way; each is answered."""
    alone = len(await bench.ask(max_tokens=2))
    count = min(bench.backend.capacity + 3, MANY)
    answers = await asyncio.gather(*(bench.ask(f"{n} {PROMPT}", max_tokens=2) for n in range(count)))
    short = sum(len(replies) < alone for replies in answers)
    expect(short == 0, f"{short} of {count} requests without a reply")
    for reply in (reply for replies in answers for reply in replies):
        expect(reply.finish is not Finish.ERROR, f"the error {reply.error!r} beside {count - 1} others")


async def each_reply_belongs_to_its_request(bench: Bench) -> None:
    """Of requests at once each has the reply to its own prompt: none is more like the reply to another one's."""
    bench.need_model()
    texts = await company.alone(bench)
    for prompt, own, text in zip(company.PROMPTS, texts, await company.at_once(bench), strict=True):
        nearest = max(_alike(other, text) for other in texts)
        expect(_alike(own, text) == nearest, f"{text!r} for {prompt!r}, whose reply was {own!r}")


def _alike(text: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next((n for n, pair in enumerate(zip(text, other, strict=False)) if pair[0] != pair[1]), len(text))


def faults(reply: Completion) -> list[str]:
    """What is wrong with the fields of a reply, in words."""
    checks = {
        f"the text {reply.text!r}": _can_be_written(reply.text),
        f"the error {reply.error!r}": _can_be_written(reply.error),
        f"a finish of {reply.finish!r}": isinstance(reply.finish, Finish),
        f"an error without a word: {reply!r}": reply.finish is not Finish.ERROR or bool(reply.error),
        f"tokens_in of {reply.tokens_in!r}": type(reply.tokens_in) is int and reply.tokens_in >= 0,
        f"tokens_out of {reply.tokens_out!r}": type(reply.tokens_out) is int and reply.tokens_out >= 0,
        f"seconds of {reply.seconds!r}": 0 <= reply.seconds < float("inf"),
        f"a cost of {reply.cost!r}": 0 <= reply.cost < float("inf"),
        f"a logprob of {reply.logprob!r}": reply.logprob is None or float("-inf") < reply.logprob <= 0,
    }
    return [told for told, holds in checks.items() if not holds]


def _can_be_written(text: object) -> bool:
    try:
        return isinstance(text, str) and text.encode() is not None
    except UnicodeEncodeError:
        return False
