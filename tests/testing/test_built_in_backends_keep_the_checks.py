"""The backends that need no model, and the fake of those that do, keep every promise that others are held to."""

from __future__ import annotations

import json

import pytest
import pytest_asyncio

from arc25.core.context import Context
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.testing import backend_checks
from arc25.testing.fakes import FakeLanguageModel

CHECKS = [pytest.param(check, id=str(check)) for check in backend_checks.CHECKS]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fake(tmp_path_factory):
    adapter = tmp_path_factory.mktemp("adapter")
    (adapter / "adapter_config.json").write_text("{}")
    async with backend_checks.Bench(lambda: FakeLanguageModel(latency=0.0001), adapter) as bench:
        yield bench


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def search():
    plugins = Plugins()
    context = Context(dsl=plugins.make(Kind.DSL, "arc25", Context()), workers=2)
    async with backend_checks.Bench(lambda: plugins.make(Kind.BACKEND, "search", context, work=300)) as bench:
        yield bench


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scripted(tmp_path_factory):
    script = tmp_path_factory.mktemp("script") / "script.json"
    script.write_text(json.dumps({"*": ["one", "two", "three"]}))
    make = Plugins().make
    async with backend_checks.Bench(lambda: make(Kind.BACKEND, "scripted", Context(), script=script)) as bench:
        yield bench


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("check", CHECKS)
async def test_the_fake_language_model_keeps(check, fake):
    await check(fake)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("check", CHECKS)
async def test_search_keeps(check, search):
    await check(search)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("check", CHECKS)
async def test_scripted_keeps(check, scripted):
    await check(scripted)
