"""A DSL pack in a plugin file is searched like an installed one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arc25.cli.main import run as arc25

PACK = """
from arc25 import Program, hookimpl
from arc25.core.words import Parameter, Signature, Word

GRID = Signature((Parameter("grid", "Grid"),), "Grid")

class Pack:
    name, version, namespace = "pack", "1", ""
    def __init__(self, context, *, called: str = "turn"): self.turn = called
    def words(self): return {self.turn: Word(self.turn, lambda grid: grid[::-1, ::-1].copy(), (GRID,), "Half.", 1.0)}
    def guide(self, long=False): return ""
    def messages(self, task, tries=()): return ()
    def parse(self, task, reply): return Program(task.id, reply, "pack") if "def " in reply else None
    def render(self, program): return program.source
    def samples(self, seed, level, inputs=()): return iter(())

@hookimpl
def arc25_dsl(name):
    return Pack
"""


@pytest.mark.parametrize(("options", "word"), [([], "turn"), (["--dsl.called", "whirl"], "whirl")])
def test_a_language_in_a_plugin_file_is_searched_as_its_options_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], word: str
) -> None:
    (tmp_path / "pack.py").write_text(PACK)
    pair = {"input": [[1, 2], [3, 4]], "output": [[4, 3], [2, 1]]}
    (tmp_path / "task.json").write_text(json.dumps({"train": [pair], "test": [{"input": [[5, 6]]}]}))
    pack = ["--plugin", str(tmp_path / "pack.py"), "--dsl", "pack", *options]
    search = ["--backend.work", "100", "--workers", "1"]
    place = ["--dataset", str(tmp_path / "task.json"), "--out", str(tmp_path / "out"), "--reporters", "jsonl", "--json"]
    assert arc25(["solve", *pack, *search, *place]) == 0
    assert f"return {word}(grid)" in (tmp_path / "out/events.jsonl").read_text()
    assert json.loads(capsys.readouterr().out)["tasks"] == 1
