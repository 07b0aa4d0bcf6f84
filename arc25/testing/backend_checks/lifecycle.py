"""How a backend says what it is, shares the event loop, lets requests go, and ends."""

from __future__ import annotations

import asyncio
import time

from arc25.core.errors import BackendError
from arc25.core.protocols import Backend
from arc25.core.records import Completion, Finish
from arc25.testing.backend_checks.bench import Bench
from arc25.testing.checks import CheckFailed, expect
from arc25.testing.leftovers import descendants, descriptors, need_proc, soon

ENDLESS = 2000
"""Tokens of a reply that nobody waits for."""
PROMPTLY = 10.0
"""Seconds in which a short reply is there, and whatever waits has ended."""


async def the_id_names_the_backend(bench: Bench) -> None:
    """`id` is a text that is not empty, and the same for two backends that are made alike: it is part of memo keys."""
    ids = [bench.fresh().id for _ in range(2)]
    expect(isinstance(ids[0], str) and ids[0] != "" and ids[0] == ids[1], f"the ids {ids}")


async def the_capacity_is_a_number_of_requests(bench: Bench) -> None:
    """`capacity` is an integer of 1 or more."""
    capacity = bench.backend.capacity
    expect(type(capacity) is int and capacity >= 1, f"a capacity of {capacity!r}")


async def the_event_loop_goes_on_while_it_works(bench: Bench) -> None:
    """`generate` never blocks the event loop for long: others wait for results on it."""
    await bench.ask()
    asking = asyncio.create_task(bench.ask(max_tokens=24))
    longest, before = 0.0, time.monotonic()
    while not asking.done():
        await asyncio.sleep(0.01)
        now = time.monotonic()
        longest, before = max(longest, now - before), now
    await asking
    expect(longest < 1.0, f"an event loop that stood still for {longest:.1f} s")


async def a_caller_that_is_cancelled_harms_nobody(bench: Bench) -> None:
    """A `generate` that is cancelled raises CancelledError or is done; requests beside and after are answered."""
    usual = len(await bench.ask())
    given_up = asyncio.create_task(bench.ask(max_tokens=ENDLESS))
    beside = asyncio.create_task(bench.ask())
    await asyncio.sleep(0.1)
    given_up.cancel()
    (outcome,) = await asyncio.gather(given_up, return_exceptions=True)
    cancelled = isinstance(outcome, asyncio.CancelledError | list)
    expect(cancelled, f"{outcome!r} instead of CancelledError")
    _expect_answered(await beside, usual)
    _expect_answered(await bench.ask(), usual)


async def a_request_that_is_cancelled_frees_its_place(bench: Bench) -> None:
    """Where as many requests as it works on at once were cancelled, the next one is answered soon."""
    usual = len(await bench.ask())
    count = min(bench.backend.capacity, 64)
    given_up = [asyncio.create_task(bench.ask(max_tokens=ENDLESS)) for _ in range(count)]
    await asyncio.sleep(0.3)
    for asking in given_up:
        asking.cancel()
    await asyncio.gather(*given_up, return_exceptions=True)
    try:
        _expect_answered(await asyncio.wait_for(bench.ask(), PROMPTLY), usual)
    except TimeoutError as error:
        raise CheckFailed(f"no reply within {PROMPTLY:g} s after {count} requests were cancelled") from error


async def closing_leaves_nothing_behind(bench: Bench) -> None:
    """`close` leaves no child process and no file, pipe or socket open, whatever was under way before."""
    need_proc()
    await bench.ask()  # what is opened once, on the first use, is no leak
    backend = await bench.alone()
    processes, opened = descendants(), descriptors()
    await _work(bench, backend)
    await backend.close()
    await soon(
        lambda: not descendants() - processes, lambda: f"the processes {sorted(descendants() - processes)}", PROMPTLY
    )
    await soon(lambda: len(descriptors()) <= len(opened), lambda: f"{descriptors()}, {opened} before")


async def closing_twice_is_fine(bench: Bench) -> None:
    """`close` may be called twice, and before anything was asked."""
    used = await bench.alone()
    await bench.ask(on=used)
    unused = bench.fresh()
    for backend in (unused, used):
        await backend.close()
        await backend.close()


async def a_closed_backend_starts_again_or_says_that_it_is_closed(bench: Bench) -> None:
    """`generate` after `close` gives replies or raises BackendError."""
    backend = await bench.alone()
    await backend.close()
    try:
        _expect_answered(await bench.ask(on=backend), 0)
    except BackendError:
        return


async def whoever_waits_when_it_is_closed_is_told(bench: Bench) -> None:
    """A `generate` that is under way when the backend is closed ends soon: with BackendError, or with replies."""
    backend = await bench.alone()
    await bench.ask(on=backend)
    waiting = [asyncio.create_task(bench.ask(on=backend, max_tokens=ENDLESS)) for _ in range(3)]
    await asyncio.sleep(0.1)
    await backend.close()
    _, pending = await asyncio.wait(waiting, timeout=PROMPTLY)
    for asking in waiting:
        asking.cancel()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    expect(not pending, f"a `generate` that still waited {PROMPTLY:g} s after `close`")
    for outcome in outcomes:
        expect(isinstance(outcome, BackendError | list), f"{outcome!r} instead of BackendError")


async def _work(bench: Bench, backend: Backend) -> None:
    """Some requests to their end, and one that is under way when this ends."""
    await asyncio.gather(*(bench.ask(on=backend, n=2, temperature=1.0) for _ in range(3)))
    asking = asyncio.create_task(bench.ask(on=backend, max_tokens=ENDLESS))
    await asyncio.sleep(0.1)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)


def _expect_answered(replies: list[Completion], usual: int) -> None:
    """Go on if there are as many replies as usual, and none is an error."""
    expect(len(replies) >= usual, f"{len(replies)} replies instead of {usual}")
    for reply in replies:
        expect(reply.finish is not Finish.ERROR, f"the error {reply.error!r}")
