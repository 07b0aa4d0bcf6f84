"""`arc25 backend check NAME`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arc25.cli.main import run

PLUGIN = """
from arc25 import hookimpl
from arc25.core.errors import BackendUnavailable
from arc25.testing.fakes import FakeLanguageModel

class Mine(FakeLanguageModel):
    def __init__(self, context, *, size: int = 100_000, joined: str = "", there: bool = True):
        super().__init__(context=size, merged=[joined] if joined else [])
        self.there = there
    async def facts(self):
        if not self.there:
            raise BackendUnavailable("there is no device for mine; take another backend")
        return await super().facts()

@hookimpl
def arc25_backend(name):
    return Mine
"""
TASK = '{"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[3]]}]}'

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Arguments that check a language model on two tasks."""
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text(PLUGIN)
    Path("tasks").mkdir()
    for name in ("one", "two"):
        Path("tasks", f"{name}.json").write_text(TASK)
    Path("lora").mkdir()
    Path("lora", "adapter_config.json").write_text("{}")
    return ["backend", "check", "mine", "--plugin", "mine.py", "--dataset", "tasks"]


def test_a_sound_model_passes(mine: list[str], capsys: Capture) -> None:
    assert run(mine) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("ok        model               fake on arc25.testing, cpu in float32")
    assert "ok        longest prompt      task one: " in shown
    assert "adapter" not in shown


def test_an_adapter_is_looked_at_if_it_is_given(mine: list[str], capsys: Capture) -> None:
    assert run([*mine, "--adapter", "lora"]) == 0
    assert "ok        adapter             loads, and changes the text\n" in capsys.readouterr().out


def test_a_fault_ends_with_code_1_and_says_what_to_do(mine: list[str], capsys: Capture) -> None:
    assert run([*mine, "--backend.joined", "00"]) == 1
    shown = capsys.readouterr().out
    assert "failed    digits              the row 0000000000 has 5 tokens" in shown
    assert f"\n{'':30}do: take a model whose vocabulary splits numbers" in shown


def test_findings_fit_a_narrow_terminal(mine: list[str], capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run([*mine, "--backend.joined", "00"])
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_a_warning_ends_with_code_0(mine: list[str], capsys: Capture) -> None:
    assert run([*mine, "--max-tokens", "99999"]) == 0
    assert "warning   longest prompt" in capsys.readouterr().out


def test_findings_are_told_as_json(mine: list[str], capsys: Capture) -> None:
    assert run([*mine, "--json", "--backend.size", "100"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["backend"] == "mine"
    assert {finding["about"]: finding["grade"] for finding in told["findings"]}["longest prompt"] == "failed"
    assert set(told["findings"][0]) == {"about", "grade", "found", "remedy"}


def test_an_engine_that_does_not_start_is_one_line(mine: list[str], capsys: Capture) -> None:
    assert run([*mine, "--backend.no-there"]) == 1
    assert capsys.readouterr() == ("", "arc25: there is no device for mine; take another backend\n")


def test_a_backend_that_is_no_language_model_is_refused(capsys: Capture) -> None:
    assert run(["backend", "check", "search"]) == 2
    told = "arc25: backend 'search' cannot be checked before a run: this backend asks no language model\n"
    assert capsys.readouterr() == ("", told)


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["check"], "arc25 backend check NAME: the name of a backend comes first"),
        (["check", "--json", "mine"], "arc25 backend check NAME: the name of a backend comes first"),
        (["check", "serch"], "Did you mean 'search'?"),
        (["check", "search", "--max-tokens", "0"], "--max-tokens: 1 or more, got 0"),
    ],
)
def test_what_cannot_be_meant_is_told(argv: list[str], told: str, capsys: Capture) -> None:
    assert run(["backend", *argv]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("argv", [[], ["chek", "mine"]])
def test_another_word_than_check_is_wrong_usage(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        run(["backend", *argv])
    assert end.value.code == 2


def test_the_help_of_a_backend_has_its_options(mine: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        run([*mine, "--help"])
    assert "--backend.joined" in capsys.readouterr().out


def test_an_adapter_that_is_not_there_is_told_at_once(capsys: Capture) -> None:
    assert run(["backend", "check", "search", "--adapter", "/no/such/folder"]) == 2
    assert capsys.readouterr().err == "arc25: --adapter /no/such/folder: no such folder\n"
