"""What the README shows is true: its plugin runs, its configuration is read, its commands exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from arc25.cli.main import COMMANDS
from arc25.cli.main import run as arc25

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    """The fenced code blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    pair = {"input": [[1, 2]], "output": [[1, 2]]}
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks/same.json").write_text(json.dumps({"train": [pair], "test": [pair]}))
    return tmp_path / "tasks"


def test_the_plugin_in_one_file_is_used_with_the_command_beside_it(
    tasks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (plugin,) = [block for block in blocks("python") if "arc25_backend" in block]
    Path("echo.py").write_text(plugin)
    (command,) = [line for block in blocks("sh") for line in block.splitlines() if "--plugin" in line]
    program, *arguments = command.split()
    assert program == "arc25"
    assert arc25([*arguments, "--dataset", str(tasks), "--json", "--workers", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["solved"] == 1


def test_the_configuration_file_is_read(
    tasks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (settings,) = [block for block in blocks("toml") if "limit" in block]
    Path("run.toml").write_text(settings)
    assert arc25(["solve", "--config", "run.toml", "--dataset", str(tasks), "--json", "--workers", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["tasks"] == 1


def test_the_table_of_commands_has_every_command_and_no_other() -> None:
    named = set(re.findall(r"^\| `arc25 ([\w-]+)", README, re.MULTILINE))
    assert named == set(COMMANDS)


def test_the_two_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in ("solve", "test"):
        assert f"make {target}" in README
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_what_the_readme_links_to_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
