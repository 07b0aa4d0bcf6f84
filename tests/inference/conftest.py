"""A server that answers as a test says, and the backend `openai` in front of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio
from fake_openai import FakeServer, serving

from arc25.core.context import Context
from arc25.core.protocols import LanguageModel


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with serving() as fake:
        yield fake


@pytest_asyncio.fixture
async def backend(server: FakeServer) -> AsyncIterator[Callable[..., LanguageModel]]:
    """Makes backends that ask the server and have little patience: `backend(context, **options)`."""
    from arc25.plugins.backends.openai import openai

    made: list[LanguageModel] = []

    def make(context: Context | None = None, **options: Any) -> LanguageModel:
        given = {"base_url": server.url, "patience": 0.05, "timeout": 10.0, **options}
        made.append(openai(context or Context(), **given))
        return made[-1]

    yield make
    for each in made:
        await each.close()
