"""Prompts that are told apart easily, to be asked alone and at once."""

from __future__ import annotations

import asyncio

from arc25.testing.backend_checks.bench import Bench

PROMPTS = tuple(f"Write the word {word} three times." for word in ("apple", "river", "seven", "green"))


async def alone(bench: Bench) -> list[str]:
    """The greedy text of each prompt, asked one after another."""
    return [await bench.text(prompt) for prompt in PROMPTS]


async def at_once(bench: Bench) -> list[str]:
    """The greedy text of each prompt, asked at once and in another order."""
    return (await asyncio.gather(*(bench.text(prompt) for prompt in PROMPTS[::-1])))[::-1]


async def differing_in_company(bench: Bench) -> str:
    """Which greedy text differs between asking alone and asking at once; "" if none does."""
    for prompt, single, text in zip(PROMPTS, await alone(bench), await at_once(bench), strict=True):
        if single != text:
            return f"{text!r} in company and {single!r} alone for {prompt!r}"
    return ""
