"""The fake engine behind a backend, and looks at what becomes of it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from arc25.core.context import Context
from arc25.core.records import Message, Request, Sampling, Task, Weights
from arc25.inference.engines.hosted import HostedBackend, Hosting

ENGINE = "fake_engine:FakeEngine"
TASK = Task("t", (), ())


def hosted(folder: Path, *, engine: str = ENGINE, starts: Sequence[str] = ("well",), **options: Any) -> HostedBackend:
    """A backend that keeps its files in `folder`; its engines start in these ways."""
    settings = {"events": str(folder / "events"), "starts": list(starts), **options.pop("settings", {})}
    out = options.pop("out", folder)
    return HostedBackend(Context(out=out), Hosting(engine, settings, **{"id": "fake", "capacity": 4, **options}))


@asynccontextmanager
async def hosting(folder: Path, **options: Any) -> AsyncIterator[HostedBackend]:
    """As above, closed at the end; fails if asyncio had to complain of something that nobody waited for."""
    complaints: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, complaint: complaints.append(complaint))
    backend = hosted(folder, **options)
    try:
        yield backend
    finally:
        await backend.close()
    del backend
    gc.collect()
    assert complaints == []


def request(order: str, weights: Weights | None = None, **sampling: Any) -> Request:
    return Request(0, TASK, (Message("user", order),), Sampling(**sampling), weights)


async def reply(backend: HostedBackend, order: str) -> str:
    """The one reply to an order."""
    (completion,) = await backend.generate(request(order))
    return completion.text


def events(folder: Path) -> list[str]:
    """What happened in the engines."""
    file = folder / "events"
    return file.read_text().splitlines() if file.exists() else []


async def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until it `holds`."""
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.01)
