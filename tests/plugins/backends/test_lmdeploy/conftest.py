"""An engine of ours over lmdeploy's real serving layer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from drawn_engine import DrawnEngine, byte_model

from arc25.core.codec import to_json
from arc25.core.records import Weights
from arc25.plugins.backends.lmdeploy.config import EngineSettings


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that lmdeploy's serving layer takes."""
    return byte_model(tmp_path_factory.mktemp("bytes"))


@pytest_asyncio.fixture
async def started(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Any, DrawnEngine]]:
    """The started engine of the backend, and the engine without a GPU below lmdeploy's code."""
    from lmdeploy.serve.core import AsyncEngine

    from arc25.plugins.backends.lmdeploy.engine import LmdeployEngine

    monkeypatch.setattr(
        AsyncEngine, "_build_pytorch", lambda self, backend_config, **options: DrawnEngine(backend_config)
    )
    # Of a kind of device that torch itself knows nothing of, so that it is not looked for.
    settings = EngineSettings(str(folder), device="ascend", adapter=Weights("/adapters/mine", "", step=3), sequences=4)
    engine = LmdeployEngine(to_json(settings))
    await engine.start()
    yield engine, engine._engine.engine
    await engine.close()
