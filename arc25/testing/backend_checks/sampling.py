"""How a language model's replies follow from temperature, top_p and seed."""

from __future__ import annotations

import math

from arc25.core.records import Completion
from arc25.testing.backend_checks.bench import Bench
from arc25.testing.backend_checks.company import differing_in_company
from arc25.testing.checks import NotHere, expect

STORY = "Tell me a story."
"""A prompt with many answers."""
TINY = 1e-6
"""A share of probability that only the likeliest token fits into."""
EXACT = ("float32", "float64")
"""Types of numbers in which company does not change the likeliest token."""


async def greedy_text_repeats_itself(bench: Bench) -> None:
    """With a temperature of 0 the same request has the same text again."""
    bench.need_model()
    first, second = [await bench.text() for _ in range(2)]
    expect(first == second, f"{second!r} the second time, {first!r} the first")


async def greedy_text_depends_on_no_seed(bench: Bench) -> None:
    """With a temperature of 0 the seed changes nothing."""
    bench.need_model()
    first, second = [await bench.text(seed=seed) for seed in (0, 1)]
    expect(first == second, f"{second!r} with another seed, {first!r} with the first")


async def greedy_text_is_the_same_in_company(bench: Bench) -> None:
    """With a temperature of 0 a request among others, in whatever order, has the text that it has alone."""
    dtype = (await bench.need_model().facts()).dtype
    differing = await differing_in_company(bench)
    if differing and dtype not in EXACT:
        raise NotHere(f"in {dtype or 'an unknown type of number'} company may change the text; {differing}")
    expect(not differing, differing)


async def greedy_samples_are_all_the_same(bench: Bench) -> None:
    """With a temperature of 0 several replies to one request may be asked for: they have the text of a single one."""
    bench.need_model()
    single, replies = await bench.text(), await bench.ask(n=3)
    expect(bool(replies), "no reply to a request for 3")
    for reply in replies:
        expect(reply.text == single, f"{reply.text!r} ({reply.finish.value} {reply.error}) instead of {single!r}")


async def samples_of_one_request_differ(bench: Bench) -> None:
    """With a temperature of 1 the replies to one request are drawn independently."""
    bench.need_model()
    texts = {reply.text for reply in await _sampled(bench, seed=0)}
    expect(len(texts) > 1, f"{next(iter(texts), 'nothing')!r} every time")


async def another_seed_gives_other_samples(bench: Bench) -> None:
    """With a temperature of 1 another seed draws other replies."""
    bench.need_model()
    first, second = [[reply.text for reply in await _sampled(bench, seed=seed)] for seed in (0, 1)]
    expect(first != second, f"{first} with both seeds")


async def a_small_top_p_leaves_the_likeliest_text(bench: Bench) -> None:
    """With a `top_p` close to 0 a temperature of 1 draws the greedy text."""
    bench.need_model()
    greedy, drawn = await bench.text(), await bench.text(temperature=1.0, top_p=TINY)
    expect(greedy == drawn, f"{drawn!r} instead of {greedy!r}")


async def the_log_probability_is_the_models_own(bench: Bench) -> None:
    """`logprob` is that of the model's own distribution, whatever temperature and `top_p` made of it."""
    bench.need_model()
    greedy, drawn = await bench.reply(), await bench.reply(temperature=1.0, top_p=TINY)
    if greedy.logprob is None or drawn.logprob is None or greedy.text != drawn.text:
        raise NotHere("this backend tells no log-probability of the text in both ways")
    close = math.isclose(greedy.logprob, drawn.logprob, rel_tol=0.05, abs_tol=0.05)
    expect(close and greedy.logprob < 0, f"{drawn.logprob:.3f} and greedily {greedy.logprob:.3f} for one text")


async def _sampled(bench: Bench, seed: int) -> list[Completion]:
    return await bench.ask(STORY, n=6, temperature=1.0, seed=seed)
