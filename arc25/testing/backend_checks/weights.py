"""The base model is there for every request; an adapter for those that name it; what is no adapter is refused.

Whoever gives the bench no adapter has the first four only.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from arc25.core.errors import UsageError
from arc25.core.records import Finish, Weights
from arc25.testing.backend_checks.bench import Bench
from arc25.testing.checks import CheckFailed, expect


async def the_base_model_can_always_be_loaded(bench: Bench) -> None:
    """`load(None)` makes the base model ready, as often as it is called."""
    for _ in range(2):
        await bench.backend.load(None)
    for reply in await bench.ask():
        expect(reply.finish is not Finish.ERROR, f"the error {reply.error!r} after load(None)")


async def a_folder_that_does_not_exist_is_no_weights(bench: Bench) -> None:
    """`load` of a folder that is not there is a UsageError."""
    with tempfile.TemporaryDirectory() as folder:
        await _expect_refused(bench, Path(folder, "missing"))


async def a_folder_without_weights_is_refused(bench: Bench) -> None:
    """`load` of a folder that holds no weights of a kind that the backend takes is a UsageError."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "notes.txt").write_text("no adapter_config.json here")
        await _expect_refused(bench, Path(folder))


async def weights_that_were_refused_change_nothing(bench: Bench) -> None:
    """After `load` refused weights the base model answers as before."""
    bench.need_model()
    before = await bench.text()
    with tempfile.TemporaryDirectory() as folder:
        await _expect_refused(bench, Path(folder, "missing"))
    after = await bench.text()
    expect(after == before, f"{after!r} after weights were refused, {before!r} before")


async def an_adapter_changes_the_text(bench: Bench) -> None:
    """A request that names an adapter which was loaded is answered with it: the greedy text is another one."""
    weights, base = await bench.adapted()
    expect(base != await bench.text(weights=weights), f"{base!r} with the adapter and without")


async def the_base_text_is_exact_after_an_adapter(bench: Bench) -> None:
    """A request that names no weights has exactly the text that it had before an adapter was loaded and used."""
    weights, before = await bench.adapted()
    await bench.text(weights=weights)
    after = await bench.text()
    expect(before == after, f"{after!r} after the adapter was used, {before!r} before")


async def an_adapter_repeats_itself(bench: Bench) -> None:
    """Requests may change between an adapter and the base model: each greedy text is the same every time."""
    weights, base = await bench.adapted()
    texts = [await bench.text(weights=named) for named in (weights, None) * 2]
    expect(texts[0] == texts[2], f"{texts[2]!r} the second time with the adapter, {texts[0]!r} the first")
    expect(texts[1] == texts[3] == base, f"{texts[1]!r}, then {texts[3]!r}, without the adapter {base!r} at first")


async def adapter_and_base_are_asked_at_once(bench: Bench) -> None:
    """Of requests at once each is answered with the weights that it names."""
    weights, base = await bench.adapted()
    alone = {None: base, weights: await bench.text(weights=weights)}
    named = (None, weights, None, weights)
    for which, text in zip(named, await asyncio.gather(*(bench.text(weights=w) for w in named)), strict=True):
        with_or_without = "with the adapter" if which else "without the adapter"
        expect(text == alone[which], f"{text!r} {with_or_without} in company, {alone[which]!r} alone")


async def _expect_refused(bench: Bench, folder: Path) -> None:
    try:
        await bench.backend.load(Weights(str(folder), "base"))
    except UsageError as error:
        expect(bool(str(error)), "a UsageError without a word")
    else:
        raise CheckFailed(f"no UsageError for the weights {folder}")
