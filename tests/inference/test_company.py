"""Requests with the same weights go together, and no others."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress

import pytest

from arc25.inference.company import Company


async def test_those_with_one_key_are_in_at_once() -> None:
    company, inside = Company(), 0

    async def visit() -> int:
        nonlocal inside
        async with company.join("a"):
            inside += 1
            await asyncio.sleep(0.01)
            return inside

    assert await asyncio.gather(*(visit() for _ in range(3))) == [3, 3, 3]


async def test_another_key_waits_until_all_have_left_and_those_behind_it_wait_too() -> None:
    company, order = Company(), []

    async def visit(name: str, key: str) -> None:
        async with company.join(key):
            order.append(name)

    async with company.join("a"):
        others = [asyncio.create_task(visit(*each)) for each in (("first", "b"), ("second", "a"), ("third", "b"))]
        await asyncio.sleep(0)
        assert order == []
    await asyncio.gather(*others)
    assert order == ["first", "second", "third"]


async def test_one_who_leaves_the_line_keeps_nobody_waiting() -> None:
    company = Company()
    async with company.join("a"):
        impatient = asyncio.create_task(company.join("b").__aenter__())
        patient = asyncio.create_task(company.join("a").__aenter__())
        await asyncio.sleep(0)
        impatient.cancel()
        await asyncio.wait_for(patient, 1)
        with pytest.raises(asyncio.CancelledError):
            await impatient


async def test_whatever_is_cancelled_no_two_keys_ever_meet_and_all_get_in() -> None:
    company, chance = Company(), random.Random(0)
    inside: list[int] = []
    served = 0

    async def visit(key: int) -> None:
        nonlocal served
        async with company.join(key):
            inside.append(key)
            assert len(set(inside)) == 1
            try:
                for _ in range(chance.randrange(4)):
                    await asyncio.sleep(0)
            finally:
                inside.remove(key)
        served += 1

    visits = [asyncio.create_task(visit(chance.randrange(3))) for _ in range(300)]
    cancelled = 0
    while not all(each.done() for each in visits):
        await asyncio.sleep(0)
        if chance.random() < 0.3:
            cancelled += chance.choice(visits).cancel()
    for each in visits:
        with suppress(asyncio.CancelledError):
            await each
    assert served >= 300 - cancelled > 100
    async with company.join("the next"):
        pass
