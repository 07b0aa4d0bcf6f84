"""A tiny model, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_models import random_adapter, tiny_llama


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model's folder."""
    return tiny_llama(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def adapter(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Path:
    """A folder with an adapter for it."""
    return random_adapter(tmp_path_factory.mktemp("adapter"), folder)


@pytest.fixture(scope="session")
def loaded(folder: Path):
    """The model, in this process."""
    from arc25.plugins.backends.transformers.model import LoadedModel

    return LoadedModel(str(folder), "cpu", "auto", "auto")
